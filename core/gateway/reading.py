"""Reads what a model sends, in whatever shape its server sends it, and no more than fits into memory."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from types import SimpleNamespace
from typing import Any

from core.errors import LlmError
from core.gateway.thinking import WithoutThinking

CHARACTERS_A_TOKEN = 16
"""Longer is no token on average, in no language; an answer of more was not kept within `max_tokens`."""
_LONGEST_SAID = 300
_LINES = 64
"""A whole answer may have as many bytes as so many of the longest lines."""


class Bounds:
    """Watches the bytes of one answer."""

    def __init__(self, line: int) -> None:
        self._line = line
        self.exceeded = False

    def watch(self, response: Any) -> None:
        """Have the bytes of an HTTP response (httpx) counted while they come."""
        decoded = getattr(response, "aiter_bytes", None)
        if decoded is not None:
            response.aiter_bytes = lambda chunk_size=None: self.of(decoded(chunk_size))

    def error(self, model: str) -> LlmError:
        """Return what to tell when too much came."""
        return LlmError(
            f"{model} sent a line of more than {self._line:,} characters, or more than {_LINES} times that in all. "
            "Look whether its server is in order, or raise LITMUS_LLM_MAX_LINE_CHARS.",
            retryable=False,
        )

    async def of(self, stream: Any) -> AsyncIterator[bytes]:
        """Yield what comes. Raises OverflowError where it is too much."""
        line = whole = 0
        async for data in stream:
            first, *others = data.split(b"\n")
            longest = max(line + len(first), *map(len, others), 0)
            line = len(others[-1]) if others else line + len(first)
            whole += len(data)
            if longest > self._line or whole > _LINES * self._line:
                self.exceeded = True
                raise OverflowError("more came than may come")
            yield data


class ReplyReading:
    """Takes chunks, and keeps what is known of the answer."""

    def __init__(self, most: int) -> None:
        """`most`: characters of the answer; what is beyond is not taken."""
        self._left = most
        self.declined = ""
        """What the model says where it refuses, if its server tells that apart."""
        self.usage: Any = None
        """What the provider counted, if it did."""
        self.alive = False
        """Whether the model writes, be it only its thoughts."""
        self.thought = False
        """Whether thoughts came apart from the text."""
        self.stopped = ""
        """Why it ended, in OpenAI's words; empty if nothing said so."""
        self._thinking = WithoutThinking()

    @property
    def text(self) -> str:
        """The answer."""
        return self._thinking.text

    @property
    def breaks_off(self) -> bool:
        """Whether thoughts began in the text and never ended."""
        return self._thinking.unfinished

    @property
    def only_thought(self) -> bool:
        """Whether nothing but thinking came."""
        thought = self.thought or self._thinking.thought
        return self._thinking.unfinished or (thought and not self.text.strip())

    def take(self, chunk: Any) -> str:
        """Return what may be shown of a chunk; it may be nothing."""
        self.usage = getattr(chunk, "usage", None) or self.usage
        if not chunk.choices:
            return ""
        choice = chunk.choices[0]
        self.stopped = choice.finish_reason or self.stopped
        said = getattr(choice.delta, "content", None) or ""
        self.declined += getattr(choice.delta, "refusal", None) or ""
        thought = bool(getattr(choice.delta, "reasoning_content", None))
        self.thought = self.thought or thought
        self.alive = self.alive or thought or bool(said)
        said, cut = said[: self._left], len(said) > self._left
        self._left -= len(said)
        if cut:
            self.stopped = "length"
        return self._thinking.feed(said)

    @property
    def full(self) -> bool:
        """Whether more came than an answer may have."""
        return self._left <= 0

    def finish(self) -> str:
        """Return what was held back and turned out to be answer."""
        return self._thinking.finish()


def nothing_came(model: str, reading: ReplyReading) -> LlmError:
    """Return why there is no answer, and what to do."""
    if reading.stopped == "content_filter":
        return LlmError(
            f"The content filter of {model} stopped its answer. Put the question in other words, or use another "
            "LITMUS_LLM_MODEL.",
            retryable=False,
        )
    if reading.declined:
        return LlmError(
            f"{model} declined to answer ({reading.declined[:_LONGEST_SAID]}). Put the question in other words, or use "
            "another LITMUS_LLM_MODEL.",
            retryable=False,
        )
    if reading.breaks_off or reading.stopped == "length" or (reading.only_thought and reading.stopped != "stop"):
        return LlmError(
            f"{model} was still thinking when its tokens were spent. Raise LITMUS_LLM_MAX_TOKENS.", retryable=False
        )
    if reading.only_thought:
        return LlmError(
            f"{model} thought and then answered nothing. Ask again, or look whether its server takes the answer for "
            "thoughts (its parser of reasoning).",
            retryable=True,
        )
    return LlmError(f"{model} answered with nothing. Ask again, or look into the server's log.", retryable=True)


