"""Bounds on what a request may carry, enforced while it is read."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import HTTP_KINDS, make_problem, problem_response

UPLOADS = "/v1/imports"
_FORM_AROUND_A_FILE = 64 * 1024


class BodyLimit:
    """413 at once where the length is announced, else as soon as the bytes exceed it."""

    def __init__(self, app: ASGIApp, *, usual: int, upload: int) -> None:
        self._app = app
        self._usual = usual
        self._upload = upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what the request carries."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_upload = scope["path"] == UPLOADS
        limit = self._upload + _FORM_AROUND_A_FILE if is_upload else self._usual
        detail = (
            too_large(self._upload, "LITMUS_MAX_UPLOAD_BYTES")
            if is_upload
            else too_large(self._usual, "LITMUS_MAX_BODY_BYTES")
        )
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > limit:
            await problem_response(make_problem(HTTP_KINDS[413], detail), {"Connection": "close"})(scope, receive, send)
            return
        came = 0

        async def receive_within_limit() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                raise HTTPException(413, detail, {"Connection": "close"})
            return message

        await self._app(scope, receive_within_limit, send)


def too_large(limit: int, setting: str) -> str:
    """Say how much is taken, and what to change."""
    return f"At most {limit:,} bytes are taken. Send less at once, or raise {setting}."
