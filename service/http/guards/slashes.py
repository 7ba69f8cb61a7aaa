"""A name that holds a slash is one part of an address: `/v1/watches/arxiv%3A%20hep%2Fph` names one watch.

Servers decode `%2F` before anybody routes, so that a name would fall into parts. Here it is kept apart while the
router chooses, and the endpoint gets the slash back.
"""

from urllib.parse import unquote

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

_KEPT = "\ue000"
"""Of the private use area: in no name that means anything."""
_ENCODED = _KEPT.encode()


class EncodedSlashes:
    """Routes by the slashes that stand in an address, not by those that are encoded in it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        raw = scope.get("raw_path") or b""
        if scope["type"] != "http" or b"%2f" not in raw.lower():
            await self._app(scope, receive, send)
            return
        told = scope["path"]
        path = raw.partition(b"?")[0].replace(b"%2F", _ENCODED).replace(b"%2f", _ENCODED)
        # In place: what stands before this reads the route from the same scope afterwards.
        scope["path"] = unquote(path.decode("utf-8", "replace"))
        try:
            await self._app(scope, receive, send)
        finally:
            scope["path"] = told


async def slashes_in_names(request: Request) -> None:
    """Give the names in an address their slashes back, before an endpoint reads them."""
    parts = request.scope.get("path_params", {})
    for name, value in parts.items():
        if isinstance(value, str):
            parts[name] = value.replace(_KEPT, "/")
