"""The small model: from features to the probability that the cited text supports the claim.

Two parts, because they must not outvote each other. The relation says how much the text speaks of the same: a weighted
sum of a cosine and coverages. The fidelity says whether the claim is true to it: boosted trees over the relation and
the conflicts. Both parts are monotone: more agreement never lowers the score, more conflict never raises it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answering.checking.wording.features import NAMES, SIGNS
from answering.checking.wording.lexicon import Lexicon

Matrix = NDArray[np.float64]

RELATION = tuple(at for at, name in enumerate(NAMES) if SIGNS[at] > 0)
CONFLICTS = tuple(at for at, name in enumerate(NAMES) if SIGNS[at] < 0)
FIDELITY_SIGNS = (1, *(-1 for _ in CONFLICTS))
"""Of the relation and the conflicts, which are the inputs of the trees."""
RELATION_SHARE = 0.8
"""How much of the relation is added to the trees' sum, so that claims which all trees call unlike keep their order."""


def fidelity(features: Matrix, relation: Matrix) -> Matrix:
    """Return the inputs of the trees, from features of shape (claims, len(NAMES)) and relation of shape (claims,)."""
    return np.column_stack([relation, features[:, CONFLICTS]])


@dataclass(frozen=True)
class Trees:
    """Complete binary trees of one depth, evaluated together. A row goes right where its value exceeds a threshold."""

    feature: NDArray[np.int64]
    """Of shape (trees, inner nodes), breadth first."""
    threshold: Matrix
    leaves: Matrix
    """Of shape (trees, inner nodes + 1)."""
    base: float

    def __call__(self, inputs: Matrix) -> Matrix:
        """Return the sum of all trees for each row."""
        node = np.zeros((len(inputs), len(self.feature)), np.int64)
        trees = np.arange(len(self.feature))
        inner = self.feature.shape[1]
        while inner > 0:
            feature, threshold = self.feature[trees, node], self.threshold[trees, node]
            node = 2 * node + 1 + (np.take_along_axis(inputs, feature, axis=1) > threshold)
            inner //= 2
        leaf = self.leaves[trees, node - self.feature.shape[1]]
        return np.asarray(leaf.sum(axis=1) + self.base, np.float64)


@dataclass(frozen=True)
class Model:
    """The learned parts and what they were learned from."""

    lexicon: Lexicon
    weights: Matrix
    """Of the relation's features, all at least 0."""
    bias: float
    trees: Trees
    calibration: tuple[Matrix, Matrix]
    """Knots of a rising line from the sum of both parts to a probability."""
    made: Mapping[str, Any]
    """Seed, digests of the files of abstracts, numbers of papers and claims, the embedder."""
    figures: Mapping[str, Any]

    def relation(self, features: Matrix) -> Matrix:
        """Return how much the cited text speaks of the same, as log-odds."""
        return np.asarray(features[:, RELATION] @ self.weights + self.bias, np.float64)

    def margin(self, features: Matrix) -> Matrix:
        """Return the uncalibrated log-odds of support."""
        relation = self.relation(features)
        return self.trees(fidelity(features, relation)) + RELATION_SHARE * relation

    def probability(self, features: Matrix) -> Matrix:
        """Return the calibrated probability of support for features of shape (claims, len(NAMES))."""
        return np.asarray(np.interp(self.margin(features), *self.calibration), np.float64)


def model_from_json(stored: Mapping[str, Any]) -> Model:
    """Read what the training script wrote."""
    if tuple(stored["features"]) != NAMES:
        raise ValueError("The weights are of other features. Run `python -m eval.training.checker` to learn them anew.")
    trees = stored["trees"]
    return Model(
        Lexicon(stored["rarity"], float(stored["unseen"]), _related(stored["related"])),
        np.array(stored["relation"]["weights"], np.float64),
        float(stored["relation"]["bias"]),
        Trees(
            np.array(trees["feature"], np.int64),
            np.array(trees["threshold"], np.float64),
            np.array(trees["leaves"], np.float64),
            float(trees["base"]),
        ),
        (np.array(stored["calibration"]["margin"]), np.array(stored["calibration"]["probability"])),
        stored["made"],
        stored["figures"],
    )


def _related(stored: Sequence[tuple[str, str, float]]) -> dict[str, dict[str, float]]:
    related: dict[str, dict[str, float]] = {}
    for one, other, likeness in stored:
        related.setdefault(one, {})[other] = related.setdefault(other, {})[one] = likeness
    return related


@cache
def load_model() -> Model:
    """Return the model that ships with Litmus."""
    stored = (files("answering.checking.wording") / "weights.json").read_text(encoding="utf-8")
    return model_from_json(json.loads(stored))
