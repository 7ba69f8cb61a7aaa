"""The outermost guard: gives the request its id, logs and counts it, and lets no error out unanswered."""

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.metrics import Metrics
from service.http.problems import begin_request, problem_of, problem_response
from service.problems import INTERNAL

_log = logging.getLogger("litmus.requests")
_HEADER = "x-request-id"


class RequestLog:
    """One log line a request: method, path without its query, status, milliseconds, id."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve and log one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = begin_request(Headers(scope=scope).get(_HEADER))
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[_HEADER] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            _log.exception("%s %s broke [%s]", scope["method"], scope["path"], request_id)
            if status:  # the answer is under way: all that is left is to cut it off
                raise
            await problem_response(problem_of(error))(scope, receive, send_with_id)
            status = INTERNAL.status
        finally:
            elapsed = time.perf_counter() - started
            # The router leaves the route it chose in the scope; its path is a template with the names of parameters.
            route = getattr(scope.get("route"), "path", None)
            self._metrics.request(scope["method"], route, status or INTERNAL.status, elapsed)
            # The path is a client's text: repr keeps it on one line.
            _log.info("%s %r %d %.1f ms [%s]", scope["method"], scope["path"], status, elapsed * 1000, request_id)
