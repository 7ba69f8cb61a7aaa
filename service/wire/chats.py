"""Chats: questions and answers that belong together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from core.conversation import Chat, Turn
from service.wire.answer import AnswerOut
from service.wire.base import Given, Shape, Told, attributes, noun_of, whole_characters

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


class TurnOut(Shape[Turn], Told):
    """A question and what came of it; `answer.id` is the turn's."""

    status: Literal["answered", "refused", "stopped"]
    """`stopped`: the asker went away before the end, and `answer` is what was tested until there."""
    asked_at: datetime
    """When the answer was kept."""
    answer: AnswerOut

    @classmethod
    def tell(cls, noun: Turn) -> object:
        """Return its fields."""
        answer = AnswerOut.of(noun.answer)
        status = "stopped" if noun.stopped else answer.status
        return {"status": status, "asked_at": noun.asked_at, "answer": answer}

    def to_core(self) -> Turn:
        """Return the noun."""
        return Turn(self.answer.to_core(), self.asked_at, self.status == "stopped")


class ChatWithTurns(Told):
    """A chat with its last turns."""

    id: str
    """Give it as `chat_id` to `POST /v1/ask` to go on with it."""
    title: str | None
    """Null until the first question."""
    turn_count: int
    created_at: datetime
    updated_at: datetime
    """When something was said last."""
    turns: tuple[TurnOut, ...]
    """Oldest first; those before them with `before`, the first one's answer id."""

    @classmethod
    def of(cls, chat: Chat, turns: Sequence[Turn]) -> Self:
        """Return the wire form."""
        return cls(**attributes(cls, chat), turns=tuple(TurnOut.of(turn) for turn in turns))

    def chat(self) -> Chat:
        """Return the chat alone."""
        return noun_of(Chat, self)
