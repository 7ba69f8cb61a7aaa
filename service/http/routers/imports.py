"""What comes in: files of papers, papers from other places, and the whole library as a backup."""

import asyncio
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from core.errors import UnknownFormat, UnreadableFile
from core.importing import ImportJob, RepairReport, SourceInfo
from indexing.readers import FORMAT_NAMES, reader_of
from service import endpoints as api
from service.http.routing import FOLLOWED, UPLOAD_FORM, EngineHere, UploadsHere, files, located, serve, within_reach
from service.problems import FieldProblem
from service.wire.imports import FetchRequest, ImportAccepted

router = APIRouter(tags=["papers"])
_ZIP = "application/zip"
_A_FORMAT = {"enum": list(FORMAT_NAMES)}


@serve(
    router,
    api.START_IMPORT,
    "Import a file",
    located(202, "The file is on disk, and its import has begun."),
    openapi_extra={"requestBody": UPLOAD_FORM},
)
async def start(
    request: Request,
    response: Response,
    engine: EngineHere,
    uploads: UploadsHere,
    format: Annotated[
        str | None, Query(max_length=50, description="Left out: told by the content.", json_schema_extra=_A_FORMAT)
    ] = None,
) -> ImportAccepted:
    """Take the file of a multipart form and import it in the background."""
    if format is not None:
        try:
            reader_of(format)
        except UnknownFormat as unknown:
            raise FieldProblem("format", str(unknown)) from None
    upload = await uploads.take(request)
    try:
        job = await engine.library.start_import(upload.path, format=format, name=upload.filename, remove_when_done=True)
    except BaseException:
        upload.path.unlink(missing_ok=True)
        raise
    response.headers["Location"] = api.IMPORT.address(job.id)
    return ImportAccepted(id=job.id)


@serve(router, api.IMPORTS, "List imports")
async def imports(engine: EngineHere, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> tuple[ImportJob, ...]:
    """Return the latest, newest first."""
    return await engine.library.import_jobs(limit)


@serve(router, api.IMPORT, "How far an import is")
async def one(import_id: str, engine: EngineHere) -> ImportJob:
    """Return one import."""
    return await engine.library.import_job(import_id)


@serve(router, api.CANCEL_IMPORT, "Stop an import")
async def cancel(import_id: str, engine: EngineHere) -> ImportJob:
    """Stop it if it still runs. What was read until then is kept."""
    return await engine.library.cancel_import(import_id)


@serve(router, api.SOURCES, "List sources of papers")
async def sources(engine: EngineHere) -> tuple[SourceInfo, ...]:
    """Return where papers can be fetched from, what a query may say there, and what should be configured first."""
    return await engine.library.sources()


@serve(router, api.START_FETCH, "Fetch papers from a source", located(202, f"The fetch has begun. {FOLLOWED}"))
async def fetch(request: FetchRequest, response: Response, engine: EngineHere) -> ImportAccepted:
    """Import what a source has, in the background; the same again goes on where an earlier one was cut."""
    job = await engine.library.start_fetch(within_reach(request.to_core(), engine.settings))
    response.headers["Location"] = api.IMPORT.address(job.id)
    return ImportAccepted(id=job.id)


@serve(router, api.BACKUP, "Back the library up", files("The backup.", _ZIP), response_class=FileResponse)
async def backup(engine: EngineHere) -> FileResponse:
    """Return one file with everything that cannot be made anew, of one instant: papers, chats, jobs, digests."""
    path = Path(await asyncio.to_thread(mkdtemp, prefix="backup-", dir=engine.settings.data_dir)) / "litmus-backup.zip"
    try:
        await engine.library.backup(path)
    except BaseException:
        await asyncio.to_thread(_remove, path)
        raise
    return FileResponse(path, media_type=_ZIP, filename=path.name, background=BackgroundTask(_remove, path))


@serve(router, api.RESTORE, "Restore a backup", openapi_extra={"requestBody": UPLOAD_FORM})
async def restore(request: Request, engine: EngineHere, uploads: UploadsHere) -> RepairReport:
    """Have everything replaced by a backup, which is looked through first, and the indexes brought in line with it.

    Nothing may run meanwhile: no import, and no job.
    """
    upload = await uploads.take(request)
    try:
        return await engine.library.restore(upload.path)
    except UnreadableFile as error:
        raise UnreadableFile(str(error).replace(upload.path.name, upload.filename)) from error
    finally:
        await asyncio.to_thread(upload.path.unlink, missing_ok=True)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()
