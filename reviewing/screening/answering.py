"""The answers to all criteria without an LLM: by the record, by kinds of paper, by reading topic and paper together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.answer import Evidence
from core.paper import Paper
from core.text.sentences import sentence_spans
from indexing.index import Index
from reviewing.reading.topicality import PreparedTopic, TopicalityReader
from reviewing.screening.criteria import NO_EXCLUDES, YES_EXCLUDES, Criterion, Finding, Holds, Limits, Side
from reviewing.screening.kinds import SHORTEST, KindRead, PaperKind, kinds_asked, read_kind, topic_beside
from reviewing.screening.metadata import Condition, condition_of
from reviewing.screening.wording import CriterionWording, read_wording

_FOREIGN = "This criterion is not in English, which is all that can be read without an LLM."
_NO_ABSTRACT = "There is no abstract to read."
_REASONS = {
    Holds.YES: "It speaks of “{topic}”.",
    Holds.NO: "It speaks of something else than “{topic}”.",
    Holds.UNCLEAR: "How far it is about “{topic}” is not clear.",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A criterion, prepared."""

    wording: CriterionWording
    condition: Condition | None = None
    kinds: tuple[PaperKind, ...] = ()
    either: bool = False
    """Whether any one of the kinds suffices."""
    topic: PreparedTopic | None = None
    limits: Limits = NO_EXCLUDES


@dataclass(frozen=True, slots=True)
class _Opened:
    """A paper, and its abstract as sentences."""

    row: int
    paper: Paper
    spans: Sequence[tuple[int, int]]
    sentences: Sequence[str]


def answered_by_record(criterion: str) -> bool:
    """Whether the record answers a criterion, so that no LLM is asked."""
    wording = read_wording(criterion)
    return wording.understood and condition_of(wording.bare, 0) is not None


class CriteriaReader:
    """Reads papers of one library for one list of criteria. `prepare` before the first use."""

    def __init__(self, index: Index, criteria: Sequence[Criterion], this_year: int) -> None:
        self._topics = TopicalityReader(index)
        self._criteria = criteria
        self._this_year = this_year
        self._asked: list[_Asked] = []

    async def prepare(self) -> None:
        """Take the criteria apart. Raises EmbedderUnavailable."""
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
        either = " or " in wording.bare.lower() or "/" in wording.bare
        no_excludes = (criterion.side is Side.INCLUDE) is not wording.negated
        return _Asked(wording, None, kinds, either, topic, NO_EXCLUDES if no_excludes else YES_EXCLUDES)

    @property
    def unrecorded(self) -> tuple[int, ...]:
        """The places, from 0, of the criteria that the record does not answer: an LLM would have to be asked."""
        return tuple(place for place, asked in enumerate(self._asked) if asked.condition is None)

    async def findings(self, papers: Sequence[tuple[int, Paper]]) -> list[tuple[Finding, ...]]:
        """Return the answers for some papers, each with the number of its row.

        Raises EmbedderUnavailable, WeightsUnavailable.
        """
        opened = [_opened(row, paper) for row, paper in papers]
        return list(zip(*[await self._found(asked, opened) for asked in self._asked], strict=True))

    async def _found(self, asked: _Asked, opened: Sequence[_Opened]) -> list[Finding]:
        """Return the answers to one criterion."""
        if not asked.wording.understood:
            return [Finding(Holds.UNCLEAR, _FOREIGN)] * len(opened)
        if asked.condition is not None:
            return [_turned(asked.condition(each.paper), asked.wording.negated) for each in opened]
        parts: dict[int, list[Finding]] = {place: [] for place, each in enumerate(opened) if each.spans}
        if asked.kinds:
            for place in parts:
                parts[place].append(_kind_finding(asked, opened[place]))
        if asked.topic is not None:
            papers = [opened[place].paper for place in parts]
            likely = await self._topics.likelihoods(asked.topic, papers)
            for place, each in zip(parts, likely, strict=True):
                parts[place].append(await self._topic_finding(asked, asked.topic, opened[place], each))
        unread = Finding(Holds.UNCLEAR, _NO_ABSTRACT)
        return [
            _turned(_all_of(parts[place]), asked.wording.negated) if place in parts else unread
            for place in range(len(opened))
        ]

    async def _topic_finding(self, asked: _Asked, topic: PreparedTopic, opened: _Opened, likely: float) -> Finding:
        holds = asked.limits.answer(likely)
        evidence: tuple[Evidence, ...] = ()
        if holds is not Holds.NO:
            question = topic.text if asked.kinds else asked.wording.bare
            best = await self._topics.telling(question, opened.paper.title, opened.sentences)
            evidence = () if best is None else _evidence(opened, best)
        return Finding(holds, _REASONS[holds].format(topic=topic.text), round(likely, 4), evidence)


def _opened(row: int, paper: Paper) -> _Opened:
    spans = sentence_spans(paper.abstract)
    return _Opened(row, paper, spans, [paper.abstract[start:end] for start, end in spans])


def _kind_finding(asked: _Asked, opened: _Opened) -> Finding:
    parts = [_of_kind(kind, read_kind(kind, opened.paper.title, opened.sentences), opened) for kind in asked.kinds]
    if not asked.either:
        return _all_of(parts)
    order = (Holds.YES, Holds.UNCLEAR, Holds.NO)
    best = min(parts, key=lambda part: order.index(part.holds))
    if best.holds is not Holds.NO:
        return best
    return replace(best, reason=" ".join(part.reason for part in parts))


def _of_kind(kind: PaperKind, read: KindRead, opened: _Opened) -> Finding:
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
