"""Where reporting takes facts in, its own among them: which types it knows and how their bodies are read."""

from collections.abc import Callable, Mapping

from contracts import members, plans, reporting
from contracts.base import Fact

DECODE: Mapping[str, Callable[[bytes], Fact]] = {
    fact.type(): fact.model_validate_json for fact in (*members.FACTS, *plans.FACTS, *reporting.FACTS)
}
"""CloudEvents type → reader of the body. A type that is not here is counted and passed over."""
