"""The one table from what went wrong to what HTTP says about it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from core.disk import DISK_FULL, is_disk_full
from core.errors import (
    AnswerNotFound,
    CatalogueDamaged,
    ChatNotFound,
    CollectionNotFound,
    CostLimitReached,
    EmbedderUnavailable,
    ImportNotFound,
    IndexUnavailable,
    InvalidCriteria,
    InvalidCursor,
    InvalidFetch,
    InvalidManuscript,
    InvalidMarking,
    InvalidOutline,
    InvalidQuestion,
    InvalidTopic,
    JobNotFound,
    LibraryLocked,
    LimitExceeded,
    LitmusError,
    LlmError,
    LlmNotConfigured,
    LlmTimeout,
    NotScreened,
    Overloaded,
    PaperNotFound,
    PriceUnknown,
    SettingsError,
    SourceError,
    SourceRefused,
    SourceUnavailable,
    UnknownFormat,
    UnreadableFile,
    WatchNotFound,
    WeightsUnavailable,
)
from service.http.request_id import current_request_id
from service.http.stopping import ClientGone, Stopping
from service.wire.problem import FieldError, Problem

_log = logging.getLogger(__name__)
_URN = "urn:litmus:problem:"


@dataclass(frozen=True, slots=True)
class Kind:
    """What HTTP says about a kind of error."""

    slug: str
    title: str
    status: int


INTERNAL = Kind("internal-error", "Internal error", 500)

KINDS: dict[type[LitmusError], Kind] = {
    LitmusError: INTERNAL,
    SettingsError: Kind("settings", "Wrong setting", 500),
    LibraryLocked: Kind("library-locked", "Library in use", 503),
    IndexUnavailable: Kind("index-unavailable", "Index unavailable", 503),
    CatalogueDamaged: Kind("catalogue-damaged", "The catalogue is damaged", 503),
    EmbedderUnavailable: Kind("embedder-unavailable", "Embedder unavailable", 503),
    WeightsUnavailable: Kind("weights-unavailable", "Weights of a model unavailable", 503),
    PaperNotFound: Kind("paper-not-found", "No such paper", 404),
    ImportNotFound: Kind("import-not-found", "No such import", 404),
    ChatNotFound: Kind("chat-not-found", "No such chat", 404),
    AnswerNotFound: Kind("answer-not-found", "No such answer", 404),
    JobNotFound: Kind("job-not-found", "No such job", 404),
    InvalidCursor: Kind("invalid-cursor", "Invalid cursor", 422),
    UnreadableFile: Kind("unreadable-file", "Unreadable file", 422),
    UnknownFormat: Kind("unknown-format", "Unknown format", 422),
    InvalidQuestion: Kind("invalid-question", "Invalid question", 422),
    InvalidCriteria: Kind("invalid-criteria", "Criteria that cannot be used", 422),
    NotScreened: Kind("not-screened", "No such paper in this screening", 404),
    CollectionNotFound: Kind("collection-not-found", "No such collection", 404),
    InvalidMarking: Kind("invalid-marking", "Tag, note or collection that cannot be taken", 422),
    WatchNotFound: Kind("watch-not-found", "No such watch", 404),
    InvalidManuscript: Kind("invalid-manuscript", "Nothing that could be checked", 422),
    InvalidFetch: Kind("invalid-fetch", "Nothing that could be fetched", 422),
    SourceError: Kind("source-failed", "A source of papers failed", 502),
    SourceUnavailable: Kind("source-unavailable", "A source of papers does not answer", 502),
    SourceRefused: Kind("source-refused", "A source of papers refuses", 502),
    CostLimitReached: Kind("cost-limit-reached", "The limit of costs is reached", 422),
    PriceUnknown: Kind("price-unknown", "The LLM's price is unknown", 422),
    LimitExceeded: Kind("busy", "More than this service takes at once", 429),
    Overloaded: Kind("overloaded", "Too many questions at once", 503),
    LlmError: Kind("llm-failed", "The LLM failed", 502),
    LlmTimeout: Kind("llm-timeout", "The LLM did not answer in time", 504),
    LlmNotConfigured: Kind("llm-not-configured", "No LLM configured", 503),
}
"""A class that is not listed is treated as its nearest ancestor."""

HTTP_KINDS: dict[int, Kind] = {
    kind.status: kind
    for kind in (
        Kind("malformed-request", "Malformed request", 400),
        Kind("unauthorized", "API key missing or wrong", 401),
        Kind("cross-site", "Request from another site", 403),
        Kind("not-found", "No such page", 404),
        Kind("method-not-allowed", "Method not allowed", 405),
        Kind("too-slow", "The body did not come in time", 408),
        Kind("too-large", "Too large", 413),
        Kind("unsupported-media-type", "Unsupported media type", 415),
        Kind("misdirected", "Request for another host", 421),
        Kind("invalid-request", "Invalid request", 422),
        Kind("not-ready", "Not ready", 503),
    )
}

_CLIENT_GONE = 499  # for the log alone: nobody is there to read it
_RETRY_LATER = {429: "5", 503: "5"}
_HIDDEN = "Something went wrong on this side. The log has the details under this request id."


class FieldProblem(LitmusError):
    """A field of a request that is well-formed and still cannot be taken."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class UnknownModel(LitmusError):
    """A client names a model that there is not."""


KINDS[FieldProblem] = KINDS[InvalidTopic] = KINDS[InvalidOutline] = HTTP_KINDS[422]
KINDS[Stopping] = Kind("stopping", "The service is stopping", 503)
KINDS[UnknownModel] = Kind("model-not-found", "No such model", 404)


