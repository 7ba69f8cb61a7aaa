"""A sentence as the checker reads it: content words with their rarity, numbers, names, polarity."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from answering.checking.directions import ABSOLUTES, CAUSES, HEDGES, NEGATIONS, SIGNS
from answering.checking.numbers import Quantity, quantities
from answering.checking.words import FUNCTION_STEMS, FUNCTION_WORDS, stem

_TOKEN = re.compile(
    r"(?P<coded>[^\W\d_]+-?\d[^\W_]*(?:[.-][^\W_]+)*)"  # GPT-3.5, PHQ-9, BM25, HbA1c, p53
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)|(?P<stop>[.,;:!?()])"
)
_NOT_ONLY = re.compile(r"\s+(?:only|just|merely|necessarily)\b", re.IGNORECASE)
_SCOPE = 5
"""So many content words behind a negation are negated, unless the clause ends before."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word, a name or a number."""

    key: str
    """Equal for words that mean the same: a stem, a name in lower case, a number's value."""
    weight: float
    """How rare it is, in nats."""
    name: bool = False
    number: bool = False
    negated: bool = False
    scale: int = -1
    """Which scale of directions it speaks of; -1: none."""
    sign: int = 0


class Rarity:
    """How rare stems are: a table learned from the training abstracts, and the rarest where it has no entry."""

    def __init__(self, table: Mapping[str, float], unseen: float) -> None:
        self._table = table
        self._unseen = unseen

    def __call__(self, key: str) -> float:
        """Return the inverse document frequency of a stem, in nats."""
        return self._table.get(key, self._unseen)


@dataclass(frozen=True)
class Reading:
    """What a text says, word by word."""

    words: tuple[Word, ...]
    quantities: tuple[Quantity, ...]
    negations: int
    absolutes: frozenset[str]
    hedges: int
    causes: int
    lowered: frozenset[str]
    """Every word in lower case, function words included."""
    followed: frozenset[str]
    """Stems of words with a "by" behind them, as in "outperform by": the passive."""
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
    def negated(self) -> Mapping[str, frozenset[bool]]:
        """From key to whether it stands under a negation: either, or both where it comes twice."""
        found: dict[str, frozenset[bool]] = {}
        for word in self.words:
            found[word.key] = found.get(word.key, frozenset()) | {word.negated}
        return found

    @cached_property
    def sequence(self) -> tuple[str, ...]:
        """Keys in order."""
        return tuple(word.key for word in self.words)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Pairs of content words with at most two others between them."""
        keys = self.sequence
        return frozenset((a, b) for at, a in enumerate(keys) for b in keys[at + 1 : at + 4])


def with_keys(reading: Reading, keys: Mapping[str, str]) -> Reading:
    """Return a reading in which other keys stand for some words."""
    if not keys:
        return reading
    words = tuple(replace(word, key=keys.get(word.key, word.key)) for word in reading.words)
    return replace(reading, words=words)


def read(text: str, rarity: Rarity) -> Reading:
    """Read a text."""
    numbers = quantities(text)
    places = {place: number for number in numbers for place in range(number.start, number.end)}
    words: list[Word] = []
    lowered: set[str] = set()
    initials: list[str] = []
    followed: set[str] = set()
    scope = negations = hedges = causes = 0
    first = True
    pending = iter([*numbers])
    upcoming = next(pending, None)
    for match in _TOKEN.finditer(text):
        while upcoming is not None and upcoming.start <= match.start():
            words.append(Word(upcoming.key, 3.0, number=True, negated=scope > 0))
            upcoming = next(pending, None)
        if match.start() in places:
            continue
        token = match[0]
        if match["stop"]:
            scope = 0
            first = match["stop"] not in ",;()"
            continue
        low = token.casefold().replace("’", "'")
        lowered.add(low)
        initials.append(low[0])
        if low == "by" and words:
            followed.add(f"{words[-1].key} by")
        if (low in NEGATIONS or low.endswith("n't")) and not _NOT_ONLY.match(text, match.end()):
            negations += 1
            scope = _SCOPE
            first = False
            continue
        hedges += low in HEDGES
        causes += low in CAUSES
        scale, sign = SIGNS.get(low, (-1, 0))
        word = _word(
            token, low, rarity, coded=bool(match["coded"]), first=first, scale=scale, sign=sign, negated=scope > 0
        )
        first = False
        if word is not None:
            words.append(word)
            scope -= scope > 0
    while upcoming is not None:
        words.append(Word(upcoming.key, 3.0, number=True, negated=scope > 0))
        upcoming = next(pending, None)
    return Reading(
        tuple(words),
        tuple(numbers),
        negations,
        ABSOLUTES & lowered,
        hedges,
        causes,
        frozenset(lowered),
        frozenset(followed),
        "".join(initials),
    )


def _word(
    token: str, low: str, rarity: Rarity, *, coded: bool, first: bool, scale: int, sign: int, negated: bool
) -> Word | None:
    if coded:
        key = re.sub(r"[-.]", "", low) if re.search(r"\d", low) else low
        return Word(key, max(rarity(key), 4.0), name=True, negated=negated)
    upper = sum(char.isupper() for char in token)
    name = upper >= 2 or (upper == 1 and len(token) > 1 and not (first and token[0].isupper()))
    if upper >= 2 and token.endswith("s") and token[:-1].isupper():
        low = low[:-1]  # LLMs
    key = stem(low)
    if not sign and (low in FUNCTION_WORDS or (key in FUNCTION_STEMS and not name)):
        return None
    if len(key) < 2 and not name:
        return None
    return Word(key, rarity(key), name=name, negated=negated, scale=scale, sign=sign)


def weight_of(keys: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the total rarity of keys."""
    return sum(weights[key] for key in keys)
