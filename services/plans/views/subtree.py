"""Which units lie below a unit, as the tree stands now."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from services.kernel.http import NotFound, OutOfScope
from services.kernel.store import Caller
from services.plans.views.units import Units


def within(db: Connection, units: Units, caller: Caller, asked: UUID | None) -> frozenset[UUID] | None:
    """Return the units of the subtree of `asked`, or of all the caller may see; None where that is the whole tree.

    Raises NotFound for an unknown unit, OutOfScope for one outside the caller's subtree.
    """
    if asked is None and caller.scope is None:
        return None
    parents: dict[UUID, UUID | None] = {
        row.id: row.parent_id for row in db.execute(select(units.table.c.id, units.table.c.parent_id))
    }
    if asked is not None and asked not in parents:
        raise NotFound("Không có đơn vị này; hãy kiểm tra lại mã.")
    seen = parents.keys() if caller.scope is None else below(parents, caller.scope)
    if asked is not None:
        if asked not in seen:
            raise OutOfScope()
        seen = below(parents, asked)
    return None if seen == parents.keys() else frozenset(seen)


def below(parents: Mapping[UUID, UUID | None], top: UUID) -> frozenset[UUID]:
    """Return a unit and all below it, from each unit's parent."""
    children = defaultdict(list)
    for unit, parent in parents.items():
        children[parent].append(unit)
    found: set[UUID] = set()
    waiting = [top]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children[unit]
    return frozenset(found)
