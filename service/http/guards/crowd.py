"""How many answers are made at once, and how many may wait for that."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import Overloaded
from service.http.metrics import Metrics
from service.http.problems import problem_of, problem_response

COSTLY = frozenset({"/v1/ask", "/v1/check", "/v1/chat/completions", "/page/ask", "/mcp"})
"""Addresses of which a request keeps the processors busy for some tenths of a second, or an LLM for minutes."""
_RETRY_AFTER_S = "5"


class Crowd:
    """Lets so many answers be made at once, and so many wait; whatever comes then is refused at once.

    A request waits only when its body is there, so that a slow client holds nobody up; one whose client goes leaves.
    """

    def __init__(self, app: ASGIApp, *, at_once: int, waiting: int, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._free = asyncio.Semaphore(at_once)
        self._at_once = at_once
        self._waiting = 0
        self._most_waiting = waiting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or say that it is too many."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] not in COSTLY:
            await self._app(scope, receive, send)
            return
        body: list[Message] = []
        try:
            while not body or body[-1].get("more_body"):
                body.append(await receive())
        except HTTPException as error:  # too large, or too slow; here nobody else would tell
            await problem_response(problem_of(error), dict(error.headers or {}))(scope, receive, send)
            return
        if self._free.locked() and self._waiting >= self._most_waiting:
            await self._refuse(scope, receive, send)
        elif await self._let_in(receive):
            try:
                with self._metrics.question("running"):
                    await self._app(scope, _again(body, receive), send)
            finally:
                self._free.release()

    async def _let_in(self, receive: Receive) -> bool:
        """Wait for a place; return False if the client went first."""
        if not self._free.locked():
            return await self._free.acquire()
        self._waiting += 1
        place, leaving = asyncio.ensure_future(self._free.acquire()), asyncio.ensure_future(receive())
        try:
            with self._metrics.question("waiting"):
                await asyncio.wait({place, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if leaving.done() and place.done():
                self._free.release()
            return not leaving.done()
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._free.release()
            raise
        finally:
            self._waiting -= 1
            for task in (place, leaving):
                task.cancel()
            await asyncio.gather(place, leaving, return_exceptions=True)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = Overloaded(
            f"{self._at_once} questions and texts are being worked on, and {self._waiting} wait. Ask again in a few "
            "seconds, or raise LITMUS_MAX_CONCURRENT_ANSWERS and LITMUS_MAX_WAITING_ANSWERS."
        )
        await problem_response(problem_of(error), {"Retry-After": _RETRY_AFTER_S})(scope, receive, send)


def _again(body: list[Message], receive: Receive) -> Receive:
    """Return what gives the body once more, and then what else comes."""
    read = iter(body)

    async def again() -> Message:
        return next(read, None) or await receive()

    return again
