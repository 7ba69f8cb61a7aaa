"""The screenings of a service, used as if they were here."""

from collections.abc import Sequence

from core.answer import Mode
from core.jobs import Job
from reviewing.choosing import Selection
from reviewing.jobs.estimating import Estimate
from reviewing.screening.criteria import Decision
from reviewing.screening.screening import Screened, Screening
from service.client.calls import Call, address, estimate_in, job_in
from service.wire.screenings import ScreenedOut, ScreeningOut
from service.wire.selection import SelectionIn

PAGE = 500


class RemoteScreenings:
    """The screenings of the service."""

    def __init__(self, call: Call) -> None:
        self._call = call

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
        """Begin to screen papers."""
        asked = {"include": list(include), "exclude": list(exclude)}
        how = {"mode": mode, "model": model, "max_cost_usd": max_cost_usd}
        body = await self._call("POST", "/v1/screenings", json=SelectionIn.fields_of(selection) | asked | how)
        return job_in(body)

    async def estimate(
        self,
        selection: Selection,
        include: Sequence[str],
        exclude: Sequence[str] = (),
        *,
        mode: Mode = Mode.AUTO,
        model: str | None = None,
    ) -> Estimate:
        """Return what a screening may cost, without beginning it."""
        asked = {"include": list(include), "exclude": list(exclude), "mode": mode, "model": model}
        body = await self._call("POST", "/v1/screenings/estimate", json=SelectionIn.fields_of(selection) | asked)
        return estimate_in(body)

    async def screening(self, job_id: str) -> Screening:
        """Return a screening as far as it is, page by page."""
        rows: list[ScreenedOut] = []
        while True:
            params = {"offset": len(rows), "limit": PAGE}
            told = ScreeningOut.model_validate_json(
                await self._call("GET", address("screenings", job_id), params=params)
            )
            rows += told.rows
            if not told.rows or len(rows) >= told.total:
                return told.to_core(rows)

    async def file(self, job_id: str, format: str) -> bytes:
        """Return a screening as a file."""
        return await self._call("GET", address("screenings", job_id, "export"), params={"format": format})

    async def decide(self, job_id: str, paper_id: str, decision: Decision | None, note: str = "") -> Screened:
        """Overrule or confirm what the machine decided."""
        place = address("screenings", job_id, "decisions", paper_id)
        body = await self._call("PATCH", place, json={"decision": decision, "note": note})
        return ScreenedOut.model_validate_json(body).to_core()
