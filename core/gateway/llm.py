"""Any LLM that LiteLLM knows, behind the port `Llm`."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from core.answer import Usage
from core.errors import LlmError, LlmNotConfigured, LlmTimeout
from core.gateway.failures import Tries, detail_of, failure, is_bad_request, may_not_fit, retry_after
from core.gateway.known_models import context_tokens, is_ollama
from core.gateway.litellm_door import ModelAddress, litellm_here, provider_of
from core.gateway.reading import CHARACTERS_A_TOKEN, Bounds, ReplyReading, nothing_came, streamed
from core.gateway.refused import (
    RequestPart,
    forget_refusals,
    known_refusals,
    refused_part,
    remember_refusals,
    request_without,
)
from core.ports import Completion, Message
from core.settings import Settings
from core.text.tokens import count_tokens
from core.tracing.stages import Stage, Timed


class LiteLlm:
    """Asks the configured model, again when that can help, then the fallback models.

    The address and the key in the settings are those of the configured model, and of others of the same provider.
    """

    def __init__(self, settings: Settings, model: str | None = None) -> None:
        chosen = model or settings.llm_model
        if not chosen:
            raise LlmNotConfigured
        self._settings = settings
        self._models = (chosen, *(other for other in settings.llm_fallbacks if other != chosen))

    @property
    def model(self) -> str:
        """The name of the model that is asked first; a Completion names the one that answered."""
        return self._models[0]

    @property
    def context_tokens(self) -> int:
        """Prompt and answer together must fit in this, whichever of the models answers."""
        return min(context_tokens(model, self._settings.llm_context_tokens) for model in self._models)

    async def complete(self, messages: Sequence[Message], *, max_tokens: int) -> Completion:
        """Return the whole text. Raises LlmError.

        It streams inside: a server that has died shows by its missing first token, long before the whole is due.
        """
        litellm = await litellm_here()
        tries = self._tries()
        while True:
            try:
                async with aclosing(self._ask(litellm, tries, messages, max_tokens)) as items:
                    *_, whole = [item async for item in items if isinstance(item, Completion)]
                    return whole
            except _Failed as failed:
                error, wait_s = failed.error, failed.wait_s
            await tries.after(error, wait_s)

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Completion, None]:
        """Yield pieces of text as they come and, last, the whole Completion. Raises LlmError.

        Closing the iterator closes the connection, and thereby stops the LLM.
        """
        litellm = await litellm_here()
        tries = self._tries()
        begun = False
        while True:
            try:
                async with aclosing(self._ask(litellm, tries, messages, max_tokens)) as items:
                    async for item in items:
                        begun = True
                        yield item
                    return
            except _Failed as failed:
                error, wait_s = failed.error, failed.wait_s
                held = failed.held
            if begun:
                raise error
            try:
                await tries.after(error, wait_s)
            except LlmError:
                if held:  # no other try makes up for it
                    yield held
                raise

    def _tries(self) -> Tries:
        deadline = asyncio.get_running_loop().time() + self._settings.llm_timeout_s
        return Tries(self._models, self._settings.llm_retries, deadline)

    async def _ask(
        self, litellm: Any, tries: Tries, messages: Sequence[Message], max_tokens: int
    ) -> AsyncGenerator[str | Completion, None]:
        """Ask one model once, or again without what its server does not take. Raises _Failed."""
        model, endpoint = tries.model, self._endpoint(litellm, tries.model)
        whole = self._request(litellm, model, endpoint, messages, max_tokens)
        known = refused = known_refusals(model, endpoint.api_base)
        while True:
            call = Timed(Stage.LLM, {"gen_ai.operation.name": "chat", "gen_ai.request.model": model})
            try:
                request = request_without(whole, refused) | _traced(call)
                async with aclosing(self._send(litellm, tries, endpoint, request, messages, max_tokens)) as items:
                    async for item in items:
                        if isinstance(item, Completion):
                            remember_refusals(model, endpoint.api_base, refused)  # without them it works
                            _end(call, item.usage)
                        yield item
                    return
            except _Refused as failed:
                refused |= {failed.part}
            except _Failed as failed:
                call.end(failed.error)
                if not known or not failed.misfits:
                    raise
                forget_refusals(model, endpoint.api_base)  # another server may stand there now
                known = refused = frozenset()
            finally:
                call.end()

    async def _send(
        self,
        litellm: Any,
        tries: Tries,
        endpoint: ModelAddress,
        request: dict[str, Any],
        messages: Sequence[Message],
        max_tokens: int,
    ) -> AsyncGenerator[str | Completion, None]:
        """Send one request. Raises _Failed, and _Refused before anything of an answer came."""
        model, reading = tries.model, ReplyReading(max_tokens * CHARACTERS_A_TOKEN)
        bounds = Bounds(self._settings.llm_max_line_chars)
        first = min(tries.deadline, asyncio.get_running_loop().time() + self._settings.llm_first_token_timeout_s)
        chunks = None
        try:
            # What does not stream sends nothing before it is done.
            async with asyncio.timeout_at(first if request["stream"] else tries.deadline):
                answer = await litellm.acompletion(**request)
            chunks = streamed(_answered(answer, model, request), bounds, reading.wire)
            while True:
                async with asyncio.timeout_at(tries.deadline if reading.alive else first):
                    chunk = await anext(chunks, None)
                if chunk is None:
                    break
                if piece := reading.take(chunk):
                    yield piece
                if reading.full:
                    break
        except (_Refused, _Failed):
            raise
        except TimeoutError:
            raise _Failed(self._timeout(model, reading.alive), held=reading.rest()) from None
        except Exception as error:  # LiteLLM lets through whatever its hundred providers raise
            if bounds.exceeded:
                raise _Failed(bounds.error(model), held=reading.rest()) from None
            secrets = [endpoint.api_key.get_secret_value()] if endpoint.api_key else []
            failed = failure(error, model, endpoint.api_base, secrets)
            part = refused_part(detail_of(error, secrets), request) if is_bad_request(error) else None
            if part is not None and not reading.alive:
                raise _Refused(part) from None
            # Without its cause: that may show a key in an address.
            misfits = may_not_fit(error) and not reading.alive
            raise _Failed(failed, retry_after(error), misfits=misfits, held=reading.rest()) from None
        finally:
            if chunks is not None:
                await chunks.aclose()
        if rest := reading.finish():
            yield rest
        said = reading.text
        if not said.strip():
            raise _Failed(nothing_came(model, reading))
        yield Completion(
            said,
            model,
            await self._usage(litellm, model, messages, said, reading.usage),
            cut="length" in {reading.stopped, reading.wire.finish} and not reading.ended,
            filtered=reading.stopped == "content_filter",
            broken=reading.broken,
        )

    def _request(
        self, litellm: Any, model: str, endpoint: ModelAddress, messages: Sequence[Message], max_tokens: int
    ) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": model,
            "messages": as_sent(messages),
            "max_tokens": max_tokens,
            "temperature": self._settings.llm_temperature,
            "stream": True,
            "stream_options": {"include_usage": True},
            "timeout": self._settings.llm_timeout_s,
            "max_retries": 0,  # Tries does that
            "num_retries": 0,
        }
        if is_ollama(model):
            request["num_ctx"] = context_tokens(model, self._settings.llm_context_tokens)
        return request | endpoint.arguments(provider_of(litellm, model))

    def _endpoint(self, litellm: Any, model: str) -> ModelAddress:
        configured = self._settings.llm_model
        if configured in (None, model) or provider_of(litellm, configured or "") == provider_of(litellm, model):
            return ModelAddress(self._settings.llm_api_base, self._settings.llm_api_key)
        return ModelAddress()

    def _timeout(self, model: str, alive: bool) -> LlmTimeout:
        settings = self._settings
        if alive:
            return LlmTimeout(
                f"{model} was not done after {settings.llm_timeout_s:g} s. "
                "Raise LITMUS_LLM_TIMEOUT_S, or lower LITMUS_LLM_MAX_TOKENS."
            )
        waited = min(settings.llm_first_token_timeout_s, settings.llm_timeout_s)
        return LlmTimeout(
            f"{model} sent no first token within {waited:g} s. "
            "Look whether its server is overloaded, or raise LITMUS_LLM_FIRST_TOKEN_TIMEOUT_S."
        )

    async def _usage(self, litellm: Any, model: str, messages: Sequence[Message], answer: str, told: Any) -> Usage:
        """What the provider counted, else what tiktoken counts."""
        prompt: int = getattr(told, "prompt_tokens", None) or 0
        written: int = getattr(told, "completion_tokens", None) or 0
        if not prompt:
            prompt = await asyncio.to_thread(count_tokens, "\n".join(message.content for message in messages))
        if not written:
            written = await asyncio.to_thread(count_tokens, answer)
        cost = None
        with contextlib.suppress(Exception):  # the price map does not hold this model
            cost = sum(litellm.cost_per_token(model=model, prompt_tokens=prompt, completion_tokens=written))
        return Usage(prompt, written, cost)


class _Failed(Exception):
    """One try failed; the server may have said how long to wait."""

    def __init__(self, error: LlmError, wait_s: float | None = None, *, misfits: bool = False, held: str = "") -> None:
        self.error = error
        self.held = held
        """What came of an answer and was not passed on yet."""
        self.misfits = misfits
        """Whether the request, as it is, may be what the server did not take."""
        self.wait_s = wait_s
        super().__init__(str(error))


class _Refused(Exception):
    """The server does not take a part of the request."""

    def __init__(self, part: RequestPart) -> None:
        self.part = part
        super().__init__(part.value)


def _answered(answer: Any, model: str, request: dict[str, Any]) -> Any:
    """Return what came. LiteLLM returns None where a server refuses something that LiteLLM cannot make out.

    Then what a server may least know is left out, as long as there is such a thing. Raises _Refused, _Failed.
    """
    if answer is not None:
        return answer
    part = next(
        (part for part in (RequestPart.STREAM_OPTIONS, RequestPart.TEMPERATURE) if request.get(part.value) is not None),
        None,
    )
    if part is not None:
        raise _Refused(part)
    raise _Failed(
        LlmError(f"{model} does not accept the request. Check LITMUS_LLM_MODEL and the server's log.", retryable=False),
        misfits=True,
    )


def _traced(call: Timed) -> dict[str, Any]:
    """Return what a request has in addition, for the spans of the LLM's server to belong to this call."""
    return {"extra_headers": headers} if (headers := call.headers()) else {}


def _end(call: Timed, usage: Usage) -> None:
    tokens = {"input": usage.prompt_tokens, "output": usage.completion_tokens}
    call.note({f"gen_ai.usage.{side}_tokens": count for side, count in tokens.items()})
    call.end()


def as_sent(messages: Sequence[Message]) -> list[dict[str, str]]:
    """Return the messages as a request has them."""
    return [{"role": message.role, "content": message.content} for message in messages]
