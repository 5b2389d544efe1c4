"""One trace from a request over its events and facts to what they are applied to; nothing of it where nobody traces."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.kernel.bus import Outgoing
from services.kernel.http import create_app
from services.kernel.metrics import Meter
from services.kernel.run import JsonLines
from services.kernel.spans import Spans
from services.kernel.tracing import Trace, carried, current, of_request, under
from services.kernel.views import Delivered
from services.kernel.watching import Watched

ROOT = Path(__file__).parent.parent.parent
TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
GIVEN = f"00-{TRACE}-{SPAN}-01"
REQUEST = UUID(int=7)


@pytest.mark.parametrize(
    "header",
    ["", "x", f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01", GIVEN.upper(), f"{GIVEN}-x", f"ff{GIVEN[2:]}"],
)
def test_what_is_no_trace_context_is_none(header: str) -> None:
    assert carried(header) == Trace()
    assert of_request(header, REQUEST) == Trace(REQUEST.hex)


def test_a_request_belongs_to_the_trace_it_names() -> None:
    assert of_request(GIVEN, REQUEST) == Trace(TRACE, GIVEN)


class Asking:
    """A route that remembers in which trace it was asked, and says so in the log."""

    def __init__(self, spans: Spans | None) -> None:
        self.seen: list[Trace] = []
        router = APIRouter()

        @router.get("/people/{person}")
        def person(person: str) -> None:
            self.seen.append(current())
            logging.getLogger("services.test").warning("asked")

        self.http = TestClient(create_app("t", [router], watched=Watched(Meter("t"), spans)))


@pytest.fixture
def sent() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def spans(sent: InMemorySpanExporter) -> Spans:
    return Spans("t", "khoi", sent)


def test_a_request_is_one_span_named_by_its_route(spans: Spans, sent: InMemorySpanExporter) -> None:
    """INVARIANT: a span tells the route, never the address: there may be a person's name in it."""
    asking = Asking(spans)
    asking.http.get("/people/Nguyen-Thi-An?of=Binh", headers={"traceparent": GIVEN})
    spans.close()
    (span,) = sent.get_finished_spans()
    assert (span.name, f"{span.context.trace_id:032x}") == ("GET /people/{person}", TRACE)
    assert span.parent is not None
    assert f"{span.parent.span_id:016x}" == SPAN
    assert asking.seen == [Trace(TRACE, f"00-{TRACE}-{span.context.span_id:016x}-01")]
    assert "Nguyen" not in span.to_json()
    assert "Binh" not in span.to_json()


def test_a_trace_that_begins_here_bears_the_number_of_the_request(spans: Spans, sent: InMemorySpanExporter) -> None:
    Asking(spans).http.get("/people/1", headers={"X-Correlation-ID": str(REQUEST)})
    spans.close()
    (span,) = sent.get_finished_spans()
    assert (UUID(int=span.context.trace_id), span.parent) == (REQUEST, None)


def test_where_nobody_traces_a_request_still_has_a_number_for_the_log() -> None:
    asking = Asking(None)
    asking.http.get("/people/1", headers={"X-Correlation-ID": str(REQUEST)})
    asking.http.get("/people/1", headers={"traceparent": GIVEN})
    assert asking.seen == [Trace(REQUEST.hex, ""), Trace(TRACE, GIVEN)]


def test_a_line_of_the_log_names_its_trace() -> None:
    record = logging.LogRecord("services.test", logging.WARNING, "", 0, "parked %s", (7,), None)
    with under(carried(GIVEN)):
        told = json.loads(JsonLines("members").format(record))
    assert (told["trace_id"], told["message"], told["service"]) == (TRACE, "parked 7", "members")
    assert "trace_id" not in json.loads(JsonLines("members").format(record))


def test_a_fact_carries_its_span_on_and_is_applied_below_it(spans: Spans, sent: InMemorySpanExporter) -> None:
    """INVARIANT: what is applied hangs below what was published, and that below the request: one tree, one trace.

    A fact that goes out with the trace of its request alone, or with none, breaks it.
    """
    facts = [Outgoing("s", "a.v1", "k", 1, b"", GIVEN), Outgoing("s", "b.v1", "k", 2, b"")]
    with spans.publishing(facts, "MEMBERS") as traced:
        assert [one[:5] for one in traced] == [one[:5] for one in facts]
    applied_and_passed = [
        Delivered(1, "a.v1", "k", b"", fact, traceparent=traced[0].traceparent) for fact in ("a", None)
    ]
    spans.applied(applied_and_passed, "MEMBERS", "g1", 1)
    spans.close()
    published, applied = sent.get_finished_spans()
    assert (published.name, applied.name) == ("publish a.v1", "apply a.v1")
    assert {f"{one.context.trace_id:032x}" for one in (published, applied)} == {TRACE}
    assert applied.parent is not None
    assert applied.parent.span_id == published.context.span_id
    assert traced[1].traceparent == ""


def test_a_publication_that_fails_says_so_and_is_not_swallowed(spans: Spans, sent: InMemorySpanExporter) -> None:
    with (
        pytest.raises(TimeoutError),
        spans.publishing([Outgoing("s", "a.v1", "k", 1, b"", GIVEN)], "MEMBERS"),
    ):
        raise TimeoutError
    spans.close()
    (span,) = sent.get_finished_spans()
    assert span.status.description == "TimeoutError"


class Deaf(SpanExporter):
    """A collector that takes nothing."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return SpanExportResult.FAILURE

    def shutdown(self) -> None:
        pass


def test_a_collector_that_takes_nothing_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    spans = Spans("t", "khoi", Deaf())
    asking = Asking(spans)
    for _ in range(3):
        assert asking.http.get("/people/1").status_code == 200
        spans._provider.force_flush()
    spans.close()
    said = [one.message for one in caplog.records if one.name == "services.kernel.spans"]
    assert said == ["traces are not taken by their collector"]


def test_nothing_is_loaded_for_traces_where_nobody_traces() -> None:
    """INVARIANT: traces cost nothing where they are off. An import at the top of a kernel's module breaks it."""
    program = "import sys, services.suite.host; print([m for m in sys.modules if m.startswith('opentelemetry.sdk')])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
