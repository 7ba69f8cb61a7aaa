"""Work for a client, and events that are sent to it, which end when the client goes or the service stops."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from fastapi import Request
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from core.json import to_json
from service.http.problems import ClientGone, problem_of
from service.problems import INTERNAL, Stopping
from service.wire.problem import Problem

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

KEEP_ALIVE_S = 15.0
"""Proxies cut connections that are silent for a minute."""


def frame(event: str, data: object) -> bytes:
    """Return one event; the data are a noun or a wire model."""
    return format_sse_event(event=event, data_str=to_json(data))


def message(data: str) -> bytes:
    """Return one event without a name, as OpenAI's clients read them."""
    return format_sse_event(data_str=data)


class EventStream(Response):
    """Sends frames as they come, a comment where none comes for long, and closes the iterator when the client goes.

    Starlette's own streaming response leaves the iterator to the garbage collector when the client goes: an LLM would
    write on until then.
    """

    media_type = "text/event-stream"

    def __init__(
        self, frames: AsyncIterator[bytes], events: AsyncIterator[object], fail: Callable[[Problem], bytes]
    ) -> None:
        """Take the frames, the events that they are made of, and what makes a last frame of a problem."""
        self._frames = _told_to_the_end(frames, events, fail)
        self.status_code = 200
        self.background: BackgroundTask | None = None
        # X-Accel-Buffering: a proxy that collects the stream would make it pointless.
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

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


async def _told_to_the_end(
    frames: AsyncIterator[bytes], events: AsyncIterator[object], fail: Callable[[Problem], bytes]
) -> AsyncIterator[bytes]:
    try:
        async for data in frames:
            yield data
    except Exception as error:
        problem = problem_of(error)
        if problem.status == INTERNAL.status:
            _log.exception("A stream broke [%s]", problem.request_id)
        yield fail(problem)
    finally:
        await close(frames)
        await close(events)


async def close(frames: AsyncIterator[object]) -> None:
    """Close an iterator that is a generator."""
    aclose = getattr(frames, "aclose", None)
    if aclose is not None:
        await aclose()


async def _next(frames: AsyncIterator[_T]) -> _T | None:
    return await anext(frames, None)


async def _send_body(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def while_waited_for(request: Request, work: Awaitable[_T]) -> _T:
    """Return what the work gives. Raises ClientGone, with the work cancelled, if the client hangs up before.

    Raises Stopping, likewise, when the service ends.

    The body must have been read. A framework runs an endpoint to its end otherwise, and an LLM writes for nobody.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request.receive))
    ending = asyncio.ensure_future(request.app.state.ending.wait())
    try:
        await asyncio.wait({working, leaving, ending}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGone if leaving.done() else Stopping
    finally:
        for task in (working, leaving, ending):
            task.cancel()
        await asyncio.gather(working, leaving, ending, return_exceptions=True)


async def while_serving(request: Request, events: AsyncIterator[_T]) -> AsyncIterator[_T]:
    """Yield events until the service ends. Raises Stopping then, and what the events raise; they are closed."""
    ending = asyncio.ensure_future(request.app.state.ending.wait())
    try:
        while (event := await _next_before(events, ending)) is not None:
            yield event
    finally:
        ending.cancel()
        await close(events)


async def _next_before(events: AsyncIterator[_T], ending: "asyncio.Future[bool]") -> _T | None:
    following = asyncio.ensure_future(_next(events))
    try:
        waited: set[asyncio.Future[Any]] = {following, ending}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if following.done():
            return following.result()
        raise Stopping
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def _following(events: AsyncIterator[_T]) -> _T | None:
    return await anext(events, None)


async def first_of(request: Request, events: AsyncIterator[_T]) -> _T:
    """Return the first event of an answer: what is wrong with the question is then still told by the status.

    Raises what the events raise, and ClientGone; the events are closed then.
    """
    try:
        return await while_waited_for(request, anext(events))
    except BaseException:
        await close(events)
        raise
