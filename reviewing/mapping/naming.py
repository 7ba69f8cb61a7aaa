"""Names for clusters, without an LLM: phrases of many of their papers and few others, that lie near their middle.

A class-based TF-IDF (Grootendorst 2022, BERTopic: Neural topic modeling with a class-based TF-IDF procedure): how many
papers of the cluster have the phrase, titles counting twice, times the logarithm of how much rarer it is elsewhere.
Some of what is frequent here and rare elsewhere is so by chance ("fully overcome"), so that the cosine of the phrase
and the cluster's middle counts too. What several papers share goes before what a single title says.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.paper import Paper
from core.ports import Embedder
from core.text.words import stem
from reviewing.mapping.estimators import texts_with
from reviewing.mapping.phrases import KINDS, Phrases
from reviewing.mapping.space import Space

READ = 3000
"""Abstracts that are read for names; more papers than that are represented by some of each cluster."""
KEPT = 6
"""Phrases of a cluster."""
_IN_LABEL = 3
_LONGEST_LABEL = 64
_MOST = 40
"""Phrases of a cluster that are embedded."""
_LEAST_SHARE = 0.1
"""Of the cluster's papers that must have a phrase."""
_ALONE, _UNTITLED = 0.4, 0.3
"""What a phrase is worth of a single title, and one that no title of the cluster has."""
_MANY = 7
"""Papers of a cluster whose name may come from abstracts alone, rather than from a single title."""
_TELLING = 0.5
"""What a phrase says that names a cluster alone."""
_FRAGMENT = 0.6
"""A phrase is a fragment if so many of its papers have it within one longer phrase."""
_LEAST_NEAR, _NEAR_SHARE, _KIND_NEAR = 0.1, 0.3, 0.2
"""How near a phrase must be, also as a share of the nearest one; and how near a kind of paper counts as, of which
meaning tells nothing."""
_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class _Candidate:
    key: str
    written: str
    worth: float
    says: float
    """How much its form says, and that it stands in a title."""
    papers: int
    """Of the cluster, that have it."""


async def phrases_of_clusters(
    papers: Mapping[int, Paper], labels: NDArray[np.intp], space: Space, embedder: Embedder
) -> list[tuple[str, ...]]:
    """Return for each cluster its most telling phrases, best first.

    `papers` are those that are read, by their row in the space. Raises EmbedderUnavailable.
    """
    found = await asyncio.to_thread(_candidates, papers, labels)
    named = []
    for cluster, candidates in enumerate(found):
        near: list[float] = []
        if candidates:
            middle = space.vectors[labels == cluster].mean(axis=0)
            vectors = space.seen_from_middle(await embedder.embed_passages([each.written for each in candidates]))
            near = (vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9))).tolist()
        named.append(_chosen(candidates, near, int((labels == cluster).sum())))
    return named


def label_of(phrases: Sequence[str], title: str) -> str:
    """Return a label of the first phrases; where there are none, the title of the most typical paper."""
    label = ""
    for phrase in phrases[:_IN_LABEL]:
        longer = f"{label} · {phrase}" if label else phrase
        if not label or len(longer) <= _LONGEST_LABEL:
            label = longer
    label = label or " ".join(title.split())
    return label[:1].upper() + label[1:] if label.partition(" ")[0].islower() else label


def _candidates(papers: Mapping[int, Paper], labels: NDArray[np.intp]) -> list[list[_Candidate]]:
    """Return the best candidates of each cluster. A phrase is one of the cluster that has most of it."""
    sizes = np.bincount(labels[list(papers)], minlength=int(labels.max(initial=-1)) + 1)
    read = Phrases(list(papers.values()))
    keys, titled, having = _counted(read, labels[list(papers)])
    counts = titled + having  # titles count twice
    shares = counts / np.maximum(sizes, 1)[:, None]
    place_of = {key: place for place, key in enumerate(keys)}
    found: list[list[_Candidate]] = [[] for _ in sizes]
    for place, (key, cluster) in enumerate(zip(keys, shares.argmax(axis=0).tolist(), strict=True)):
        size, inside, in_title = int(sizes[cluster]), int(having[cluster, place]), bool(titled[cluster, place])
        here = counts[:, place]
        alone = inside < min(2, size)
        if alone and in_title and " " in key:  # a single title: what its words are worth
            here = _ALONE * np.mean([counts[:, place_of[part]] for part in read.parts(key) if part in place_of], axis=0)
        elif alone or inside < _LEAST_SHARE * size:
            continue
        if (size < 2 and not in_title) or not read.heads(key):
            continue
        share, elsewhere = here[cluster] / size, (here.sum() - here[cluster] + 1.0) / (len(papers) - size + 2)
        if len(sizes) > 1 and share <= elsewhere:
            continue
        rarity = float(np.log(share / elsewhere)) if len(sizes) > 1 else 1.0
        says = read.says(key) * (1.0 if in_title else _UNTITLED)
        found[cluster].append(_Candidate(key, read.written(key), float(share**0.8 * rarity * says), says, inside))
    whole = [_without_fragments(each) for each in found]
    return [sorted(each, key=lambda one: (-one.worth, one.key))[:_MOST] for each in whole]


def _counted(read: Phrases, clusters: NDArray[np.intp]) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
    """Return phrases, and how many titles and how many papers of each cluster have each of them.

    Nine of ten phrases stand in the abstract of a single paper, and are left out where there are others.
    """
    whole = [{*title, *abstract} for title, abstract in zip(read.titles, read.abstracts, strict=True)]
    spread = Counter(key for each in whole for key in each)
    kept = {key for key, papers in spread.items() if papers > 1 or len(whole) == 1}.union(*read.titles)
    keys = sorted(kept) or [""]
    return keys, texts_with(clusters, keys, read.titles), texts_with(clusters, keys, [list(each) for each in whole])


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


def _chosen(candidates: Sequence[_Candidate], near: Sequence[float], size: int) -> tuple[str, ...]:
    """Return the phrases of a cluster of so many papers, best first."""
    near = [max(close, _KIND_NEAR * (each.key in KINDS)) for each, close in zip(candidates, near, strict=True)]
    least = max(_LEAST_NEAR, _NEAR_SHARE * max(near, default=0.0))
    ranked = sorted(
        zip(candidates, near, strict=True), key=lambda pair: (-pair[0].worth * max(pair[1], 0.0), pair[0].key)
    )
    clear = [each for each, close in ranked if close >= least] or [each for each, _ in ranked]

    def names(each: _Candidate) -> bool:
        """Whether it alone names the cluster: titles have it, or many papers and several words."""
        return each.says > (_UNTITLED if size >= _MANY and " " in each.key else _TELLING)

    chosen = _apart([each for each in clear if each.papers > 1])
    if not any(map(names, chosen)):
        chosen = _apart(clear)
    headings = [each for each in chosen if each.says > _UNTITLED]
    if size == 1 and not any(map(names, headings)):
        return ()
    return tuple(each.written for each in headings or chosen)


def _apart(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the first that are told apart in every way."""
    chosen: list[_Candidate] = []
    for each in candidates:
        if len(chosen) < KEPT and not any(_alike(each.key, other.key) for other in chosen):
            chosen.append(each)
    return chosen


def _alike(one: str, other: str) -> bool:
    words, others = (frozenset(map(stem, key.split())) for key in (one, other))
    within = words <= others or others <= words
    return within or len(words & others) / len(words | others) >= _OVERLAP or {one, other} <= KINDS
