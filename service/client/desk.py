"""The desk of a service, used as if it stood here."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Unpack

from core.answer import Policy
from core.filters import Filters, Selection
from core.importing import Digest, Hears, ImportJob, Wanted, Watch, unheard
from core.jobs import Job, JobKind
from reviewing.comparing.table import Comparison
from reviewing.jobs.estimating import Estimate
from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.report import TextReport
from reviewing.mapping.library_map import LibraryMap
from reviewing.review.outline import Outline
from reviewing.review.review import Review
from reviewing.screening.criteria import Decision
from reviewing.screening.screening import Screened, Screening
from service import desk_endpoints as api
from service.client.calling import Caller
from service.surface.desk import Bounded, WhoWorks
from service.surface.library import EVERYTHING
from service.wire.base import attributes
from service.wire.filters import filter_params
from service.wire.imports import ImportAccepted, WatchIn
from service.wire.jobs import WorkIn
from service.wire.screenings import ScreenedOut

Follow = Callable[[ImportAccepted, Hears], Awaitable[ImportJob]]


class RemoteDesk:
    """The desk of the service."""

    def __init__(self, call: Caller, follow: Follow) -> None:
        self._call = call
        self.watches = RemoteWatches(call, follow)
        self.reviews = RemoteReviews(call)
        self.screenings = RemoteScreenings(call)

    async def map(self, *, topics: int | None = None, filters: Filters = EVERYTHING) -> LibraryMap:
        """Return the library by topic."""
        return await self._call(api.MAP, query={"topics": topics, **filter_params(filters)})

    async def check(
        self,
        text: str,
        *,
        form: Form | None = None,
        bibliography: str | None = None,
        filters: Filters = EVERYTHING,
        offers: int = 3,
    ) -> TextReport:
        """Check a text against the library."""
        asked = {"text": text, "format": form or "auto", "bibliography": bibliography}
        return await self._call(api.CHECK, body={**asked, "filters": filters, "offers": offers})

    async def compare(self, selection: Selection, columns: Sequence[str], **how: Unpack[Bounded]) -> Job:
        """Begin to compare papers."""
        return await self._call(api.COMPARE, body={**_chosen(selection), "columns": columns, **how})

    async def estimate_comparison(
        self, selection: Selection, columns: Sequence[str], **how: Unpack[WhoWorks]
    ) -> Estimate:
        """Return what a comparison may cost."""
        body = {**_chosen(selection), "columns": columns, **how}
        return await self._call(api.ESTIMATE_COMPARISON, body=body)

    async def comparison(self, job_id: str) -> Comparison:
        """Return a comparison as far as it is."""
        return await self._call(api.COMPARISON, job_id)

    async def job(self, job_id: str) -> Job:
        """Return a job."""
        return await self._call(api.JOB, job_id)

    async def jobs(self, *, kind: JobKind | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return the latest, newest first."""
        return await self._call(api.JOBS, query={"kind": kind, "limit": limit})

    async def cancel_job(self, job_id: str) -> Job:
        """Stop a job."""
        return await self._call(api.CANCEL_JOB, job_id)

    async def resume_job(self, job_id: str, *, max_cost_usd: float | None = None) -> Job:
        """Go on with a job."""
        return await self._call(api.RESUME_JOB, job_id, body={"max_cost_usd": max_cost_usd})

    async def forget_job(self, job_id: str) -> None:
        """Delete a job with all it has made."""
        await self._call(api.CANCEL_JOB, job_id, query={"forget": True})


