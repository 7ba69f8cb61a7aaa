"""Papers near a paper, by the mean of its chunks' vectors."""

import asyncio

import numpy as np
from numpy.typing import NDArray

from core.paper import RelatedPaper
from indexing.catalogue import Connection, reading
from indexing.index import Index
from indexing.roster import Roster

_MORE = 4
"""So many times more chunks are asked for than papers are wanted: a near paper has several near chunks."""


async def related_papers(index: Index, paper_id: str, count: int) -> list[RelatedPaper]:
    """Return at most `count` other papers, nearest first; none for a paper that is not searchable yet.

    Raises PaperNotFound, IndexUnavailable.
    """
    await index.catalogue.read(reading.paper, paper_id)
    roster = await index.roster.current()
    number = roster.paper_numbers.get(paper_id)
    own = np.flatnonzero(roster.papers == number)
    if number is None or not len(own):
        return []
    vector = _mean(roster, own)
    hits = roster.known(await index.vectors.query(vector, _MORE * (count + 1) + len(own)))
    places = np.array([roster.place_of[hit.chunk_id] for hit in hits], np.intp)
    near = await asyncio.to_thread(_nearest, roster, vector, roster.papers[places], number)
    return await index.catalogue.read(_with_papers, near[:count])


def _nearest(
    roster: Roster, vector: NDArray[np.float32], numbers: NDArray[np.int32], but: int
) -> list[tuple[str, float]]:
    """Return the chunk ids that stand for these papers with the papers' similarity, best first."""
    scored = []
    for number in np.unique(numbers[numbers != but]):
        places = np.flatnonzero(roster.papers == number)
        scored.append((roster.chunk_ids[places[0]], float(np.dot(_mean(roster, places), vector))))
    return sorted(scored, key=lambda each: (-each[1], each[0]))


def _mean(roster: Roster, places: NDArray[np.intp]) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = roster.vectors[places].astype(np.float32).mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)


def _with_papers(connection: Connection, near: list[tuple[str, float]]) -> list[RelatedPaper]:
    stored = reading.stored_chunks(connection, [chunk for chunk, _ in near])
    return [RelatedPaper(stored[chunk].paper, score) for chunk, score in near if chunk in stored]
