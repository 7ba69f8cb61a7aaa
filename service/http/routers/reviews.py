"""Literature reviews."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.formats import ReviewFormatName
from service.http.context import DeskHere, EngineHere, JsonOnly
from service.http.limits import known_model
from service.http.openapi import REFUSALS, accepted, files, problems
from service.wire.estimates import EstimateOut
from service.wire.jobs import JobOut
from service.wire.outlines import OutlineOut
from service.wire.reviews import ReviewIn, ReviewOut

router = APIRouter(prefix="/v1/reviews", tags=["working with papers"])

_MEDIA_TYPES = (
    "text/markdown",
    "application/x-tex",
    "application/x-bibtex",
    "text/html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/plain",
    "application/zip",
)


@router.post(
    "",
    summary="Begin a review",
    status_code=202,
    dependencies=[JsonOnly],
    responses=accepted("review") | REFUSALS,
)
async def begin(asked: ReviewIn, response: Response, desk: DeskHere, engine: EngineHere) -> JobOut:
    """Begin a literature review: an outline, sections whose sentences are cited and tested, contested points.

    Without an LLM its sentences are those of the abstracts, put into the third person.
    """
    mode, model = known_model(engine, asked.model, asked.mode)
    job = await desk.reviews.begin(
        asked.topic,
        asked.selection(),
        outline=asked.planned(),
        mode=mode,
        model=model,
        policy=asked.faithfulness,
        max_cost_usd=asked.max_cost_usd,
    )
    response.headers["Location"] = f"/v1/reviews/{job.id}"
    return JobOut.of(job)


@router.post("/estimate", summary="What a review may cost", dependencies=[JsonOnly], responses=REFUSALS)
async def estimate(asked: ReviewIn, desk: DeskHere, engine: EngineHere) -> EstimateOut:
    """Return the calls, tokens and dollars of a review, from the least to the most, without beginning it."""
    mode, model = known_model(engine, asked.model, asked.mode)
    made = await desk.reviews.estimate(asked.topic, asked.selection(), outline=asked.planned(), mode=mode, model=model)
    return EstimateOut.of(made)


@router.post("/outline", summary="The outline of a review", dependencies=[JsonOnly], responses=REFUSALS)
async def outline(asked: ReviewIn, desk: DeskHere) -> OutlineOut:
    """Return the outline that a review would have, to be edited and given to it; no LLM takes part."""
    made, titles = await desk.reviews.outline(asked.topic, asked.selection(), outline=asked.planned())
    return OutlineOut.of(made, titles)


@router.get("/{job_id}", summary="A review as far as it is", responses=problems(404))
async def review(job_id: str, desk: DeskHere) -> ReviewOut:
    """Return the outline, the sections that are written, the contested points, the references and how it was made."""
    return ReviewOut.of(await desk.reviews.review(job_id))


@router.get(
    "/{job_id}/export",
    summary="A review as a file",
    response_class=Response,
    responses=files("The review as far as it is.", *_MEDIA_TYPES) | problems(404, 422),
)
async def export(
    job_id: str,
    desk: DeskHere,
    format: Annotated[ReviewFormatName, Query(description="The format of the file.")] = ReviewFormatName.MARKDOWN,
) -> Response:
    """Return the review as a file of one format; `latex` cites what `bibtex` has, and `zip` holds all."""
    made = await desk.reviews.review(job_id)
    from reviewing.writing.reviews import REVIEW_FORMATS

    writer = REVIEW_FORMATS[format]
    content = await asyncio.to_thread(writer.write, made, "review")
    return Response(
        content,
        media_type=writer.media_type,
        headers={"Content-Disposition": f'attachment; filename="review{writer.suffix}"'},
    )
