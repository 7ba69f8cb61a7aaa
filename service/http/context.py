"""What endpoints need of the application they belong to. Async all: FastAPI sends others to a thread."""

from typing import Annotated, cast

from fastapi import Depends, Header, HTTPException, Request

from service.http.metrics import Metrics
from service.http.uploads import Uploads
from service.surface.desk import FullDeskSurface
from service.surface.library import Engine


async def _engine(request: Request) -> Engine:
    return cast(Engine, request.app.state.engine)


async def _desk(request: Request) -> FullDeskSurface:
    return cast(FullDeskSurface, request.app.state.desk)


async def _metrics(request: Request) -> Metrics:
    return cast(Metrics, request.app.state.metrics)


async def _uploads(request: Request) -> Uploads:
    return cast(Uploads, request.app.state.uploads)


async def json_only(content_type: Annotated[str, Header(include_in_schema=False)] = "") -> None:
    """Refuse a body that is not declared as JSON: a form of another site can send any other type unasked."""
    bare = content_type.partition(";")[0].strip().lower()
    if bare != "application/json" and not (bare.startswith("application/") and bare.endswith("+json")):
        raise HTTPException(415, "Send the body as JSON, with the header `Content-Type: application/json`.")


EngineHere = Annotated[Engine, Depends(_engine)]
DeskHere = Annotated[FullDeskSurface, Depends(_desk)]
MetricsHere = Annotated[Metrics, Depends(_metrics)]
UploadsHere = Annotated[Uploads, Depends(_uploads)]
JsonOnly = Depends(json_only)
