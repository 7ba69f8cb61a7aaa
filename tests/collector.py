"""A collector of traces on loopback, in a thread: it takes OTLP over HTTP in protobuf, and remembers the spans."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span as WireSpan

_PATIENCE_S = 30


@dataclass(frozen=True)
class Span:
    """One span as it came."""

    name: str
    id: str
    parent: str
    """Empty: it has none."""
    trace: str
    facts: dict[str, str | int | float | bool]
    failed: bool
    server: bool
    links: tuple[str, ...]
    """The traces that it is linked to."""


@dataclass
class Collector:
    """What came, and what is answered."""

    url: str = ""
    status: int = 200
    bodies: list[bytes] = field(default_factory=list)
    about: list[dict[str, str]] = field(default_factory=list)
    """The resource of each request."""
    spans: list[Span] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, body: bytes) -> None:
        """Remember what came."""
        request = ExportTraceServiceRequest.FromString(body)
        with self.changed:
            self.bodies.append(body)
            for of_resource in request.resource_spans:
                self.about.append({each.key: each.value.string_value for each in of_resource.resource.attributes})
                self.spans += [_read(span) for scope in of_resource.scope_spans for span in scope.spans]
            self.changed.notify_all()

    def until(self, holds: Callable[[list[Span]], bool]) -> list[Span]:
        """Wait until the spans are as they should be, and return them."""
        until = time.monotonic() + _PATIENCE_S
        with self.changed:
            while not holds(self.spans):
                left = until - time.monotonic()
                assert left > 0, f"these spans came: {[span.name for span in self.spans]}"
                self.changed.wait(left)
            return list(self.spans)


def _read(span: WireSpan) -> Span:
    facts = {each.key: getattr(each.value, str(each.value.WhichOneof("value"))) for each in span.attributes}
    return Span(
        span.name,
        span.span_id.hex(),
        span.parent_span_id.hex(),
        span.trace_id.hex(),
        facts,
        failed=span.status.code == 2,
        server=span.kind == WireSpan.SPAN_KIND_SERVER,
        links=tuple(link.trace_id.hex() for link in span.links),
    )


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector until the end of the block."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/v1/traces" and collector.status == 200:
                collector.take(body)
            self.send_response(collector.status if self.path == "/v1/traces" else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
