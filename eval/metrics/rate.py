"""A share that knows what it is a share of."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """numerator / denominator. Nothing to divide by gives a value of None, never NaN and never a silent 0."""

    value: float | None
    numerator: float
    denominator: float

    def __str__(self) -> str:
        """Such as `0.75 (3 of 4)`, or `nothing to measure`."""
        if self.value is None:
            return "nothing to measure"
        return f"{self.value:.3f} ({self.numerator:g} of {self.denominator:g})"


def rate(numerator: float, denominator: float) -> Rate:
    """Divide, if there is anything to divide by."""
    return Rate(numerator / denominator if denominator else None, numerator, denominator)


def share(flags: Iterable[bool]) -> Rate:
    """How many of the flags are true."""
    collected = list(flags)
    return rate(sum(collected), len(collected))


def mean(values: Iterable[float | None]) -> Rate:
    """The mean of the values that are there; the denominator says how many were."""
    present = [value for value in values if value is not None]
    return rate(sum(present), len(present))


def f1(precision: float | None, recall: float | None) -> float | None:
    """The harmonic mean (van Rijsbergen 1979). None if either is not known; 0 if both are 0."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
