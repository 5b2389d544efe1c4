"""What each unit holds: every stream of this service, whose it is, and whether it is still open."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Index, MetaData, String, Table, Uuid, delete, insert, select, tuple_
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.plans.domain.units import OwnedEvent

PART = 400
NOT_HELD = frozenset({"reminder", "calendar_feed", "issuer", "register_sheet", "attachment_file"})
"""Aggregates that tell of others or of the unit itself: nothing that could be handed on."""
CLOSING = frozenset(
    {
        "plans.programme.closed",
        "plans.proposal.declined",
        "plans.proposal.withdrawn",
        "plans.proposal.result_recorded",
        "plans.coordination.ended",
        "plans.model.stopped",
        "plans.work.recognised",
        "plans.work.declined",
        "plans.work.cancelled",
        "plans.activity.held",
        "plans.activity.cancelled",
        "plans.attachment.removed",
        "plans.document.issued",
        "plans.document.voided",
        "plans.register.closed",
    }
)
"""Stored names of the events after which a stream is over."""
REOPENING = frozenset({"plans.model.resumed", "plans.attachment.added"})
"""Stored names of the events that open a stream again."""

After = tuple[str, str, UUID]


class Holdings:
    """View with a row per stream: an event names the unit that owns it from then on, HandedOn another one."""

    NAME: ClassVar[str] = "holdings"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"holding_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("aggregate", String(30), nullable=False),
            Column("unit_id", Uuid, nullable=False),
            Column("unit_code", String(31), nullable=False),
            Column("open", Boolean, nullable=False),
            Column("since", Date, nullable=False),
            Index(f"ix_holding_unit_{generation}", "unit_id", "open"),
        )

    def apply(self, db: Connection, facts: Sequence[Any]) -> None:
        """Take in whose each stream is and what ends it; `since` is the effective date of its first event."""
        told: dict[UUID, list[Recorded]] = {}
        for one in facts:
            if isinstance(one, Recorded) and isinstance(one.event, OwnedEvent) and _aggregate(one) not in NOT_HELD:
                told.setdefault(one.stream_id, []).append(one)
        ids = list(told)
        for start in range(0, len(ids), PART):
            part = ids[start : start + PART]
            mine = self.table.c.id.in_(part)
            known = {row["id"]: dict(row) for row in db.execute(select(self.table).where(mine)).mappings()}
            db.execute(delete(self.table).where(mine))
            db.execute(insert(self.table), [_row(known.get(each), told[each]) for each in part])

    def of(self, db: Connection, unit_id: UUID) -> Mapping[str, Collection[UUID]]:
        """Return the open streams of a unit by aggregate."""
        table, found = self.table, dict[str, list[UUID]]()
        wanted = select(table.c.aggregate, table.c.id).where(table.c.unit_id == unit_id, table.c.open)
        for row in db.execute(wanted.order_by(table.c.aggregate, table.c.id)):
            found.setdefault(row.aggregate, []).append(row.id)
        return found

    def page(
        self,
        db: Connection,
        units: Collection[UUID] | None,
        aggregate: str | None,
        open_: bool | None,
        after: After | None,
        limit: int,
    ) -> Sequence[Any]:
        """Return streams by unit code, kind and id."""
        table = self.table
        wanted = select(table)
        if units is not None:
            wanted = wanted.where(table.c.unit_id.in_(units))
        if aggregate is not None:
            wanted = wanted.where(table.c.aggregate == aggregate)
        if open_ is not None:
            wanted = wanted.where(table.c.open == open_)
        if after is not None:
            wanted = wanted.where(tuple_(table.c.unit_code, table.c.aggregate, table.c.id) > tuple_(*after))
        return db.execute(wanted.order_by(table.c.unit_code, table.c.aggregate, table.c.id).limit(limit)).all()


def _aggregate(one: Recorded) -> str:
    return one.event.TOPIC.split(".")[1]


def _row(known: dict[str, Any] | None, told: Sequence[Recorded]) -> dict[str, Any]:
    first, last = told[0], told[-1]
    assert isinstance(last.event, OwnedEvent)
    open_ = known is None or known["open"]
    for one in told:
        open_ = one.event.TOPIC in REOPENING or (open_ and one.event.TOPIC not in CLOSING)
    return {
        "id": first.stream_id,
        "aggregate": _aggregate(first),
        "unit_id": last.event.unit.id,
        "unit_code": last.event.unit.code,
        "open": open_,
        "since": first.effective_on if known is None else known["since"],
    }
