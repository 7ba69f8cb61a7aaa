"""Where a claim says otherwise than its source: something else stands in the place of one of its words.

A word's place is told by the words around it, near ones more than far ones. Numbers, names, directions and negations
each have rivals: another number, another name, the opposite end of a scale, the same word negated. A word is
contradicted as far as some place of a rival fits better than every place of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from answering.checking.wording.directions import opposed
from answering.checking.wording.numbers import same
from answering.checking.wording.reading import Word, WordedText

KINDS = ("numbers", "names", "negation", "direction")
Around = Mapping[str, float]
_Place = tuple[Word, Around]
"""A word of the source and what stands around it."""


def conflicts(claim: WordedText, near: Sequence[WordedText]) -> dict[str, float]:
    """Compare a claim with the sentences nearest to it: how far it is contradicted by kind (KINDS), each in [0, 1]."""
    places = _Places(claim, near)
    worst = dict.fromkeys(KINDS, 0.0)
    for word, around in zip(claim.words, claim.around, strict=True):
        for rivalry in _rivalries(word, places):
            worst[rivalry.kind] = max(worst[rivalry.kind], _contradicted(around, rivalry))
    return worst


class _Places:
    """The source word by word, sorted by what may be its rival: done once for all words of a claim."""

    def __init__(self, claim: WordedText, near: Sequence[WordedText]) -> None:
        self.of_key: dict[str, list[_Place]] = defaultdict(list)
        self.numbers: list[_Place] = []
        self.directions: list[_Place] = []
        self.names: list[_Place] = []
        for place in (place for reading in near for place in zip(reading.words, reading.around, strict=True)):
            word = place[0]
            self.of_key[word.key].append(place)
            if word.number is not None:
                self.numbers.append(place)
            elif word.sign:
                self.directions.append(place)
            if word.name:
                self.names.append(place)


@dataclass(frozen=True, slots=True)
class _Rivalry:
    """What may contradict a word: places of its own, and those of its rivals."""

    kind: str
    own: Sequence[_Place]
    rivals: Sequence[_Place]


def _rivalries(word: Word, places: _Places) -> Iterator[_Rivalry]:
    if word.number is not None:
        number = word.number
        figures = _parted(
            "numbers", places.numbers, lambda other: other.number is not None and same(number, other.number)
        )
        yield figures
        yield _parted("negation", figures.own, lambda other: _as_negated(word, other))
    elif word.sign:
        against = [place for place in places.directions if opposed(word.scale, place[0].scale)]
        yield _parted("direction", against, lambda other: _same_way(word, other))
    else:
        own = places.of_key.get(word.key, [])
        yield _parted("negation", own, lambda other: _as_negated(word, other))
        if word.name:
            yield _Rivalry("names", own, [place for place in places.names if place[0].key != word.key])


def _parted(kind: str, places: Sequence[_Place], is_own: Callable[[Word], bool]) -> _Rivalry:
    own: list[_Place] = []
    rivals: list[_Place] = []
    for place in places:
        (own if is_own(place[0]) else rivals).append(place)
    return _Rivalry(kind, own, rivals)


def _as_negated(word: Word, other: Word) -> bool:
    return word.negated == other.negated or word.doubtful or other.doubtful


def _same_way(word: Word, other: Word) -> bool:
    turn, there = (-each.sign if each.negated else each.sign for each in (word, other))
    return turn == there or word.doubtful or other.doubtful


def _contradicted(around: Around, rivalry: _Rivalry) -> float:
    """How much better the place of a rival fits than any place of the word's own."""
    if not rivalry.rivals:
        return 0.0
    own = max((likeness(around, there) for _, there in rivalry.own), default=0.0)
    return max(0.0, max(likeness(around, there) for _, there in rivalry.rivals) - own)


def likeness(around: Around, there: Around) -> float:
    """How much of what stands around a word stands around another one too, in [0, 1]."""
    if not around:
        return 0.0 if there else 1.0
    shared = sum(min(closeness, there[key]) for key, closeness in around.items() if key in there)
    return shared / sum(around.values())
