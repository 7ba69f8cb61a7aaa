"""Where a claim says otherwise than a sentence it otherwise agrees with: numbers, negation, direction, names, order."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from answering.checking.directions import COMPARISONS
from answering.checking.numbers import same
from answering.checking.reading import Reading, Word

_NEAR = 4
"""Words on each side that tell what a word of direction is about."""
_SIDE = 10
"""Words on each side of a comparison that say what is compared."""
_SLOT = 2
"""So many words at most make way for each other where one thing is put for another."""


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Each in [0, 1]: 0 is none. A claim that shares little with the sentences can conflict only a little."""

    numbers: float
    """Share of the claim's numbers that the cited text does not state."""
    misplaced_numbers: float
    """Share that the best sentence does not state, where it states others."""
    negation: float
    direction: float
    order: float
    """How far the two sides of a comparison are exchanged."""
    replaced_names: float
    """How surely a name or number stands where the sentence has another, by how well the rest agrees."""
    replaced_words: float
    """The same for other words."""
    agreement: float
    """Share of the claim, in order, that the best sentence has."""


def conflicts(claim: Reading, best: Reading, near: Sequence[Reading], everything: Sequence[Reading]) -> Conflicts:
    """Compare a claim to its best sentence, to its evidence (`near`) and to all that is cited."""
    matcher = SequenceMatcher(None, claim.sequence, best.sequence, autojunk=False)
    matched = [(block.a + k, block.b + k) for block in matcher.get_matching_blocks() for k in range(block.size)]
    total = sum(word.weight for word in claim.words) or 1.0
    agreement = sum(claim.words[a].weight for a, _ in matched) / total
    known = frozenset[str]().union(*(reading.keys for reading in everything))
    replaced_names, replaced_words = _replaced(claim, best, known, matcher)
    return Conflicts(
        numbers=_unstated(claim, everything),
        misplaced_numbers=_unstated(claim, near) if any(reading.quantities for reading in near) else 0.0,
        negation=_negation(claim, best, agreement),
        direction=max(
            (_direction(word, at, claim, near) for at, word in enumerate(claim.words) if word.sign), default=0.0
        ),
        order=_order(claim, best),
        replaced_names=agreement * replaced_names,
        replaced_words=agreement * replaced_words,
        agreement=agreement,
    )


def _unstated(claim: Reading, readings: Sequence[Reading]) -> float:
    if not claim.quantities:
        return 0.0
    stated = [quantity for reading in readings for quantity in reading.quantities]
    missing = sum(not any(same(quantity, other) for other in stated) for quantity in claim.quantities)
    return missing / len(claim.quantities)


def _negation(claim: Reading, best: Reading, agreement: float) -> float:
    """Whether words that both have are negated on one side only."""
    turned = 0
    for key, states in claim.negated.items():
        there = best.negated.get(key)
        turned += there is not None and not states & there
    return agreement * min(1.0, 0.5 + 0.25 * turned) if turned else 0.0


def _direction(word: Word, at: int, claim: Reading, near: Sequence[Reading]) -> float:
    """How much better the opposite direction fits what the papers say about the same thing."""
    about = _around(claim.words, at)
    weight = sum(about.values()) or 1.0
    same_fit = opposite_fit = 0.0
    for reading in near:
        for place, other in enumerate(reading.words):
            if other.scale != word.scale or not other.sign:
                continue
            there = _around(reading.words, place)
            fit = sum(value for key, value in about.items() if key in there) / weight
            turned = (other.sign != word.sign) != (other.negated != word.negated)
            if turned:
                opposite_fit = max(opposite_fit, fit)
            else:
                same_fit = max(same_fit, fit)
    return max(0.0, opposite_fit - same_fit)


def _around(words: Sequence[Word], at: int) -> dict[str, float]:
    window = words[max(at - _NEAR, 0) : at + _NEAR + 1]
    return {word.key: word.weight for word in window if not word.sign}


def _order(claim: Reading, best: Reading) -> float:
    """Whether the two sides of a comparison are exchanged: 1 if both are, 0.5 if one is and the other is new."""
    swapped = 0.0
    for at, word in enumerate(claim.words):
        if word.key not in COMPARISONS:
            continue
        left, right = _sides(claim, at)
        for place, other in enumerate(best.words):
            if other.key == word.key:
                their_left, their_right = _sides(best, place)
                if left & their_left or not (left or right):
                    continue
                swapped = max(swapped, 0.5 * bool(left & their_right) + 0.5 * bool(right & their_left))
    return swapped


def _sides(reading: Reading, at: int) -> tuple[set[str], set[str]]:
    """What stands on one side of a comparison only: who is better, and than whom."""
    left = {word.key for word in reading.words[max(at - _SIDE, 0) : at] if not word.sign}
    right = {word.key for word in reading.words[at + 1 : at + 1 + _SIDE] if not word.sign}
    left, right = left - right, right - left
    return (right, left) if f"{reading.words[at].key} by" in reading.followed else (left, right)


def _replaced(
    claim: Reading, best: Reading, everything: frozenset[str], matcher: SequenceMatcher[str]
) -> tuple[float, float]:
    """How surely a name or number, and how surely another word, stands where the sentence has a different one.

    Within an otherwise shared wording, the rarer a new word is, the less likely it is a synonym.
    """
    names = words = 0.0
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag not in ("replace", "delete"):
            continue
        there = [word for word in best.words[b:b_end] if word.key not in claim.keys]
        tight = tag == "replace" and a_end - a <= _SLOT and b_end - b <= _SLOT and bool(there)
        for word in claim.words[a:a_end]:
            if word.key in best.keys or word.sign:
                continue
            unknown = word.key not in everything
            if word.name or word.number:
                rivals = any(other.name or other.number for other in there)
                names = max(
                    names, 1.0 if unknown and (rivals or tight) else 0.7 if unknown or (rivals and tight) else 0.0
                )
            elif tight:
                rare = min(max(word.weight - 2.5, 0.0) / 2.5, 1.0)
                words = max(words, rare if unknown else 0.5 * rare)
    return names, words
