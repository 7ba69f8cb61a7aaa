"""Fetches: papers from a source, in the background."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from core.errors import InvalidFetch
from core.importing import SourceInfo, Wanted, day_of
from service.wire.base import Given, Text, Told


def _day(text: str) -> str:
    try:
        day_of(text)
    except InvalidFetch as error:
        raise ValueError(str(error)) from None
    return text


Day = Annotated[str, AfterValidator(_day)]


class FetchRequest(Given):
    """What to fetch. The same again goes on where an earlier one was cut."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"source": "arxiv", "query": "dense retrieval", "since": "2024", "limit": 100}]}
    )

    source: str = Field(description="One of `GET /v1/sources`.", examples=["arxiv"])
    query: Text = Field(default="", max_length=2000, description="In the language of the source.", examples=["sheep"])
    since: Day | None = Field(
        default=None, description="Published then or later: a year, a month or a day.", examples=["2024", "2024-03-15"]
    )
    limit: int = Field(default=500, ge=1, description="Read at most so many records.")
    tags: list[Text] = Field(default_factory=list, max_length=100, description="Given to every paper that comes in.")
    fresh: bool = Field(default=False, description="From the beginning, asking even for pages that are kept.")

    def to_core(self) -> Wanted:
        """Return the noun."""
        since = day_of(self.since) if self.since else None
        return Wanted(self.source, self.query, since, self.limit, tuple(self.tags), fresh=self.fresh)

    @classmethod
    def of(cls, wanted: Wanted) -> "FetchRequest":
        """Return the wire form."""
        return cls(
            source=wanted.source,
            query=wanted.query,
            since=wanted.since.isoformat() if wanted.since else None,
            limit=wanted.limit,
            tags=list(wanted.tags),
            fresh=wanted.fresh,
        )


class SourceInfoOut(Told):
    """A source of papers."""

    name: str
    title: str
    query: str = Field(description="What a query may say.")
    advice: str | None = Field(description="What should be configured first; null: nothing.")
    dated: bool = Field(default=True, description="Whether what is new there was published lately.")

    def to_core(self) -> SourceInfo:
        """Return the noun."""
        return SourceInfo(self.name, self.title, self.query, self.advice, self.dated)


class SourcesOut(Told):
    """Where papers can be fetched from."""

    sources: list[SourceInfoOut]
