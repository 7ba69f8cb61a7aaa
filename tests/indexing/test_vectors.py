from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import IndexUnavailable
from core.ports import VectorIndex
from indexing.catalogue import Catalogue
from indexing.shared.vectors import PgVectorIndex
from indexing.vectors import ChromaIndex


def vectors(*rows: tuple[float, float]) -> NDArray[np.float32]:
    stacked = np.array(rows, np.float32)
    unit: NDArray[np.float32] = stacked / np.linalg.norm(stacked, axis=1, keepdims=True)
    return unit


@pytest.fixture
def index(place: Path | str, tmp_path: Path) -> Iterator[VectorIndex]:
    if isinstance(place, Path):
        opened = ChromaIndex(tmp_path, "library", "an embedder")
        yield opened
        opened.close()
    else:
        catalogue = Catalogue(place)
        yield PgVectorIndex(catalogue, "an embedder", 2)
        catalogue.close()


async def test_the_nearest_come_first_with_their_cosine(index: VectorIndex) -> None:
    await index.put(["c_1", "c_2", "c_3"], vectors((1, 0), (1, 1), (0, 1)))
    hits = await index.query(vectors((1, 0))[0], 3)
    assert [hit.chunk_id for hit in hits] == ["c_1", "c_2", "c_3"]
    assert [hit.score for hit in hits] == pytest.approx([1, 2**-0.5, 0], abs=1e-5)


async def test_putting_again_replaces_and_dropping_removes(index: VectorIndex) -> None:
    await index.put(["c_1", "c_2"], vectors((1, 0), (0, 1)))
    await index.put(["c_1"], vectors((0, 1)))
    assert (await index.query(vectors((1, 0))[0], 1))[0].score == pytest.approx(0, abs=1e-5)
    await index.drop(["c_1", "c_unknown"])
    await index.drop([])
    assert (await index.ids(), await index.count()) == ({"c_2"}, 1)


async def test_an_empty_index_answers(index: VectorIndex) -> None:
    await index.probe()
    assert await index.query(vectors((1, 0))[0], 5) == []


async def test_what_was_put_is_there_after_reopening_and_other_embedders_do_not_see_it(tmp_path: Path) -> None:
    first = ChromaIndex(tmp_path, "library", "an embedder")
    await first.put(["c_1"], vectors((1, 0)))
    first.close()
    other = ChromaIndex(tmp_path, "library", "another embedder")
    assert await other.ids() == set()
    other.close()


async def test_rebuilding_leaves_an_empty_index_that_works(index: VectorIndex) -> None:
    await index.put(["c_1"], vectors((1, 0)))
    await index.rebuild()
    assert await index.count() == 0
    await index.put(["c_2"], vectors((1, 0, 0)[:2], (0, 1)[:2])[:1])
    assert await index.ids() == {"c_2"}


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(IndexUnavailable, match="LITMUS_CHROMA_URL"):
        ChromaIndex("http://127.0.0.1:9", "library", "an embedder")


def test_damaged_files_are_an_error_that_says_how_to_rebuild(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"this is not a database" * 100)
    with pytest.raises(IndexUnavailable, match="doctor --repair"):
        ChromaIndex(tmp_path, "library", "an embedder")
