"""Papers that come in: what is wanted of a source, what an import did or could not do, and saved searches."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.errors import InvalidFetch
from core.paper import Paper

FOLDER = "folder"
"""The source that is a folder of files: its query is a path."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that could not be used. `place` is a line or an entry, in the words of the format."""

    place: str
    reason: str
    no_abstract: bool = False
    """Whether all that was wrong is that the source gives no abstract of it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One fetch. The same again goes on where an earlier one was cut, or begins anew where that had come to its end."""

    source: str
    """The name of a source (indexing/sources/)."""
    query: str
    """In the language of the source; plain words mean all of them."""
    since: date | None = None
    """Only papers published on that day or later, as far as the source knows days."""
    limit: int = 500
    """Read at most so many records, counting those that cannot be used."""
    tags: tuple[str, ...] = ()
    """Given to every paper that comes in."""
    newest_first: bool = False
    """In the order of publication; else the most relevant first, where the source can tell."""
    fresh: bool = False
    """From the beginning, and asking the source even for pages that are kept."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of a source, in its order."""

    records: tuple[Paper | Rejection, ...]
    next: str | None = None
    """Where the source goes on, in words of its own; None at the end."""
    total: int | None = None
    """How many records match, as the source counts; None where it does not say."""
    retracted: tuple[str, ...] = ()
    """DOIs of papers, on this page or not, that a notice on this page retracts."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What there is to know of a source before one asks it."""

    name: str
    """The name on the command line and in the API, such as `arxiv`."""
    title: str
    query: str
    """What a query may say."""
    advice: str | None = None
    """What should be configured first."""
    dated: bool = True
    """Whether what is new there was published lately; somebody's own library may get old papers."""


class PaperSource(Protocol):
    """A place that papers are fetched from, a page at a time."""

    @property
    def name(self) -> str:
        """The name on the command line and in the API, such as `arxiv`."""

    def check(self, wanted: Wanted) -> None:
        """Raise InvalidFetch where nothing could be fetched, without asking anybody."""

    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return the page that begins at `cursor` (None: the first). Raises InvalidFetch and SourceError."""


def day_of(text: str) -> date:
    """Return the first day of `2024`, `2024-03` or `2024-03-15`. Raises InvalidFetch."""
    parts = text.strip().split("-")
    sizes = [range(4, 5), range(1, 3), range(1, 3)][: len(parts)]
    try:
        if all(part.isdecimal() and len(part) in size for part, size in zip(parts, sizes, strict=True)):
            return date(*map(int, [*parts, "1", "1"][:3]))
    except ValueError:
        pass
    raise InvalidFetch(f"{text!r} is no day: write 2024, 2024-03 or 2024-03-15.")


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


Hears = Callable[[ImportJob], None]
"""Hears where an import stands that runs."""


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

    @property
    def searchable(self) -> int:
        """Papers that a search can find."""
        return self.papers - self.pending


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


@dataclass(frozen=True, slots=True)
class Watch:
    """A search of a source that is run again and again."""

    id: str
    name: str
    source: str
    query: str
    since: date | None
    """Only papers published on that day or later; None: as the source asks for (reviewing/watching/watches.py)."""
    limit: int
    tags: tuple[str, ...]
    created_at: datetime
    ran_at: datetime | None = None
    """When the last run began that came to its end and whose papers are in a digest."""
    undigested: tuple[str, ...] = ()
    """Imports whose new papers are in no digest yet."""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper that a run brought, and why it matched."""

    paper: Paper
    score: float
    """How near it is to the query, in [0, 1]; 0 where the query has no words."""
    matched: tuple[str, ...] = ()
    """Words of the query that the paper has, as the query writes them."""
    sentence: str | None = None
    """The sentence of the abstract that has most of them."""


@dataclass(frozen=True, slots=True)
class DigestTopic:
    """New papers of one topic, the most relevant first."""

    label: str
    papers: tuple[NewPaper, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new of a watch. The topic of the most relevant paper comes first."""

    watch: Watch
    """As it was then."""
    made_at: datetime
    topics: tuple[DigestTopic, ...]

    @property
    def size(self) -> int:
        """How many papers are new."""
        return sum(len(topic.papers) for topic in self.topics)
