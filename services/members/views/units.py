"""The directory of units, for lists: how each was established and what changed since, so that any day can be shown."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, MetaData, String, Table, Uuid, delete, insert, select
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.members.domain.unit import Dissolved, Established, Renamed, Reparented


class Units:
    """View of the units, one row each, and of their changes, one row each; the same event twice leaves the same rows."""

    NAME: ClassVar[str] = "units"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"units_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("code", String(31), nullable=False, unique=True),
            Column("name", String(300), nullable=False),
            Column("kind", String(30), nullable=False),
            Column("parent_id", Uuid, nullable=True),
            Column("established_on", Date, nullable=False),
        )
        self.changes = Table(
            f"unit_changes_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("unit_id", Uuid, nullable=False, index=True),
            Column("effective_on", Date, nullable=False),
            Column("name", String(300), nullable=True),
            Column("parent_id", Uuid, nullable=True),
            Column("dissolved", Date, nullable=True),
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in what is decided on units; other events say nothing here."""
        rows = [_unit(one) for one in facts if isinstance(one.event, Established)]
        if rows:
            db.execute(delete(self.table).where(self.table.c.id.in_([row["id"] for row in rows])))
            db.execute(insert(self.table), rows)
        changes = [_change(one) for one in facts if isinstance(one.event, Renamed | Reparented | Dissolved)]
        if changes:
            there = self.changes.c.position.in_([row["position"] for row in changes])
            db.execute(delete(self.changes).where(there))
            db.execute(insert(self.changes), changes)

    def ids(self, db: Connection) -> list[UUID]:
        """Return the ids of all units ever established."""
        return list(db.execute(select(self.table.c.id)).scalars())

    def id_of(self, db: Connection, code: str) -> UUID | None:
        """Return the id of the unit established with a code."""
        return db.execute(select(self.table.c.id).where(self.table.c.code == code)).scalar_one_or_none()

    def page(self, db: Connection, after: str, limit: int, on: date | None = None) -> Sequence[Any]:
        """Return up to `limit` units whose code comes after `after`, as mappings, by code.

        With `on` only those that existed on that day, named and placed as they were; without, all, as last decided.
        """
        wanted = select(self.table).where(self.table.c.code > after).order_by(self.table.c.code)
        wanted = wanted.limit(limit) if on is None else wanted.where(self.table.c.established_on <= on)
        rows = [dict(row) | {"dissolved_on": None} for row in db.execute(wanted).mappings()]
        by_id = {row["id"]: row for row in rows}
        changes = select(self.changes).order_by(self.changes.c.position)
        for change in db.execute(changes if on is None else changes.where(self.changes.c.effective_on <= on)):
            row = by_id.get(change.unit_id)
            if row is not None:
                row["name"] = change.name or row["name"]
                row["parent_id"] = change.parent_id or row["parent_id"]
                row["dissolved_on"] = change.dissolved or row["dissolved_on"]
        return [row for row in rows if on is None or row["dissolved_on"] is None][:limit]


def _unit(one: Recorded) -> dict[str, Any]:
    event = one.event
    assert isinstance(event, Established)
    return {
        "id": one.stream_id,
        "code": event.code,
        "name": event.name,
        "kind": event.kind,
        "parent_id": event.parent.id if event.parent else None,
        "established_on": one.effective_on,
    }


def _change(one: Recorded) -> dict[str, Any]:
    event = one.event
    return {
        "position": one.position,
        "unit_id": one.stream_id,
        "effective_on": one.effective_on,
        "name": event.name if isinstance(event, Renamed) else None,
        "parent_id": event.parent.id if isinstance(event, Reparented) else None,
        "dissolved": one.effective_on if isinstance(event, Dissolved) else None,
    }
