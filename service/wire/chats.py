"""Chats: questions and answers that belong together."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from core.answer import Chat, ChatPage, Turn
from service.wire.answer import AnswerOut
from service.wire.base import Given, Told, whole_characters

Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(whole_characters)
]


class ChatIn(Given):
    """A chat to begin."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": None}, {"title": "Dense retrieval"}]})

    title: Title | None = Field(default=None, description="Null: the first question becomes the title.")


class ChatTitle(Given):
    """Another title for a chat."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Dense retrieval"}]})

    title: Title


class ChatOut(Told):
    """A chat without its turns."""

    id: str = Field(description="Give it as `chat_id` to `POST /v1/ask` to go on with it.")
    title: str | None = Field(description="Null until the first question.")
    turn_count: int
    created_at: datetime
    updated_at: datetime = Field(description="When something was said last.")

    def to_core(self) -> Chat:
        """Return the noun."""
        return Chat(self.id, self.title, self.turn_count, self.created_at, self.updated_at)


class ChatPageOut(Told):
    """One page of the chats, the latest first."""

    chats: list[ChatOut]
    next_cursor: str | None = Field(description="Give it as `cursor` to get the next page; null on the last one.")
    total: int = Field(description="How many chats there are on all pages.")

    def to_core(self) -> ChatPage:
        """Return the noun."""
        return ChatPage(tuple(chat.to_core() for chat in self.chats), self.next_cursor, self.total)


class TurnOut(Told):
    """A question and what came of it; `answer.id` is the turn's."""

    status: Literal["answered", "refused", "stopped"] = Field(
        description="`stopped`: the asker went away before the end, and `answer` is what was tested until there."
    )
    asked_at: datetime = Field(description="When the answer was kept.")
    answer: AnswerOut

    @classmethod
    def of(cls, turn: Turn) -> "TurnOut":
        """Return the wire form."""
        answer = AnswerOut.of(turn.answer)
        return cls(status="stopped" if turn.stopped else answer.status, asked_at=turn.asked_at, answer=answer)

    def to_core(self) -> Turn:
        """Return the noun."""
        return Turn(self.answer.to_core(), self.asked_at, self.status == "stopped")


class ChatWithTurns(ChatOut):
    """A chat with its last turns."""

    turns: list[TurnOut] = Field(
        description="Oldest first; those before them with `before`, the first one's answer id."
    )
