"""How far a number can be trusted: intervals, differences of two runs, and how good scores in [0, 1] are.

Everything random is seeded: the same numbers in give the same intervals out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

SEED = 20240501
RESAMPLES = 2000
LEVEL = 0.95
_CELLS_AT_ONCE = 4_000_000
"""Bounds the memory of a bootstrap: so many drawn indices are held at a time."""

_FEWEST = 2
"""Questions below which a bootstrap has nothing to vary."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of a confidence interval."""

    low: float
    high: float
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class Difference:
    """New minus old, over the questions that both runs measured."""

    value: float
    interval: Interval
    p_value: float
    """Two-sided, of the null hypothesis that there is no difference."""
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores in (low, high]; the first bin holds 0 too."""

    low: float
    high: float
    count: int
    mean_score: float | None
    """None where the bin is empty."""
    share_true: float | None


def bootstrap(values: Sequence[float], *, level: float = LEVEL, seed: int = SEED) -> Interval | None:
    """Percentile interval of the mean (Efron & Tibshirani 1993, chapter 13). None for fewer than two values."""
    return bootstrap_ratio(values, [1.0] * len(values), level=level, seed=seed)


def bootstrap_ratio(
    numerators: Sequence[float], denominators: Sequence[float], *, level: float = LEVEL, seed: int = SEED
) -> Interval | None:
    """Percentile interval of sum(numerators) / sum(denominators), drawing whole questions.

    Sentences of one answer are alike; drawing them one by one would make the interval too narrow. None for fewer than
    two questions: drawing from one gives that one, and an interval of no width would claim certainty.
    """
    over, under = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    if under.size < _FEWEST or not under.sum():
        return None
    ratios = np.concatenate(
        [_safe_ratio(over[drawn].sum(axis=1), under[drawn].sum(axis=1)) for drawn in _draws(under.size, seed)]
    )
    return _percentiles(ratios[~np.isnan(ratios)], level)


def paired_bootstrap(
    old: Sequence[float], new: Sequence[float], *, level: float = LEVEL, seed: int = SEED
) -> Difference | None:
    """Difference of the means of two runs over the same questions (Koehn 2004). None for fewer than two questions.

    The p-value is twice the smaller share of resampled differences on either side of 0, each share counted as
    (k + 1) / (n + 1) so that it is never 0 (Davison & Hinkley 1997, section 4.2.1). Where m questions differ it is at
    least 2 / 2^m, the smallest that flipping their signs gives (Fisher 1935, section 21): of two that went up, every
    resample goes up.
    """
    if len(old) != len(new):
        raise ValueError(f"Paired runs have one value a question each, not {len(old)} and {len(new)}.")
    if len(old) < _FEWEST:
        return None
    apart = np.asarray(new, dtype=np.float64) - np.asarray(old, dtype=np.float64)
    means = np.concatenate([apart[drawn].mean(axis=1) for drawn in _draws(apart.size, seed)])
    one_sided = min(int((means <= 0).sum()), int((means >= 0).sum()))
    least = 2.0 ** (1 - int(np.count_nonzero(apart)))
    p_value = min(1.0, max(least, 2 * (one_sided + 1) / (means.size + 1)))
    return Difference(float(apart.mean()), _percentiles(means, level), p_value, apart.size)


def wilson(successes: float, n: float, *, level: float = LEVEL) -> Interval | None:
    """Score interval of a proportion (Wilson 1927), sound for small n and near 0 and 1. None for n = 0."""
    if not n:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    p, z2 = successes / n, z * z
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * ((p * (1 - p) + z2 / (4 * n)) / n) ** 0.5
    return Interval(max(0.0, centre - half), min(1.0, centre + half), level)


def auc(labels: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Area under the ROC curve: how often a true one scores above a false one, ties half (Hanley & McNeil 1982).

    None unless there are both true and false ones.
    """
    truth, values = np.asarray(labels, dtype=np.bool_), np.asarray(scores, dtype=np.float64)
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return None
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auc_interval(
    labels: Sequence[bool], scores: Sequence[float], *, level: float = LEVEL, seed: int = SEED
) -> Interval | None:
    """Percentile interval of the AUC, drawing true and false ones apart so that both stay as many."""
    truth, values = np.asarray(labels, dtype=np.bool_), np.asarray(scores, dtype=np.float64)
    true, false = values[truth], values[~truth]
    if not true.size or not false.size:
        return None
    _, place = np.unique(np.concatenate([true, false]), return_inverse=True)
    true_place, false_place, kinds = place[: true.size], place[true.size :], int(place.max()) + 1
    rng, areas = np.random.default_rng(seed), np.empty(RESAMPLES // 4)
    for at in range(areas.size):
        above = np.bincount(true_place[rng.integers(true.size, size=true.size)], minlength=kinds)
        below = np.bincount(false_place[rng.integers(false.size, size=false.size)], minlength=kinds)
        areas[at] = (above * (np.cumsum(below) - below / 2)).sum() / (true.size * false.size)
    return _percentiles(areas, level)


def balanced_accuracy(labels: Sequence[bool], predictions: Sequence[bool]) -> float | None:
    """Mean of the shares of true and of false ones that were called so (Brodersen et al. 2010). None if one lacks."""
    truth, called = np.asarray(labels, dtype=np.bool_), np.asarray(predictions, dtype=np.bool_)
    if not truth.any() or truth.all():
        return None
    return float((called[truth].mean() + (~called[~truth]).mean()) / 2)


def reliability(labels: Sequence[bool], scores: Sequence[float], bins: int = 10) -> tuple[Bin, ...]:
    """Bins of equal width for a reliability diagram (DeGroot & Fienberg 1983)."""
    truth, values = np.asarray(labels, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    edges = np.linspace(0.0, 1.0, bins + 1)
    place = np.clip(np.digitize(values, edges, right=True) - 1, 0, bins - 1)
    return tuple(_bin(edges, at, truth[place == at], values[place == at]) for at in range(bins))


def calibration_error(labels: Sequence[bool], scores: Sequence[float], bins: int = 10) -> float | None:
    """Expected calibration error: mean distance of score and share true, by bin (Guo et al. 2017). None without any."""
    if not len(labels):
        return None
    gaps = [
        item.count * abs(item.mean_score - item.share_true)
        for item in reliability(labels, scores, bins)
        if item.mean_score is not None and item.share_true is not None
    ]
    return sum(gaps) / len(labels)


def _bin(edges: Floats, at: int, truth: Floats, values: Floats) -> Bin:
    low, high = round(float(edges[at]), 12), round(float(edges[at + 1]), 12)
    if not values.size:
        return Bin(low, high, 0, None, None)
    return Bin(low, high, values.size, float(values.mean()), float(truth.mean()))


def _draws(n: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Indices of shape (some resamples, n), RESAMPLES rows in all."""
    rng, left = np.random.default_rng(seed), RESAMPLES
    while left:
        rows = min(left, max(1, _CELLS_AT_ONCE // n))
        yield rng.integers(n, size=(rows, n))
        left -= rows


def _safe_ratio(over: Floats, under: Floats) -> Floats:
    return np.divide(over, under, out=np.full_like(over, np.nan), where=under != 0)


def _percentiles(values: Floats, level: float) -> Interval:
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level)
