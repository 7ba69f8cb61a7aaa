"""Long work that goes on in the background: what was asked, how far it is, and what it has used up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.answer import Usage


class JobKind(StrEnum):
    """What is made."""

    COMPARISON = "comparison"
    SCREENING = "screening"
    REVIEW = "review"


class JobState(StrEnum):
    """Where a job stands. Whatever it is, the pieces that were done are kept, and all but `done` can go on."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """Something broke, or the limit of its cost is reached; `error` says what."""
    CANCELLED = "cancelled"
    """Stopped on request."""
    INTERRUPTED = "interrupted"
    """The process ended. A service goes on with it when it starts."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work, from its acceptance to its end."""

    id: str
    kind: JobKind
    title: str
    """In the words of whoever asked."""
    state: JobState
    request: Mapping[str, Any]
    """What was asked, as JSON."""
    done: int = 0
    total: int | None = None
    """Steps; None while it is not known how many there are."""
    usage: Usage = field(default_factory=Usage)
    max_cost_usd: float | None = None
    """No call of the LLM is made that might go beyond it."""
    notices: tuple[str, ...] = ()
    """What one should know about how its result came to be."""
    error: str | None = None
    created_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more happens unless somebody asks for it."""
        return self.state not in {JobState.WAITING, JobState.RUNNING}


WORK_KINDS = ("import", "job")
"""Fetches are imports, too."""


@dataclass(frozen=True, slots=True)
class WorkLoad:
    """What was accepted and is not done, by its kind."""

    waiting: Mapping[str, int] = field(default_factory=dict)
    running: Mapping[str, int] = field(default_factory=dict)
    overdue_s: float = 0.0
    """For how long the oldest lease has run out that nobody has taken over."""
