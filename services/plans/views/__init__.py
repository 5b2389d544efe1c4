"""Views the plans service keeps for itself: of the facts of members, and of its own events beside them."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import MetaData

from contracts.base import Fact
from contracts.members import UnitDissolved, UnitEstablished, UnitReparented
from services.kernel.views import View
from services.plans.views.activities import Activities
from services.plans.views.holdings import Holdings
from services.plans.views.items import Items
from services.plans.views.plans import Plans
from services.plans.views.proposals import Proposals
from services.plans.views.units import Units

DECODE: Mapping[str, Callable[[bytes], Fact]] = {
    fact.type(): fact.model_validate_json for fact in (UnitEstablished, UnitReparented, UnitDissolved)
}
"""CloudEvents type → reader of the body; the other facts of members say nothing here."""


def views(generation: str, metadata: MetaData) -> Sequence[View]:
    """Make all views of a generation, their tables registered in `metadata`.

    Each is given the facts of members and the events of the own store, and passes over what it is not about.
    """
    return (
        Units(generation, metadata),
        Holdings(generation, metadata),
        Plans(generation, metadata),
        Items(generation, metadata),
        Proposals(generation, metadata),
        Activities(generation, metadata),
    )
