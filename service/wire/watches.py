"""Saved searches, and what their runs brought."""

from datetime import date, datetime

from pydantic import ConfigDict, Field

from core.importing import Digest, DigestTopic, NewPaper, Wanted, Watch, day_of
from service.wire.base import Given, Text, Told
from service.wire.fetches import Day
from service.wire.papers import PaperOut


class WatchIn(Given):
    """A search to run again and again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Dense retrieval", "source": "arxiv", "query": "dense retrieval", "tags": ["new"]}]
        }
    )

    name: Text | None = Field(default=None, max_length=100, description="Left out: source and query.")
    source: str = Field(description="One of `GET /v1/sources`.", examples=["arxiv"])
    query: Text = Field(default="", max_length=2000, description="In the language of the source.", examples=["sheep"])
    since: Day | None = Field(
        default=None, description="Published then or later. Left out: 30 days before now.", examples=["2024"]
    )
    limit: int = Field(default=200, ge=1, description="A run reads at most so many records, the newest first.")
    tags: list[Text] = Field(default_factory=list, max_length=100, description="Given to every paper that comes in.")

    def to_core(self) -> Wanted:
        """Return the noun."""
        since = day_of(self.since) if self.since else None
        return Wanted(self.source, self.query, since, self.limit, tuple(self.tags))

    @classmethod
    def of(cls, wanted: Wanted, name: str | None) -> "WatchIn":
        """Return the wire form."""
        return cls(
            name=name,
            source=wanted.source,
            query=wanted.query,
            since=wanted.since.isoformat() if wanted.since else None,
            limit=wanted.limit,
            tags=list(wanted.tags),
        )


class WatchOut(Told):
    """A saved search."""

    id: str
    name: str
    source: str
    query: str
    since: date | None
    limit: int
    tags: list[str]
    created_at: datetime
    ran_at: datetime | None = Field(description="When the last run began that came to its end and was digested.")

    def to_core(self) -> Watch:
        """Return the noun."""
        return Watch(
            id=self.id,
            name=self.name,
            source=self.source,
            query=self.query,
            since=self.since,
            limit=self.limit,
            tags=tuple(self.tags),
            created_at=self.created_at,
            ran_at=self.ran_at,
        )


class WatchesOut(Told):
    """All saved searches, in the order in which they were begun."""

    watches: list[WatchOut]


class NewPaperOut(Told):
    """A paper that a run brought, and why it matched."""

    paper: PaperOut
    score: float = Field(description="How near it is to the query, in [0, 1].")
    matched: list[str] = Field(description="Words of the query that the paper has.")
    sentence: str | None = Field(description="The sentence of its abstract that has most of them.")

    def to_core(self) -> NewPaper:
        """Return the noun."""
        return NewPaper(self.paper.to_core(), self.score, tuple(self.matched), self.sentence)


class DigestTopicOut(Told):
    """New papers of one topic, the most relevant first."""

    label: str
    papers: list[NewPaperOut]

    def to_core(self) -> DigestTopic:
        """Return the noun."""
        return DigestTopic(self.label, tuple(paper.to_core() for paper in self.papers))


class DigestOut(Told):
    """What was new of a saved search."""

    watch: WatchOut
    made_at: datetime
    size: int
    topics: list[DigestTopicOut]

    def to_core(self) -> Digest:
        """Return the noun."""
        return Digest(self.watch.to_core(), self.made_at, tuple(topic.to_core() for topic in self.topics))


class DigestMadeOut(Told):
    """The digest that was made, or null where nothing was new."""

    digest: DigestOut | None


class DigestsOut(Told):
    """The last digests, newest first."""

    digests: list[DigestOut]
