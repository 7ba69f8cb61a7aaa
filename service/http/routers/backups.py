"""The library in one file, and back."""

import asyncio
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from service.http.context import EngineHere, UploadsHere
from service.http.openapi import UPLOAD_FORM, files, problems
from service.wire.doctor import RepairOut

router = APIRouter(prefix="/v1", tags=["papers"])
_ZIP = "application/zip"


@router.get("/backup", summary="Back the library up", response_class=FileResponse, responses=files("The backup.", _ZIP))
async def backup(engine: EngineHere) -> FileResponse:
    """Return one file with everything that cannot be made anew, of one instant: papers, chats, jobs, digests."""
    path = Path(await asyncio.to_thread(mkdtemp, prefix="backup-", dir=engine.settings.data_dir)) / "litmus-backup.zip"
    try:
        await engine.library.backup(path)
    except BaseException:
        await asyncio.to_thread(_remove, path)
        raise
    return FileResponse(path, media_type=_ZIP, filename=path.name, background=BackgroundTask(_remove, path))


@router.post(
    "/restore",
    summary="Restore a backup",
    responses=problems(400, 413, 415, 422, 429, 503),
    openapi_extra={"requestBody": UPLOAD_FORM},
)
async def restore(request: Request, engine: EngineHere, uploads: UploadsHere) -> RepairOut:
    """Have everything replaced by a backup, which is looked through first, and the indexes brought in line with it.

    Nothing may run meanwhile: no import, and no job.
    """
    upload = await uploads.take(request)
    try:
        return RepairOut.model_validate(await engine.library.restore(upload.path))
    finally:
        await asyncio.to_thread(upload.path.unlink, missing_ok=True)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()
