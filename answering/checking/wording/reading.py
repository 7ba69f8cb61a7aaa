"""A sentence as the comparison of wordings takes it: its words, names and numbers, and which of them are negated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from answering.checking.wording.directions import NEGATIONS, SIGNS
from answering.checking.wording.numbers import Quantity, quantities
from core.text import word_set
from core.text.words import FUNCTION_STEMS, FUNCTION_WORDS, stem

_TOKEN = re.compile(
    r"(?P<coded>[^\W\d_]+-?\d[^\W_]*(?:[.-][^\W_]+)*)"  # GPT-3.5, PHQ-9, BM25, HbA1c, p53
    r"|(?P<word>(?:[Nn]on-)?[^\W\d_]+(?:['’][^\W\d_]+)?)|(?P<stop>[.,;:!?()])"
)
_NEW_CLAUSE = word_set("and but while whereas although though because since unlike if when")
_RELATIVE = word_set("which who whom whose that")
_NOT_ONLY = re.compile(r"\s+(?:only|just|merely|necessarily)\b", re.IGNORECASE)
_SCOPE, _FIRM = 6, 3
"""So many content words behind a negation may be negated, unless the clause ends before; so many are for certain."""
_NEAR = 4
"""Words on each side that tell what a word is said about."""
_BETWEEN = 2
_KEPT = 4096
"""Sentences: an answer tests many claims against the same few passages."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word, a name or a number."""

    key: str
    """Equal for words that mean the same: a stem, a name in lower case, a number's value."""
    name: bool = False
    number: Quantity | None = None
    negated: bool = False
    doubtful: bool = False
    """Whether it is open if a negation before it reaches it: "does not help those that …"."""
    scale: int = -1
    """Which scale of directions it speaks of; -1: none."""
    sign: int = 0


@dataclass(frozen=True)
class WordedText:
    """What a text says, word by word."""

    words: tuple[Word, ...]

    def with_keys(self, keys: Mapping[str, str]) -> "WordedText":
        """Return the same with other keys for some words."""
        return (
            WordedText(tuple(replace(word, key=keys.get(word.key, word.key)) for word in self.words)) if keys else self
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of all words."""
        return frozenset(word.key for word in self.words)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers, in order."""
        return tuple(word.number for word in self.words if word.number is not None)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Pairs of words in their order, with at most two others between them."""
        keys = [word.key for word in self.words]
        return frozenset((one, other) for at, one in enumerate(keys) for other in keys[at + 1 : at + 2 + _BETWEEN])

    @cached_property
    def around(self) -> tuple[Mapping[str, float], ...]:
        """For each word the words near it, each with 1 / distance."""
        keys = [word.key for word in self.words]
        found: list[dict[str, float]] = [{} for _ in keys]
        for distance in range(_NEAR, 0, -1):  # the nearest comes last and stays
            for at in range(distance, len(keys)):
                found[at][keys[at - distance]] = found[at - distance][keys[at]] = 1.0 / distance
        return tuple(found)


@lru_cache(maxsize=_KEPT)
def read_words(text: str) -> WordedText:
    """Read a text."""
    reader = _Reader()
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

    def __init__(self) -> None:
        self._words: list[Word] = []
        self._begun = 0
        """How many words stood before the part of a sentence that is being read."""
        self._scope = 0
        self._first = True

    def number(self, quantity: Quantity) -> None:
        self._words.append(Word(quantity.key, number=quantity, negated=self._scope > 0))
        self._scope -= self._scope > 0

    def token(self, token: re.Match[str]) -> None:
        if token.lastgroup == "stop":
            self._end_negation()
            self._begun = len(self._words)
            self._first = token[0] not in ",;()"
            return
        low = token[0].casefold().replace("’", "'")
        word = _coded(low) if token.lastgroup == "coded" else _word(token[0], first=self._first)
        self._first = False
        if (low in NEGATIONS or low.endswith("n't")) and not _NOT_ONLY.match(token.string, token.end()):
            self._scope = 0 if self._scope == _SCOPE else _SCOPE  # "not no"
            return
        if self._scope < _SCOPE:  # but "do not show that …"
            if low in _NEW_CLAUSE:
                self._scope, self._begun = 0, len(self._words)
            elif low in _RELATIVE:
                self._scope = min(self._scope, _SCOPE - _FIRM)
        if word is None:
            return
        if self._scope:
            word = replace(word, negated=True, doubtful=self._scope <= _SCOPE - _FIRM)
            self._scope -= 1
        self._words.append(word)

    def _end_negation(self) -> None:
        """End what a negation reaches; one with nothing behind it denies what stands before: "X was not used"."""
        if self._scope == _SCOPE:
            begin = max(self._begun, len(self._words) - _FIRM)
            self._words[begin:] = [replace(word, negated=True) for word in self._words[begin:]]
        self._scope = 0

    def reading(self) -> WordedText:
        self._end_negation()
        return WordedText(tuple(self._words))


def _coded(low: str) -> Word:
    """Return a name of letters and digits, such as GPT-4."""
    return Word(low.replace("-", "").replace(".", ""), name=True)


@lru_cache(maxsize=20_000)
def _word(token: str, *, first: bool) -> Word | None:
    """Return a word, or None if it says little; `first` is one that begins a sentence, whose capital tells nothing."""
    low = token.casefold().replace("’", "'")
    upper = sum(char.isupper() for char in token)
    name = upper >= 2 or (upper == 1 and len(token) > 1 and not (first and token[0].isupper()))
    if upper >= 2 and token.endswith("s") and token[:-1].isupper():
        low = low[:-1]  # LLMs
    scale, sign = SIGNS.get(low, (-1, 0))
    key = stem(low.replace("-", "", 1))  # non-smoker
    if not sign and (low in FUNCTION_WORDS or (key in FUNCTION_STEMS and not name)):
        return None
    return None if len(key) < 2 and not name else Word(key, name, scale=scale, sign=sign)
