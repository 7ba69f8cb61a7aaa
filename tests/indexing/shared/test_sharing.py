"""What processes that share a library tell each other, here as several openings of one database."""

import asyncio
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from core.importing import ImportState
from core.paper import Paper
from core.settings import Settings
from indexing.catalogue import Catalogue, work
from indexing.library import open_library
from indexing.shared.link import SharedLocks
from tests.postgres import Server

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
