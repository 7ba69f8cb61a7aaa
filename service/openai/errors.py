"""Errors in OpenAI's shape, for the address that OpenAI's clients talk to."""

import json

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.openai.response import ErrorBody, ErrorOut
from service.wire.problem import Problem

COMPLETIONS = "/v1/chat/completions"
_PROBLEM = "application/problem+json"
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES = {"unauthorized": "invalid_api_key", "model-not-found": "model_not_found"}


def error_of(problem: Problem) -> ErrorOut:
    """Return the problem as OpenAI's clients read errors."""
    usual = "server_error" if problem.status >= 500 else "invalid_request_error"
    slug = problem.type.rpartition(":")[2]
    fields = problem.errors or []
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


class OpenAiErrors:
    """Translates problems on their way out, whoever tells them: an endpoint, a guard, or the last resort."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] != COMPLETIONS:
            await self._app(scope, receive, send)
            return
        held: Message | None = None
        body = b""

        async def send_translated(message: Message) -> None:
            nonlocal held, body
            if message["type"] == "http.response.start" and _is_problem(message):
                held = message
            elif held is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await _send_error(held, body, send)

        await self._app(scope, receive, send_translated)


def _is_problem(start: Message) -> bool:
    return Headers(scope=start).get("content-type") == _PROBLEM


async def _send_error(start: Message, body: bytes, send: Send) -> None:
    told = error_of(Problem.model_validate(json.loads(body))).model_dump_json().encode()
    headers = MutableHeaders(scope=start)
    headers["content-type"] = "application/json"
    headers["content-length"] = str(len(told))
    await send(start)
    await send({"type": "http.response.body", "body": told})
