"""Keeps web pages of other sites from talking to a service on the reader's own machine.

Loopback protects against other machines, not against the reader's own browser: a page may send forms to any address,
and a name that its owner lets point to 127.0.0.1 (DNS rebinding) even makes the answers readable.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.http.problems import make_problem, problem_response
from service.problems import HTTP_KINDS

_READING = {"GET", "HEAD", "OPTIONS"}


class OriginGuard:
    """On loopback the Host must be a loopback name; what changes something must never come from another site."""

    def __init__(self, app: ASGIApp, *, loopback: bool) -> None:
        self._app = app
        self._loopback = loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from where it may."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._loopback and not is_loopback_name(host):
            detail = (
                "This service answers to localhost and 127.0.0.1 only. Set LITMUS_HOST and LITMUS_API_KEY for more."
            )
            await problem_response(make_problem(HTTP_KINDS[421], detail))(scope, receive, send)
            return
        if scope.get("method") not in _READING and _is_foreign(headers, host):
            detail = "A web page of another site sent this request. Only pages of this service may."
            await problem_response(make_problem(HTTP_KINDS[403], detail))(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_loopback_name(host: str) -> bool:
    """Whether a Host header (name or address, with or without port) means this machine."""
    try:
        name = urlsplit(f"//{host}").hostname
        return name == "localhost" or (name is not None and ip_address(name).is_loopback)
    except ValueError:
        return False


def _is_foreign(headers: Headers, host: str) -> bool:
    # Browsers set both headers themselves and let no page forge them; other clients send neither.
    if headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != host.lower()
