"""How rare words are, and which are alike, learned from abstracts."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from answering.checking.directions import SIGNS, opposed
from answering.checking.lexicon import Lexicon
from answering.checking.words import FUNCTION_STEMS, FUNCTION_WORDS, stem
from eval.training.abstracts import Abstract
from eval.training.embedding import Embed

_RARITY_FROM = 3
"""Papers that a stem must be in to have a rarity of its own; the rest are as rare as words never seen."""
_RELATED_FROM = 2
_ALIKE = 0.55
"""Cosine of two words' vectors from which the checker takes one for the other."""
_LOOSELY_ALIKE = 0.45
_WORD = re.compile(r"(?<![\w-])[a-z]{3,}(?![\w-])")
_NEGATING = (
    "un",
    "in",
    "im",
    "ir",
    "il",
    "non",
    "dis",
    "mis",
    "anti",
    "de",
    "over",
    "under",
    "hypo",
    "hyper",
    "pre",
    "post",
)


@dataclass(frozen=True, slots=True)
class Learned:
    """What is kept for the checker, and what making examples needs besides."""

    rarity: Mapping[str, float]
    unseen: float
    related: Sequence[tuple[str, str, float]]
    loosely: Mapping[str, tuple[str, ...]]
    """From a stem to words, as they are written, that a careless writer might put for it."""

    def lexicon(self) -> Lexicon:
        """As the checker has it."""
        related: dict[str, dict[str, float]] = defaultdict(dict)
        for one, other, likeness in self.related:
            related[one][other] = related[other][one] = likeness
        return Lexicon(self.rarity, self.unseen, related)


async def learn_words(abstracts: Sequence[Abstract], embed: Embed) -> Learned:
    """Count in how many papers stems are, and compare the vectors of their most frequent forms."""
    papers: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for abstract in abstracts:
        words = _WORD.findall(" ".join((abstract.title or "", *abstract.sentences)))
        for word in words:
            forms[stem(word)][word] += 1
        papers.update({stem(word) for word in words})
    rarity = {key: _rarity(count, len(abstracts)) for key, count in sorted(papers.items()) if count >= _RARITY_FROM}
    stems = [
        key
        for key, count in sorted(papers.items())
        if count >= _RELATED_FROM and key not in FUNCTION_STEMS and not FUNCTION_WORDS & forms[key].keys()
    ]
    surface = [forms[key].most_common(1)[0][0] for key in stems]
    vectors = await embed(surface)
    related: list[tuple[str, str, float]] = []
    loosely: dict[str, list[str]] = defaultdict(list)
    likeness = np.triu(vectors @ vectors.T, 1)
    for one, other in np.argwhere(likeness >= _LOOSELY_ALIKE).tolist():
        if _contrary(surface[one], surface[other]):
            continue
        loosely[stems[one]].append(surface[other])
        loosely[stems[other]].append(surface[one])
        if likeness[one, other] >= _ALIKE:
            related.append((stems[one], stems[other], round(float(likeness[one, other]), 2)))
    return Learned(rarity, _rarity(1, len(abstracts)), related, {key: tuple(words) for key, words in loosely.items()})


def _rarity(count: int, papers: int) -> float:
    return round(float(np.log((papers + 1) / (count + 0.5))), 2)


def _contrary(one: str, other: str) -> bool:
    """Whether two words are alike in being opposites."""
    (scale, sign), (other_scale, other_sign) = (SIGNS.get(word, (-1, 0)) for word in (one, other))
    if sign and other_sign:
        return sign != other_sign and opposed(scale, other_scale)
    short, long = sorted((one, other), key=len)
    return any(long.startswith(prefix) and stem(long.removeprefix(prefix)) == stem(short) for prefix in _NEGATING)
