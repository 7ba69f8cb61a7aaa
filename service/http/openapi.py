"""What OpenAPI says beyond what FastAPI reads off the endpoints: problems, the event stream, the upload form."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from core import version
from service.http.examples import (
    ANSWER_EXAMPLE,
    CHAT_EXAMPLE,
    CHUNK_EXAMPLE,
    COMPLETION_EXAMPLE,
    IMPORT_EXAMPLE,
    PROBLEM_EXAMPLES,
    RELATED_EXAMPLE,
    SEARCH_EXAMPLE,
    STREAM_EXAMPLE,
)
from service.http.examples_desk import COMPARISON_EXAMPLE, JOB_EXAMPLE, MAP_EXAMPLE
from service.http.examples_screening import SCREENING_EXAMPLE
from service.http.guards.key import OPEN_PATHS
from service.problems import HTTP_KINDS, KINDS

Responses = dict[int | str, dict[str, Any]]

DESCRIPTION = """
Ask the literature; every sentence of the answer is tested against the paper it cites.

Errors are problems as RFC 9457 has them (`application/problem+json`). Where LITMUS_API_KEY is set, send it as
`Authorization: Bearer …`. The header `X-Request-ID` names each answer in the log.
""".strip()

EVENT_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {"type": "string", "description": "Events: understood, retrieved, token, sentence, answer, error."},
        "example": STREAM_EXAMPLE,
    }
}

COMPLETION_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {"type": "string", "description": "Chunks as OpenAI sends them, and `[DONE]`."},
        "example": CHUNK_EXAMPLE,
    }
}

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

_EXAMPLES = {
    "AnswerOut": ANSWER_EXAMPLE,
    "ChatWithTurns": CHAT_EXAMPLE,
    "CompletionOut": COMPLETION_EXAMPLE,
    "ImportOut": IMPORT_EXAMPLE,
    "ComparisonOut": COMPARISON_EXAMPLE,
    "JobOut": JOB_EXAMPLE,
    "MapOut": MAP_EXAMPLE,
    "ScreeningOut": SCREENING_EXAMPLE,
    "RelatedOut": RELATED_EXAMPLE,
    "SearchOut": SEARCH_EXAMPLE,
}
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


REFUSALS = problems(400, 404, 413, 415, 422, 429, 503)
"""Of a request for work on papers."""


def accepted(what: str) -> Responses:
    """Declare that a job was accepted, and where to ask for what it makes."""
    return {
        202: {
            "description": f"The {what} has begun. `GET /v1/jobs/{{id}}` says how far it is.",
            "headers": {"Location": {"description": f"Where the {what} is.", "schema": {"type": "string"}}},
        }
    }


def files(description: str, *media_types: str) -> Responses:
    """Declare that an endpoint may answer with a file of one of these types in place of JSON."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in media_types}
    return {200: {"description": description, "content": content}}


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
    for name, example in _EXAMPLES.items():
        components["schemas"][name]["examples"] = [example]
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            responses = operation["responses"]
            if path not in OPEN_PATHS:
                operation["security"] = [{"apiKey": []}]
                responses.setdefault("401", problems(401)[401])
            if "422" not in responses or "HTTPValidationError" in str(responses["422"]):
                # FastAPI declares its own shape of this error, and only where there is a parameter.
                responses.update(_named(problems(422)))


def _named(responses: Responses) -> dict[str, dict[str, Any]]:
    return {str(status): response for status, response in responses.items()}
