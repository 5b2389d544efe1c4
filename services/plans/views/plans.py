"""Work programmes and plans for lists: whose, of which year, and how far each came."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Uuid, case, column, select, tuple_
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.plans.views.rows import Changes, apply_to_rows, handed_on, owner

After = tuple[str, int, UUID]
ANSWERED = {"AGREED": "AGREED", "AMEND": "TO_AMEND", "RETURNED": "RETURNED"}
STATUS: Any = column("status")


def _drafted(one: Recorded, event: Any) -> Mapping[str, Any]:
    return owner(event.unit) | {
        "year": event.year,
        "title": event.title,
        "status": "DRAFT",
        "number": None,
        "changed_on": one.effective_on,
    }


def _amended(one: Recorded, _: Any) -> Mapping[str, Any]:
    return {"status": case((STATUS == "TO_AMEND", "AMENDED"), else_=STATUS), "changed_on": one.effective_on}


def _submitted(one: Recorded, _: Any) -> Mapping[str, Any]:
    return {"status": "SUBMITTED", "changed_on": one.effective_on}


def _answered(one: Recorded, event: Any) -> Mapping[str, Any]:
    return {"status": ANSWERED[event.opinion.value], "changed_on": one.effective_on}


def _issued(one: Recorded, event: Any) -> Mapping[str, Any]:
    return {"status": "ISSUED", "title": event.title, "number": event.number, "changed_on": one.effective_on}


def _waived(one: Recorded, _: Any) -> Mapping[str, Any]:
    return {"status": "WAIVED", "changed_on": one.effective_on}


def _renewed(one: Recorded, event: Any) -> Mapping[str, Any]:
    return {"title": event.title, "number": event.number, "changed_on": one.effective_on}


def _closed(one: Recorded, _: Any) -> Mapping[str, Any]:
    return {"status": "CLOSED", "changed_on": one.effective_on}


BEGINS: Changes = {"plans.programme.drafted": _drafted}
CHANGES: Changes = {
    "plans.programme.items_amended": _amended,
    "plans.programme.submitted": _submitted,
    "plans.programme.opinion_recorded": _answered,
    "plans.programme.opinion_waived": _waived,
    "plans.programme.issued": _issued,
    "plans.programme.amended": _renewed,
    "plans.programme.closed": _closed,
    "plans.programme.handed_on": handed_on,
}


class Plans:
    """View of the plans, one row each."""

    NAME: ClassVar[str] = "plans"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"plan_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("unit_id", Uuid, nullable=False, index=True),
            Column("unit_code", String(31), nullable=False),
            Column("year", Integer, nullable=False),
            Column("title", String(300), nullable=False),
            Column("status", String(30), nullable=False),
            Column("number", String(300), nullable=True),
            Column("changed_on", Date, nullable=False),
        )

    def apply(self, db: Connection, facts: Sequence[Any]) -> None:
        """Take in what begins and changes a plan."""
        apply_to_rows(db, self.table, facts, BEGINS, CHANGES)

    def page(
        self,
        db: Connection,
        units: Collection[UUID] | None,
        year: int | None,
        status: str | None,
        after: After | None,
        limit: int,
    ) -> Sequence[Any]:
        """Return plans by unit code, year and id."""
        table = self.table
        wanted = select(table)
        if units is not None:
            wanted = wanted.where(table.c.unit_id.in_(units))
        if year is not None:
            wanted = wanted.where(table.c.year == year)
        if status is not None:
            wanted = wanted.where(table.c.status == status)
        if after is not None:
            wanted = wanted.where(tuple_(table.c.unit_code, table.c.year, table.c.id) > tuple_(*after))
        return db.execute(wanted.order_by(table.c.unit_code, table.c.year, table.c.id).limit(limit)).all()
