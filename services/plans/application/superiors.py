"""Who may decide for the level above a unit."""

from uuid import UUID

from services.kernel.http import OutOfScope, require_scope
from services.kernel.store import Caller
from services.plans.application.desk import UnitDirectory


def require_superior_scope(caller: Caller, unit_id: UUID, units: UnitDirectory) -> None:
    """Raise OutOfScope unless the caller acts for the level above the unit; for what stands under nothing, for all."""
    above = units.parent(unit_id)
    if above is not None:
        require_scope(caller, above, units.parent)
    elif caller.scope is not None:
        raise OutOfScope
