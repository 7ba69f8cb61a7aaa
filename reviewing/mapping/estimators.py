"""Clusters, how good they are, their words, and papers on a plane. Only here scikit-learn is imported, in a second.

Everything runs on one thread with a fixed seed, so that the same papers give the same map.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Labels = NDArray[np.intp]

_SEED = 20
_WHOLE = 4000
"""Up to so many papers are clustered in whole passes; more in samples (MiniBatchKMeans, Sculley 2010)."""
_TRIES = 10
_JUDGED = 2000
"""So many papers, at most, tell how good clusters are."""
_LAID_OUT = 2000
"""So many papers are laid out by t-SNE; the others are put between their nearest ones."""
_NEIGHBOURS = 3
_AT_ONCE = 5000


def clusters(points: Matrix, count: int) -> Labels:
    """Return the number of a cluster, from 0, for each of the unit vectors `points`, by k-means."""
    with _one_thread():
        if len(points) <= _WHOLE:
            found = _sklearn().cluster.KMeans(count, n_init=_TRIES, random_state=_SEED).fit(points).labels_
        else:
            found = (
                _sklearn()
                .cluster.MiniBatchKMeans(count, n_init=3, batch_size=2048, random_state=_SEED)
                .fit(points)
                .labels_
            )
    return np.unique(found, return_inverse=True)[1].astype(np.intp)


def silhouette(points: Matrix, labels: Labels) -> float:
    """Return the mean silhouette (Rousseeuw 1987) in [-1, 1], higher is better; 0 where there is but one cluster."""
    chosen = _sample(len(points), _JUDGED)
    points, labels = points[chosen], labels[chosen]
    if not 2 <= len(np.unique(labels)) < len(labels):
        return 0.0
    with _one_thread():
        return float(_sklearn().metrics.silhouette_score(points, labels))


def plane(points: Matrix) -> Matrix:
    """Return a place in [-1, 1] x [-1, 1] for each point, near ones near, shape (len(points), 2).

    By t-SNE (van der Maaten and Hinton 2008) of the points, or of a sample of them.
    """
    if len(points) < 5:
        return _on_a_circle(len(points))
    chosen = _sample(len(points), _LAID_OUT)
    some = points[chosen]
    with _one_thread():
        made = (
            _sklearn()
            .manifold.TSNE(perplexity=min(30.0, (len(some) - 1) / 3), init="pca", random_state=_SEED, max_iter=750)
            .fit_transform(some.astype(np.float64))
        )
    places = np.zeros((len(points), 2), np.float32)
    places[chosen] = made
    rest = np.setdiff1d(np.arange(len(points)), chosen, assume_unique=True)
    for start in range(0, len(rest), _AT_ONCE):
        block = rest[start : start + _AT_ONCE]
        places[block] = _between(points[block], some, made)
    return _within(places)


def _between(points: Matrix, some: Matrix, places: Matrix) -> Matrix:
    """Put points between the places of the nearest of `some`, the nearer the closer."""
    cosines = points @ some.T
    near = np.argpartition(-cosines, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]
    weights = np.maximum(np.take_along_axis(cosines, near, axis=1), 1e-3) ** 4
    weights /= weights.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("ij,ijk->ik", weights, places[near]), np.float32)


def _within(places: Matrix) -> Matrix:
    """Scale to [-1, 1] without bending; the middle of the picture stays the middle."""
    low, high = places.min(axis=0), places.max(axis=0)
    size = float((high - low).max()) or 1.0
    return np.asarray((places - (low + high) / 2) * (2 / size), np.float32)


def _on_a_circle(count: int) -> Matrix:
    angles = np.arange(count) * (2 * np.pi / max(count, 1))
    around = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return (around * (count > 1)).astype(np.float32).reshape(count, 2)


def _sample(count: int, most: int) -> Labels:
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(_SEED).choice(count, most, replace=False))


def _sklearn() -> Any:
    """Return scikit-learn, which imports its parts as they are used."""
    import sklearn  # type: ignore[import-untyped]  # no types

    return sklearn


@contextmanager
def _one_thread() -> Iterator[None]:
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # no types

    with threadpool_limits(1):
        yield


def texts_with(clusters: Labels, words: Sequence[str], texts: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """Return how many texts of each cluster have each of the words, shape (clusters, words); others are passed over.

    `clusters` has the cluster of each text.
    """
    there = (
        _sklearn()
        .feature_extraction.text.CountVectorizer(analyzer=list, vocabulary=words, binary=True, dtype=np.float64)
        .transform(texts)
    )
    inside = np.arange(clusters.max(initial=-1) + 1)[:, None] == clusters
    return np.asarray(inside.astype(np.float64) @ there)
