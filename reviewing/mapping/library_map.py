"""A library by topic, and as a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.filters import Filters


@dataclass(frozen=True, slots=True)
class Spot:
    """A paper on the map. Both coordinates are in [-1, 1]; near papers speak of similar things, axes mean nothing."""

    paper_id: str
    title: str
    year: int | None
    x: float
    y: float
    topic: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A cluster of papers; `n` counts from 1, the largest topic first."""

    n: int
    label: str
    phrases: tuple[str, ...]
    """What its papers speak of more than others do, the most telling first; the label is made of the first."""
    paper_ids: tuple[str, ...]
    """The most typical first."""
    x: float
    y: float
    """The middle of its spots."""

    @property
    def size(self) -> int:
        """How many papers it has."""
        return len(self.paper_ids)


@dataclass(frozen=True, slots=True)
class LibraryMap:
    """Every searchable paper that the filters admit is one spot and in one topic."""

    topics: tuple[Topic, ...]
    spots: tuple[Spot, ...]
    """In the order of their ids."""
    silhouettes: Mapping[int, float] = field(default_factory=dict)
    """The mean silhouette that each tried number of topics gave; empty where the number was given or none was tried."""
    filters: Filters = field(default_factory=Filters)
    index: str = ""
    """The state of the library that this is a map of."""
