"""Where each item of the issued plans of all kinds stands on any day: due, done or gone, and at which unit."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table, Text

from contracts.base import Fact
from contracts.plans.programmes import (
    PlanAmended,
    PlanApproved,
    PlanClosed,
    PlanItemCancelled,
    PlanItemCompleted,
    PlanItemPostponed,
    ProgrammeFact,
    ProgrammeHandedOn,
)
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant

Step = tuple[UUID, str | None, date | None]
"""An item, its title where the fact tells it, and the day it is due from then on; None: it is done or gone."""


class Items:
    """`step` has a row each time an item comes, moves, is handed on, done or dropped; the last one holds.

    An item drawn from the plan above stands there and not here. `over` has a row per plan that was closed.
    """

    NAME: ClassVar[str] = "items"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.step = Table(
            f"plan_item_{generation}",
            metadata,
            Column("programme_id", Id, primary_key=True),
            Column("item_id", Id, primary_key=True),
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("unit_id", Id, nullable=False),
            Column("plan_kind", String(20), nullable=False),
            Column("title", Text, nullable=False),
            Column("due_on", Integer),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
        )
        self.over = Table(
            f"plan_over_{generation}",
            metadata,
            Column("programme_id", Id, primary_key=True),
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
        )
        self._add_steps, self._add_over = Bulk(self.step), Bulk(self.over)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down the steps of items, and which plans are closed."""
        as_id = ids(db)
        steps: list[tuple[Any, ...]] = []
        over: list[tuple[Any, ...]] = []
        for fact in facts:
            if not isinstance(fact, ProgrammeFact):
                continue
            origin = fact.origin
            programme, unit = as_id(fact.programme_id), as_id(fact.unit.id)
            at = (to_day(origin.effective_on), to_instant(origin.recorded_at))
            if isinstance(fact, PlanClosed):
                over.append((programme, origin.position, *at))
            for item, title, due in _steps(fact):
                due_on = None if due is None else to_day(due)
                key = (programme, as_id(item), origin.position)
                steps.append((*key, unit, fact.plan_kind.value, title or "", due_on, *at))
        self._add_steps(db, steps)
        self._add_over(db, over)


def _steps(fact: ProgrammeFact) -> Iterator[Step]:
    match fact:
        case PlanApproved(items=items) | ProgrammeHandedOn(items=items):
            yield from ((item.item_id, item.title, item.due_on) for item in items if not item.drawn)
        case PlanAmended():
            came = (item for item in (*fact.added, *fact.changed) if not item.drawn)
            yield from ((item.item_id, item.title, item.due_on) for item in came)
            yield from ((item.item_id, item.title, None) for item in fact.dropped if not item.drawn)
        case PlanItemPostponed(drawn=False):
            yield fact.item_id, fact.title, fact.new_due_on
        case PlanItemCancelled(drawn=False) | PlanItemCompleted(drawn=False):
            yield fact.item_id, fact.title, None
