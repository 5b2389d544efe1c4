"""A collector of traces for tests: takes spans by OTLP over HTTP and gives them as plain rows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Seen:
    """A span: of which service, what it is called, its place in its trace, what it tells of itself."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    about: tuple[tuple[str, str], ...]


def spans(body: bytes) -> list[Seen]:
    """Return the spans of one message."""
    message = ExportTraceServiceRequest.FromString(body)
    return [
        Seen(
            dict(_plain(of.resource.attributes))["service.name"], span.name, span.trace_id.hex(), span.span_id.hex(),
            span.parent_span_id.hex(), _plain(span.attributes),
        )
        for of in message.resource_spans for scope in of.scope_spans for span in scope.spans
    ]  # fmt: skip


def _plain(attributes: Any) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.value.string_value or str(one.value.int_value)) for one in attributes)


def chain(seen: list[Seen], trace: str, *wanted: tuple[str, str]) -> list[Seen]:
    """Return the spans of a trace that hang one below the other and are of these services and names, as far as they go."""
    found: list[Seen] = []
    for service, name in wanted:
        below = [one for one in seen if (one.trace, one.service, one.name) == (trace, service, name)]
        below = [one for one in below if not found or one.parent == found[-1].id]
        if not below:
            break
        found.append(below[0])
    return found


class Collector:
    """Takes what is sent to `url`."""

    def __init__(self, port: int) -> None:
        self.url, self.seen = f"http://127.0.0.1:{port}", list[Seen]()


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector on a free port."""

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.seen += spans(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        collector = Collector(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield collector
        server.shutdown()
        thread.join()
