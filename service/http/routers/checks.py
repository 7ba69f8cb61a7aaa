"""A text, checked against the library."""

from fastapi import APIRouter, Request

from service.http.context import DeskHere, JsonOnly
from service.http.leaving import while_waited_for
from service.http.openapi import problems
from service.wire.checks import CheckOut, CheckRequest

router = APIRouter(prefix="/v1", tags=["working with papers"])


@router.post(
    "/check",
    summary="Check a text",
    dependencies=[JsonOnly],
    responses=problems(400, 413, 415, 422, 503),
)
async def check(asked: CheckRequest, request: Request, desk: DeskHere) -> CheckOut:
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
    return CheckOut.of(await while_waited_for(request, work))
