"""`GET /v1/map`: the library by topic, and as a picture."""

from pydantic import Field

from reviewing.mapping.library_map import LibraryMap, Spot, Topic
from service.wire.base import Told
from service.wire.filters import FiltersWire

REPRESENTATIVE = 3


class MapPaperOut(Told):
    """A paper that stands for its topic."""

    paper_id: str
    title: str
    year: int | None


class TopicOut(Told):
    """A cluster of papers. To ask it alone, give `paper_ids` as a filter."""

    n: int = Field(description="Counts from 1, the largest topic first.")
    label: str
    phrases: list[str] = Field(description="What its papers speak of more than others do, the most telling first.")
    size: int
    x: float
    y: float
    representative: list[MapPaperOut] = Field(description="The most typical papers.")
    paper_ids: list[str] = Field(description="All of them, the most typical first.")


class SpotOut(Told):
    """A paper on the map. `x` and `y` are in [-1, 1]: near papers speak of similar things, the axes mean nothing."""

    paper_id: str
    title: str
    year: int | None
    x: float
    y: float
    topic: int = Field(description="The number of its topic.")


class MapOut(Told):
    """Every searchable paper that the filters admit is one spot and in one topic."""

    topics: list[TopicOut]
    papers: list[SpotOut]
    silhouettes: dict[int, float] = Field(
        description="The mean silhouette that each tried number of topics gave, by which one was chosen."
    )
    filters_applied: FiltersWire
    index: str = Field(description="The state of the library that this is a map of.")

    @classmethod
    def of(cls, made: LibraryMap) -> "MapOut":
        """Return the wire form."""
        spots = {spot.paper_id: spot for spot in made.spots}
        return cls(
            topics=[_topic(topic, spots) for topic in made.topics],
            papers=[SpotOut.model_validate(spot) for spot in made.spots],
            silhouettes={number: round(value, 4) for number, value in made.silhouettes.items()},
            filters_applied=FiltersWire.model_validate(made.filters),
            index=made.index,
        )

    def to_core(self) -> LibraryMap:
        """Return the noun."""
        return LibraryMap(
            tuple(
                Topic(one.n, one.label, tuple(one.phrases), tuple(one.paper_ids), one.x, one.y) for one in self.topics
            ),
            tuple(Spot(one.paper_id, one.title, one.year, one.x, one.y, one.topic) for one in self.papers),
            self.silhouettes,
            self.filters_applied.to_core(),
            self.index,
        )


def _topic(topic: Topic, spots: dict[str, Spot]) -> TopicOut:
    typical = [MapPaperOut.model_validate(spots[paper_id]) for paper_id in topic.paper_ids[:REPRESENTATIVE]]
    return TopicOut(
        n=topic.n,
        label=topic.label,
        phrases=list(topic.phrases),
        size=topic.size,
        x=topic.x,
        y=topic.y,
        representative=typical,
        paper_ids=list(topic.paper_ids),
    )
