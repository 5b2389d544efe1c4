"""Where reporting takes facts in, its own among them: which types it knows, how their bodies are read, what they fill."""

from collections.abc import Callable, Mapping
from datetime import datetime

from contracts import members, plans, reporting
from contracts.base import Fact
from services.kernel.views import ViewSet, open_engine
from services.reporting.views import views

DECODE: Mapping[str, Callable[[bytes], Fact]] = {
    fact.type(): fact.model_validate_json for fact in (*members.FACTS, *plans.FACTS, *reporting.FACTS)
}
"""CloudEvents type → reader of the body. A type that is not here is counted and passed over."""


def opened(url: str, now: Callable[[], datetime]) -> tuple[ViewSet, Mapping[str, Callable[[bytes], Fact]]]:
    """Open the views and tell how bodies are read: all that a process which does nothing but fill them needs."""
    return ViewSet(open_engine(url), views, now), DECODE
