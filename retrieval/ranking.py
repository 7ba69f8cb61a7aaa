"""Two rankings become one; of it, the few passages that are worth their place and fit the context of the model."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.passage import Passage, Scores
from core.ports import Hit
from core.text.tokens import count_tokens


def convex_combination(
    dense: Sequence[Hit], lexical: Sequence[Hit], lexical_weight: float, cosines: Mapping[str, float]
) -> list[tuple[str, Scores]]:
    """Fuse by `w * lexical + (1 - w) * dense` of scores that are normalised to [0, 1]; best first.

    Dense scores are normalised by min and max over all candidates: `cosines` has the cosine of what only the lexical
    side found, so that nothing is held to be unlike the question merely because the dense side was cut off. BM25 is
    divided by its maximum: 0 is what a chunk without any word of the question has. After Bruch, Gai and Ingber 2023
    (An Analysis of Fusion Functions for Hybrid Retrieval, section 4), who normalise by the theoretical minimum.
    """
    similarity = dict(cosines) | {hit.chunk_id: hit.score for hit in dense}
    bm25 = {hit.chunk_id: hit.score for hit in lexical}
    candidates = _union(dense, lexical)
    known = [similarity[chunk] for chunk in candidates if chunk in similarity]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    best = max(bm25.values(), default=0.0)

    def fused(chunk: str) -> float:
        dense_part = _share(similarity.get(chunk, low) - low, high - low)
        return (1 - lexical_weight) * dense_part + lexical_weight * _share(bm25.get(chunk, 0.0), best)

    return _ranked(candidates, {chunk: fused(chunk) for chunk in candidates}, dense, lexical, similarity)


def reciprocal_rank_fusion(
    dense: Sequence[Hit], lexical: Sequence[Hit], lexical_weight: float, k: int, cosines: Mapping[str, float]
) -> list[tuple[str, Scores]]:
    """Fuse by the weighted sum of `1 / (k + rank)`, scaled so that first on both sides is 1; best first.

    Cormack, Clarke and Büttcher 2009 (Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning
    Methods), with a weight a side; equal weights give their ranking.
    """
    fused: dict[str, float] = dict.fromkeys(_union(dense, lexical), 0.0)
    for weight, hits in ((1 - lexical_weight, dense), (lexical_weight, lexical)):
        for rank, hit in enumerate(hits, start=1):
            fused[hit.chunk_id] += weight * (k + 1) / (k + rank)
    similarity = dict(cosines) | {hit.chunk_id: hit.score for hit in dense}
    return _ranked(list(fused), fused, dense, lexical, similarity)


_LIFT = 0.9
"""How far what a question names comes up towards the best score."""


def lifted(ranking: Sequence[tuple[str, Scores]], named: Set[str]) -> list[tuple[str, Scores]]:
    """Return a ranking in which the chunks that are `named` have come up towards 1, the best score; best first."""
    if not named:
        return list(ranking)
    scored = [
        (chunk, replace(scores, fused=scores.fused + _LIFT * (1 - scores.fused)) if chunk in named else scores)
        for chunk, scores in ranking
    ]
    return sorted(scored, key=lambda each: (-each[1].fused, each[0]))


def _union(dense: Sequence[Hit], lexical: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.chunk_id for hit in (*dense, *lexical)))


def _share(part: float, whole: float) -> float:
    # All candidates alike on one side: that side has no say.
    return part / whole if whole > 0 else 0.0


def _ranked(
    candidates: Sequence[str],
    fused: Mapping[str, float],
    dense: Sequence[Hit],
    lexical: Sequence[Hit],
    similarity: Mapping[str, float],
) -> list[tuple[str, Scores]]:
    dense_ranks = {hit.chunk_id: rank for rank, hit in enumerate(dense, start=1)}
    lexical_ranks = {hit.chunk_id: rank for rank, hit in enumerate(lexical, start=1)}
    bm25 = {hit.chunk_id: hit.score for hit in lexical}
    ranking = [
        (
            chunk,
            Scores(
                fused=fused[chunk],
                dense=similarity.get(chunk),
                lexical=bm25.get(chunk),
                dense_rank=dense_ranks.get(chunk),
                lexical_rank=lexical_ranks.get(chunk),
            ),
        )
        for chunk in candidates
    ]
    # The id breaks ties, so that equal scores give the same order every time.
    return sorted(ranking, key=lambda each: (-each[1].fused, each[0]))


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


_FRAME_TOKENS = 24
"""The number, year and delimiters around a passage in the prompt."""


def passage_tokens(passage: Passage) -> int:
    """Return how many tokens a passage takes in a prompt, in tiktoken's count."""
    return count_tokens(passage.paper.title) + count_tokens(passage.chunk.text) + _FRAME_TOKENS


def within_budget(passages: Sequence[Passage], tokens: int) -> list[Passage]:
    """Return the passages, best first, that fit into `tokens`; one that does not is passed over for smaller ones."""
    kept = []
    for passage in passages:
        size = passage_tokens(passage)
        if size <= tokens:
            kept.append(passage)
            tokens -= size
    return kept
