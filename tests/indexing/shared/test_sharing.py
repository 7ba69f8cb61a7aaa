"""What processes that share a library tell each other, here as several openings of one database."""

import asyncio
import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from core.errors import DatabaseUnreachable
from core.importing import ImportState
from core.jobs import WorkLoad
from core.paper import Paper
from core.settings import Settings
from eval.bench.postgres import Server
from indexing.catalogue import Catalogue, work
from indexing.catalogue.tables.shared import WORKS
from indexing.library import open_library
from indexing.shared.link import SharedLocks, Signals

PAPER = Paper("Counting Sheep from the Air", "We count sheep on pastures with a camera that is carried by a kite.")
pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture
def database(postgres: Server) -> str:
    return postgres.database()


@pytest.fixture
def catalogue(database: str) -> Iterator[Catalogue]:
    catalogue = Catalogue(database)
    yield catalogue
    catalogue.close()


async def test_a_lock_is_held_by_one_process_and_freed_when_it_dies(database: str) -> None:
    one, other = SharedLocks(database), SharedLocks(database)
    order: list[str] = []

    async def wait() -> None:
        async with other.named("chat"):
            order.append("other")

    async with one.named("another"), one.named("chat"):
        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0.2)
        order.append("one")
        await one.close()
        await waiting
    assert order == ["one", "other"]
    with pytest.raises(TimeoutError):
        async with other.named("chat"), asyncio.timeout(0.2), one.named("chat"):
            raise AssertionError("both hold it")
    async with other.named("chat"):  # whoever gave up waiting holds nothing
        pass
    await one.close()
    await other.close()


async def test_who_was_there_before_the_server_went_away_goes_on(
    postgres: Server, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    locks, signals = SharedLocks(database), Signals(database)
    heard = asyncio.Event()
    signals.on(WORKS, heard.set)
    signals.open()
    async with locks.named("papers"):
        pass
    await heard.wait()
    postgres.stop()
    with pytest.raises(DatabaseUnreachable):
        async with locks.named("chat"):
            raise AssertionError("nobody gave it")
    await asyncio.sleep(2.5)  # it tries to listen every second
    postgres.start()
    heard.clear()
    async with locks.named("papers"):  # at once, with no failure in between
        pass
    await heard.wait()  # it may have missed something
    postgres.stop()
    postgres.start()
    async with locks.named("papers"):  # also where nobody noticed that the server was away
        pass
    await signals.close()
    await locks.close()
    told = [record.getMessage() for record in caplog.records if record.name == "indexing.shared.link"]
    assert "not heard until" in told[0]
    assert "heard again" in told[1]
    assert len(told) <= 4, told


def test_work_is_taken_in_turn_and_by_another_when_its_holder_is_not_heard_of(catalogue: Catalogue) -> None:
    for number, turn in enumerate(("files", "files", "arXiv", None)):
        catalogue.write_now(work.put, f"w_{number}", "import", turn, {})

    def taken(holder: str, seconds: float = 60) -> str | None:
        found = catalogue.write_now(work.take, holder, seconds, ["import"], None)
        return found and found.id

    assert [taken("one"), taken("other", 0), taken("one"), taken("one")] == ["w_0", "w_2", "w_2", "w_3"]
    assert taken("other") is None
    assert catalogue.write_now(work.renew, "other", 60, ["w_0", "w_2"]) == {}
    assert catalogue.write_now(work.cancel, "w_0") is True
    assert catalogue.write_now(work.renew, "one", 60, ["w_0", "w_3"]) == {"w_0": True, "w_3": False}
    catalogue.write_now(work.forget, "w_0")
    assert taken("other") == "w_1"
    catalogue.write_now(work.release, "other", "w_1")
    assert catalogue.write_now(work.cancel, "w_1") is False
    assert catalogue.write_now(work.cancel, "w_1") is None


def test_what_waits_and_what_is_overdue_is_counted(catalogue: Catalogue) -> None:
    assert catalogue.read_now(work.load_shared) == WorkLoad()
    for number, kind in enumerate(("import", "job", "job")):
        catalogue.write_now(work.put, f"w_{number}", kind, None, {})
    assert catalogue.write_now(work.take, "one", 60, ["job"], None) is not None
    assert catalogue.read_now(work.load_shared) == WorkLoad({"import": 1, "job": 1}, {"job": 1})
    assert catalogue.write_now(work.take, "dies", -5, ["import"], None) is not None
    load = catalogue.read_now(work.load_shared)
    assert (load.waiting, load.running) == ({"import": 1, "job": 1}, {"job": 1})
    assert load.overdue_s >= 5


async def test_what_one_changes_the_others_search(database: str, settings: Settings) -> None:
    shared = settings.model_copy(update={"database_url": SecretStr(database)})
    async with open_library(shared) as one, open_library(shared) as other:
        assert len(await other.index.roster.current()) == 0
        job = await one.upsert([PAPER])
        assert job.state is ImportState.DONE
        while not len(await other.index.roster.current()):  # noqa: ASYNC110 - it hears of it
            await asyncio.sleep(0.01)
        assert other.index.terms.rarity(["sheep"]) == one.index.terms.rarity(["sheep"])
        (paper,) = (await other.papers()).papers
        await other.delete(paper.id)
        while len(await one.index.roster.current()):  # noqa: ASYNC110 - it hears of it
            await asyncio.sleep(0.01)
