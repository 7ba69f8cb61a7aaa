"""What routers share: endpoints as the table has them, and what those need of the application they belong to."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar, cast

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response

from service.endpoints import Endpoint
from service.http.metrics import Metrics
from service.http.openapi import Responses, problems
from service.http.uploads import Uploads
from service.surface.desk import FullDeskSurface
from service.surface.library import Engine
from service.views import desk_seen_by, seen_by
from service.visitors import visitor_of

Function = TypeVar("Function", bound=Callable[..., Any])


# Async all: FastAPI sends others to a thread.
async def _engine(request: Request) -> Engine:
    return seen_by(visitor_of(request.scope), cast(Engine, request.app.state.engine))


async def _desk(request: Request) -> FullDeskSurface:
    return desk_seen_by(visitor_of(request.scope), cast(FullDeskSurface, request.app.state.desk))


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


def serve(
    router: APIRouter, endpoint: Endpoint[Any], summary: str, responses: Responses | None = None, **more: Any
) -> Callable[[Function], Function]:
    """Have the decorated function answer at an address of the table. It returns the noun, or a response of its own.

    What it takes is declared by its parameters; `responses` are declared beside the problems that the table names.
    """
    if endpoint.answers in (bytes, None):
        more = {"response_class": Response} | more
    else:
        more["response_model"] = endpoint.answers
    return router.api_route(
        endpoint.path,
        methods=[endpoint.method],
        summary=summary,
        status_code=endpoint.status,
        dependencies=[JsonOnly] if endpoint.takes else None,
        responses={**problems(*endpoint.refusals), **(responses or {})},
        **more,
    )
