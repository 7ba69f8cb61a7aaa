"""Jobs: how far long work is, and how it is stopped and gone on with."""

from typing import Annotated

from fastapi import APIRouter, Query

from core.jobs import JobKind
from service.http.context import DeskHere, JsonOnly
from service.http.openapi import problems
from service.wire.jobs import JobOut, JobsOut, ResumeIn

router = APIRouter(prefix="/v1/jobs", tags=["working with papers"])


@router.get("", summary="List jobs", responses=problems(422))
async def jobs(
    desk: DeskHere,
    kind: JobKind | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> JobsOut:
    """Return the latest, newest first."""
    return JobsOut(jobs=[JobOut.of(job) for job in await desk.jobs(kind=kind, limit=limit)])


@router.get("/{job_id}", summary="How far a job is", responses=problems(404))
async def one(job_id: str, desk: DeskHere) -> JobOut:
    """Return one job; `result` is the address of what it has made so far."""
    return JobOut.of(await desk.job(job_id))


@router.delete("/{job_id}", summary="Stop a job", responses=problems(404))
async def cancel(
    job_id: str,
    desk: DeskHere,
    forget: Annotated[bool, Query(description="Also delete it, with all it has made.")] = False,
) -> JobOut:
    """Stop it if it waits or runs. What it has made is kept, and it can go on later."""
    stopped = JobOut.of(await desk.cancel_job(job_id))
    if forget:
        await desk.forget_job(job_id)
    return stopped


@router.post(
    "/{job_id}/resume",
    summary="Go on with a job",
    status_code=202,
    dependencies=[JsonOnly],
    responses=problems(400, 404, 413, 415, 422, 429),
)
async def resume(job_id: str, how: ResumeIn, desk: DeskHere) -> JobOut:
    """Go on where it was stopped, broke, or reached its limit of costs; one that is done or runs stays as it is."""
    return JobOut.of(await desk.resume_job(job_id, max_cost_usd=how.max_cost_usd))
