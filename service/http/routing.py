"""What routers share: endpoints as the table has them, what those need of the application they belong to, and what
OpenAPI says of their responses beyond what FastAPI reads off them.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar, cast

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response

from core.importing import FOLDER, Wanted
from core.settings import Settings
from indexing.exporting import WRITERS
from service.endpoints import Endpoint
from service.http.metrics import Metrics
from service.http.uploads import Uploads
from service.problems import HTTP_KINDS, KINDS, FieldProblem
from service.surface.desk import FullDeskSurface
from service.surface.library import Engine
from service.views import desk_seen_by, seen_by
from service.visitors import visitor_of

PROBLEM = "application/problem+json"
Responses = dict[int | str, dict[str, Any]]
_EVENTS = """event: token
data: {"text":"On several open-domain data sets "}

"""
_CHUNKS = """data: {"id":"chatcmpl-5b0c","object":"chat.completion.chunk","created":1738324800,"model":"litmus",\
"choices":[{"index":0,"delta":{"content":"On several data sets "},"finish_reason":null}]}

data: [DONE]

"""
EVENT_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {"description": "Events: understood, retrieved, token, sentence, answer, error."},
        "example": _EVENTS,
    }
}

COMPLETION_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {"description": "Chunks as OpenAI sends them, and `[DONE]`."},
        "example": _CHUNKS,
    }
}

_STRING = {"type": "string"}
_BINARY = {"type": "string", "format": "binary"}
_OBJECT = {"type": "object"}
_LIST = {"type": "array", "items": {"type": "object"}}
EXPORTED: Responses = {
    200: {
        "description": "The file.",
        "content": {
            writer.media_type: {"schema": _LIST if writer.media_type.endswith("+json") else _STRING}
            for writer in WRITERS.values()
        },
    }
}
"""Papers as a file for other programs."""

UPLOAD_FORM: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
            }
        }
    },
}

_TITLES = {kind.status: kind.title for kind in (*KINDS.values(), *HTTP_KINDS.values())}
FOLLOWED = "It is an import, and is followed and stopped as one."
Function = TypeVar("Function", bound=Callable[..., Any])


def problems(*statuses: int) -> Responses:
    """Declare the problems that an endpoint may answer with."""
    return {
        status: {
            "description": _TITLES[status],
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def located(status: int, description: str, where: str = "Where to ask how far it is.") -> Responses:
    """Declare that something began, and that the header Location says where it is."""
    return {status: {"description": description, "headers": {"Location": {"description": where, "schema": _STRING}}}}


def accepted(what: str) -> Responses:
    """Declare that a job was accepted, and where to ask for what it makes."""
    return located(202, f"The {what} has begun. `GET /v1/jobs/{{id}}` says how far it is.", f"Where the {what} is.")


def files(description: str, *media_types: str) -> Responses:
    """Declare that an endpoint may answer with a file of one of these types in place of JSON."""
    content = {each: {"schema": _OBJECT if each == "application/json" else _BINARY} for each in media_types}
    return {200: {"description": description, "content": content}}


class _Writer(Protocol):
    @property
    def suffix(self) -> str: ...
    @property
    def media_type(self) -> str: ...


def attachment(content: bytes, name: str, writer: _Writer) -> Response:
    """Answer with a file that a writer has written."""
    headers = {"Content-Disposition": f'attachment; filename="{name}{writer.suffix}"'}
    return Response(content, media_type=writer.media_type, headers=headers)


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


async def json_or_nothing(
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
    content_length: Annotated[str, Header(include_in_schema=False)] = "0",
    transfer_encoding: Annotated[str, Header(include_in_schema=False)] = "",
) -> None:
    """Refuse as `json_only` does, unless there is no body: then everything is as it is by default."""
    if content_type or transfer_encoding or content_length != "0":
        await json_only(content_type)


EngineHere = Annotated[Engine, Depends(_engine)]
DeskHere = Annotated[FullDeskSurface, Depends(_desk)]
MetricsHere = Annotated[Metrics, Depends(_metrics)]
UploadsHere = Annotated[Uploads, Depends(_uploads)]
JsonOnly = Depends(json_only)
_JsonOrNothing = Depends(json_or_nothing)


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
        dependencies=[_JsonOrNothing if endpoint.needs_nothing else JsonOnly] if endpoint.takes else None,
        responses={**problems(*endpoint.refusals), **(responses or {})},
        **more,
    )


def within_reach(wanted: Wanted, settings: Settings) -> Wanted:
    """Return what is wanted with the path of a folder made whole. Raises FieldProblem where it is nobody's business."""
    if wanted.source != FOLDER:
        return wanted
    if settings.exports_dir is None:
        raise FieldProblem("source", "Set LITMUS_EXPORTS_DIR first: clients may fetch from folders inside it alone.")
    root = settings.exports_dir.resolve()
    folder = (root / Path(wanted.query.strip())).resolve()
    if not folder.is_relative_to(root):
        raise FieldProblem("query", "Only folders inside LITMUS_EXPORTS_DIR can be fetched from.")
    return replace(wanted, query=str(folder))
