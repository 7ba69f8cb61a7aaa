"""`litmus reindex`: the library is the old one until it is the new one, whatever happens in between."""

import hashlib
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from llama_index.core.vector_stores import SimpleVectorStore
from numpy.typing import NDArray

from core.errors import EmbedderUnavailable, LibraryLocked, LitmusError, OtherRecipe
from core.filters import Filters
from core.paper import Paper
from core.ports import Embedder, Progress, silent
from core.settings import Settings
from indexing.catalogue import reading
from indexing.embedding import open_embedder
from indexing.index import Index
from indexing.library import Library, open_library
from indexing.lock import DataDirLock
from indexing.recipe import noted_recipe
from indexing.upkeep import reindexing
from tests.indexing.test_library import APPLES, IN_FILES, LONG, PEARS, Dies, DyingAt, held, titles, write

__all__ = ["IN_FILES"]
MANY = [
    Paper(f"Pasture number {n} of the survey", " ".join(f"Sheep {n} graze on meadow {k}." for k in range(20)))
    for n in range(150)
]


class Hashing:
    """An embedder that costs nothing, and counts what it embeds."""

    def __init__(self, name: str, dimensions: int) -> None:
        self.name = name
        self.dimensions = dimensions
        self.embedded: Counter[str] = Counter()
        self.fails_after: int | None = None
        """Texts after which it dies, with the whole batch."""

    async def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.fails_after is not None and self.embedded.total() + len(texts) > self.fails_after:
            raise Dies
        self.embedded.update(texts)
        return np.stack([self.vector(text) for text in texts])

    async def embed_question(self, text: str) -> NDArray[np.float32]:
        return self.vector(text)

    def vector(self, text: str) -> NDArray[np.float32]:
        numbers = np.frombuffer(
            hashlib.blake2b(f"{self.name} {text}".encode(), digest_size=self.dimensions).digest(), np.uint8
        ).astype(np.float32)
        unit: NDArray[np.float32] = (numbers - 127.5) / np.linalg.norm(numbers - 127.5)
        return unit


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Hashing:
    """What LITMUS_EMBEDDER=second opens beside a library; what is opened with one embeds as it does."""
    made = Hashing("second", 32)

    def opens(*others: Hashing) -> Callable[[Settings], Embedder]:
        known = {other.name: other for other in others}
        return lambda settings: known.get(settings.embedder) or open_embedder(settings)

    monkeypatch.setattr("indexing.stores.open_embedder", opens(Hashing("first", 16), Hashing("second", 32)))
    monkeypatch.setattr("indexing.upkeep.reindexing.open_embedder", opens(Hashing("first", 16), made))
    return made


@pytest.fixture
def first(settings: Settings, hashing: Hashing) -> Settings:
    """Of a library that was made with another embedder than `another` says."""
    return settings.model_copy(update={"embedder": "first"})


def another(settings: Settings) -> Settings:
    return settings.model_copy(update={"embedder": "second"})


@contextmanager
def unseen(step: str) -> Any:
    yield silent


async def reindexed(settings: Settings, heard: list[str] | None = None) -> object:
    return await reindexing.reindex(settings, (heard if heard is not None else []).append, unseen)


@asynccontextmanager
async def sound(settings: Settings) -> AsyncIterator[Library]:
    """Open a library in which nothing is left to do, and nothing is wrong."""
    async with open_library(settings) as library:
        if library.catching_up is not None:
            await library.catching_up
        chunks, vectors, terms = await held(library)
        assert chunks == vectors == terms
        assert (await library.counts()).pending == 0
        assert await library.faults() == []
        if (await library.counts()).papers:
            assert await library.index.catalogue.read(noted_recipe) == library.index.recipe
        yield library


async def fill(settings: Settings, papers: Sequence[Paper] = MANY) -> None:
    async with open_library(settings) as library:
        await library.upsert(papers)


async def test_another_chunk_size(either: Settings, tmp_path: Path) -> None:
    async with open_library(either) as library:
        await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS, LONG))
        before, revision = (await library.counts()).chunks, await library.index.revision()
        chat = await library.chats.create("About fruit")
    small = either.model_copy(update={"chunk_tokens": 64})
    heard: list[str] = []
    assert await reindexed(small, heard) is not None
    assert "chunks of 220 tokens" in heard[0]
    assert "chunks of 64 tokens" in heard[0]
    async with sound(small) as library:
        assert (await library.counts()).chunks > before
        assert int(await library.index.revision()) > int(revision)
        assert (await titles(library, small, "what eats pears?"))[0] == PEARS["title"]
        assert (await library.chats.chat(chat.id)).title == "About fruit"
    with pytest.raises(OtherRecipe):
        async with open_library(either):
            pass
    assert await reindexed(small) is None
    assert reindexing.half_made(small) is None
    await reindexed(either)  # and back
    async with sound(either) as library:
        assert (await library.counts()).chunks == before


