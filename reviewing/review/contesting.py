"""Findings of different papers that seem to disagree: they speak of the same thing, and each contradicts the other.

A pair must be near in meaning and share words, and the checker must call each of the two sentences contradicted by the
other's abstract: rather a disagreement is missed than one made up. How many of the pairs that it finds are real:
docs/decisions/0026-review.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answering.checking.words import FUNCTION_STEMS, stem
from core.answer import Evidence, Verdict
from core.ports import Claim, SupportChecker
from reviewing.reading.abstracts import AbstractSentence, ReadAbstract
from reviewing.reading.whole import whole_passage
from reviewing.review.extracting import quoted, stopped
from reviewing.review.review import Contested, ContestedPoint, Finding, ReviewSentence

_NEAR = 0.6
"""Cosine of two sentences that may speak of the same thing."""
_SHARED = 2
"""Words beyond function words that both must have."""
_TRIED = 48
"""Pairs that are tested, the nearest first."""
_MOST = 8
_NAMED = 4
_LONGEST_WORDS = 80
_WORD = re.compile(r"[^\W\d_]+")
_BELIEFS = r"(?:assumptions?|beliefs?|notions?|views?|claims?|wisdom|hypothes[ie]s|findings?|paradigms?)"
_DISPUTES = re.compile(
    rf"\bcontrary to (?:\w+ ){{0,4}}(?:{_BELIEFS}|expectations?|results?|studies|work)\b"
    rf"|\b(?:challeng(?:e|es|ed|ing)|refut(?:e|es|ed|ing)|overturn(?:s|ed)?|disprov(?:e|es|ed)|contradict(?:s|ed)?"
    rf"|debunk(?:s|ed)?|run(?:s|ning)? counter to) (?:the|this|these|that|a|an|common|conventional|prevailing|previous"
    rf"|prior|earlier|widely) (?:[\w-]+ ){{0,3}}{_BELIEFS}\b"
    rf"|\b(?:unlike|despite|against) (?:the |a )?(?:common|conventional|popular|prevailing|widespread|widely[- ]held) "
    rf"{_BELIEFS}\b"
    r"|\bcall(?:s|ed|ing)? into question\b"
    r"|\b(?:conflicting|mixed|contradictory|inconsistent|inconclusive) (?:results|findings|evidence)\b"
    r"|\b(?:inconsistent|at odds|conflicts?) with (?:the |some )?(?:previous|prior|earlier|existing) (?:findings"
    r"|results|studies|work)\b|\bremains? (?:controversial|disputed|debated|contested|contentious)\b",
    re.IGNORECASE,
)
"""How a paper says itself that it goes against others, or that others disagree."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: int
    abstract: ReadAbstract
    sentence: AbstractSentence

    @property
    def words(self) -> dict[str, str]:
        """The words that say something, by their stems."""
        spelled = {stem(word): word.lower() for word in _WORD.findall(self.sentence.text)}
        return {key: word for key, word in spelled.items() if key not in FUNCTION_STEMS}


async def contested(abstracts: Sequence[ReadAbstract], checker: SupportChecker) -> Contested:
    """Return what seems contested; papers are numbered from 1. Raises what the checker raises."""
    return Contested(tuple(await _points(abstracts, checker)), tuple(_disputes(abstracts)))


def _disputes(abstracts: Sequence[ReadAbstract]) -> list[Finding]:
    found = [
        _finding(number, abstract, sentence)
        for number, abstract in enumerate(abstracts, start=1)
        for sentence in abstract.sentences
        if _DISPUTES.search(sentence.text) and len(sentence.text.split()) <= _LONGEST_WORDS
    ]
    return found[:_MOST]


async def _points(abstracts: Sequence[ReadAbstract], checker: SupportChecker) -> list[ContestedPoint]:
    """Return the pairs, the nearest first, one of each two papers."""
    pairs = _near(
        [
            _Candidate(number, abstract, sentence)
            for number, abstract in enumerate(abstracts, start=1)
            for sentence in abstract.sentences
            if _reports(sentence)
        ]
    )
    against = await checker.check([claim for one, other in pairs for claim in (_held(one, other), _held(other, one))])
    points: list[ContestedPoint] = []
    taken: set[tuple[int, int]] = set()
    for (one, other), there, back in zip(pairs, against[::2], against[1::2], strict=True):
        both = {there.verdict, back.verdict} == {Verdict.CONTRADICTED}
        if both and (one.number, other.number) not in taken and len(points) < _MOST:
            taken.add((one.number, other.number))
            points.append(_point(one, other))
    return points


def _near(candidates: Sequence[_Candidate]) -> list[tuple[_Candidate, _Candidate]]:
    """Return pairs of sentences of two papers that may speak of the same thing, the nearest first."""
    if not candidates:
        return []
    vectors = np.stack([each.sentence.vector for each in candidates])
    cosines = np.triu(vectors @ vectors.T, 1)
    found = [(candidates[a], candidates[b], float(cosines[a, b])) for a, b in np.argwhere(cosines >= _NEAR).tolist()]
    found = [
        (one, other, near)
        for one, other, near in found
        if one.number != other.number and len(one.words.keys() & other.words.keys()) >= _SHARED
    ]
    return [(one, other) for one, other, _ in sorted(found, key=lambda each: -each[2])[:_TRIED]]


def _held(one: _Candidate, other: _Candidate) -> Claim:
    """One's sentence, citing the other's abstract."""
    return Claim(one.sentence.text, ((other.number, whole_passage(other.abstract.paper)),))


def _reports(sentence: AbstractSentence) -> bool:
    move = sentence.move
    return (move.result or move.after_result) and not (move.background or move.address or move.lead_in)


def _point(one: _Candidate, other: _Candidate) -> ContestedPoint:
    first, second = sorted((one, other), key=lambda each: (each.abstract.paper.year or 9999, each.number))
    shared = sorted(one.words.keys() & other.words.keys(), key=lambda key: -len(key))[:_NAMED]
    one_side, other_side = (_finding(each.number, each.abstract, each.sentence) for each in (first, second))
    return ContestedPoint(tuple(one.words[key] for key in one.words if key in shared), one_side, other_side)


def _finding(number: int, abstract: ReadAbstract, sentence: AbstractSentence) -> Finding:
    paper = abstract.paper
    text = stopped(sentence.text)
    shown = quoted(text, paper)
    evidence = (Evidence(number, sentence.text, sentence.start, sentence.end),)
    said = ReviewSentence(shown, (number,), Verdict.SUPPORTED, 1.0, evidence, None if shown == text else text)
    return Finding(number, paper.year, said)
