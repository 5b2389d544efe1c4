"""Items of plans in force: when each is due, whether it is done, and what calendars show of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Uuid,
    and_,
    case,
    column,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.plans.views.rows import Changes, handed_on, owner

PLANNED, DONE, CANCELLED, NOT_DONE = "PLANNED", "DONE", "CANCELLED", "NOT_DONE"
STATE: Any = column("state")
NEXT: Any = column("sequence") + 1
After = tuple[date, UUID, UUID]


def _completed(one: Recorded, _: Any) -> Mapping[str, Any]:
    return {"state": DONE, "done_on": one.effective_on, "changed_at": one.recorded_at}


def _postponed(one: Recorded, event: Any) -> Mapping[str, Any]:
    return {"due_on": event.due_on, "sequence": NEXT, "changed_at": one.recorded_at}


def _cancelled(one: Recorded, _: Any) -> Mapping[str, Any]:
    return {"state": CANCELLED, "sequence": NEXT, "changed_at": one.recorded_at}


def _closed(one: Recorded, _: Any) -> Mapping[str, Any]:
    return {"state": case((STATE == PLANNED, NOT_DONE), else_=STATE)}


WHOLE: Changes = {"plans.programme.handed_on": handed_on, "plans.programme.closed": _closed}
"""What changes every item of a plan."""
ITEM: Changes = {
    "plans.programme.item_completed": _completed,
    "plans.programme.item_postponed": _postponed,
    "plans.programme.item_cancelled": _cancelled,
}
"""What changes one item: the event's `item`, or the one it names by `item_id`."""
ISSUED = frozenset({"plans.programme.issued"})
"""What puts a plan's whole list of items in force."""
AMENDED = frozenset({"plans.programme.amended"})
"""What puts another list in its place: items come, go and change."""


@dataclass(frozen=True)
class Period:
    """Items due from one day to another, as they stand `on` a day; `state` None: all."""

    on: date
    first: date | None = None
    last: date | None = None
    state: str | None = None
    kind: str | None = None


