"""A logistic regression that was fitted elsewhere, as it is read: log-odds as a weighted sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Logistic:
    """One weight a feature."""

    weights: NDArray[np.float32]
    bias: float

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a probability a row, of shape (len(rows),)."""
        odds: NDArray[np.float32] = 1 / (1 + np.exp(-(rows @ self.weights + self.bias)))
        return odds

    @classmethod
    def of(cls, weights: Mapping[str, float], bias: float, names: Sequence[str] | None = None) -> "Logistic":
        """Take weights by name, in the order of `names`, by default in their own. Raises KeyError."""
        return cls(np.array([weights[name] for name in names or weights], np.float32), bias)
