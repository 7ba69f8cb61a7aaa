"""Work that is done paper by paper: each paper is a piece, kept as soon as it is there."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from core.answer import Mode
from core.jobs import JobKind
from core.json import from_plain
from core.paper import Paper
from core.ports import Llm, SupportChecker
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.gathering import gathered
from reviewing.jobs.estimating import Estimate
from reviewing.jobs.llms import LlmChoice, LlmHelp
from reviewing.jobs.running import JobRun

GONE: Mapping[str, Any] = {"gone": True}
"""In place of a paper that was deleted before it was read."""


class PaperRequest(Protocol):
    """What every such job is asked, beside what is peculiar to it."""

    @property
    def paper_ids(self) -> tuple[str, ...]:
        """The papers; each is a row, counted from 1."""

    @property
    def mode(self) -> Mode:
        """Who does it."""

    @property
    def model(self) -> str | None:
        """By which LLM; None: the configured one."""


Found = TypeVar("Found")
Asked = TypeVar("Asked", bound=PaperRequest)
Kept = TypeVar("Kept")


def kept_row(kind: type[Kept], piece: Mapping[str, Any]) -> Kept | None:
    """Read a row as it is kept; None where its paper was gone. Raises Unfitting."""
    return None if piece.get("gone") else from_plain(kind, piece)


class PaperTask(Protocol[Found]):
    """What one run does for papers."""

    async def read(self, rows: Sequence[tuple[int, Paper]]) -> Sequence[Found]:
        """Return what is found of papers without an LLM."""

    async def ask(self, llm: Llm, row: int, paper: Paper, read: Found) -> Found:
        """Return what is found of one with an LLM, given what was read. Raises LlmError, CostLimitReached."""

    def piece(self, paper: Paper, found: Found, /) -> object:
        """Return the row to keep, which `row_of` reads."""


class PaperWorker(ABC, Generic[Asked, Found]):
    """The worker of one kind of job. Papers are read some at once, and kept one by one where an LLM is asked."""

    kind: JobKind
    request: type[Asked]
    read_at_once: int
    instead: str
    """What is told if the LLM stops answering: how the others are done."""

    def __init__(
        self, index: Index, choose: LlmChoice, checker: Callable[[], SupportChecker], calls_at_once: int
    ) -> None:
        self.index = index
        self.checker = checker
        self._choose = choose
        self._calls_at_once = calls_at_once

    @abstractmethod
    async def costs(self, asked: Asked, papers: Mapping[str, Paper], model: str) -> Estimate:
        """Return what it may cost by an LLM."""

    @abstractmethod
    async def begin(self, run: JobRun, asked: Asked) -> PaperTask[Found]:
        """Prepare a run."""

    async def estimate(self, asked: Asked) -> Estimate:
        """Return what a job may cost. Raises LlmNotConfigured."""
        llm = self._choose(asked.mode, asked.model)
        papers = await self.index.catalogue.read(reading.papers, asked.paper_ids)
        return Estimate(len(papers)) if llm is None else await self.costs(asked, papers, llm.model)

    async def work(self, run: JobRun) -> None:
        """Make the pieces that are not there yet."""
        asked = from_plain(self.request, run.job.request)
        left = [(row, paper) for row, paper in enumerate(asked.paper_ids, start=1) if paper not in run.pieces]
        await run.expect(len(asked.paper_ids), len(asked.paper_ids) - len(left))
        llm = LlmHelp(run, self._choose(asked.mode, asked.model), asked.mode, self.instead)
        task = await self.begin(run, asked)

        async def ask(row: int, paper: Paper, read: Found) -> None:
            said = await llm.take(lambda llm: task.ask(llm, row, paper, read))
            await run.put({paper.id: task.piece(paper, read if said is None else said)}, steps=1)

        for start in range(0, len(left), self.read_at_once):
            some = left[start : start + self.read_at_once]
            papers = await self.index.catalogue.read(reading.papers, [paper_id for _, paper_id in some])
            rows = [(row, papers[paper_id]) for row, paper_id in some if paper_id in papers]
            read = [(row, paper, found) for (row, paper), found in zip(rows, await task.read(rows), strict=True)]
            made: dict[str, object] = {paper_id: GONE for _, paper_id in some if paper_id not in papers}
            if not llm.there:
                made |= {paper.id: task.piece(paper, found) for _, paper, found in read}
            await run.put(made, steps=len(made))
            if llm.there:
                await gathered(lambda one: ask(*one), read, self._calls_at_once)
