"""Where a claim says otherwise than the papers: something else stands in the place of one of its words.

A word's place is told by the words around it, near ones more than far ones. Numbers, names, directions, negations and
rare words each have rivals: another number, another name, the opposite end of a scale, the same word negated. A word is
contradicted as far as some place of a rival fits better than every place of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from answering.checking.directions import opposed
from answering.checking.forms import Word
from answering.checking.numbers import same
from answering.checking.reading import Comparison, Reading

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


def conflicts(claim: Reading, near: Sequence[Reading], everything: Sequence[Reading]) -> Conflicts:
    """Compare a claim to its evidence (`near`) and to all that is cited."""
    places = [(word, around) for reading in near for word, around in zip(reading.words, reading.around, strict=True)]
    known = frozenset[str]().union(*(reading.keys for reading in everything))
    worst = dict.fromkeys(("numbers", "names", "words", "negation", "direction"), 0.0)
    for word, around in zip(claim.words, claim.around, strict=True):
        for kind, share, rivalry in _rivalries(word, claim, known):
            worst[kind] = max(worst[kind], share * _contradicted(around, claim.weights, places, rivalry))
    stated = [comparison for reading in near for comparison in reading.comparisons]
    return Conflicts(
        unstated_numbers=_unstated(claim, everything),
        order=max((_exchanged(ours, theirs) for ours in claim.comparisons for theirs in stated), default=0.0),
        **worst,
    )


Rivalry = Callable[[Word], int]
"""1 for a place of the word's own, -1 for one of a rival, 0 for neither."""


def _rivalries(word: Word, claim: Reading, known: frozenset[str]) -> Iterator[tuple[str, float, Rivalry]]:
    """Yield what may contradict a word, and how much it would matter."""
    if word.number is not None:
        number = word.number

        def figure(other: Word) -> int:
            return 0 if other.number is None else 1 if same(number, other.number) else -1

        yield "numbers", 1.0, figure
        yield "negation", 1.0, lambda other: 0 if figure(other) <= 0 else 1 if _as_negated(word, other) else -1
        return
    if word.sign:
        turn = -word.sign if word.negated else word.sign

        def direction(other: Word) -> int:
            if not other.sign or not opposed(word.scale, other.scale):
                return 0
            same_way = turn == (-other.sign if other.negated else other.sign)
            return 1 if same_way or word.doubtful or other.doubtful else -1

        yield "direction", 1.0, direction
        return
    yield "negation", 1.0, lambda other: 0 if other.key != word.key else 1 if _as_negated(word, other) else -1
    if word.name:
        yield "names", 1.0, lambda other: 1 if other.key == word.key else -1 if _rival_name(other, claim) else 0
    elif word.weight > _COMMON and word.key not in known:
        share = min((word.weight - _COMMON) / (_RARE - _COMMON), 1.0)
        yield "words", share, lambda other: -1 if _rival_word(word, other, claim) else 0


def _as_negated(word: Word, other: Word) -> bool:
    return word.negated == other.negated or word.doubtful or other.doubtful


def _rival_name(other: Word, claim: Reading) -> bool:
    return other.name or (other.weight > _RARE and other.key not in claim.keys and other.number is None)


def _rival_word(word: Word, other: Word, claim: Reading) -> bool:
    if other.number is not None or other.sign or other.weight <= _PLAIN or other.key in claim.keys:
        return False
    return other.key not in word.related


def _contradicted(
    around: Mapping[str, float],
    weights: Mapping[str, float],
    places: Sequence[tuple[Word, Mapping[str, float]]],
    rivalry: Rivalry,
) -> float:
    """How much better the place of a rival fits than any place of the word's own."""
    own = rival = 0.0
    for other, there in places:
        side = rivalry(other)
        if side > 0:
            own = max(own, _fit(around, there, weights))
        elif side < 0:
            rival = max(rival, _fit(around, there, weights))
    return max(0.0, rival - own)


def _fit(around: Mapping[str, float], there: Mapping[str, float], weights: Mapping[str, float]) -> float:
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


def _unstated(claim: Reading, readings: Sequence[Reading]) -> float:
    if not claim.quantities:
        return 0.0
    stated = [quantity for reading in readings for quantity in reading.quantities]
    missing = sum(not any(same(quantity, other) for other in stated) for quantity in claim.quantities)
    return missing / len(claim.quantities)


def _exchanged(claim: Comparison, stated: Comparison) -> float:
    """Whether the sides of a comparison are exchanged: 1 if both are; 0.5 if one is, and none stays where it was."""
    crossed = bool(claim.more & stated.less) + bool(claim.less & stated.more)
    kept = claim.more & stated.more or claim.less & stated.less
    return 1.0 if crossed == 2 else 0.5 if crossed and not kept else 0.0
