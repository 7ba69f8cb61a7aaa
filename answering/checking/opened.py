"""A claim and what it cites, opened: what has to be read of them, and what the readings say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from answering.checking.at_once import judged_at_once
from answering.checking.attribution import attribution_of
from answering.checking.calibration import NOT_SUPPORTED, SUPPORTED, verdict_of
from answering.checking.cited import LONGEST, CitedPlace, CitedSource, cited_sources
from answering.checking.matching import repeats, unframed, wording
from answering.checking.parts import parted
from answering.checking.retelling import retells
from answering.checking.spans import doubted_spans
from answering.checking.wording.differences import Differences
from core.answer import Evidence, Verdict
from core.ports import Claim, Judgement, SupportReading

_REPEATED = 0.995
"""The score of a claim that repeats a cited sentence word for word."""

_MARKUP = re.compile(r"^\s*(?:[-*+•>]|#{1,6}|\d{1,3}[.)])(?=\s)|[*_`~]")
"""Signs of Markdown, each of which becomes a space, so that words keep their places."""

Wanted = tuple[str, CitedSource]
"""A text to read against a source."""
Readings = Mapping[Wanted, "ReadOpened"]


@dataclass(frozen=True, slots=True)
class ReadOpened:
    """A text read against one source."""

    reading: SupportReading
    differing: Differences
    score: float
    """The probability that the source supports the text."""
    carrying: tuple[int, ...]
    """Places of the sentences that carry it, the nearest first."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A claim and what it cites."""

    text: str
    sources: tuple[CitedSource, ...] = ()
    settled: Judgement | None = None
    """The judgement on what needs no reading."""
    of_others: tuple[int, int] | None = None
    """Where the claim names authors who have written nothing of what it cites."""

    def alone(self) -> list[Wanted]:
        """The claim against each source."""
        return [(self.text, source) for source in self.sources]

    def parts(self) -> list[Wanted]:
        """The parts of the claim against each source."""
        return [
            (self.text[slice(*part)], source) for two in parted(self.text) for part in two for source in self.sources
        ]

    def wants_parts(self, readings: Readings) -> bool:
        """Whether no source supports the claim alone, and several may do so together."""
        return len(self.sources) > 1 and self._best(self.text, readings)[1].score < SUPPORTED

    def judged(self, readings: Readings) -> Judgement:
        """Return what the readings say: of one source, or of several that each support a part."""
        return _attributed(self._read(readings), self.of_others)

    def _read(self, readings: Readings) -> Judgement:
        source, read = self._best(self.text, readings)
        if _unread(self.text, read.reading):
            read = replace(read, score=min(read.score, NOT_SUPPORTED))
        if self.wants_parts(readings) and (together := self._together(readings)):
            score = min(part.score for _, part in together)
            if score >= SUPPORTED:
                quotes = tuple(quote for by, part in together for quote in _evidence(by, part.carrying[:1]))
                return Judgement(Verdict.SUPPORTED, score, tuple(dict.fromkeys(quotes)))
        verdict = verdict_of(read.score, read.reading, read.differing)
        shown = _evidence(source, read.carrying) if verdict is not Verdict.UNSUPPORTED else ()
        spans = () if verdict is Verdict.SUPPORTED else doubted_spans(self.text, read.reading.doubts)
        return Judgement(verdict, read.score, shown, spans)

    def _best(self, text: str, readings: Readings) -> tuple[CitedSource, ReadOpened]:
        """The source that supports a text best."""
        return max(((each, readings[text, each]) for each in self.sources), key=lambda each: each[1].score)

    def _together(self, readings: Readings) -> list[tuple[CitedSource, ReadOpened]] | None:
        """The sources that support the parts best, for the way to part the claim that they support best."""
        ways = [[self._best(self.text[slice(*part)], readings) for part in two] for two in parted(self.text)]
        return max(ways, key=lambda way: min(part.score for _, part in way), default=None)


def open_claim(claim: Claim) -> Opened:
    """Open a claim; what needs no reading is settled: what claims nothing, cites nothing, or repeats its source.

    That its own authors are said to have found it is not read: abstracts do not name them.
    """
    sources = cited_sources(claim.cited)
    attribution = attribution_of(claim.text, [passage.paper for _, passage in claim.cited])
    text, of_others = claim.text, None
    if attribution is not None and attribution.own:
        text = " " * attribution.end + claim.text[attribution.end :]
    elif attribution is not None and attribution.of_others:
        of_others = attribution.who
    said = {wording(text), wording(unframed(text))}
    for place in (place for source in sources for place in source.places):
        if any(repeats(each, place.wording) or retells(each, place) for each in said):
            repeated = Judgement(Verdict.SUPPORTED, _REPEATED, _quotes([place]))
            return Opened(claim.text, settled=_attributed(repeated, of_others))
    if (settled := judged_at_once(claim)) is not None:
        return Opened(claim.text, settled=settled)
    if not sources:
        return Opened(claim.text, settled=Judgement(Verdict.UNSUPPORTED, 0.0))
    plain = _MARKUP.sub(lambda found: " " * len(found[0]), text)[:LONGEST]
    return Opened(plain, sources, of_others=of_others)


def _attributed(judgement: Judgement, of_others: tuple[int, int] | None) -> Judgement:
    """Return the judgement on a claim that may name authors who have written nothing of what it cites."""
    if of_others is None:
        return judgement
    verdict = Verdict.PARTIAL if judgement.verdict is Verdict.SUPPORTED else judgement.verdict
    spans = tuple(sorted({of_others, *judgement.unsupported_spans}))
    return replace(judgement, verdict=verdict, score=min(judgement.score, NOT_SUPPORTED), unsupported_spans=spans)


def _unread(text: str, reading: SupportReading) -> bool:
    """Whether the claim is longer than what is read of it."""
    return bool(reading.doubts) and any(char.isalnum() for char in text[reading.doubts[-1].end :])


def _evidence(source: CitedSource, places: Sequence[int]) -> tuple[Evidence, ...]:
    return _quotes([source.places[place] for place in places])


def _quotes(places: Sequence[CitedPlace]) -> tuple[Evidence, ...]:
    return tuple(found for place in places if (found := place.evidence()) is not None)
