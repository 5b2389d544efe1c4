"""Who ever was of which unit, a guest there or referred to it: where to look for its members; the streams say who is one."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Uuid, insert, select, tuple_
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.members.domain.member import member
from services.members.domain.unit import UnitRef


class Belongings:
    """View of pairs of unit and member; a pair stays when the member moved on, and says nothing but the two ids."""

    NAME: ClassVar[str] = "belongings"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"belongings_{generation}",
            metadata,
            Column("unit_id", Uuid, primary_key=True),
            Column("member_id", Uuid, primary_key=True),
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in every event that names a unit for a member; the same event twice leaves the same pairs."""
        pairs = {
            (unit.id, one.stream_id)
            for one in facts
            if isinstance(one.event, member.events)
            for unit in (getattr(one.event, name, None) for name in ("unit", "to_unit", "host"))
            if isinstance(unit, UnitRef)
        }
        if not pairs:
            return
        columns = (self.table.c.unit_id, self.table.c.member_id)
        here = {tuple(row) for row in db.execute(select(*columns).where(tuple_(*columns).in_(sorted(pairs))))}
        fresh = [{"unit_id": unit_id, "member_id": member_id} for unit_id, member_id in sorted(pairs - here)]
        if fresh:
            db.execute(insert(self.table), fresh)

    def of(self, db: Connection, unit_id: UUID) -> list[UUID]:
        """Return the ids of all who ever were of the unit, in the order of the ids."""
        wanted = select(self.table.c.member_id).where(self.table.c.unit_id == unit_id)
        return list(db.execute(wanted.order_by(self.table.c.member_id)).scalars())
