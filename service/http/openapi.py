"""The OpenAPI document as a whole: examples, the API key, problems, and descriptions that speak of JSON."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from core import version
from service.http.examples import EXAMPLES, PROBLEM_EXAMPLES
from service.http.permits import PERMITS
from service.http.routing import PROBLEM, Responses, problems

DESCRIPTION = """
Ask the literature; every sentence of the answer is tested against the paper it cites.

Errors are problems as RFC 9457 has them (`application/problem+json`). Where a key is asked for, send it as
`Authorization: Bearer …`; each address names the scope that the key needs. The header
`X-Request-ID` names each answer in the log.
""".strip()

_PERMITS = {(method, path.replace(":path}", "}")): permit for (method, path), permit in PERMITS.items()}
_NONE = re.compile(r"\bNone\b")
_OWN_FILE = re.compile(r" \([\w/]+\.py\)")


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
            for status, response in responses.items():
                if said := response.get("content", {}).get(PROBLEM):
                    said["example"] = PROBLEM_EXAMPLES[int(status)]


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
