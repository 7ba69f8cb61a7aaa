"""Whether the answer rests on the papers that it should rest on."""

from collections.abc import Set

from eval.metrics.rate import Rate, rate


def gold_cited(cited: Set[str], gold: Set[str]) -> Rate:
    """Share of the gold papers that the answer cites."""
    return rate(len(cited & gold), len(gold))


def cited_gold(cited: Set[str], gold: Set[str]) -> Rate:
    """Share of the cited papers that are gold. A low one need not be wrong: gold lists are rarely complete."""
    return rate(len(cited & gold) if gold else 0, len(cited) if gold else 0)
