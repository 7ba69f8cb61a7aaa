"""A watch brings what is new once, grouped and explained; nothing that came is ever left out of a digest."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from answering import Litmus, open_litmus
from core.errors import InvalidFetch, WatchNotFound
from core.importing import Digest, ImportState, Wanted
from core.settings import Settings
from reviewing import Desk
from reviewing.watching.watches import Watches
from tests.source_protocols import MadeUp, made_up
from tests.sources_server import SourcesServer, Trouble

OLD = date(2024, 1, 1)
QUERY = Wanted("openalex", "counting sheep from the air", OLD, 50, ("flock",))


@pytest.fixture
async def litmus(settings: Settings, server: SourcesServer, tmp_path: Path) -> AsyncIterator[Litmus]:
    known = {"zotero_library": "users/7", "source_urls": server.addresses}
    async with open_litmus(settings.model_copy(update=known)) as litmus:
        yield litmus


@pytest.fixture
async def watches(litmus: Litmus) -> Watches:
    return Desk(litmus).watches


def today(number: int) -> MadeUp:
    return replace(made_up(number)[-1], day=datetime.now(UTC).date())


def titles(digest: Digest | None) -> set[str]:
    return {new.paper.title for topic in digest.topics for new in topic.papers} if digest else set()


async def test_a_run_brings_what_is_new_and_only_that(watches: Watches, server: SourcesServer) -> None:
    watch = await watches.add(QUERY, name="Sheep")
    assert (await watches.run("Sheep")).counts.added == 3
    first = await watches.digest("Sheep")
    assert titles(first) == {paper.title for paper in server.papers}
    assert (await watches.run(watch.id)).state is ImportState.DONE
    assert await watches.digest(watch.id) is None
    server.papers = [*server.papers, today(9)]
    await watches.run(watch.id)
    second = await watches.digest(watch.id)
    assert titles(second) == {server.papers[-1].title}
    assert await watches.digests("Sheep") == (second, first)
    assert (await watches.digests("Sheep", 1)) == (second,)
    [now] = await watches.all()
    assert now.ran_at is not None
    assert now.undigested == ()


async def test_what_the_library_has_already_is_not_new(litmus: Litmus, watches: Watches, server: SourcesServer) -> None:
    await litmus.library.fetch(replace(QUERY, source="crossref", limit=1))
    await watches.add(QUERY, name="Sheep")
    await watches.run("Sheep")
    assert titles(await watches.digest("Sheep")) == {paper.title for paper in server.papers[1:]}


async def test_sources_are_asked_for_the_newest_and_a_while_back(watches: Watches, server: SourcesServer) -> None:
    await watches.add(replace(QUERY, since=None), name="Sheep")
    await watches.run("Sheep")
    await watches.digest("Sheep")
    asked = server.asked[-1].query
    month_ago = datetime.now(UTC).date() - timedelta(days=30)
    assert asked["filter"] == f"from_publication_date:{month_ago}"
    assert asked["sort"] == "publication_date:desc"
    await watches.add(QUERY, name="Old sheep")
    for since in (OLD, datetime.now(UTC).date() - timedelta(days=90)):
        await watches.run("Old sheep")
        await watches.digest("Old sheep")
        assert server.asked[-1].query["filter"] == f"from_publication_date:{since}"


async def test_ones_own_library_may_get_old_papers(watches: Watches, server: SourcesServer) -> None:
    await watches.add(Wanted("zotero", ""), name="Mine")
    await watches.run("Mine")
    first = await watches.digest("Mine")
    assert len(titles(first)) == 3
    assert first is not None
    assert first.topics[0].papers[0].matched == ()  # there is no query that they could match
    server.papers = [*server.papers, replace(made_up(7)[-1], day=date(1987, 5, 1))]
    await watches.run("Mine")
    assert len(titles(await watches.digest("Mine"))) == 1


async def test_what_came_before_a_source_failed_stands_in_the_digest(watches: Watches, server: SourcesServer) -> None:
    server.papers = made_up(120)
    await watches.add(replace(QUERY, limit=200), name="Sheep")
    server.trouble(Trouble(429, {"Retry-After": "86400"}, after=1))
    assert (await watches.run("Sheep")).state is ImportState.FAILED
    assert len(titles(await watches.digest("Sheep"))) == 100
    assert (await watches.watch("Sheep")).ran_at is None  # so that the next run looks as far back
    assert (await watches.run("Sheep")).state is ImportState.DONE
    assert len(titles(await watches.digest("Sheep"))) == 20


async def test_papers_stand_by_topic_and_the_most_relevant_first(watches: Watches, server: SourcesServer) -> None:
    bread = "We bake bread with {} grams of yeast. Dough rises faster in the mountains. Salt has no effect on bread."
    server.papers = [
        *made_up(6),
        *(
            replace(paper, title=f"Bread dough with yeast, part {paper.number}", abstract=bread.format(paper.number))
            for paper in made_up(12)[6:]
        ),
    ]
    await watches.add(QUERY, name="Sheep")
    await watches.run("Sheep")
    digest = await watches.digest("Sheep")
    assert digest is not None
    assert [len(topic.papers) for topic in digest.topics] == [6, 6]
    sheep, loaves = digest.topics
    assert "sheep" in sheep.label.lower()
    assert "bread" in loaves.label.lower()
    best = sheep.papers[0]
    assert set(best.matched) == {"counting", "sheep", "from", "air"} - {"from"}
    assert best.sentence is not None
    assert "from the air" in best.sentence
    assert best.sentence in best.paper.abstract
    assert loaves.papers[0].matched == ()
    for topic in digest.topics:
        scores = [new.score for new in topic.papers]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
    assert {"flock"} <= set(best.paper.tags)


async def test_a_watch_is_checked_when_it_is_made(watches: Watches) -> None:
    for wrong in (replace(QUERY, source="scopus"), replace(QUERY, query=" "), replace(QUERY, limit=0)):
        with pytest.raises(InvalidFetch):
            await watches.add(wrong)
    await watches.add(QUERY, name="Sheep")
    with pytest.raises(InvalidFetch, match="There is a watch 'Sheep' already"):
        await watches.add(QUERY, name=" Sheep ")
    assert (await watches.add(QUERY)).name == "openalex: counting sheep from the air"
    with pytest.raises(InvalidFetch, match="at most 100"):
        await watches.add(QUERY, name="x" * 101)


async def test_a_watch_that_is_removed_leaves_its_papers(litmus: Litmus, watches: Watches) -> None:
    watch = await watches.add(QUERY, name="Sheep")
    await watches.run("Sheep")
    await watches.remove("Sheep")
    assert await watches.all() == ()
    assert (await litmus.library.papers()).total == 3
    for name in ("Sheep", watch.id, ""):
        with pytest.raises(WatchNotFound):
            await watches.watch(name)


async def test_a_folder_is_watched_from_wherever_the_run_is_started(
    watches: Watches, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("sheep")
    (folder / "one.jsonl").write_text('{"title": "Counting sheep", "abstract": "We count sheep from the air."}\n')
    monkeypatch.chdir(folder.parent)
    watch = await watches.add(Wanted("folder", folder.name), name="Exports")
    assert watch.query == str(folder.resolve())
    monkeypatch.chdir("/")
    await watches.run("Exports")
    digest = await watches.digest("Exports")
    assert titles(digest) == {"Counting sheep"}
    assert digest is not None
    assert digest.topics[0].papers[0].matched == ()  # the path is no query
