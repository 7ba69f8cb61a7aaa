"""Screens papers: each becomes a row, kept as soon as it is there."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from core.answer import Mode
from core.errors import LlmError
from core.jobs import JobKind
from core.paper import Paper
from core.ports import SupportChecker
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.jobs.estimating import Estimate, Span
from reviewing.jobs.metering import MeteredLlm, prompt_tokens
from reviewing.jobs.together import together
from reviewing.jobs.working import Run
from reviewing.llms import LlmChoice
from reviewing.screening.asking import ANSWER_TOKENS, CriteriaAsker, screen_prompt
from reviewing.screening.identifying import identify
from reviewing.screening.keeping import GONE, IDENTIFICATION, identification_to_json, piece
from reviewing.screening.reading import CriteriaReader, answered_by_record
from reviewing.screening.screening import ScreeningRequest
from reviewing.screening.verdicts import Decision, Finding, decide

_READ_AT_ONCE = 64
_SHORTEST_ANSWER = 10
"""Tokens: "C1: NO | NONE | No bees."."""
_MALFORMED = "Some answers of the LLM could not be read; those papers were read without it."
_DOUBTED = "Some answers of the LLM quote what the abstract does not say, or contradict it; they count as unclear."


class Screener:
    """The worker of screenings."""

    def __init__(
        self, index: Index, choose: LlmChoice, checker: Callable[[], SupportChecker], calls_at_once: int
    ) -> None:
        self._index = index
        self._choose = choose
        self._checker = checker
        self._calls_at_once = calls_at_once

    @property
    def kind(self) -> JobKind:
        """What it does."""
        return JobKind.SCREENING

    async def estimate(self, request: Mapping[str, Any]) -> Estimate:
        """Return what a screening may cost: one call a paper that has an abstract. Raises LlmNotConfigured."""
        asked = ScreeningRequest.from_json(request)
        llm = self._choose(asked.mode, asked.model)
        papers = await self._index.catalogue.read(reading.papers, asked.paper_ids)
        open_ones = [one for one in asked.criteria if not answered_by_record(one.text)]
        read = [paper for paper in papers.values() if paper.abstract.strip() and not paper.retracted]
        if llm is None or not open_ones:
            return Estimate(len(papers))

        def count() -> int:
            return sum(prompt_tokens(screen_prompt(paper, open_ones)) for paper in read)

        tokens = await asyncio.to_thread(count)
        answers = len(read) * len(open_ones)
        return Estimate(
            papers=len(papers),
            model=llm.model,
            calls=Span(len(read), len(read)),
            prompt_tokens=Span(tokens, tokens),
            completion_tokens=Span(_SHORTEST_ANSWER * answers, ANSWER_TOKENS * answers),
        )

    async def work(self, run: Run) -> None:
        """Make the rows that are not there yet."""
        asked = ScreeningRequest.from_json(run.job.request)
        if IDENTIFICATION not in run.pieces:
            found = await self._index.catalogue.read(identify)
            await run.put({IDENTIFICATION: identification_to_json(found)})
        left = [(row, paper) for row, paper in enumerate(asked.paper_ids, start=1) if paper not in run.pieces]
        await run.expect(len(asked.paper_ids), len(asked.paper_ids) - len(left))
        reader = CriteriaReader(self._index, asked.criteria, (run.job.created_at or datetime.now(UTC)).year)
        await reader.prepare()
        deciding = _Deciding(run, asked, reader.unrecorded, self._choose, self._checker, self._calls_at_once)
        for start in range(0, len(left), _READ_AT_ONCE):
            some = left[start : start + _READ_AT_ONCE]
            papers = await self._index.catalogue.read(reading.papers, [paper_id for _, paper_id in some])
            gone = {paper_id: GONE for _, paper_id in some if paper_id not in papers}
            retracted = [paper for paper in papers.values() if paper.retracted]
            removed = {paper.id: piece(paper, Decision.EXCLUDE, None, ()) for paper in retracted}
            await run.put(gone | removed, steps=len(gone) + len(removed))
            rows = [(row, papers[paper_id]) for row, paper_id in some if paper_id in papers and paper_id not in removed]
            findings = await reader.findings(rows)
            await deciding.keep([(row, paper, found) for (row, paper), found in zip(rows, findings, strict=True)])


class _Deciding:
    """Rows on their way: by the LLM as long as there is one and it answers, else as they were read."""

    def __init__(
        self,
        run: Run,
        asked: ScreeningRequest,
        unrecorded: Sequence[int],
        choose: LlmChoice,
        checker: Callable[[], SupportChecker],
        calls_at_once: int,
    ) -> None:
        self._run = run
        self._asked = asked
        self._unrecorded = unrecorded
        self._calls_at_once = calls_at_once
        llm = choose(asked.mode, asked.model)
        self._asker = CriteriaAsker(MeteredLlm(llm, run), checker()) if llm is not None else None

    async def keep(self, rows: Sequence[tuple[int, Paper, tuple[Finding, ...]]]) -> None:
        """Keep rows, given what was read."""
        if self._asker is None:
            await self._run.put({paper.id: self._piece(paper, found) for _, paper, found in rows}, steps=len(rows))
        else:
            await together((self._ask(*row) for row in rows), self._calls_at_once)

    async def _ask(self, row: int, paper: Paper, read: tuple[Finding, ...]) -> None:
        found = read
        if self._asker is not None and self._unrecorded and paper.abstract.strip():
            criteria = [self._asked.criteria[place] for place in self._unrecorded]
            before = [read[place] for place in self._unrecorded]
            try:
                answered = await self._asker.findings(paper, criteria, before, row)
                told = dict(zip(self._unrecorded, answered.findings, strict=True))
                found = tuple(told.get(place, each) for place, each in enumerate(read))
                for happened, notice in ((answered.malformed, _MALFORMED), (answered.doubted, _DOUBTED)):
                    if happened:
                        await self._run.note(notice)
            except LlmError as error:
                if self._asked.mode is Mode.LLM:
                    raise
                self._asker = None
                await self._run.note(f"The LLM stopped answering; the other papers were read without it. {error}")
        await self._run.put({paper.id: self._piece(paper, found)}, steps=1)

    def _piece(self, paper: Paper, found: Sequence[Finding]) -> dict[str, object]:
        return piece(paper, *decide(self._asked.criteria, found), found)
