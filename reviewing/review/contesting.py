"""Findings of different papers that seem to disagree: they speak of the same thing and point in opposite directions.

Two sentences are held against each other with what the local checker knows of conflicts: a word of direction that both
have the opposite of, about the same words, or the same words negated on one side only. Rather a disagreement is missed
than one made up, so that a pair must share rare words, be near in meaning, and conflict read either way round. How many
of the pairs that it finds are real: docs/decisions/0026-review.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answering.checking.conflicts import conflicts
from answering.checking.model import load_model
from answering.checking.reading import Reading, read
from core.answer import Evidence, Verdict
from reviewing.reading.abstracts import AbstractSentence, ReadAbstract
from reviewing.review.extracting import quoted, stopped
from reviewing.review.review import ContestedPoint, Finding, ReviewSentence

_NEAR = 0.6
"""Cosine of two sentences that may speak of the same thing."""
_SHARED = 6.0
"""Rarity, in nats, of the words that both have: about two names or three words that are not everywhere."""
_TURNED = 0.5
_MOST = 8


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: int
    abstract: ReadAbstract
    sentence: AbstractSentence
    reading: Reading


def contested_points(abstracts: Sequence[ReadAbstract]) -> list[ContestedPoint]:
    """Return the pairs, the surest first; papers are numbered from 1. Slow: use a thread."""
    lexicon = load_model().lexicon
    candidates = [
        _Candidate(number, abstract, sentence, read(sentence.text, lexicon))
        for number, abstract in enumerate(abstracts, start=1)
        for sentence in abstract.sentences
        if _reports(sentence)
    ]
    if not candidates:
        return []
    vectors = np.stack([each.sentence.vector for each in candidates])
    near = np.argwhere(np.triu(vectors @ vectors.T, 1) >= _NEAR)
    found: list[tuple[float, _Candidate, _Candidate]] = []
    for a, b in near.tolist():
        one, other = candidates[a], candidates[b]
        if one.number != other.number and (turned := _turned(one.reading, other.reading)):
            found.append((turned, one, other))
    found.sort(key=lambda each: -each[0])
    points: list[ContestedPoint] = []
    taken: set[tuple[int, int]] = set()
    for _, one, other in found:
        pair = (one.number, other.number)
        if pair not in taken and len(points) < _MOST:
            taken.add(pair)
            points.append(_point(one, other))
    return points


def _reports(sentence: AbstractSentence) -> bool:
    move = sentence.move
    return (move.result or move.after_result) and not (move.background or move.address or move.lead_in)


def _turned(one: Reading, other: Reading) -> float:
    """How surely two sentences say the opposite of the same thing; 0: not surely enough."""
    shared = {key for key in one.keys & other.keys if not _signed(one, key)}
    if sum(one.weights[key] for key in shared) < _SHARED:
        return 0.0
    there, back = conflicts(one, [other], [other]), conflicts(other, [one], [one])
    direction = min(there.direction, back.direction)
    negation = min(there.negation, back.negation)
    turned = max(direction, negation)
    return turned if turned >= _TURNED else 0.0


def _signed(reading: Reading, key: str) -> bool:
    return any(word.key == key and word.sign for word in reading.words)


def _point(one: _Candidate, other: _Candidate) -> ContestedPoint:
    first, second = sorted((one, other), key=lambda each: (each.abstract.paper.year or 9999, each.number))
    shared = one.reading.keys & other.reading.keys
    words = sorted(
        (word for word in one.reading.words if word.key in shared and not word.sign), key=lambda w: -w.weight
    )
    return ContestedPoint(tuple(dict.fromkeys(word.key for word in words))[:4], _finding(first), _finding(second))


def _finding(each: _Candidate) -> Finding:
    paper, sentence = each.abstract.paper, each.sentence
    text = stopped(sentence.text)
    shown = quoted(text, paper)
    evidence = (Evidence(each.number, sentence.text, sentence.start, sentence.end),)
    said = ReviewSentence(shown, (each.number,), Verdict.SUPPORTED, 1.0, evidence, None if shown == text else text)
    return Finding(each.number, paper.year, said)
