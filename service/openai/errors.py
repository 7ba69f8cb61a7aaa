"""Errors in OpenAI's shape, for the address that OpenAI's clients talk to."""

from starlette.types import ASGIApp

from service.http.guards.translating import TranslatedProblems
from service.openai.response import ErrorBody, ErrorOut
from service.wire.problem import Problem

COMPLETIONS = "/v1/chat/completions"
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES = {"unauthorized": "invalid_api_key", "model-not-found": "model_not_found"}


def error_of(problem: Problem) -> ErrorOut:
    """Return the problem as OpenAI's clients read errors."""
    usual = "server_error" if problem.status >= 500 else "invalid_request_error"
    slug = problem.type.rpartition(":")[2]
    fields = problem.errors or ()
    # One field's message is the whole detail where the request was well-formed; else the fields are listed here.
    listed = "; ".join(f"{field.field}: {field.message}" for field in fields if field.message != problem.detail)
    return ErrorOut(
        error=ErrorBody(
            message=listed or problem.detail,
            type=_TYPES.get(problem.status, usual),
            param=fields[0].field if fields else None,
            code=_CODES.get(slug, slug.replace("-", "_")),
        )
    )


class OpenAiErrors(TranslatedProblems):
    """Translates problems on their way out."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app,
            concerns=lambda scope: scope["path"] == COMPLETIONS,
            form=lambda problem: error_of(problem).model_dump_json(),
            media_type="application/json",
        )
