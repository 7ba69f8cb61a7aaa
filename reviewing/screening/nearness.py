"""Criteria of any kind: the sentence nearest in meaning, and the words of the criterion that tell papers apart.

`Topic` is what a criterion asks for, `Standing` how one paper stands to it. What is clear needs both sides to say the
same; all else is left to a person. Where the limits come from: docs/decisions/0027-screening.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.ports import Embedder, TermIndex
from reviewing.reading.abstracts import ReadAbstract
from reviewing.screening.verdicts import Holds
from reviewing.screening.wording import Wording

_RARE_IN = 0.25
"""A word tells papers apart if it stands in no more than this share of the chunks."""
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z-]*[A-Z]s?)\)")
_PHRASE_GAP = 1
"""So many other words may stand between two words of a phrase."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a criterion asks for."""

    text: str
    vector: NDArray[np.float32]
    words: tuple[str, ...]
    """As they are searched, in order."""
    rarity: tuple[float, ...]
    """Of each word; 0 where it tells nothing apart."""
    acronyms: tuple[str, ...]

    @property
    def whole(self) -> float:
        """What all its words weigh together."""
        return sum(self.rarity)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a paper stands to a topic. Shares and cosines."""

    holds: Holds
    likely: float
    sentence: int | None
    """The place of the sentence that comes nearest; None: no sentence does, or the title."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is weighed. All but `near` are in [0, 1]."""

    near: float
    """The cosine of the nearest sentence, title included."""
    covered: float
    """Share of the words, by rarity, that stand in title and abstract."""
    together: float
    """... that stand in one sentence, or in the title."""
    named: bool
    """The topic stands there as a phrase, or by its acronym."""
    focal: bool
    """... in the title, or where the authors speak of their own work."""


class TopicReader:
    """Holds papers of one library against topics."""

    def __init__(self, embedder: Embedder, terms: TermIndex, chunks: int) -> None:
        """`chunks`: how many the library has."""
        self._embedder = embedder
        self._terms = terms
        self._least = terms.rarity_of_count(max(2, int(_RARE_IN * chunks)))

    async def topic(self, wording: Wording) -> Topic:
        """Return what a criterion asks for. Raises EmbedderUnavailable."""
        words = tuple(dict.fromkeys(self._terms.words(wording.topic)))
        rarity = self._terms.rarity(words)
        weights = tuple(rare if rare >= self._least else 0.0 for rare in rarity)
        if not any(weights):  # all of its words are common here: they count all the same
            weights = tuple(rarity)
        vector = await self._embedder.embed_question(wording.topic)
        return Topic(wording.topic, vector, words, weights, _acronyms(wording.topic))

    def signs(self, topic: Topic, abstract: ReadAbstract) -> tuple[Signs, int | None]:
        """Return the signs, and the place of the sentence that comes nearest (None: there is none)."""
        texts = [abstract.paper.title, *(sentence.text for sentence in abstract.sentences)]
        near = np.array([float(abstract.title @ topic.vector), *self._near(topic, abstract)])
        words = [self._terms.words(text) for text in texts]
        shares = np.array([self._share(topic, set(each)) for each in words])
        names = [self._names(topic, each, text) for each, text in zip(words, texts, strict=True)]
        own = [True, *(not sentence.move.background for sentence in abstract.sentences)]
        worth = near + 0.4 * shares + 0.2 * np.array(names, float)
        best = int(worth[1:].argmax()) if len(texts) > 1 else None
        signs = Signs(
            near=float(near.max()),
            covered=self._share(topic, {word for each in words for word in each}),
            together=float(shares.max()),
            named=any(names),
            focal=any(name and ours for name, ours in zip(names, own, strict=True)),
        )
        return signs, best

    def standing(self, topic: Topic, abstract: ReadAbstract) -> Standing:
        """Return how a paper stands to a topic."""
        signs, best = self.signs(topic, abstract)
        holds, likely = weigh(signs)
        return Standing(holds, likely, best)

    def mentions(self, topic: Topic, text: str) -> float:
        """Return which share of the topic's words stands in a text."""
        words = self._terms.words(text)
        return 1.0 if self._names(topic, words, text) else self._share(topic, set(words))

    def _near(self, topic: Topic, abstract: ReadAbstract) -> list[float]:
        return (abstract.vectors @ topic.vector).tolist() if abstract.sentences else []

    def _share(self, topic: Topic, there: set[str]) -> float:
        if not topic.whole:
            return 0.0
        return sum(rare for word, rare in zip(topic.words, topic.rarity, strict=True) if word in there) / topic.whole

    def _names(self, topic: Topic, words: Sequence[str], text: str) -> bool:
        if any(re.search(rf"(?<![A-Za-z]){re.escape(short)}s?(?![A-Za-z])", text) for short in topic.acronyms):
            return True
        return bool(topic.words) and _stands_in(topic.words, words)


def weigh(signs: Signs) -> tuple[Holds, float]:
    """Return what the signs say, and how likely the topic is that of the paper."""
    likely = _likely(signs)
    if likely >= _YES:
        return Holds.YES, likely
    return (Holds.NO if likely <= _NO else Holds.UNCLEAR), likely


_YES = 0.8
_NO = 0.06
_WEIGHTS = (-6.0, 8.0, 1.0, 1.5, 1.0, 1.5)


def _likely(signs: Signs) -> float:
    values = (1.0, signs.near, signs.covered, signs.together, signs.named, signs.focal)
    odds = sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=True))
    return float(1 / (1 + np.exp(-odds)))


def _stands_in(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of a phrase stand together, in order."""
    if len(phrase) == 1:
        return phrase[0] in words
    for start, word in enumerate(words):
        if word != phrase[0]:
            continue
        at = start
        for wanted in phrase[1:]:
            window = list(words[at + 1 : at + 2 + _PHRASE_GAP])
            if wanted not in window:
                break
            at += 1 + window.index(wanted)
        else:
            return True
    return False


def _acronyms(text: str) -> tuple[str, ...]:
    """Return the short forms of a topic: those it names itself, and the initials of its words."""
    named = _ACRONYM.findall(text)
    bare = re.sub(r"\([^)]*\)", " ", text)
    parts = re.findall(r"[A-Za-z]+", bare)
    initials = "".join(part[0] for part in parts if len(part) > 2).upper()
    made = [initials] if len(parts) <= 5 and 3 <= len(initials) <= 5 else []
    return tuple(dict.fromkeys([*(each.rstrip("s") for each in named), *made]))
