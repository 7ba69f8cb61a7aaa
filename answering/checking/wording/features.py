"""What the model is told of a claim and the text it cites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from answering.checking.wording.conflicts import conflicts
from answering.checking.wording.forms import Word
from answering.checking.wording.gathered import Gathered
from answering.checking.wording.numbers import same
from answering.checking.wording.reading import Reading, with_keys

NAMES: tuple[str, ...] = (
    "cosine", "covered", "covered_alike", "covered_pairs", "covered_window", "central",
    "unstated_numbers", "unstated_names", "numbers", "names", "words", "negation", "direction", "order",
    "absolutes", "uncovered_run",
)  # fmt: skip
SIGNS: tuple[int, ...] = (1,) * 6 + (-1,) * 10
"""Which way a feature pushes: 1 towards support, -1 against it."""
_GATE_OPENS, _GATE_OPEN = 0.6, 0.9
"""Shares of a claim that its evidence covers. Below, conflicts mean nothing; above, they count in full."""
_WINDOW = 8
_EVIDENCE = 3
_WORTH, _SHOWN = 0.08, 0.2
"""A further sentence is compared with the claim if it covers so much more of it, and shown to readers if it covers so
much more."""


@dataclass(frozen=True, slots=True)
class Match:
    """A claim held against the sentences of all cited papers."""

    features: NDArray[np.float64]
    """Of shape (len(NAMES),)."""
    evidence: tuple[int, ...]
    """Places of the fewest sentences that cover the claim, best first."""


def match(claim: Reading, vector: NDArray[np.float32], cited: Gathered, vectors: NDArray[np.float32]) -> Match:
    """Compare a claim to what it cites; vectors has shape (sentences, dimensions).

    There must be at least one sentence.
    """
    claim = with_keys(claim, _same_numbers(claim, cited))
    keys = list(claim.weights)
    weights = np.array([claim.weights[key] for key in keys])
    total = float(weights.sum()) or 1.0
    of_sentences = [reading.keys for reading in cited.sentences]
    there = np.array([[key in known for key in keys] for known in of_sentences], bool).reshape(
        len(of_sentences), len(keys)
    )
    cosines = np.minimum((vectors @ vector).astype(np.float64), 1.0)
    chosen = _chosen(there, weights / total, 0.5 * cosines + 0.5 * (there @ weights) / total)
    near = [cited.sentences[at] for at, _ in chosen]
    present = np.array([key in cited.keys or _spelled_out(key, claim, cited.initials) for key in keys], bool)
    words = {word.key: word for word in claim.words}.values()
    alike = np.array(
        [1.0 if is_there else _alike(word, cited.keys) for word, is_there in zip(words, present.tolist(), strict=True)]
    )
    weighted = np.where(present, weights, 0.0)
    values = {
        "cosine": float(cosines.max()),
        "covered": float(weighted.sum()) / total,
        "covered_alike": float(alike @ weights) / total,
        "covered_pairs": _pairs(claim, [*near, *cited.context]),
        "covered_window": _window(weighted, weights),
        "central": _central(claim, cited.central),
        "uncovered_run": _run(weighted, weights) / total,
    }
    covered = float(there[[at for at, _ in chosen]].any(axis=0) @ weights) / total
    gate = min(max((covered - _GATE_OPENS) / (_GATE_OPEN - _GATE_OPENS), 0.0), 1.0)
    if gate:
        found = conflicts(claim, near, cited)
        names = [place for place, key in enumerate(keys) if key in claim.names]
        against = {
            "unstated_numbers": found.unstated_numbers,
            "unstated_names": min(1.0, float((~present[names]).sum()) / 2) if names else 0.0,
            "numbers": found.numbers,
            "names": found.names,
            "words": found.words,
            "negation": found.negation,
            "direction": found.direction,
            "order": found.order,
            "absolutes": min(1.0, len(claim.absolutes - cited.absolutes) / 2),
        }
        values |= {name: gate * value for name, value in against.items()}
    shown = tuple(at for place, (at, gain) in enumerate(chosen) if place == 0 or gain >= _SHOWN)
    return Match(np.array([values.get(name, 0.0) for name in NAMES], np.float64), shown)


def _chosen(there: NDArray[np.bool_], share: NDArray[np.float64], fit: NDArray[np.float64]) -> list[tuple[int, float]]:
    """Choose the sentence that fits best, then those that cover much of what is still uncovered; each with its gain."""
    best = int(fit.argmax())
    chosen = [(best, float(there[best] @ share))]
    while len(chosen) < min(_EVIDENCE, len(there)):
        places = [at for at, _ in chosen]
        gains = there @ np.where(there[places].any(axis=0), 0.0, share)
        gains[places] = -1.0
        best = int((gains + 0.01 * fit).argmax())
        if gains[best] < _WORTH:
            break
        chosen.append((best, float(gains[best])))
    return chosen


def _same_numbers(claim: Reading, cited: Gathered) -> dict[str, str]:
    """From the claim's numbers to those of the papers that they may stand for, such as 41% for 41.3%."""
    return {
        quantity.key: next((stated.key for stated in cited.quantities if same(quantity, stated)), quantity.key)
        for quantity in claim.quantities
        if quantity.key not in cited.keys
    }


def _pairs(claim: Reading, near: Sequence[Reading]) -> float:
    """Share of the claim's pairs of neighbouring words that stand near each other there too."""
    words = claim.words
    pairs = {(a.key, b.key): a.weight + b.weight for a, b in pairwise(words)}
    if not pairs:
        return 0.0
    there = [reading.pairs for reading in near]
    found = (weight for pair, weight in pairs.items() if any(pair in known for known in there))
    return sum(found) / sum(pairs.values())


def _window(weighted: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Coverage of the best stretch of the claim: one clause may have its own source."""
    if len(weights) == 0:
        return 0.0
    size = min(_WINDOW, len(weights))
    ones = np.ones(size)
    return float((np.convolve(weighted, ones, "valid") / np.maximum(np.convolve(weights, ones, "valid"), 1e-9)).max())


def _central(claim: Reading, central: Mapping[str, float]) -> float:
    """Share of what the papers speak of most that the claim speaks of too; rare words count more."""
    return sum(weight for key, weight in central.items() if key in claim.keys) / (sum(central.values()) or 1.0)


def _alike(word: Word, known: frozenset[str]) -> float:
    """How alike the most alike word of the papers is."""
    return max((likeness for key, likeness in word.related.items() if key in known), default=0.0)


def _run(weighted: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Weight of the longest stretch of the claim that is nowhere in the cited text."""
    longest = current = 0.0
    for covered, weight in zip(weighted.tolist(), weights.tolist(), strict=True):
        current = 0.0 if covered else current + weight
        longest = max(longest, current)
    return longest


def _spelled_out(key: str, claim: Reading, initials: str) -> bool:
    """Whether an acronym's letters are the first letters of neighbouring words of the text."""
    return 3 <= len(key) <= 6 and key.isalpha() and key in claim.names and key in initials
