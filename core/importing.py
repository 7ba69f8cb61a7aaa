"""What an import did, is doing, or could not do."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.paper import Paper
from core.ports import Rejection


class Order(StrEnum):
    """How a list of papers is sorted; a minus turns it round."""

    TITLE = "title"
    TITLE_BACKWARDS = "-title"
    OLDEST = "year"
    NEWEST = "-year"
    """By year, and by title within a year. Papers without a year come last, and first among the oldest."""
    FIRST_ADDED = "added"
    LAST_ADDED = "-added"


class ImportState(StrEnum):
    """Where an import stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """The file as a whole could not be read, or an index broke. What was read until then is kept."""
    CANCELLED = "cancelled"
    """Stopped on request, or by the end of the process. What was read until then is kept."""


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Records of one import. Every record is in exactly one of the first four."""

    added: int = 0
    updated: int = 0
    """Papers that were there and now say something else, merged with what was there."""
    unchanged: int = 0
    rejected: int = 0
    no_abstract: int = 0
    """Those of the rejected of which all that was wrong is that the source gives no abstract."""

    @property
    def records(self) -> int:
        """How many records were read."""
        return self.added + self.updated + self.unchanged + self.rejected

    def __add__(self, other: "ImportCounts") -> "ImportCounts":
        return ImportCounts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def __sub__(self, other: "ImportCounts") -> "ImportCounts":
        return ImportCounts(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One import, from its acceptance to its end."""

    id: str
    name: str
    """What was imported, in the words of whoever asked: a file name, or `api`."""
    state: ImportState
    counts: ImportCounts = field(default_factory=ImportCounts)
    to_index: int = 0
    """Papers of this import that had to be embedded; known once the file is read."""
    indexed: int = 0
    rejections: tuple[Rejection, ...] = ()
    """The first of them, in the order of the file; `counts.rejected` counts all."""
    error: str | None = None
    error_kind: str | None = None
    """The class of that error (core/errors.py); None where nobody foresaw it."""
    content: str = ""
    """A digest of the records that were read: imports with the same one read the same."""
    again: ImportCounts = field(default_factory=ImportCounts)
    """Of the counts, those of records that an earlier import of the same content had read already."""
    created_at: datetime | None = None
    finished_at: datetime | None = None
    matches: int | None = None
    """How many records a source has of what was fetched from it, as it counts; the fetch may have wanted fewer."""
    note: str | None = None
    """What a running fetch waits for, such as a source that asks for a pause."""

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in {ImportState.WAITING, ImportState.RUNNING}


class Hears(Protocol):
    """Hears of an import that runs."""

    def __call__(self, job: ImportJob) -> None:
        """Take where it stands."""


def unheard(job: ImportJob) -> None:
    """Ignore it."""


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """What the library holds."""

    papers: int
    """All of them, searchable or not yet."""
    pending: int
    """Papers that are not searchable yet."""
    chunks: int


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page of the papers."""

    papers: tuple[Paper, ...]
    next_cursor: str | None
    """Opaque; None on the last page."""
    total: int
    """How many papers the query matches on all pages."""


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What bringing the indexes back in line with the catalogue took."""

    reindexed_papers: int = 0
    restored_vectors: int = 0
    restored_terms: int = 0
    dropped_vectors: int = 0
    dropped_terms: int = 0
