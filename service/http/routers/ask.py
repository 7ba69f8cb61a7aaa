"""A question and its answer, whole or as it comes; and passages, without an answer made of them."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from answering import Answered, Event, Retrieved, SentenceReady, Settled, Token, Understood
from core.answer import Answer
from core.errors import InvalidQuestion
from service import endpoints as api
from service.http.limits import question_within_limits, top_k_within_limits, within_limits
from service.http.routing import EVENT_STREAM, EngineHere, serve
from service.http.streams import EventStream, first_of, frame, while_serving, while_waited_for
from service.problems import FieldProblem
from service.wire.answer import AnswerOut, AskRequest, RetrievedOut
from service.wire.filters import FilterQuery
from service.wire.papers import SearchOut

router = APIRouter(tags=["answers"])


@serve(
    router,
    api.ASK,
    "Ask the papers",
    {200: {"description": "The answer, or a refusal; with `stream` as events.", "content": EVENT_STREAM}},
)
async def ask(asked: AskRequest, request: Request, engine: EngineHere) -> Answer | Response:
    """Retrieve, answer from what was retrieved, and test each sentence against what it cites.

    With `stream: true` the events are `understood`, `retrieved`, `token`, `sentence`, `answer` and, should it come to
    that, `error`.
    """
    within_limits(engine, asked)
    question = asked.to_core()
    if not asked.stream:
        return await while_waited_for(request, engine.ask(question))
    events = while_serving(request, engine.stream(question))
    first = await first_of(request, events)
    return EventStream(_frames(first, events), events, partial(frame, "error"))


async def _frames(first: Event, events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    yield _frame(first)
    async for event in events:
        yield _frame(event)


def _frame(event: Event) -> bytes:
    match event:
        case Understood():
            return frame("understood", event)
        case Retrieved():
            return frame("retrieved", RetrievedOut.of(event))
        case Token():
            return frame("token", event)
        case SentenceReady(sentence=sentence):
            return frame("sentence", sentence)
        case Answered(answer=answer):
            return frame("answer", AnswerOut.of(answer))
        case Settled():
            return b""  # the sentences tell the same


class SearchQuery(FilterQuery):
    """The part of the address after the question mark. What can be given several times means any of them."""

    q: str = Field(description="What to search for.", examples=["dense retrieval"])
    top_k: int | None = Field(default=None, ge=1, description="Passages. Left out: LITMUS_TOP_K.")


@serve(router, api.SEARCH, "Search the papers")
async def search(query: Annotated[SearchQuery, Query()], engine: EngineHere) -> SearchOut:
    """Return the best passages with their scores and where those came from."""
    top_k_within_limits(engine, query.top_k)
    question_within_limits(engine, query.q, "q")
    filters = query.filters()
    try:
        passages = await engine.search(query.q, top_k=query.top_k, filters=filters)
    except InvalidQuestion as error:
        raise FieldProblem("q", str(error)) from None
    return SearchOut.of(query.q, filters, passages)
