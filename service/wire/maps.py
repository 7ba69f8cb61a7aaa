"""`GET /v1/map`: the library by topic, and as a picture."""

from pydantic import Field

from core.filters import Filters
from reviewing.mapping.library_map import LibraryMap, Spot, Topic
from service.wire.base import Shape, Told

REPRESENTATIVE = 3


class MapPaperOut(Told):
    """A paper that stands for its topic."""

    paper_id: str
    title: str
    year: int | None


class TopicOut(Shape[Topic], Told):
    """A cluster of papers. To ask it alone, give `paper_ids` as a filter."""

    n: int
    """Counts from 1, the largest topic first."""
    label: str
    phrases: tuple[str, ...]
    """What its papers speak of more than others do, the most telling first."""
    size: int
    x: float
    y: float
    representative: tuple[MapPaperOut, ...] = ()
    """The most typical papers."""
    paper_ids: tuple[str, ...]
    """All of them, the most typical first."""


class MapOut(Shape[LibraryMap], Told):
    """Every searchable paper that the filters admit is one spot and in one topic."""

    topics: tuple[TopicOut, ...]
    spots: tuple[Spot, ...] = Field(alias="papers")
    silhouettes: dict[int, float]
    """The mean silhouette that each tried number of topics gave, by which one was chosen."""
    filters: Filters = Field(alias="filters_applied")
    index: str
    """The state of the library that this is a map of."""

    @classmethod
    def tell(cls, noun: LibraryMap) -> object:
        """Return its fields."""
        spots = {spot.paper_id: MapPaperOut.model_validate(spot) for spot in noun.spots}
        typical = {topic.n: tuple(spots[one] for one in topic.paper_ids[:REPRESENTATIVE]) for topic in noun.topics}
        return {
            "topics": [
                TopicOut.of(topic).model_copy(update={"representative": typical[topic.n]}) for topic in noun.topics
            ],
            "spots": noun.spots,
            "silhouettes": {number: round(value, 4) for number, value in noun.silhouettes.items()},
            "filters": noun.filters,
            "index": noun.index,
        }
