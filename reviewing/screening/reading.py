"""The answers to all criteria without an LLM: by the record, by kinds of paper, by nearness.

Sentences are embedded only of papers that may be about a topic: of the others the vectors of their chunks, which the
library has, and their words say enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.answer import Evidence
from core.paper import Paper
from core.sentences import sentence_spans
from indexing.catalogue import reading
from indexing.index import Index
from indexing.roster import Roster
from reviewing.reading.abstracts import ReadAbstract, read_abstracts
from reviewing.reading.discourse import moves
from reviewing.screening.criteria import Criterion, Side
from reviewing.screening.kind_patterns import Kind
from reviewing.screening.kinds import SHORTEST, KindRead, kinds_asked, read_kind, topic_beside
from reviewing.screening.metadata import Condition, condition_of
from reviewing.screening.nearness import (
    CAUTIOUS_NO,
    CAUTIOUS_YES,
    Limits,
    Topic,
    TopicReader,
    Words,
    answer,
    glance,
    likelihood,
)
from reviewing.screening.verdicts import Finding, Holds
from reviewing.screening.wording import Wording, read_wording

_FOREIGN = "This criterion is not in English, which is all that can be read without an LLM."
_NO_ABSTRACT = "There is no abstract to read."


@dataclass(frozen=True, slots=True)
class _Asked:
    """A criterion, prepared."""

    wording: Wording
    condition: Condition | None = None
    kinds: tuple[Kind, ...] = ()
    either: bool = False
    """Whether any one of the kinds suffices."""
    topic: Topic | None = None
    near: Mapping[int, float] = field(default_factory=dict)
    """Number of a paper in the roster to the cosine of its nearest chunk."""
    limits: Limits = CAUTIOUS_NO


@dataclass(frozen=True, slots=True)
class _Opened:
    """A paper whose words were read."""

    row: int
    paper: Paper
    spans: Sequence[tuple[int, int]]
    sentences: Sequence[str]
    words: Mapping[int, Words]
    """By the place of the criterion, where it asks for a topic."""


def answered_by_record(criterion: str) -> bool:
    """Whether the record answers a criterion, so that no LLM is asked."""
    wording = read_wording(criterion)
    return wording.understood and condition_of(wording.bare, 0) is not None


class CriteriaReader:
    """Reads papers of one library for one list of criteria. `prepare` before the first use."""

    def __init__(self, index: Index, criteria: Sequence[Criterion], this_year: int) -> None:
        self._index = index
        self._criteria = criteria
        self._this_year = this_year
        self._asked: list[_Asked] = []

    async def prepare(self) -> None:
        """Take the criteria apart. Raises EmbedderUnavailable."""
        counts = await self._index.catalogue.read(reading.counts)
        self._topics = TopicReader(self._index.embedder, self._index.terms, counts.chunks)
        self._roster = await self._index.roster.current()
        self._asked = [await self._prepared(criterion) for criterion in self._criteria]

    async def _prepared(self, criterion: Criterion) -> _Asked:
        wording = read_wording(criterion.text)
        if not wording.understood:
            return _Asked(wording)
        if condition := condition_of(wording.bare, self._this_year):
            return _Asked(wording, condition)
        kinds = kinds_asked(wording.bare)
        rest = topic_beside(kinds, wording.bare) if kinds else wording.topic
        topic = await self._topics.topic(rest) if rest else None
        near = _nearest_chunks(self._roster, topic.vector) if topic else {}
        either = " or " in wording.bare.lower() or "/" in wording.bare
        no_excludes = (criterion.side is Side.INCLUDE) is not wording.negated
        return _Asked(wording, None, kinds, either, topic, near, CAUTIOUS_NO if no_excludes else CAUTIOUS_YES)

    @property
    def unrecorded(self) -> tuple[int, ...]:
        """The places, from 0, of the criteria that the record does not answer: an LLM would have to be asked."""
        return tuple(place for place, asked in enumerate(self._asked) if asked.condition is None)

    async def findings(self, papers: Sequence[tuple[int, Paper]]) -> list[tuple[Finding, ...]]:
        """Return the answers for some papers, each with the number of its row. Raises EmbedderUnavailable."""
        opened = [self._open(row, paper) for row, paper in papers]
        looked_at = [each.paper for each in opened if self._needs_vectors(each)]
        read = await read_abstracts(looked_at, self._index.embedder) if looked_at else []
        abstracts = {abstract.paper.id: abstract for abstract in read}
        return [
            tuple(
                self._finding(place, asked, each, abstracts.get(each.paper.id))
                for place, asked in enumerate(self._asked)
            )
            for each in opened
        ]

    def _open(self, row: int, paper: Paper) -> _Opened:
        spans = sentence_spans(paper.abstract)
        sentences = [paper.abstract[start:end] for start, end in spans]
        background = [move.background for move in moves(sentences)]
        words = {
            place: self._topics.words(asked.topic, paper.title, sentences, background)
            for place, asked in enumerate(self._asked)
            if asked.topic is not None
        }
        return _Opened(row, paper, spans, sentences, words)

    def _needs_vectors(self, opened: _Opened) -> bool:
        return bool(opened.spans) and any(
            not self._clear_at_a_glance(self._asked[place], opened.paper, words)
            for place, words in opened.words.items()
        )

    def _clear_at_a_glance(self, asked: _Asked, paper: Paper, words: Words) -> bool:
        chunk = self._chunk(asked, paper)
        return chunk is not None and glance(words, chunk) <= asked.limits.no_at_a_glance

    def _chunk(self, asked: _Asked, paper: Paper) -> float | None:
        """Return the cosine of a paper's nearest chunk; None if it came after the screening began."""
        number = self._roster.paper_numbers.get(paper.id)
        return None if number is None else asked.near.get(number)

    def _finding(self, place: int, asked: _Asked, opened: _Opened, abstract: ReadAbstract | None) -> Finding:
        if not asked.wording.understood:
            return Finding(Holds.UNCLEAR, _FOREIGN)
        if asked.condition is not None:
            return _turned(asked.condition(opened.paper), asked.wording.negated)
        if not opened.spans:
            return Finding(Holds.UNCLEAR, _NO_ABSTRACT)
        parts: list[Finding] = []
        if asked.kinds:
            parts.append(_kind_finding(asked, opened))
        if asked.topic is not None:
            parts.append(self._topic_finding(asked, asked.topic, opened, opened.words[place], abstract))
        return _turned(_all_of(parts), asked.wording.negated)

    def _topic_finding(
        self, asked: _Asked, topic: Topic, opened: _Opened, words: Words, abstract: ReadAbstract | None
    ) -> Finding:
        chunk = self._chunk(asked, opened.paper)
        if abstract is None or self._clear_at_a_glance(asked, opened.paper, words):
            likely = glance(words, chunk or 0.0)
            return Finding(Holds.NO, f"Title and abstract are far from “{topic.text}”.", round(likely, 4))
        near = abstract.vectors @ topic.vector
        nearest = max(float(near.max()), float(abstract.title @ topic.vector))
        likely = likelihood(words, nearest if chunk is None else chunk, nearest)
        holds = answer(likely, words, asked.limits)
        best = int((near + np.array(words.worth)).argmax())
        reason = {
            Holds.YES: f"It speaks of “{topic.text}”.",
            Holds.NO: f"Title and abstract are far from “{topic.text}”.",
            Holds.UNCLEAR: f"How far it is about “{topic.text}” is not clear; this comes nearest.",
        }[holds]
        evidence = () if holds is Holds.NO else _evidence(opened, best)
        return Finding(holds, reason, round(likely, 4), evidence)


