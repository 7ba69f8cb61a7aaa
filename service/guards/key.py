"""The API key."""

from hmac import compare_digest

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.problems import HTTP_KINDS, make_problem, problem_response

OPEN_PATHS = frozenset({"/", "/docs", "/openapi.json", "/healthz", "/readyz"})
"""What tells nothing of the library. Everything else needs the key, so that a new address is closed by default."""
OPEN_FOLDER = "/assets/"
"""The files of the page, which asks for the key itself."""


class ApiKey:
    """Asks for `Authorization: Bearer …` where a key is set."""

    def __init__(self, app: ASGIApp, *, key: SecretStr | None) -> None:
        self._app = app
        self._key = key.get_secret_value().encode() if key else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on who may come in."""
        if self._key is None or scope["type"] == "lifespan" or is_open(scope["path"]) or self._fits(scope):
            await self._app(scope, receive, send)
            return
        detail = "Send the key that LITMUS_API_KEY is set to as `Authorization: Bearer …`."
        problem = make_problem(HTTP_KINDS[401], detail)
        await problem_response(problem, {"WWW-Authenticate": "Bearer"})(scope, receive, send)

    def _fits(self, scope: Scope) -> bool:
        scheme, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
        # Headers are decoded as Latin-1 and keys may be UTF-8. Both sides as bytes: the time tells nothing.
        offered = given.strip().encode("latin-1", "replace")
        return compare_digest(offered, self._key or b"") and scheme.lower() == "bearer"


def is_open(path: str) -> bool:
    """Whether an address needs no key."""
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDER)
