"""What every training script shares: a regression, scores from weights that had no part in what they score, and weights
written whole.

A script reads its examples, fits on all of them that are for learning, measures on papers that were held out, and
writes the weights.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it ships no types
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut  # type: ignore[import-untyped]  # it ships no types

from core.disk import write_atomically

Numbers = NDArray[np.float64]
Counts = NDArray[np.float32]
Rows = NDArray[np.intp]


def logistic(
    rows: NDArray[Any],
    truth: Sequence[Any] | NDArray[Any],
    *,
    scale: NDArray[Any] | float = 1.0,
    counts: Sequence[float] | NDArray[Any] | None = None,
    **options: Any,
) -> tuple[Numbers, float]:
    """Fit a logistic regression with an L2 penalty; return a weight for each column of rows, and the bias.

    Rows of shape (examples, features) are divided by `scale` while they are fitted, so that what seldom happens may
    weigh as much as what often does. `counts` says how much each example counts; `options` are scikit-learn's.
    """
    model = LogisticRegression(**options).fit(rows / scale, truth, counts)
    return model.coef_[0] / scale, float(model.intercept_[0])


def terms_there(sentences: Sequence[str], terms: Sequence[str], terms_of: Callable[[str], Iterable[str]]) -> Counts:
    """Return which of the terms each sentence has, of shape (sentences, terms)."""
    row_of = {term: row for row, term in enumerate(terms)}
    found = np.zeros((len(sentences), len(terms)), np.float32)
    for row, sentence in enumerate(sentences):
        found[row, [row_of[term] for term in set(terms_of(sentence)) if term in row_of]] = 1
    return found


def frequent(sentences: Iterable[str], least: int, terms_of: Callable[[str], Iterable[str]]) -> list[str]:
    """Return the terms that so many of the sentences have, in alphabetical order."""
    having = Counter(term for sentence in sentences for term in set(terms_of(sentence)))
    return sorted(term for term, count in having.items() if count >= least)


def held_out(
    groups: Sequence[Any] | NDArray[Any], score: Callable[[Rows, Rows], Any], folds: int | None = None
) -> Numbers:
    """Return a score for each example: `score` is given the places of those to fit on, and of those to score.

    Examples of one group are scored together; so are those of several groups where there are to be fewer folds.
    """
    splitter = GroupKFold(min(folds, len(set(groups)))) if folds else LeaveOneGroupOut()
    found = np.zeros(len(groups))
    for others, own in splitter.split(groups, groups=groups):
        found[own] = score(others, own)
    return found


def write_weights(path: Path, record: object, indent: int | None = 1) -> None:
    """Write JSON whole or not at all; `indent=None` for weights that are many. Raises OSError."""
    separators = None if indent else (",", ":")
    text = json.dumps(record, indent=indent, ensure_ascii=False, separators=separators)
    write_atomically(path, f"{text}\n".encode())
