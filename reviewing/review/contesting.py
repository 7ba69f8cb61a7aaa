"""Findings of different papers that seem to disagree: they speak of the same thing and point in opposite directions.

Rather a disagreement is missed than one made up, so that a pair must share rare words, be near in meaning, and conflict
read either way round (`opposing.py`). How many of the pairs that it finds are real: docs/decisions/0026-review.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answering.checking.wording.reading import Word, WordedText, read_words
from answering.drafting.roles import Role
from answering.voice.calling import called_by_authors
from answering.voice.telling import Narrator, tell
from core.text.words import LETTERS, stem
from reviewing.reading.abstracts import AbstractSentence, ReadAbstract
from reviewing.review.opposing import opposed
from reviewing.review.review import Contested, ContestedPoint, Reported
from reviewing.review.telling import told_of

_NEAR = 0.6
"""Cosine of two sentences that may speak of the same thing."""
_MOST = 8
_NAMED = 4
_LONGEST_WORDS = 80
_BELIEFS = r"(?:assumptions?|beliefs?|notions?|views?|claims?|wisdom|hypothes[ie]s|findings?)"
_DISPUTES = re.compile(
    rf"\bcontrary to (?:\w+ ){{0,4}}(?:{_BELIEFS}|expectations?|results?|studies|work)\b"
    rf"|\b(?:unlike|despite|against) (?:the |a )?(?:common|conventional|popular|prevailing|widespread|widely[- ]held) "
    rf"{_BELIEFS}\b"
    r"|\bcall(?:s|ed|ing)? into question\b"
    r"|\b(?:conflicting|mixed|contradictory|inconsistent|inconclusive) (?:results|findings|evidence)\b"
    r"|\b(?:inconsistent|at odds|conflicts?) with (?:the |some )?(?:previous|prior|earlier|existing) (?:findings"
    r"|results|studies|work)\b|\bremains? (?:controversial|disputed|debated|contested|contentious)\b",
    re.IGNORECASE,
)
"""How a paper says itself that it goes against others, or that others disagree. What "challenges the conventional
paradigm" is mostly praise, and what "refutes a claim" mostly a task: such words are not among them."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: int
    abstract: ReadAbstract
    sentence: AbstractSentence
    reading: WordedText


def contested(abstracts: Sequence[ReadAbstract]) -> Contested:
    """Return what seems contested; papers are numbered from 1. Slow: use a thread."""
    return Contested(tuple(_points(abstracts)), tuple(_disputes(abstracts)))


def _disputes(abstracts: Sequence[ReadAbstract]) -> list[Reported]:
    found = [
        _finding(number, abstract, sentence)
        for number, abstract in enumerate(abstracts, start=1)
        for sentence in abstract.sentences
        if _DISPUTES.search(sentence.text)
        and tell(abstract.paper, sentence.start, sentence.end) is not None
        and len(sentence.text.split()) <= _LONGEST_WORDS
    ]
    return found[:_MOST]


def _points(abstracts: Sequence[ReadAbstract]) -> list[ContestedPoint]:
    """Return the pairs, the surest first."""
    candidates = [
        _Candidate(number, abstract, sentence, read_words(sentence.text))
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
        if one.number != other.number and (turned := opposed(one.reading, other.reading)):
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
    return sentence.likely(Role.RESULT) > 0.5


def _point(one: _Candidate, other: _Candidate) -> ContestedPoint:
    first, second = sorted((one, other), key=lambda each: (each.abstract.paper.year or 9999, each.number))
    shared = one.reading.keys & other.reading.keys
    words = sorted(
        (word for word in one.reading.words if word.key in shared and not word.sign), key=lambda word: not word.name
    )
    one_side, other_side = (_finding(each.number, each.abstract, each.sentence) for each in (first, second))
    return ContestedPoint(_spelled(words, one.sentence.text), one_side, other_side)


def _spelled(words: Sequence[Word], text: str) -> tuple[str, ...]:
    """Return words as the text spells them, for their keys are stems."""
    spelled = {stem(token): token.lower() for token in LETTERS.findall(text)}
    return tuple(dict.fromkeys(spelled.get(word.key, word.key) for word in words))[:_NAMED]


def _finding(number: int, abstract: ReadAbstract, sentence: AbstractSentence) -> Reported:
    told = told_of(abstract.paper, sentence, number, Narrator(called_by_authors), label=True)
    return Reported(number, abstract.paper.year, told)
