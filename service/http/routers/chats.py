"""Chats: what was asked and answered before."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from answering.rendering import transcript
from core.answer import Chat, ChatPage
from indexing.exporting import writer_for, written
from service import endpoints as api
from service.exports import all_turns, cited_in_chat
from service.formats import ExportFormat
from service.http.routing import EXPORTED, EngineHere, located, serve
from service.wire.answer import ChatIn, ChatTitle, ChatWithTurns

router = APIRouter(tags=["chats"])
_MOST_A_PAGE = 200
_UNTITLED = ChatIn()


@serve(router, api.BEGIN_CHAT, "Begin a chat", located(201, "The chat.", "Where the chat is."))
async def create(response: Response, engine: EngineHere, chat: ChatIn = _UNTITLED) -> Chat:
    """Give its id as `chat_id` with each question, and later questions may refer to earlier answers."""
    made = await engine.library.chats.create(chat.title)
    response.headers["Location"] = api.CHAT.address(made.id)
    return made


@serve(router, api.CHATS, "List chats")
async def chats(
    engine: EngineHere,
    cursor: Annotated[str | None, Query(max_length=100, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_A_PAGE)] = 50,
) -> ChatPage:
    """Return one page, the latest first."""
    return await engine.library.chats.page(cursor=cursor, limit=limit)


@serve(router, api.CHAT, "Show a chat")
async def chat(
    chat_id: str,
    engine: EngineHere,
    before: Annotated[str | None, Query(max_length=100, description="Id of the answer that the turns precede.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_A_PAGE, description="At most so many turns.")] = 50,
) -> ChatWithTurns:
    """Return a chat with its last turns, oldest first."""
    kept = engine.library.chats
    turns = await kept.turns(chat_id, before=before, limit=limit)
    return ChatWithTurns.of(await kept.chat(chat_id), turns)


@serve(router, api.CHAT_FILE, "Export a chat", EXPORTED)
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


@serve(router, api.RENAME_CHAT, "Rename a chat")
async def rename(chat_id: str, title: ChatTitle, engine: EngineHere) -> Chat:
    """Give it another title. Its place in the list stays."""
    return await engine.library.chats.rename(chat_id, title.title)


@serve(router, api.DELETE_CHAT, "Delete a chat")
async def delete(chat_id: str, engine: EngineHere) -> None:
    """Delete it with everything that was said in it. An answer that is under way in it goes on, and is not kept."""
    await engine.library.chats.delete(chat_id)


@serve(router, api.DELETE_TURN, "Delete a turn")
async def delete_turn(chat_id: str, answer_id: str, engine: EngineHere) -> None:
    """Delete a question and its answer: what is asked next does not know of them. So a question can be asked anew."""
    await engine.library.chats.delete_turn(chat_id, answer_id)
