"""A server on loopback that plays the sources of papers, each in its own protocol, well or badly.

    with SourcesServer() as server:
        server.papers = made_up(250)
        server.trouble(Trouble(429, {"Retry-After": "7"}))      # the next answer
        settings.model_copy(update={"source_urls": server.addresses})

What it serves was written for the tests; tests/source_protocols.py has the protocols.
"""

import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.source_protocols import PROTOCOLS, MadeUp, Served, made_up

_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """An answer that is not what was asked for."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    cut: bool = False
    """More is promised than comes; then the connection is closed."""
    after: int = 0
    """So many requests are answered well before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came in."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class SourcesServer:
    """Use as a context manager."""

    def __init__(self) -> None:
        self.papers: Sequence[MadeUp] = made_up(3)
        self.asked: list[Asked] = []
        self._troubles: deque[Trouble] = deque()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def base(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def addresses(self) -> tuple[str, ...]:
        """What LITMUS_SOURCE_URLS would say."""
        return tuple(f"{name}={self.base}/{name}{tail}" for name, (tail, _) in PROTOCOLS.items())

    def trouble(self, *troubles: Trouble) -> None:
        """Queue what is answered next, each once."""
        with self._lock:
            self._troubles.extend(troubles)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(_PATIENCE_S)

    def _next_trouble(self) -> Trouble | None:
        with self._lock:
            if not self._troubles:
                return None
            first = self._troubles[0]
            if first.after:
                self._troubles[0] = Trouble(first.status, first.headers, first.body, first.cut, first.after - 1)
                return None
            return self._troubles.popleft()

    def _answer(self, asked: Asked) -> Served:
        name = asked.path.strip("/").partition("/")[0]
        rest = asked.path.removeprefix(f"/{name}")
        return PROTOCOLS[name][1](self.papers, rest, asked.query, asked.headers)

    def _handler(outer) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
                asked = Asked(parts.path, query, {name.lower(): value for name, value in self.headers.items()})
                with outer._lock:
                    outer.asked.append(asked)
                trouble = outer._next_trouble()
                if trouble:
                    self._send(trouble.status, trouble.headers, trouble.body, len(trouble.body) + 100 * trouble.cut)
                    self.close_connection = trouble.cut or self.close_connection
                else:
                    served = outer._answer(asked)
                    self._send(served.status, served.headers, served.body, len(served.body))

            def _send(self, status: int, headers: Mapping[str, str], body: bytes, length: int) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


class Moment:
    """A clock that jumps when somebody waits, and keeps what was waited for."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._passed = 0.0

    def monotonic(self) -> float:
        return self._passed

    def now(self) -> float:
        import time

        return time.time() + self._passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self._passed += seconds
