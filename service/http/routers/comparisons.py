"""Papers compared: rows are papers, columns are questions."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.formats import TableFormatName
from service.http.context import DeskHere, EngineHere, JsonOnly
from service.http.limits import known_model
from service.http.openapi import REFUSALS, accepted, files, problems
from service.problems import FieldProblem
from service.wire.comparisons import ComparisonIn, ComparisonOut
from service.wire.estimates import EstimateOut
from service.wire.jobs import JobOut

router = APIRouter(prefix="/v1/comparisons", tags=["working with papers"])

_MEDIA_TYPES = (
    "text/markdown",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/x-tex",
    "application/x-bibtex",
)


@router.post(
    "",
    summary="Compare papers",
    status_code=202,
    dependencies=[JsonOnly],
    responses=accepted("comparison") | REFUSALS,
)
async def compare(asked: ComparisonIn, response: Response, desk: DeskHere, engine: EngineHere) -> JobOut:
    """Begin a comparison: each cell is what one abstract says to one question, with its evidence, or that it is silent.

    Without an LLM a cell is the sentence that answers; with one, a short answer that its abstract supports.
    """
    mode, model = known_model(engine, asked.model, asked.mode)
    columns = _columns(asked)
    job = await desk.compare(asked.selection(), columns, mode=mode, model=model, max_cost_usd=asked.max_cost_usd)
    response.headers["Location"] = f"/v1/comparisons/{job.id}"
    return JobOut.of(job)


@router.post(
    "/estimate",
    summary="What a comparison may cost",
    dependencies=[JsonOnly],
    responses=REFUSALS,
)
async def estimate(asked: ComparisonIn, desk: DeskHere, engine: EngineHere) -> EstimateOut:
    """Return the calls, tokens and dollars of a comparison, from the least to the most, without beginning it."""
    mode, model = known_model(engine, asked.model, asked.mode)
    made = await desk.estimate_comparison(asked.selection(), _columns(asked), mode=mode, model=model)
    return EstimateOut.of(made)


@router.get(
    "/{job_id}",
    summary="A comparison as far as it is",
    response_model=ComparisonOut,
    responses=files("The comparison; with `format` as a file.", *_MEDIA_TYPES) | problems(404, 422),
)
async def comparison(
    job_id: str,
    desk: DeskHere,
    format: Annotated[
        TableFormatName | None, Query(description="As a file; `bibtex` is what the table in `latex` cites.")
    ] = None,
) -> ComparisonOut | Response:
    """Return the rows that are there, in the order in which the papers were chosen."""
    made = await desk.comparison(job_id)
    if format is None:
        return ComparisonOut.of(made)
    from reviewing.writing.comparisons import TABLE_FORMATS

    writer = TABLE_FORMATS[format]
    content = await asyncio.to_thread(writer.write, made)
    return Response(
        content,
        media_type=writer.media_type,
        headers={"Content-Disposition": f'attachment; filename="comparison{writer.suffix}"'},
    )


def _columns(asked: ComparisonIn) -> list[str]:
    try:
        return asked.asked()
    except ValueError as error:
        raise FieldProblem("columns", str(error)) from None
