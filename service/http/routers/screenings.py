"""Papers screened as a systematic review does it, with decisions that a person can overrule."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from reviewing.screening.criteria import Decision
from reviewing.screening.screening import Decider
from service.client.screenings import PAGE
from service.formats import ScreeningFormatName
from service.http.context import DeskHere, EngineHere, JsonOnly
from service.http.limits import known_model
from service.http.openapi import REFUSALS, accepted, files, problems
from service.wire.estimates import EstimateOut
from service.wire.jobs import JobOut
from service.wire.screenings import DecisionIn, ScreenedOut, ScreeningIn, ScreeningOut

router = APIRouter(prefix="/v1/screenings", tags=["working with papers"])

_MEDIA_TYPES = (
    "text/markdown",
    "text/csv",
    "application/json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "image/svg+xml",
    "application/x-research-info-systems",
    "application/x-bibtex",
)


@router.post(
    "",
    summary="Screen papers",
    status_code=202,
    dependencies=[JsonOnly],
    responses=accepted("screening") | REFUSALS,
)
async def screen(asked: ScreeningIn, response: Response, desk: DeskHere, engine: EngineHere) -> JobOut:
    """Begin a screening: each paper is included, excluded, or left for a person where that is not clear.

    Each criterion has an answer with its reason and the words of the abstract that it rests on.
    """
    mode, model = known_model(engine, asked.model, asked.mode)
    job = await desk.screenings.begin(
        asked.selection(), asked.include, asked.exclude, mode=mode, model=model, max_cost_usd=asked.max_cost_usd
    )
    response.headers["Location"] = f"/v1/screenings/{job.id}"
    return JobOut.of(job)


@router.post(
    "/estimate",
    summary="What a screening may cost",
    dependencies=[JsonOnly],
    responses=REFUSALS,
)
async def estimate(asked: ScreeningIn, desk: DeskHere, engine: EngineHere) -> EstimateOut:
    """Return the calls, tokens and dollars of a screening, from the least to the most, without beginning it."""
    mode, model = known_model(engine, asked.model, asked.mode)
    made = await desk.screenings.estimate(asked.selection(), asked.include, asked.exclude, mode=mode, model=model)
    return EstimateOut.of(made)


@router.get("/{job_id}", summary="A screening as far as it is", responses=problems(404, 422))
async def screening(
    job_id: str,
    desk: DeskHere,
    decision: Annotated[Decision | None, Query(description="Only rows with this decision.")] = None,
    decided_by: Annotated[
        Decider | None, Query(description="Only rows that the machine, or a person, decided.")
    ] = None,
    offset: Annotated[int, Query(ge=0, description="So many rows are passed over.")] = 0,
    limit: Annotated[int, Query(ge=0, le=PAGE, description="At most so many rows.")] = 100,
) -> ScreeningOut:
    """Return its counts, and a page of its rows in the order in which the papers were chosen."""
    made = await desk.screenings.screening(job_id)
    rows = [row for row in made.rows if decision in (None, row.decision) and decided_by in (None, row.decided_by)]
    return ScreeningOut.of(made, rows[offset : offset + limit], len(rows))


@router.get(
    "/{job_id}/export",
    summary="A screening as a file",
    response_class=Response,
    responses=files("The screening.", *_MEDIA_TYPES) | problems(404, 422),
)
async def export_screening(
    job_id: str,
    desk: DeskHere,
    format: Annotated[
        ScreeningFormatName, Query(description="`ris` and `bibtex` have the papers that are included; `svg` the flow.")
    ] = ScreeningFormatName.MARKDOWN,
) -> Response:
    """Return the report, the table, the flow diagram, or the papers that are included."""
    from reviewing.writing.screenings import SCREENING_FORMATS

    content = await desk.screenings.file(job_id, format)
    writer = SCREENING_FORMATS[format]
    name = f'attachment; filename="screening{writer.suffix}"'
    return Response(content, media_type=writer.media_type, headers={"Content-Disposition": name})


@router.patch(
    "/{job_id}/decisions/{paper_id}",
    summary="Decide on a paper",
    dependencies=[JsonOnly],
    responses=problems(400, 404, 413, 415, 422),
)
async def decide(job_id: str, paper_id: str, asked: DecisionIn, desk: DeskHere) -> ScreenedOut:
    """Overrule or confirm what the machine decided. Both decisions are kept, and a later run changes neither."""
    row = await desk.screenings.decide(job_id, paper_id, asked.decision, asked.note)
    criteria = (await desk.screenings.screening(job_id)).criteria
    return ScreenedOut.of(row, criteria)