async def test_another_embedder(either: Settings, hashing: Hashing, tmp_path: Path) -> None:
    async with open_library(either) as library:
        await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS, LONG))
        before = await held(library)
    await reindexed(another(either))
    async with sound(another(either)) as library:
        assert await held(library) == before
        text = f"{PEARS['title']}\n{PEARS['abstract']}"
        (hit,) = await library.index.vectors.query(hashing.vector(text), 1)
        assert hit.score > 0.99
    await reindexed(either)  # nothing of the other one is left that would be found again
    async with sound(either) as library:
        assert (await titles(library, either, "what eats pears?"))[0] == PEARS["title"]


@IN_FILES
async def test_collections_of_the_embedder_before_are_removed(either: Settings, hashing: Hashing) -> None:
    await fill(either, MANY[:3])
    await reindexed(another(either))
    with closing(sqlite3.connect(either.data_dir / "chroma" / "chroma.sqlite3")) as chroma:
        assert chroma.execute("SELECT count(*) FROM collections").fetchone() == (1,)


class OneStore:
    """A store that knows nothing of embedders: what is in it of the one before must not be found by the other."""

    def __init__(self) -> None:
        self.store = SimpleVectorStore()

    def __call__(self) -> SimpleVectorStore:
        return self.store


one_store = OneStore()


async def test_a_store_that_holds_vectors_of_any_embedder_is_emptied(first: Settings, hashing: Hashing) -> None:
    stored = first.model_copy(update={"vector_store": "tests.indexing.upkeep.test_reindexing:one_store"})
    async with open_library(stored) as library:
        await library.upsert([*MANY[:3], *MANY[:1]])
        before = {len(vector) for vector in one_store.store.data.embedding_dict.values()}
    await reindexed(another(stored))
    async with open_library(another(stored)) as library:
        assert library.catching_up is not None
        await library.catching_up
        ids = await library.index.catalogue.read(reading.chunk_ids)
    after = one_store.store.data.embedding_dict
    assert (before, {len(vector) for vector in after.values()}, set(after)) == ({16}, {32}, ids)


@pytest.mark.parametrize("seed", range(3))
async def test_what_stops_it_costs_a_batch(first: Settings, hashing: Hashing, seed: int) -> None:
    await fill(first)
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    while True:
        hashing.fails_after = hashing.embedded.total() + chance.randrange(400)
        async with sound(first) as library:
            assert (await library.counts()).papers == len(MANY)
        try:
            await reindexed(another(first))
            break
        except Dies:
            left = reindexing.half_made(another(first))
            assert left is not None
            assert left.papers < len(MANY)
    async with sound(another(first)):
        assert set(hashing.embedded.values()) == {1}


