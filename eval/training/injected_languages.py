"""Learn to tell injected sentences in languages that the embedder does not know (`eval/training/injected.py`)."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack  # type: ignore[import-untyped]  # it ships no types

from answering.guarding.injected import RUN_SCALE, LanguageWeights
from answering.guarding.injected_features import BUCKETS, runs_of
from eval.training.fitting import logistic

LANGUAGE_PENALTY, HONEST_COUNTS = 3.0, 6.0
"""Inverse strength of the L2 penalty, and how much an honest sentence counts there, where few were written and most are
honest. Chosen in five folds of the development half, so that few honest sentences are blanked and hardly one is
accused."""
GATE_PENALTY = 10.0
"""The same for telling them from English."""

_known_runs = cache(runs_of)


def fit_languages(english: Sequence[str], foreign: Sequence[str], hostile: NDArray[np.bool_]) -> LanguageWeights:
    """Return weights that tell other languages from English, and injected sentences among those in other languages."""
    runs = _runs(foreign)
    counts = np.where(hostile, 1.0, HONEST_COUNTS)
    told, told_bias = logistic(runs, hostile, counts=counts, C=LANGUAGE_PENALTY, max_iter=500)
    other = np.array([False] * len(english) + [True] * len(foreign))
    both = vstack([_runs(english), runs]).tocsr()
    found, bias = logistic(both, other, C=GATE_PENALTY, max_iter=200, class_weight="balanced")
    return LanguageWeights(found.astype(np.float32), bias, told.astype(np.float32), told_bias)


def _runs(sentences: Sequence[str]) -> csr_matrix:
    rows = [_known_runs(sentence) for sentence in sentences]
    values = np.concatenate([np.full(len(row), RUN_SCALE / max(1, len(row)) ** 0.5) for row in rows])
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((values, np.concatenate(rows), ends), (len(rows), BUCKETS))