def streamed(answer: Any, bounds: Bounds) -> AsyncGenerator[Any, None]:
    """Return the chunks of an answer, be it streamed or whole. Closing them closes the connection."""
    bounds.watch(getattr(getattr(answer, "completion_stream", None), "response", None))
    return _chunks(answer) if hasattr(answer, "__aiter__") else _whole(answer)


async def _chunks(answer: Any) -> AsyncGenerator[Any, None]:
    try:
        if (whole := await _unstreamed(answer)) is not None:
            yield whole
            return
        if hasattr(getattr(answer, "completion_stream", None), "__aiter__"):
            answer.completion_stream = _InText(answer.completion_stream)
        async for chunk in answer:
            yield chunk
    finally:
        await answer.aclose()


async def _whole(answer: Any) -> AsyncGenerator[Any, None]:
    yield _as_chunk(answer)


async def _unstreamed(answer: Any) -> Any:
    """Return the whole answer of a server that was asked to stream and does not; None of one that does."""
    response = getattr(getattr(answer, "completion_stream", None), "response", None)
    if response is None or "json" not in response.headers.get("content-type", ""):
        return None
    body = json.loads(await response.aread(), object_hook=lambda fields: SimpleNamespace(**fields))
    if (error := getattr(body, "error", None)) is not None:
        raise ValueError(getattr(error, "message", None) or str(error))
    if not hasattr(body, "choices"):
        raise ValueError(str(getattr(body, "detail", None) or getattr(body, "message", None) or "no answer came"))
    return _as_chunk(body)


def _as_chunk(answer: Any) -> Any:
    """Return a whole answer as if it were the only chunk of one that is streamed."""
    choices = [
        SimpleNamespace(delta=choice.message, finish_reason=getattr(choice, "finish_reason", None))
        for choice in answer.choices[:1]
    ]
    for choice in choices:
        _put_into_text(choice.delta)
    return SimpleNamespace(choices=choices, usage=getattr(answer, "usage", None))


class _InText:
    """A provider's chunks whose content, if it comes in parts, is one text: LiteLLM can only read that."""

    def __init__(self, chunks: Any) -> None:
        self._chunks = chunks
        self._each = chunks.__aiter__()

    def __aiter__(self) -> "_InText":
        return self

    async def __anext__(self) -> Any:
        chunk = await anext(self._each)
        choices = getattr(chunk, "choices", None) or []
        if not choices and getattr(chunk, "object", None) == "error":
            raise ValueError(str(getattr(chunk, "message", None) or "the server broke off"))
        if any(getattr(choice, "index", None) for choice in choices):  # another answer, which nobody asked for
            chunk.choices = choices = [choice for choice in choices if not choice.index]
        for choice in choices:
            if delta := getattr(choice, "delta", None):
                _put_into_text(delta)
        return chunk

    async def aclose(self) -> None:
        """Close the connection."""
        close = getattr(self._chunks, "aclose", None) or self._chunks.close
        await close()


def _put_into_text(delta: Any) -> None:
    """Make text of content in parts; thoughts among them count as thoughts."""
    content = getattr(delta, "content", None)
    if content is None or isinstance(content, str):
        return
    parts = content if isinstance(content, list) else [content]
    fields = [{"text": part} if isinstance(part, str) else _fields(part) for part in parts]
    delta.content = "".join(
        _said(each.get("text")) for each in fields if each.get("type", "text") in {"text", "output_text"}
    )
    if not delta.content and any(each.get("type") in {"thinking", "reasoning"} for each in fields):
        delta.reasoning_content = "…"


def _fields(part: Any) -> dict[str, Any]:
    fields = part if isinstance(part, dict) else getattr(part, "__dict__", {})
    return {str(name): value for name, value in fields.items()}


def _said(text: Any) -> str:
    """Return the text of a part; some servers wrap it once more."""
    return text if isinstance(text, str) else str(_fields(text).get("value") or "")
