"""Papers compared: rows are papers, columns are questions."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from core.jobs import Job
from reviewing.comparing.table import Comparison
from reviewing.jobs.estimating import Estimate
from reviewing.writing.comparisons import TABLE_FORMATS
from service import desk_endpoints as api
from service.formats import TableFormatName
from service.http.limits import known_model
from service.http.routing import DeskHere, EngineHere, accepted, attachment, files, serve
from service.problems import FieldProblem
from service.wire.jobs import ComparisonIn

router = APIRouter(tags=["working with papers"])

_MEDIA_TYPES = [each.media_type for each in TABLE_FORMATS.values()]


@serve(router, api.COMPARE, "Compare papers", accepted("comparison"))
async def compare(asked: ComparisonIn, response: Response, desk: DeskHere, engine: EngineHere) -> Job:
    """Begin a comparison: each cell is what one abstract says to one question, with its evidence, or that it is silent.

    Without an LLM a cell is the sentence that answers; with one, a short answer that its abstract supports.
    """
    mode, model = known_model(engine, asked.model, asked.mode)
    columns = _columns(asked)
    job = await desk.compare(asked.selection(), columns, mode=mode, model=model, max_cost_usd=asked.max_cost_usd)
    response.headers["Location"] = api.COMPARISON.address(job.id)
    return job


@serve(router, api.ESTIMATE_COMPARISON, "What a comparison may cost")
async def estimate(asked: ComparisonIn, desk: DeskHere, engine: EngineHere) -> Estimate:
    """Return the calls, tokens and dollars of a comparison, from the least to the most, without beginning it."""
    mode, model = known_model(engine, asked.model, asked.mode)
    return await desk.estimate_comparison(asked.selection(), _columns(asked), mode=mode, model=model)


@serve(
    router,
    api.COMPARISON,
    "A comparison as far as it is",
    files("The comparison; with `format` as a file.", *_MEDIA_TYPES),
)
async def comparison(
    job_id: str,
    desk: DeskHere,
    format: Annotated[
        TableFormatName | None, Query(description="As a file; `bibtex` is what the table in `latex` cites.")
    ] = None,
) -> Comparison | Response:
    """Return the rows that are there, in the order in which the papers were chosen."""
    made = await desk.comparison(job_id)
    if format is None:
        return made
    writer = TABLE_FORMATS[format]
    return attachment(await asyncio.to_thread(writer.write, made), "comparison", writer)


def _columns(asked: ComparisonIn) -> list[str]:
    try:
        return asked.asked()
    except ValueError as error:
        raise FieldProblem("columns", str(error)) from None
