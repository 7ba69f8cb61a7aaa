"""What OpenAPI says beyond what FastAPI reads off the endpoints: problems, the event stream, the upload form."""

import re
from typing import Any, Protocol

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi

from core import version
from indexing.exporting import WRITERS
from service.http.examples import CHUNK_EXAMPLE, EXAMPLES, PROBLEM_EXAMPLES, STREAM_EXAMPLE
from service.http.permits import PERMITS
from service.problems import HTTP_KINDS, KINDS

Responses = dict[int | str, dict[str, Any]]

DESCRIPTION = """
Ask the literature; every sentence of the answer is tested against the paper it cites.

Errors are problems as RFC 9457 has them (`application/problem+json`). Where a key is asked for, send it as
`Authorization: Bearer …`; each address names the scope that the key needs. The header
`X-Request-ID` names each answer in the log.
""".strip()

EVENT_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {"description": "Events: understood, retrieved, token, sentence, answer, error."},
        "example": STREAM_EXAMPLE,
    }
}

COMPLETION_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {"description": "Chunks as OpenAI sends them, and `[DONE]`."},
        "example": CHUNK_EXAMPLE,
    }
}

_STRING = {"type": "string"}
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

_PERMITS = {(method, path.replace(":path}", "}")): permit for (method, path), permit in PERMITS.items()}
_NONE = re.compile(r"\bNone\b")
_OWN_FILE = re.compile(r" \([\w/]+\.py\)")
_TITLES = {kind.status: kind.title for kind in (*KINDS.values(), *HTTP_KINDS.values())}


def problems(*statuses: int) -> Responses:
    """Declare the problems that an endpoint may answer with."""
    return {
        status: {
            "description": _TITLES[status],
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": PROBLEM_EXAMPLES[status],
                }
            },
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
    content = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in media_types}
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


def describe(app: FastAPI) -> None:
    """Have the application tell its OpenAPI document with examples and the API key."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title="Litmus", version=version(), description=DESCRIPTION, routes=app.routes)
            _complete(schema)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _complete(schema: dict[str, Any]) -> None:
    components = schema["components"]
    components["securitySchemes"] = {"apiKey": {"type": "http", "scheme": "bearer"}}
    for name, example in EXAMPLES.items():
        components["schemas"][name]["examples"] = [example]
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    _for_clients(components["schemas"])
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            responses = operation["responses"]
            permit = _PERMITS.get((method.upper(), path))
            if permit is not None and permit.scope is not None:
                operation["security"] = [{"apiKey": [permit.scope.value]}]
                for status in (401, 403, 429):
                    responses.setdefault(str(status), problems(status)[status])
            if "422" not in responses or "HTTPValidationError" in str(responses["422"]):
                # FastAPI declares its own shape of this error, and only where there is a parameter.
                responses.update(_named(problems(422)))


def _for_clients(schema: Any) -> None:
    """Have descriptions, which nouns have as docstrings, speak of JSON and not of Python."""
    if isinstance(schema, list):
        for each in schema:
            _for_clients(each)
    elif isinstance(schema, dict):
        for name, inside in schema.items():
            if name == "description" and isinstance(inside, str):
                schema[name] = _OWN_FILE.sub("", _NONE.sub(_null, inside))
            elif name not in ("example", "examples"):
                _for_clients(inside)


def _null(found: re.Match[str]) -> str:
    before = found.string[: found.start()].rstrip()
    return "null" if before and before[-1] not in ".!?" else "Null"


def _named(responses: Responses) -> dict[str, dict[str, Any]]:
    return {str(status): response for status, response in responses.items()}
