"""Activities for lists and calendars: whose, on which day, and whether they took place."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Index, Integer, MetaData, String, Table, Uuid, column, select, tuple_
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.plans.views.rows import Changes, apply_to_rows, handed_on, owner

ANNOUNCED, HELD, CANCELLED = "ANNOUNCED", "HELD", "CANCELLED"
After = tuple[date, UUID]
NEXT: Any = column("sequence") + 1


def _announced(one: Recorded, event: Any) -> Mapping[str, Any]:
    return owner(event.unit) | {
        "kind": str(event.kind),
        "title": event.title,
        "place": event.place or "",
        "day": event.day,
        "state": ANNOUNCED,
        "sequence": 0,
        "changed_at": one.recorded_at,
    }


def _rescheduled(one: Recorded, event: Any) -> Mapping[str, Any]:
    return {"day": event.day, "sequence": NEXT, "changed_at": one.recorded_at}


def _held(one: Recorded, event: Any) -> Mapping[str, Any]:
    return {"state": HELD, "day": event.on, "changed_at": one.recorded_at}


def _cancelled(one: Recorded, _: Any) -> Mapping[str, Any]:
    return {"state": CANCELLED, "sequence": NEXT, "changed_at": one.recorded_at}


BEGINS: Changes = {"plans.activity.announced": _announced}
CHANGES: Changes = {
    "plans.activity.rescheduled": _rescheduled,
    "plans.activity.held": _held,
    "plans.activity.cancelled": _cancelled,
    "plans.activity.handed_on": handed_on,
}


class Activities:
    """View of the activities, one row each; who comes is not in it."""

    NAME: ClassVar[str] = "activities"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"activity_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("unit_id", Uuid, nullable=False),
            Column("unit_code", String(31), nullable=False),
            Column("kind", String(30), nullable=False),
            Column("title", String(300), nullable=False),
            Column("place", String(300), nullable=False),
            Column("day", Date, nullable=False),
            Column("state", String(10), nullable=False),
            Column("sequence", Integer, nullable=False),
            Column("changed_at", DateTime(timezone=True), nullable=False),
            Index(f"ix_activity_day_{generation}", "day", "id"),
            Index(f"ix_activity_unit_{generation}", "unit_id", "day"),
        )

    def apply(self, db: Connection, facts: Sequence[Any]) -> None:
        """Take in what is announced, moved, held and cancelled."""
        apply_to_rows(db, self.table, facts, BEGINS, CHANGES)

    def page(
        self,
        db: Connection,
        units: Collection[UUID] | None,
        first: date | None,
        last: date | None,
        state: str | None,
        after: After | None,
        limit: int,
    ) -> Sequence[Any]:
        """Return activities by day."""
        table = self.table
        wanted = select(table)
        if units is not None:
            wanted = wanted.where(table.c.unit_id.in_(units))
        if first is not None:
            wanted = wanted.where(table.c.day >= first)
        if last is not None:
            wanted = wanted.where(table.c.day <= last)
        if state is not None:
            wanted = wanted.where(table.c.state == state)
        if after is not None:
            wanted = wanted.where(tuple_(table.c.day, table.c.id) > tuple_(*after))
        return db.execute(wanted.order_by(table.c.day, table.c.id).limit(limit)).all()

    def of_unit(self, db: Connection, unit_id: UUID, first: date) -> Sequence[Any]:
        """Return a unit's activities from a day on, cancelled ones too."""
        return self.page(db, {unit_id}, first, None, None, None, 10_000)
