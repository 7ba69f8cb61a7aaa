"""Fits the parts of the checker's model, in numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answering.checking.model import Trees

Matrix = NDArray[np.float64]

_DEPTH = 3
_BINS = 32


def sigmoid(margin: Matrix) -> Matrix:
    """Return 1 / (1 + exp(-margin)) without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * margin)), np.float64)


def balanced(labels: NDArray[np.bool_]) -> Matrix:
    """Return weights that give both labels the same total, and 1 on average."""
    share = labels.mean()
    return np.asarray(np.where(labels, 0.5 / max(share, 1e-9), 0.5 / max(1.0 - share, 1e-9)), np.float64)


def fit_relation(
    features: Matrix, labels: NDArray[np.bool_], *, penalty: float = 0.02, steps: int = 3000
) -> tuple[Matrix, float]:
    """Fit a logistic regression whose weights are at least 0, by accelerated projected gradient.

    Returns weights of shape (features,) and the bias, both for features as they come.
    """
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    design = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    target = labels.astype(np.float64)
    weight = balanced(labels) / len(labels)
    shrink = np.append(np.full(features.shape[1], penalty), 0.0)
    step = 1.0 / (0.25 * float(np.linalg.norm(design.T @ (design * weight[:, None]), 2)) + penalty)
    current = ahead = np.zeros(design.shape[1])
    for count in range(steps):
        gradient = design.T @ (weight * (sigmoid(design @ ahead) - target)) + shrink * ahead
        moved = ahead - step * gradient
        moved[:-1] = np.maximum(moved[:-1], 0.0)
        ahead = moved + count / (count + 3) * (moved - current)
        current = moved
    weights = current[:-1] / spread
    return weights, float(current[-1] - weights @ mean)


@dataclass
class _Level:
    """The nodes of one depth while a tree grows; values outside [low, high] would break the order above."""

    low: Matrix
    high: Matrix


def fit_trees(
    inputs: Matrix,
    labels: NDArray[np.bool_],
    signs: Sequence[int],
    *,
    offset: Matrix,
    rounds: int = 150,
    rate: float = 0.08,
    penalty: float = 1.0,
    smallest: float = 40.0,
) -> Trees:
    """Fit boosted trees of depth 3 by Newton steps on the logistic loss, monotone in every input by its sign.

    `offset` is added to the trees' sum. Split finding over histograms, as in Chen and Guestrin 2016 (XGBoost);
    monotone bounds are the middle between siblings, handed down.
    """
    edges = [np.unique(np.quantile(column, np.linspace(0, 1, _BINS + 1)[1:-1])) for column in inputs.T]
    bins = np.column_stack(
        [np.searchsorted(edge, column, side="left") for edge, column in zip(edges, inputs.T, strict=True)]
    )
    target, weight = labels.astype(np.float64), balanced(labels)
    sign = np.array(signs)
    margin = offset.copy()
    features, thresholds, leaves = [], [], []
    for _ in range(rounds):
        probability = sigmoid(margin)
        gradient, curvature = weight * (probability - target), weight * probability * (1 - probability)
        feature, threshold, leaf, where = _grow(bins, edges, gradient, curvature, sign, penalty, smallest)
        features.append(feature)
        thresholds.append(threshold)
        leaves.append(rate * leaf)
        margin += rate * leaf[where]
    return Trees(np.array(features), np.array(thresholds), np.array(leaves), 0.0)


def _grow(
    bins: NDArray[np.int64],
    edges: Sequence[Matrix],
    gradient: Matrix,
    curvature: Matrix,
    sign: NDArray[np.int64],
    penalty: float,
    smallest: float,
) -> tuple[NDArray[np.int64], Matrix, Matrix, NDArray[np.int64]]:
    """Return the split features, their thresholds, the leaves' values, and every row's leaf."""
    inner = 2**_DEPTH - 1
    feature, threshold = np.zeros(inner, np.int64), np.full(inner, np.inf)
    node = np.zeros(len(bins), np.int64)
    level = _Level(np.array([-np.inf]), np.array([np.inf]))
    for depth in range(_DEPTH):
        count, first = 2**depth, 2**depth - 1
        best = np.full(count, 1e-6)
        middle = np.full(count, np.nan)
        split = np.full(count, _BINS + 1)
        for column, edge in enumerate(edges):
            if not len(edge):
                continue
            gains, values = _gains(
                bins[:, column], node - first, count, gradient, curvature, level, int(sign[column]), penalty, smallest
            )
            gains, values = gains[:, : len(edge)], values[:, : len(edge)]
            place = gains.argmax(axis=1)
            rows = np.arange(count)
            better = gains[rows, place] > best
            best = np.where(better, gains[rows, place], best)
            middle = np.where(better, values[rows, place], middle)
            split = np.where(better, place, split)
            feature[first : first + count] = np.where(better, column, feature[first : first + count])
            threshold[first : first + count] = np.where(better, edge[place], threshold[first : first + count])
        here = node - first
        right = bins[np.arange(len(bins)), feature[node]] > split[here]
        level = _bounds(level, sign[feature[first : first + count]], middle)
        node = 2 * node + 1 + right
    leaf = node - inner
    total = np.bincount(leaf, gradient, inner + 1), np.bincount(leaf, curvature, inner + 1)
    values = np.clip(-total[0] / (total[1] + penalty), level.low, level.high)
    return feature, threshold, values, leaf


