"""What a question asks for, by its words, where the way it begins does not tell: a multinomial logistic regression.

It was learned from questions whose kind is marked (eval/data/answering/reading.jsonl, `python -m eval.training.kinds`).
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from answering.drafting.roles import terms_of

WEIGHTS = "kind_weights.json"
_END = "$"


@dataclass(frozen=True, slots=True)
class KindWeights:
    """What was learned; columns are kinds."""

    kinds: Sequence[str]
    by_term: Mapping[str, NDArray[np.float32]]
    bias: NDArray[np.float32]

    def likeliest(self, question: str, never: Collection[str] = ()) -> str:
        """Return the kind that the question most likely has, of those that it may have."""
        known = [self.by_term[term] for term in question_terms(question) if term in self.by_term]
        likely = dict(zip(self.kinds, np.sum([self.bias, *known], axis=0).tolist(), strict=True))
        return max((kind for kind in likely if kind not in never), key=likely.__getitem__)


def question_terms(question: str) -> frozenset[str]:
    """Return a question's words, pairs and threes of words; the beginning is `^`, the end `$`."""
    pairs = [term for term in terms_of(f"{question} {_END}") if " " in term]
    words = [pair.split()[0] for pair in pairs]
    return frozenset((*words, *pairs, *(f"{one} {two.split()[1]}" for one, two in pairwise(pairs))))


@cache
def learned_kinds() -> KindWeights:
    """Return the weights that ship."""
    record = json.loads((files("answering.drafting") / WEIGHTS).read_text(encoding="utf-8"))
    by_term = {term: np.array(row, np.float32) for term, row in record["terms"].items()}
    return KindWeights(record["kinds"], by_term, np.array(record["bias"], np.float32))
