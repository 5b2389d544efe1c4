"""The directory of units, for lists."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import Column, MetaData, String, Table, Uuid, delete, insert, select
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.members.domain.unit import Established


class Units:
    """View of the units, one row each; the same fact twice leaves the same row."""

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
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in the units established; other events say nothing here."""
        rows = [
            {
                "id": one.stream_id,
                "code": one.event.code,
                "name": one.event.name,
                "kind": one.event.kind,
                "parent_id": one.event.parent.id if one.event.parent else None,
            }
            for one in facts
            if isinstance(one.event, Established)
        ]
        if rows:
            db.execute(delete(self.table).where(self.table.c.id.in_([row["id"] for row in rows])))
            db.execute(insert(self.table), rows)

    def page(self, db: Connection, after: str, limit: int) -> Sequence[Any]:
        """Return up to `limit` units whose code comes after `after`, as mappings, by code."""
        wanted = select(self.table).where(self.table.c.code > after).order_by(self.table.c.code).limit(limit)
        return db.execute(wanted).mappings().all()
