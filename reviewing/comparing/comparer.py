"""Compares papers: each becomes a row, which its job keeps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.jobs import Job, JobKind
from core.paper import Paper
from core.ports import Embedder, Llm, SupportChecker
from indexing.catalogue import reading
from reviewing.comparing.asking import ANSWER_TOKENS, asked_cells, compare_prompt
from reviewing.comparing.extracting import Extractor
from reviewing.comparing.table import Cell, Comparison, ComparisonRequest, Row
from reviewing.jobs.estimating import Estimate, Span, one_call_each
from reviewing.jobs.paperwise import PaperTask, PaperWorker, kept_row
from reviewing.jobs.running import JobRun
from reviewing.reading.abstracts import read_abstracts

_SHORTEST_ANSWER = 6
"""Tokens: "Q1: NOT STATED"."""
_GAVE_WAY = "Answers of the LLM that their abstract does not support gave way to sentences of the abstract."


@dataclass(frozen=True, slots=True)
class StoredCells:
    """A row as a job keeps it. The title is there for the day on which the paper is not any more."""

    title: str
    year: int | None
    cells: tuple[Cell, ...]


def comparison_of(
    job: Job, asked: ComparisonRequest, pieces: Mapping[str, Mapping[str, Any]], papers: Mapping[str, Paper]
) -> Comparison:
    """Put a comparison together, as far as it is; `papers` are those that are in the library still."""
    rows = []
    for n, paper_id in enumerate(asked.paper_ids, start=1):
        stored = kept_row(StoredCells, pieces[paper_id]) if paper_id in pieces else None
        if stored is not None:
            paper = papers.get(paper_id) or Paper(stored.title, "", year=stored.year, id=paper_id)
            rows.append(Row(n, paper, stored.cells))
    return Comparison(job, asked.columns, tuple(rows))


class Comparer(PaperWorker[ComparisonRequest, list[Cell]]):
    """The worker of comparisons."""

    kind = JobKind.COMPARISON
    request = ComparisonRequest
    read_at_once = 16
    instead = "the other rows are sentences of the abstracts."

    async def costs(self, asked: ComparisonRequest, papers: Mapping[str, Paper], model: str) -> Estimate:
        """Return what it may cost: one call a paper."""
        columns = len(asked.columns)
        calls = await one_call_each(
            list(papers.values()),
            lambda paper: compare_prompt(paper, asked.columns),
            Span(_SHORTEST_ANSWER * columns, ANSWER_TOKENS * columns),
        )
        return Estimate(len(papers), model, *calls)

    async def begin(self, run: JobRun, asked: ComparisonRequest) -> PaperTask[list[Cell]]:
        """Count the chunks: what is rare is told by them."""
        counts = await self.index.catalogue.read(reading.counts)
        embedder = self.index.embedder
        extractor = Extractor(embedder, self.index.terms, counts.chunks)
        return _Comparing(run, asked.columns, embedder, extractor, self.checker)


@dataclass(frozen=True, slots=True)
class _Comparing:
    """Rows by an LLM, else of sentences."""

    run: JobRun
    columns: Sequence[str]
    embedder: Embedder
    extractor: Extractor
    checker: Callable[[], SupportChecker]

    async def read(self, rows: Sequence[tuple[int, Paper]]) -> list[list[Cell]]:
        """Return the cells that are sentences."""
        abstracts = await read_abstracts([paper for _, paper in rows], self.embedder)
        read = zip(rows, abstracts, strict=True)
        return [await self.extractor.cells(abstract, self.columns, row) for (row, _), abstract in read]

    async def ask(self, llm: Llm, row: int, paper: Paper, read: list[Cell]) -> list[Cell]:
        """Return the cells that the LLM answers."""
        cells, failed = await asked_cells(llm, self.checker(), paper, self.columns, read, row)
        if failed:
            await self.run.note(_GAVE_WAY)
        return cells

    def piece(self, paper: Paper, found: list[Cell]) -> StoredCells:
        """Return the row."""
        return StoredCells(paper.title, paper.year, tuple(found))
