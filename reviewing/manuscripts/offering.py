"""Which candidates are worth offering: a model reads the sentence with the nearest sentence of each abstract.

Papers that share a word and nothing else are not offered. A paper that has another number in the place of the
sentence's is, and says so. The borders were set on the bundled claims: docs/decisions/0025-check-my-text.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.answer import Evidence, Verdict
from core.ports import Judgement, RelevanceReader
from retrieval.reading import relevance_reader
from reviewing.gathering import gathered
from reviewing.manuscripts.candidates import Candidate
from reviewing.manuscripts.otherwise import OtherNumber, other_numbers

_SAYS = -9.0
"""The logit that a paper needs which is said to support the sentence, at least in part."""
_SPEAKS = -6.0
"""... and one that is only said to speak of the same."""
_BEHIND = 8.0
"""By how much such a one may score less than the best of the candidates."""
_SAYS_OTHERWISE = 0.0
"""... and the sentence that has another number: an even chance that it answers."""
_SUPPORTS = (Verdict.SUPPORTED, Verdict.PARTIAL)


@dataclass(frozen=True, slots=True)
class Worthy:
    """A candidate to offer, with what testing gave, and the other number that it has."""

    candidate: Candidate
    judgement: Judgement
    score: float
    """The logit that the nearest sentence of its abstract answers the sentence of the text."""
    otherwise: str | None = None


class OfferReader:
    """Reads the sentences of one text with their candidates."""

    def __init__(self, reader: RelevanceReader | None = None) -> None:
        """Take a reader, by default the one that comes with Litmus; this process loads it once."""
        self._reader = reader or relevance_reader()

    async def worthy(self, words: str, tested: Sequence[tuple[Candidate, Judgement, int]]) -> list[Worthy]:
        """Return the candidates that are worth offering, of those with what testing gave and their numbers.

        Raises WeightsUnavailable.
        """

        async def one(each: tuple[Candidate, Judgement, int]) -> Worthy:
            return await self._one(words, *each)

        found = await gathered(one, tested)
        speaks = max(_SPEAKS, max((each.score for each in found), default=0.0) - _BEHIND)
        return [each for each in found if each.score >= (_SAYS if each.judgement.verdict in _SUPPORTS else speaks)]

    async def _one(self, words: str, candidate: Candidate, judgement: Judgement, source: int) -> Worthy:
        paper = candidate.paper
        if judgement.verdict not in _SUPPORTS:
            others = other_numbers(words, paper.title, paper.abstract)
            scores = await self._scores(words, candidate, [paper.abstract[each.start : each.end] for each in others])
            best = max(range(len(others)), key=scores.__getitem__, default=None)
            if best is not None and scores[best] >= _SAYS_OTHERWISE:
                return _otherwise(candidate, judgement, scores[best], others[best], source)
        nearest = dict.fromkeys([candidate.sentence, *(evidence.quote for evidence in judgement.evidence[:1])])
        return Worthy(candidate, judgement, max(await self._scores(words, candidate, nearest)))

    async def _scores(self, words: str, candidate: Candidate, sentences: Iterable[str]) -> list[float]:
        texts = [f"{candidate.paper.title}\n{sentence}" for sentence in sentences]
        found: list[float] = (await self._reader.score(words, texts)).tolist()
        return found


def _otherwise(candidate: Candidate, judgement: Judgement, score: float, other: OtherNumber, source: int) -> Worthy:
    quote = candidate.paper.abstract[other.start : other.end]
    evidence = (Evidence(source, quote, other.start, other.end),)
    return Worthy(candidate, replace(judgement, verdict=Verdict.CONTRADICTED, evidence=evidence), score, other.words)
