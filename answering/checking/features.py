"""What the model is told of a claim and the text it cites."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log1p

import numpy as np
from numpy.typing import NDArray

from answering.checking.conflicts import Conflicts, conflicts
from answering.checking.reading import Reading

NAMES: tuple[str, ...] = (
    "cosine_best", "cosine_top", "cosine_pair", "cosine_whole",
    "covered", "covered_plain", "covered_best", "covered_evidence", "covered_bigrams", "covered_window",
    "covered_rarest", "covered_names", "agreement", "length",
    "unstated_numbers", "misplaced_numbers", "unstated_names", "negation", "direction", "order",
    "replaced_names", "replaced_words", "absolutes", "causes", "unhedged", "shortfall", "uncovered_run",
)  # fmt: skip
SIGNS: tuple[int, ...] = (1,) * 13 + (0,) + (-1,) * 13
"""Which way a feature may push: 1 towards support, -1 against it, 0 either."""
_WINDOW = 8
_EVIDENCE = 3
_WORTH = 0.08
"""A further sentence is evidence if it covers so much more of the claim."""


@dataclass(frozen=True, slots=True)
class Match:
    """A claim held against the sentences of all cited papers."""

    features: NDArray[np.float64]
    """Of shape (len(NAMES),)."""
    evidence: tuple[int, ...]
    """Places of the sentences that cover the claim best, best first."""
    conflicts: Conflicts


def match(
    claim: Reading,
    vector: NDArray[np.float32],
    sentences: Sequence[Reading],
    vectors: NDArray[np.float32],
    context: Sequence[Reading],
) -> Match:
    """Compare a claim to sentences; vectors has shape (len(sentences), dimensions), context is read but no evidence.

    There must be at least one sentence.
    """
    keys = list(claim.weights)
    weights = np.array([claim.weights[key] for key in keys])
    total = float(weights.sum()) or 1.0
    there = np.array([[key in reading.keys for key in keys] for reading in sentences], bool).reshape(-1, len(keys))
    cosines = (vectors @ vector).astype(np.float64)
    covered = there @ weights / total
    evidence = _evidence(there, weights / total, 0.5 * cosines + 0.5 * covered)
    everything = [*sentences, *context]
    known = frozenset[str]().union(*(reading.keys for reading in everything))
    initials = " ".join(reading.initials for reading in everything)
    present = np.array([key in known or _spelled_out(key, claim, initials) for key in keys], bool)
    near = [sentences[at] for at in evidence]
    found = conflicts(claim, near[0], near, everything)
    weighted = np.where(present, weights, 0.0)
    rare = weights >= (np.sort(weights)[-3:].mean() * 0.8 if len(keys) else 0.0)
    names = [place for place, key in enumerate(keys) if key in claim.names]
    absolutes = frozenset[str]().union(*(reading.absolutes for reading in everything))
    values = {
        "cosine_best": cosines.max(),
        "cosine_top": np.sort(cosines)[-3:].mean(),
        "cosine_pair": _pairs(vectors, vector),
        "cosine_whole": _towards(vectors.sum(axis=0), vector),
        "covered": weighted.sum() / total,
        "covered_plain": present.mean() if keys else 0.0,
        "covered_best": covered.max(),
        "covered_evidence": (there[list(evidence)].any(axis=0) @ weights) / total,
        "covered_bigrams": _bigrams(claim, near),
        "covered_window": _window(weighted, weights),
        "covered_rarest": present[rare].mean() if rare.any() else 0.0,
        "covered_names": present[names].mean() if names else 0.5,
        "agreement": found.agreement,
        "length": log1p(len(keys)) / 3,
        "unstated_numbers": found.numbers,
        "misplaced_numbers": found.misplaced_numbers,
        "unstated_names": min(1.0, float((~present[names]).sum()) / 2) if names else 0.0,
        "negation": found.negation,
        "direction": found.direction,
        "order": found.order,
        "replaced_names": found.replaced_names,
        "replaced_words": found.replaced_words,
        "absolutes": min(1.0, len(claim.absolutes - absolutes) / 2),
        "causes": float(claim.causes > 0 and not any(reading.causes for reading in near)),
        "shortfall": found.agreement * (1.0 - min(1.0, float(cosines.max()))),
        "uncovered_run": _run(weighted, weights) / total,
        "unhedged": float(near[0].hedges > 0 and claim.hedges == 0),
    }
    return Match(np.array([values[name] for name in NAMES], np.float64), evidence, found)


def _evidence(there: NDArray[np.bool_], share: NDArray[np.float64], fit: NDArray[np.float64]) -> tuple[int, ...]:
    """Choose the sentence that fits best, then those that cover much of what is still uncovered."""
    chosen = [int(fit.argmax())]
    while len(chosen) < min(_EVIDENCE, len(there)):
        open_share = np.where(there[chosen].any(axis=0), 0.0, share)
        gains = there @ open_share
        gains[chosen] = -1.0
        best = int((gains + 0.01 * fit).argmax())
        if gains[best] < _WORTH:
            break
        chosen.append(best)
    return tuple(chosen)


def _pairs(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> float:
    """The best cosine of two neighbouring sentences taken together."""
    if len(vectors) < 2:
        return float((vectors @ vector).max())
    pairs = vectors[:-1] + vectors[1:]
    norms = np.linalg.norm(pairs, axis=1)
    return float((pairs @ vector / np.where(norms > 0, norms, 1.0)).max())


def _towards(total: NDArray[np.float32], vector: NDArray[np.float32]) -> float:
    norm = float(np.linalg.norm(total))
    return float(total @ vector) / norm if norm else 0.0


def _bigrams(claim: Reading, near: Sequence[Reading]) -> float:
    words = claim.words
    pairs = {(a.key, b.key): a.weight + b.weight for a, b in pairwise(words)}
    if not pairs:
        return 0.0
    known = frozenset[tuple[str, str]]().union(*(reading.bigrams for reading in near))
    return sum(weight for pair, weight in pairs.items() if pair in known) / sum(pairs.values())


def _window(weighted: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Coverage of the best stretch of the claim: one clause may have its own source."""
    if len(weights) == 0:
        return 0.0
    size = min(_WINDOW, len(weights))
    ones = np.ones(size)
    return float((np.convolve(weighted, ones, "valid") / np.maximum(np.convolve(weights, ones, "valid"), 1e-9)).max())


def _run(weighted: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Weight of the longest stretch of the claim that is nowhere in the cited text."""
    longest = current = 0.0
    for covered, weight in zip(weighted, weights, strict=True):
        current = 0.0 if covered else current + weight
        longest = max(longest, current)
    return longest


def _spelled_out(key: str, claim: Reading, initials: str) -> bool:
    """Whether an acronym's letters are the first letters of neighbouring words of the text."""
    return 3 <= len(key) <= 6 and key.isalpha() and key in claim.names and key in initials
