"""Views with one row for each stream: which events begin a row and which change it stands in two tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.plans.domain.units import UnitRef

Told = Callable[[Recorded, Any], Mapping[str, Any]]
"""From a recorded event and its body to the columns it sets."""
Changes = Mapping[str, Told]
"""The stored name of an event → what it sets."""


def owner(unit: UnitRef) -> dict[str, Any]:
    """Return the columns that say whose a row is."""
    return {"unit_id": unit.id, "unit_code": unit.code}


def handed_on(_: Recorded, event: Any) -> Mapping[str, Any]:
    """Return what an event HandedOn changes in a row."""
    return owner(event.unit)


def apply_to_rows(db: Connection, table: Table, facts: Sequence[Any], begins: Changes, changes: Changes) -> None:
    """Begin and change rows by their id, the stream's; the same event twice leaves the same row. Facts say nothing."""
    for one in facts:
        if not isinstance(one, Recorded):
            continue
        kind = one.event.TOPIC
        if kind in begins:
            db.execute(delete(table).where(table.c.id == one.stream_id))
            db.execute(insert(table), [{"id": one.stream_id, **begins[kind](one, one.event)}])
        elif kind in changes:
            changed = changes[kind](one, one.event)
            db.execute(update(table).where(table.c.id == one.stream_id).values(**changed))
