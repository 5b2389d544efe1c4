"""What is seen of each request when its answer begins: it is counted, its span ends, and at DEBUG it is a line of the log."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.types import Message, Scope, Send

from services.kernel.metrics import Meter
from services.kernel.tracing import HEADER, of_request, under

if TYPE_CHECKING:
    from services.kernel.spans import Spans

log = logging.getLogger(__name__)

NO_ROUTE = "none"
"""What stands for the address of a request that no route of ours is for."""


class Watched:
    """Watches the requests of a service: by the templates of their routes, never by their addresses."""

    def __init__(self, meter: Meter, spans: "Spans | None" = None) -> None:
        self._meter, self._spans = meter, spans

    @contextmanager
    def watching(self, request: Request, correlation_id: UUID) -> Iterator[Callable[[Send], Send]]:
        """Have a request answered within its trace; gives what must stand around the sending of its answer."""
        trace = of_request(request.headers.get(HEADER, ""), correlation_id)
        span = self._spans.request(trace, correlation_id) if self._spans else None
        began = time.perf_counter()

        def seen(send: Send) -> Send:
            async def note(message: Message) -> None:
                if message["type"] == "http.response.start":
                    template = route(request.scope)
                    self._begins(request, template, message["status"], time.perf_counter() - began)
                    if span is not None:
                        span.answered(request.method, template, message["status"])
                await send(message)

            return note

        with under(span.trace if span else trace):
            yield seen

    def _begins(self, request: Request, template: str, status: int, seconds: float) -> None:
        self._meter.answered(request.method, template, status, seconds, getattr(request.state, "code", ""))
        if log.isEnabledFor(logging.DEBUG):
            log.debug("%s %s: %s in %.1f ms", request.method, template, status, seconds * 1000)


def route(scope: Scope) -> str:
    """Return the template of the route a request was led to."""
    found: str = getattr(scope.get("route"), "path", NO_ROUTE)
    return found
