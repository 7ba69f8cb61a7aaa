"""A sentence as the checker reads it: content words with their rarity, numbers, names, polarity, comparisons."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from answering.checking.wording.directions import ABSOLUTES, VERBS_OF_COMPARISON
from answering.checking.wording.forms import NEW_CLAUSE, RELATIVE, Form, Word, form
from answering.checking.wording.lexicon import Lexicon
from answering.checking.wording.numbers import Quantity, quantities

_TOKEN = re.compile(
    r"(?P<coded>[^\W\d_]+-?\d[^\W_]*(?:[.-][^\W_]+)*)"  # GPT-3.5, PHQ-9, BM25, HbA1c, p53
    r"|(?P<word>(?:[Nn]on-)?[^\W\d_]+(?:['’][^\W\d_]+)?)|(?P<stop>[.,;:!?()])"
)
_NOT_ONLY = re.compile(r"\s+(?:only|just|merely|necessarily)\b", re.IGNORECASE)
_SCOPE, _FIRM = 6, 3
"""So many content words behind a negation may be negated, unless the clause ends before; so many are for certain."""
_PREFERENCE = re.compile(r"prefer|favou?r")
_NUMBER_WEIGHT = 3.0
_NEAR = 4
"""Words on each side that tell what a word is said about."""
_SIDE = 8


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is said to be more, by its sign, and than what; both as keys of the words on that side alone."""

    more: frozenset[str]
    less: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """What a text says, word by word."""

    words: tuple[Word, ...]
    comparisons: tuple[Comparison, ...]
    absolutes: frozenset[str]
    initials: str
    """First letters of all words: where an acronym's letters may be spelled out."""

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of all words."""
        return frozenset(word.key for word in self.words)

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """From key to rarity, in the order of the text."""
        return {word.key: word.weight for word in self.words}

    @cached_property
    def weighed(self) -> tuple[tuple[str, float], ...]:
        """Key and rarity of each word that is no number, as often as it comes."""
        return tuple([(word.key, word.weight) for word in self.words if word.number is None])

    @cached_property
    def names(self) -> frozenset[str]:
        """Keys of names."""
        return frozenset(word.key for word in self.words if word.name)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers, in order."""
        return tuple(word.number for word in self.words if word.number is not None)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Pairs of content words with at most two others between them."""
        keys = [word.key for word in self.words]
        return frozenset((a, b) for at, a in enumerate(keys) for b in keys[at + 1 : at + 4])

    @cached_property
    def around(self) -> tuple[Mapping[str, float], ...]:
        """For each word the words near it, each with 1 / distance."""
        keys = [word.key for word in self.words]
        found: list[dict[str, float]] = [{} for _ in keys]
        for distance in range(_NEAR, 0, -1):  # the nearest comes last and stays
            for at in range(distance, len(keys)):
                found[at][keys[at - distance]] = found[at - distance][keys[at]] = 1.0 / distance
        return tuple(found)


def with_keys(reading: Reading, keys: Mapping[str, str]) -> Reading:
    """Return a reading in which other keys stand for some words."""
    if not keys:
        return reading
    return replace(reading, words=tuple(replace(word, key=keys.get(word.key, word.key)) for word in reading.words))


def read(text: str, lexicon: Lexicon) -> Reading:
    """Read a text."""
    reader = _Reader(lexicon)
    numbers = quantities(text)[::-1]  # the next one stands last
    behind = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        while numbers and numbers[-1].start <= start:
            number = numbers.pop()
            reader.number(number)
            behind = max(behind, number.end)
        if start >= behind:
            reader.token(token)
    for number in reversed(numbers):
        reader.number(number)
    return reader.reading()


class _Reader:
    """Goes through a text once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words: list[Word] = []
        self._pivots: list[tuple[int, int, int]] = []
        """Where comparisons stand, as numbers of words before them, with 1 where the left side is more, and the place
        of the word that compares, which belongs to neither side."""
        self._clauses: list[int] = []
        """Before which words a clause ends."""
        self._lowered: list[str] = []
        self._begun = 0
        """How many words stood before the part of a sentence that is being read."""
        self._scope = 0
        self._first = True

    def number(self, quantity: Quantity) -> None:
        self._words.append(Word(quantity.key, _NUMBER_WEIGHT, number=quantity, negated=self._scope > 0))
        self._scope -= self._scope > 0

    def token(self, token: re.Match[str]) -> None:
        kind = token.lastgroup
        if kind == "stop":
            self._stop(token[0])
            return
        found = form(token[0], self._lexicon, kind == "coded", self._first)
        self._first = False
        self._lowered.append(found.low)
        if found.governs and self._governed(found, token):
            return
        word = found.word
        if word is None:
            return
        if self._scope:
            word = replace(word, negated=True, doubtful=self._scope <= _SCOPE - _FIRM)
            self._scope -= 1
        self._words.append(word)
        if found.governs and found.low in VERBS_OF_COMPARISON:
            self._pivots.append((len(self._words), VERBS_OF_COMPARISON[found.low], len(self._words) - 1))

    def _stop(self, mark: str) -> None:
        self._end_negation()
        self._begun = len(self._words)
        self._first = mark not in ",;()"
        if mark != ",":
            self._clauses.append(len(self._words))

    def _governed(self, found: Form, token: re.Match[str]) -> bool:
        """Note what a word says of how others are meant; return whether that is all that it says."""
        if found.negates and not _NOT_ONLY.match(token.string, token.end()):
            self._scope = 0 if self._scope == _SCOPE else _SCOPE  # "not no"
            return True
        if self._scope < _SCOPE:  # but "do not show that …"
            if found.low in NEW_CLAUSE:
                self._scope, self._begun = 0, len(self._words)
            elif found.low in RELATIVE:
                self._scope = min(self._scope, _SCOPE - _FIRM)
        self._compare(found.low)
        return False

    def _end_negation(self) -> None:
        """End what a negation reaches; one with nothing behind it denies what stands before: "X was not used"."""
        if self._scope == _SCOPE:
            begin = max(self._begun, len(self._words) - _FIRM)
            self._words[begin:] = [replace(word, negated=True) for word in self._words[begin:]]
        self._scope = 0

    def _compare(self, low: str) -> None:
        """Note "than", "over" and "to" where they compare, and "by", which turns the verb before it round."""
        at = len(self._words)
        if low == "than":
            compares = next((place for place in range(at - 1, max(at - 7, -1), -1) if self._words[place].sign), -1)
            word = self._words[compares] if compares >= 0 else None
            self._pivots.append((at, 1 if word is None else -word.sign if word.negated else word.sign, compares))
        elif low in ("over", "to") and any(map(_PREFERENCE.match, self._lowered[-8:])):
            self._pivots.append((at, 1, -1))
        elif low == "by" and self._pivots and self._pivots[-1][0] == at:
            self._pivots[-1] = (at, -self._pivots[-1][1], at - 1)

    def reading(self) -> Reading:
        self._end_negation()
        return Reading(
            tuple(self._words),
            tuple(self._comparisons()),
            ABSOLUTES.intersection(self._lowered),
            "".join([low[0] for low in self._lowered]),
        )

    def _comparisons(self) -> Iterator[Comparison]:
        for at, sign, compares in self._pivots:
            begin = max((cut for cut in self._clauses if cut <= at), default=0)
            end = min((cut for cut in self._clauses if cut > at), default=len(self._words))
            left = {self._words[place].key for place in range(max(at - _SIDE, begin), at) if place != compares}
            right = {word.key for word in self._words[at : min(at + _SIDE, end)]}
            left, right = left - right, right - left
            if right:
                yield Comparison(*map(frozenset, (left, right) if sign > 0 else (right, left)))
