"""What is searchable in memory, and the papers near a paper."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import PaperNotFound
from core.filters import Filters
from core.paper import Paper
from core.passage import Chunk
from core.settings import Settings
from indexing.catalogue import Catalogue, pending
from indexing.catalogue.upserting import upsert
from indexing.library import Library, open_library
from indexing.roster import RosterKeeper


async def test_whoever_asks_while_it_is_read_waits_for_the_new_one(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    try:
        keeper = RosterKeeper(catalogue, 2)
        assert len(await keeper.current()) == 0
        catalogue.write_now(upsert, [Paper("Passage search", "It works.")], ["file, line 1"])
        (paper,) = catalogue.read_now(pending.pending_papers, 10)
        chunks = [Chunk("c_1", paper.id, paper.abstract, 0, len(paper.abstract), 3)]
        catalogue.write_now(pending.store_chunks, [paper.id], chunks, np.ones((1, 2), np.float32))
        catalogue.write_now(pending.mark_indexed, [paper.id])
        keeper.changed()
        rosters = await asyncio.gather(*(keeper.current() for _ in range(4)))
        assert [len(roster) for roster in rosters] == [1, 1, 1, 1]
    finally:
        catalogue.close()


async def test_a_number_that_is_no_year_harms_no_search(tmp_path: Path) -> None:
    """Older versions took any number; such a paper is one without a year."""
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    try:
        years = (-(10**16), 10**16, -1, 10_000, 9999, 0)
        papers = [Paper(f"Passage search {number}", "It works.", year=year) for number, year in enumerate(years)]
        catalogue.write_now(upsert, papers, ["file"] * len(papers))
        for number, paper in enumerate(catalogue.read_now(pending.pending_papers, 10)):
            chunks = [Chunk(f"c_{number}", paper.id, paper.abstract, 0, len(paper.abstract), 3)]
            catalogue.write_now(pending.store_chunks, [paper.id], chunks, np.ones((1, 2), np.float32))
            catalogue.write_now(pending.mark_indexed, [paper.id])
        roster = await RosterKeeper(catalogue, 2).current()
        assert int(roster.admitted(Filters(year_from=0)).sum()) == 2
        assert int(roster.admitted(Filters()).sum()) == len(years)
    finally:
        catalogue.close()


SHEEP = Paper("Counting Sheep from the Air", "We count sheep on pastures with a camera that is carried by a kite.")
LAMBS = Paper("Lambs in Aerial Images", "A drone takes pictures of meadows, and a network finds the lambs in them.")
GOATS = Paper("Goats on Slopes", "Herds of goats were followed in the mountains, and their number was estimated.")
BREAD = Paper("Yeast at High Altitude", "Dough rises faster in the mountains, where the air presses on it less.")


@pytest.fixture
async def library(settings: Settings) -> AsyncIterator[Library]:
    async with open_library(settings) as library:
        await library.upsert([SHEEP, LAMBS, GOATS, BREAD])
        yield library


async def ids(library: Library) -> dict[str, str]:
    return {paper.title: paper.id for paper in (await library.papers()).papers}


async def test_the_nearest_come_first_and_the_paper_itself_does_not(library: Library) -> None:
    known = await ids(library)
    near = await library.related(known[SHEEP.title])
    assert near[0].paper.title == LAMBS.title
    assert {each.paper.title for each in near} == {LAMBS.title, GOATS.title, BREAD.title}
    assert [each.score for each in near] == sorted((each.score for each in near), reverse=True)
    assert all(-1 <= each.score <= 1 for each in near)
    assert await library.related(known[SHEEP.title], count=1) == near[:1]


async def test_nearness_is_mutual(library: Library) -> None:
    known = await ids(library)

    async def score(one: Paper, other: Paper) -> float:
        near = await library.related(known[one.title])
        return next(each.score for each in near if each.paper.title == other.title)

    assert await score(SHEEP, BREAD) == pytest.approx(await score(BREAD, SHEEP), abs=1e-3)


async def test_a_paper_that_was_edited_or_deleted_is_where_it_now_is(library: Library) -> None:
    known = await ids(library)
    await library.upsert(
        [replace(LAMBS, abstract="Sourdough and bread: how dough is baked, and how yeast makes it rise.")]
    )
    await library.delete(known[BREAD.title])
    near = await library.related(known[SHEEP.title])
    assert [each.paper.title for each in near] == [GOATS.title, LAMBS.title]
    with pytest.raises(PaperNotFound):
        await library.related(known[BREAD.title])


async def test_a_library_of_one_has_no_related_papers(settings: Settings) -> None:
    async with open_library(settings) as library:
        await library.upsert([SHEEP])
        assert await library.related(next(iter((await ids(library)).values()))) == []
