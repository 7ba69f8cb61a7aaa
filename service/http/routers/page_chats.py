"""Chats, as the page shows them."""

from typing import Annotated

from fastapi import APIRouter, Query

from service.http.context import EngineHere
from service.page.streaming import page_answer
from service.wire.chats import ChatOut
from service.wire.page import PageChat, PageTurn

router = APIRouter(include_in_schema=False)


@router.get("/page/chats/{chat_id}")
async def chat(
    chat_id: str,
    engine: EngineHere,
    before: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> PageChat:
    """Return a chat with its last turns, as `GET /v1/chats/{id}` does, each with its HTML."""
    kept = engine.library.chats
    turns = await kept.turns(chat_id, before=before, limit=limit)
    return PageChat(
        chat=ChatOut.model_validate(await kept.chat(chat_id)),
        turns=[PageTurn(stopped=turn.stopped, answer=page_answer(turn.answer)) for turn in turns],
    )
