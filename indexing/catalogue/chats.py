"""Chats and their turns.

An answer is kept as the noun, field by field, and not as the JSON of a door: what a client sees may change, what is
kept must stay readable.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from core.answer import Answer, Chat, ChatPage, Turn
from core.errors import AnswerNotFound, ChatNotFound, InvalidCursor
from core.json import from_plain, to_plain
from indexing.catalogue.tables.schema import CHATS, TURNS

_TITLE_CHARS = 80
"""So much of the first question becomes the title."""
_GREATEST = 2**63 - 1


def create_chat(connection: Connection, title: str | None, owner: str | None = None) -> Chat:
    """Begin a chat without turns; it belongs to `owner`, or to nobody in particular."""
    chat_id, now = f"ch_{uuid.uuid4().hex[:16]}", datetime.now(UTC)
    recency = _next_recency(connection)
    connection.execute(
        insert(CHATS).values(
            id=chat_id, title=_writable(title), recency=recency, created_at=now, updated_at=now, owner=owner
        )
    )
    return read_chat(connection, chat_id)


def read_chat(connection: Connection, chat_id: str, owner: str | None = None) -> Chat:
    """Return a chat. Raises ChatNotFound, also where it is not the owner's."""
    row = connection.execute(_chats(owner).where(CHATS.c.id == chat_id)).one_or_none()
    if row is None:
        raise ChatNotFound(chat_id)
    return _chat(row)


def read_chats(connection: Connection, cursor: str | None, limit: int, owner: str | None = None) -> ChatPage:
    """Return the chats, of one owner or of all, in which something was said last, the latest first.

    Raises InvalidCursor.
    """
    total = connection.scalar(select(func.count()).select_from(_chats(owner).subquery())) or 0
    rows = _chats(owner).order_by(CHATS.c.recency.desc()).limit(limit + 1)
    if cursor is not None:
        rows = rows.where(CHATS.c.recency < _read_cursor(cursor))
    found = connection.execute(rows).all()
    more, found = len(found) > limit, found[:limit]
    return ChatPage(tuple(_chat(row) for row in found), str(found[-1].recency) if more else None, total)


def rename_chat(connection: Connection, chat_id: str, title: str) -> Chat:
    """Give a chat another title; its place in the list stays. Raises ChatNotFound."""
    connection.execute(update(CHATS).where(CHATS.c.id == chat_id).values(title=_writable(title)))
    return read_chat(connection, chat_id)


def delete_chat(connection: Connection, chat_id: str) -> None:
    """Delete a chat with its turns. Raises ChatNotFound."""
    if not connection.execute(delete(CHATS).where(CHATS.c.id == chat_id)).rowcount:
        raise ChatNotFound(chat_id)


def add_turn(connection: Connection, chat_id: str, answer: Answer, stopped: bool) -> Chat:
    """Put a turn at the end of a chat. Raises ChatNotFound."""
    chat, now = read_chat(connection, chat_id), datetime.now(UTC)
    connection.execute(
        insert(TURNS).values(
            id=answer.id,
            chat_id=chat_id,
            question=_writable(answer.question),
            standalone_question=_writable(answer.standalone_question),
            answer=answer_to_json(answer),
            stopped=stopped,
            asked_at=now,
        )
    )
    title = chat.title if chat.title is not None else _writable(title_of(answer.question))
    moved = {"title": title, "recency": _next_recency(connection), "updated_at": now}
    connection.execute(update(CHATS).where(CHATS.c.id == chat_id).values(**moved))
    return read_chat(connection, chat_id)


def read_turns(connection: Connection, chat_id: str, before: str | None, limit: int) -> Sequence[Turn]:
    """Return the last turns of a chat, or the last before another, oldest first.

    Raises ChatNotFound; AnswerNotFound if `before` is no turn of this chat.
    """
    read_chat(connection, chat_id)
    rows = select(TURNS).where(TURNS.c.chat_id == chat_id).order_by(TURNS.c.number.desc()).limit(limit)
    if before is not None:
        rows = rows.where(TURNS.c.number < _number(connection, chat_id, before))
    return [_turn(row) for row in reversed(connection.execute(rows).all())]


def delete_turn(connection: Connection, chat_id: str, answer_id: str) -> None:
    """Delete a turn of a chat. Raises ChatNotFound, AnswerNotFound."""
    read_chat(connection, chat_id)
    number = _number(connection, chat_id, answer_id)
    connection.execute(delete(TURNS).where(TURNS.c.number == number))


def read_answer(connection: Connection, answer_id: str, owner: str | None = None) -> Answer:
    """Return an answer that was given in any chat, or in any of the owner's. Raises AnswerNotFound."""
    found = select(TURNS.c.answer).where(TURNS.c.id == answer_id)
    if owner is not None:
        found = found.join(CHATS, CHATS.c.id == TURNS.c.chat_id).where(CHATS.c.owner == owner)
    text = connection.scalar(found)
    if text is None:
        raise AnswerNotFound(answer_id)
    return answer_from_json(text)


def answer_to_json(answer: Answer) -> str:
    """Return one line of ASCII."""
    kept = to_plain(answer)
    for source in kept["sources"]:
        for passage in source["passages"]:
            del passage["paper"]  # which is the source's, abstract and all
    return json.dumps(kept, separators=(",", ":"))


def answer_from_json(text: str) -> Answer:
    """Return the answer that `answer_to_json` wrote, now or in an older Litmus. Raises core.json.Unfitting."""
    kept = json.loads(text)
    for source in kept["sources"]:
        for passage in source["passages"]:
            passage["paper"] = source["paper"]
    return from_plain(Answer, kept)


def title_of(question: str) -> str:
    """Return the title that a first question gives: its beginning, cut between words."""
    line = " ".join(question.split())
    if len(line) <= _TITLE_CHARS:
        return line
    start = line[: _TITLE_CHARS - 1]
    words = start.rpartition(" ")[0] if line[len(start)] != " " else start
    return f"{(words or start).rstrip(' ,;:.')}…"


def _chats(owner: str | None = None) -> Select[Any]:
    turns = select(func.count()).where(TURNS.c.chat_id == CHATS.c.id).scalar_subquery()
    found = select(CHATS, turns.label("turn_count"))
    return found if owner is None else found.where(CHATS.c.owner == owner)


def _chat(row: Row[Any]) -> Chat:
    return from_plain(Chat, dict(row._mapping))


def _turn(row: Row[Any]) -> Turn:
    return Turn(answer_from_json(row.answer), row.asked_at, row.stopped)


def _number(connection: Connection, chat_id: str, answer_id: str) -> int:
    these = (TURNS.c.chat_id == chat_id, TURNS.c.id == answer_id)
    number: int | None = connection.scalar(select(TURNS.c.number).where(*these))
    if number is None:
        raise AnswerNotFound(answer_id)
    return number


def _next_recency(connection: Connection) -> int:
    return (connection.scalar(select(func.max(CHATS.c.recency))) or 0) + 1


def _read_cursor(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 20 and int(cursor) <= _GREATEST):
        raise InvalidCursor
    return int(cursor)


def _writable(text: str | None) -> str | None:
    # A terminal may hand on half characters, which SQLite does not take.
    return text.encode("utf-8", "replace").decode("utf-8") if text is not None else None
