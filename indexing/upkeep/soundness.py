"""Looks for damage: the catalogue's file, the ids of all three stores, and samples of what they hold."""

import asyncio
import itertools
import logging
import random
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from core.disk import write_atomically
from core.errors import CatalogueDamaged, EmbedderUnavailable, IndexUnavailable
from core.filters import Filters
from core.json import to_json
from core.passage import searched_text
from indexing.catalogue import pending, reading, soundness
from indexing.catalogue.tables import values

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
    if unreadable := await index.catalogue.read(values.unreadable):
        return [*found, *(Fault("catalogue", str(value)) for value in unreadable)]  # what reads them would fail, too
    found += await _of_rows(index)
    expected = await index.catalogue.read(reading.chunk_ids)
    counts = await index.catalogue.read(reading.counts)
    # Those of a paper that was about to become searchable when its process died are in the indexes already.
    allowed = await index.catalogue.read(reading.all_chunk_ids) | set(await index.catalogue.read(pending.stale_chunks))
    redo = await index.catalogue.read(soundness.papers_to_redo, index.embedder.dimensions)
    if redo:
        found.append(Fault("catalogue", f"{len(redo):,} papers lack vectors"))
    elif not await embeds_as_kept(index):
        found.append(Fault("catalogue", "the vectors that are kept are not those of the texts"))
    for name, store, is_sound in (
        ("vectors", index.vectors, vectors_are_right),
        ("terms", index.terms, terms_are_right),
    ):
        found += await _of_store(index, name, store, expected, allowed, is_sound)
    if not counts.papers and any(fault.store != "catalogue" for fault in found):
        found.append(
            Fault("catalogue", "it is empty beside indexes that are not: the papers were in another file", True)
        )
    return found


async def _of_rows(index: "Index") -> list[Fault]:
    told = (
        (values.torn_papers, "papers have lost chunks"),
        (values.unfiled_papers, "papers are not found by their authors, tags, collections or identifiers"),
        (values.live_among_stale, "chunks are noted as gone, and are there"),
    )
    return [
        Fault("catalogue", f"{len(found):,} {what}")
        for look, what in told
        if (found := await index.catalogue.read(look))
    ]


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
    if path is not None and found and (orphans := await index.catalogue.write(values.take_out_orphans)):
        await _put_aside(path, orphans)
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
    await _mend_rows(index)
    if redo := await index.catalogue.read(soundness.papers_to_redo, index.embedder.dimensions):
        await index.catalogue.write(soundness.make_pending, redo)
    elif not await embeds_as_kept(index):
        _LOG.warning("The vectors that are kept are not those of the texts: all papers are embedded anew.")
        await index.catalogue.write(pending.reset_chunks)
    index.roster.changed()


async def _mend_rows(index: "Index") -> None:
    catalogue, path = index.catalogue, index.catalogue.path
    if unreadable := await catalogue.read(values.unreadable):
        if path is not None:
            await _put_aside(path, unreadable)
        await catalogue.write(values.leave_out_unreadable)
    if torn := await catalogue.read(values.torn_papers):
        await catalogue.write(soundness.make_pending, torn)
    if unfiled := await catalogue.read(values.unfiled_papers):
        await catalogue.write(values.file_again, unfiled)
    if live := await catalogue.read(values.live_among_stale):
        await catalogue.write(pending.forget_stale, live)


async def _put_aside(catalogue: Path, what: Sequence[Any]) -> None:
    """Keep what is taken out of a catalogue in a file of its own: somebody may still read something in it."""
    number = itertools.count()
    while (aside := catalogue.parent / f"damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}-{next(number)}.json").exists():
        pass
    await asyncio.to_thread(write_atomically, aside, to_json(what).encode())
    _LOG.warning("What is of no use in the catalogue is taken out of it, and lies in %s.", aside)


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
