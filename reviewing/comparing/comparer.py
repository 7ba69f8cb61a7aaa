"""Compares papers: each becomes a row, kept as soon as it is there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.answer import Mode
from core.errors import LlmError
from core.jobs import JobKind
from core.paper import Paper
from core.ports import SupportChecker
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.comparing.asking import ANSWER_TOKENS, CellAsker, compare_prompt
from reviewing.comparing.extracting import Extractor
from reviewing.comparing.keeping import GONE, piece
from reviewing.comparing.table import Cell, ComparisonRequest
from reviewing.jobs.estimating import Estimate, Span
from reviewing.jobs.metering import MeteredLlm, prompt_tokens
from reviewing.jobs.together import together
from reviewing.jobs.working import Run
from reviewing.llms import LlmChoice
from reviewing.reading.abstracts import read_abstracts

_READ_AT_ONCE = 16
_SHORTEST_ANSWER = 6
"""Tokens: "Q1: NOT STATED"."""
_GAVE_WAY = "Answers of the LLM that their abstract does not support gave way to sentences of the abstract."


class Comparer:
    """The worker of comparisons."""

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
        return JobKind.COMPARISON

    async def estimate(self, request: Mapping[str, Any]) -> Estimate:
        """Return what a comparison may cost: one call a paper. Raises LlmNotConfigured."""
        asked = ComparisonRequest.from_json(request)
        llm = self._choose(asked.mode, asked.model)
        papers = await self._index.catalogue.read(reading.papers, asked.paper_ids)
        if llm is None:
            return Estimate(len(papers))
        tokens = sum(prompt_tokens(compare_prompt(paper, asked.columns)) for paper in papers.values())
        answers = len(papers) * len(asked.columns)
        return Estimate(
            papers=len(papers),
            model=llm.model,
            calls=Span(len(papers), len(papers)),
            prompt_tokens=Span(tokens, tokens),
            completion_tokens=Span(_SHORTEST_ANSWER * answers, ANSWER_TOKENS * answers),
        )

    async def work(self, run: Run) -> None:
        """Make the rows that are not there yet."""
        asked = ComparisonRequest.from_json(run.job.request)
        filling = _Filling(run, asked, self._choose, self._checker, self._calls_at_once)
        left = [(row, paper) for row, paper in enumerate(asked.paper_ids, start=1) if paper not in run.pieces]
        await run.expect(len(asked.paper_ids), len(asked.paper_ids) - len(left))
        counts = await self._index.catalogue.read(reading.counts)
        extractor = Extractor(self._index.embedder, self._index.terms, counts.chunks)
        for start in range(0, len(left), _READ_AT_ONCE):
            some = left[start : start + _READ_AT_ONCE]
            papers = await self._index.catalogue.read(reading.papers, [paper_id for _, paper_id in some])
            gone = {paper_id: GONE for _, paper_id in some if paper_id not in papers}
            await run.put(gone, steps=len(gone))
            rows = [(row, papers[paper_id]) for row, paper_id in some if paper_id in papers]
            abstracts = await read_abstracts([paper for _, paper in rows], self._index.embedder)
            await filling.fill(
                [
                    (row, paper, await extractor.cells(abstract, asked.columns, row))
                    for (row, paper), abstract in zip(rows, abstracts, strict=True)
                ]
            )


class _Filling:
    """Rows on their way: by the LLM as long as there is one and it answers, else of sentences."""

    def __init__(
        self,
        run: Run,
        asked: ComparisonRequest,
        choose: LlmChoice,
        checker: Callable[[], SupportChecker],
        calls_at_once: int,
    ) -> None:
        self._run = run
        self._asked = asked
        self._calls_at_once = calls_at_once
        llm = choose(asked.mode, asked.model)
        self._asker = CellAsker(MeteredLlm(llm, run), checker()) if llm is not None else None

    async def fill(self, rows: Sequence[tuple[int, Paper, list[Cell]]]) -> None:
        """Keep rows, given those that were extracted."""
        if self._asker is None:
            await self._run.put({paper.id: piece(paper, cells) for _, paper, cells in rows}, steps=len(rows))
        else:
            await together((self._ask(*row) for row in rows), self._calls_at_once)

    async def _ask(self, row: int, paper: Paper, cells: list[Cell]) -> None:
        if self._asker is not None:
            try:
                cells, failed = await self._asker.cells(paper, self._asked.columns, cells, row)
                if failed:
                    await self._run.note(_GAVE_WAY)
            except LlmError as error:
                if self._asked.mode is Mode.LLM:
                    raise
                self._asker = None
                await self._run.note(
                    f"The LLM stopped answering; the other rows are sentences of the abstracts. {error}"
                )
        await self._run.put({paper.id: piece(paper, cells)}, steps=1)
