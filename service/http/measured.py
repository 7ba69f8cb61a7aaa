"""Where the metrics get their figures: every request, and every answer through whichever door it went."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from time import perf_counter
from typing import TYPE_CHECKING, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.answer import Answer
from core.filters import Filters
from core.passage import Passage
from core.settings import Settings
from service.http.metrics import Metrics
from service.surface.library import EVERYTHING, Engine, FullShelf

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from answering import Event, Question


class MeasuredEngine:
    """The engine it is given; answers are counted on their way out."""

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self._engine = engine
        self._metrics = metrics

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return self._engine.settings

    @property
    def library(self) -> FullShelf:
        """The papers."""
        return self._engine.library

    async def ask(self, question: "Question | str") -> Answer:
        """Return the answer."""
        answer = await self._engine.ask(question)
        self._metrics.answer(answer)
        return answer

    async def stream(self, question: "Question | str") -> "AsyncIterator[Event]":
        """Yield events as they come; closing the iterator stops the LLM."""
        from answering import Answered

        async with aclosing(cast("AsyncGenerator[Event, None]", self._engine.stream(question))) as events:
            async for event in events:
                if isinstance(event, Answered):
                    self._metrics.answer(event.answer)
                yield event

    async def search(self, query: str, *, top_k: int | None = None, filters: Filters = EVERYTHING) -> list[Passage]:
        """Return the best passages, best first."""
        return await self._engine.search(query, top_k=top_k, filters=filters)

    def models(self) -> tuple[str, ...]:
        """Return the names that one can ask by."""
        return self._engine.models()

    async def problems(self) -> tuple[str, ...]:
        """Return what stands in the way of answering."""
        return await self._engine.problems()


class MeasuredRequests:
    """Counts every answer over HTTP, what the guards turn away included."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve and count one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        status = 500  # what an error that nobody caught becomes further out

        async def send_and_look(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_look)
        finally:
            # The router leaves the route it chose in the scope; its path is a template with the names of parameters.
            route = getattr(scope.get("route"), "path", None)
            self._metrics.request(scope["method"], route, status, perf_counter() - began)
