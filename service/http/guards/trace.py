"""Gives each request a span, where traces are wanted. It stands within the guard that gives the request its id."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.tracing.stages import Stage, Timed
from service.http.metrics import METHODS
from service.http.problems import current_request

_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Addresses that are asked again and again by what watches the service."""
_ASSETS = "/assets/"


class RequestTrace:
    """One span a request. It tells the template of the address, and neither the address nor what was sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] in _PROBES or scope["path"].startswith(_ASSETS):
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in METHODS else "_OTHER"
        facts = {"http.request.method": method, "litmus.request_id": current_request()}
        with Timed(Stage.REQUEST, facts, caller=Headers(scope=scope)) as timed:

            async def send_noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    timed.note({"http.response.status_code": message["status"]})
                    if message["status"] >= 500:
                        timed.fail(str(message["status"]))
                await send(message)

            try:
                await self._app(scope, receive, send_noted)
            finally:
                if route := getattr(scope.get("route"), "path", None):
                    timed.note({"http.route": route})
                timed.rename(f"{method} {route}" if route else method)
