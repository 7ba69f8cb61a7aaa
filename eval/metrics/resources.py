"""What an answer takes: time, tokens, money."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity over questions. All None where nothing is known of any."""

    known: int
    unknown: int
    """Questions without a figure, such as the cost where the provider's price is unknown."""
    total: float | None = None
    mean: float | None = None
    median: float | None = None
    p95: float | None = None
    """95 % of the questions took at most this; linear interpolation (Hyndman & Fan 1996, type 7)."""


def spread(values: Iterable[float | None]) -> Spread:
    """Sum up; None stands for not known."""
    collected = list(values)
    known = np.array([value for value in collected if value is not None], dtype=np.float64)
    if not known.size:
        return Spread(0, len(collected))
    median, p95 = np.quantile(known, [0.5, 0.95])
    return Spread(
        known=known.size,
        unknown=len(collected) - known.size,
        total=float(known.sum()),
        mean=float(known.mean()),
        median=float(median),
        p95=float(p95),
    )
