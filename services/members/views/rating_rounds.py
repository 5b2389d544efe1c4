"""The rating rounds by year, for lists and for the question what another rule set would make of them."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Uuid, delete, insert, select, update
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.members.domain.rating_round import Closed, Opened


class RatingRounds:
    """View of the rounds, one row each; the same event twice leaves the same row."""

    NAME: ClassVar[str] = "rating_rounds"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"rating_rounds_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("unit_id", Uuid, nullable=False),
            Column("code", String(31), nullable=False),
            Column("year", Integer, nullable=False, index=True),
            Column("closed", Boolean, nullable=False),
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in the rounds opened and closed; other events say nothing here."""
        for one in facts:
            event = one.event
            if isinstance(event, Opened):
                db.execute(delete(self.table).where(self.table.c.id == one.stream_id))
                unit = {"unit_id": event.unit.id, "code": event.unit.code}
                row = {"id": one.stream_id, **unit, "year": event.year, "closed": False}
                db.execute(insert(self.table).values(row))
            elif isinstance(event, Closed):
                db.execute(update(self.table).where(self.table.c.id == one.stream_id).values(closed=True))

    def of_year(self, db: Connection, year: int) -> Sequence[Any]:
        """Return the rounds of a year as mappings, by the unit's code."""
        wanted = select(self.table).where(self.table.c.year == year).order_by(self.table.c.code)
        return db.execute(wanted).mappings().all()

    def ids_of_year(self, db: Connection, year: int) -> list[UUID]:
        """Return the ids of the rounds of a year, by the unit's code."""
        return [row["id"] for row in self.of_year(db, year)]
