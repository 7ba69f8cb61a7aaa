"""Papers from other places."""

from dataclasses import replace
from pathlib import Path

from fastapi import APIRouter, Response

from core.importing import Wanted
from core.settings import Settings
from indexing.sources.folder import Folder
from service.http.context import EngineHere, JsonOnly
from service.http.openapi import problems
from service.problems import FieldProblem
from service.wire.fetches import FetchRequest, SourceInfoOut, SourcesOut
from service.wire.imports import ImportAccepted

router = APIRouter(prefix="/v1", tags=["papers"])


@router.get("/sources", summary="List sources of papers")
async def sources(engine: EngineHere) -> SourcesOut:
    """Return where papers can be fetched from, what a query may say there, and what should be configured first."""
    return SourcesOut(sources=[SourceInfoOut.model_validate(each) for each in await engine.library.sources()])


@router.post(
    "/fetches",
    summary="Fetch papers from a source",
    status_code=202,
    dependencies=[JsonOnly],
    responses={
        202: {
            "description": "The fetch has begun. It is an import, and is followed and stopped as one.",
            "headers": {"Location": {"description": "Where to ask how far it is.", "schema": {"type": "string"}}},
        },
        **problems(400, 413, 415, 422, 429),
    },
)
async def start(request: FetchRequest, response: Response, engine: EngineHere) -> ImportAccepted:
    """Import what a source has, in the background; the same again goes on where an earlier one was cut."""
    wanted = within_reach(request.to_core(), engine.settings)
    job = await engine.library.start_fetch(wanted)
    response.headers["Location"] = f"/v1/imports/{job.id}"
    return ImportAccepted(id=job.id)


def within_reach(wanted: Wanted, settings: Settings) -> Wanted:
    """Return what is wanted with the path of a folder made whole. Raises FieldProblem where it is nobody's business."""
    if wanted.source != Folder.name:
        return wanted
    if settings.exports_dir is None:
        raise FieldProblem("source", "Set LITMUS_EXPORTS_DIR first: clients may fetch from folders inside it alone.")
    root = settings.exports_dir.resolve()
    folder = (root / Path(wanted.query.strip())).resolve()
    if not folder.is_relative_to(root):
        raise FieldProblem("query", "Only folders inside LITMUS_EXPORTS_DIR can be fetched from.")
    return replace(wanted, query=str(folder))
