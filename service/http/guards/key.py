"""The API key."""

import asyncio
from hmac import compare_digest

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import LimitExceeded
from service.http.problems import make_problem, problem_response
from service.problems import HTTP_KINDS, KINDS

OPEN_PATHS = frozenset({"/", "/docs", "/openapi.json", "/healthz", "/readyz"})
"""What tells nothing of the library. Everything else needs the key, so that a new address is closed by default."""
OPEN_FOLDER = "/assets/"
"""The files of the page, which asks for the key itself."""
_FREE_TRIES = 5
_FORGOTTEN_A_SECOND = 0.5
_HELD_A_TRY_S = 0.1
_LONGEST_HELD_S = 2.0
_MOST_HELD = 50


class ApiKey:
    """Asks for `Authorization: Bearer …` where a key is set."""

    def __init__(self, app: ASGIApp, *, key: SecretStr | None) -> None:
        self._app = app
        self._key = key.get_secret_value().encode() if key else None
        self._wrong = 0.0
        self._counted_at = 0.0
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on who may come in."""
        if self._key is None or scope["type"] == "lifespan" or is_open(scope["path"]) or self._fits(scope):
            await self._app(scope, receive, send)
            return
        if not await self._slowed(scope):
            problem = make_problem(
                KINDS[LimitExceeded], "Too many wrong keys came at once. Try again in a few seconds."
            )
            await problem_response(problem, {"Connection": "close"})(scope, receive, send)
            return
        detail = "Send the key that LITMUS_API_KEY is set to as `Authorization: Bearer …`."
        problem = make_problem(HTTP_KINDS[401], detail)
        await problem_response(problem, {"WWW-Authenticate": "Bearer"})(scope, receive, send)

    async def _slowed(self, scope: Scope) -> bool:
        """Hold the answer to a wrong key back, the longer the more came of late. Return False where too many are held.

        Counted for the whole service: behind a proxy everybody has one address, and a count an address would grow.
        A missing key guesses nothing and is told at once.
        """
        if "authorization" not in Headers(scope=scope):
            return True
        now = asyncio.get_running_loop().time()
        self._wrong = max(0.0, self._wrong - (now - self._counted_at) * _FORGOTTEN_A_SECOND) + 1
        self._counted_at = now
        if self._held >= _MOST_HELD:
            return False
        self._held += 1
        try:
            await asyncio.sleep(min(_LONGEST_HELD_S, max(0.0, self._wrong - _FREE_TRIES) * _HELD_A_TRY_S))
        finally:
            self._held -= 1
        return True

    def _fits(self, scope: Scope) -> bool:
        scheme, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
        # Headers are decoded as Latin-1 and keys may be UTF-8. Both sides as bytes: the time tells nothing.
        offered = given.strip().encode("latin-1", "replace")
        return compare_digest(offered, self._key or b"") and scheme.lower() == "bearer"


def is_open(path: str) -> bool:
    """Whether an address needs no key."""
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDER)
