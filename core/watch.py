"""Saved searches, and what a run of one brought."""

from dataclasses import dataclass
from datetime import date, datetime

from core.paper import Paper


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
