"""From a ranking to the few passages that are worth their place."""

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray


def at_most_of_each(papers: Sequence[Hashable], limit: int) -> list[int]:
    """Return the places that stay when each paper has at most `limit`, in their order."""
    seen: Counter[Hashable] = Counter()
    kept = []
    for place, paper in enumerate(papers):
        seen[paper] += 1
        if seen[paper] <= limit:
            kept.append(place)
    return kept


def maximal_marginal_relevance(
    relevance: Sequence[float], vectors: NDArray[np.float32], count: int, diversity: float
) -> list[int]:
    """Return the places of `count` items, each the most relevant for how little it repeats those before it.

    `(1 - diversity) * relevance - diversity * greatest cosine to a chosen one`, after Carbonell and Goldstein 1998 (The
    Use of MMR, Diversity-Based Reranking); vectors are unit vectors of shape (len(relevance), dimensions).
    """
    worth = np.asarray(relevance, np.float32)
    left = list(range(len(worth)))
    chosen: list[int] = []
    nearest = np.zeros(len(worth), np.float32)
    while left and len(chosen) < count:
        gains = (1 - diversity) * worth[left] - diversity * nearest[left]
        best = left.pop(int(np.argmax(gains)))
        chosen.append(best)
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return chosen
