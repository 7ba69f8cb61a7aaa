"""Tags, notes, reading state and collections in a real library."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from answering import Question, open_litmus
from answering.litmus import Litmus
from core.errors import CollectionNotFound, InvalidMarking, PaperNotFound
from core.filters import Filters
from core.marking import Collection, Marking
from core.paper import Paper, Reading
from core.settings import Settings
from tests.service.corpus import QUESTION, write_corpus


@asynccontextmanager
async def library(settings: Settings, tmp_path: Path) -> AsyncIterator[tuple[Litmus, dict[str, str]]]:
    async with open_litmus(settings) as litmus:
        await litmus.library.import_file(write_corpus(tmp_path / "papers.jsonl"))
        papers = (await litmus.library.papers()).papers
        yield litmus, {paper.title.split()[-1]: paper.id for paper in papers}


async def titles(litmus: Litmus, filters: Filters, query: str = "sheep bread lighthouse bees") -> set[str]:
    return {passage.paper.title.split()[-1] for passage in await litmus.search(query, filters=filters)}


async def test_it_filters_search_answers_and_lists(settings: Settings, tmp_path: Path) -> None:
    async with library(settings, tmp_path) as (litmus, ids):
        await litmus.library.mark([ids["Transformers"], ids["Bees"]], Marking(add_collections=("My Thesis",)))
        await litmus.library.mark([ids["Bees"]], Marking(reading=Reading.READ, note="Read it again!"))
        thesis, read = Filters(collections=("my thesis",)), Filters(reading=Reading.READ)
        assert await titles(litmus, thesis) == {"Transformers", "Bees"}
        assert await titles(litmus, read) == {"Bees"}
        assert await titles(litmus, Filters(collections=("My Thesis",), reading=Reading.UNREAD)) == {"Transformers"}
        assert await titles(litmus, Filters(collections=("No such",))) == set()
        assert await titles(litmus, Filters(collections=("My Thesis",), paper_ids=(ids["Altitude"],))) == set()
        answer = await litmus.ask(Question(QUESTION, filters=read))
        assert {source.paper.id for source in answer.sources} == {ids["Bees"]}
        assert answer.filters == read
        page = await litmus.library.papers(marked=Filters(collections=("My thesis",), reading=Reading.READ))
        assert [paper.note for paper in page.papers] == ["Read it again!"]
        assert page.total == 1


async def test_a_tag_is_found_by_both_sides_at_once_and_no_more_when_it_is_gone(
    settings: Settings, tmp_path: Path
) -> None:
    async with library(settings, tmp_path) as (litmus, ids):
        await litmus.library.mark([ids["Altitude"]], Marking(add_tags=("kitchen",)))
        tagged = Filters(tags=("Kitchen",))
        assert await titles(litmus, tagged) == {"Altitude"}
        terms = await litmus.library.index.terms.query("bread", 10, tagged)
        assert {hit.chunk_id for hit in terms}
        assert [paper.id for paper in (await litmus.library.papers(marked=tagged)).papers] == [ids["Altitude"]]
        await litmus.library.mark([ids["Altitude"]], Marking(remove_tags=("kitchen",)))
        assert await titles(litmus, tagged) == set()
        assert (await litmus.library.counts()).pending == 0
        assert await litmus.library.index.in_line()


async def test_all_are_changed_or_none(settings: Settings, tmp_path: Path) -> None:
    async with library(settings, tmp_path) as (litmus, ids):
        with pytest.raises(PaperNotFound):
            await litmus.library.mark([ids["Bees"], "p_none"], Marking(note="No."))
        with pytest.raises(InvalidMarking):
            await litmus.library.mark([ids["Bees"]], Marking(note="No.", add_tags=("",)))
        assert (await litmus.library.paper(ids["Bees"])).note == ""


async def test_collections_are_listed_renamed_joined_and_dissolved(settings: Settings, tmp_path: Path) -> None:
    async with library(settings, tmp_path) as (litmus, ids):
        await litmus.library.mark(list(ids.values()), Marking(add_collections=("all of them",)))
        await litmus.library.mark([ids["Bees"]], Marking(add_collections=("Bees",)))
        assert await litmus.library.collections() == [Collection("all of them", 4), Collection("Bees", 1)]
        assert await litmus.library.rename_collection("bees", "All of them") == 1
        assert await litmus.library.collections() == [Collection("all of them", 4)]
        assert await litmus.library.rename_collection("all of them", "Everything") == 4
        assert await litmus.library.rename_collection("everything", None) == 4
        assert await litmus.library.collections() == []
        with pytest.raises(CollectionNotFound):
            await litmus.library.rename_collection("everything", None)


async def test_nothing_is_lost_by_importing_again_or_by_becoming_one_paper(settings: Settings, tmp_path: Path) -> None:
    async with library(settings, tmp_path) as (litmus, ids):
        await litmus.library.mark(
            [ids["Bees"]], Marking(("insects",), note="Mine.", reading=Reading.READ, add_collections=("B",))
        )
        job = await litmus.library.import_file(tmp_path / "papers.jsonl")
        assert job.counts.unchanged == 4
        # A preprint of it that is a paper of its own, until a record names both ids.
        abstract = (await litmus.library.paper(ids["Bees"])).abstract
        preprint = Paper("Sleep in Bees", abstract, ("Hana Sato",), 2022, arxiv_id="2201.00001")
        await litmus.library.upsert([preprint])
        other = next(p for p in (await litmus.library.papers()).papers if p.arxiv_id == "2201.00001")
        await litmus.library.mark([other.id], Marking(note="Also mine.", add_collections=("C",)))
        link = Paper("Sleep and Memory in Honey Bees", abstract, ("Hana Sato", "Bo Peep"), 2022, arxiv_id="2201.00001")
        await litmus.library.upsert([link])
        (paper,) = [p for p in (await litmus.library.papers()).papers if p.arxiv_id == "2201.00001"]
        assert (await litmus.library.papers()).total == 4
        assert {"Mine.", "Also mine."} == set(paper.note.split("\n\n"))
        assert paper.reading is Reading.READ
        assert set(paper.collections) == {"B", "C"}
        assert "insects" in paper.tags
        assert {each.name for each in await litmus.library.collections()} == {"B", "C"}
