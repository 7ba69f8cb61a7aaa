"""How well a ranking finds what it should. Items are ids of papers or of chunks; a ranking starts with the best.

A question without gold items has nothing to find: every function then returns a rate without a value.
"""

from collections.abc import Hashable, Sequence, Set
from math import log2

from eval.metrics.rate import Rate, rate


def recall_at(ranking: Sequence[Hashable], gold: Set[Hashable], k: int) -> Rate:
    """Share of the gold items among the first k (Manning, Raghavan & Schütze 2008, section 8.3)."""
    return rate(len(gold & set(ranking[:k])), len(gold))


def ndcg_at(ranking: Sequence[Hashable], gold: Set[Hashable], k: int) -> Rate:
    """Discounted gain over that of the best possible ranking, gain 1 a gold item (Järvelin & Kekäläinen 2002).

    The discount is log2(rank + 1), as in trec_eval and BEIR. An item counts once, where it comes first.
    """
    ranks = [rank for rank, item in enumerate(list(dict.fromkeys(ranking))[:k], start=1) if item in gold]
    ideal = range(1, min(len(gold), k) + 1)
    return rate(sum(1 / log2(rank + 1) for rank in ranks), sum(1 / log2(rank + 1) for rank in ideal))


def reciprocal_rank(ranking: Sequence[Hashable], gold: Set[Hashable]) -> Rate:
    """1 / rank of the first gold item, 0 if none was found; its mean over questions is MRR (Voorhees 1999)."""
    first = next((rank for rank, item in enumerate(ranking, start=1) if item in gold), None)
    return rate(1 / first if first and gold else 0.0, 1 if gold else 0)
