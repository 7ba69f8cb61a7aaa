"""Fits the weights of the roles, and writes them as they ship."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answering.drafting.roles import TERM_SCALE, VECTOR_SCALE, Place, Role, RoleWeights, place_features, terms_of

LEAST_SENTENCES = 5
"""A term that fewer sentences have is not learned from."""
PENALTY = 1.0
"""Inverse strength of the L2 penalty, chosen with the scales by five-fold cross-validation on the training part."""
_DIGITS = 2


def fit(
    sentences: Sequence[str], vectors: NDArray[np.float32] | None, places: Sequence[Place], roles: Sequence[Role]
) -> RoleWeights:
    """Return the weights of a multinomial logistic regression with an L2 penalty.

    Vectors of shape (sentences, dimensions), or None for weights that do without.
    """
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    having = Counter(term for sentence in sentences for term in set(terms_of(sentence)))
    terms = {term: row for row, term in enumerate(sorted(each for each, n in having.items() if n >= LEAST_SENTENCES))}
    counted = np.zeros((len(sentences), len(terms)), np.float32)
    for row, sentence in enumerate(sentences):
        counted[row, [terms[term] for term in set(terms_of(sentence)) if term in terms]] = TERM_SCALE
    parts = [counted, place_features(places)]
    if vectors is not None:
        parts.append(VECTOR_SCALE * vectors)
    order = list(Role)
    model = LogisticRegression(C=PENALTY, max_iter=500).fit(np.hstack(parts), [order.index(role) for role in roles])
    ends = np.cumsum([part.shape[1] for part in parts])[:-1]
    by_term, by_place, *by_vector = np.split(model.coef_.T.astype(np.float32), ends)
    return RoleWeights(terms, by_term, by_place, by_vector[0] if by_vector else None, model.intercept_)


def write(path: Path, embedder: str, whole: RoleWeights, words: RoleWeights) -> None:
    """Write both sets of weights, which have the same terms, at once or not at all."""
    record = {"embedder": embedder, "terms": list(whole.terms), "all": _rounded(whole), "words": _rounded(words)}
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    unfinished.replace(path)


def _rounded(weights: RoleWeights) -> dict[str, Any]:
    shown = {"by_term": weights.by_term, "by_place": weights.by_place, "bias": weights.bias}
    if weights.by_vector is not None:
        shown["by_vector"] = weights.by_vector
    return {name: np.round(values.astype(float), _DIGITS).tolist() for name, values in shown.items()}
