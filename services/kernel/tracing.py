"""Which trace the work at hand belongs to: a W3C trace context that goes along with the context of execution."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple
from uuid import UUID

HEADER = "traceparent"
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class Trace(NamedTuple):
    """A trace: its id, for logs; the `traceparent` handed on to what is caused now, empty where nobody traces."""

    id: str = ""
    parent: str = ""


NOWHERE = Trace()
_CURRENT: ContextVar[Trace] = ContextVar("trace", default=NOWHERE)


def current() -> Trace:
    """Return the trace of what is done now; an empty one where it belongs to none."""
    return _CURRENT.get()


@contextmanager
def under(trace: Trace) -> Iterator[None]:
    """Have what is done meanwhile belong to a trace, also in threads that are started for it."""
    token = _CURRENT.set(trace)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def carried(traceparent: str) -> Trace:
    """Return the trace that a header names; an empty one for a header that is none."""
    if TRACEPARENT.fullmatch(traceparent) is None:
        return NOWHERE
    return Trace(traceparent[3:35], traceparent)


def of_request(traceparent: str, correlation_id: UUID) -> Trace:
    """Return the trace a request belongs to: the one it names, else one whose id is its correlation id."""
    named = carried(traceparent)
    return named if named.id else Trace(correlation_id.hex)
