"""The steps of each unit's work programme and the fate of its items, from which its state on any date is read."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, String, Table, Text

from contracts.base import Fact
from contracts.plans.programmes import (
    OpinionRecorded,
    OpinionWaived,
    PlanAmended,
    PlanApproved,
    PlanClosed,
    PlanItemCancelled,
    PlanItemCompleted,
    PlanItemPostponed,
    PlanKind,
    ProgrammeDrafted,
    ProgrammeFact,
    ProgrammeHandedOn,
    ProgrammeSubmitted,
)
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant

STEPS = (
    ProgrammeDrafted,
    ProgrammeSubmitted,
    OpinionRecorded,
    OpinionWaived,
    PlanApproved,
    PlanAmended,
    PlanClosed,
    ProgrammeHandedOn,
)


class Programmes:
    """The programmes of years; the plans of quarters, months and themes are not listed here.

    `step` has a row per step of a programme; `item` one each time an item comes, goes or moves to another day (`due_on`
    null: it is on the list no more), the last one holds; `done` one per item done. Rows are never changed once written.
    """

    NAME: ClassVar[str] = "programmes"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.step = Table(
            f"programme_step_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("programme_id", Id, nullable=False),
            Column("unit_id", Id, nullable=False),
            Column("year", Integer, nullable=False, index=True),
            Column("fact_type", String(80), nullable=False),
            Column("title", Text, nullable=False),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
            Column("committee", Text, nullable=False),
            Column("round", Integer),
            Column("opinion", String(20)),
            Column("days", Integer),
            Column("document_number", Text),
            Column("document_issued_on", Integer),
            Column("document_issuer", Text),
        )
        self.item = Table(
            f"programme_item_{generation}",
            metadata,
            Column("programme_id", Id, primary_key=True),
            Column("item_id", Id, primary_key=True),
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("year", Integer, nullable=False),
            Column("due_on", Integer),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
        )
        Index(f"programme_item_by_year_{generation}", self.item.c.year)
        self.done = Table(
            f"programme_done_{generation}",
            metadata,
            Column("programme_id", Id, primary_key=True),
            Column("item_id", Id, primary_key=True),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
        )
        self._add_steps, self._add_items, self._add_done = Bulk(self.step), Bulk(self.item), Bulk(self.done)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down the steps, what becomes of the items of issued programmes, and the items done."""
        as_id = ids(db)
        steps, items, done = [], [], []
        for fact in facts:
            if not isinstance(fact, ProgrammeFact) or fact.plan_kind is not PlanKind.YEAR:
                continue
            programme = as_id(fact.programme_id)
            day, moment = to_day(fact.origin.effective_on), to_instant(fact.origin.recorded_at)
            if isinstance(fact, PlanItemCompleted):
                done.append((programme, as_id(fact.item_id), day, moment))
            if isinstance(fact, STEPS):
                steps.append(_step(fact, programme, as_id(fact.unit.id), day, moment))
            for item_id, due in _moves(fact):
                due_on = None if due is None else to_day(due)
                items.append((programme, as_id(item_id), fact.origin.position, fact.year, due_on, day, moment))
        self._add_steps(db, steps)
        self._add_items(db, items)
        self._add_done(db, done)


def _moves(fact: ProgrammeFact) -> Iterator[tuple[UUID, date | None]]:
    """Return each item that comes, goes or moves with a fact, and the day it is due from then on."""
    match fact:
        case PlanApproved():
            yield from ((item.item_id, item.due_on) for item in fact.items)
        case PlanAmended():
            yield from ((item.item_id, item.due_on) for item in (*fact.added, *fact.changed))
            yield from ((item.item_id, None) for item in fact.dropped)
        case PlanItemPostponed():
            yield fact.item_id, fact.new_due_on
        case PlanItemCancelled():
            yield fact.item_id, None


def _step(fact: ProgrammeFact, programme: Any, unit: Any, day: int, moment: int) -> tuple[Any, ...]:
    document = fact.origin.document
    opinion = getattr(fact, "opinion", None)
    return (
        fact.origin.position,
        programme,
        unit,
        fact.year,
        fact.type(),
        getattr(fact, "title", ""),
        day,
        moment,
        getattr(fact, "committee", ""),
        getattr(fact, "round", None),
        opinion.value if opinion else None,
        getattr(fact, "days", None),
        document.number if document else None,
        to_day(document.issued_on) if document else None,
        document.issuer if document else None,
    )
