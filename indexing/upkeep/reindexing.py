"""`litmus reindex`: chunks and vectors of another recipe are made in a file beside the library, then swapped in.

Until the swap, which is one transaction of the catalogue, the library is what it was. What is made of a paper is kept
with a digest of what the paper said, so that an unfinished run goes on where it stopped, and nothing goes in that a
paper no longer says.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from core.errors import LibraryLocked, LitmusError
from core.importing import RepairReport
from core.paper import Paper
from core.passage import Chunk
from core.ports import Embedder, Progress
from core.settings import Settings, place_of
from indexing.catalogue import Catalogue, Connection, pending, reading
from indexing.catalogue.opening import alone
from indexing.embedding import open_embedder
from indexing.index import PAPERS_AT_ONCE, Batch, embed_papers
from indexing.library import open_library
from indexing.lock import DataDirLock
from indexing.recipe import Recipe, agree, note, noted_recipe
from indexing.stores import Settle

_FILE, _LOCK = "reindex.sqlite3", "reindex.lock"
_READ_AT_ONCE = 500
_TABLES = """
CREATE TABLE IF NOT EXISTS recipe (noted TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS papers (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, chunks TEXT NOT NULL, vectors BLOB NOT NULL
)
"""

Shows = Callable[[str], AbstractContextManager[Progress]]
"""Shows how far a step of this name is."""


@dataclass(frozen=True, slots=True)
class HalfMade:
    """What an unfinished run has left beside the library."""

    recipe: Recipe
    papers: int


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made of a paper."""

    paper_id: str
    digest: str
    chunks: str
    """As JSON, for each chunk its id, start, end and tokens."""
    vectors: bytes
    """Of type STORED, one after the other."""

    def is_of(self, paper: Paper) -> bool:
        """Whether the paper still says what this was made from."""
        return self.digest == _digest(paper.title, paper.abstract)

    def chunks_of(self, paper: Paper) -> list[Chunk]:
        return [
            Chunk(chunk, paper.id, paper.abstract[start:end], start, end, tokens)
            for chunk, start, end, tokens in json.loads(self.chunks)
        ]


def _digest(title: str, abstract: str) -> str:
    """Of all that chunks and vectors of a paper depend on."""
    return hashlib.blake2b(f"{title}\0{abstract}".encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


class Beside:
    """The file beside a library: for each paper its chunks and vectors, and a digest of what they were made from."""

    def __init__(self, path: Path) -> None:
        """Open or create it. Raises sqlite3.DatabaseError where it is no such file."""
        self.path = path
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        try:
            self._connection.executescript(_TABLES)
            self.half_made = self._read()
        except BaseException:
            self._connection.close()
            raise

    def _read(self) -> HalfMade | None:
        noted = self._connection.execute("SELECT noted FROM recipe").fetchone()
        (papers,) = self._connection.execute("SELECT count(*) FROM papers").fetchone()
        return HalfMade(Recipe.read(noted[0]), papers) if noted else None

    def begin(self, recipe: Recipe) -> None:
        """Say what is going to be made."""
        self._connection.execute("INSERT INTO recipe VALUES (?)", [recipe.noted])

    def digests(self) -> Mapping[str, str]:
        """Return for each paper that is made a digest of what it said."""
        return dict(self._connection.execute("SELECT id, digest FROM papers"))

    def put(self, batch: Batch) -> None:
        """Keep what was made of papers, in one transaction."""
        chunks: dict[str, list[tuple[str, int, int, int]]] = {paper.id: [] for paper in batch.papers}
        vectors: dict[str, bytes] = dict.fromkeys(chunks, b"")
        for chunk, vector in zip(batch.chunks, batch.vectors.astype(pending.STORED), strict=True):
            chunks[chunk.paper_id].append((chunk.id, chunk.start, chunk.end, chunk.tokens))
            vectors[chunk.paper_id] += vector.tobytes()
        rows = [
            (each.id, _digest(each.title, each.abstract), json.dumps(chunks[each.id]), vectors[each.id])
            for each in batch.papers
        ]
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT OR REPLACE INTO papers VALUES (?, ?, ?, ?)", rows)

    def blocks(self) -> Iterator[list[_Made]]:
        """Yield what was made, some papers at a time."""
        rows = self._connection.execute("SELECT id, digest, chunks, vectors FROM papers")
        while block := rows.fetchmany(_READ_AT_ONCE):
            yield [_Made(*row) for row in block]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def half_made(settings: Settings) -> HalfMade | None:
    """Return what an unfinished run has left beside the library, as far as it can be read."""
    path = settings.data_dir / _FILE
    if not path.exists():
        return None
    try:
        with closing(Beside(path)) as beside:
            return beside.half_made
    except sqlite3.DatabaseError:
        return None


def drop(settings: Settings) -> HalfMade | None:
    """Remove what an unfinished run has left, and return what it was; the library stays as it is.

    Raises LibraryLocked while a run goes on.
    """
    with DataDirLock(settings.data_dir, name=_LOCK):
        left = half_made(settings)
        _remove(settings)
        return left


def _remove(settings: Settings) -> None:
    for name in (_FILE, f"{_FILE}-journal"):
        (settings.data_dir / name).unlink(missing_ok=True)


async def reindex(settings: Settings, say: Callable[[str], None], show: Shows) -> RepairReport | None:
    """Chunk and embed every paper with the settings, beside the library; swap that in, and bring the indexes in line.

    Return what that took; None where the library is of this recipe already. A service may run until the swap. Raises
    LibraryLocked while another run goes on, LitmusError where the swap needs others to stop first, and as opening does.
    """
    with DataDirLock(settings.data_dir, name=_LOCK):
        embedder = open_embedder(settings)
        _ = embedder.dimensions  # one that cannot say it opens no library
        recipe = Recipe(embedder.name, settings.chunk_tokens)
        catalogue = Catalogue(place_of(settings))
        try:
            before = await catalogue.read(noted_recipe)
            if before in (None, recipe):
                _remove(settings)
                killed = await catalogue.read(pending.read_meta, pending.OUT_OF_LINE) is not None
                return await _finish(settings, show) if killed else None
            beside = _opened(settings, recipe, say)
            why = "was chunked by an older Litmus." if before.fits(recipe) else before.unlike(recipe)
            say(f"The library {why} It stays as it is until everything is made anew.")
            try:
                await _make(catalogue, embedder, settings.chunk_tokens, beside, show)
                return await _swap_in(settings, beside, show)
            finally:
                beside.close()
        finally:
            catalogue.close()


def _opened(settings: Settings, recipe: Recipe, say: Callable[[str], None]) -> Beside:
    """Open the file beside the library; what is in it of another recipe is of no use."""
    left = half_made(settings)
    goes_on = left is not None and left.recipe == recipe
    if left is not None:
        begun = f"{left.papers:,} papers were made with {left.recipe} before."
        say(f"{begun} It goes on from there." if goes_on else f"{begun} They are dropped.")
    if not goes_on:
        _remove(settings)
    beside = Beside(settings.data_dir / _FILE)
    if not goes_on:
        beside.begin(recipe)
    return beside


async def _make(catalogue: Catalogue, embedder: Embedder, chunk_tokens: int, beside: Beside, show: Shows) -> None:
    """Embed until nothing is left: papers may come and change meanwhile."""
    with show("embed") as progress:
        while True:
            made = beside.digests()
            total, left = await catalogue.read(_left, made)
            progress(total - len(left), total)
            if not left:
                return
            for start in range(0, len(left), PAPERS_AT_ONCE):
                papers = await catalogue.read(reading.papers, left[start : start + PAPERS_AT_ONCE])
                beside.put(await embed_papers(embedder, chunk_tokens, list(papers.values())))
                progress(total - max(0, len(left) - start - PAPERS_AT_ONCE), total)


def _left(connection: Connection, made: Mapping[str, str]) -> tuple[int, list[str]]:
    """Return how many papers there are, and the ids of those that are not made as they are now."""
    total, left = 0, []
    for paper_id, title, abstract in reading.all_texts(connection):
        total += 1
        if made.get(paper_id) != _digest(title, abstract):
            left.append(paper_id)
    return total, left


async def _swap_in(settings: Settings, beside: Beside, show: Shows) -> RepairReport:
    try:
        return await _bring_in_line(settings, show, partial(_swap, beside))
    except LibraryLocked as locked:
        raise _waits(locked.holder) from None


async def _finish(settings: Settings, show: Shows) -> RepairReport | None:
    """Bring the indexes in line after a run that was killed behind the swap; None where a service does so already."""
    with suppress(LibraryLocked):
        return await _bring_in_line(settings, show, agree)
    return None


async def _bring_in_line(settings: Settings, show: Shows, settle: Settle) -> RepairReport:
    async with open_library(settings, repair=True, as_it_is=True, settle=settle) as library:
        _remove(settings)
        with show("indexes") as progress:
            return await library.repair(progress)


def _waits(holder: str) -> LitmusError:
    return LitmusError(
        f"Everything is made, and waits beside the library, which {holder} has open. Stop that, and run `litmus "
        "reindex` again: it makes what has changed since, and puts all in place."
    )


def _swap(beside: Beside, connection: Connection, recipe: Recipe) -> None:
    """Replace all chunks and vectors by those that were made. A paper that says something else by now is pending.

    All of it is one transaction. Raises LitmusError where other processes have the library open in PostgreSQL.
    """
    if not alone(connection):
        raise _waits("another process")
    pending.reset_chunks(connection)
    for block in beside.blocks():
        papers = reading.papers(connection, [made.paper_id for made in block])
        same = [made for made in block if made.paper_id in papers and made.is_of(papers[made.paper_id])]
        chunks = [chunk for made in same for chunk in made.chunks_of(papers[made.paper_id])]
        kept = b"".join(made.vectors for made in same)
        if chunks:
            vectors = np.frombuffer(kept, pending.STORED).reshape(len(chunks), -1).astype(np.float32)
            pending.store_chunks(connection, [made.paper_id for made in same], chunks, vectors)
        ids = [made.paper_id for made in same]
        pending.mark_indexed(connection, ids, set(ids) - {chunk.paper_id for chunk in chunks})
    pending.write_meta(connection, pending.OUT_OF_LINE, recipe.noted)
    note(connection, recipe)
