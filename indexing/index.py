"""The catalogue with its two derived indexes, kept in line: nothing is found that is not there, and the reverse."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from core.errors import IndexUnavailable
from core.filters import Filters
from core.importing import RepairReport
from core.paper import Paper
from core.passage import Chunk, searched_text
from core.ports import Embedder, Progress, TermDocument, TermIndex, VectorIndex, silent
from core.tracing.stages import Stage, note, timed
from indexing.catalogue import Catalogue, Connection, marking, pending, reading, unbroken
from indexing.chunking import chunk_paper
from indexing.locks import LocalLocks, Locks
from indexing.recipe import Recipe, agree
from indexing.roster import RosterKeeper
from indexing.upkeep.soundness import mend_catalogue, terms_are_right, vectors_are_right

if TYPE_CHECKING:
    from indexing.shared.link import Signals

PAPERS_AT_ONCE = 64
"""A second's work or so: what a crash costs, and how long a deletion waits while an import runs."""
_RESTORED_AT_ONCE = 2000
NO_PAPER = "-"
"""An id that no paper has: a filter that it alone passes admits nothing."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """Papers that were chunked and embedded as they were at that moment."""

    papers: Sequence[Paper]
    chunks: Sequence[Chunk]
    texts: Sequence[str]
    """What was embedded of each chunk."""
    vectors: NDArray[np.float32]
    """Of shape (chunks, dimensions)."""


@dataclass(frozen=True, slots=True)
class Index:
    """A library's storage. Everything that is found goes through `catalogue`, which alone says what is searchable."""

    catalogue: Catalogue
    vectors: VectorIndex
    terms: TermIndex
    embedder: Embedder
    chunk_tokens: int
    library_id: str
    """Given when the catalogue was made; it stays."""
    roster: RosterKeeper
    """To be told of every change of what is searchable."""
    locks: Locks = field(default_factory=LocalLocks)
    signals: "Signals | None" = None
    """Where the library is shared: what others have changed."""
    salt: str = field(default_factory=lambda: uuid4().hex)
    """By which processes that share a library embed other papers first than each other."""

    @property
    def recipe(self) -> Recipe:
        """What papers are chunked and embedded with."""
        return Recipe(self.embedder.name, self.chunk_tokens)

    async def revision(self) -> str:
        """Return what counts up with every change of what can be found."""
        return await self.catalogue.read(pending.read_meta, "revision") or "0"

    async def narrowed(self, filters: Filters) -> Filters:
        """Return filters that mean the same without collections and reading state, which no index knows of."""
        if filters.reading is None and not filters.collections:
            return filters
        admitted = await self.catalogue.read(marking.paper_ids_marked, filters)
        if filters.paper_ids:
            admitted &= set(filters.paper_ids)
        paper_ids = tuple(sorted(admitted)) or (NO_PAPER,)
        return replace(filters, collections=(), reading=None, paper_ids=paper_ids)

    async def probe(self) -> None:
        """Raise IndexUnavailable unless both derived indexes answer a query."""
        await asyncio.gather(self.vectors.probe(), self.terms.probe())

    async def embedded(self) -> Batch:
        """Return some pending papers, chunked and embedded; an empty batch where there are none."""
        salt = self.salt if self.catalogue.shared else ""
        papers = await self.catalogue.read(pending.pending_papers, PAPERS_AT_ONCE, salt)
        if not papers:
            return Batch((), (), (), np.zeros((0, self.embedder.dimensions), np.float32))
        return await embed_papers(self.embedder, self.chunk_tokens, papers)

    async def take_in(self, batch: Batch) -> None:
        """Make the papers of a batch searchable, but for those that were changed since they were read.

        Chunks and vectors are in the catalogue before the derived indexes hear of them, and a paper becomes searchable
        only after both have it: a crash in between leaves it pending, and doing it again gives the same chunks.
        """
        if batch.papers:
            await unbroken(self._take_in(batch))
        await self.drop_stale()

    @timed(Stage.INDEX)
    async def _take_in(self, batch: Batch) -> None:
        note({"litmus.papers": len(batch.papers)})
        same = await self.catalogue.write(self._store, batch)
        of = {paper.id: paper for paper in batch.papers if paper.id in same}
        places = [place for place, chunk in enumerate(batch.chunks) if chunk.paper_id in of]
        chunks = [batch.chunks[place] for place in places]
        documents = [
            TermDocument(chunk.id, batch.texts[place], of[chunk.paper_id])
            for place, chunk in zip(places, chunks, strict=True)
        ]
        put = self.vectors.put([chunk.id for chunk in chunks], batch.vectors[places])
        await asyncio.gather(put, self.terms.put(documents))
        empty = set(of) - {chunk.paper_id for chunk in chunks}
        await self.catalogue.write(pending.mark_indexed, list(of), empty)
        self.roster.changed()

    def _store(self, connection: Connection, batch: Batch) -> set[str]:
        agree(connection, self.recipe)  # a process that shares the library may have made it anew meanwhile
        return pending.store_unchanged(connection, batch.papers, batch.chunks, batch.vectors)

    async def drop_stale(self) -> None:
        """Take out of the derived indexes what the catalogue no longer holds."""
        stale = await self.catalogue.read(pending.stale_chunks)
        if stale:
            await asyncio.gather(self.vectors.drop(stale), self.terms.drop(stale))
            await self.catalogue.write(pending.forget_stale, stale)

    async def in_line(self) -> bool:
        """Whether both derived indexes answer a query and hold no fewer chunks than are searchable, and no others.

        What is pending or stale may be there or not: the next batch sees to it. Nothing else may change meanwhile.
        """
        if not await self.catalogue.read(pending.is_in_line):
            return False
        fewest = await self.catalogue.read(reading.count_searchable)
        counts = await self.catalogue.read(reading.counts)
        most = counts.chunks + len(await self.catalogue.read(pending.stale_chunks))
        for index in (self.vectors, self.terms):
            try:
                count = await index.count()
                await index.probe()
            except IndexUnavailable:
                return False
            if count is not None and not fewest <= count <= most:
                return False
        return True

    async def repair(self, progress: Progress = silent) -> RepairReport:
        """Bring both derived indexes back in line from the catalogue; nothing is embedded again but what it lacks.

        Raises CatalogueDamaged where the catalogue itself is beyond that.
        """
        await mend_catalogue(self)
        if await self.catalogue.read(pending.read_meta, pending.OUT_OF_LINE) is not None:
            await self.vectors.rebuild()  # its ids may be those of chunks that had other vectors
        for index, is_right in ((self.vectors, vectors_are_right), (self.terms, terms_are_right)):
            try:
                await index.probe()
                held, searchable = await index.ids(), await self.catalogue.read(reading.chunk_ids)
                whole = held is None or held.issuperset(searchable)  # what is only missing is put in below
                damaged = (
                    "An index does not find chunks by what they say." if whole and not await is_right(self) else ""
                )
            except IndexUnavailable as error:
                damaged = str(error)
            if damaged:
                _LOG.warning("%s It is built anew.", damaged)
                await index.rebuild()
        await self.drop_stale()
        expected = await self.catalogue.read(reading.chunk_ids)
        in_vectors, in_terms = await self.vectors.ids(), await self.terms.ids()
        # What cannot say what it holds is given everything.
        no_vector = expected - (in_vectors or set())
        no_terms = expected - (in_terms or set())
        extra_vectors, extra_terms = (in_vectors or set()) - expected, (in_terms or set()) - expected
        await self.vectors.drop(sorted(extra_vectors))
        await self.terms.drop(sorted(extra_terms))
        await self._restore(sorted(no_vector), sorted(no_terms), progress)
        await self.catalogue.write(pending.note_in_line)
        return RepairReport(
            restored_vectors=len(no_vector),
            restored_terms=len(no_terms),
            dropped_vectors=len(extra_vectors),
            dropped_terms=len(extra_terms),
        )

    async def _restore(self, vectors: Sequence[str], terms: Sequence[str], progress: Progress) -> None:
        done, total = 0, len(vectors) + len(terms)
        for ids in _blocks(vectors):
            kept = await self.catalogue.read(reading.stored_vectors, ids)
            await self.vectors.put(list(kept), np.stack(list(kept.values())))
            done += len(ids)
            progress(done, total)
        for ids in _blocks(terms):
            stored = list((await self.catalogue.read(reading.stored_chunks, ids)).values())
            await self.terms.put(
                [
                    TermDocument(each.chunk.id, searched_text(each.paper.title, each.chunk.text), each.paper)
                    for each in stored
                ]
            )
            done += len(ids)
            progress(done, total)

    async def unlink(self) -> None:
        """Let go of what links this process to those that share the library. Then `close` does the rest."""
        if self.signals is not None:
            await self.signals.close()
        await self.locks.close()

    def close(self) -> None:
        """Let go of all files and connections."""
        self.vectors.close()
        self.terms.close()
        self.catalogue.close()


async def embed_papers(embedder: Embedder, chunk_tokens: int, papers: Sequence[Paper]) -> Batch:
    """Chunk and embed papers. Raises EmbedderUnavailable."""
    of = {paper.id: paper for paper in papers}
    chunks = await asyncio.to_thread(lambda: [chunk for paper in papers for chunk in chunk_paper(paper, chunk_tokens)])
    texts = [searched_text(of[chunk.paper_id].title, chunk.text) for chunk in chunks]
    return Batch(papers, chunks, texts, await embedder.embed_passages(texts))


def _blocks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _RESTORED_AT_ONCE] for start in range(0, len(ids), _RESTORED_AT_ONCE))
