"""Advisory proposals for lists: whose, how far each came, and since when somebody is waited for."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, String, Table, Uuid, select, tuple_
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.plans.views.rows import Changes, Told, apply_to_rows, handed_on, owner

SUBMITTED = "SUBMITTED"
After = tuple[Any, UUID]


def _drafted(one: Recorded, event: Any) -> Mapping[str, Any]:
    return owner(event.unit) | {
        "kind": event.kind.value,
        "title": event.title,
        "field": event.field,
        "status": "DRAFT",
        "committee": None,
        "submitted_on": None,
        "changed_on": one.effective_on,
    }


def _submitted(one: Recorded, event: Any) -> Mapping[str, Any]:
    return {
        "status": SUBMITTED,
        "title": event.title,
        "field": event.field,
        "committee": event.committee,
        "submitted_on": event.on,
        "changed_on": one.effective_on,
    }


def _now(status: str) -> Told:
    def told(one: Recorded, _: Any) -> Mapping[str, Any]:
        return {"status": status, "changed_on": one.effective_on}

    return told


def _revised(one: Recorded, event: Any) -> Mapping[str, Any]:
    return {"status": "REVISED", "title": event.title, "field": event.field, "changed_on": one.effective_on}


BEGINS: Changes = {"plans.proposal.drafted": _drafted}
CHANGES: Changes = {
    "plans.proposal.submitted": _submitted,
    "plans.proposal.returned": _now("RETURNED"),
    "plans.proposal.adopted": _now("ADOPTED"),
    "plans.proposal.declined": _now("DECLINED"),
    "plans.proposal.revised": _revised,
    "plans.proposal.withdrawn": _now("WITHDRAWN"),
    "plans.proposal.implementation_reported": _now("IMPLEMENTING"),
    "plans.proposal.result_recorded": _now("RESULT_RECORDED"),
    "plans.proposal.handed_on": handed_on,
}


class Proposals:
    """View of the proposals, one row each."""

    NAME: ClassVar[str] = "proposals"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"proposal_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("unit_id", Uuid, nullable=False, index=True),
            Column("unit_code", String(31), nullable=False),
            Column("kind", String(30), nullable=False),
            Column("title", String(300), nullable=False),
            Column("field", String(300), nullable=False),
            Column("status", String(30), nullable=False),
            Column("committee", String(300), nullable=True),
            Column("submitted_on", Date, nullable=True),
            Column("changed_on", Date, nullable=False),
        )

    def apply(self, db: Connection, facts: Sequence[Any]) -> None:
        """Take in what begins and changes a proposal."""
        apply_to_rows(db, self.table, facts, BEGINS, CHANGES)

    def page(
        self,
        db: Connection,
        units: Collection[UUID] | None,
        status: str | None,
        after: After | None,
        limit: int,
    ) -> Sequence[Any]:
        """Return proposals by the day of their last step, those that wait longest first."""
        table = self.table
        wanted = select(table)
        if units is not None:
            wanted = wanted.where(table.c.unit_id.in_(units))
        if status is not None:
            wanted = wanted.where(table.c.status == status)
        if after is not None:
            wanted = wanted.where(tuple_(table.c.changed_on, table.c.id) > tuple_(*after))
        return db.execute(wanted.order_by(table.c.changed_on, table.c.id).limit(limit)).all()