class RemoteReviews:
    """The reviews of the service."""

    def __init__(self, call: Caller) -> None:
        self._call = call

    async def begin(
        self,
        topic: str,
        selection: Selection,
        *,
        outline: str | None = None,
        policy: Policy = Policy.STRICT,
        **how: Unpack[Bounded],
    ) -> Job:
        """Begin a review."""
        body = {**_chosen(selection), "topic": topic, "outline_text": outline, "faithfulness": policy, **how}
        return await self._call(api.BEGIN_REVIEW, body=body)

    async def estimate(
        self, topic: str, selection: Selection, *, outline: str | None = None, **how: Unpack[WhoWorks]
    ) -> Estimate:
        """Return what a review may cost."""
        body = {**_chosen(selection), "topic": topic, "outline_text": outline, **how}
        return await self._call(api.ESTIMATE_REVIEW, body=body)

    async def outline(
        self, topic: str, selection: Selection, *, outline: str | None = None
    ) -> tuple[Outline, dict[str, str]]:
        """Return the outline that a review would have, and the titles of its papers by id."""
        told = await self._call(api.OUTLINE, body={**_chosen(selection), "topic": topic, "outline_text": outline})
        return told.outline(), told.papers

    async def review(self, job_id: str) -> Review:
        """Return a review as far as it is."""
        return await self._call(api.REVIEW, job_id)


class RemoteScreenings:
    """The screenings of the service."""

    def __init__(self, call: Caller) -> None:
        self._call = call

    async def begin(
        self, selection: Selection, include: Sequence[str], exclude: Sequence[str] = (), **how: Unpack[Bounded]
    ) -> Job:
        """Begin to screen papers."""
        return await self._call(api.SCREEN, body={**_chosen(selection), "include": include, "exclude": exclude, **how})

    async def estimate(
        self, selection: Selection, include: Sequence[str], exclude: Sequence[str] = (), **how: Unpack[WhoWorks]
    ) -> Estimate:
        """Return what a screening may cost, without beginning it."""
        body = {**_chosen(selection), "include": include, "exclude": exclude, **how}
        return await self._call(api.ESTIMATE_SCREENING, body=body)

    async def screening(self, job_id: str) -> Screening:
        """Return a screening as far as it is, page by page."""
        rows: list[ScreenedOut] = []
        while True:
            told = await self._call(api.SCREENING, job_id, query={"offset": len(rows), "limit": api.MOST_ROWS})
            rows += told.rows
            if not told.rows or len(rows) >= told.total:
                return told.screening(rows)

    async def file(self, job_id: str, format: str) -> bytes:
        """Return a screening as a file."""
        return await self._call(api.SCREENING_FILE, job_id, query={"format": format})

    async def decide(self, job_id: str, paper_id: str, decision: Decision | None, note: str = "") -> Screened:
        """Overrule or confirm what the machine decided."""
        return await self._call(api.DECIDE, job_id, paper_id, body={"decision": decision, "note": note})


class RemoteWatches:
    """The watches of the service."""

    def __init__(self, call: Caller, follow: Follow) -> None:
        self._call = call
        self._follow = follow

    async def add(self, wanted: Wanted, *, name: str | None = None) -> Watch:
        """Begin a watch."""
        return await self._call(api.ADD_WATCH, body={**attributes(WatchIn, wanted), "name": name})

    async def all(self) -> tuple[Watch, ...]:
        """Return the watches."""
        return await self._call(api.WATCHES)

    async def watch(self, watch: str) -> Watch:
        """Return the watch of this id or name."""
        return await self._call(api.WATCH, watch)

    async def remove(self, watch: str) -> None:
        """End a watch."""
        await self._call(api.REMOVE_WATCH, watch)

    async def run(self, watch: str, hear: Hears = unheard) -> ImportJob:
        """Have the service run a watch, and wait for the end."""
        return await self._follow(await self._call(api.RUN_WATCH, watch), hear)

    async def digest(self, watch: str) -> Digest | None:
        """Have the service make a digest of what is new."""
        told = await self._call(api.MAKE_DIGEST, watch)
        return told.digest.to_core() if told.digest else None

    async def digests(self, watch: str, limit: int = 20) -> tuple[Digest, ...]:
        """Return the last digests, newest first."""
        return await self._call(api.DIGESTS, watch, query={"limit": limit})


def _chosen(selection: Selection) -> dict[str, Any]:
    return attributes(WorkIn, selection)
