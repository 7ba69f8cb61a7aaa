"""Errors on their way out: every one is answered as a problem, under the id of its request."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from core.disk import DISK_FULL, is_disk_full
from core.errors import (
    InvalidCriteria,
    InvalidCursor,
    InvalidManuscript,
    InvalidQuestion,
    InvalidTopic,
    LitmusError,
    LlmError,
    Overloaded,
)
from service.http.unknown import fields_beside, told_of_unknown
from service.problems import HTTP_KINDS, INTERNAL, URN, FieldProblem, Kind, UnknownModel, kind_of, over_http
from service.wire.problem import FieldError, Problem

_log = logging.getLogger(__name__)
_LONGEST_ID = 64
_request_id: ContextVar[str] = ContextVar("litmus_request_id", default="-")
_CLIENT_GONE = 499  # for the log alone: nobody is there to read it
_RETRY_LATER = {429: "5", 503: "5"}
_METHOD_NOT_ALLOWED = 405
_HIDDEN = "Something went wrong on this side. The log has the details under this request id."


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


def begin_request(offered: str | None) -> str:
    """Take the client's own id if it is harmless, else make one up; it names what is answered until the end."""
    request_id = offered if offered and _is_harmless(offered) else uuid4().hex
    _request_id.set(request_id)
    return request_id


def _is_harmless(name: str) -> bool:
    return name.isascii() and len(name) <= _LONGEST_ID and all(char.isalnum() or char in "._-" for char in name)


def current_request() -> str:
    """Return the id of the request that is being answered."""
    return _request_id.get()


def problem_of(error: Exception, route: object = None) -> Problem:
    """Return what to tell of an error at a route. What nobody foresaw is told to the log alone."""
    if is_disk_full(error):
        return make_problem(Kind("disk-full", "No room on the disk", 507), DISK_FULL)
    if isinstance(error, RequestValidationError):
        return _of_validation(error, route)
    if isinstance(error, HTTPException):
        kind = HTTP_KINDS.get(error.status_code) or Kind("about:blank", str(error.detail), error.status_code)
        return make_problem(kind, _detail(error))
    if isinstance(error, LitmusError) and (kind := kind_of(error)) is not INTERNAL:
        retryable = error.retryable if isinstance(error, LlmError | Overloaded) else None
        return make_problem(kind, over_http(str(error)), errors=_fields(error), retryable=retryable)
    return make_problem(INTERNAL, _HIDDEN)


