"""Where screenings are begun, looked at and decided."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from core.answer import Mode
from core.errors import NotScreened
from core.filters import Selection
from core.jobs import Job, JobKind
from core.json import from_plain
from indexing.catalogue import reading
from indexing.index import Index
from reviewing.choosing import Chooser
from reviewing.jobs.estimating import Estimate
from reviewing.jobs.running import JobRunner
from reviewing.screening.criteria import Decision, criteria_of
from reviewing.screening.screener import Screener, StoredRulings, ruling_key, rulings_on, screened, screening_of
from reviewing.screening.screening import LONGEST_NOTE, Ruling, Screened, Screening, ScreeningRequest
from reviewing.writing.screenings import SCREENING_FORMATS

USUAL = 200
"""Papers for a topic."""
MOST = 5000
_TITLE = 100


class Screenings:
    """The screenings of one library."""

    def __init__(
        self,
        index: Index,
        jobs: JobRunner,
        chooser: Chooser,
        screener: Screener,
        check_llm: Callable[[Mode, str | None, float | None], object],
    ) -> None:
        self._index = index
        self._jobs = jobs
        self._chooser = chooser
        self._screener = screener
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
        return await self._jobs.start(JobKind.SCREENING, title, asked, max_cost_usd=max_cost_usd)

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
        return await self._screener.estimate(asked)

    async def _asked(
        self, selection: Selection, include: Sequence[str], exclude: Sequence[str], mode: Mode, model: str | None
    ) -> ScreeningRequest:
        criteria = criteria_of(include, exclude)
        papers = await self._chooser.choose(selection, usual=USUAL, most=MOST)
        return ScreeningRequest(criteria, tuple(paper.id for paper in papers), mode, model)

    async def screening(self, job_id: str) -> Screening:
        """Return a screening as far as it is. Raises JobNotFound."""
        job = await self._jobs.job(job_id, JobKind.SCREENING)
        asked = from_plain(ScreeningRequest, job.request)
        papers = await self._index.catalogue.read(reading.papers, asked.paper_ids)
        return screening_of(job, asked, await self._jobs.pieces(job_id), papers)

    async def file(self, job_id: str, format: str) -> bytes:
        """Return a screening as a file, in one of `SCREENING_FORMATS`. Raises JobNotFound."""
        return await asyncio.to_thread(SCREENING_FORMATS[format].write, await self.screening(job_id))

    async def decide(self, job_id: str, paper_id: str, decision: Decision | None, note: str = "") -> Screened:
        """Overrule or confirm what the machine decided; None takes back what a person decided.

        Raises JobNotFound, NotScreened.
        """
        job = await self._jobs.job(job_id, JobKind.SCREENING)
        asked = from_plain(ScreeningRequest, job.request)
        async with self._deciding:
            pieces = await self._jobs.pieces(job_id)
            if paper_id not in asked.paper_ids or paper_id not in pieces:
                raise NotScreened(paper_id)
            papers = await self._index.catalogue.read(reading.papers, [paper_id])
            row = screened(pieces, asked.paper_ids.index(paper_id) + 1, paper_id, papers)
            if row is None:
                raise NotScreened(paper_id)
            made = Ruling(decision, " ".join(note.split())[:LONGEST_NOTE], datetime.now(UTC))
            rulings = (*rulings_on(pieces, paper_id), made)
            await self._jobs.put(job_id, ruling_key(paper_id), StoredRulings(rulings))
        return replace(row, rulings=rulings)
