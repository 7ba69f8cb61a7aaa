"""Work that ends when the client that waits for it goes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any, TypeVar

from fastapi import Request

from service.http.stopping import ClientGone, Stopping
from service.http.streams import close

_T = TypeVar("_T")


async def while_waited_for(request: Request, work: Awaitable[_T]) -> _T:
    """Return what the work gives. Raises ClientGone, with the work cancelled, if the client hangs up before.

    Raises Stopping, likewise, when the service ends.

    The body must have been read. A framework runs an endpoint to its end otherwise, and an LLM writes for nobody.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request))
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
        while (event := await _next(events, ending)) is not None:
            yield event
    finally:
        ending.cancel()
        await close(events)


async def _next(events: AsyncIterator[_T], ending: "asyncio.Future[bool]") -> _T | None:
    following = asyncio.ensure_future(_following(events))
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


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
