"""What is searchable, in memory: each chunk's vector and what filters ask of it.

A filter costs a vector index far more than the search itself, and SQLite milliseconds a thousand rows. In memory it is
a comparison of numbers, and the cosines of what the filter admits are one product of matrices. A chunk takes about a
kilobyte: 100 MB for every 100,000.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.filters import Filters, Surveys, is_survey
from core.paper import LAST_YEAR, RelatedPaper
from core.ports import Hit
from core.text.keys import filter_key
from indexing.catalogue import Catalogue, Connection, reading
from indexing.catalogue.pending import STORED

if TYPE_CHECKING:
    from indexing.index import Index

_NO_YEAR = -(2**31)
Postings = Mapping[str, tuple[int, ...]]
"""Key of an author or tag to numbers of papers."""


@dataclass(frozen=True, slots=True)
class Roster:
    """One state of the library. Places count chunks from 0; every array has one entry a chunk."""

    rows: NDArray[np.int64]
    """Row numbers in the catalogue, ascending."""
    chunk_ids: list[str]
    place_of: dict[str, int]
    """Chunk id to place."""
    papers: NDArray[np.int32]
    """A number for each paper, the same for all its chunks; a paper that is indexed anew gets a new one."""
    paper_numbers: dict[str, int]
    years: NDArray[np.int32]
    venues: NDArray[np.int32]
    venue_numbers: dict[str, int]
    surveys: NDArray[np.bool_]
    authors: Postings
    tags: Postings
    vectors: NDArray[np.float16]
    """Unit vectors, shape (chunks, dimensions)."""

    def __len__(self) -> int:
        return len(self.rows)

    def known(self, hits: list[Hit]) -> list[Hit]:
        """Return the hits that are searchable: an index may know of chunks that are gone, or not yet here."""
        return [hit for hit in hits if hit.chunk_id in self.place_of]

    def cosines(self, vector: NDArray[np.float32], places: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the cosine similarity of a unit vector and the chunks at these places."""
        # Not `@`: BLAS would share so small a product among threads, and waking them takes longer than the product.
        cosines: NDArray[np.float32] = np.einsum("ij,j->i", self.vectors[places].astype(np.float32), vector)
        return cosines

    def paper_vectors(self, admitted: NDArray[np.bool_]) -> tuple[list[str], NDArray[np.float32]]:
        """Return the ids of the papers with an admitted chunk, in order, and a unit vector for each.

        That is the mean of its admitted chunks. Slow: use a thread.
        """
        places = np.flatnonzero(admitted)
        order = np.argsort(self.papers[places], kind="stable")
        places = places[order]
        numbers, starts = np.unique(self.papers[places], return_index=True)
        ids = {number: paper_id for paper_id, number in self.paper_numbers.items()}
        found = [ids[number] for number in numbers.tolist()]
        by_id = sorted(range(len(found)), key=found.__getitem__)
        if not found:
            return [], np.zeros((0, self.vectors.shape[1]), np.float32)
        sums = np.add.reduceat(self.vectors[places].astype(np.float32), starts, axis=0)[by_id]
        norms = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        return [found[row] for row in by_id], np.asarray(sums / norms, np.float32)

    def admitted(self, filters: Filters) -> NDArray[np.bool_]:
        """Return which chunks the filters admit."""
        admitted = np.ones(len(self), np.bool_)
        if filters.year_from is not None:
            admitted &= self.years >= max(filters.year_from, _NO_YEAR + 1)
        if filters.year_to is not None:
            admitted &= (self.years <= filters.year_to) & (self.years != _NO_YEAR)
        if filters.venues:
            wanted = [self.venue_numbers.get(filter_key(venue), -1) for venue in filters.venues]
            admitted &= np.isin(self.venues, wanted)
        if filters.surveys is not None:
            admitted &= self.surveys == (filters.surveys is Surveys.ONLY)
        if filters.paper_ids:
            ids = [self.paper_numbers[paper] for paper in filters.paper_ids if paper in self.paper_numbers]
            admitted &= self._of(ids)
        for values, postings in ((filters.authors, self.authors), (filters.tags, self.tags)):
            if values:
                admitted &= self._of([number for value in values for number in postings.get(filter_key(value), ())])
        return admitted

    def _of(self, numbers: Sequence[int]) -> NDArray[np.bool_]:
        """Return which chunks are of the papers with these numbers."""
        wanted = np.zeros(int(self.papers.max(initial=-1)) + 1, np.bool_)
        known = np.asarray(numbers, np.intp)
        wanted[known[known < len(wanted)]] = True
        return wanted[self.papers]


