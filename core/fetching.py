"""The port of the sources of papers, and what is wanted of one."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.errors import InvalidFetch
from core.paper import Paper
from core.ports import Rejection

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


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
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*(int(part or 1) for part in found.groups())) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise InvalidFetch(f"{text!r} is no day: write 2024, 2024-03 or 2024-03-15.")
