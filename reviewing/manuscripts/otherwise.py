"""Where an abstract has another number than a sentence: "200 languages" here, "167 languages" there.

Two numbers are of the same thing if the same word is counted, or if both are shares or multiples and the same words
stand around them; and the abstract must speak of what the sentence speaks of: every name and most words of the sentence
are there. How often that is right: docs/decisions/0025-check-my-text.md.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.checking.wording.conflicts import likeness
from answering.checking.wording.numbers import Quantity, same
from answering.checking.wording.reading import Reading, Word, read
from answering.checking.words import stem
from core.text.sentences import sentence_spans

_WORD = re.compile(r"[^\W\d_]+")
_BEHIND = 4
"""So many words behind a number may be what it counts: "500 quality-controlled evaluation tasks"."""
_COVERED = 0.6
"""The share of the words that must stand in the title, the first sentence, or the one with the number."""
_ALIKE = 0.5
"""How alike the surroundings of two shares or multiples must be."""


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """What an abstract says instead: `abstract[start:end]` is the sentence, `words` the number with what it counts."""

    words: str
    start: int
    end: int


def other_numbers(text: str, title: str, abstract: str) -> list[OtherNumber]:
    """Return what stands in the place of one of the text's numbers, one a sentence of the abstract, in its order.

    There is nothing where all numbers of the text are there, or where the abstract speaks of something else.
    """
    claim = read(text)
    if not claim.quantities:
        return []
    named = read(title)
    spans = sentence_spans(abstract)
    sentences = [read(abstract[start:end]) for start, end in spans]
    missing = _missing(claim, [named, *sentences])
    if not missing or not _names(claim) <= named.keys.union(*(each.keys for each in sentences)):
        return []
    known = named.keys | sentences[0].keys if sentences else named.keys
    found = []
    for (start, end), sentence in zip(spans, sentences, strict=True):
        rivals = [rival for at in missing for rival in _rivals(claim, at, sentence)]
        if rivals and _covered(claim, known | sentence.keys) >= _COVERED:
            _, quantity, counted = max(rivals, key=lambda each: each[0])
            found.append(OtherNumber(_words(abstract[start:end], quantity, counted), start, end))
    return found


def _missing(claim: Reading, there: Sequence[Reading]) -> list[int]:
    """Return the places of the claim's numbers that are nowhere else."""
    stated = [quantity for each in there for quantity in each.quantities]
    return [
        at
        for at, word in enumerate(claim.words)
        if word.number is not None and not any(_agree(word.number, other) for other in stated)
    ]


def _agree(claimed: Quantity, stated: Quantity) -> bool:
    """Whether one may be said for the other; "more than 100" holds of 167."""
    if same(claimed, stated) or same(stated, claimed):
        return True
    least, most = claimed.low >= claimed.value, claimed.high <= claimed.value
    if claimed.unit != stated.unit or least == most:
        return False
    return stated.value > claimed.value if least else stated.value < claimed.value


def _names(claim: Reading) -> frozenset[str]:
    return frozenset(word.key for word in claim.words if word.name)


def _covered(claim: Reading, there: frozenset[str]) -> float:
    said = {word.key for word in claim.words if word.number is None}
    return len(said & there) / len(said) if said else 0.0


def _rivals(claim: Reading, at: int, sentence: Reading) -> Iterator[tuple[float, Quantity, str]]:
    """Yield other numbers of the same thing: how well they fit in, and the key of what they count."""
    number, counted = claim.words[at].number, _counted(claim.words, at)
    for place, other in enumerate(sentence.words):
        if number is None or other.number is None or other.number.unit != number.unit:
            continue
        if any(_agree(said, other.number) for said in claim.quantities):
            continue
        there = _counted(sentence.words, place)
        fit = likeness(claim.around[at], sentence.around[place])
        same_thing = bool(counted and there) and (counted[0] in there or there[0] in counted)
        if same_thing or (number.unit and fit >= _ALIKE):
            yield fit, other.number, next((key for key in there if same_thing and key in counted), "")


def _counted(words: Sequence[Word], at: int) -> tuple[str, ...]:
    """Return the keys of the words behind a number, up to the next number: the first of them is what it counts."""
    keys: list[str] = []
    for word in words[at + 1 : at + 1 + _BEHIND]:
        if word.number is not None:
            break
        keys.append(word.key)
    return tuple(keys)


def _words(sentence: str, quantity: Quantity, counted: str) -> str:
    """Return a number as the sentence has it, up to what it counts: "6.3 trillion tokens"."""
    behind = list(_WORD.finditer(sentence, quantity.end))[:_BEHIND]
    end = next((word.end() for word in behind if stem(word[0].lower()) == counted), quantity.end)
    return " ".join(sentence[quantity.start : end].split())
