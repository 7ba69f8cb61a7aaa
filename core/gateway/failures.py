"""What went wrong with a remote model, what to do next, and which model is asked then."""

import asyncio
import os
import random
import re
from collections.abc import Sequence

from core.errors import LlmError, LlmTimeout

_LONGEST_DETAIL = 300
_LONGEST_READ = 20_000
"""Of what an error says: some providers send whole pages."""
_SECRET_NAMES = ("KEY", "TOKEN", "SECRET", "PASSWORD")
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|hf|AIza)[-_]?[\w*-]{8,}|(?i:(?P<name>bearer\s+|(?:api[-_]?)?key=|token=))[\w.*~+/-]{4,}"
)
_BAD = frozenset({"BadRequestError", "UnsupportedParamsError", "UnprocessableEntityError"})
_SHORTEST_SECRET = 6
_PREAMBLE = re.compile(r"^(?:litellm\.)?(?:\w+(?:Error|Timeout|Exception))\s*(?::|-)\s*")
_MESSAGE = re.compile(r"""['"]message['"]\s*:\s*(?P<quote>['"])(?P<text>.*?)(?P=quote)""")
_OTHER_FORM = (
    "object has no attribute",
    "object is not subscriptable",
    "object is not iterable",
    "(char ",
    "invalid response object",
    "provider returned 'choices'",
)
"""What Python and LiteLLM say where a part of an answer is not there, or where JSON is none."""
_NO_CONNECTION = (
    *("connection error", "connection refused", "cannot connect", "connection attempts failed", "no route to host"),
    *("name or service not known", "name resolution", "nodename nor servname", "network is unreachable"),
)
_BROKEN = ("peer closed", "incomplete", "disconnected", "connection reset", "server closed")
_TOO_LONG = (
    *("context length", "context window", "context size", "maximum context"),
    *("too many tokens", "too long"),
)
_FILTERED = (
    *("content filter", "contentfilter", "content policy", "contentpolicy"),
    *("content management policy", "responsible ai policy"),
)


def failure(error: Exception, model: str, api_base: str | None, secrets: Sequence[str] = ()) -> LlmError:
    """Return what LiteLLM raised as an error of ours. No secret that is known or looks like one is in its text."""
    detail = detail_of(error, secrets)
    kinds = _kinds(error)
    status = getattr(error, "status_code", None)
    if "Timeout" in kinds or isinstance(error, TimeoutError):
        return LlmTimeout(f"{model} did not answer in time. Ask again, or raise LITMUS_LLM_TIMEOUT_S.")
    message, retryable = _explain(kinds, status if isinstance(status, int) else 0, detail, model, api_base)
    return LlmError(message, retryable=retryable)


def other_form(model: str) -> LlmError:
    """Return what to tell of an answer that nobody can read."""
    return LlmError(
        f"The server of {model} answered in a form that is not OpenAI's. Look whether LITMUS_LLM_API_BASE leads to "
        "an API that speaks it: many servers have it below /v1.",
        retryable=True,
    )


def retry_after(error: Exception) -> float | None:
    """How many seconds the server asks to wait, if it does."""
    headers = getattr(error, "litellm_response_headers", None) or {}
    try:
        return max(0.0, float(headers["retry-after"]))
    except (KeyError, TypeError, ValueError):  # absent, or a date, which few send
        return None


def redact(text: str, secrets: Sequence[str] = ()) -> str:
    """Return `text` with every key blotted out: those given, those in the environment, and what looks like one."""
    known = [value for name, value in os.environ.items() if any(each in name.upper() for each in _SECRET_NAMES)]
    for secret in sorted((*secrets, *known), key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, "…")
    return _SECRET.sub(lambda found: f"{found['name'] or ''}…", text)


