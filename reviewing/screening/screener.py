"""Screens papers: each becomes a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.jobs import JobKind
from core.paper import Paper
from core.ports import Llm, SupportChecker
from reviewing.jobs.estimating import Estimate, Span, one_call_each
from reviewing.jobs.paperwise import PaperTask, PaperWorker
from reviewing.jobs.working import Piece, Run
from reviewing.screening.asking import ANSWER_TOKENS, CriteriaAsker, screen_prompt
from reviewing.screening.criteria import Criterion
from reviewing.screening.identifying import identify
from reviewing.screening.keeping import IDENTIFICATION, identification_to_json, piece
from reviewing.screening.reading import CriteriaReader, answered_by_record
from reviewing.screening.screening import ScreeningRequest
from reviewing.screening.verdicts import Decision, Finding, decide

_Findings = tuple[Finding, ...]
_SHORTEST_ANSWER = 10
"""Tokens: "C1: NO | NONE | No bees."."""
_MALFORMED = "Some answers of the LLM could not be read; those papers were read without it."
_DOUBTED = "Some answers of the LLM quote what the abstract does not say, or contradict it; they count as unclear."


class Screener(PaperWorker[ScreeningRequest, _Findings]):
    """The worker of screenings."""

    kind = JobKind.SCREENING
    read_at_once = 64
    instead = "the other papers were read without it."

    def asked(self, request: Mapping[str, Any]) -> ScreeningRequest:
        """Read the request."""
        return ScreeningRequest.from_json(request)

    async def costs(self, asked: ScreeningRequest, papers: Mapping[str, Paper], model: str) -> Estimate:
        """Return what it may cost: one call a paper that has an abstract."""
        open_ones = [one for one in asked.criteria if not answered_by_record(one.text)]
        if not open_ones:
            return Estimate(len(papers))
        calls = await one_call_each(
            [paper for paper in papers.values() if paper.abstract.strip() and not paper.retracted],
            lambda paper: screen_prompt(paper, open_ones),
            Span(_SHORTEST_ANSWER * len(open_ones), ANSWER_TOKENS * len(open_ones)),
        )
        return Estimate(len(papers), model, *calls)

    async def begin(self, run: Run, asked: ScreeningRequest) -> PaperTask[_Findings]:
        """Note where the records came from, and prepare the criteria."""
        if IDENTIFICATION not in run.pieces:
            found = await self.index.catalogue.read(identify)
            await run.put({IDENTIFICATION: identification_to_json(found)})
        reader = CriteriaReader(self.index, asked.criteria, (run.job.created_at or datetime.now(UTC)).year)
        await reader.prepare()
        return _Screening(run, asked.criteria, reader, self.checker)


@dataclass(frozen=True, slots=True)
class _Screening:
    """Rows by an LLM, else as they were read. What is retracted is taken out before: nothing is found of it."""

    run: Run
    criteria: Sequence[Criterion]
    reader: CriteriaReader
    checker: Callable[[], SupportChecker]

    async def read(self, rows: Sequence[tuple[int, Paper]]) -> list[_Findings]:
        """Return what is read of each."""
        found = iter(await self.reader.findings([(row, paper) for row, paper in rows if not paper.retracted]))
        return [() if paper.retracted else next(found) for _, paper in rows]

    async def ask(self, llm: Llm, row: int, paper: Paper, read: _Findings) -> _Findings:
        """Return it with what the LLM says to the criteria that the record does not answer."""
        places = self.reader.unrecorded
        if not places or paper.retracted or not paper.abstract.strip():
            return read
        asker = CriteriaAsker(llm, self.checker())
        criteria, before = [self.criteria[place] for place in places], [read[place] for place in places]
        answered = await asker.findings(paper, criteria, before, row)
        for happened, notice in ((answered.malformed, _MALFORMED), (answered.doubted, _DOUBTED)):
            if happened:
                await self.run.note(notice)
        told = dict(zip(places, answered.findings, strict=True))
        return tuple(told.get(place, each) for place, each in enumerate(read))

    def piece(self, paper: Paper, found: _Findings) -> Piece:
        """Return the row."""
        if paper.retracted:
            return piece(paper, Decision.EXCLUDE, None, ())
        return piece(paper, *decide(self.criteria, found), found)
