"""A sentence as the checker reads it: content words with their rarity, numbers, names, polarity, comparisons."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from answering.checking.directions import ABSOLUTES, NEGATIONS, SIGNS, VERBS_OF_COMPARISON
from answering.checking.lexicon import NOTHING, Lexicon
from answering.checking.numbers import Quantity, quantities
from answering.checking.words import FUNCTION_STEMS, FUNCTION_WORDS, stem, word_set

_TOKEN = re.compile(
    r"(?P<coded>[^\W\d_]+-?\d[^\W_]*(?:[.-][^\W_]+)*)"  # GPT-3.5, PHQ-9, BM25, HbA1c, p53
    r"|(?P<word>(?:[Nn]on-)?[^\W\d_]+(?:['’][^\W\d_]+)?)|(?P<stop>[.,;:!?()])"
)
_NOT_ONLY = re.compile(r"\s+(?:only|just|merely|necessarily)\b", re.IGNORECASE)
_SCOPE, _FIRM = 6, 3
"""So many content words behind a negation may be negated, unless the clause ends before; so many are for certain."""
_NEW_CLAUSE = word_set("and but while whereas although though because since unlike if when")
_RELATIVE = word_set("which who whom whose that")
_PREFERENCE = re.compile(r"prefer|favou?r")
_NUMBER_WEIGHT, _NAME_WEIGHT = 3.0, 4.0
_NEAR = 4
"""Words on each side that tell what a word is said about."""
_SIDE = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A content word, a name or a number."""

    key: str
    """Equal for words that mean the same: a stem, a name in lower case, a number's value."""
    weight: float
    """How rare it is, in nats."""
    name: bool = False
    number: Quantity | None = None
    negated: bool = False
    doubtful: bool = False
    """Whether it is open if a negation before it reaches it: "does not help those that …"."""
    scale: int = -1
    """Which scale of directions it speaks of; -1: none."""
    sign: int = 0
    related: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    """Words of like meaning, with how alike they are."""


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
    numbers = quantities(text)
    inside = {place for number in numbers for place in range(number.start, number.end)}
    pending = iter(numbers)
    upcoming = next(pending, None)
    for token in _TOKEN.finditer(text):
        while upcoming is not None and upcoming.start <= token.start():
            reader.number(upcoming)
            upcoming = next(pending, None)
        if token.start() not in inside:
            reader.token(token, text)
    for rest in (upcoming, *pending):
        if rest is not None:
            reader.number(rest)
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

    def token(self, token: re.Match[str], text: str) -> None:
        if token["stop"]:
            self._end_negation()
            self._begun = len(self._words)
            self._first = token["stop"] not in ",;()"
            self._clauses += [len(self._words)] if token["stop"] != "," else []
            return
        low = token[0].casefold().replace("’", "'")
        self._lowered.append(low)
        first, self._first = self._first, False
        if (low in NEGATIONS or low.endswith("n't")) and not _NOT_ONLY.match(text, token.end()):
            self._scope = 0 if self._scope == _SCOPE else _SCOPE  # "not no"
            return
        if self._scope < _SCOPE:  # but "do not show that …"
            if low in _NEW_CLAUSE:
                self._scope, self._begun = 0, len(self._words)
            elif low in _RELATIVE:
                self._scope = min(self._scope, _SCOPE - _FIRM)
        self._compare(low)
        word = self._word(token[0], low, coded=bool(token["coded"]), first=first)
        if word is not None:
            self._words.append(word)
            self._scope -= self._scope > 0
            if low in VERBS_OF_COMPARISON:
                self._pivots.append((len(self._words), VERBS_OF_COMPARISON[low], len(self._words) - 1))

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

    def _word(self, token: str, low: str, *, coded: bool, first: bool) -> Word | None:
        negated, doubtful = self._scope > 0, 0 < self._scope <= _SCOPE - _FIRM
        if coded:
            key = re.sub(r"[-.]", "", low)
            return Word(key, max(self._lexicon.rarity(key), _NAME_WEIGHT), True, None, negated, doubtful)
        upper = 0 if token.islower() else sum(char.isupper() for char in token)
        name = upper >= 2 or (upper == 1 and len(token) > 1 and not (first and token[0].isupper()))
        if upper >= 2 and token.endswith("s") and token[:-1].isupper():
            low = low[:-1]  # LLMs
        scale, sign = SIGNS.get(low, (-1, 0))
        key = stem(low.replace("-", "", 1))  # non-smoker
        if not sign and (low in FUNCTION_WORDS or (key in FUNCTION_STEMS and not name)):
            return None
        if len(key) < 2 and not name:
            return None
        related = NOTHING if name else self._lexicon.related(key)
        return Word(key, self._lexicon.rarity(key), name, None, negated, doubtful, scale, sign, related)

    def reading(self) -> Reading:
        self._end_negation()
        lowered = frozenset(self._lowered)
        return Reading(
            tuple(self._words),
            tuple(self._comparisons()),
            ABSOLUTES & lowered,
            "".join(low[0] for low in self._lowered),
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
