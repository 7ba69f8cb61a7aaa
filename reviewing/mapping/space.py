"""Papers as points: the mean of their chunks' vectors, seen from the middle of all."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

DIMENSIONS = 25
"""What is kept for clustering. Fewer mix topics up, more bring back what makes each paper unlike every other: figures
in docs/decisions/0020-map.md."""
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Space:
    """Rows are papers, in the order of their ids."""

    paper_ids: tuple[str, ...]
    middle: NDArray[np.float32]
    """Of all papers. What papers share with it says nothing of their topic."""
    vectors: Matrix
    """Unit vectors from the middle, shape (papers, dimensions of the embedder)."""
    points: Matrix
    """The same in fewer dimensions, unit vectors again, for clustering."""

    def seen_from_middle(self, vectors: Matrix) -> Matrix:
        """Return other unit vectors as this space has its papers."""
        return _unit(vectors - self.middle)


def space_of(paper_ids: Sequence[str], vectors: Matrix) -> Space:
    """Return the space of papers with these unit vectors."""
    middle = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
    seen = _unit(vectors - middle)
    return Space(tuple(paper_ids), middle, seen, _unit(seen @ _principal(seen)))


def _principal(vectors: Matrix) -> Matrix:
    """Return the directions in which the vectors differ most, as columns, in a sign that does not depend on luck."""
    count = min(DIMENSIONS, vectors.shape[1], max(len(vectors) - 1, 1))
    covariance = np.zeros((vectors.shape[1], vectors.shape[1]))
    mean = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1])
    for start in range(0, len(vectors), _AT_ONCE):
        block = (vectors[start : start + _AT_ONCE] - mean).astype(np.float64)
        covariance += block.T @ block
    _, directions = np.linalg.eigh(covariance)
    directions = directions[:, ::-1][:, :count]
    signs = np.sign(directions[np.abs(directions).argmax(axis=0), np.arange(count)])
    return np.asarray(directions * signs, np.float32)


def _unit(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), np.float32)
