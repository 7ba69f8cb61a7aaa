"""Chats: what was asked and answered before."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response

from answering.transcript import transcript
from core.answer import Chat, Turn
from indexing.exporting import WRITERS, writer_for, written
from service.exports import all_turns, cited_in_chat
from service.formats import ExportFormat
from service.http.context import EngineHere, JsonOnly
from service.http.openapi import problems
from service.wire.chats import ChatIn, ChatOut, ChatPageOut, ChatTitle, ChatWithTurns, TurnOut

router = APIRouter(prefix="/v1/chats", tags=["chats"])
_MOST_A_PAGE = 200


@router.post(
    "",
    summary="Begin a chat",
    status_code=201,
    dependencies=[JsonOnly],
    responses={
        201: {
            "description": "The chat.",
            "headers": {"Location": {"description": "Where the chat is.", "schema": {"type": "string"}}},
        },
        **problems(400, 413, 415, 422),
    },
)
async def create(chat: ChatIn, response: Response, engine: EngineHere) -> ChatOut:
    """Give its id as `chat_id` with each question, and later questions may refer to earlier answers."""
    made = await engine.library.chats.create(chat.title)
    response.headers["Location"] = f"/v1/chats/{made.id}"
    return ChatOut.model_validate(made)


@router.get("", summary="List chats", responses=problems(422))
async def chats(
    engine: EngineHere,
    cursor: Annotated[str | None, Query(max_length=100, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_A_PAGE)] = 50,
) -> ChatPageOut:
    """Return one page, the latest first."""
    return ChatPageOut.model_validate(await engine.library.chats.page(cursor=cursor, limit=limit))


@router.get("/{chat_id}", summary="Show a chat", responses=problems(404, 422))
async def chat(
    chat_id: str,
    engine: EngineHere,
    before: Annotated[str | None, Query(max_length=100, description="Id of the answer that the turns precede.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_A_PAGE, description="At most so many turns.")] = 50,
) -> ChatWithTurns:
    """Return a chat with its last turns, oldest first."""
    kept = engine.library.chats
    turns = await kept.turns(chat_id, before=before, limit=limit)
    return _with_turns(await kept.chat(chat_id), turns)


@router.get(
    "/{chat_id}/export",
    summary="Export a chat",
    response_class=Response,
    responses={
        200: {
            "description": "The file.",
            "content": {writer.media_type: {"schema": {"type": "string"}} for writer in WRITERS.values()},
        },
        **problems(404, 422),
    },
)
async def export(
    chat_id: str,
    engine: EngineHere,
    format: Annotated[ExportFormat, Query(description="`markdown` is the conversation.")] = ExportFormat.MARKDOWN,
) -> Response:
    """Write the conversation as Markdown, or the papers that its answers cite in another format."""
    writer = writer_for(format)
    if format is ExportFormat.MARKDOWN:
        turns = await all_turns(engine.library, chat_id)
        text = transcript(await engine.library.chats.chat(chat_id), turns)
    else:
        text = "".join([piece async for piece in written(writer, cited_in_chat(engine.library, chat_id))])
    headers = {"Content-Disposition": f'attachment; filename="litmus-chat{writer.suffix}"'}
    return Response(text.encode("utf-8", "replace"), media_type=writer.media_type, headers=headers)


@router.patch(
    "/{chat_id}", summary="Rename a chat", dependencies=[JsonOnly], responses=problems(400, 404, 413, 415, 422)
)
async def rename(chat_id: str, title: ChatTitle, engine: EngineHere) -> ChatOut:
    """Give it another title. Its place in the list stays."""
    return ChatOut.model_validate(await engine.library.chats.rename(chat_id, title.title))


@router.delete("/{chat_id}", summary="Delete a chat", status_code=204, responses=problems(404))
async def delete(chat_id: str, engine: EngineHere) -> Response:
    """Delete it with everything that was said in it. An answer that is under way in it goes on, and is not kept."""
    await engine.library.chats.delete(chat_id)
    return Response(status_code=204)


@router.delete("/{chat_id}/turns/{answer_id}", summary="Delete a turn", status_code=204, responses=problems(404))
async def delete_turn(chat_id: str, answer_id: str, engine: EngineHere) -> Response:
    """Delete a question and its answer: what is asked next does not know of them. So a question can be asked anew."""
    await engine.library.chats.delete_turn(chat_id, answer_id)
    return Response(status_code=204)


def _with_turns(chat: Chat, turns: Sequence[Turn]) -> ChatWithTurns:
    about = ChatOut.model_validate(chat)
    return ChatWithTurns(**about.model_dump(), turns=[TurnOut.of(turn) for turn in turns])
