"""What a sentence does in its abstract: background, gap, method, result, limitation or boilerplate.

A multinomial logistic regression over the sentence's vector, its place, and its words and pairs of words. It was
learned from sentences that were marked by reading (eval/data/roles.jsonl, `python -m eval.training.roles`); how often
it is right: docs/evaluation.md. At run time it is one product of matrices.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int]
"""Which sentence of its abstract, from 0, and how many the abstract has."""

WEIGHTS = "role_weights.json"
VECTOR_SCALE, PLACE_SCALE, TERM_SCALE = 3.0, 2.0, 0.7
"""How far each kind of feature may speak: the penalty on weights is the same for all, the features are not."""
_ADDRESS = re.compile(r"https?:\S+|www\.\S+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TERM = re.compile(r"[^\W\d_]+|[0%?:=()]")
_START = "^"


class Role(StrEnum):
    """What a sentence does; the order is that of the columns of `role_probabilities`."""

    BACKGROUND = "background"
    """What was known, done or usual before, or what a term means."""
    GAP = "gap"
    """What is missing, wrong or unknown, and what the authors therefore ask."""
    METHOD = "method"
    """What was done, built or proposed, with which material, and how it works."""
    RESULT = "result"
    """What was found, and what the authors conclude or recommend."""
    LIMITATION = "limitation"
    """What was not done or cannot be told, and what the method costs."""
    BOILERPLATE = "boilerplate"
    """What could stand in any abstract: where the code is, that experiments show effectiveness."""


@dataclass(frozen=True, slots=True)
class RoleWeights:
    """What was learned. Rows are features, columns roles."""

    terms: Mapping[str, int]
    """The row of each term."""
    by_term: NDArray[np.float32]
    by_place: NDArray[np.float32]
    by_vector: NDArray[np.float32] | None
    """None where vectors were not learned from."""
    bias: NDArray[np.float32]


def role_probabilities(
    sentences: Sequence[str], vectors: NDArray[np.float32] | None, places: Sequence[Place]
) -> NDArray[np.float32]:
    """Return how likely each sentence has each role: shape (sentences, 6), columns as in `Role`, rows sum to 1.

    `vectors` are unit vectors of shape (sentences, 384) by the embedder that `learned_with` names. With another
    embedder, give None: then words and places alone decide, by weights of their own.

    Raises ValueError if there are not as many vectors and places as sentences, or the vectors have another length.
    """
    if len(places) != len(sentences):
        raise ValueError(f"{len(sentences)} sentences, but {len(places)} places")
    weights = _shipped()["words" if vectors is None else "all"]
    if vectors is not None and weights.by_vector is not None:
        expected = (len(sentences), len(weights.by_vector))
        if vectors.shape != expected and sentences:
            raise ValueError(f"Vectors of shape {vectors.shape}, where {expected} is needed; give None without them.")
    return probabilities(weights, sentences, vectors, places)


def learned_with() -> str:
    """Return the `name` of the embedder whose vectors the weights are for."""
    return str(_read()["embedder"])


def probabilities(
    weights: RoleWeights, sentences: Sequence[str], vectors: NDArray[np.float32] | None, places: Sequence[Place]
) -> NDArray[np.float32]:
    """Return the softmax of the weighted features, shape (sentences, roles)."""
    if not sentences:
        return np.empty((0, len(weights.bias)), np.float32)
    scores = weights.bias + place_features(places) @ weights.by_place
    for row, sentence in enumerate(sentences):
        known = [weights.terms[term] for term in set(terms_of(sentence)) if term in weights.terms]
        scores[row] += TERM_SCALE * weights.by_term[sorted(known)].sum(axis=0)
    if vectors is not None and weights.by_vector is not None:
        scores += VECTOR_SCALE * vectors @ weights.by_vector
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely: NDArray[np.float32] = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return likely


def place_features(places: Sequence[Place]) -> NDArray[np.float32]:
    """Return the places as numbers, shape (places, 6): how far into the abstract, and whether near one of its ends."""
    rows = [
        (share := place / max(1, count - 1), share**2, place == 0, place == 1, place == count - 1, place == count - 2)
        for place, count in places
    ]
    return PLACE_SCALE * np.array(rows, np.float32).reshape(len(rows), 6)


def terms_of(sentence: str) -> list[str]:
    """Return a sentence's words and pairs of words, small; each number is `0`, each address `url`, the start `^`."""
    text = _NUMBER.sub("0", _ADDRESS.sub(" url ", sentence.lower()))
    words = [_START, *_TERM.findall(text)]
    return words[1:] + [f"{one} {other}" for one, other in zip(words, words[1:], strict=False)]


@cache
def _shipped() -> dict[str, RoleWeights]:
    record = _read()
    terms = {term: row for row, term in enumerate(record["terms"])}
    return {
        name: RoleWeights(
            terms,
            np.array(record[name]["by_term"], np.float32),
            np.array(record[name]["by_place"], np.float32),
            np.array(record[name]["by_vector"], np.float32) if "by_vector" in record[name] else None,
            np.array(record[name]["bias"], np.float32),
        )
        for name in ("all", "words")
    }


def _read() -> dict[str, Any]:
    record: dict[str, Any] = json.loads((files("answering.drafting") / WEIGHTS).read_text(encoding="utf-8"))
    return record
