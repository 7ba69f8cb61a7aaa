"""A question and its answer, whole or as it comes."""

import logging
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response

from answering import Answered, Event, Retrieved, SentenceReady, Settled, Token, Understood
from service.http.context import EngineHere, JsonOnly
from service.http.leaving import first_of, while_serving, while_waited_for
from service.http.limits import within_limits
from service.http.openapi import EVENT_STREAM, problems
from service.http.streams import EventStream, close, frame
from service.problems import problem_of
from service.wire.answer import AnswerOut, SentenceOut
from service.wire.events import RetrievedOut, TokenOut, UnderstoodOut
from service.wire.question import AskRequest
from service.wire.sources import SourceOut

_log = logging.getLogger(__name__)
router = APIRouter(prefix="/v1", tags=["answers"])


@router.post(
    "/ask",
    summary="Ask the papers",
    response_model=AnswerOut,
    dependencies=[JsonOnly],
    responses={
        200: {"description": "The answer, or a refusal; with `stream` as events.", "content": EVENT_STREAM},
        **problems(400, 404, 413, 415, 422, 502, 503, 504),
    },
)
async def ask(asked: AskRequest, request: Request, engine: EngineHere) -> AnswerOut | Response:
    """Retrieve, answer from what was retrieved, and test each sentence against what it cites.

    With `stream: true` the events are `understood`, `retrieved`, `token`, `sentence`, `answer` and, should it come to
    that, `error`.
    """
    within_limits(engine, asked)
    question = asked.to_core()
    if not asked.stream:
        return AnswerOut.of(await while_waited_for(request, engine.ask(question)))
    events = while_serving(request, engine.stream(question))
    return EventStream(_frames(await first_of(request, events), events))


async def _frames(first: Event, events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    try:
        yield _frame(first)
        async for event in events:
            yield _frame(event)
    except Exception as error:
        problem = problem_of(error)
        if problem.status == 500:
            _log.exception("A stream broke [%s]", problem.request_id)
        yield frame("error", problem)
    finally:
        await close(events)


def _frame(event: Event) -> bytes:
    match event:
        case Understood(standalone_question=question, parts=parts):
            return frame("understood", UnderstoodOut(standalone_question=question, parts=list(parts)))
        case Retrieved(sources=sources):
            return frame("retrieved", RetrievedOut(sources=[SourceOut.of(source) for source in sources]))
        case Token(text=text):
            return frame("token", TokenOut(text=text))
        case SentenceReady(sentence=sentence):
            return frame("sentence", SentenceOut.model_validate(sentence))
        case Answered(answer=answer):
            return frame("answer", AnswerOut.of(answer))
        case Settled():
            return b""  # the sentences tell the same
