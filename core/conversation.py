"""Chats: questions and answers that belong together, in order."""

from dataclasses import dataclass
from datetime import datetime

from core.answer import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a chat and what came of it."""

    answer: Answer
    """Holds the question too; its id is the turn's."""
    asked_at: datetime
    """When its answer was kept."""
    stopped: bool = False
    """Whether the asker went away before the end; the answer is then what was tested until there."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat without its turns."""

    id: str
    title: str | None
    """None until the first question, which gives it its title, unless somebody did before."""
    turn_count: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ChatPage:
    """One page of the chats, the latest first."""

    chats: tuple[Chat, ...]
    next_cursor: str | None
    """Opaque; None on the last page."""
    total: int
    """How many chats there are on all pages."""
