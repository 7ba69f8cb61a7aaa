"""Screenings that are what they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from core.answer import Evidence, Mode
from core.errors import JobNotFound, NotScreened
from core.filters import Selection
from core.jobs import Job, JobKind, JobState
from reviewing.jobs.estimating import Estimate, Span
from reviewing.screening.criteria import Decision, Finding, Holds, criteria_of
from reviewing.screening.screening import Identification, Origin, Ruling, Screened, Screening
from reviewing.writing.screenings import SCREENING_FORMATS
from tests.service.stand_in import PAPER

SCREENING_JOB = Job("j_2", JobKind.SCREENING, "Sheep", JobState.DONE, {}, 2, 2, notices=("A notice.",))
NO, YES = (
    Finding(Holds.NO, "No word of it."),
    Finding(Holds.YES, "So it says.", 0.9, (Evidence(1, "We count sheep.", 0, 15),)),
)
ESTIMATE = Estimate(2, "openai/fake", Span(2, 2), Span(900, 900), Span(20, 220))
AT = datetime(2025, 1, 31, tzinfo=UTC)
SCREENING = Screening(
    SCREENING_JOB,
    criteria_of(["Is it about sheep?"], ["Is it a survey?"]),
    (
        Screened(1, PAPER, Decision.INCLUDE, None, (YES, NO)),
        Screened(2, replace(PAPER, id="p_2"), Decision.EXCLUDE, 1, (NO, NO), (Ruling(Decision.UNSURE, "Look.", AT),)),
    ),
    3,
    1,
    Identification((Origin("<b>papers</b> & more.ris", 6, 2, 1, 0),), 4, 3),
)


@dataclass
class StandInScreenings:
    fails: Exception | None = None
    asked: list[Any] = field(default_factory=list)
    made: Screening = SCREENING

    async def begin(
        self,
        selection: Selection,
        include: Sequence[str],
        exclude: Sequence[str] = (),
        *,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
        max_cost_usd: float | None = None,
    ) -> Job:
        self.asked.append((selection, tuple(include), tuple(exclude), mode, model, max_cost_usd))
        if self.fails:
            raise self.fails
        criteria_of(include, exclude)
        return self.made.job

    async def estimate(
        self, selection: Selection, include: Sequence[str], exclude: Sequence[str] = (), **how: Any
    ) -> Estimate:
        self.asked.append((selection, tuple(include), tuple(exclude), how))
        if self.fails:
            raise self.fails
        criteria_of(include, exclude)
        return ESTIMATE

    async def screening(self, job_id: str) -> Screening:
        if job_id != self.made.job.id:
            raise JobNotFound(job_id)
        return self.made

    async def file(self, job_id: str, format: str) -> bytes:
        return SCREENING_FORMATS[format].write(await self.screening(job_id))

    async def decide(self, job_id: str, paper_id: str, decision: Decision | None, note: str = "") -> Screened:
        rows = {row.paper.id: row for row in (await self.screening(job_id)).rows}
        if paper_id not in rows:
            raise NotScreened(paper_id)
        changed = replace(rows[paper_id], rulings=(*rows[paper_id].rulings, Ruling(decision, note, AT)))
        self.made = replace(self.made, rows=tuple((rows | {paper_id: changed}).values()))
        return changed
