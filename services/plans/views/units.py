"""The units this service has heard of from the members service: their code, their place in the hierarchy, their end."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, String, Table, Uuid, insert, select, update
from sqlalchemy.engine import Connection

from contracts.base import Fact, UnitRef
from contracts.members import UnitDissolved, UnitEstablished, UnitReparented
from services.kernel.views import ViewSet


class Units:
    """View of the units, one row each; the same fact twice leaves the same row."""

    NAME: ClassVar[str] = "units"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.metadata = metadata
        self.table = Table(
            f"units_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("code", String(31), nullable=False),
            Column("parent_id", Uuid, nullable=True),
            Column("dissolved_on", Date, nullable=True),
        )

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Take in units established, moved under another parent and dissolved; other facts say nothing here."""
        table = self.table
        for fact in facts:
            match fact:
                case UnitEstablished():
                    row = {"code": fact.unit.code, "parent_id": fact.parent.id if fact.parent else None}
                    known = db.execute(update(table).where(table.c.id == fact.unit_id).values(code=fact.unit.code))
                    if known.rowcount == 0:
                        db.execute(insert(table).values(id=fact.unit_id, **row))
                case UnitReparented(unit_id=unit, parent=parent):
                    db.execute(update(table).where(table.c.id == unit).values(parent_id=parent.id))
                case UnitDissolved(unit_id=unit, origin=origin):
                    db.execute(update(table).where(table.c.id == unit).values(dissolved_on=origin.effective_on))

    def find(self, db: Connection, unit_id: UUID) -> UnitRef | None:
        """Return the unit's id and code, or None while its establishment has not been heard of."""
        code: str | None = db.execute(select(self.table.c.code).where(self.table.c.id == unit_id)).scalar()
        return None if code is None else UnitRef(id=unit_id, code=code)

    def parent(self, db: Connection, unit_id: UUID) -> UUID | None:
        """Return the unit above, or None for the bloc and for an unknown unit."""
        parent: UUID | None = db.execute(select(self.table.c.parent_id).where(self.table.c.id == unit_id)).scalar()
        return parent

    def dissolved_on(self, db: Connection, unit_id: UUID) -> date | None:
        """Return the day from which the unit exists no more, or None while it does and for an unknown unit."""
        day: date | None = db.execute(select(self.table.c.dissolved_on).where(self.table.c.id == unit_id)).scalar()
        return day


class UnitDirectory:
    """The view of units, read in its live generation."""

    def __init__(self, views: ViewSet) -> None:
        self._views = views

    def find(self, unit_id: UUID) -> UnitRef | None:
        """Return the unit's id and code, or None while its establishment has not been heard of."""
        with self._views.read() as (db, views):
            found: UnitRef | None = views[Units.NAME].find(db, unit_id)
            return found

    def parent(self, unit_id: UUID) -> UUID | None:
        """Return the unit above, or None for the bloc and for an unknown unit."""
        with self._views.read() as (db, views):
            parent: UUID | None = views[Units.NAME].parent(db, unit_id)
            return parent

    def dissolved_on(self, unit_id: UUID) -> date | None:
        """Return the day from which the unit exists no more, or None while it does and for an unknown unit."""
        with self._views.read() as (db, views):
            day: date | None = views[Units.NAME].dissolved_on(db, unit_id)
            return day
