"""Bounds on what a request may carry, enforced while it is read."""

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import make_problem, problem_response
from service.problems import HTTP_KINDS

UPLOADS = frozenset({"/v1/imports", "/v1/restore"})
"""Addresses that take a file."""
_FORM_AROUND_A_FILE = 64 * 1024
_LINGER_BYTES = 8_000_000
_LINGER_S = 2.0
_CLOSE = {"Connection": "close"}
_SLOWEST_BYTES_S = 2_000
"""A body that comes slower than that, once its time is over, comes from nobody who wants an answer."""


class BodyLimit:
    """413 at once where the length is announced, else as soon as the bytes exceed it."""

    def __init__(self, app: ASGIApp, *, usual: int, upload: int, timeout_s: float) -> None:
        self._app = app
        self._timeout_s = timeout_s
        self._usual = usual
        self._upload = upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what the request carries."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit, detail = self._usual, too_large(self._usual, "LITMUS_MAX_BODY_BYTES")
        if scope["path"] in UPLOADS:
            limit, detail = self._upload + _FORM_AROUND_A_FILE, too_large(self._upload, "LITMUS_MAX_UPLOAD_BYTES")
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > limit:
            await _linger(receive)
            await problem_response(make_problem(HTTP_KINDS[413], detail), _CLOSE)(scope, receive, send)
            return
        came = 0
        whole = False
        loop = asyncio.get_running_loop()
        begun = loop.time()

        async def receive_within_limit() -> Message:
            nonlocal came, whole
            # What came fast earns no leave to stop: each piece has so long, and all of them together so much more as
            # they are large.
            latest = self._timeout_s + min(loop.time(), begun + came / _SLOWEST_BYTES_S)
            try:
                # After the whole body comes only that the client goes: there is no hurry for that.
                async with asyncio.timeout_at(None if whole else latest):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, too_slow(self._timeout_s), _CLOSE) from None
            whole = not message.get("more_body")
            came += len(message.get("body", b""))
            if came > limit:
                await _linger(receive)
                raise HTTPException(413, detail, _CLOSE)
            return message

        await self._app(scope, receive_within_limit, send)


async def _linger(receive: Receive) -> None:
    """Read on for a little: hanging up on a client that still sends would cost it the answer that says why."""
    left = _LINGER_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(_LINGER_S):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b"")) + 1
                if not message.get("more_body"):
                    return


def too_slow(timeout_s: float) -> str:
    """Say how long a body may take, and what to change."""
    return f"The body did not come within {timeout_s:g} s. Send it again, or raise LITMUS_BODY_TIMEOUT_S."


def too_large(limit: int, setting: str) -> str:
    """Say how much is taken, and what to change."""
    return f"At most {limit:,} bytes are taken. Send less at once, or raise {setting}."
