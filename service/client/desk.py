"""The desk of a service, used as if it stood here."""

from collections.abc import Sequence
from typing import Any

from core.answer import Mode
from core.filters import Filters
from core.jobs import Job, JobKind
from reviewing.choosing import Selection
from reviewing.comparing.table import Comparison
from reviewing.jobs.estimating import Estimate
from reviewing.manuscripts.manuscript import Form
from reviewing.manuscripts.report import TextReport
from reviewing.mapping.library_map import LibraryMap
from service.client.calls import Call, address, estimate_in, job_in
from service.client.reviews import RemoteReviews
from service.client.screenings import RemoteScreenings
from service.client.watches import Follow, RemoteWatches
from service.surface.library import EVERYTHING
from service.wire.checks import CheckOut
from service.wire.comparisons import ComparisonOut
from service.wire.filters import FiltersWire
from service.wire.jobs import JobsOut
from service.wire.maps import MapOut
from service.wire.selection import SelectionIn


class RemoteDesk:
    """The desk of the service."""

    def __init__(self, call: Call, follow: Follow) -> None:
        self._call = call
        self.watches = RemoteWatches(call, follow)
        self.reviews = RemoteReviews(call)
        self.screenings = RemoteScreenings(call)

    async def map(self, *, topics: int | None = None, filters: Filters = EVERYTHING) -> LibraryMap:
        """Return the library by topic."""
        params = filter_params(filters) | ({"topics": topics} if topics is not None else {})
        return MapOut.model_validate_json(await self._call("GET", "/v1/map", params=params)).to_core()

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
        asked = {
            "text": text,
            "format": form or "auto",
            "bibliography": bibliography,
            "filters": FiltersWire.model_validate(filters).model_dump(mode="json"),
            "offers": offers,
        }
        return CheckOut.model_validate_json(await self._call("POST", "/v1/check", json=asked)).to_core()

    async def compare(
        self,
        selection: Selection,
        columns: Sequence[str],
        *,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
        max_cost_usd: float | None = None,
    ) -> Job:
        """Begin to compare papers."""
        asked = {"columns": list(columns), "mode": mode, "model": model, "max_cost_usd": max_cost_usd}
        body = SelectionIn.fields_of(selection) | asked
        return job_in(await self._call("POST", "/v1/comparisons", json=body))

    async def estimate_comparison(
        self, selection: Selection, columns: Sequence[str], *, mode: Mode = Mode.AUTO, model: str | None = None
    ) -> Estimate:
        """Return what a comparison may cost."""
        asked = SelectionIn.fields_of(selection) | {"columns": list(columns), "mode": mode, "model": model}
        return estimate_in(await self._call("POST", "/v1/comparisons/estimate", json=asked))

    async def comparison(self, job_id: str) -> Comparison:
        """Return a comparison as far as it is."""
        body = await self._call("GET", address("comparisons", job_id))
        return ComparisonOut.model_validate_json(body).to_core()

    async def job(self, job_id: str) -> Job:
        """Return a job."""
        return job_in(await self._call("GET", address("jobs", job_id)))

    async def jobs(self, *, kind: JobKind | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return the latest, newest first."""
        params = {"limit": limit} | ({"kind": kind.value} if kind is not None else {})
        found = JobsOut.model_validate_json(await self._call("GET", "/v1/jobs", params=params))
        return tuple(job.to_core() for job in found.jobs)

    async def cancel_job(self, job_id: str) -> Job:
        """Stop a job."""
        return job_in(await self._call("DELETE", address("jobs", job_id)))

    async def resume_job(self, job_id: str, *, max_cost_usd: float | None = None) -> Job:
        """Go on with a job."""
        return job_in(await self._call("POST", address("jobs", job_id, "resume"), json={"max_cost_usd": max_cost_usd}))

    async def forget_job(self, job_id: str) -> None:
        """Delete a job with all it has made."""
        await self._call("DELETE", address("jobs", job_id), params={"forget": True})


def filter_params(filters: Filters) -> dict[str, Any]:
    """Return the part of an address that means these filters."""
    params: dict[str, Any] = {
        "year_from": filters.year_from,
        "year_to": filters.year_to,
        "author": list(filters.authors),
        "venue": list(filters.venues),
        "tag": list(filters.tags),
        "paper_id": list(filters.paper_ids),
        "surveys": filters.surveys,
        "collection": list(filters.collections),
        "reading": filters.reading,
    }
    return {name: value for name, value in params.items() if value is not None}
