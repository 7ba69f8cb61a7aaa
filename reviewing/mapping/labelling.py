"""Names for clusters, without an LLM: phrases that stand in many papers of the cluster and in few others.

Some of what is frequent here and rare elsewhere is so by chance ("fully overcome"), so that a candidate must also lie
near the middle of the cluster in the space of the embedder. What several papers share goes before what a single title
says; where they share nothing that could be a heading, titles speak.
"""

import asyncio
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from answering.checking.words import stem
from core.paper import Paper
from core.ports import Embedder
from reviewing.mapping.candidates import Candidate, candidates_of
from reviewing.mapping.empty_words import KINDS
from reviewing.mapping.phrases import Phrases
from reviewing.mapping.space import Matrix, Space

READ = 3000
"""Abstracts that are read for labels; more papers than that are represented by some of each cluster."""
_LEAST_NEAR = 0.1
_NEAR_SHARE = 0.3
"""Of the nearest candidate's nearness, that another one must have."""
_KIND_NEAR = 0.2
_OVERLAP = 0.5
_LONGEST_LABEL = 64
KEPT = 6
"""Phrases of a topic."""
_IN_LABEL = 3


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
        named.append(_choose(candidates, written, near, int((labels == cluster).sum())))
    return named


def _read(papers: Mapping[int, Paper], labels: NDArray[np.intp]) -> tuple[Phrases, list[list[Candidate]]]:
    phrases = Phrases()
    for row, paper in papers.items():
        phrases.add(row, paper)
    if len(papers) > 1:
        phrases.forget_rare()
    sizes = np.bincount([labels[row] for row in papers], minlength=int(labels.max(initial=-1)) + 1)
    return phrases, candidates_of(phrases, labels, sizes)


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


async def _nearness(
    written: Sequence[str], middle: NDArray[np.float32], space: Space, embedder: Embedder
) -> NDArray[np.float32]:
    if not written:
        return np.zeros(0, np.float32)
    vectors: Matrix = space.seen_from_middle(await embedder.embed_passages(written))
    return np.asarray(vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9)), np.float32)


def _choose(
    candidates: Sequence[Candidate], written: Sequence[str], near: NDArray[np.float32], size: int
) -> tuple[str, ...]:
    near = np.array(
        [max(close, _KIND_NEAR * (each.key in KINDS)) for each, close in zip(candidates, near, strict=True)], np.float32
    )
    least = max(_LEAST_NEAR, _NEAR_SHARE * float(near.max(initial=0.0)))
    worth = [each.worth * max(float(close), 0.0) for each, close in zip(candidates, near, strict=True)]
    order = sorted(range(len(candidates)), key=lambda place: (-worth[place], candidates[place].key))
    clear = [place for place in order if near[place] >= least] or order
    shared = [place for place in clear if candidates[place].papers > 1]
    chosen = _apart(shared, candidates)
    if not any(candidates[place].names(size) for place in chosen):
        chosen = _apart(clear, candidates)
    headings = [place for place in chosen if candidates[place].is_telling]
    if size == 1 and not any(candidates[place].names(size) for place in headings):
        return ()
    return tuple(written[place] for place in headings or chosen)


def _apart(places: Sequence[int], candidates: Sequence[Candidate]) -> list[int]:
    """Return the first that are told apart in every way; where that is too little, also what narrows them down."""
    chosen: list[int] = []
    for apart, wanted in ((_tell_apart, KEPT), (_adds, _IN_LABEL)):
        for place in places:
            key = candidates[place].key
            words = _stems(key)
            if key in KINDS and any(candidates[other].key in KINDS for other in chosen):
                continue
            if len(chosen) < wanted and all(apart(words, _stems(candidates[other].key)) for other in chosen):
                chosen.append(place)
    return chosen


def _stems(key: str) -> frozenset[str]:
    return frozenset(map(stem, key.split()))


def _tell_apart(words: frozenset[str], others: frozenset[str]) -> bool:
    shared = len(words & others)
    return not (words <= others or others <= words) and shared / len(words | others) < _OVERLAP


def _adds(words: frozenset[str], others: frozenset[str]) -> bool:
    return bool(words - others)