class Items:
    """View with a row per item of a plan that was issued; what was never issued is due for nobody.

    A `drawn` item stands in the plan above too: it counts for its plan, and is due there only.
    """

    NAME: ClassVar[str] = "items"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"item_{generation}",
            metadata,
            Column("programme_id", Uuid, primary_key=True),
            Column("id", Uuid, primary_key=True),
            Column("unit_id", Uuid, nullable=False),
            Column("unit_code", String(31), nullable=False),
            Column("programme", String(300), nullable=False),
            Column("title", String(300), nullable=False),
            Column("kind", String(30), nullable=False),
            Column("due_on", Date, nullable=False),
            Column("drawn", Boolean, nullable=False),
            Column("since", Date, nullable=False),
            Column("state", String(10), nullable=False),
            Column("done_on", Date, nullable=True),
            Column("sequence", Integer, nullable=False),
            Column("changed_at", DateTime(timezone=True), nullable=False),
            Index(f"ix_item_due_{generation}", "due_on", "id"),
            Index(f"ix_item_unit_{generation}", "unit_id", "due_on"),
        )

    def apply(self, db: Connection, facts: Sequence[Any]) -> None:
        """Take in what puts items in force and what becomes of them; the same event twice leaves the same rows."""
        table = self.table
        for one in facts:
            if not isinstance(one, Recorded):
                continue
            event: Any = one.event
            mine = table.c.programme_id == one.stream_id
            if event.TOPIC in ISSUED:
                db.execute(delete(table).where(mine))
                self._add(db, one, event, event.items)
            elif event.TOPIC in AMENDED:
                self._amend(db, one, event)
            elif event.TOPIC in WHOLE:
                db.execute(update(table).where(mine).values(**WHOLE[event.TOPIC](one, event)))
            elif event.TOPIC in ITEM:
                item_id = event.item.id if hasattr(event, "item") else event.item_id
                changed = ITEM[event.TOPIC](one, event)
                db.execute(update(table).where(mine, table.c.id == item_id).values(**changed))

    def _amend(self, db: Connection, one: Recorded, event: Any) -> None:
        table, mine = self.table, self.table.c.programme_id == one.stream_id
        before = {row.id: row for row in db.execute(select(table).where(mine))}
        after = {item.id: item for item in event.items}
        db.execute(delete(table).where(mine, table.c.id.in_([each for each in before if each not in after])))
        db.execute(update(table).where(mine).values(programme=event.title))
        for item in after.values():
            was = before.get(item.id)
            if was is None or (was.title, was.kind, was.due_on) == (item.title, item.kind.value, item.due_on):
                continue
            changed = {"title": item.title, "kind": item.kind.value, "due_on": item.due_on}
            sequel = {"sequence": NEXT, "changed_at": one.recorded_at}
            db.execute(update(table).where(mine, table.c.id == item.id).values(**changed, **sequel))
        self._add(db, one, event, [item for item in event.items if item.id not in before])

    def _add(self, db: Connection, one: Recorded, event: Any, items: Sequence[Any]) -> None:
        table = self.table
        rows = [
            {
                "programme_id": one.stream_id,
                "id": item.id,
                **owner(event.unit),
                "programme": event.title,
                "title": item.title,
                "kind": item.kind.value,
                "due_on": item.due_on,
                "drawn": item.drawn,
                "since": one.effective_on,
                "state": PLANNED,
                "done_on": None,
                "sequence": 0,
                "changed_at": one.recorded_at,
            }
            for item in items
        ]
        if rows:
            db.execute(insert(table), rows)

    def page(
        self, db: Connection, units: Collection[UUID] | None, asked: Period, after: After | None, limit: int
    ) -> Sequence[Any]:
        """Return items by the day they are due, item and plan: an item may stand in two plans."""
        table = self.table
        wanted = _within(select(table).where(~table.c.drawn), table, units, asked.first, asked.last)
        wanted = wanted.where(*_in_state(table, asked.state, asked.on))
        if asked.kind is not None:
            wanted = wanted.where(table.c.kind == asked.kind)
        if after is not None:
            wanted = wanted.where(tuple_(table.c.due_on, table.c.id, table.c.programme_id) > tuple_(*after))
        return db.execute(wanted.order_by(table.c.due_on, table.c.id, table.c.programme_id).limit(limit)).all()

    def counts(self, db: Connection, plans: Collection[UUID], on: date) -> Mapping[UUID, tuple[int, int, int]]:
        """Return of each plan how many items it has that were not cancelled, how many are done, and how many late."""
        table = self.table
        late = and_(table.c.state == PLANNED, table.c.due_on < on)
        wanted = (
            select(table.c.programme_id, func.count(), _sum(table.c.state == DONE), _sum(late))
            .where(table.c.programme_id.in_(plans), table.c.state != CANCELLED)
            .group_by(table.c.programme_id)
        )
        return {row[0]: (row[1], row[2], row[3]) for row in db.execute(wanted)}

    def by_unit(
        self, db: Connection, units: Collection[UUID] | None, on: date, week: date, month: date, after: str, limit: int
    ) -> Sequence[Any]:
        """Return of each unit with open items how many are late, due up to a last day of the week, and of the month."""
        table = self.table
        ahead = table.c.due_on >= on
        wanted = (
            select(
                table.c.unit_id,
                table.c.unit_code,
                _sum(table.c.due_on < on).label("late"),
                _sum(and_(ahead, table.c.due_on <= week)).label("week"),
                _sum(and_(ahead, table.c.due_on <= month)).label("month"),
            )
            .where(
                table.c.state == PLANNED, table.c.due_on <= max(week, month), table.c.unit_code > after, ~table.c.drawn
            )
            .group_by(table.c.unit_id, table.c.unit_code)
            .order_by(table.c.unit_code)
            .limit(limit)
        )
        return db.execute(_within(wanted, table, units, None, None)).all()

    def open_until(self, db: Connection, until: date) -> Sequence[Any]:
        """Return the open items due up to a day, the first first."""
        table = self.table
        wanted = select(table).where(table.c.state == PLANNED, table.c.due_on <= until, ~table.c.drawn)
        return db.execute(wanted.order_by(table.c.due_on, table.c.id)).all()

    def of_unit(self, db: Connection, unit_id: UUID, first: date) -> Sequence[Any]:
        """Return a unit's items due from a day on, cancelled ones too."""
        table = self.table
        wanted = select(table).where(table.c.unit_id == unit_id, table.c.due_on >= first, ~table.c.drawn)
        return db.execute(wanted.order_by(table.c.due_on, table.c.id)).all()


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _within(
    wanted: Select[Any], table: Table, units: Collection[UUID] | None, first: date | None, last: date | None
) -> Select[Any]:
    if units is not None:
        wanted = wanted.where(table.c.unit_id.in_(units))
    if first is not None:
        wanted = wanted.where(table.c.due_on >= first)
    if last is not None:
        wanted = wanted.where(table.c.due_on <= last)
    return wanted


def _in_state(table: Table, state: str | None, on: date) -> Iterable[Any]:
    planned = table.c.state == PLANNED
    match state:
        case None:
            return ()
        case "DUE":
            return (planned, table.c.due_on >= on)
        case "LATE":
            return (planned, table.c.due_on < on)
        case _:
            return (table.c.state == state,)
