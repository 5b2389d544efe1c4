"""Views the plans service keeps for itself, and how the facts that feed them are read."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import MetaData

from contracts.base import Fact
from contracts.members import UnitDissolved, UnitEstablished, UnitReparented
from services.kernel.views import View
from services.plans.views.units import Units

DECODE: Mapping[str, Callable[[bytes], Fact]] = {
    fact.type(): fact.model_validate_json for fact in (UnitEstablished, UnitReparented, UnitDissolved)
}
"""CloudEvents type → reader of the body; the other facts of members say nothing here."""


def views(generation: str, metadata: MetaData) -> Sequence[View]:
    """Make all views of a generation, their tables registered in `metadata`."""
    return (Units(generation, metadata),)
