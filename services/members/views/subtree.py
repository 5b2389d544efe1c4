"""Which units lie below a unit, as the tree stands now."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection

from services.kernel.http import NotFound, OutOfScope
from services.kernel.store import Caller
from services.members.views.units import Units


def within(db: Connection, units: Units, caller: Caller, asked: UUID | None) -> frozenset[UUID] | None:
    """Return the units of the subtree of `asked`, or of all the caller may see; None where that is the whole tree.

    Raises NotFound for an unknown unit, OutOfScope for one outside the caller's subtree.
    """
    if asked is None and caller.scope is None:
        return None
    parents = _parents(db, units)
    if asked is not None and asked not in parents:
        raise NotFound("Không có đơn vị này; hãy kiểm tra lại mã.")
    seen = parents.keys() if caller.scope is None else _below(parents, caller.scope)
    if asked is not None:
        if asked not in seen:
            raise OutOfScope()
        seen = _below(parents, asked)
    return None if seen == parents.keys() else frozenset(seen)


def _parents(db: Connection, units: Units) -> dict[UUID, UUID | None]:
    parents = {row.id: row.parent_id for row in db.execute(select(units.table.c.id, units.table.c.parent_id))}
    moved = select(units.changes.c.unit_id, units.changes.c.parent_id).where(units.changes.c.parent_id.is_not(None))
    parents |= {row.unit_id: row.parent_id for row in db.execute(moved.order_by(units.changes.c.position))}
    return parents


def _below(parents: dict[UUID, UUID | None], top: UUID) -> frozenset[UUID]:
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
