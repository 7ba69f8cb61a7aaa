"""Literature reviews."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from core.jobs import Job
from reviewing.jobs.estimating import Estimate
from reviewing.review.review import Review
from reviewing.writing.reviews import REVIEW_FORMATS
from service import desk_endpoints as api
from service.formats import ReviewFormatName
from service.http.limits import known_model
from service.http.routing import DeskHere, EngineHere, accepted, attachment, files, serve
from service.wire.reviews import OutlineOut, ReviewIn

router = APIRouter(tags=["working with papers"])

_MEDIA_TYPES = [each.media_type for each in REVIEW_FORMATS.values()]


@serve(router, api.BEGIN_REVIEW, "Begin a review", accepted("review"))
async def begin(asked: ReviewIn, response: Response, desk: DeskHere, engine: EngineHere) -> Job:
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
    response.headers["Location"] = api.REVIEW.address(job.id)
    return job


@serve(router, api.ESTIMATE_REVIEW, "What a review may cost")
async def estimate(asked: ReviewIn, desk: DeskHere, engine: EngineHere) -> Estimate:
    """Return the calls, tokens and dollars of a review, from the least to the most, without beginning it."""
    mode, model = known_model(engine, asked.model, asked.mode)
    return await desk.reviews.estimate(asked.topic, asked.selection(), outline=asked.planned(), mode=mode, model=model)


@serve(router, api.OUTLINE, "The outline of a review")
async def outline(asked: ReviewIn, desk: DeskHere) -> OutlineOut:
    """Return the outline that a review would have, to be edited and given to it; no LLM takes part."""
    return OutlineOut.of(*await desk.reviews.outline(asked.topic, asked.selection(), outline=asked.planned()))


@serve(router, api.REVIEW, "A review as far as it is")
async def review(job_id: str, desk: DeskHere) -> Review:
    """Return the outline, the sections that are written, the contested points, the references and how it was made."""
    return await desk.reviews.review(job_id)


@serve(router, api.REVIEW_FILE, "A review as a file", files("The review as far as it is.", *_MEDIA_TYPES))
async def export(
    job_id: str,
    desk: DeskHere,
    format: Annotated[ReviewFormatName, Query(description="The format of the file.")] = ReviewFormatName.MARKDOWN,
) -> Response:
    """Return the review as a file of one format; `latex` cites what `bibtex` has, and `zip` holds all."""
    made = await desk.reviews.review(job_id)
    writer = REVIEW_FORMATS[format]
    return attachment(await asyncio.to_thread(writer.write, made, "review"), "review", writer)
