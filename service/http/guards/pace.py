"""How many requests a key, a user or an address may send in a minute."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send

from service.http.guards.key import OPEN_FOLDER
from service.http.problems import make_problem, problem_response
from service.problems import HTTP_KINDS
from service.visitors import ADMINISTRATOR, ANYBODY, visitor_of

_UNCOUNTED = frozenset({"/", "/healthz"})
"""The page, with its files, and the sign of life: they cost nothing."""
MOST_REMEMBERED = 10_000
_NETWORK_BITS = 64
"""Who has one address of IPv6 has a network of this size."""


class Pace:
    """A bucket of tokens for each: full at first, a token a request, filled again in a minute."""

    def __init__(self, app: ASGIApp, *, a_minute: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._a_minute = a_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """Tokens, and when they were counted; who was heard of last stands last."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or say when to come again."""
        if self._a_minute is None or scope["type"] != "http" or _uncounted(scope["path"]):
            await self._app(scope, receive, send)
            return
        wait_s = self._wait_s(_who(scope), self._a_minute)
        if not wait_s:
            await self._app(scope, receive, send)
            return
        detail = (
            f"More than {self._a_minute:,} requests came within a minute. Go on in {wait_s} s, or have "
            "LITMUS_MAX_REQUESTS_PER_MINUTE raised."
        )
        problem = make_problem(HTTP_KINDS[429], detail, retryable=True)
        await problem_response(problem, {"Retry-After": str(wait_s)})(scope, receive, send)

    def _wait_s(self, who: str, a_minute: int) -> int:
        """Take a token; return how many seconds there is none, 0 where there was one."""
        now, a_second = self._clock(), a_minute / 60
        tokens, counted_at = self._buckets.pop(who, (float(a_minute), now))
        tokens = min(float(a_minute), tokens + (now - counted_at) * a_second)
        enough = tokens >= 1
        self._buckets[who] = (tokens - enough, now)
        if len(self._buckets) > MOST_REMEMBERED:
            self._buckets.popitem(last=False)
        return 0 if enough else max(1, math.ceil((1 - tokens) / a_second))


def _uncounted(path: str) -> bool:
    return path in _UNCOUNTED or path.startswith(OPEN_FOLDER)


def _who(scope: Scope) -> str:
    visitor = visitor_of(scope)
    if visitor.scopes and visitor not in (ANYBODY, ADMINISTRATOR):
        return visitor.called
    address = (scope.get("client") or ("", 0))[0]
    try:
        if ip_address(address).version == 6:
            address = str(ip_network(f"{address}/{_NETWORK_BITS}", strict=False))
    except ValueError:
        pass  # a socket of this machine has no address
    return f"{'administrator at ' * (visitor is ADMINISTRATOR)}{address}"
