"""Where screenings are begun, looked at and decided."""

import asyncio
from collections.abc import Callable, Sequence

from core.answer import Mode
from core.errors import NotScreened
from core.jobs import Job, JobKind
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.choosing import Chooser, Selection
from reviewing.jobs.estimating import Estimate, Estimator
from reviewing.jobs.running import JobRunner
from reviewing.screening.criteria import criteria_of
from reviewing.screening.keeping import IDENTIFICATION, identification_of, row_of, ruling_key
from reviewing.screening.ruling import ruled
from reviewing.screening.screening import Screened, Screening, ScreeningRequest
from reviewing.screening.verdicts import Decision

USUAL = 200
"""Papers for a topic."""
MOST = 5000
_TITLE = 100


class ScreeningBench:
    """The screenings of one library."""

    def __init__(
        self,
        index: Index,
        jobs: JobRunner,
        chooser: Chooser,
        estimator: Estimator,
        check_llm: Callable[[Mode, str | None, float | None], object],
    ) -> None:
        self._index = index
        self._jobs = jobs
        self._chooser = chooser
        self._estimator = estimator
        self._check_llm = check_llm
        self._deciding = asyncio.Lock()

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
        """Begin to screen papers.

        Raises InvalidCriteria, PaperNotFound, InvalidTopic, LimitExceeded, LlmNotConfigured, PriceUnknown.
        """
        self._check_llm(mode, model, max_cost_usd)
        asked = await self._asked(selection, include, exclude, mode, model)
        named = selection.topic or asked.criteria[0].text
        title = f"{len(asked.paper_ids)} papers: {named if len(named) <= _TITLE else f'{named[: _TITLE - 1]}…'}"
        return await self._jobs.start(JobKind.SCREENING, title, asked.to_json(), max_cost_usd=max_cost_usd)

    async def estimate(
        self,
        selection: Selection,
        include: Sequence[str],
        exclude: Sequence[str] = (),
        *,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
    ) -> Estimate:
        """Return what a screening may cost, without beginning it. Raises what `begin` raises."""
        asked = await self._asked(selection, include, exclude, mode, model)
        return await self._estimator.estimate(asked.to_json())

    async def _asked(
        self, selection: Selection, include: Sequence[str], exclude: Sequence[str], mode: Mode, model: str | None
    ) -> ScreeningRequest:
        criteria = criteria_of(include, exclude)
        papers = await self._chooser.choose(selection, usual=USUAL, most=MOST)
        return ScreeningRequest(criteria, tuple(paper.id for paper in papers), mode, model)

    async def screening(self, job_id: str) -> Screening:
        """Return a screening as far as it is. Raises JobNotFound."""
        job = await self._jobs.job(job_id, JobKind.SCREENING)
        pieces = await self._jobs.pieces(job_id)
        asked = ScreeningRequest.from_json(job.request)
        papers = await self._index.catalogue.read(reading.papers, asked.paper_ids)
        there = [(n, paper_id) for n, paper_id in enumerate(asked.paper_ids, start=1) if paper_id in pieces]
        made = [
            row_of(pieces[paper_id], pieces.get(ruling_key(paper_id)), n, paper_id, papers.get(paper_id))
            for n, paper_id in there
        ]
        rows = tuple(row for row in made if row is not None)
        identification = identification_of(pieces.get(IDENTIFICATION))
        return Screening(job, asked.criteria, rows, len(asked.paper_ids), len(made) - len(rows), identification)

    async def file(self, job_id: str, format: str) -> bytes:
        """Return a screening as a file, in one of `writing.SCREENING_FORMATS`. Raises JobNotFound."""
        from reviewing.screening.writing import screening_format

        return await asyncio.to_thread(screening_format(format).write, await self.screening(job_id))

    async def decide(self, job_id: str, paper_id: str, decision: Decision | None, note: str = "") -> Screened:
        """Overrule or confirm what the machine decided; None takes back what a person decided.

        Raises JobNotFound, NotScreened.
        """
        job = await self._jobs.job(job_id, JobKind.SCREENING)
        asked = ScreeningRequest.from_json(job.request)
        async with self._deciding:
            pieces = await self._jobs.pieces(job_id)
            if paper_id not in asked.paper_ids or paper_id not in pieces:
                raise NotScreened(paper_id)
            papers = await self._index.catalogue.read(reading.papers, [paper_id])
            row, key = asked.paper_ids.index(paper_id) + 1, ruling_key(paper_id)
            rulings = ruled(pieces.get(key), decision, note)
            made = row_of(pieces[paper_id], rulings, row, paper_id, papers.get(paper_id))
            if made is None:
                raise NotScreened(paper_id)
            await self._jobs.put(job_id, {key: rulings})
        return made
