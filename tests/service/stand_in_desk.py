"""A desk that gives what it was given."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.answer import Evidence, Mode, Usage, Verdict
from core.errors import JobNotFound
from core.filters import Filters, Selection
from core.jobs import Job, JobKind, JobState
from reviewing.comparing.table import Cell, Comparison, Row
from reviewing.jobs.estimating import Estimate
from reviewing.manuscripts.manuscript import Citation, Form
from reviewing.manuscripts.report import (
    CheckedCitation,
    CheckedSentence,
    CheckedSource,
    CitationState,
    Offer,
    Standing,
    TextReport,
)
from reviewing.mapping.library_map import LibraryMap, Spot, Topic
from tests.service.stand_in import PAPER
from tests.service.stand_in_reviews import ESTIMATE, StandInReviews
from tests.service.stand_in_screenings import StandInScreenings

MAP = LibraryMap(
    (Topic(1, "Sheep · attention", ("sheep", "attention"), (PAPER.id,), 0.0, 0.0),),
    (Spot(PAPER.id, PAPER.title, PAPER.year, 0.0, 0.0, 1),),
    {2: 0.1, 3: 0.2},
    index="lib@3",
)
JOB = Job("j_1", JobKind.COMPARISON, "Sheep", JobState.DONE, {}, 1, 1, Usage(3, 4, 0.01), notices=("A notice.",))
CELL = Cell(True, "We count sheep.", Verdict.SUPPORTED, 0.9, (Evidence(1, "We count sheep.", 0, 15),), Mode.EXTRACTIVE)
COMPARISON = Comparison(JOB, ("task", "data"), (Row(1, PAPER, (CELL, Cell(False))),))

EVIDENCE = (Evidence(1, "We count sheep.", 0, 15),)
REPORT = TextReport(
    Form.LATEX,
    52,
    (
        CheckedSentence(
            r"Sheep are counted \cite{ada,bob}.",
            0,
            33,
            "Sheep are counted.",
            Standing.PARTIAL,
            0.4,
            EVIDENCE,
            (
                CheckedCitation(
                    Citation("ada", r"\cite{ada,bob}", 18, 32),
                    CitationState.PARTIAL,
                    "Its abstract says part of it.",
                    1,
                    PAPER.title,
                    0.4,
                    EVIDENCE,
                ),
                CheckedCitation(
                    Citation("bob", r"\cite{ada,bob}", 18, 32), CitationState.UNKNOWN_KEY, "Correct the key."
                ),
            ),
            (Offer(2, Verdict.SUPPORTED, 0.8, 0.7, "Its abstract says so."),),
        ),
        CheckedSentence("We count goats.", 34, 49, "We count goats.", Standing.OWN),
    ),
    (CheckedSource(1, PAPER, "ada", listed=True), CheckedSource(2, replace(PAPER, id="p_2"), "ada2020")),
    checker="local",
    notices=("A notice.",),
)


@dataclass
class StandInDesk:
    fails: Exception | None = None
    asked: list[Any] = field(default_factory=list)
    held: dict[str, Job] = field(default_factory=lambda: {JOB.id: JOB})
    screenings: StandInScreenings = field(default_factory=StandInScreenings)

    @property
    def reviews(self) -> "StandInReviews":
        return StandInReviews(self)

    def _note(self, *asked: Any) -> None:
        self.asked.append(asked)
        if self.fails:
            raise self.fails

    async def map(self, *, topics: int | None = None, filters: Filters = Filters()) -> LibraryMap:  # noqa: B008 - frozen
        self._note(topics, filters)
        return MAP

    async def check(
        self,
        text: str,
        *,
        form: Form | None = None,
        bibliography: str | None = None,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        offers: int = 3,
    ) -> TextReport:
        self._note(text, form, bibliography, filters, offers)
        return REPORT

    async def compare(
        self,
        selection: Selection,
        columns: Sequence[str],
        *,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
        max_cost_usd: float | None = None,
    ) -> Job:
        self._note(selection, tuple(columns), mode, model, max_cost_usd)
        return JOB

    async def estimate_comparison(
        self, selection: Selection, columns: Sequence[str], *, mode: Mode = Mode.AUTO, model: str | None = None
    ) -> Estimate:
        self._note(selection, tuple(columns), mode, model)
        return ESTIMATE

    async def comparison(self, job_id: str) -> Comparison:
        return replace(COMPARISON, job=await self.job(job_id))

    async def job(self, job_id: str) -> Job:
        if job_id not in self.held:
            raise JobNotFound(job_id)
        return self.held[job_id]

    async def jobs(self, *, kind: JobKind | None = None, limit: int = 50) -> tuple[Job, ...]:
        return tuple(job for job in self.held.values() if kind in (None, job.kind))[:limit]

    async def cancel_job(self, job_id: str) -> Job:
        self.held[job_id] = replace(await self.job(job_id), state=JobState.CANCELLED)
        return self.held[job_id]

    async def resume_job(self, job_id: str, *, max_cost_usd: float | None = None) -> Job:
        self._note(job_id, max_cost_usd)
        return await self.job(job_id)

    async def forget_job(self, job_id: str) -> None:
        await self.job(job_id)
        del self.held[job_id]
