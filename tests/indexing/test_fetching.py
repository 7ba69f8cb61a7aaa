"""A fetch is an import whose records come from a source: it can be cut anywhere, and goes on from there."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from core.errors import InvalidFetch
from core.filters import Filters
from core.importing import ImportCounts, ImportJob, ImportState, Wanted
from core.settings import Settings
from indexing.library import Library, open_library
from indexing.sources import Sources
from retrieval.search import Retriever
from tests.source_protocols import made_up, retraction_notice
from tests.sources_server import Moment, SourcesServer, Trouble


@pytest.fixture
def asking(settings: Settings, server: SourcesServer) -> Settings:
    known = {"zotero_library": "users/7", "openalex_key": SecretStr("good")}
    return settings.model_copy(update={"source_urls": server.addresses, **known})


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Library]:
    async with open_library(settings, sources=Sources(settings, Moment())) as library:
        yield library


@pytest.fixture
async def library(asking: Settings) -> AsyncIterator[Library]:
    async with opened(asking) as library:
        yield library


SHEEP = Wanted("arxiv", "sheep", limit=1000)
PAGED = Wanted("openalex", "sheep", limit=1000)
"""A hundred at once, with a cursor."""


async def ended(library: Library, job: ImportJob) -> ImportJob:
    while not job.ended:
        await asyncio.sleep(0.01)
        job = await library.import_job(job.id)
    return job


async def test_what_comes_can_be_searched_and_the_same_again_changes_nothing(
    library: Library, asking: Settings, server: SourcesServer
) -> None:
    server.papers = made_up(8, without_abstract=3)
    job = await library.fetch(replace(SHEEP, tags=("flock",)))
    assert (job.name, job.state, job.error) == ("arxiv: sheep", ImportState.DONE, None)
    assert job.counts == ImportCounts(added=5, rejected=3, no_abstract=3)
    assert (job.matches, job.indexed, job.to_index) == (8, 5, 5)
    found = await Retriever(library.index, asking).search("sheep of kind 4", top_k=3, filters=Filters(tags=("flock",)))
    assert "kind 4 " in found[0].paper.title
    assert found[0].paper.source == "arxiv"
    again = await library.fetch(replace(SHEEP, tags=("flock",)))
    assert again.counts == ImportCounts(unchanged=5, rejected=3, no_abstract=3)


async def test_another_query_that_finds_the_same_paper_changes_nothing(library: Library) -> None:
    await library.fetch(SHEEP)
    assert (await library.fetch(replace(SHEEP, query="counting"))).counts == ImportCounts(unchanged=3)


async def test_the_limit_counts_records_and_a_higher_one_reads_on(library: Library, server: SourcesServer) -> None:
    server.papers = made_up(150)
    assert (await library.fetch(replace(PAGED, limit=3))).counts == ImportCounts(added=3)
    assert (await library.fetch(replace(PAGED, limit=110))).counts == ImportCounts(added=107, unchanged=3)


async def test_a_fetch_that_fails_keeps_what_came_and_goes_on_from_there(
    asking: Settings, server: SourcesServer
) -> None:
    server.papers = made_up(230)
    async with opened(asking) as library:
        server.trouble(Trouble(429, {"Retry-After": "86400"}, after=2))
        job = await library.fetch(PAGED)
        assert job.state is ImportState.FAILED
        assert "OpenAlex answered 429 and asks to be left alone for 1,440 min" in (job.error or "")
        assert (job.counts.added, job.indexed) == (200, 200)
        assert (await library.counts()).pending == 0
    before = len(server.asked)
    async with opened(asking) as library:  # another day
        job = await library.fetch(PAGED)
        assert (job.state, job.counts) == (ImportState.DONE, ImportCounts(added=30))
        assert [asked.query["cursor"] for asked in server.asked[before:]] == ["c200", "c300"]
        # It had come to its end, so now it begins anew; what is kept is not asked for again.
        before = len(server.asked)
        assert (await library.fetch(PAGED)).counts == ImportCounts(unchanged=230)
        assert len(server.asked) == before
        assert (await library.fetch(replace(PAGED, fresh=True))).counts == ImportCounts(unchanged=230)
        assert len(server.asked) == before + 4


async def test_a_fetch_that_is_cancelled_goes_on_too(library: Library, server: SourcesServer) -> None:
    server.papers = made_up(130)
    come = asyncio.Event()
    running = asyncio.create_task(library.fetch(PAGED, lambda job: come.set() if job.counts.added else None))
    await come.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await library.import_jobs())[0].state is ImportState.CANCELLED
    assert (await library.fetch(PAGED)).state is ImportState.DONE
    assert (await library.papers()).total == 130


async def test_a_cursor_that_is_forgotten_costs_a_new_beginning_and_no_paper(
    library: Library, server: SourcesServer
) -> None:
    server.papers = made_up(130)
    server.trouble(Trouble(503, {"Retry-After": "86400"}, after=1))
    assert (await library.fetch(PAGED)).counts == ImportCounts(added=100)
    server.trouble(Trouble(400, body=b'{"message": "This cursor has expired"}'))
    assert (await library.fetch(PAGED)).counts == ImportCounts(added=30, unchanged=100)


async def test_one_paper_of_two_sources_is_one_paper(library: Library, server: SourcesServer) -> None:
    await library.fetch(SHEEP)
    for name in ("openalex", "semantic-scholar", "crossref", "pubmed", "huggingface", "zotero"):
        assert (await library.fetch(Wanted(name, "sheep"))).counts.added == 0, name
    assert (await library.papers()).total == 3
    paper = (await library.papers(limit=1)).papers[0]
    made = server.papers[0]
    assert (paper.doi, paper.arxiv_id, paper.venue) == (made.doi, made.arxiv, "Journal of Sheep")
    assert {"cs.CV", "Sheep", "to read"} <= set(paper.tags)


async def test_a_retraction_stays_whoever_speaks_last(library: Library, server: SourcesServer) -> None:
    server.papers = made_up(3, retracted=[2])
    await library.fetch(SHEEP)
    assert not any(paper.retracted for paper in (await library.papers()).papers)
    await library.fetch(Wanted("crossref", "sheep"))
    server.papers = made_up(3)
    await library.fetch(Wanted("openalex", "sheep"))
    assert [paper.retracted for paper in (await library.papers()).papers] == [False, True, False]


async def test_a_notice_marks_the_paper_it_retracts_now_and_later(library: Library, server: SourcesServer) -> None:
    made = server.papers
    items = [retraction_notice(made[0].doi), retraction_notice(made[1].doi)]
    body = json.dumps({"message": {"total-results": 2, "items": items}}).encode()
    server.papers = made[:1]
    await library.fetch(Wanted("zotero", ""))
    server.trouble(Trouble(body=body))
    job = await library.fetch(Wanted("crossref", "retraction"))
    assert job.counts == ImportCounts(rejected=2, no_abstract=2)
    assert [paper.retracted for paper in (await library.papers()).papers] == [True]
    server.papers = made
    await library.fetch(Wanted("zotero", ""))
    assert [paper.retracted for paper in (await library.papers()).papers] == [True, True, False]


async def test_what_cannot_be_fetched_is_told_before_anything_runs(library: Library) -> None:
    with pytest.raises(InvalidFetch):
        await library.start_fetch(Wanted("arxiv", ""))
    assert await library.import_jobs() == ()


async def test_a_wait_shows_in_the_job(asking: Settings, server: SourcesServer) -> None:
    class Patient(Moment):
        async def sleep(self, seconds: float) -> None:
            noted.set()
            await go_on.wait()

    noted, go_on = asyncio.Event(), asyncio.Event()
    async with open_library(asking, sources=Sources(asking, Patient())) as library:
        server.trouble(Trouble(503, {"Retry-After": "60"}))
        job = await library.start_fetch(SHEEP)
        await noted.wait()
        assert (await library.import_job(job.id)).note == "arXiv answered 503: waiting 60 s"
        go_on.set()
        job = await ended(library, job)
        assert (job.counts.added, job.note) == (3, None)


async def test_sources_are_fetched_from_side_by_side_and_each_one_in_turn(
    asking: Settings, server: SourcesServer
) -> None:
    async with opened(asking.model_copy(update={"max_concurrent_imports": 4})) as library:
        jobs = [
            await library.start_fetch(Wanted(name, query))
            for name in ("arxiv", "zotero")
            for query in ("sheep", "kind")
        ]
        assert [(await ended(library, job)).state for job in jobs] == [ImportState.DONE] * 4
    assert [asked.query["search_query"] for asked in server.asked if asked.path.startswith("/arxiv")] == [
        "all:sheep",
        "all:kind",
    ]


async def test_a_folder_of_exports_is_a_source(library: Library, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("exports")
    made = made_up(1300)
    for number, part in enumerate((made[:1100], made[1100:])):
        lines = (json.dumps({"title": one.title, "abstract": one.abstract, "year": one.day.year}) for one in part)
        (folder / f"{number}.jsonl").write_text("\n".join(lines))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a paper")
    (folder / ".hidden.jsonl").write_text("{")
    wanted = Wanted("folder", str(folder), limit=2000, since=date(2024, 1, 1))
    job = await library.fetch(wanted)
    recent = sum(one.day.year >= 2024 for one in made)
    assert (job.counts.added, job.counts.rejected) == (recent, 1)
    assert job.rejections[0].place == "photo.jpg"
    with pytest.raises(InvalidFetch, match="There is no folder"):
        await library.fetch(replace(wanted, query=str(folder / "none")))


async def test_files_of_a_folder_come_once_whatever_sign_follows_its_name(library: Library, tmp_path: Path) -> None:
    made = made_up(3)
    for name, one in zip(("a/z.jsonl", "a-b.jsonl", "a.jsonl"), made, strict=True):
        (tmp_path / "exports" / "a").mkdir(parents=True, exist_ok=True)
        (tmp_path / "exports" / name).write_text(json.dumps({"title": one.title, "abstract": one.abstract}))
    job = await library.fetch(Wanted("folder", str(tmp_path / "exports"), limit=10))
    assert (job.counts.added, job.counts.unchanged) == (3, 0)
