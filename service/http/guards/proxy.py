"""What a proxy in front of the service says of a request, believed only where the proxy is a trusted one."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_USER = "litmus.user"
_LONGEST_NAME = 200


class TrustedProxies:
    """Takes the client's address, the scheme and the user from the headers of a trusted proxy, and of nobody else."""

    def __init__(self, app: ASGIApp, *, trusted: Sequence[str], user_header: str | None) -> None:
        self._app = app
        self._trusted = [ip_network(each) for each in trusted]
        self._user_header = user_header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] in {"http", "websocket"} and self._trusts((scope.get("client") or ("", 0))[0]):
            self._believe(scope)
        await self._app(scope, receive, send)

    def _believe(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if headers.get("x-forwarded-proto") in {"http", "https"} and scope["type"] == "http":
            scope["scheme"] = headers["x-forwarded-proto"]
        for address in reversed(", ".join(headers.getlist("x-forwarded-for")).split(",")):
            if _is_address(address.strip()):
                scope["client"] = (address.strip(), 0)
            if not self._trusts(address.strip()):
                break
        if self._user_header is not None:
            named = headers.getlist(self._user_header)
            # A second one would be what the client itself sent, which the proxy should have taken away.
            if len(named) == 1 and (user := _clean(named[0])):
                scope[_USER] = user

    def _trusts(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self._trusted)


def user_of(scope: Scope) -> str | None:
    """Return the user whom a trusted proxy has signed in."""
    user = scope.get(_USER)
    return user if isinstance(user, str) else None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _clean(name: str) -> str:
    # Headers are decoded as Latin-1, and proxies send UTF-8.
    shown = name.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    return shown if shown.isprintable() and len(shown) <= _LONGEST_NAME else ""
