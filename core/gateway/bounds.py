"""How much a server of an LLM may send: whatever it sends has to fit into memory and to be read again and again."""

from collections.abc import AsyncIterator
from typing import Any

from core.errors import LlmError

CHARACTERS_A_TOKEN = 16
"""Longer is no token on average, in no language; an answer of more was not kept within `max_tokens`."""
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
