"""Each kind of damage is found, named, and mended at the first try; or it is said that nothing can mend it."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from core.errors import CatalogueDamaged, IndexUnavailable
from core.filters import Filters
from core.settings import Settings
from indexing.catalogue import reading
from indexing.library import Library, open_library
from indexing.upkeep.soundness import Fault
from retrieval.search import Retriever
from tests.indexing.test_library import APPLES, LONG, PEARS, write

_PAGE = 4096
PLUMS = [
    {"title": f"Plums of the year {n}", "abstract": f"In {n} the plums were {n % 7} days late."} for n in range(12)
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Path:
    """A data directory that is in order; each test damages a copy."""
    folder = tmp_path_factory.mktemp("sound")

    async def fill() -> None:
        settings = Settings(data_dir=folder / "data", models_dir=models_dir, _env_file=None)  # type: ignore[call-arg]
        async with open_library(settings) as library:
            await library.import_file(write(folder / "fruit.jsonl", APPLES, PEARS, LONG, *PLUMS))
            assert await library.faults() == []

    asyncio.run(fill())
    return folder / "data"


@pytest.fixture
def damaged(settings: Settings, sound: Path) -> Settings:
    shutil.copytree(sound, settings.data_dir, dirs_exist_ok=True)
    return settings


async def found_in(settings: Settings) -> Sequence[Fault]:
    """What is told without `--repair`; a store that does not even open is told by its error."""
    try:
        async with open_library(settings, as_it_is=True) as library:
            return await library.faults()
    except IndexUnavailable as error:
        return [Fault("terms" if "term index" in str(error) else "vectors", str(error))]


async def mended(settings: Settings) -> AsyncIterator[Library]:
    async with open_library(settings, repair=True, as_it_is=True) as library:
        await library.repair()
        assert await library.faults() == []
        hits = await Retriever(library.index, settings).search("what eats pears?", top_k=1, filters=Filters())
        assert hits[0].paper.title == PEARS["title"]
        yield library


def file_in_place_of(folder: str) -> Callable[[Path], None]:
    def damage(data: Path) -> None:
        shutil.rmtree(data / folder)
        (data / folder).write_text("not a folder")

    return damage


def zeroed(file: str, page: int) -> Callable[[Path], None]:
    def damage(data: Path) -> None:
        with (data / file).open("r+b") as opened:
            opened.seek(page * _PAGE)
            opened.write(bytes(_PAGE))

    return damage


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "terms folder removed": (lambda data: shutil.rmtree(data / "terms"), "terms"),
    "terms emptied": (lambda data: [path.write_bytes(b"") for path in (data / "terms").glob("*.store")], "terms"),
    "file in place of terms": (file_in_place_of("terms"), "terms"),
    "chroma folder removed": (lambda data: shutil.rmtree(data / "chroma"), "vectors"),
    "chroma's file removed": (lambda data: (data / "chroma" / "chroma.sqlite3").unlink(), "vectors"),
    "chroma's file garbled": (lambda data: (data / "chroma" / "chroma.sqlite3").write_bytes(b"x" * 9000), "vectors"),
    "page of chroma zeroed": (zeroed("chroma/chroma.sqlite3", 1), "vectors"),
    "file in place of chroma": (file_in_place_of("chroma"), "vectors"),
}


@pytest.mark.parametrize("kind", DAMAGES)
async def test_damage_to_an_index_is_named_and_mended_at_the_first_try(damaged: Settings, kind: str) -> None:
    damage, store = DAMAGES[kind]
    damage(damaged.data_dir)
    assert store in {fault.store for fault in await found_in(damaged)}
    damage_is_still_there = await found_in(damaged)
    assert not any(fault.lost for fault in damage_is_still_there)
    async for _ in mended(damaged):
        pass


async def test_wrong_vectors_and_wrong_terms_are_found_though_every_id_is_there(damaged: Settings) -> None:
    async with open_library(damaged, as_it_is=True) as library:
        index = library.index
        ids = sorted(await index.catalogue.read(reading.chunk_ids))
        vectors = await index.catalogue.read(reading.stored_vectors, ids)
        await index.vectors.put(ids, np.stack([vectors[chunk] for chunk in reversed(ids)]))  # each has another's
        assert {fault.store for fault in await library.faults()} == {"vectors"}
        await library.repair()
        assert await library.faults() == []


async def test_vectors_that_the_catalogue_lacks_or_has_wrong_are_made_again(damaged: Settings) -> None:
    for damage in ("DELETE FROM vectors WHERE chunk_row < 4", "UPDATE vectors SET vector = zeroblob(length(vector))"):
        with closing(sqlite3.connect(damaged.data_dir / "catalogue.sqlite3")) as connection, connection:
            connection.execute(damage)
        assert "catalogue" in {fault.store for fault in await found_in(damaged)}
        async for library in mended(damaged):
            assert (await library.counts()).pending == 0


async def test_a_paper_that_was_about_to_become_searchable_is_no_damage(damaged: Settings) -> None:
    """Its process was killed after both indexes had its chunks, and before the catalogue said so."""
    with closing(sqlite3.connect(damaged.data_dir / "catalogue.sqlite3")) as connection, connection:
        connection.execute("UPDATE papers SET state = 'pending' WHERE title = ?", [PEARS["title"]])
    assert await found_in(damaged) == []
    async for library in mended(damaged):
        assert (await library.counts()).pending == 0


async def test_what_the_indexes_lack_is_found_while_papers_are_pending(damaged: Settings) -> None:
    with closing(sqlite3.connect(damaged.data_dir / "catalogue.sqlite3")) as connection, connection:
        connection.execute("UPDATE papers SET state = 'pending' WHERE title = ?", [PEARS["title"]])
    shutil.rmtree(damaged.data_dir / "terms")
    assert {fault.store for fault in await found_in(damaged)} == {"terms"}


async def test_an_empty_catalogue_beside_full_indexes_is_said_to_be_lost(damaged: Settings) -> None:
    for path in damaged.data_dir.glob("catalogue.sqlite3*"):
        path.unlink()
    found = await found_in(damaged)
    assert any(fault.lost and "empty" in fault.what for fault in found)


async def test_a_catalogue_whose_own_indexes_are_damaged_is_mended(damaged: Settings) -> None:
    with closing(sqlite3.connect(damaged.data_dir / "catalogue.sqlite3")) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'papers_in_order'").fetchone()
    zeroed("catalogue.sqlite3", root - 1)(damaged.data_dir)
    assert "catalogue" in {fault.store for fault in await found_in(damaged)}
    async for _ in mended(damaged):
        pass


@pytest.mark.parametrize("table", ["papers", "chunks"])
async def test_a_catalogue_whose_tables_are_damaged_is_beyond_repair_and_it_is_said_what_to_do(
    damaged: Settings, table: str
) -> None:
    with closing(sqlite3.connect(damaged.data_dir / "catalogue.sqlite3")) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
    zeroed("catalogue.sqlite3", root - 1)(damaged.data_dir)
    with pytest.raises(CatalogueDamaged, match="litmus restore FILE"):
        async for _ in mended(damaged):
            pass


async def test_what_is_no_catalogue_is_beyond_repair(damaged: Settings) -> None:
    (damaged.data_dir / "catalogue.sqlite3").write_bytes(b"x" * 9000)
    with pytest.raises(CatalogueDamaged, match="litmus restore FILE"):
        async for _ in mended(damaged):
            pass
