"""Looks for damage: the catalogue's file, the ids of all three stores, and samples of what they hold."""

import asyncio
import logging
import random
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import CatalogueDamaged, EmbedderUnavailable, IndexUnavailable
from core.filters import Filters
from core.passage import searched_text
from indexing.catalogue import pending, reading, soundness

if TYPE_CHECKING:
    from indexing.index import Index

_SAMPLE = 64
_EMBEDDED = 8
_SAME, _SAME_EMBEDDING = 0.98, 0.9
"""Cosines: of a vector with itself, kept in half precision; of two embeddings of one text, on whatever processor."""
_SPARED = 20
"""One miss in so many is no damage: an approximate index may miss."""
_DEPTH = 5
_FOUND_WITHIN = 50
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be."""

    store: str
    """`catalogue`, `vectors` or `terms`."""
    what: str
    lost: bool = False
    """Whether nothing in the library can make it good."""


async def faults(index: "Index") -> list[Fault]:
    """Return what is damaged. Nothing may change meanwhile. Raises CatalogueDamaged where the file cannot be read."""
    found = [Fault("catalogue", what) for what in await index.catalogue.read(soundness.complaints)]
    expected = await index.catalogue.read(reading.chunk_ids)
    counts = await index.catalogue.read(reading.counts)
    allowed = expected | set(await index.catalogue.read(pending.stale_chunks))
    redo = await index.catalogue.read(soundness.papers_to_redo, index.embedder.dimensions)
    if redo:
        found.append(Fault("catalogue", f"{len(redo):,} papers lack vectors"))
    elif not await embeds_as_kept(index):
        found.append(Fault("catalogue", "the vectors that are kept are not those of the texts"))
    searchable = expected if not counts.pending else set[str]()  # a pending paper's chunks may be anywhere
    for name, store, is_sound in (
        ("vectors", index.vectors, vectors_are_right),
        ("terms", index.terms, terms_are_right),
    ):
        found += await _of_store(index, name, store, searchable, allowed, is_sound)
    if not counts.papers and any(fault.store != "catalogue" for fault in found):
        found.append(
            Fault("catalogue", "it is empty beside indexes that are not: the papers were in another file", True)
        )
    return found


async def _of_store(
    index: "Index",
    name: str,
    store: Any,
    searchable: set[str],
    allowed: set[str],
    is_sound: "Callable[[Index], Coroutine[Any, Any, bool]]",
) -> list[Fault]:
    found = []
    try:
        await store.probe()
        held = await store.ids()
        if held is not None and (missing := len(searchable - held)):
            found.append(Fault(name, f"{missing:,} chunks of the catalogue are missing"))
        if held is not None and (extra := len(held - allowed)):
            found.append(Fault(name, f"{extra:,} chunks are of no paper"))
        if not found and not await is_sound(index):
            found.append(Fault(name, "it does not find chunks by what they say"))
    except IndexUnavailable as error:
        return [Fault(name, str(error))]
    return found


async def mend_catalogue(index: "Index") -> None:
    """Do what can be done for the catalogue: its own indexes, and papers without right vectors, which become pending.

    Raises CatalogueDamaged where its tables themselves are damaged.
    """
    path = index.catalogue.path
    found = await index.catalogue.read(soundness.complaints)
    if path is not None and found:
        try:
            with TemporaryDirectory(dir=path.parent) as folder:
                copy = Path(folder) / path.name
                await asyncio.to_thread(soundness.copy_tables, path, copy)
                await index.catalogue.take_over(copy)
        except (sqlite3.DatabaseError, IndexUnavailable) as error:
            raise CatalogueDamaged(f"The catalogue's tables are damaged ({error}).") from error
        if left := await index.catalogue.read(soundness.complaints):
            raise CatalogueDamaged(f"The catalogue's tables are damaged ({'; '.join(left)}).")
        _LOG.warning("The catalogue's own indexes were damaged, and are built anew.")
    if redo := await index.catalogue.read(soundness.papers_to_redo, index.embedder.dimensions):
        await index.catalogue.write(soundness.make_pending, redo)
    elif not await embeds_as_kept(index):
        _LOG.warning("The vectors that are kept are not those of the texts: all papers are embedded anew.")
        await index.catalogue.write(pending.reset_chunks)
    index.roster.changed()


async def embeds_as_kept(index: "Index") -> bool:
    """Whether a few chunks, embedded again, have the vectors that are kept of them."""
    ids = await _sample(index, _EMBEDDED)
    stored = await index.catalogue.read(reading.stored_chunks, ids)
    kept = await index.catalogue.read(reading.stored_vectors, ids)
    texts = [searched_text(each.paper.title, each.chunk.text) for each in stored.values()]
    if not texts:
        return True
    try:
        vectors = await index.embedder.embed_passages(texts)
    except EmbedderUnavailable:
        return True  # not known; that the embedder fails is told elsewhere
    return all(
        float(vector @ _unit(kept[chunk])) >= _SAME_EMBEDDING
        for chunk, vector in zip(stored, vectors, strict=True)
        if chunk in kept
    )


async def vectors_are_right(index: "Index") -> bool:
    """Whether a sample of vectors is found by itself: under its own id, or that of a chunk with the same vector."""
    ids = await _sample(index, _SAMPLE)
    kept = await index.catalogue.read(reading.stored_vectors, ids)
    missed = 0
    for chunk, vector in kept.items():
        hits = await index.vectors.query(vector, _DEPTH)
        near = await index.catalogue.read(reading.stored_vectors, [hit.chunk_id for hit in hits])
        nearest = near.get(hits[0].chunk_id) if hits else None
        found = any(hit.chunk_id == chunk for hit in hits) or any(
            float(_unit(each) @ _unit(vector)) >= _SAME for each in near.values()
        )
        missed += not (found and nearest is not None and float(_unit(nearest) @ _unit(vector)) >= _SAME)
    return missed <= len(kept) // _SPARED


async def terms_are_right(index: "Index") -> bool:
    """Whether a sample of chunks is found by its words among those of its paper, and of the paper's year."""
    stored = await index.catalogue.read(reading.stored_chunks, await _sample(index, _SAMPLE))
    missed = 0
    for chunk, each in stored.items():
        text, year = searched_text(each.paper.title, each.chunk.text), each.paper.year
        of_paper = Filters(paper_ids=(each.paper.id,), year_from=year, year_to=year)
        if index.terms.words(text):
            hits = await index.terms.query(text, _FOUND_WITHIN, of_paper)
            missed += chunk not in {hit.chunk_id for hit in hits}
    return missed <= len(stored) // _SPARED


async def _sample(index: "Index", size: int) -> Sequence[str]:
    """Return the ids of some searchable chunks, the same for the same catalogue."""
    ids = sorted(await index.catalogue.read(reading.chunk_ids))
    return random.Random(len(ids)).sample(ids, min(size, len(ids)))  # noqa: S311 - nothing secret


def _unit(vector: "np.ndarray[Any, np.dtype[np.float32]]") -> "np.ndarray[Any, np.dtype[np.float32]]":
    return vector / (float(np.linalg.norm(vector)) or 1.0)
