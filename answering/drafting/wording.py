"""What the words of a question have in common with a text; shares are by the rarity of the words."""

import re
from collections.abc import Collection, Sequence
from functools import cached_property

from core.ports import TermIndex
from core.text import word_set
from core.text.spelling import american
from core.text.words import MARKS, is_namelike
from retrieval.owning import NAMED_IN_CHUNKS

FRAMING = word_set(
    "paper papers article study studies author authors show shows find findings report reports result results "
    "list stuff something anything someone anyone somebody anybody everything according please basically really "
    "actually reason reasons share percentage percent fraction proportion amount number extent made"
)
"""Words of a question that name what answers it, or nothing at all: not what it is about."""

_TYPED = re.compile(r"[^\W_][\w.+-]*[^\W_]")
_INNER = re.compile(r"\d|.[A-Z]")
"""What makes a name of a first word, which begins with a capital anyhow."""
_SPELLED = re.compile(r"(?<![\w-])([A-Z][A-Za-z]*[A-Z])s? \(([^()]+)\)")
"""An abbreviation, and what it stands for."""
_COMPOUND = re.compile(r"\w++(?:-\w++)++")
_COMMON = 3.0
"""The rarity of a word that one chunk in twenty has: RAG names nothing among papers on RAG."""


class Wording:
    """The words of one question."""

    def __init__(self, question: str, terms: TermIndex) -> None:
        self._terms = terms
        self._question = question
        asked = " ".join(word for word in question.split() if word.strip(MARKS).lower() not in FRAMING)
        words = list(dict.fromkeys(terms.words(asked) or terms.words(question)))
        self._rarity = dict(zip(words, terms.rarity(words), strict=True))
        self._weight = sum(self._rarity.values())
        self._spelled = {word: {word} for word in words}
        """Each word, and what it is in American spelling."""
        for typed in dict.fromkeys(_TYPED.findall(question)):
            for stem in self._spelled.keys() & terms.words(typed):
                self._spelled[stem].update(terms.words(american(typed)))

    def __len__(self) -> int:
        return len(self._rarity)

    def names_something(self) -> bool:
        """Whether a word is written like a name and is rare or unknown in the library."""
        return self.rarest(self.names()) >= self._terms.rarity_of_count(NAMED_IN_CHUNKS)

    def names(self) -> frozenset[str]:
        """Return the words that are written like names, with a capital or a digit."""
        first, *others = self._question.split() or [""]
        named = [word for word in others if is_namelike(word)] + [first] * bool(_INNER.search(first))
        # What an abbreviation stands for is said behind it; papers may say only that.
        named = [word for word in named if f"{word} (" not in self._question]
        names = " ".join(named)
        return frozenset(self._terms.words(names)) & self._rarity.keys()

    @cached_property
    def has_names(self) -> bool:
        """Whether a text can have any name of the question."""
        return bool(self._alone or self._abbreviated)

    def names_in(self, text: str) -> int:
        """Return how many names of the question a text has; an abbreviation and what it stands for are one."""
        words = self._terms.words(american(text))
        has = frozenset(words)
        known = sum(bool(self._spelled[name] & has) for name in self._alone)
        return known + sum(has.issuperset(short) or stands_in(long, words) for short, long in self._abbreviated)

    def has_rare_name(self, text: str) -> bool:
        """Whether a text has a name of the question that only a few chunks of the library have, if there is one."""
        least = self._terms.rarity_of_count(NAMED_IN_CHUNKS)
        rare = [name for name in self._alone if least <= self._rarity[name] < self._terms.rarity_of_count(0)]
        has = frozenset(self._terms.words(american(text)))
        return not rare or any(self._spelled[name] & has for name in rare)

    def without_compounds(self, text: str) -> str:
        """Return a text without the compounds that the question does not have: Sentence-T5 is not T5."""
        asked = self._question.casefold()
        return _COMPOUND.sub(lambda found: found[0] if found[0].casefold() in asked else " ", text)

    @cached_property
    def _alone(self) -> frozenset[str]:
        """The names of the question that are no part of what an abbreviation stands for."""
        return self.names().difference(*(self._terms.words(long) for _, long in _SPELLED.findall(self._question)))

    @cached_property
    def _abbreviated(self) -> list[tuple[list[str], list[str]]]:
        """The rare abbreviations of the question, each with what it stands for, as words."""
        rare = min(_COMMON, self._terms.rarity_of_count(NAMED_IN_CHUNKS))
        spelled = [
            (self._terms.words(short), self._terms.words(american(long)))
            for short, long in _SPELLED.findall(self._question)
        ]
        return [each for each in spelled if self.rarest(each[0]) >= rare]

    def may_name(self) -> tuple[str, ...]:
        """Return the words, as typed, by which a paper may call what it made: those like names, and the rarest ones."""
        rare = self._terms.rarity_of_count(NAMED_IN_CHUNKS)
        named = self.names()
        return tuple(
            word
            for word in dict.fromkeys(_TYPED.findall(self._question))
            if (stems := frozenset(self._terms.words(word)) & self._rarity.keys())
            and (stems <= named or self.rarest(stems) >= rare)
        )

    def without(self, words: Collection[str]) -> frozenset[str]:
        """Return the other words of the question."""
        return frozenset(self._rarity.keys() - words)

    def rarest(self, words: Collection[str]) -> float:
        """Return how rare the rarest of these words of the question is; 0 without one."""
        return max((self._rarity.get(word, 0.0) for word in words), default=0.0)

    def found_in(self, text: str) -> frozenset[str]:
        """Return the words of the question that a text has."""
        words = frozenset(self._terms.words(american(text)))
        return frozenset(word for word, spelled in self._spelled.items() if spelled & words)

    def share(self, words: Collection[str]) -> float:
        """Return how much of the question these words of it are, in [0, 1]."""
        return sum(self._rarity[word] for word in words) / self._weight if self._weight else 0.0


def stands_in(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Whether words stand in a text one behind the other."""
    count = len(phrase)
    return any(words[at : at + count] == phrase for at in range(len(words) - count + 1))
