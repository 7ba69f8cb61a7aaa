"""Work that ends when the client that waits for it goes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import TypeVar

from fastapi import Request

from service.sse import close

_T = TypeVar("_T")


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


async def while_waited_for(request: Request, work: Awaitable[_T]) -> _T:
    """Return what the work gives. Raises ClientGone, with the work cancelled, if the client hangs up before.

    The body must have been read. A framework runs an endpoint to its end otherwise, and an LLM writes for nobody.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGone
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


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
