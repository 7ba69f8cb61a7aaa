"""Reads what a model sends, and no more than fits into memory."""

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator
from types import SimpleNamespace
from typing import Any

from core.errors import LlmError
from core.gateway.failures import other_form
from core.gateway.thinking import WithoutThinking
from core.gateway.wire import Wire, as_chunk

CHARACTERS_A_TOKEN = 16
"""Longer is no token on average, in no language; an answer of more was not kept within `max_tokens`."""
_LONGEST_SAID = 300
_STOPPED = re.compile(r"[.!?…。！？:;)\]*_>|`][\"'”’»)\]*_\s]*$")
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
        self.wire = Wire()
        self._thinking = WithoutThinking()

    @property
    def broken(self) -> bool:
        """Whether a piece of the answer could not be read, or its end did not come."""
        return self.wire.gaps > 0 or (self.wire.unended and not _STOPPED.search(self.text))

    @property
    def text(self) -> str:
        """The answer."""
        return self._thinking.text

    @property
    def ended(self) -> bool:
        """Whether the model's turn ended before its text did: it went on with somebody else's."""
        return self._thinking.ended

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

    def rest(self) -> str:
        """Return what was held back of a text that broke off, unless it reads as thoughts."""
        held = self.finish()
        return "" if self._thinking.muses else held


def nothing_came(model: str, reading: ReplyReading) -> LlmError:
    """Return why there is no answer, and what to do."""
    if reading.stopped == "content_filter":
        return LlmError(
            f"The content filter of {model} stopped its answer. Put the question in other words, or use another "
            "LITMUS_LLM_MODEL.",
            retryable=False,
        )
    if reading.wire.strange:
        return other_form(model)
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


def streamed(answer: Any, bounds: Bounds, wire: Wire) -> AsyncGenerator[Any, None]:
    """Return the chunks of an answer, be it streamed or whole. Closing them closes the connection."""
    if not hasattr(answer, "__aiter__"):
        return _whole(answer)
    stream = getattr(answer, "completion_stream", None)
    response = getattr(stream, "response", None) or getattr(stream, "http_response", None)
    if response is not None:
        bounds.watch(response)
        wire.watch(response)
    return _chunks(answer, wire)


async def _chunks(answer: Any, wire: Wire) -> AsyncGenerator[Any, None]:
    try:
        async for chunk in answer:
            yield chunk
        if wire.complaint:
            raise wire.complaint
    finally:
        await answer.aclose()


async def _whole(answer: Any) -> AsyncGenerator[Any, None]:
    """Yield a whole answer as if it were the only chunk of one that is streamed."""
    chunk = json.dumps(as_chunk(answer.model_dump()), default=str)
    yield json.loads(chunk, object_hook=lambda fields: SimpleNamespace(**fields))
