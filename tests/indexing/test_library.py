import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import IndexUnavailable, LibraryLocked, LimitExceeded, PaperNotFound, UnreadableFile
from core.filters import Filters
from core.importing import ImportCounts, ImportState
from core.ports import VectorIndex
from core.settings import Settings
from indexing.catalogue import pending
from indexing.library import Library, open_library
from retrieval.search import Retriever

APPLES = {
    "title": "On the ripening of apples in storage",
    "abstract": "Apples ripen faster beside bananas. We weigh them.",
}
PEARS = {
    "title": "Pears and their enemies in the orchard",
    "abstract": "Pears are eaten by wasps. Nets keep wasps away.",
}
LONG = {
    "title": "A very long study of plums",
    "abstract": " ".join(f"Plum number {n} was weighed twice." for n in range(90)),
}


def write(path: Path, *records: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def settings(either: Settings) -> Settings:
    return either


IN_FILES = pytest.mark.parametrize("either", ["sqlite"], indirect=True)
"""A test of what only a library in files has, or does in a way of its own."""


@pytest.fixture
async def library(settings: Settings) -> AsyncIterator[Library]:
    async with open_library(settings) as opened:
        yield opened


async def titles(library: Library, settings: Settings, question: str) -> list[str]:
    found = await Retriever(library.index, settings).search(question, top_k=5, filters=Filters())
    return [passage.paper.title for passage in found]


async def held(library: Library) -> tuple[int, int, int]:
    """How many chunks the catalogue and the two indexes hold."""
    vectors, terms = await library.index.vectors.ids(), await library.index.terms.ids()
    assert vectors is not None
    assert terms is not None
    return (await library.counts()).chunks, len(vectors), len(terms)


async def caught_up(library: Library) -> None:
    """Wait until what was left undone is finished; where others might do it, a service does."""
    if library.hands is not None:
        await library.go_on()
    assert library.catching_up is not None
    await library.catching_up


async def test_an_import_can_be_searched_and_the_same_again_changes_nothing(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    file = write(tmp_path / "fruit.jsonl", APPLES, PEARS, LONG)
    heard: list[tuple[int, int | None]] = []
    job = await library.import_file(file, progress=lambda done, total: heard.append((done, total)))
    assert (job.state, job.counts) == (ImportState.DONE, ImportCounts(added=3))
    assert (heard[0], heard[-1]) == ((3, None), (3, 3))  # read, and made searchable
    assert (await titles(library, settings, "what eats pears?"))[0] == PEARS["title"]
    before = await held(library)
    assert (await library.import_file(file)).counts == ImportCounts(unchanged=3)
    assert await held(library) == before
    assert before[0] == before[1] == before[2] > 3


async def test_every_chunk_is_the_text_at_its_place_and_within_its_bound(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    await library.import_file(write(tmp_path / "fruit.jsonl", LONG))
    passages = await Retriever(library.index, settings).search("plums", top_k=20, filters=Filters())
    assert len(passages) == settings.passages_per_paper
    for passage in passages:
        chunk = passage.chunk
        assert passage.paper.abstract[chunk.start : chunk.end] == chunk.text
        assert chunk.text.endswith("twice.")
        assert 0 < chunk.tokens <= settings.chunk_tokens


async def test_an_edited_abstract_replaces_chunks_terms_and_vectors(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, LONG))
    edited = APPLES | {"abstract": "Quinces smell of roses."}
    assert (await library.import_file(write(tmp_path / "fruit.jsonl", edited, LONG))).counts.updated == 1
    chunks, vectors, terms = await held(library)
    assert chunks == vectors == terms
    assert await library.index.terms.query("bananas", 5, Filters()) == []
    assert (await titles(library, settings, "quinces"))[0] == APPLES["title"]


async def test_a_deletion_leaves_nothing_behind(library: Library, tmp_path: Path) -> None:
    await library.import_file(write(tmp_path / "fruit.jsonl", APPLES))
    (paper,) = (await library.papers()).papers
    await library.delete(paper.id)
    assert await held(library) == (0, 0, 0)
    with pytest.raises(PaperNotFound):
        await library.delete(paper.id)


async def test_records_that_cannot_be_used_are_listed_and_the_rest_is_imported(
    library: Library, tmp_path: Path
) -> None:
    job = await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, {"title": "No abstract here"}, PEARS))
    assert job.counts == ImportCounts(added=2, rejected=1, no_abstract=1)
    assert "abstract" in job.rejections[0].reason
    assert "2" in job.rejections[0].place


