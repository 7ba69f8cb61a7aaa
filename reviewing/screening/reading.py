"""The answers to all criteria without an LLM: by the record, by kinds of paper, by nearness.

Sentences are embedded only of papers that may be about a topic: of the others the vectors of their chunks, which the
library has, and their words say enough. That is what makes thousands of papers a matter of a minute.
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
from reviewing.screening.criteria import Criterion
from reviewing.screening.kind_patterns import Kind
from reviewing.screening.kinds import KindRead, kinds_asked, read_kind, topic_beside
from reviewing.screening.metadata import Condition, condition_of
from reviewing.screening.nearness import Topic, TopicReader
from reviewing.screening.verdicts import Finding, Holds
from reviewing.screening.wording import Wording, read_wording

_FAR = 0.15
"""Cosine of a paper's nearest chunk below which, without a word of the topic, its sentences are not looked at."""
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
        topic = await self._topics.topic(replace(wording, topic=rest)) if rest else None
        near = _nearest_chunks(self._roster, topic.vector) if topic else {}
        either = " or " in wording.bare.lower() or "/" in wording.bare
        return _Asked(wording, None, kinds, either, topic, near)

    @property
    def unrecorded(self) -> tuple[int, ...]:
        """The places, from 0, of the criteria that the record does not answer: an LLM would have to be asked."""
        return tuple(place for place, asked in enumerate(self._asked) if asked.condition is None)

    async def findings(self, papers: Sequence[tuple[int, Paper]]) -> list[tuple[Finding, ...]]:
        """Return the answers for some papers, each with the number of its row. Raises EmbedderUnavailable."""
        looked_at = [paper for _, paper in papers if any(self._may_be_about(asked, paper) for asked in self._asked)]
        read = await read_abstracts(looked_at, self._index.embedder) if looked_at else []
        abstracts = {abstract.paper.id: abstract for abstract in read}
        return [self._of_paper(row, paper, abstracts.get(paper.id)) for row, paper in papers]

    def _of_paper(self, row: int, paper: Paper, abstract: ReadAbstract | None) -> tuple[Finding, ...]:
        spans = sentence_spans(paper.abstract)
        return tuple(self._finding(asked, row, paper, spans, abstract) for asked in self._asked)

    def _finding(
        self,
        asked: _Asked,
        row: int,
        paper: Paper,
        spans: Sequence[tuple[int, int]],
        abstract: ReadAbstract | None,
    ) -> Finding:
        if not asked.wording.understood:
            return Finding(Holds.UNCLEAR, _FOREIGN)
        if asked.condition is not None:
            return _turned(asked.condition(paper), asked.wording.negated)
        if not spans:
            return Finding(Holds.UNCLEAR, _NO_ABSTRACT)
        parts: list[Finding] = []
        if asked.kinds:
            parts.append(_kind_finding(asked, row, paper, spans))
        if asked.topic is not None:
            parts.append(self._topic_finding(asked, asked.topic, row, paper, spans, abstract))
        return _turned(_all_of(parts), asked.wording.negated)

    def _topic_finding(
        self,
        asked: _Asked,
        topic: Topic,
        row: int,
        paper: Paper,
        spans: Sequence[tuple[int, int]],
        abstract: ReadAbstract | None,
    ) -> Finding:
        if abstract is None or not self._may_be_about(asked, paper):
            return Finding(Holds.NO, f"Title and abstract have nothing of “{topic.text}”.", 0.0)
        standing = self._topics.standing(topic, abstract)
        evidence = _evidence(row, paper, spans, standing.sentence) if standing.sentence is not None else ()
        reason = {
            Holds.YES: f"It speaks of “{topic.text}”.",
            Holds.NO: f"No sentence comes near to “{topic.text}”.",
            Holds.UNCLEAR: f"A sentence comes near to “{topic.text}”, but not near enough.",
        }[standing.holds]
        return Finding(
            standing.holds, reason, round(standing.likely, 4), () if standing.holds is Holds.NO else evidence
        )

    def _may_be_about(self, asked: _Asked, paper: Paper) -> bool:
        if asked.topic is None:
            return False
        number = self._roster.paper_numbers.get(paper.id)
        if number is None or asked.near.get(number, 1.0) >= _FAR:
            return True
        return self._topics.mentions(asked.topic, f"{paper.title}\n{paper.abstract}") > 0


def _kind_finding(asked: _Asked, row: int, paper: Paper, spans: Sequence[tuple[int, int]]) -> Finding:
    sentences = [paper.abstract[start:end] for start, end in spans]
    parts = [_of_kind(kind, read_kind(kind, paper.title, sentences), row, paper, spans) for kind in asked.kinds]
    if not asked.either:
        return _all_of(parts)
    order = (Holds.YES, Holds.UNCLEAR, Holds.NO)
    best = min(parts, key=lambda part: order.index(part.holds))
    if best.holds is not Holds.NO:
        return best
    return replace(best, reason=" ".join(part.reason for part in parts))


def _of_kind(kind: Kind, read: KindRead, row: int, paper: Paper, spans: Sequence[tuple[int, int]]) -> Finding:
    evidence = () if read.sentence is None else _evidence(row, paper, spans, read.sentence)
    if read.holds is Holds.YES:
        by = "Its title" if read.by_title else "Its abstract"
        return Finding(read.holds, f"{by} says so: {kind.name}.", None, evidence)
    if read.holds is Holds.NO:
        return Finding(read.holds, f"Neither title nor abstract has a word of it: {kind.name}.")
    reason = f"Title or abstract has a word of it, but does not say so: {kind.name}."
    if read.sentence is None and len(spans) < 3:
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


def _evidence(row: int, paper: Paper, spans: Sequence[tuple[int, int]], place: int) -> tuple[Evidence, ...]:
    start, end = spans[place]
    return (Evidence(row, paper.abstract[start:end], start, end),)


def _nearest_chunks(roster: Roster, vector: NDArray[np.float32]) -> Mapping[int, float]:
    if not len(roster):
        return {}
    cosines = roster.cosines(vector, np.arange(len(roster)))
    nearest = np.full(int(roster.papers.max()) + 1, -1.0, np.float32)
    np.maximum.at(nearest, roster.papers, cosines)
    return dict(enumerate(nearest.tolist()))