async def test_what_was_added_edited_and_deleted_between_is_right(
    first: Settings, hashing: Hashing, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(first)
    hashing.fails_after = 290  # each of these papers has two chunks
    with pytest.raises(Dies):
        await reindexed(another(first))
    left = reindexing.half_made(first)
    assert left is not None
    assert left.papers == 128
    hashing.fails_after = None

    async def change(turn: int) -> None:
        async with open_library(first) as library:
            ids = {paper.title: paper.id for paper in (await library.papers(limit=200)).papers}
            await library.delete(ids[f"Pasture number {turn} of the survey"])
            edited = Paper(f"Pasture number {turn + 10} of the survey", f"Quinces of the year {turn} smell of roses.")
            await library.upsert([edited, Paper(f"A late paper, number {turn}", f"It came late, in the year {turn}.")])

    await change(1)
    before = Counter(hashing.embedded)
    hashing.embedded.clear()
    swap_in = reindexing._swap_in

    async def later(*given: Any) -> object:
        await change(2)  # when everything is made, and the library not yet taken
        return await swap_in(*given)

    monkeypatch.setattr(reindexing, "_swap_in", later)
    await reindexed(another(first))
    assert set(before) & set(hashing.embedded) == set()
    async with sound(another(first)) as library:
        papers = {paper.title: paper for paper in (await library.papers(limit=200)).papers}
        assert len(papers) == len(MANY)
        for turn in (1, 2):
            assert f"Pasture number {turn} of the survey" not in papers
            assert "Quinces" in papers[f"Pasture number {turn + 10} of the survey"].abstract
            assert f"A late paper, number {turn}" in papers
        found = await library.index.terms.query("quinces", 5, Filters())
        assert len(found) == 2


class Dying:
    """A method that dies, before or after it did its work."""

    def __init__(self, real: Callable[..., Any], *, after: bool) -> None:
        self._real, self._after = real, after

    def __call__(self, *given: Any) -> Any:
        if self._after:
            self._real(*given)
        raise Dies


@pytest.mark.parametrize("after", [False, True])
async def test_a_crash_inside_the_swap_leaves_the_old_library(
    first: Settings, hashing: Hashing, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    await fill(first)
    with monkeypatch.context() as broken:
        broken.setattr(reindexing, "note", Dying(reindexing.note, after=after))
        with pytest.raises(Dies):
            await reindexed(another(first))
    async with sound(first) as library:
        assert (await library.counts()).papers == len(MANY)
    embedded = Counter(hashing.embedded)
    await reindexed(another(first))
    assert hashing.embedded == embedded
    async with sound(another(first)):
        pass


@pytest.mark.parametrize("next_is", ["start", "run"])
@pytest.mark.parametrize("instant", ["remove", "repair", "put"])
async def test_a_crash_after_the_swap_leaves_the_new_library_for_the_next_start_or_run(
    first: Settings, hashing: Hashing, monkeypatch: pytest.MonkeyPatch, instant: str, next_is: str
) -> None:
    await fill(first)
    real = Index._restore

    async def restore(index: Index, vectors: Sequence[str], terms: Sequence[str], progress: Progress) -> None:
        object.__setattr__(index, "vectors", DyingAt(index.vectors, "put", after=True))
        await real(index, vectors, terms, progress)

    async def die(*_: object) -> None:
        raise Dies

    with monkeypatch.context() as broken:
        if instant == "remove":
            broken.setattr(reindexing, "_remove", Dying(lambda settings: None, after=False))
            broken.setattr(reindexing, "_opened", _begun)
        elif instant == "repair":
            broken.setattr(Index, "repair", die)
        else:
            broken.setattr(Index, "_restore", restore)
        with pytest.raises(Dies):
            await reindexed(another(first))
    with pytest.raises(OtherRecipe):
        async with open_library(first):
            pass
    if next_is == "run":
        assert await reindexed(another(first)) is not None
        async with open_library(another(first), as_it_is=True) as library:
            assert await library.faults() == []
    async with sound(another(first)) as library:
        assert (await library.counts()).papers == len(MANY)
    assert await reindexed(another(first)) is None
    assert reindexing.half_made(first) is None


def _begun(settings: Settings, recipe: Any, say: object) -> reindexing.Beside:
    beside = reindexing.Beside(settings.data_dir / "reindex.sqlite3")
    beside.begin(recipe)
    return beside


async def test_old_settings_put_back_go_on_with_the_old_library(first: Settings, hashing: Hashing) -> None:
    await fill(first)
    hashing.fails_after = 200
    with pytest.raises(Dies):
        await reindexed(another(first))
    async with sound(first) as library:
        await library.upsert([Paper("A late paper", "It came late.")])
    left = reindexing.drop(first)
    assert left is not None
    assert (left.recipe.embedder, left.papers) == ("second", 64)
    assert reindexing.drop(first) is None
    assert not list(first.data_dir.glob("reindex.sqlite3*"))
    async with sound(first):
        pass


async def test_what_was_half_made_of_a_third_recipe_is_dropped(first: Settings, hashing: Hashing) -> None:
    await fill(first, MANY[:70])
    hashing.fails_after = 70
    with pytest.raises(Dies):
        await reindexed(another(first))
    hashing.fails_after = None
    heard: list[str] = []
    smaller = another(first).model_copy(update={"chunk_tokens": 64})
    await reindexed(smaller, heard)
    assert "dropped" in heard[0]
    async with sound(smaller):
        pass


async def test_a_file_that_is_no_half_made_index_is_begun_anew(first: Settings, hashing: Hashing) -> None:
    await fill(first, MANY[:3])
    (first.data_dir / "reindex.sqlite3").write_bytes(b"noise" * 1000)
    await reindexed(another(first))
    async with sound(another(first)):
        pass


async def test_whoever_holds_the_library_may_go_on_until_the_swap(first: Settings, hashing: Hashing) -> None:
    async with open_library(first) as library:
        await library.upsert(MANY[:70])
        with pytest.raises(LitmusError, match=r"process \d+ has open\. Stop that, and run `litmus reindex` again"):
            await reindexed(another(first))
        await library.upsert([Paper("A late paper", "It came late.")])
        assert await library.faults() == []
    before = Counter(hashing.embedded)
    await reindexed(another(first))
    assert hashing.embedded - before == {"A late paper\nIt came late.": 1}
    async with sound(another(first)) as library:
        assert (await library.counts()).papers == 71


@pytest.mark.parametrize(
    "either", [pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))], indirect=True
)
async def test_the_swap_waits_until_no_other_process_has_the_database_open(either: Settings, hashing: Hashing) -> None:
    async with open_library(either) as library:
        await library.upsert(MANY[:3])
        with pytest.raises(LitmusError, match=r"another process has open\. Stop that, and run"):
            await reindexed(another(either))
        assert (await library.counts()).pending == 0
    await reindexed(another(either))
    async with sound(another(either)):
        pass


async def test_two_runs_at_once_are_one_too_many(first: Settings, hashing: Hashing) -> None:
    await fill(first, MANY[:3])
    with DataDirLock(first.data_dir, name="reindex.lock"):
        with pytest.raises(LibraryLocked):
            await reindexed(another(first))
        with pytest.raises(LibraryLocked):
            reindexing.drop(first)


async def test_an_embedder_that_opens_no_library_is_told_before_the_work(settings: Settings) -> None:
    await fill(settings, MANY[:3])
    with pytest.raises(EmbedderUnavailable, match="LITMUS_EMBEDDER_DIMENSIONS"):
        await reindexed(settings.model_copy(update={"embedder": "openai/fake"}))
    async with sound(settings):
        pass


async def test_a_library_without_papers_needs_none(first: Settings, hashing: Hashing) -> None:
    assert await reindexed(another(first)) is None
    async with sound(another(first)):
        pass