async def test_a_file_that_cannot_be_read_is_a_failed_import_and_an_error(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "noise.xyz"
    file.write_bytes(bytes(range(256)) * 10)
    with pytest.raises(UnreadableFile):
        await library.import_file(file)
    (job,) = await library.import_jobs()
    assert job.state is ImportState.FAILED
    assert job.error


async def test_background_imports_are_limited_and_can_be_cancelled(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "many.jsonl", *({"title": f"Paper {n} on plums", "abstract": f"Plum {n}."} for n in range(400))
    )
    jobs = [await library.start_import(file, name="many") for _ in range(settings.max_concurrent_imports)]
    with pytest.raises(LimitExceeded):
        await library.start_import(file, name="many")
    assert (await library.cancel_import(jobs[1].id)).state is ImportState.CANCELLED
    assert (await library.cancel_import(jobs[0].id)).state is ImportState.CANCELLED
    await caught_up(library)
    assert (await library.counts()).pending == 0
    again = await library.import_file(file, name="many")
    assert (again.state, again.counts.records) == (ImportState.DONE, 400)


async def test_what_was_pending_when_the_process_ended_is_finished_at_the_next_start(
    settings: Settings, tmp_path: Path
) -> None:
    async with open_library(settings) as library:
        await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS))
        await library.index.catalogue.write(pending.reset_chunks)
    async with open_library(settings) as library:
        await caught_up(library)
        assert (await library.counts()).pending == 0
        chunks, vectors, terms = await held(library)
        assert chunks == vectors == terms == 2


class Dies(Exception):
    """Stands for the power going off."""


class DyingAt:
    """An index whose n-th call of one method never happens, or happens and is the last."""

    def __init__(self, index: object, method: str, *, after: bool) -> None:
        self._index, self._method, self._after = index, method, after

    def __getattr__(self, name: str) -> object:
        real = getattr(self._index, name)
        if name != self._method:
            return real

        async def die(*args: object) -> None:
            if self._after:
                await real(*args)
            raise Dies

        return die


class Damaged:
    """A vector index that neither takes nor finds anything until it is built anew."""

    def __init__(self, index: VectorIndex) -> None:
        self._index, self._broken = index, True

    def __getattr__(self, name: str) -> object:
        if self._broken and name in {"put", "drop", "query", "probe"}:
            return self._fail
        return getattr(self._index, name)

    async def _fail(self, *_: object) -> None:
        raise IndexUnavailable("The segment is cut off.")

    async def rebuild(self) -> None:
        await self._index.rebuild()
        self._broken = False


@IN_FILES  # in a database too, but that takes its time eight times over
@pytest.mark.parametrize("side", ["vectors", "terms"])
@pytest.mark.parametrize("method", ["put", "drop"])
@pytest.mark.parametrize("after", [False, True])
async def test_a_crash_at_any_step_of_an_edit_is_mended_by_the_next_start(
    settings: Settings, tmp_path: Path, side: str, method: str, after: bool
) -> None:
    async with open_library(settings) as library:
        await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS))
        index = library.index
        object.__setattr__(index, side, DyingAt(getattr(index, side), method, after=after))
        edited = APPLES | {"abstract": "Quinces smell of roses."}
        with pytest.raises(Dies):
            await library.import_file(write(tmp_path / "fruit.jsonl", edited, PEARS))
        found = await titles(library, settings, "wasps eat pears")
        assert found[0] == PEARS["title"]
    async with open_library(settings) as library:
        await caught_up(library)
        assert await held(library) == (2, 2, 2)
        assert await library.index.terms.query("bananas", 5, Filters()) == []
        assert (await titles(library, settings, "quinces"))[0] == APPLES["title"]


