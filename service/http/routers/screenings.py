"""Papers screened as a systematic review does it, with decisions that a person can overrule."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from core.jobs import Job
from reviewing.jobs.estimating import Estimate
from reviewing.screening.criteria import Decision
from reviewing.screening.screening import Decider
from reviewing.writing.screenings import SCREENING_FORMATS
from service import desk_endpoints as api
from service.formats import ScreeningFormatName
from service.http.limits import known_model
from service.http.routing import DeskHere, EngineHere, accepted, attachment, files, serve
from service.wire.screenings import DecisionIn, ScreenedOut, ScreeningIn, ScreeningOut

router = APIRouter(tags=["working with papers"])

_MEDIA_TYPES = [each.media_type for each in SCREENING_FORMATS.values()]


@serve(router, api.SCREEN, "Screen papers", accepted("screening"))
async def screen(asked: ScreeningIn, response: Response, desk: DeskHere, engine: EngineHere) -> Job:
    """Begin a screening: each paper is included, excluded, or left for a person where that is not clear.

    Each criterion has an answer with its reason and the words of the abstract that it rests on.
    """
    mode, model = known_model(engine, asked.model, asked.mode)
    job = await desk.screenings.begin(
        asked.selection(), asked.include, asked.exclude, mode=mode, model=model, max_cost_usd=asked.max_cost_usd
    )
    response.headers["Location"] = api.SCREENING.address(job.id)
    return job


@serve(router, api.ESTIMATE_SCREENING, "What a screening may cost")
async def estimate(asked: ScreeningIn, desk: DeskHere, engine: EngineHere) -> Estimate:
    """Return the calls, tokens and dollars of a screening, from the least to the most, without beginning it."""
    mode, model = known_model(engine, asked.model, asked.mode)
    return await desk.screenings.estimate(asked.selection(), asked.include, asked.exclude, mode=mode, model=model)


@serve(router, api.SCREENING, "A screening as far as it is")
async def screening(
    job_id: str,
    desk: DeskHere,
    decision: Annotated[Decision | None, Query(description="Only rows with this decision.")] = None,
    decided_by: Annotated[
        Decider | None, Query(description="Only rows that the machine, or a person, decided.")
    ] = None,
    offset: Annotated[int, Query(ge=0, description="So many rows are passed over.")] = 0,
    limit: Annotated[int, Query(ge=0, le=api.MOST_ROWS, description="At most so many rows.")] = 100,
) -> ScreeningOut:
    """Return its counts, and a page of its rows in the order in which the papers were chosen."""
    made = await desk.screenings.screening(job_id)
    rows = [row for row in made.rows if decision in (None, row.decision) and decided_by in (None, row.decided_by)]
    return ScreeningOut.of(made, rows[offset : offset + limit], len(rows))


@serve(router, api.SCREENING_FILE, "A screening as a file", files("The screening.", *_MEDIA_TYPES))
async def export_screening(
    job_id: str,
    desk: DeskHere,
    format: Annotated[
        ScreeningFormatName, Query(description="`ris` and `bibtex` have the papers that are included; `svg` the flow.")
    ] = ScreeningFormatName.MARKDOWN,
) -> Response:
    """Return the report, the table, the flow diagram, or the papers that are included."""
    return attachment(await desk.screenings.file(job_id, format), "screening", SCREENING_FORMATS[format])


@serve(router, api.DECIDE, "Decide on a paper")
async def decide(job_id: str, paper_id: str, asked: DecisionIn, desk: DeskHere) -> ScreenedOut:
    """Overrule or confirm what the machine decided. Both decisions are kept, and a later run changes neither."""
    row = await desk.screenings.decide(job_id, paper_id, asked.decision, asked.note)
    criteria = (await desk.screenings.screening(job_id)).criteria
    return ScreenedOut.of(row, criteria)
