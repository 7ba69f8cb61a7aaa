"""Citations that point at nothing."""

from collections.abc import Sequence, Set

from eval.metrics.rate import Rate, rate


def invented_share(resolved: int, dropped: int) -> Rate:
    """Share of all citations written that named no source of the answer. `dropped` were taken out before serving."""
    return rate(dropped, resolved + dropped)


def dangling(citations: Sequence[int], sources: Set[int]) -> int:
    """How many citations of a finished answer name no source: more than none is a defect of Litmus itself."""
    return sum(number not in sources for number in citations)