def _explain(kinds: set[str], status: int, detail: str, model: str, api_base: str | None) -> tuple[str, bool]:
    """What to say, and whether asking again can help."""
    said = detail.lower().replace("_", " ")

    def says(*phrases: str) -> bool:
        return any(phrase in said for phrase in phrases)

    missing = said.partition("missing ")[2]
    no_key = "key" in missing or "credentials" in missing or says("api key client option must be set")
    if no_key or "AuthenticationError" in kinds or status == 401:
        return f"{model} refused the key ({detail}). Set LITMUS_LLM_API_KEY, or the provider's own variable.", False
    if "PermissionDeniedError" in kinds or status == 403:
        return f"The key may not use {model} ({detail}). Use another key or another LITMUS_LLM_MODEL.", False
    if "ContextWindowExceededError" in kinds or (status in {400, 413} and says(*_TOO_LONG)):
        return (
            f"The question and its passages do not fit into {model} ({detail}). "
            "Set LITMUS_LLM_CONTEXT_TOKENS to the model's real context window, or lower LITMUS_TOP_K.",
            False,
        )
    if "ContentPolicyViolationError" in kinds or says(*_FILTERED):
        return (
            f"The content filter of {model} refused the question or its passages ({detail}). Put the question in other "
            "words, or use another LITMUS_LLM_MODEL.",
            False,
        )
    if says("provider not provided"):
        return f"{model!r} names no provider. Write LITMUS_LLM_MODEL=provider/model, such as openai/{model}.", False
    if "NotFoundError" in kinds or status == 404:
        where = f"at {api_base} " if api_base else ""
        return f"There is no model {model} {where}({detail}). Correct LITMUS_LLM_MODEL or LITMUS_LLM_API_BASE.", False
    if "RateLimitError" in kinds or status == 429:
        return f"{model} takes no more requests now ({detail}). Wait and ask again, or set LITMUS_LLM_FALLBACKS.", True
    if says(*_OTHER_FORM):
        return str(other_form(model)), True
    if says(*_NO_CONNECTION):
        where = f"at {api_base}" if api_base else f"of {model}"
        return f"No connection: is the server {where} running? LITMUS_LLM_API_BASE says where it is.", True
    if says(*_BROKEN):
        return f"The server of {model} broke off its answer ({detail}). Ask again.", True
    if "BadRequestError" in kinds or status in {400, 422}:
        return f"{model} does not accept the request ({detail}). Check LITMUS_LLM_MODEL and the server's log.", False
    return f"{model} failed ({detail}). Ask again, or look into the server's log.", True


def is_bad_request(error: Exception) -> bool:
    """Whether the server understood who asks, but not what: something in the request is not to its liking."""
    # llama.cpp answers 500 to a role that it does not know.
    return bool(_kinds(error) & _BAD) or getattr(error, "status_code", None) in {400, 422, 500}


def may_not_fit(error: Exception) -> bool:
    """Whether another request may please the server, or another server than before answers at its address."""
    return bool(_kinds(error) & {*_BAD, "NotFoundError"}) or getattr(error, "status_code", None) in {400, 404, 422}


def _kinds(error: Exception) -> set[str]:
    return {kind.__name__ for kind in type(error).__mro__}


def detail_of(error: Exception, secrets: Sequence[str] = ()) -> str:
    """The provider's own words, short and on one line."""
    text = str(error)[:_LONGEST_READ].partition("Traceback (most recent call last)")[0].partition("\n")[0].strip()
    while (shorter := _PREAMBLE.sub("", text, count=1)) != text:
        text = shorter
    quoted = _MESSAGE.search(text)
    text = (quoted["text"] if quoted else text).partition(" Original exception: ")[0]
    text = redact(text, secrets).strip(" .")
    return text if len(text) <= _LONGEST_DETAIL else text[:_LONGEST_DETAIL] + "…"


_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 20.0


class Tries:
    """Each model again while that can help, then the next one, until the deadline (a time of the event loop)."""

    def __init__(self, models: Sequence[str], retries: int, deadline: float) -> None:
        self.model = models[0]
        """The model to ask now."""
        self._fallbacks = list(models[1:])
        self._retries = retries
        self.deadline = deadline
        self._failures = 0
        """Of the model that is being asked."""
        self._first: LlmError | None = None

    async def after(self, error: LlmError, asked_wait_s: float | None) -> None:
        """Wait as long as the failure asks for, and set the model to ask now. Raises when nothing is left to try."""
        self._first = self._first or error
        self._failures += 1
        wait = _backoff(self._failures) if asked_wait_s is None else asked_wait_s
        # A model that let the whole time for a first token pass is not asked to do so again.
        again = error.retryable and not isinstance(error, LlmTimeout) and self._failures <= self._retries
        if again and wait <= _LONGEST_WAIT_S and self._left() > wait:
            await asyncio.sleep(wait)
        elif self._fallbacks and self._left() > 0:
            self.model = self._fallbacks.pop(0)
            self._failures = 0
        else:
            raise self._first from None

    def _left(self) -> float:
        return self.deadline - asyncio.get_running_loop().time()


def _backoff(failures: int) -> float:
    """Doubles with each failure; the spread keeps clients that failed together from coming back together."""
    wait: float = min(_FIRST_WAIT_S * 2 ** (failures - 1), _LONGEST_WAIT_S)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311  # no secret hangs on it
