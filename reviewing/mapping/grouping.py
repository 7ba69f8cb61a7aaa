"""Some papers of a library by topic, without a picture of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.filters import Filters
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.mapping.estimators import clusters
from reviewing.mapping.labelling import phrases_of_clusters
from reviewing.mapping.space import Space, paper_vectors, space_of


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
    ids, vectors = await asyncio.to_thread(paper_vectors, roster, admitted)
    if not ids:
        return []
    space = await asyncio.to_thread(space_of, ids, vectors)
    labels = await asyncio.to_thread(_grouped, space, max(1, min(count, len(ids))), smallest)
    papers = await index.catalogue.read(reading.papers, ids)
    read = {row: papers[paper_id] for row, paper_id in enumerate(ids) if paper_id in papers}
    phrases = await phrases_of_clusters(read, labels, space, index.embedder)
    found = []
    for label, named in enumerate(phrases):
        rows = np.flatnonzero(labels == label)
        typical = np.argsort(-(space.points[rows] @ space.points[rows].mean(axis=0)), kind="stable")
        found.append(Group(tuple(ids[row] for row in rows[typical]), named))
    return sorted(found, key=lambda group: -len(group.paper_ids))


def _grouped(space: Space, count: int, smallest: int) -> NDArray[np.intp]:
    labels = clusters(space.points, count)
    while len(sizes := np.bincount(labels)) > 1 and sizes.min() < smallest:
        small = int(sizes.argmin())
        middles = np.stack([space.points[labels == label].mean(axis=0) for label in range(len(sizes))])
        near = middles @ middles[small]
        near[small] = -np.inf
        labels = np.where(labels == small, int(near.argmax()), labels)
        labels = np.unique(labels, return_inverse=True)[1].astype(np.intp)
    return labels
