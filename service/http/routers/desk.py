"""The library by topic, a text checked against it, and the jobs that work on it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from core.jobs import Job, JobKind
from reviewing.manuscripts.files import read_document
from reviewing.manuscripts.report import TextReport
from reviewing.mapping.library_map import LibraryMap
from service import desk_endpoints as api
from service.http.routing import UPLOAD_FORM, DeskHere, UploadsHere, serve
from service.http.streams import while_waited_for
from service.wire.checks import CheckRequest, DocumentOut
from service.wire.filters import FilterQuery
from service.wire.jobs import ResumeIn

router = APIRouter(tags=["working with papers"])
_AS_IT_WAS = ResumeIn()


class MapQuery(FilterQuery):
    """The part of the address after the question mark. What can be given several times means any of them."""

    topics: int | None = Field(
        default=None, ge=1, le=100, description="How many topics. Left out: as many as the silhouette asks for."
    )


@serve(router, api.MAP, "The library by topic")
async def library_map(query: Annotated[MapQuery, Query()], desk: DeskHere) -> LibraryMap:
    """Cluster the papers by what they speak of, name each topic, and give every paper a place in a picture.

    The same library gives the same map; it is kept until the library changes.
    """
    return await desk.map(topics=query.topics, filters=query.filters())


@serve(router, api.CHECK, "Check a text")
async def check(asked: CheckRequest, request: Request, desk: DeskHere) -> TextReport:
    """Say of each sentence whether the library supports it, what to cite, and which citations do not hold.

    All offsets of sentences and citations count characters of `text`; those of evidence count characters of the
    abstract of its source.
    """
    work = desk.check(
        asked.text,
        form=asked.form(),
        bibliography=asked.bibliography,
        filters=asked.filters.to_core(),
        offers=asked.offers,
    )
    return await while_waited_for(request, work)


@serve(router, api.READ_DOCUMENT, "Read a Word document", openapi_extra={"requestBody": UPLOAD_FORM})
async def read_word_document(request: Request, uploads: UploadsHere) -> DocumentOut:
    """Return what a .docx file says, and the works that it cites, as `POST /v1/check` takes them. It is not kept."""
    upload = await uploads.take(request)
    try:
        content = await asyncio.to_thread(upload.path.read_bytes)
    finally:
        await asyncio.to_thread(upload.path.unlink, missing_ok=True)
    word = await asyncio.to_thread(read_document, content, upload.filename)
    return DocumentOut(
        text=word.text, format="markdown", bibliography=word.bibliography or None, citations=word.citations
    )


@serve(router, api.JOBS, "List jobs")
async def jobs(
    desk: DeskHere,
    kind: JobKind | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> tuple[Job, ...]:
    """Return the latest, newest first."""
    return await desk.jobs(kind=kind, limit=limit)


@serve(router, api.JOB, "How far a job is")
async def one(job_id: str, desk: DeskHere) -> Job:
    """Return one job; `result` is the address of what it has made so far."""
    return await desk.job(job_id)


@serve(router, api.CANCEL_JOB, "Stop a job")
async def cancel(
    job_id: str,
    desk: DeskHere,
    forget: Annotated[bool, Query(description="Also delete it, with all it has made.")] = False,
) -> Job:
    """Stop it if it waits or runs. What it has made is kept, and it can go on later."""
    stopped = await desk.cancel_job(job_id)
    if forget:
        await desk.forget_job(job_id)
    return stopped


@serve(router, api.RESUME_JOB, "Go on with a job")
async def resume(job_id: str, desk: DeskHere, how: ResumeIn = _AS_IT_WAS) -> Job:
    """Go on where it was stopped, broke, or reached its limit of costs; one that is done or runs stays as it is."""
    return await desk.resume_job(job_id, max_cost_usd=how.max_cost_usd)
