"""Who may do what: the keys that clients send, and what each is good for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """What a key allows."""

    READ = "read"
    """See papers, searches, maps and what was made of them. Every key holds it."""
    ASK = "ask"
    """Ask questions, check texts, and have comparisons, screenings and reviews made."""
    WRITE = "write"
    """Change the library: import, fetch, watch, mark and delete papers."""
    ADMIN = "admin"
    """Everything, backups and the chats of all among it."""


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key as it is kept: without its secret, of which a digest alone is stored."""

    id: str
    name: str
    """Whose it is. One key in force has it."""
    scopes: tuple[Scope, ...]
    collection: str | None
    """It shows nothing but the papers of this collection. None: the whole library."""
    created_at: datetime
    revoked_at: datetime | None = None


def allows(scopes: Iterable[Scope], wanted: Scope) -> bool:
    """Whether these scopes allow what `wanted` stands for."""
    held = frozenset(scopes)
    return wanted in held or Scope.ADMIN in held or (wanted is Scope.READ and bool(held))