def problem_of(error: Exception) -> Problem:
    """Return what to tell of an error. What nobody foresaw is told to the log alone."""
    if is_disk_full(error):
        return make_problem(Kind("disk-full", "No room on the disk", 507), DISK_FULL)
    if isinstance(error, RequestValidationError):
        return _of_validation(error)
    if isinstance(error, HTTPException):
        kind = HTTP_KINDS.get(error.status_code) or Kind("about:blank", str(error.detail), error.status_code)
        return make_problem(kind, _detail(error))
    if isinstance(error, LitmusError):
        kind = next(KINDS[ancestor] for ancestor in type(error).__mro__ if ancestor in KINDS)
        if kind is not INTERNAL:
            retryable = error.retryable if isinstance(error, LlmError | Overloaded) else None
            return make_problem(kind, str(error), errors=_fields(error), retryable=retryable)
    return make_problem(INTERNAL, _HIDDEN)


def error_of(problem: Problem) -> LitmusError:
    """Return the error that a problem tells of: of its class, with its message and what else it carries."""
    slug, fields = problem.type.rpartition(":")[2], problem.errors or []
    if slug == HTTP_KINDS[422].slug and fields:
        # The table has several classes in this row; the field tells them apart.
        kind = _BY_FIELD.get(fields[0].field, FieldProblem)
        told = (
            problem.detail
            if fields[0].message == problem.detail
            else "; ".join(f"{field.field}: {field.message}" for field in fields)
        )
    else:
        kind, told = _BY_SLUG.get(slug, LitmusError), problem.detail
    return _made(kind, told, retryable=bool(problem.retryable), field=fields[0].field if fields else None)


def raised_again(name: str, message: str) -> LitmusError:
    """Return an error of the class of this name (core/errors.py), with its message."""
    kind = next((error for error in KINDS if error.__name__ == name), LitmusError)
    return _made(kind, message)


def _made(kind: type[LitmusError], message: str, *, retryable: bool = False, field: str | None = None) -> LitmusError:
    error = kind.__new__(kind)  # the constructor would make the message anew, of what only the other side knows
    error.args = (message,)
    if isinstance(error, LlmError):
        error.retryable = retryable
    elif isinstance(error, LibraryLocked):
        error.pid = error.url = None
    elif isinstance(error, FieldProblem | InvalidManuscript):
        error.field = field or ""
    return error


_BY_SLUG = {kind.slug: error for error, kind in KINDS.items() if kind is not HTTP_KINDS[422]} | {
    HTTP_KINDS[401].slug: SettingsError,
    HTTP_KINDS[413].slug: LimitExceeded,
    HTTP_KINDS[503].slug: IndexUnavailable,
}
_BY_FIELD: dict[str, type[LitmusError]] = {
    "question": InvalidQuestion,
    "q": InvalidQuestion,
    "topic": InvalidTopic,
    "outline": InvalidOutline,
    "outline_text": InvalidOutline,
    "top_k": LimitExceeded,
}


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
        type=kind.slug if ":" in kind.slug else _URN + kind.slug,
        title=kind.title,
        status=kind.status,
        detail=detail,
        request_id=current_request_id(),
        errors=list(errors) if errors else None,
        reasons=list(reasons) if reasons else None,
        retryable=retryable,
    )


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return the problem as a response."""
    headers = {**(headers or {})}
    if problem.status in _RETRY_LATER:
        headers.setdefault("Retry-After", _RETRY_LATER[problem.status])
    return JSONResponse(
        problem.model_dump(mode="json", exclude_none=True),
        status_code=problem.status,
        headers=headers,
        media_type="application/problem+json",
    )


def handle_problems(app: FastAPI) -> None:
    """Have every error that an endpoint raises answered as a problem."""

    async def answer(request: Request, error: Exception) -> JSONResponse:
        problem = problem_of(error)
        if problem.status == INTERNAL.status:
            _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        headers = error.headers if isinstance(error, HTTPException) else None
        return problem_response(problem, dict(headers or {}))

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
    return str(error.detail)


def _fields(error: LitmusError) -> list[FieldError]:
    if isinstance(error, FieldProblem | InvalidManuscript | InvalidTopic):
        return [FieldError(field=error.field, message=str(error))]
    if isinstance(error, UnknownModel):
        return [FieldError(field="model", message=str(error))]
    if isinstance(error, InvalidCursor):
        return [FieldError(field="cursor", message=str(error))]
    if isinstance(error, InvalidCriteria):
        return [FieldError(field="include", message=str(error))]
    if isinstance(error, InvalidQuestion):
        return [FieldError(field="question", message=str(error))]
    return []


def _of_validation(error: RequestValidationError) -> Problem:
    details = error.errors()
    if any(detail["type"] == "json_invalid" for detail in details):
        place = next(detail["loc"][-1] for detail in details if detail["type"] == "json_invalid")
        return make_problem(HTTP_KINDS[400], f"The body is not JSON: it breaks off at character {place}.")
    fields = [
        FieldError(field=_field(detail["loc"]), message=str(detail["msg"]).removeprefix("Value error, "))
        for detail in details
    ]
    named = ", ".join(dict.fromkeys(field.field for field in fields))
    return make_problem(HTTP_KINDS[422], f"The request does not fit: see {named}.", errors=fields)


def _field(location: Sequence[str | int]) -> str:
    # The first part says where in the request the field is; the body is the usual place and goes without saying.
    inside = location[1:] if len(location) > 1 else location
    return ".".join(str(part) for part in inside)
