"""The imports of sheets, one row each: for whom, when, how far, how many; no word of anyone in them."""

from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, String, Table, Uuid, delete, insert, select
from sqlalchemy.engine import Connection

from services.kernel.days import day_of
from services.kernel.store import Recorded
from services.members.domain import import_batch as batches

STAGED, COMMITTED, REVERTED, DISCARDED = "STAGED", "COMMITTED", "REVERTED", "DISCARDED"
OF_IMPORTS = (
    batches.Uploaded,
    batches.Parsed,
    batches.RowsJudged,
    batches.RowsDecided,
    batches.Committed,
    batches.Reverted,
    batches.Discarded,
)
COUNTS = ("rows", "valid", "invalid", "duplicate", "warning", "registered", "updated", "skipped", "rated")


class Imports:
    """View of imports; the same event twice leaves the same row."""

    NAME: ClassVar[str] = "imports"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"imports_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("position", BigInteger, nullable=False, index=True),
            Column("unit_id", Uuid, nullable=False, index=True),
            Column("unit_code", String(31), nullable=False),
            Column("state", String(10), nullable=False),
            Column("uploaded_on", Date, nullable=False),
            Column("since", Date, nullable=False),
            *(Column(name, Integer, nullable=False) for name in COUNTS),
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in what happens to imports."""
        for one in facts:
            if isinstance(one.event, batches.Uploaded):
                db.execute(delete(self.table).where(self.table.c.id == one.stream_id))
                db.execute(insert(self.table), [_uploaded(one, one.event)])
            elif isinstance(one.event, OF_IMPORTS):
                values = {"since": day_of(one.recorded_at), **_changed(one.event)}
                db.execute(self.table.update().where(self.table.c.id == one.stream_id).values(**values))

    def page(
        self,
        db: Connection,
        units: Collection[UUID] | None,
        state: str | None,
        before: int | None,
        limit: int,
    ) -> list[dict[str, Any]]:
        """Return up to `limit` imports into units (None: into any), the last uploaded first, from before a position."""
        wanted = select(self.table).order_by(self.table.c.position.desc())
        if state is not None:
            wanted = wanted.where(self.table.c.state == state)
        if before is not None:
            wanted = wanted.where(self.table.c.position < before)
        within = (dict(row) for row in db.execute(wanted).mappings() if units is None or row["unit_id"] in units)
        return list(islice(within, limit))


def _uploaded(one: Recorded, event: batches.Uploaded) -> dict[str, Any]:
    return {
        "id": one.stream_id,
        "position": one.position,
        "unit_id": event.unit.id,
        "unit_code": event.unit.code,
        "state": STAGED,
        "uploaded_on": day_of(one.recorded_at),
        "since": day_of(one.recorded_at),
        **dict.fromkeys(COUNTS, 0),
    }


def _changed(event: Any) -> dict[str, Any]:
    match event:
        case batches.Parsed():
            return {"rows": event.rows}
        case batches.RowsJudged():
            return event.model_dump(include={"valid", "invalid", "duplicate", "warning"})
        case batches.Committed():
            counts = event.model_dump(include={"registered", "updated", "skipped", "rated"})
            return {"state": COMMITTED, **counts}
        case batches.Reverted():
            return {"state": REVERTED}
        case batches.Discarded():
            return {"state": DISCARDED}
        case _:
            return {}
