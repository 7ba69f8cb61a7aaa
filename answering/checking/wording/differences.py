"""What differs between the wording of a claim and that of the sentences it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from answering.checking.nearest import Nearness
from answering.checking.wording.conflicts import conflicts
from answering.checking.wording.exchanged import only_exchanged
from answering.checking.wording.numbers import same, unstated
from answering.checking.wording.reading import read_words

_OPENS, _OPEN = 0.4, 0.8
"""Shares of the claim's words that one sentence has. Below the first, other words are no difference; from the second on
each difference counts in full."""
_TOGETHER, _HARDLY = 0.85, 0.3


@dataclass(frozen=True, slots=True)
class Differences:
    """Each in [0, 1]; 0 is none. They shrink to 0 as the claim shares less with its nearest sentence.

    `together` is the opposite of a difference: the share of the claim's neighbouring words that are neighbours there.
    """

    numbers: float = 0.0
    """Share of the numbers that the source does not state, or how well the surroundings of one fit another number."""
    names: float = 0.0
    """How well the surroundings of a name fit another name; the others likewise."""
    negation: float = 0.0
    direction: float = 0.0
    exchanged: float = 0.0
    """1 if the claim is a sentence of the source with two words in each other's place."""
    together: float = 0.0
    same: bool = False
    """Whether one sentence has all words of the claim, nearly all of them beside each other, and nothing differs."""
    unstated: bool = False
    """Whether the claim has a figure that the source neither states nor gives in an obvious way, whatever it shares."""

    @property
    def opposite(self) -> float:
        """How clearly the wording says the opposite. Another name says something else, which need be no opposite."""
        return max(self.numbers, self.negation, self.direction, self.exchanged)


def differences(claim: str, title: str, sentences: Sequence[str], near: Nearness) -> Differences:
    """Compare a claim with a source, in which `near` tells the nearest sentences."""
    said = read_words(claim)
    stated = [quantity for text in (title, *sentences) for quantity in read_words(text).quantities]
    alike = {each.key: other.key for each in said.quantities for other in stated if same(each, other)}
    missing = [each for each in said.quantities if each.key not in alike]
    said = said.with_keys(alike)
    unfounded = bool(unstated(missing, stated))
    counts = min(max((near.shared - _OPENS) / (_OPEN - _OPENS), 0.0), 1.0)
    if not counts:
        return Differences(unstated=unfounded)
    nearest = [sentences[place] for place in near.places]
    readings = [read_words(sentence) for sentence in nearest]
    found = conflicts(said, readings)
    pairs = list(pairwise(word.key for word in said.words))
    kept = sum(any(pair in there.pairs for there in readings) for pair in pairs)
    together = kept / max(len(pairs), 1)
    turned = any(only_exchanged(claim, sentence) for sentence in nearest)
    whole = any(said.keys <= there.keys for there in readings) and together >= _TOGETHER
    return Differences(
        numbers=counts * max(found["numbers"], len(missing) / max(len(said.quantities), 1)),
        names=counts * found["names"],
        negation=counts * found["negation"],
        direction=counts * found["direction"],
        exchanged=counts * turned,
        together=counts * together,
        same=whole and not turned and max(found.values()) <= _HARDLY,
        unstated=unfounded,
    )
