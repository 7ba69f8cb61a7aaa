"""Who comes in: with a key, as a user of a trusted proxy, or freely where no key is asked for."""

import asyncio
from collections.abc import Callable
from hmac import compare_digest

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from core.access import Scope as Allowed
from core.errors import LimitExceeded, LitmusError
from indexing.access import Keys
from service.http.guards.proxy import user_of
from service.http.problems import make_problem, problem_of, problem_response
from service.problems import HTTP_KINDS, KINDS
from service.visitors import ADMINISTRATOR, ANYBODY, Visitor, of_key, of_user, put_visitor

OPEN_PATHS = frozenset({"/", "/docs", "/openapi.json", "/healthz", "/readyz"})
"""What tells nothing of the library. Everything else needs the key, so that a new address is closed by default."""
OPEN_FOLDER = "/assets/"
"""The files of the page, which asks for the key itself."""
_FREE_TRIES = 5
_FORGOTTEN_A_SECOND = 0.5
_HELD_A_TRY_S = 0.1
_LONGEST_HELD_S = 2.0
_MOST_HELD = 50
_WANTED = "Send your key as `Authorization: Bearer …`: one that `litmus keys add` made, or the value of LITMUS_API_KEY."


class ApiKey:
    """Notes who sent a request, and turns away who sends no key where one is asked for.

    That is so where LITMUS_API_KEY is set, where the library has keys, and where a proxy signs users in.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        key: SecretStr | None,
        keys: Callable[[], Keys],
        users: tuple[Allowed, ...] | None = None,
    ) -> None:
        """Take what users of a trusted proxy may do; None: there are none."""
        self._app = app
        self._key = key.get_secret_value().encode() if key else None
        self._keys = keys
        self._users = users
        self._wrong = 0.0
        self._counted_at = 0.0
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on who may come in."""
        if scope["type"] == "lifespan" or is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        try:
            visitor = await self._visitor(scope)
        except LitmusError as error:  # the catalogue does not say: better nobody than anybody
            await problem_response(problem_of(error))(scope, receive, send)
            return
        if visitor is not None:
            put_visitor(scope, visitor)
            await self._app(scope, receive, send)
            return
        if not await self._slowed(scope):
            problem = make_problem(
                KINDS[LimitExceeded], "Too many wrong keys came at once. Try again in a few seconds."
            )
            await problem_response(problem, {"Connection": "close"})(scope, receive, send)
            return
        problem = make_problem(HTTP_KINDS[401], _WANTED)
        await problem_response(problem, {"WWW-Authenticate": "Bearer"})(scope, receive, send)

    async def _visitor(self, scope: Scope) -> Visitor | None:
        """Return who sent a request; None: nobody who may come in."""
        offered = _offered(scope)
        if offered:
            if self._key is not None and compare_digest(offered, self._key):
                return ADMINISTRATOR
            if (key := await self._keys().find(offered)) is not None:
                return of_key(key)
        if self._users is not None and (user := user_of(scope)) is not None:
            return of_user(user, self._users)
        closed = self._key is not None or self._users is not None or await self._keys().any()
        return None if closed else ANYBODY

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


def _offered(scope: Scope) -> bytes:
    """Return the key that a request carries, empty where it carries none."""
    scheme, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
    # Headers are decoded as Latin-1 and keys may be UTF-8. Both sides as bytes: the time tells nothing.
    return given.strip().encode("latin-1", "replace") if scheme.lower() == "bearer" else b""


def is_open(path: str) -> bool:
    """Whether an address needs no key."""
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDER)
