"""What all sources on the web share."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from core.errors import InvalidFetch
from core.importing import Page, Rejection, Wanted
from core.paper import Paper
from core.settings import Settings
from indexing.readers.record import Record, made, paper_of
from indexing.sources.door import Door, Malformed
from indexing.sources.web import Reply


@dataclass(frozen=True)
class WebSource(ABC):
    """A PaperSource (core/ports.py) behind an address."""

    name: ClassVar[str]
    title: ClassVar[str]
    query_means: ClassVar[str]
    """What can be asked, in a few words."""
    home: ClassVar[str]
    """Where it is asked unless LITMUS_SOURCE_URLS says otherwise; without a slash at the end."""
    dated: ClassVar[bool] = True
    """Whether what is new there was published lately."""
    most: ClassVar[int | None] = None
    """How many records of one query it hands out; None: all."""

    door: Door
    settings: Settings

    @abstractmethod
    async def page(self, wanted: Wanted, cursor: str | None) -> Page:
        """Return the page that begins at `cursor` (None: the first). Raises InvalidFetch and SourceError."""

    def check(self, wanted: Wanted) -> None:
        """Raise InvalidFetch where nothing could be fetched."""
        self.needed(wanted)

    def advice(self) -> str | None:
        """Return what should be configured first, or None."""
        if self.settings.contact_email is None:
            return f"Set LITMUS_CONTACT_EMAIL, so that {self.title} can write to you before it blocks you."
        return None

    @property
    def address(self) -> str:
        """Where it is asked."""
        named = (each.partition("=") for each in self.settings.source_urls)
        others = {name.strip(): address.strip().rstrip("/") for name, _, address in named}
        return others.get(self.name, self.home)

    def papers(self, records: Iterable[Record]) -> tuple[Paper | Rejection, ...]:
        """Return a paper for each record, or why it cannot be used."""
        return tuple(made(record.place, paper_of, record, self.settings.max_record_chars) for record in records)

    def needed(self, wanted: Wanted) -> str:
        """Return the query. Raises InvalidFetch where it is empty."""
        query = " ".join(wanted.query.split())
        if not query:
            raise InvalidFetch(f"{self.title} needs a query: {self.query_means}.")
        return query

    def size(self, wanted: Wanted, start: int, page: int) -> int:
        """Return how many records to ask for from `start`: a page, or what is left up to the limit."""
        most = wanted.limit if self.most is None else min(wanted.limit, self.most)
        return max(1, min(page, most - start))

    def after(self, start: int, got: int, total: int | None) -> str | None:
        """Return the cursor of the next page by offset, or None where there is none."""
        end = start + got
        reachable = total if self.most is None or total is None else min(total, self.most)
        return str(end) if got and (reachable is None or end < reachable) else None


def offset(cursor: str | None) -> int:
    """Return the place that a cursor by offset means."""
    return int(cursor) if cursor and cursor.isdigit() else 0


def json_of(reply: Reply) -> Any:
    """Return what the body says. Raises Malformed."""
    try:
        return json.loads(reply.body.decode("utf-8"), strict=False)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"no JSON: {type(error).__name__}") from None


def json_object(reply: Reply) -> dict[str, Any]:
    """Return the object that the body is. Raises Malformed."""
    value = json_of(reply)
    if not isinstance(value, dict):
        raise Malformed("no JSON object")
    return value


def objects(value: Any, what: str) -> list[dict[str, Any]]:
    """Return the objects of a list. Raises Malformed where it is none."""
    if not isinstance(value, list):
        raise Malformed(f"no list of {what}")
    return [each for each in value if isinstance(each, dict)]


def number(value: Any) -> int | None:
    """Return a count, or None where it is none."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
