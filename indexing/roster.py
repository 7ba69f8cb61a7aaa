"""What is searchable, in memory: each chunk's vector and what filters ask of it.

A filter costs a vector index far more than the search itself, and SQLite milliseconds a thousand rows. In memory it is
a comparison of numbers, and the cosines of what the filter admits are one product of matrices. A chunk takes about 900
bytes: 90 MB for every 100,000.
"""

import asyncio
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.filters import Filters, filter_key
from core.ports import Hit
from indexing.catalogue import Catalogue, Connection, reading
from indexing.catalogue.pending import STORED
from indexing.catalogue.reading import Entry

_NO_YEAR = -(2**31)
_NO_PAPERS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Roster:
    """One state of the library. Places count chunks from 0; every array has one entry a chunk."""

    rows: NDArray[np.int64]
    """Row numbers in the catalogue, ascending."""
    chunk_ids: list[str]
    place_of: dict[str, int]
    """Chunk id to place."""
    papers: NDArray[np.int32]
    """A number for each paper, the same for all its chunks."""
    paper_numbers: dict[str, int]
    years: NDArray[np.int32]
    venues: NDArray[np.int32]
    venue_numbers: dict[str, int]
    vectors: NDArray[np.float16]
    """Unit vectors, shape (chunks, dimensions)."""

    def __len__(self) -> int:
        return len(self.rows)

    def known(self, hits: list[Hit]) -> list[Hit]:
        """Return the hits that are searchable: an index may know of chunks that are gone, or not yet here."""
        return [hit for hit in hits if hit.chunk_id in self.place_of]

    def cosines(self, vector: NDArray[np.float32], places: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the cosine similarity of a unit vector and the chunks at these places."""
        cosines: NDArray[np.float32] = self.vectors[places].astype(np.float32) @ vector
        return cosines

    def admitted(self, filters: Filters, by_author: frozenset[str], tagged: frozenset[str]) -> NDArray[np.bool_]:
        """Return which chunks the filters admit, given the ids of the papers that the authors and tags admit."""
        admitted = np.ones(len(self), np.bool_)
        if filters.year_from is not None:
            admitted &= self.years >= max(filters.year_from, _NO_YEAR + 1)
        if filters.year_to is not None:
            admitted &= (self.years <= filters.year_to) & (self.years != _NO_YEAR)
        if filters.venues:
            wanted = [self.venue_numbers.get(filter_key(venue), -1) for venue in filters.venues]
            admitted &= np.isin(self.venues, wanted)
        by_id = frozenset(filters.paper_ids)
        for asked, papers in ((filters.paper_ids, by_id), (filters.authors, by_author), (filters.tags, tagged)):
            if asked:
                numbers = [self.paper_numbers[paper] for paper in papers if paper in self.paper_numbers]
                of_paper = np.zeros(len(self.paper_numbers), np.bool_)
                of_paper[numbers] = True
                admitted &= of_paper[self.papers]
        return admitted


class RosterKeeper:
    """Holds the roster of one library, and brings it up to date when it is asked for after a change."""

    def __init__(self, catalogue: Catalogue, dimensions: int) -> None:
        self._catalogue = catalogue
        self._roster = _empty(dimensions)
        self._changed = True
        self._reading = asyncio.Lock()

    def changed(self) -> None:
        """Note that what is searchable has changed."""
        self._changed = True

    async def current(self) -> Roster:
        """Return the roster of the present state."""
        if self._changed:
            async with self._reading:
                if self._changed:
                    self._changed = False
                    self._roster = await self._catalogue.read(_updated, self._roster)
        return self._roster

    async def admitted(self, roster: Roster, filters: Filters) -> NDArray[np.bool_]:
        """Return which chunks of the roster the filters admit."""
        by_author, tagged = _NO_PAPERS, _NO_PAPERS
        if filters.authors or filters.tags:
            by_author, tagged = await self._catalogue.read(reading.papers_by, filters.authors, filters.tags)
        return roster.admitted(filters, by_author, tagged)


def _empty(dimensions: int) -> Roster:
    numbers = np.zeros(0, np.int32)
    vectors = np.zeros((0, dimensions), np.float16)
    return Roster(np.zeros(0, np.int64), [], {}, numbers, {}, numbers, numbers, {}, vectors)


def _updated(connection: Connection, old: Roster) -> Roster:
    """Return the present roster; only what the old one lacks is read."""
    rows = reading.searchable_rows(connection)
    stays = np.isin(old.rows, rows, assume_unique=True)
    new = reading.entries(connection, np.setdiff1d(rows, old.rows, assume_unique=True))
    paper_numbers, venue_numbers = dict(old.paper_numbers), dict(old.venue_numbers)
    chunk_ids = [*(chunk for chunk, kept in zip(old.chunk_ids, stays, strict=True) if kept), *(e.chunk_id for e in new)]
    joined = [np.frombuffer(b"".join(entry.vector for entry in new), STORED).reshape(len(new), -1)] if new else []
    return Roster(
        rows=np.concatenate([old.rows[stays], _array(new, "row", np.int64)]),
        chunk_ids=chunk_ids,
        place_of={chunk: place for place, chunk in enumerate(chunk_ids)},
        papers=_numbered(old.papers[stays], [entry.paper_id for entry in new], paper_numbers),
        paper_numbers=paper_numbers,
        years=np.concatenate(
            [old.years[stays], np.array([_NO_YEAR if e.year is None else e.year for e in new], np.int32)]
        ),
        venues=_numbered(old.venues[stays], [entry.venue_key for entry in new], venue_numbers),
        venue_numbers=venue_numbers,
        vectors=np.concatenate([old.vectors[stays], *joined]),
    )


def _array(entries: list[Entry], name: str, kind: type[np.int64]) -> NDArray[np.int64]:
    return np.array([getattr(entry, name) for entry in entries], kind)


def _numbered(old: NDArray[np.int32], names: list[str], numbers: dict[str, int]) -> NDArray[np.int32]:
    """Return the old numbers and those of the names; names without one are given the next."""
    return np.concatenate([old, np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int32)])
