"""What comes in: imports of files, fetches from sources, and searches that are saved to be run again."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from core.errors import InvalidFetch
from core.importing import (
    Digest,
    ImportCounts,
    ImportJob,
    SourceInfo,
    Wanted,
    Watch,
    day_of,
)
from service.wire.base import Given, Several, Shape, Text, Told, Truth, Whole, noun_of


def _day(told: Any) -> date:
    if isinstance(told, date):
        return told
    if not isinstance(told, str):
        raise ValueError("Input should be a valid string")  # noqa: TRY004 - pydantic reads this one alone
    try:
        return day_of(told)
    except InvalidFetch as error:
        raise ValueError(str(error)) from None


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]


class ImportCountsOut(Shape[ImportCounts], Told):
    """Every record is in exactly one of the first four."""

    records: int


class ImportOut(Shape[ImportJob], Told):
    """One import, from its acceptance to its end."""

    counts: ImportCountsOut
    again: ImportCountsOut | None = None
    """Of the counts, those of records that an earlier import of the same content had read."""

    def to_core(self) -> ImportJob:
        """Return the noun."""
        again = self.again.to_core() if self.again else ImportCounts()
        return replace(noun_of(ImportJob, self), again=again)


class ImportAccepted(Told):
    """The upload is on disk; `GET /v1/imports/{id}` says how far the import is."""

    id: str


class ImportsOut(Several[ImportJob]):
    """The latest imports, newest first."""

    imports: tuple[ImportOut, ...]


class FailedFile(Told):
    """A file that could not be imported as a whole."""

    file: str
    error: str


class ImportReport(Told):
    """What `litmus import --json` prints."""

    imports: list[ImportOut]
    failed: list[FailedFile]
    skipped: list[str]
    """Files of a directory that no reader recognises."""


class _Search(Shape[Wanted], Given):
    source: str = Field(description="One of `GET /v1/sources`.", examples=["arxiv"])
    query: Text = Field(default="", max_length=2000, description="In the language of the source.", examples=["sheep"])
    tags: list[Text] = Field(default_factory=list, max_length=100, description="Given to every paper that comes in.")


class FetchRequest(_Search):
    """What to fetch. The same again goes on where an earlier one was cut."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"source": "arxiv", "query": "dense retrieval", "since": "2024", "limit": 100}]}
    )

    since: Day | None = Field(
        default=None, description="Published then or later: a year, a month or a day.", examples=["2024", "2024-03-15"]
    )
    limit: Whole = Field(default=500, ge=1, description="Read at most so many records.")
    fresh: Truth = Field(default=False, description="From the beginning, asking even for pages that are kept.")


class SourcesOut(Several[SourceInfo]):
    """Where papers can be fetched from."""

    sources: tuple[SourceInfo, ...]


class WatchIn(_Search):
    """A search to run again and again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Dense retrieval", "source": "arxiv", "query": "dense retrieval", "tags": ["new"]}]
        }
    )

    name: Text | None = Field(default=None, max_length=100, description="Left out: source and query.")
    since: Day | None = Field(
        default=None, description="Published then or later. Left out: 30 days before now.", examples=["2024"]
    )
    limit: Whole = Field(default=200, ge=1, description="A run reads at most so many records, the newest first.")


class WatchOut(Shape[Watch], Told, without=["undigested"]):
    """A saved search."""


class WatchesOut(Several[Watch]):
    """All saved searches, in the order in which they were begun."""

    watches: tuple[WatchOut, ...]


class DigestOut(Shape[Digest], Told):
    """What was new of a saved search."""

    watch: WatchOut
    size: int


class DigestMadeOut(Told):
    """The digest that was made, or null where nothing was new."""

    digest: DigestOut | None


class DigestsOut(Several[Digest]):
    """The last digests, newest first."""

    digests: tuple[DigestOut, ...]
