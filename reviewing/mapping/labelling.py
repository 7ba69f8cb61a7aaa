"""Names for clusters, without an LLM: phrases that stand in many papers of the cluster and in few others.

A class-based TF-IDF (Grootendorst 2022, BERTopic: Neural topic modeling with a class-based TF-IDF procedure) gives the
candidates: how many papers of the cluster have the phrase, times the logarithm of how much rarer it is elsewhere. Some
of what is frequent here and rare elsewhere is so by chance ("fully overcome"), so that a candidate must also lie near
the middle of the cluster in the space of the embedder.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from answering.checking.words import stem
from core.paper import Paper
from core.ports import Embedder
from reviewing.mapping.empty_words import KINDS, VAGUE
from reviewing.mapping.phrases import Phrases
from reviewing.mapping.space import Matrix, Space

READ = 3000
"""Abstracts that are read for labels; more papers than that are represented by some of each cluster."""
_CANDIDATES = 40
_LEAST_SHARE = 0.1
"""Of the cluster's papers that must have a phrase."""
_LEAST_NEAR = 0.1
_NEAR_SHARE = 0.3
"""Of the nearest candidate's nearness, that another one must have."""
_KIND_NEAR = 0.2
_WORD_MORE = 0.25
"""What each word beyond the first is worth: "sentence embeddings" says more than "sentence"."""
_OVERLAP = 0.5
_FRAGMENT = 0.6
"""A phrase is a fragment if so many of its papers have it within one longer phrase."""
_LONGEST_LABEL = 64
KEPT = 6
"""Phrases of a topic."""
_IN_LABEL = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    key: str
    worth: float
    papers: int
    """Of the cluster, that have it."""


async def phrases_of_clusters(
    papers: Mapping[int, Paper], labels: NDArray[np.intp], space: Space, embedder: Embedder
) -> list[tuple[str, ...]]:
    """Return for each cluster its most telling phrases, best first.

    `papers` are those that are read, by their row in the space. Raises EmbedderUnavailable.
    """
    phrases, found = await asyncio.to_thread(_read, papers, labels)
    middles = [space.vectors[labels == cluster].mean(axis=0) for cluster in range(len(found))]
    named = []
    for cluster, candidates in enumerate(found):
        written = [phrases.written(each.key) for each in candidates]
        near = await _nearness(written, middles[cluster], space, embedder)
        named.append(_choose(candidates, written, near))
    return named


def _read(papers: Mapping[int, Paper], labels: NDArray[np.intp]) -> tuple[Phrases, list[list[_Candidate]]]:
    phrases = Phrases()
    for row, paper in papers.items():
        phrases.add(row, paper)
    if len(papers) > 1:
        phrases.forget_rare()
    sizes = np.bincount([labels[row] for row in papers], minlength=int(labels.max(initial=-1)) + 1)
    return phrases, _candidates(phrases, labels, sizes)


def label_of(phrases: Sequence[str], title: str) -> str:
    """Return a label of the first phrases; where there are none, the title of the most typical paper."""
    label = ""
    for phrase in phrases[:_IN_LABEL]:
        longer = f"{label} · {phrase}" if label else phrase
        if label and len(longer) > _LONGEST_LABEL:
            continue
        label = longer
    label = label or " ".join(title.split())
    first = label.partition(" ")[0]
    return label[:1].upper() + label[1:] if first.islower() else label


def _candidates(phrases: Phrases, labels: NDArray[np.intp], sizes: NDArray[np.intp]) -> list[list[_Candidate]]:
    """Return the best candidates of each cluster. A phrase is one of the cluster that has most of it."""
    total = int(sizes.sum())
    found: list[list[_Candidate]] = [[] for _ in sizes]
    for key, papers in phrases.of.items():
        words = key.split()
        counts = np.zeros(len(sizes))
        having = np.zeros(len(sizes), np.intp)
        for row, weight in papers.items():
            counts[labels[row]] += weight
            having[labels[row]] += 1
        cluster = int((counts / np.maximum(sizes, 1)).argmax())
        size = int(sizes[cluster])
        if having[cluster] < min(2, size) or having[cluster] < _LEAST_SHARE * size:
            continue
        here = counts[cluster] / size
        elsewhere = (counts.sum() - counts[cluster] + 1.0) / (total - size + 2)
        if len(sizes) > 1 and here <= elsewhere:
            continue
        rarity = log(here / elsewhere) if len(sizes) > 1 else 1.0
        vague = 0.2 if VAGUE.issuperset(words) else 1.0
        longer = 1 + _WORD_MORE * (min(len(words), 3) - 1)
        found[cluster].append(_Candidate(key, here**0.8 * rarity * longer * vague, int(having[cluster])))
    whole = [_without_fragments(each) for each in found]
    return [sorted(each, key=lambda one: (-one.worth, one.key))[:_CANDIDATES] for each in whole]


def _without_fragments(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Leave out what is hardly ever said but as a part of something longer: "multilingual large language"."""
    most: dict[str, int] = {}
    for each in candidates:
        words = each.key.split()
        for length in range(1, len(words)):
            for start in range(len(words) - length + 1):
                part = " ".join(words[start : start + length])
                most[part] = max(most.get(part, 0), each.papers)
    return [each for each in candidates if most.get(each.key, 0) < _FRAGMENT * each.papers]


async def _nearness(
    written: Sequence[str], middle: NDArray[np.float32], space: Space, embedder: Embedder
) -> NDArray[np.float32]:
    if not written:
        return np.zeros(0, np.float32)
    vectors: Matrix = space.seen_from_middle(await embedder.embed_passages(written))
    return np.asarray(vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9)), np.float32)


def _choose(candidates: Sequence[_Candidate], written: Sequence[str], near: NDArray[np.float32]) -> tuple[str, ...]:
    near = np.array(
        [max(close, _KIND_NEAR * (each.key in KINDS)) for each, close in zip(candidates, near, strict=True)], np.float32
    )
    least = max(_LEAST_NEAR, _NEAR_SHARE * float(near.max(initial=0.0)))
    worth = [each.worth * max(float(close), 0.0) for each, close in zip(candidates, near, strict=True)]
    order = sorted(range(len(candidates)), key=lambda place: (-worth[place], candidates[place].key))
    clear = [place for place in order if near[place] >= least] or order
    chosen: list[int] = []
    # First what is told apart in every way; where that is too little, what narrows it down.
    for apart, wanted in ((_tell_apart, KEPT), (_adds, _IN_LABEL)):
        for place in clear:
            words = _stems(candidates[place].key)
            if len(chosen) < wanted and all(apart(words, _stems(candidates[other].key)) for other in chosen):
                chosen.append(place)
    return tuple(written[place] for place in chosen)


def _stems(key: str) -> frozenset[str]:
    return frozenset(map(stem, key.split()))


def _tell_apart(words: frozenset[str], others: frozenset[str]) -> bool:
    shared = len(words & others)
    return not (words <= others or others <= words) and shared / len(words | others) < _OVERLAP


def _adds(words: frozenset[str], others: frozenset[str]) -> bool:
    return bool(words - others)