def _gains(
    column: NDArray[np.int64],
    node: NDArray[np.int64],
    count: int,
    gradient: Matrix,
    curvature: Matrix,
    level: _Level,
    sign: int,
    penalty: float,
    smallest: float,
) -> tuple[Matrix, Matrix]:
    """Return for each node and split its gain, -1 where it is not allowed, and the middle of both sides' values."""
    width = _BINS + 1
    place = node * width + column
    sums = [np.bincount(place, values, count * width).reshape(count, width) for values in (gradient, curvature)]
    rows = np.bincount(place, minlength=count * width).reshape(count, width)
    left = [each.cumsum(axis=1) for each in sums]
    whole = [each[:, -1:] for each in left]
    right = [all_of - part for all_of, part in zip(whole, left, strict=True)]
    low, high = level.low[:, None], level.high[:, None]
    value_left = np.clip(-left[0] / (left[1] + penalty), low, high)
    value_right = np.clip(-right[0] / (right[1] + penalty), low, high)
    value_whole = np.clip(-whole[0] / (whole[1] + penalty), low, high)

    def loss(value: Matrix, part: Sequence[Matrix]) -> Matrix:
        return part[0] * value + 0.5 * (part[1] + penalty) * value**2

    gains = loss(value_whole, whole) - loss(value_left, left) - loss(value_right, right)
    left_rows = rows.cumsum(axis=1)
    allowed = (left_rows >= smallest) & (left_rows[:, -1:] - left_rows >= smallest)
    if sign:
        allowed &= sign * (value_right - value_left) >= 0
    return np.where(allowed, gains, -1.0), 0.5 * (value_left + value_right)


def _bounds(level: _Level, sign: NDArray[np.int64], middle: Matrix) -> _Level:
    """Hand the allowed values down: behind a split on a signed input, one side stays below the middle, one above."""
    known = ~np.isnan(middle) & (sign != 0)
    low, high = np.repeat(level.low, 2), np.repeat(level.high, 2)
    for side in (0, 1):
        above = known & ((sign > 0) == (side == 1))
        below = known & ((sign > 0) == (side == 0))
        low[side::2] = np.where(above, np.maximum(level.low, middle), low[side::2])
        high[side::2] = np.where(below, np.minimum(level.high, middle), high[side::2])
    return _Level(low, high)


def fit_calibration(margin: Matrix, labels: NDArray[np.bool_], *, knots: int = 25) -> tuple[Matrix, Matrix]:
    """Fit a rising line of few knots from margins to probabilities: isotonic regression over quantiles.

    Pool-adjacent-violators (Ayer et al. 1955). The line rises everywhere, if little, so that no order is lost.
    """
    weight = balanced(labels)
    order = np.argsort(margin, kind="stable")
    groups = [part for part in np.array_split(order, knots) if len(part)]
    blocks: list[tuple[float, float, float]] = []  # weight, mean label, mean margin
    for part in groups:
        total = float(weight[part].sum())
        blocks.append((total, float(weight[part] @ labels[part]) / total, float(weight[part] @ margin[part]) / total))
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            (w1, p1, m1), (w2, p2, m2) = blocks[-2:]
            blocks[-2:] = [(w1 + w2, (w1 * p1 + w2 * p2) / (w1 + w2), (w1 * m1 + w2 * m2) / (w1 + w2))]
    x = np.array([margin.min() - 8.0, *(block[2] for block in blocks), margin.max() + 8.0])
    y = np.array([0.0, *(block[1] for block in blocks), 1.0])
    y = np.clip(y, 0.002, 0.998)
    y[0], y[-1] = 0.0, 1.0
    rising = np.maximum.accumulate(y + 1e-5 * np.arange(len(y)))
    return x, np.minimum(rising / rising[-1], 1.0)
