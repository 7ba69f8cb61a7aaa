"""Which phrases may name a cluster, and how much each is worth.

A class-based TF-IDF (Grootendorst 2022, BERTopic: Neural topic modeling with a class-based TF-IDF procedure): how many
papers of the cluster have the phrase, titles counting twice, times the logarithm of how much rarer it is elsewhere.
What no author would write as a heading is worth less: a lone word that is no name, and what stands in no title.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from reviewing.mapping.empty_words import KINDS, VAGUE
from reviewing.mapping.phrases import TITLE_COUNTS, Phrases

_MOST = 40
_LEAST_SHARE = 0.1
"""Of the cluster's papers that must have a phrase."""
_WORD_MORE = 0.25
"""What each word beyond the first is worth: "sentence embeddings" says more than "sentence"."""
_VAGUE = 0.1
_FIELD, _THING = 0.5, 0.2
"""What a lone word is worth that is no name: "calibration" may be a heading, "document" hardly."""
_FIELDS = re.compile(r"\w{3,}(?:ing|tion|sion|sis|ism|ics|logy|val)")
_ALONE = 0.4
"""What a phrase of a single title is worth, as measured by its words."""
_UNTITLED = 0.3
"""What a phrase is worth that no title of the cluster has."""
_MANY = 7
"""Papers of a cluster whose name may come from abstracts alone, rather than from a single title."""
_FRAGMENT = 0.6
"""A phrase is a fragment if so many of its papers have it within one longer phrase."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may name a cluster."""

    key: str
    worth: float
    says: float
    """How much its form says, and that it stands in a title."""
    papers: int
    """Of the cluster, that have it."""

    @property
    def is_telling(self) -> bool:
        """Whether it says enough to stand beside a heading."""
        return self.says > _UNTITLED

    def names(self, size: int) -> bool:
        """Whether it alone names a cluster of so many papers: titles have it, or many papers and several words."""
        return self.says > (_UNTITLED if size >= _MANY and " " in self.key else _FIELD)


def candidates_of(phrases: Phrases, labels: NDArray[np.intp], sizes: NDArray[np.intp]) -> list[list[Candidate]]:
    """Return the best candidates of each cluster. A phrase is one of the cluster that has most of it."""
    counted = _Counted(phrases, labels, sizes)
    found: list[list[Candidate]] = [[] for _ in sizes]
    for key, papers in phrases.of.items():
        counts = counted.weights(key)
        cluster = int((counts / np.maximum(sizes, 1)).argmax())
        size = int(sizes[cluster])
        inside = [weight for row, weight in papers.items() if labels[row] == cluster]
        titled = max(inside) >= TITLE_COUNTS
        if len(inside) < min(2, size):
            if not titled or " " not in key:
                continue
            counts = _ALONE * np.mean([counted.weights(part) for part in phrases.parts(key)], axis=0)
        elif len(inside) < _LEAST_SHARE * size:
            continue
        if size < 2 and not titled:
            continue
        here = counts[cluster] / size
        elsewhere = (counts.sum() - counts[cluster] + 1.0) / (counted.total - size + 2)
        if (len(sizes) > 1 and here <= elsewhere) or not phrases.heads(key):
            continue
        rarity = log(here / elsewhere) if len(sizes) > 1 else 1.0
        says = _says(phrases, key) * (1.0 if titled else _UNTITLED)
        found[cluster].append(Candidate(key, here**0.8 * rarity * says, says, len(inside)))
    whole = [_without_fragments(each) for each in found]
    return [sorted(each, key=lambda one: (-one.worth, one.key))[:_MOST] for each in whole]


class _Counted:
    """How much phrases count in each cluster."""

    def __init__(self, phrases: Phrases, labels: NDArray[np.intp], sizes: NDArray[np.intp]) -> None:
        self._phrases = phrases
        self._labels = labels
        self._sizes = sizes
        self.total = int(sizes.sum())
        self._words: dict[str, NDArray[np.float64]] = {}

    def weights(self, key: str) -> NDArray[np.float64]:
        """Return the sums by cluster."""
        if key in self._words:
            return self._words[key]
        papers = self._phrases.of.get(key, {})
        rows = self._labels[list(papers)] if papers else np.zeros(0, np.intp)
        counts = np.bincount(rows, list(papers.values()), minlength=len(self._sizes)).astype(np.float64)
        if " " not in key:
            self._words[key] = counts
        return counts


def _says(phrases: Phrases, key: str) -> float:
    """Return how much a phrase says by its form: several words more than one, and names more than things."""
    words = key.split()
    if VAGUE.issuperset(words):
        return _VAGUE
    if key in KINDS:
        return _FIELD
    if len(words) > 1 or phrases.is_name(key):
        return 1 + _WORD_MORE * (min(len(words), 3) - 1)
    return _FIELD if _FIELDS.fullmatch(phrases.written(key)) else _THING


def _without_fragments(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out what is hardly ever said but as a part of something longer: "multilingual large language"."""
    most: dict[str, int] = {}
    for each in candidates:
        words = each.key.split()
        for length in range(1, len(words)):
            for start in range(len(words) - length + 1):
                part = " ".join(words[start : start + length])
                most[part] = max(most.get(part, 0), each.papers)
    return [each for each in candidates if most.get(each.key, 0) < _FRAGMENT * each.papers]
