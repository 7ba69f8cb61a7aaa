"""Files of papers."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from service.http.context import EngineHere, UploadsHere
from service.http.limits import known_format
from service.http.openapi import UPLOAD_FORM, problems
from service.wire.imports import ImportAccepted, ImportOut, ImportsOut

router = APIRouter(prefix="/v1", tags=["papers"])


@router.post(
    "/imports",
    summary="Import a file",
    status_code=202,
    responses={
        202: {
            "description": "The file is on disk, and its import has begun.",
            "headers": {"Location": {"description": "Where to ask how far it is.", "schema": {"type": "string"}}},
        },
        **problems(400, 413, 415, 422, 429),
    },
    openapi_extra={"requestBody": UPLOAD_FORM},
)
async def start(
    request: Request,
    response: Response,
    engine: EngineHere,
    uploads: UploadsHere,
    format: Annotated[str | None, Query(max_length=50, description="Left out: told by the content.")] = None,
) -> ImportAccepted:
    """Take the file of a multipart form and import it in the background."""
    if format is not None:
        known_format(format)
    upload = await uploads.take(request)
    try:
        job = await engine.library.start_import(upload.path, format=format, name=upload.filename, remove_when_done=True)
    except BaseException:
        upload.path.unlink(missing_ok=True)
        raise
    response.headers["Location"] = f"/v1/imports/{job.id}"
    return ImportAccepted(id=job.id)


@router.get("/imports", summary="List imports")
async def imports(engine: EngineHere, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> ImportsOut:
    """Return the latest, newest first."""
    jobs = await engine.library.import_jobs(limit)
    return ImportsOut(imports=[ImportOut.model_validate(job) for job in jobs])


@router.get("/imports/{import_id}", summary="How far an import is", responses=problems(404))
async def one(import_id: str, engine: EngineHere) -> ImportOut:
    """Return one import."""
    return ImportOut.model_validate(await engine.library.import_job(import_id))


@router.delete("/imports/{import_id}", summary="Stop an import", responses=problems(404))
async def cancel(import_id: str, engine: EngineHere) -> ImportOut:
    """Stop it if it still runs. What was read until then is kept."""
    return ImportOut.model_validate(await engine.library.cancel_import(import_id))
