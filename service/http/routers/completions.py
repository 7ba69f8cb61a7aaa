"""Litmus as a model: the address that OpenAI's clients talk to."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response

from answering import Event
from core.errors import InvalidQuestion
from service.http.routing import COMPLETION_STREAM, EngineHere, JsonOnly
from service.http.streams import EventStream, close, first_of, message, while_serving, while_waited_for
from service.openai.completing import Completing
from service.openai.request import ChatRequest, asked_in
from service.openai.response import COMPLETIONS, CompletionOut, ErrorOut, openai_error
from service.problems import FieldProblem
from service.wire.problem import Problem

router = APIRouter(tags=["answers"])
_ERRORS = {
    400: "Not JSON",
    401: "API key missing or wrong",
    403: "The key does not allow this",
    404: "No such model",
    413: "Too large",
    415: "Not declared as JSON",
    422: "Something that cannot be taken; `param` names it",
    429: "Too much at once",
    502: "The LLM failed",
    503: "Not ready",
    504: "The LLM did not answer in time",
}


@router.post(
    COMPLETIONS,
    summary="Ask the papers, as OpenAI's clients ask a model",
    response_model=CompletionOut,
    dependencies=[JsonOnly],
    responses={
        200: {"description": "The answer or a refusal; with `stream` as chunks.", "content": COMPLETION_STREAM},
        **{status: {"model": ErrorOut, "description": told} for status, told in _ERRORS.items()},
    },
)
async def complete(chat: ChatRequest, request: Request, engine: EngineHere) -> CompletionOut | Response:
    """Answer the last message of the user from the papers, in the light of the messages before it.

    Sentences that the papers do not support are removed, unless `litmus.faithfulness` says otherwise. The text ends
    with the references. Errors have OpenAI's shape here.
    """
    question = asked_in(engine, chat)
    completing = Completing(chat, str(request.base_url))
    try:
        if not chat.stream:
            return await completing.whole(await while_waited_for(request, engine.ask(question)))
        events = while_serving(request, engine.stream(question))
        first = await first_of(request, events)
    except InvalidQuestion as error:
        raise FieldProblem("messages", str(error)) from None
    return EventStream(_frames(completing, first, events), events, _failed)


async def _frames(completing: Completing, first: Event, events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    chunks = completing.chunks(first, events)
    try:
        async for chunk in chunks:
            yield message(chunk.model_dump_json(exclude_unset=True))
        yield message("[DONE]")
    finally:
        await close(chunks)


def _failed(problem: Problem) -> bytes:
    return message(openai_error(problem).model_dump_json())
