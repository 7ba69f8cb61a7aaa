"""Criteria of any kind: the sentence nearest in meaning, and the words of the criterion that tell papers apart.

The weights of both logistic regressions, and the limits, were set on 2,300 pairs of a criterion and an abstract that
were marked by hand. What they give for topics they were not set on: docs/decisions/0027-screening.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from core.ports import Embedder, TermIndex
from reviewing.screening.verdicts import Holds

_RARE_IN = 0.25
"""A word tells papers apart if it stands in no more than this share of the chunks."""
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z-]*[A-Z]s?)\)")
_OR = re.compile(r"(?<!\s)(?:\s++or\s++|\s*+[/;]\s*+)", re.IGNORECASE)
_PHRASE_GAP = 1
"""So many other words may stand between two words of a phrase."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of the things between which a criterion says "or"."""

    words: tuple[str, ...]
    """As they are searched, in order."""
    rarity: tuple[float, ...]
    """Of each word; 0 where it tells nothing apart."""
    acronyms: tuple[str, ...]

    def share(self, there: set[str]) -> float:
        """Return which share of its words, by rarity, is there."""
        whole = sum(self.rarity)
        return sum(rare for word, rare in zip(self.words, self.rarity, strict=True) if word in there) / whole

    def named(self, words: Sequence[str], text: str) -> bool:
        """Whether it stands in a text as a phrase, with all of its words, or by its acronym."""
        if any(re.search(rf"(?<![A-Za-z]){re.escape(short)}s?(?![A-Za-z])", text) for short in self.acronyms):
            return True
        return _stands_in(self.words, words) or (len(self.words) > 1 and set(self.words) <= set(words))


@dataclass(frozen=True, slots=True)
class Topic:
    """What a criterion asks for."""

    text: str
    vector: NDArray[np.float32]
    wanted: tuple[Wanted, ...]
    """Any one of them suffices."""


@dataclass(frozen=True, slots=True)
class Words:
    """How far a paper has a topic's words. Shares are in [0, 1]."""

    covered: float
    """Share of the words, by rarity, that stand in title and abstract."""
    together: float
    """... that stand in one sentence, or in the title."""
    named: bool
    """A sentence or the title names the topic: as a phrase, with all of its words, or by its acronym."""
    focal: bool
    """... and it is the title, or one in which the authors speak of their own work."""
    worth: tuple[float, ...]
    """Of each sentence, without the title: how much it has of the topic."""


class TopicReader:
    """Holds papers of one library against topics."""

    def __init__(self, embedder: Embedder, terms: TermIndex, chunks: int) -> None:
        """`chunks`: how many the library has."""
        self._embedder = embedder
        self._terms = terms
        self._least = terms.rarity_of_count(max(2, int(_RARE_IN * chunks)))

    async def topic(self, text: str) -> Topic:
        """Return what a criterion asks for. Raises EmbedderUnavailable."""
        vector = await self._embedder.embed_question(text)
        parts = [self._wanted(part) for part in _OR.split(text)]
        # A part such as "training", in "training or tuning of retrievers", would let everything pass.
        apart = len(parts) > 1 and all(part is not None and max(part.rarity) >= self._least for part in parts)
        wanted = parts if apart else [self._wanted(text)]
        return Topic(text, vector, tuple(each for each in wanted if each is not None))

    def _wanted(self, text: str) -> Wanted | None:
        words = tuple(dict.fromkeys(self._terms.words(text)))
        if not words:
            return None
        rarity = self._terms.rarity(words)
        weights = tuple(rare if rare >= self._least else 0.0 for rare in rarity)
        if not any(weights):  # all of its words are common here: they count all the same
            weights = tuple(rarity)
        return Wanted(words, weights, _acronyms(text))

    def words(self, topic: Topic, title: str, sentences: Sequence[str], background: Sequence[bool]) -> Words:
        """Return how far a paper has a topic's words. `background`: before the authors speak of their own work."""
        texts = [title, *sentences]
        words = [self._terms.words(text) for text in texts]
        shares = [max((wanted.share(set(each)) for wanted in topic.wanted), default=0.0) for each in words]
        names = [
            any(wanted.named(each, text) for wanted in topic.wanted) for each, text in zip(words, texts, strict=True)
        ]
        all_words = {word for each in words for word in each}
        return Words(
            covered=max((wanted.share(all_words) for wanted in topic.wanted), default=0.0),
            together=max(shares),
            named=any(names),
            focal=any(name and not before for name, before in zip(names, [False, *background], strict=True)),
            worth=tuple(0.4 * share + 0.2 * name for share, name in zip(shares[1:], names[1:], strict=True)),
        )


def glance(words: Words, chunk: float) -> float:
    """Return how likely a paper is about a topic, from its words and the cosine of its nearest chunk alone."""
    return _likely(-7.26, words, (1.59, 0.94, 2.0, 1.42), 10.49 * chunk)


def likelihood(words: Words, chunk: float, near: float) -> float:
    """Return how likely a paper is about a topic, given the cosine of its nearest sentence, the title included, too."""
    return _likely(-8.25, words, (1.48, 1.01, 1.74, 1.34), 6.27 * chunk + 5.75 * near)


def answer(likely: float, words: Words, limits: "Limits") -> Holds:
    """Return what is clear. Yes needs the topic by name, too: nearness alone is right in half of the cases."""
    if words.focal and likely >= limits.yes:
        return Holds.YES
    return Holds.NO if likely <= limits.no else Holds.UNCLEAR


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on an answer is clear."""

    yes: float
    no: float
    no_at_a_glance: float


CAUTIOUS_NO = Limits(yes=0.8, no=0.006, no_at_a_glance=0.005)
"""Where no would exclude a paper."""
CAUTIOUS_YES = Limits(yes=0.9, no=0.012, no_at_a_glance=0.01)
"""Where yes would."""


def _likely(bias: float, words: Words, weights: tuple[float, float, float, float], nearness: float) -> float:
    signs = (words.covered, words.together, words.named, words.focal)
    odds = bias + nearness + sum(weight * sign for weight, sign in zip(weights, signs, strict=True))
    return 1 / (1 + exp(-odds))


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
    bare = re.sub(r"\([^()]*\)", " ", text)
    parts = re.findall(r"[A-Za-z]+", bare)
    initials = "".join(part[0] for part in parts if len(part) > 2).upper()
    made = [initials] if len(parts) <= 5 and 3 <= len(initials) <= 5 else []
    return tuple(dict.fromkeys([*(each.rstrip("s") for each in named), *made]))
