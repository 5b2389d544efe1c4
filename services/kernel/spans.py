"""The steps of a trace, sent to a collector by OTLP: a request, its facts going out, their being applied."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from opentelemetry.trace import set_span_in_context as within

from services.kernel.bus import Outgoing
from services.kernel.tracing import Trace, carried
from services.kernel.views import Delivered

log = logging.getLogger(__name__)

SENT_WITHIN = 2.0
"""Seconds a collector has to take what it is sent; what it does not take is lost, and nobody waits for it."""
SENT_EVERY_MS = 1000

_WANTED: ContextVar[int] = ContextVar("trace id", default=0)


class _Ids(RandomIdGenerator):
    """Ids of spans; a trace that begins with a request is named after it."""

    def generate_trace_id(self) -> int:
        return _WANTED.get() or super().generate_trace_id()


class _Patient(SpanExporter):
    """Sends through another exporter and says once, not every second, that nobody takes what is sent."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter, self._failing = exporter, False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._exporter.export(spans)
        failing = result is not SpanExportResult.SUCCESS
        if failing != self._failing:
            log.warning("traces are %s by their collector", "not taken" if failing else "taken again")
        self._failing = failing
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        return self._exporter.force_flush(timeout_millis)


class Spans:
    """Makes a service's spans. They name routes, types and positions; never an address as it was asked, nor a value."""

    def __init__(self, service: str, bloc: str, exporter: SpanExporter) -> None:
        resource = Resource.create({"service.name": service, "service.namespace": f"bachudong.{bloc}"})
        self._provider = TracerProvider(resource=resource, id_generator=_Ids(), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(_Patient(exporter), schedule_delay_millis=SENT_EVERY_MS))
        self._tracer = self._provider.get_tracer("bachudong")

    def close(self) -> None:
        """Send what is left, within seconds, and stop."""
        self._provider.shutdown()

    def request(self, given: Trace, correlation_id: UUID) -> "Asked":
        """Begin the span of a request, in the trace it names or in one named after its correlation id."""
        token = _WANTED.set(correlation_id.int)
        try:
            span = self._tracer.start_span("request", context=_remote(given.parent), kind=SpanKind.SERVER)
        finally:
            _WANTED.reset(token)
        span.set_attribute("bcd.correlation_id", str(correlation_id))
        return Asked(span)

    @contextmanager
    def publishing(self, facts: Sequence[Outgoing], stream: str) -> Iterator[list[Outgoing]]:
        """Give facts that carry the span of their going out, which ends with the context; one that fails says so."""
        opened: list[Span] = []
        traced: list[Outgoing] = []
        for fact in facts:
            if fact.traceparent:
                about = _about(stream, fact.type, fact.position)
                span = self._tracer.start_span(
                    f"publish {fact.type}", _remote(fact.traceparent), SpanKind.PRODUCER, about
                )
                opened.append(span)
                fact = fact._replace(traceparent=_traceparent(span))  # the same fact, one step on
            traced.append(fact)
        try:
            yield traced
        except BaseException as error:
            for span in opened:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise
        finally:
            for span in opened:
                span.end()

    def applied(self, batch: Sequence[Delivered], stream: str, target: str, began: int) -> None:
        """Tell that facts were applied to `target` since `began`, in nanoseconds of the clock; of those passed over, nothing."""
        for one in batch:
            if one.traceparent and one.fact is not None:
                about = _about(stream, one.type, one.position) | {"bcd.target": target}
                self._tracer.start_span(
                    f"apply {one.type}", _remote(one.traceparent), SpanKind.CONSUMER, about, start_time=began
                ).end()


class Asked:
    """The span of a request that is being answered."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self.trace = carried(_traceparent(span))

    def answered(self, method: str, route: str, status: int) -> None:
        """End the span with what the request came to."""
        self._span.update_name(f"{method} {route}")
        self._span.set_attributes(
            {"http.request.method": method, "http.route": route, "http.response.status_code": status}
        )
        if status >= 500:
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()


def sent_to(url: str, service: str, bloc: str) -> Spans:
    """Return what makes a service's spans and sends them to the OTLP collector at `url`."""
    return Spans(service, bloc, OTLPSpanExporter(endpoint=f"{url}/v1/traces", timeout=SENT_WITHIN))


def _about(stream: str, kind: str, position: int) -> dict[str, str | int]:
    return {"messaging.system": "nats", "bcd.stream": stream, "bcd.fact": kind, "bcd.position": position}


def _remote(traceparent: str) -> Context | None:
    if not traceparent:
        return None
    _, trace_id, span_id, flags = traceparent.split("-")
    context = SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16)))
    return within(NonRecordingSpan(context))


def _traceparent(span: Span) -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
