"""Where a claim says otherwise than the papers: something else stands in the place of one of its words.

A word's place is told by the words around it, near ones more than far ones. Numbers, names, directions, negations and
rare words each have rivals: another number, another name, the opposite end of a scale, the same word negated. A word is
contradicted as far as some place of a rival fits better than every place of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from answering.checking.wording.directions import opposed
from answering.checking.wording.forms import Word
from answering.checking.wording.gathered import Gathered
from answering.checking.wording.numbers import same
from answering.checking.wording.reading import Comparison, Reading

_PLAIN, _COMMON, _RARE = 0.7, 2.5, 5.0
"""Rarities in nats. A word below the first is not missed; a new one below the second may well be a synonym, one above
the third hardly."""


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Each in [0, 1]: 0 is none. A claim that shares little with the sentences conflicts only a little."""

    unstated_numbers: float
    """Share of the claim's numbers that the cited text does not state."""
    numbers: float
    """How well the claim's surroundings of a number fit another number."""
    names: float
    words: float
    negation: float
    direction: float
    order: float
    """How far the two sides of a comparison are exchanged."""


def conflicts(claim: Reading, near: Sequence[Reading], cited: Gathered) -> Conflicts:
    """Compare a claim to its evidence (`near`) and to all that is cited."""
    places = _Places(claim, near)
    worst = dict.fromkeys(("numbers", "names", "words", "negation", "direction"), 0.0)
    for word, around in zip(claim.words, claim.around, strict=True):
        for rivalry in _rivalries(word, places, cited.keys):
            contradicted = rivalry.share * _contradicted(around, claim.weights, rivalry)
            worst[rivalry.kind] = max(worst[rivalry.kind], contradicted)
    stated = [comparison for reading in near for comparison in reading.comparisons]
    return Conflicts(
        unstated_numbers=_unstated(claim, cited),
        order=max((_exchanged(ours, theirs) for ours in claim.comparisons for theirs in stated), default=0.0),
        **worst,
    )


Around = Mapping[str, float]
_Place = tuple[Word, Around]
"""A word of the evidence and what stands around it."""


class _Places:
    """The evidence word by word, sorted by what may be its rival: done once for all words of a claim."""

    def __init__(self, claim: Reading, near: Sequence[Reading]) -> None:
        self.of_key: dict[str, list[_Place]] = {}
        self.numbers: list[_Place] = []
        self.directions: list[_Place] = []
        self.names: list[_Place] = []
        """Names, and rare words that the claim does not have."""
        self.words: list[_Place] = []
        """Other words that the claim does not have."""
        for reading in near:
            for place in zip(reading.words, reading.around, strict=True):
                word = place[0]
                self.of_key.setdefault(word.key, []).append(place)
                if word.number is not None:
                    self.numbers.append(place)
                elif word.sign:
                    self.directions.append(place)
                new = word.number is None and word.key not in claim.keys
                if word.name or (new and word.weight > _RARE):
                    self.names.append(place)
                if new and not word.sign and word.weight > _PLAIN:
                    self.words.append(place)


@dataclass(frozen=True, slots=True)
class _Rivalry:
    """What may contradict a word: places of its own, and those of its rivals."""

    kind: str
    share: float
    """How much it would matter."""
    own: Sequence[_Place]
    rivals: Sequence[_Place]


def _rivalries(word: Word, places: _Places, known: frozenset[str]) -> Iterator[_Rivalry]:
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
        if own:
            yield _parted("negation", own, lambda other: _as_negated(word, other))
        if word.name:
            yield _Rivalry("names", 1.0, own, [place for place in places.names if place[0].key != word.key])
        elif word.weight > _COMMON and word.key not in known:
            share = min((word.weight - _COMMON) / (_RARE - _COMMON), 1.0)
            yield _Rivalry("words", share, [], [place for place in places.words if place[0].key not in word.related])


def _parted(kind: str, places: Sequence[_Place], is_own: Callable[[Word], bool]) -> _Rivalry:
    own: list[_Place] = []
    rivals: list[_Place] = []
    for place in places:
        (own if is_own(place[0]) else rivals).append(place)
    return _Rivalry(kind, 1.0, own, rivals)


def _as_negated(word: Word, other: Word) -> bool:
    return word.negated == other.negated or word.doubtful or other.doubtful


def _same_way(word: Word, other: Word) -> bool:
    turn, there = (-each.sign if each.negated else each.sign for each in (word, other))
    return turn == there or word.doubtful or other.doubtful


def _contradicted(around: Around, weights: Mapping[str, float], rivalry: _Rivalry) -> float:
    """How much better the place of a rival fits than any place of the word's own."""
    if not rivalry.rivals:
        return 0.0
    own = max((likeness(around, there, weights) for _, there in rivalry.own), default=0.0)
    return max(0.0, max(likeness(around, there, weights) for _, there in rivalry.rivals) - own)


def likeness(around: Around, there: Around, weights: Mapping[str, float]) -> float:
    """How alike two surroundings are, in [0, 1]."""
    if not around:
        return 0.0 if there else 1.0
    whole = shared = 0.0
    for key, closeness in around.items():
        value = weights[key] * closeness
        whole += value
        if key in there:
            shared += weights[key] * min(closeness, there[key])
    return shared / whole if whole else 0.0


def _unstated(claim: Reading, cited: Gathered) -> float:
    if not claim.quantities:
        return 0.0
    missing = sum(not any(same(quantity, other) for other in cited.quantities) for quantity in claim.quantities)
    return missing / len(claim.quantities)


def _exchanged(claim: Comparison, stated: Comparison) -> float:
    """Whether the sides of a comparison are exchanged: 1 if both are; 0.5 if one is, and none stays where it was."""
    crossed = bool(claim.more & stated.less) + bool(claim.less & stated.more)
    kept = claim.more & stated.more or claim.less & stated.less
    return 1.0 if crossed == 2 else 0.5 if crossed and not kept else 0.0