class RosterKeeper:
    """Holds the roster of one library, and brings it up to date when it is asked for after a change."""

    def __init__(self, catalogue: Catalogue, dimensions: int) -> None:
        self._catalogue = catalogue
        self._roster = _empty(dimensions)
        self._changes = 1
        self._seen = 0
        """Of the changes, those that the roster knows of."""
        self._reading = asyncio.Lock()

    def changed(self) -> None:
        """Note that what is searchable has changed."""
        self._changes += 1

    async def current(self) -> Roster:
        """Return the roster of the present state."""
        if self._seen < self._changes:
            async with self._reading:
                if self._seen < (now := self._changes):
                    self._roster = await self._catalogue.read(_updated, self._roster)
                    # Only now: who asks meanwhile must wait, not get the old one.
                    self._seen = now
        return self._roster


def _empty(dimensions: int) -> Roster:
    numbers = np.zeros(0, np.int32)
    vectors = np.zeros((0, dimensions), np.float16)
    return Roster(
        np.zeros(0, np.int64), [], {}, numbers, {}, numbers, numbers, {}, np.zeros(0, np.bool_), {}, {}, vectors
    )


def _updated(connection: Connection, old: Roster) -> Roster:
    """Return the present roster; only what the old one lacks is read."""
    rows = reading.searchable_rows(connection)
    stays = np.isin(old.rows, rows, assume_unique=True)
    new = reading.entries(connection, np.setdiff1d(rows, old.rows, assume_unique=True))
    chunk_ids = [*(chunk for chunk, kept in zip(old.chunk_ids, stays, strict=True) if kept), *(e.chunk_id for e in new)]
    new_papers = list(dict.fromkeys(entry.paper_id for entry in new))
    first = int(old.papers.max(initial=-1)) + 1
    paper_numbers = old.paper_numbers | {paper: number for number, paper in enumerate(new_papers, start=first)}
    venue_numbers = dict(old.venue_numbers)
    for entry in new:
        venue_numbers.setdefault(entry.venue_key, len(venue_numbers))
    authors, tags = reading.filter_keys(connection, new_papers)
    read = [np.frombuffer(b"".join(entry.vector for entry in new), STORED).reshape(len(new), -1)] if new else []
    return Roster(
        rows=np.concatenate([old.rows[stays], np.array([entry.row for entry in new], np.int64)]),
        chunk_ids=chunk_ids,
        place_of={chunk: place for place, chunk in enumerate(chunk_ids)},
        papers=_joined(old.papers[stays], (paper_numbers[entry.paper_id] for entry in new)),
        paper_numbers=paper_numbers,
        years=_joined(old.years[stays], (_held(entry.year) for entry in new)),
        venues=_joined(old.venues[stays], (venue_numbers[entry.venue_key] for entry in new)),
        venue_numbers=venue_numbers,
        surveys=np.concatenate([old.surveys[stays], np.array([is_survey(entry.title) for entry in new], np.bool_)]),
        authors=_with(old.authors, authors, paper_numbers),
        tags=_with(old.tags, tags, paper_numbers),
        vectors=np.concatenate([old.vectors[stays], *read]),
    )


def _held(year: int | None) -> int:
    """Return a year as it is held: libraries of older versions have numbers that are no years."""
    return _NO_YEAR if year is None or not 0 <= year <= LAST_YEAR else year


def _joined(old: NDArray[np.int32], new: Iterable[int]) -> NDArray[np.int32]:
    return np.concatenate([old, np.fromiter(new, np.int32)])


def _with(old: Postings, pairs: Iterable[tuple[str, str]], numbers: Mapping[str, int]) -> Postings:
    added: dict[str, list[int]] = {}
    for key, paper in pairs:
        added.setdefault(key, []).append(numbers[paper])
    return {**old, **{key: (*old.get(key, ()), *new) for key, new in added.items()}}


_MORE = 4
"""So many times more chunks are asked for than papers are wanted: a near paper has several near chunks."""


async def related_papers(index: "Index", paper_id: str, count: int) -> list[RelatedPaper]:
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