async def test_a_lost_index_is_filled_again_without_embedding(settings: Settings, tmp_path: Path) -> None:
    async with open_library(settings) as library:
        await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS))
        await library.index.terms.rebuild()
        await library.index.vectors.rebuild()
        await library.index.vectors.put(["c_unknown"], np.ones((1, library.index.embedder.dimensions), np.float32))
        report = await library.repair()
        assert (report.restored_terms, report.restored_vectors, report.dropped_vectors) == (2, 2, 1)
        assert await held(library) == (2, 2, 2)


@IN_FILES
async def test_damaged_chroma_files_are_built_anew_on_request(settings: Settings, tmp_path: Path) -> None:
    async with open_library(settings) as library:
        await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS))
    (settings.data_dir / "chroma" / "chroma.sqlite3").write_bytes(b"noise" * 1000)
    with pytest.raises(IndexUnavailable, match="repair"):
        async with open_library(settings):
            pass
    async with open_library(settings, repair=True) as library:
        await library.repair()
        assert await held(library) == (2, 2, 2)


async def test_repair_builds_a_damaged_index_anew_even_while_papers_are_pending(
    settings: Settings, tmp_path: Path
) -> None:
    async with open_library(settings) as library:
        await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS))
        index = library.index
        object.__setattr__(index, "vectors", Damaged(index.vectors))
        with pytest.raises(IndexUnavailable):
            await library.import_file(write(tmp_path / "more.jsonl", LONG))
        report = await library.repair()
        assert (report.restored_vectors, report.reindexed_papers) == (2, 1)
        chunks, vectors, terms = await held(library)
        assert chunks == vectors == terms > 2


async def test_a_cancelled_import_ends_after_the_batch_that_it_was_writing(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    writing, go_on = asyncio.Event(), asyncio.Event()
    real = library.index.vectors

    class Slow:
        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

        async def put(self, chunk_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
            writing.set()
            await go_on.wait()
            await real.put(chunk_ids, vectors)

    object.__setattr__(library.index, "vectors", Slow())
    importing = asyncio.create_task(library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS)))
    await writing.wait()
    importing.cancel()
    deleting = asyncio.create_task(library.delete((await library.papers(query="pears")).papers[0].id))
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await importing
    await deleting
    assert await titles(library, settings, "ripe apples") == [APPLES["title"]]
    assert await held(library) == (1, 1, 1)
    (job,) = await library.import_jobs()
    assert job.state is ImportState.CANCELLED


async def test_what_a_crash_left_pending_is_no_sign_of_a_broken_index(settings: Settings, tmp_path: Path) -> None:
    async with open_library(settings) as library:
        index = library.index
        object.__setattr__(index, "terms", DyingAt(index.terms, "put", after=True))
        with pytest.raises(Dies):
            await library.import_file(write(tmp_path / "fruit.jsonl", APPLES, PEARS))
        assert (await library.counts()).pending == 2
        assert await index.in_line()
        await index.vectors.put(["c_unknown"], np.ones((1, index.embedder.dimensions), np.float32))
        assert not await index.in_line()


@IN_FILES
async def test_two_processes_do_not_share_a_data_directory(library: Library, settings: Settings) -> None:
    code = "import asyncio, sys; from core.settings import Settings; from indexing.library import open_library\n"
    code += "async def main():\n    async with open_library(Settings(_env_file=None, data_dir=sys.argv[1])): pass\n"
    code += "asyncio.run(main())"
    command = [sys.executable, "-c", code, str(settings.data_dir)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    assert LibraryLocked.__name__ in done.stderr
