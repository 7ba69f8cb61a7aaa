"""How far a number can be trusted: intervals, differences of two runs, and how good scores in [0, 1] are.

Everything random is seeded: the same numbers in give the same intervals out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, rankdata  # type: ignore[import-untyped]  # it ships no types
from scipy.stats import bootstrap as resampled
from sklearn.metrics import balanced_accuracy_score, roc_auc_score  # type: ignore[import-untyped]  # it ships no types

SEED = 20240501
RESAMPLES = 2000
LEVEL = 0.95
_CELLS_AT_ONCE = 4_000_000
"""Bounds the memory of a bootstrap: so many drawn values are held at a time."""

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


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the scores of a checker can be read as probabilities."""

    basis: str
    """What the scores were held against, in words for the reader."""
    n: int
    error: float | None
    auc: float | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Time, tokens or money over questions. All None where nothing is known of any."""

    known: int
    unknown: int
    """Questions without a figure, such as the cost where the provider's price is unknown."""
    total: float | None = None
    mean: float | None = None
    median: float | None = None
    p95: float | None = None
    """95 % of the questions took at most this; linear interpolation (Hyndman & Fan 1996, type 7)."""


def spread_of(values: Sequence[float]) -> Spread:
    """Sum up amounts."""
    if not len(values):
        return Spread(0, 0)
    median, p95 = np.quantile(values, [0.5, 0.95])
    return Spread(len(values), 0, sum(values), float(np.mean(values)), float(median), float(p95))


def bootstrap(values: Sequence[float]) -> Interval | None:
    """Percentile interval of the mean (Efron & Tibshirani 1993, chapter 13). None for fewer than two values."""
    return bootstrap_ratio(values, [1.0] * len(values))


def bootstrap_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> Interval | None:
    """Percentile interval of sum(numerators) / sum(denominators), drawing whole questions.

    Sentences of one answer are alike; drawing them one by one would make the interval too narrow. Questions with a
    denominator of 0 are left out. None for fewer than two questions: drawing from one gives that one, and an interval
    of no width would claim certainty.
    """
    over, under = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    over, under = over[under != 0], under[under != 0]
    if under.size < _FEWEST:
        return None
    return _bootstrapped((over, under), lambda a, b, axis: a.sum(axis=axis) / b.sum(axis=axis))[0]


def paired_bootstrap(old: Sequence[float], new: Sequence[float]) -> Difference | None:
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
    interval, means = _bootstrapped((apart,), lambda a, axis: a.mean(axis=axis))
    one_sided = min(int((means <= 0).sum()), int((means >= 0).sum()))
    least = 2.0 ** (1 - int(np.count_nonzero(apart)))
    p_value = min(1.0, max(least, 2 * (one_sided + 1) / (means.size + 1)))
    return Difference(float(apart.mean()), interval, p_value, apart.size)


def wilson(successes: float, n: int) -> Interval | None:
    """Score interval of a proportion (Wilson 1927), sound for small n and near 0 and 1. None for n = 0."""
    if not n:
        return None
    found = binomtest(int(successes), n).proportion_ci(LEVEL, method="wilson")
    return Interval(float(found.low), float(found.high))


def auc(labels: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Area under the ROC curve: how often a true one scores above a false one, ties half (Hanley & McNeil 1982).

    None unless there are both true and false ones.
    """
    return float(roc_auc_score(labels, scores)) if _both(labels) else None


def auc_interval(labels: Sequence[bool], scores: Sequence[float]) -> Interval | None:
    """Percentile interval of the AUC, drawing true and false ones apart so that both stay as many.

    None for fewer than two of either.
    """
    truth, values = np.asarray(labels, dtype=np.bool_), np.asarray(scores, dtype=np.float64)
    samples = (values[truth], values[~truth])
    if min(sample.size for sample in samples) < _FEWEST:
        return None

    def area(true: Floats, false: Floats, axis: int) -> Floats:
        # By ranks, for all resamples at once (Mann & Whitney 1947).
        trues, falses = true.shape[axis], false.shape[axis]
        ranks = rankdata(np.concatenate([true, false], axis=axis), axis=axis)
        above = ranks.take(range(trues), axis=axis).sum(axis=axis) - trues * (trues + 1) / 2
        areas: Floats = above / (trues * falses)
        return areas

    return _bootstrapped(samples, area, paired=False)[0]


def calibrated(basis: str, labels: Sequence[bool], scores: Sequence[float]) -> Reliability:
    """Hold scores against labels; `basis` says for the reader what these are."""
    bins = reliability(labels, scores)
    return Reliability(basis, len(labels), calibration_error(bins), auc(labels, scores), bins)


def balanced_accuracy(labels: Sequence[bool], predictions: Sequence[bool]) -> float | None:
    """Mean of the shares of true and of false ones that were called so (Brodersen et al. 2010). None if one lacks."""
    return float(balanced_accuracy_score(labels, predictions)) if _both(labels) else None


def reliability(labels: Sequence[bool], scores: Sequence[float], bins: int = 10) -> tuple[Bin, ...]:
    """Bins of equal width for a reliability diagram (DeGroot & Fienberg 1983), empty ones too."""
    truth, values = np.asarray(labels, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    edges = np.linspace(0.0, 1.0, bins + 1).round(12)
    place = np.searchsorted(edges[1:-1], values)
    found = []
    for at, (low, high) in enumerate(pairwise(edges.tolist())):
        own = place == at
        mean_score, share_true = (float(each[own].mean()) if own.any() else None for each in (values, truth))
        found.append(Bin(low, high, int(own.sum()), mean_score, share_true))
    return tuple(found)


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: mean distance of score and share true, by bin (Guo et al. 2017). None without any."""
    gaps = [
        item.count * abs(item.mean_score - item.share_true)
        for item in bins
        if item.mean_score is not None and item.share_true is not None
    ]
    return sum(gaps) / sum(item.count for item in bins) if gaps else None


def _both(labels: Sequence[bool]) -> bool:
    return len(set(map(bool, labels))) > 1


def _bootstrapped(
    samples: tuple[Floats, ...], statistic: Callable[..., Any], **options: Any
) -> tuple[Interval, Floats]:
    """Return the percentile interval, and the resampled values."""
    usual = {"n_resamples": RESAMPLES, "batch": max(1, _CELLS_AT_ONCE // samples[0].size), "paired": True}
    rng = np.random.default_rng(SEED)
    found = resampled(samples, statistic, confidence_level=LEVEL, method="percentile", rng=rng, **(usual | options))
    ends = found.confidence_interval
    return Interval(float(ends.low), float(ends.high)), found.bootstrap_distribution
