"""From a library, or some papers of it, to topics with names; of a library also to its map."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.filters import Filters
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.mapping.estimators import clusters, plane, silhouette
from reviewing.mapping.library_map import LibraryMap, Spot, Topic
from reviewing.mapping.naming import READ, label_of, phrases_of_clusters
from reviewing.mapping.space import Space, space_of

FEWEST, MOST = 2, 36
"""Topics that are tried. A map of more is no map."""
_GROWS = 1.4
"""Times the square root of the number of papers: topics that are tried at most."""
_TOO_FEW = 6
"""So few papers are one topic."""
_AS_GOOD = 0.98
"""Of the best silhouette. Among numbers of topics that are as good the smallest is taken: fewer are easier to read."""
_SEED = 20
_ANYTHING = Filters()


class Mapper:
    """Maps one library, and remembers the last maps of its present state."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._making = asyncio.Lock()
        self._made: dict[tuple[Filters, int | None], LibraryMap] = {}

    async def map(self, *, topics: int | None = None, filters: Filters = _ANYTHING) -> LibraryMap:
        """Return the map of the searchable papers that the filters admit.

        With `topics` there are so many (or as many as there are papers), else as many as the silhouette asks for.
        Raises EmbedderUnavailable.
        """
        async with self._making:
            state = f"{self._index.library_id}@{await self._index.revision()}"
            narrowed = await self._index.narrowed(filters)
            known = self._made.get((narrowed, topics))
            if known is not None and known.index == state:
                return known if known.filters == filters else replace(known, filters=filters)
            made = replace(await self._map(topics, narrowed, state), filters=filters)
            self._made = {asked: each for asked, each in self._made.items() if each.index == state}
            self._made[(narrowed, topics)] = made
            return made

    async def _map(self, topics: int | None, filters: Filters, state: str) -> LibraryMap:
        roster = await self._index.roster.current()
        ids, vectors = await asyncio.to_thread(roster.paper_vectors, roster.admitted(filters))
        if not ids:
            return LibraryMap((), (), filters=filters, index=state)
        space = await asyncio.to_thread(space_of, ids, vectors)
        labels, silhouettes = await asyncio.to_thread(_grouped, space, topics)
        places = await asyncio.to_thread(plane, space.points)
        typical = _by_typicality(space, labels)
        read = _to_read(labels)
        papers = await self._index.catalogue.read(reading.papers, [ids[row] for row in read])
        phrases = await phrases_of_clusters(
            {row: papers[ids[row]] for row in read if ids[row] in papers}, labels, space, self._index.embedder
        )
        titles = await self._index.catalogue.read(reading.titles, ids)
        made = tuple(
            Topic(
                n=n,
                label=label_of(named, titles[ids[rows[0]]][0]),
                phrases=named,
                paper_ids=tuple(ids[row] for row in rows),
                x=float(np.median(places[rows, 0])),
                y=float(np.median(places[rows, 1])),
            )
            for n, (named, rows) in enumerate(zip(phrases, typical, strict=True), start=1)
        )
        spots = tuple(
            Spot(paper_id, *titles[paper_id], x=float(x), y=float(y), topic=int(label) + 1)
            for paper_id, (x, y), label in zip(ids, places, labels, strict=True)
        )
        return LibraryMap(made, spots, silhouettes, filters, state)


def _grouped(space: Space, topics: int | None) -> tuple[NDArray[np.intp], dict[int, float]]:
    """Return the topic of each paper, from 0, largest first, and the silhouettes of the numbers that were tried."""
    count = len(space.points)
    if topics is not None:
        return _largest_first(clusters(space.points, min(topics, count))), {}
    if count < _TOO_FEW:
        return np.zeros(count, np.intp), {}
    found, silhouettes = {}, {}
    for number in _tried(count):
        found[number] = clusters(space.points, number)
        silhouettes[number] = silhouette(space.points, found[number])
    best = max(silhouettes.values())
    chosen = min(number for number, value in silhouettes.items() if value >= _AS_GOOD * best or value == best)
    return _largest_first(found[chosen]), silhouettes


def _tried(count: int) -> range:
    most = max(FEWEST, min(MOST, int(_GROWS * count**0.5), count - 1))
    fewest = FEWEST if count < 50 else 4
    return range(fewest, most + 1)


def _largest_first(labels: NDArray[np.intp]) -> NDArray[np.intp]:
    sizes = np.bincount(labels)
    first = np.array([int(np.flatnonzero(labels == label)[0]) for label in range(len(sizes))])
    order = np.lexsort((first, -sizes))
    return np.argsort(order)[labels]


def _by_typicality(space: Space, labels: NDArray[np.intp]) -> list[list[int]]:
    """Return the rows of each topic, the nearest to its middle first."""
    found = []
    for label in range(int(labels.max()) + 1):
        rows = np.flatnonzero(labels == label)
        near = space.points[rows] @ space.points[rows].mean(axis=0)
        found.append(rows[np.argsort(-near, kind="stable")].tolist())
    return found


def _to_read(labels: NDArray[np.intp]) -> list[int]:
    """Return the rows of the papers that labels are made from: all, or of each topic its share."""
    if len(labels) <= READ:
        return list(range(len(labels)))
    luck = np.random.default_rng(_SEED)
    share = READ / len(labels)
    chosen: list[int] = []
    for label in range(int(labels.max()) + 1):
        rows = np.flatnonzero(labels == label)
        chosen += luck.choice(rows, min(len(rows), max(20, int(share * len(rows)))), replace=False).tolist()
    return sorted(chosen)


@dataclass(frozen=True, slots=True)
class Group:
    """Papers of one topic, the most typical first, and phrases that they have more than the others do."""

    paper_ids: tuple[str, ...]
    phrases: tuple[str, ...]


async def groups_of(index: Index, paper_ids: Sequence[str], count: int, smallest: int = 2) -> list[Group]:
    """Return at most `count` groups, largest first; a smaller one than `smallest` joins the nearest.

    Papers that are not searchable are in none. Raises EmbedderUnavailable.
    """
    roster = await index.roster.current()
    admitted = roster.admitted(Filters(paper_ids=tuple(paper_ids)))
    ids, vectors = await asyncio.to_thread(roster.paper_vectors, admitted)
    if not ids:
        return []
    space = await asyncio.to_thread(space_of, ids, vectors)
    labels = await asyncio.to_thread(_of_at_least, space, max(1, min(count, len(ids))), smallest)
    papers = await index.catalogue.read(reading.papers, ids)
    read = {row: papers[paper_id] for row, paper_id in enumerate(ids) if paper_id in papers}
    phrases = await phrases_of_clusters(read, labels, space, index.embedder)
    typical = _by_typicality(space, labels)
    found = [Group(tuple(ids[row] for row in rows), named) for rows, named in zip(typical, phrases, strict=True)]
    return sorted(found, key=lambda group: -len(group.paper_ids))


def _of_at_least(space: Space, count: int, smallest: int) -> NDArray[np.intp]:
    labels = clusters(space.points, count)
    while len(sizes := np.bincount(labels)) > 1 and sizes.min() < smallest:
        small = int(sizes.argmin())
        middles = np.stack([space.points[labels == label].mean(axis=0) for label in range(len(sizes))])
        near = middles @ middles[small]
        near[small] = -np.inf
        labels = np.where(labels == small, int(near.argmax()), labels)
        labels = np.unique(labels, return_inverse=True)[1].astype(np.intp)
    return labels
