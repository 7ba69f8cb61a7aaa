"""What all that is used of a remote service shares: how it is called, and what comes back."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from core.jobs import Job
from reviewing.jobs.estimating import Estimate
from service.wire.estimates import EstimateOut
from service.wire.jobs import JobOut

Call = Callable[..., Awaitable[bytes]]
"""Method, path, and what httpx takes beside them; the body of the response."""


def address(*parts: str) -> str:
    """Return the path below `/v1/`; whatever an id holds, it stays one part."""
    return "/v1/" + "/".join(quote(part, safe="") for part in parts)


def job_in(body: bytes) -> Job:
    """Return the job that a response tells of."""
    return JobOut.model_validate_json(body).to_core()


def estimate_in(body: bytes) -> Estimate:
    """Return the estimate that a response tells."""
    return EstimateOut.model_validate_json(body).to_core()