def _kind_finding(asked: _Asked, opened: _Opened) -> Finding:
    parts = [_of_kind(kind, read_kind(kind, opened.paper.title, opened.sentences), opened) for kind in asked.kinds]
    if not asked.either:
        return _all_of(parts)
    order = (Holds.YES, Holds.UNCLEAR, Holds.NO)
    best = min(parts, key=lambda part: order.index(part.holds))
    if best.holds is not Holds.NO:
        return best
    return replace(best, reason=" ".join(part.reason for part in parts))


def _of_kind(kind: Kind, read: KindRead, opened: _Opened) -> Finding:
    evidence = () if read.sentence is None else _evidence(opened, read.sentence)
    if read.holds is Holds.YES:
        by = "Its title" if read.by_title else "Its abstract"
        return Finding(read.holds, f"{by} says so: {kind.name}.", None, evidence)
    if read.holds is Holds.NO:
        return Finding(read.holds, f"Neither title nor abstract has a word of it: {kind.name}.")
    reason = f"Title or abstract has a word of it, but does not say so: {kind.name}."
    if read.sentence is None and len(opened.spans) < SHORTEST:
        reason = f"The abstract is too short to tell: {kind.name}."
    return Finding(read.holds, reason, None, evidence)


def _all_of(parts: Sequence[Finding]) -> Finding:
    """What holds if all parts must: the first that does not, else the first that is not clear."""
    for holds in (Holds.NO, Holds.UNCLEAR):
        if found := next((part for part in parts if part.holds is holds), None):
            return found
    evidence = tuple(dict.fromkeys(one for part in parts for one in part.evidence))
    scores = [part.score for part in parts if part.score is not None]
    reason = " ".join(part.reason for part in parts)
    return Finding(Holds.YES, reason, min(scores, default=None), evidence)


def _turned(finding: Finding, negated: bool) -> Finding:
    if not negated:
        return finding
    turned = {Holds.YES: Holds.NO, Holds.NO: Holds.YES}.get(finding.holds, Holds.UNCLEAR)
    score = None if finding.score is None else round(1 - finding.score, 4)
    return replace(finding, holds=turned, score=score)


def _evidence(opened: _Opened, place: int) -> tuple[Evidence, ...]:
    start, end = opened.spans[place]
    return (Evidence(opened.row, opened.paper.abstract[start:end], start, end),)


def _nearest_chunks(roster: Roster, vector: NDArray[np.float32]) -> Mapping[int, float]:
    if not len(roster):
        return {}
    cosines = roster.cosines(vector, np.arange(len(roster)))
    nearest = np.full(int(roster.papers.max()) + 1, -1.0, np.float32)
    np.maximum.at(nearest, roster.papers, cosines)
    return dict(enumerate(nearest.tolist()))
