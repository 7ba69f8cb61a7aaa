"""Spans of OpenTelemetry for the stages, sent by OTLP. The only module that imports it, and it is loaded on demand.

The provider is this module's own. The global one belongs to whoever uses Litmus as a library; and what other libraries
would tell there is not ours to vouch for: the spans of a web framework may hold questions. The context is the global
one, so spans of Litmus belong to those of a caller in the same process.
"""

import atexit
import logging
import os
from collections.abc import Mapping, Sequence
from contextvars import Token
from threading import Lock

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Link, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from core import version
from core.tracing.stages import Facts, Stage

_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_SPOKEN = "http/protobuf"
_FAREWELL_S = 0.5
"""How long the end of the process waits for the collector, for what is being sent and once more for the rest."""
_NOISY = ("opentelemetry.exporter.otlp", "opentelemetry.sdk._shared_internal")
"""They log each batch that the collector does not take, and each span for which there is no room meanwhile."""
_KINDS = {Stage.REQUEST: SpanKind.SERVER, Stage.LLM: SpanKind.CLIENT}
_W3C = TraceContextTextMapPropagator()
_LOG = logging.getLogger(__name__)


class Exporter(SpanExporter):
    """Sends spans. That the collector takes none is logged once, until it takes them again."""

    def __init__(self) -> None:
        self._usual = OTLPSpanExporter()
        self._last = OTLPSpanExporter(timeout=_FAREWELL_S)
        self._sending = Lock()
        self._ending = False
        self._fails = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send spans, in a thread of the SDK's. Those that cannot be sent are lost."""
        with self._sending:
            if self._ending and self._fails:
                return SpanExportResult.FAILURE
            result = (self._last if self._ending else self._usual).export(spans)
            fails = result is not SpanExportResult.SUCCESS
            if fails and not self._fails:
                _LOG.warning(
                    "The collector at OTEL_EXPORTER_OTLP_ENDPOINT takes no traces. Litmus works on without it, and "
                    "says so when it takes them. LITMUS_LOG_LEVEL=debug shows what is wrong."
                )
            elif self._fails and not fails:
                _LOG.info("The collector takes traces again.")
            self._fails = fails
            return result

    def hurry(self) -> bool:
        """Begin the end; return whether the rest can be sent, and not still something that does not arrive."""
        self._ending = True
        self._usual.shutdown()  # type: ignore[no-untyped-call] # it stops waiting to try again
        if not self._sending.acquire(timeout=_FAREWELL_S):
            return False
        self._sending.release()
        return True

    def shutdown(self) -> None:
        """Let go of the connections."""
        self._last.shutdown()  # type: ignore[no-untyped-call]


class OpenSpan:
    """A span that has begun."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        self._tokens: list[Token[Context]] = []

    def enter(self) -> None:
        """Make it the one that new spans belong to."""
        self._tokens.append(context.attach(trace.set_span_in_context(self._span)))

    def leave(self) -> None:
        """Undo the last `enter`, in the same task."""
        context.detach(self._tokens.pop())

    def note(self, facts: Facts) -> None:
        """Tell more of it."""
        self._span.set_attributes(facts)

    def rename(self, name: str) -> None:
        """Give it another name."""
        self._span.update_name(name)

    def headers(self) -> dict[str, str]:
        """Return the header that names it, as the W3C has it, and not what a caller wrote beside that."""
        carried: dict[str, str] = {}
        _W3C.inject(carried, trace.set_span_in_context(self._span, Context()))
        return {name: value for name, value in carried.items() if name == "traceparent"}

    def fail(self, kind: str) -> None:
        """Note that it failed."""
        self._span.set_attribute("error.type", kind)
        self._span.set_status(StatusCode.ERROR)

    def end(self, error: BaseException | None) -> None:
        """End it. Of a failure the class is told and not the message, which may quote what somebody wrote."""
        if isinstance(error, Exception):
            self.fail(type(error).__name__)
        self._span.end()


class Spans:
    """Begins spans, and sends them when they have ended."""

    def __init__(self) -> None:
        named = SERVICE_NAME in OTELResourceDetector().detect().attributes
        about = {SERVICE_VERSION: version()} | ({} if named else {SERVICE_NAME: "litmus"})
        self._exporter = Exporter()
        self._provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter))
        self._tracer = self._provider.get_tracer("litmus", version())

    def begin(self, stage: Stage, facts: Facts, *, alone: bool, caller: Mapping[str, str] | None) -> OpenSpan:
        """Begin a span, by default within the one that is at work in this task.

        `alone`: it begins a trace, which is linked to that span; `caller`: it belongs to the span in these headers.
        """
        around, links = None, []
        if caller is not None:
            around = _W3C.extract(caller, Context())
        elif alone:
            around = Context()
            here = trace.get_current_span().get_span_context()
            links = [Link(here)] if here.is_valid else []
        kind = _KINDS.get(stage, SpanKind.INTERNAL)
        return OpenSpan(self._tracer.start_span(stage, around, kind, facts, links))

    def note(self, facts: Facts) -> None:
        """Tell more of the span that is at work in this task."""
        trace.get_current_span().set_attributes(facts)

    def close(self) -> None:
        """Send what is left. A collector that does not answer holds nobody up for longer than a second or two."""
        atexit.unregister(self.close)
        if self._exporter.hurry():
            self._provider.shutdown()


def open_spans() -> Spans | None:
    """Begin to send spans to where the environment says; they are all sent at the end of the process.

    Return None where the environment asks for what cannot be done, which is logged: a service must not fail by that.
    """
    protocol = next((os.environ[name] for name in _PROTOCOLS if os.environ.get(name)), _SPOKEN)
    if protocol != _SPOKEN:
        _LOG.warning(
            "Traces cannot be sent by %s. Set OTEL_EXPORTER_OTLP_PROTOCOL=%s, and in OTEL_EXPORTER_OTLP_ENDPOINT the "
            "collector's port for HTTP, mostly 4318.",
            protocol,
            _SPOKEN,
        )
        return None
    if not _LOG.isEnabledFor(logging.DEBUG):
        for name in _NOISY:
            logging.getLogger(name).setLevel(logging.CRITICAL)
    spans = Spans()
    atexit.register(spans.close)
    return spans
