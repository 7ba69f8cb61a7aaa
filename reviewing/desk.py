"""The desk: everything that is done with a library beside asking it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cached_property

from answering import Litmus
from answering.checking.choosing import open_checker
from core.answer import Mode
from core.errors import PriceUnknown
from core.filters import Filters, Selection
from core.gateway import price_of
from core.jobs import Job, JobKind
from core.json import from_plain
from core.opening import Openable, opens
from core.ports import SupportChecker
from indexing.catalogue import reading
from retrieval.search import Retriever
from reviewing.choosing import Chooser
from reviewing.comparing.comparer import Comparer, comparison_of
from reviewing.comparing.table import STANDARD, Comparison, ComparisonRequest
from reviewing.jobs.estimating import Estimate
from reviewing.jobs.llms import chosen_llm
from reviewing.jobs.running import JobRunner
from reviewing.jobs.shared import SharedJobRunner
from reviewing.manuscripts.checking import TextChecker
from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.report import OFFERS, TextReport
from reviewing.mapping.library_map import LibraryMap
from reviewing.mapping.mapper import Mapper
from reviewing.review.reviewer import Reviewer
from reviewing.review.reviews import Reviews
from reviewing.screening.screener import Screener
from reviewing.screening.screenings import Screenings
from reviewing.watching.watches import Watches

_ANYTHING = Filters()
_MOST_NAMED, _LONGEST_NAMED = 6, 50
"""Columns that the title of a comparison names, and letters of each."""
USUAL_ROWS = 20
MOST_ROWS = 200


class Desk(Openable):
    """Works with one open library. `open_desk` opens it."""

    def __init__(self, litmus: Litmus) -> None:
        self._index = litmus.library.index
        self._settings = litmus.settings
        self._mapper = Mapper(self._index)
        self.watches = Watches(litmus.library, self._mapper, litmus.settings.data_dir / "digests")
        self._chooser = Chooser(self._index, Retriever(self._index, self._settings))
        self._text_checker = TextChecker(
            self._index, Retriever(self._index, self._settings), self._settings.max_manuscript_chars
        )
        self._choose_llm = chosen_llm(self._settings)
        calls = self._settings.job_llm_calls
        self._comparer = Comparer(self._index, self._choose_llm, lambda: self._checker, calls)
        reviewer = Reviewer(self._index, self._choose_llm, lambda: self._checker, self._settings)
        screener = Screener(self._index, self._choose_llm, lambda: self._checker, calls)
        workers = (self._comparer, reviewer, screener)
        catalogue, at_once = self._index.catalogue, self._settings.max_concurrent_jobs
        hands = litmus.library.hands
        if hands is None:
            self._jobs = JobRunner(catalogue, workers, at_once)
        else:
            self._jobs = SharedJobRunner(catalogue, workers, at_once, hands)
        self.reviews = Reviews(self._index, self._chooser, self._jobs, reviewer, self._check)
        self.screenings = Screenings(self._index, self._jobs, self._chooser, screener, self._check)

    @asynccontextmanager
    async def working(self, *, resume: bool) -> AsyncIterator[None]:
        """Do jobs until the end of the block; what then runs still is broken off, and can go on later."""
        await self._jobs.open(resume=resume)
        try:
            yield
        finally:
            await self._jobs.close()

    @cached_property
    def _checker(self) -> SupportChecker:
        return open_checker(self._settings, self._index.embedder)

    async def map(self, *, topics: int | None = None, filters: Filters = _ANYTHING) -> LibraryMap:
        """Return the library by topic, and as a picture. Raises EmbedderUnavailable."""
        return await self._mapper.map(topics=topics, filters=filters)

    async def check(
        self,
        text: str,
        *,
        form: Form | None = None,
        bibliography: str | None = None,
        filters: Filters = _ANYTHING,
        offers: int = OFFERS,
    ) -> TextReport:
        """Check a text against the library. Raises InvalidManuscript, IndexUnavailable, EmbedderUnavailable."""
        return await self._text_checker.check(
            text, self._checker, form=form, bibliography=bibliography, filters=filters, offers=offers
        )

    async def compare(
        self,
        selection: Selection,
        columns: Sequence[str] = STANDARD,
        *,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
        max_cost_usd: float | None = None,
    ) -> Job:
        """Begin to compare papers.
        Raises PaperNotFound, InvalidTopic, LimitExceeded, LlmNotConfigured, PriceUnknown.
        """
        asked = await self._compared(selection, columns, mode, model, max_cost_usd)
        title = selection.topic or f"{len(asked.paper_ids)} papers by {_named(columns)}"
        return await self._jobs.start(JobKind.COMPARISON, title, asked, max_cost_usd=max_cost_usd)

    async def estimate_comparison(
        self,
        selection: Selection,
        columns: Sequence[str] = STANDARD,
        *,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
    ) -> Estimate:
        """Return what a comparison may cost. Raises as `compare` does."""
        asked = await self._compared(selection, columns, mode, model, None)
        return await self._comparer.estimate(asked)

    async def _compared(
        self, selection: Selection, columns: Sequence[str], mode: Mode, model: str | None, max_cost_usd: float | None
    ) -> ComparisonRequest:
        self._check(mode, model, max_cost_usd)
        papers = await self._chooser.choose(selection, usual=USUAL_ROWS, most=MOST_ROWS)
        return ComparisonRequest(tuple(columns), tuple(paper.id for paper in papers), mode, model)

    def _check(self, mode: Mode, model: str | None, max_cost_usd: float | None) -> None:
        """Tell now what would be wrong with an LLM later. Raises LlmNotConfigured, PriceUnknown."""
        llm = self._choose_llm(mode, model)
        if llm is not None and max_cost_usd is not None and price_of(llm.model) is None:
            raise PriceUnknown(llm.model)

    async def comparison(self, job_id: str) -> Comparison:
        """Return a comparison as far as it is. Raises JobNotFound."""
        job = await self._jobs.job(job_id, JobKind.COMPARISON)
        asked = from_plain(ComparisonRequest, job.request)
        papers = await self._index.catalogue.read(reading.papers, asked.paper_ids)
        return comparison_of(job, asked, await self._jobs.pieces(job_id), papers)

    async def job(self, job_id: str) -> Job:
        """Return a job. Raises JobNotFound."""
        return await self._jobs.job(job_id)

    async def jobs(self, *, kind: JobKind | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return the latest jobs, newest first."""
        return await self._jobs.jobs(kind, limit)

    async def wait(self, job_id: str) -> Job:
        """Wait for a job to end, and return it. Raises JobNotFound."""
        return await self._jobs.wait(job_id)

    async def cancel_job(self, job_id: str) -> Job:
        """Stop a job; what it has made stays, and it can go on later. Raises JobNotFound."""
        return await self._jobs.cancel(job_id)

    async def resume_job(self, job_id: str, *, max_cost_usd: float | None = None) -> Job:
        """Go on with a job that ended before it was done. Raises JobNotFound, LimitExceeded."""
        return await self._jobs.resume(job_id, max_cost_usd=max_cost_usd)

    async def forget_job(self, job_id: str) -> None:
        """Stop a job and delete it with all it has made. Raises JobNotFound."""
        await self._jobs.forget(job_id)


@opens
@asynccontextmanager
async def open_desk(litmus: Litmus, *, resume: bool = False) -> AsyncIterator[Desk]:
    """Open the desk over an open library; with `resume`, go on with what the end of the last process broke off.

    As with `open_litmus`: either `async with`, or `await` and later `await desk.close()`, before the library is closed.
    """
    desk = Desk(litmus)
    async with desk.working(resume=resume):
        yield desk


def _named(columns: Sequence[str]) -> str:
    """Name the first columns of a comparison, as its title; the table has them all, and whole."""
    named = [column if len(column) <= _LONGEST_NAMED else f"{column[: _LONGEST_NAMED - 1]}…" for column in columns]
    if len(named) <= _MOST_NAMED:
        return ", ".join(named)
    return f"{', '.join(named[: _MOST_NAMED - 1])} and {len(named) - _MOST_NAMED + 1} more"