def make_problem(
    kind: Kind,
    detail: str,
    *,
    errors: Sequence[FieldError] | None = None,
    reasons: Sequence[str] | None = None,
    retryable: bool | None = None,
) -> Problem:
    """Return the problem of the request at hand."""
    return Problem(
        type=kind.slug if ":" in kind.slug else URN + kind.slug,
        title=kind.title,
        status=kind.status,
        detail=detail,
        request_id=_request_id.get(),
        errors=tuple(errors) if errors else None,
        reasons=tuple(reasons) if reasons else None,
        retryable=retryable,
    )


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return the problem as a response."""
    headers = {**(headers or {})}
    if problem.status in _RETRY_LATER:
        headers.setdefault("Retry-After", _RETRY_LATER[problem.status])
    return JSONResponse(
        problem.model_dump(mode="json"),
        status_code=problem.status,
        headers=headers,
        media_type="application/problem+json",
    )


def handle_problems(app: FastAPI, methods_at: Callable[[str], Sequence[str]]) -> None:
    """Have every error that an endpoint raises answered as a problem. `methods_at` says what an address knows."""

    async def answer(request: Request, error: Exception) -> JSONResponse:
        problem = problem_of(error, request.scope.get("route"))
        if problem.status == INTERNAL.status:
            _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        headers = dict((error.headers if isinstance(error, HTTPException) else None) or {})
        if problem.status == _METHOD_NOT_ALLOWED and (methods := methods_at(request.scope["path"])):
            headers["Allow"] = ", ".join(methods)
        return problem_response(problem, headers)

    async def say_nothing(request: Request, error: Exception) -> Response:
        return Response(status_code=_CLIENT_GONE)

    app.add_exception_handler(ClientGone, say_nothing)
    for kind in (HTTPException, RequestValidationError, LitmusError):
        app.add_exception_handler(kind, answer)


def _detail(error: HTTPException) -> str:
    if error.status_code == 404 and error.detail == "Not Found":
        return "Nothing is served at this address. /docs lists what is."
    if error.status_code == 405:
        return "This address knows other methods only; the header Allow lists them."
    if error.status_code == 400 and error.detail == "There was an error parsing the body":
        return "The body is not JSON in UTF-8."
    return str(error.detail)


def _fields(error: LitmusError) -> list[FieldError]:
    if isinstance(error, FieldProblem | InvalidManuscript | InvalidTopic):
        return [FieldError(field=error.field, message=str(error))]
    field = next((name for kind, name in _FIELDS.items() if isinstance(error, kind)), None)
    return [FieldError(field=field, message=str(error))] if field else []


_FIELDS: dict[type[LitmusError], str] = {
    UnknownModel: "model",
    InvalidCursor: "cursor",
    InvalidCriteria: "include",
    InvalidQuestion: "question",
}
"""The field at fault, where the class of an error says it."""


_MOST_FIELDS = 3
"""Fields that the detail tells of; `errors` has them all."""
_NOT_JSON = {
    "Expecting property name": "there should be a name in double quotes",
    "Expecting value": "there should be a value",
    "Expecting ',' delimiter": "there should be a comma, or the end of the object or list",
    "Expecting ':' delimiter": "there should be a colon",
    "Unterminated string": "a text begins that has no closing quote",
    "Extra data": "something follows the end",
    "Invalid control character": "a text has a line break or another control character: write it as \\n or \\u0000",
    "Invalid \\": "a backslash stands before what it cannot escape: write it twice",
}
"""What is said in place of the library's words where a body is not JSON, by their beginning."""


def _of_validation(error: RequestValidationError, route: object) -> Problem:
    details = error.errors()
    for detail in details:
        if detail["type"] == "json_invalid":
            wrong = str(detail["ctx"]["error"])
            told = next((plain for said, plain in _NOT_JSON.items() if wrong.startswith(said)), wrong)
            return make_problem(HTTP_KINDS[400], f"The body is not JSON: at character {detail['loc'][-1] + 1} {told}.")
    fields = [FieldError(field=_field(detail["loc"]), message=_message(detail, route)) for detail in details]
    return make_problem(HTTP_KINDS[422], _together(fields), errors=fields)


def _together(fields: Sequence[FieldError]) -> str:
    told = [
        f"`{each.field}` {each.message}" if each.message[:1].islower() else f"`{each.field}`: {each.message}"
        for each in fields[:_MOST_FIELDS]
    ]
    more = len(fields) - len(told)
    return " ".join(each if each.endswith(".") else f"{each}." for each in told) + (f" {more} more." if more else "")


_PLAIN = {
    "missing": "is required.",
    "model_attributes_type": "has to be an object of JSON, such as {}.",
    "string_type": "has to be a text in quotes.",
    "list_type": "has to be a list.",
    "int_parsing": "has to be a whole number.",
}
"""What is said in place of the library's words, by its name of the error."""


def _message(detail: Mapping[str, Any], route: object) -> str:
    if detail["type"] == "extra_forbidden":
        known = fields_beside(route, detail["loc"])
        return told_of_unknown(str(detail["loc"][-1]), known, "field", "this object") if known else "is no field here."
    if detail["type"] == "missing" and detail["loc"] == ("body",):
        return "The body is empty. Send JSON; /docs shows an example for each address."
    return _PLAIN.get(detail["type"]) or str(detail["msg"]).removeprefix("Value error, ")


def _field(location: Sequence[str | int]) -> str:
    # The first part says where in the request the field is; the body is the usual place and goes without saying.
    inside = location[1:] if len(location) > 1 else location
    return ".".join(str(part) for part in inside)
