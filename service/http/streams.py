"""Server-sent events whose end, however it comes, also ends what produces them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from pydantic import BaseModel
from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

KEEP_ALIVE_S = 15.0
"""Proxies cut connections that are silent for a minute."""


def frame(event: str, data: BaseModel) -> bytes:
    """Return one event."""
    return format_sse_event(event=event, data_str=data.model_dump_json(exclude_none=event == "error"))


def message(data: str) -> bytes:
    """Return one event without a name, as OpenAI's clients read them."""
    return format_sse_event(data_str=data)


class EventStream(Response):
    """Sends frames as they come, a comment where none comes for long, and closes the iterator when the client goes.

    Starlette's own streaming response leaves the iterator to the garbage collector when the client goes: an LLM would
    write on until then.
    """

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncIterator[bytes], headers: Mapping[str, str] | None = None) -> None:
        self._frames = frames
        self.status_code = 200
        self.background: BackgroundTask | None = None
        # X-Accel-Buffering: a proxy that collects the stream would make it pointless.
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no", **(headers or {})})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream to its end, or until the client goes."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        sending = asyncio.create_task(self._send_all(send))
        leaving = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            outcome, _ = await asyncio.gather(sending, leaving, return_exceptions=True)
            await close(self._frames)
        if isinstance(outcome, Exception):
            raise outcome

    async def _send_all(self, send: Send) -> None:
        following: asyncio.Task[bytes | None] | None = None
        try:
            while True:
                following = asyncio.ensure_future(_next(self._frames))
                while not (await asyncio.wait({following}, timeout=KEEP_ALIVE_S))[0]:
                    await _send_body(send, KEEPALIVE_COMMENT)
                data = following.result()
                if data is None:
                    break
                await _send_body(send, data)
        finally:
            if following is not None and not following.done():
                following.cancel()
                with suppress(asyncio.CancelledError):
                    await following
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def close(frames: AsyncIterator[object]) -> None:
    """Close an iterator that is a generator."""
    aclose = getattr(frames, "aclose", None)
    if aclose is not None:
        await aclose()


async def _next(frames: AsyncIterator[bytes]) -> bytes | None:
    return await anext(frames, None)


async def _send_body(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
