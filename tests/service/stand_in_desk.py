"""A desk that gives what it was given."""

from dataclasses import dataclass, field

from core.filters import Filters
from reviewing.mapping.library_map import LibraryMap, Spot, Topic
from tests.service.stand_in import PAPER

MAP = LibraryMap(
    (Topic(1, "Sheep · attention", ("sheep", "attention"), (PAPER.id,), 0.0, 0.0),),
    (Spot(PAPER.id, PAPER.title, PAPER.year, 0.0, 0.0, 1),),
    {2: 0.1, 3: 0.2},
    index="lib@3",
)


@dataclass
class StandInDesk:
    fails: Exception | None = None
    asked: list[tuple[int | None, Filters]] = field(default_factory=list)

    async def map(self, *, topics: int | None = None, filters: Filters = Filters()) -> LibraryMap:  # noqa: B008 - frozen
        self.asked.append((topics, filters))
        if self.fails:
            raise self.fails
        return MAP
