"""Plans counted a second time from facts: by where each plan and each item stands. Written against contracts only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Fact, UnitRef
from contracts.plans import programmes as p

Flow = Callable[[str, UnitRef | str, date, int], None]
"""What adds an amount to a figure of a unit on a day."""

KIND: Mapping[p.PlanKind, str] = {
    p.PlanKind.YEAR: "",
    p.PlanKind.QUARTER: "_quarter",
    p.PlanKind.MONTH: "_month",
    p.PlanKind.THEME: "_theme",
}
STEPS: Mapping[type[p.ProgrammeFact], str] = {
    p.ProgrammeDrafted: "plans.drafted",
    p.ProgrammeSubmitted: "plans.submitted",
    p.PlanApproved: "plans.approved",
    p.PlanClosed: "plans.closed",
}
"""What a plan reaches once in its life, told apart by its kind."""
OPINIONS: Mapping[p.Opinion, str] = {
    p.Opinion.AGREED: "plans.opinions_agreed",
    p.Opinion.AMEND: "plans.opinions_amend",
    p.Opinion.RETURNED: "plans.opinions_returned",
}
MEASURES: Mapping[str, str] = {
    "TREE": "activity.trees",
    "GIFT": "activity.gifts",
    "PERSON_HELPED": "activity.persons_helped",
    "DONG": "activity.dong",
}
FIGURES: frozenset[str] = frozenset(
    {
        *(step + kind for step in STEPS.values() for kind in KIND.values()),
        *OPINIONS.values(),
        "plans.opinions_waived",
        "plans.amended",
        "plans.reviewed",
        "items.planned",
        "items.completed",
        "items.on_time",
        "items.late",
        "items.postponed",
        "items.cancelled",
        "items.with_target",
        "items.targets_met",
        "activity.turns",
        "activity.persons",
        "activity.blood_units",
        *MEASURES.values(),
    }
)


@dataclass
class Due:
    """An item that is due: at which unit, on which day, and what it is to come to."""

    code: str
    on: date
    target: p.ItemTarget | None


class ProgrammesRecount:
    """Takes the facts of plans in the order of their positions. An item drawn from the plan above counts up there."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._reached: set[tuple[str, bytes]] = set()
        self._due: dict[bytes, Due] = {}

    def take(self, fact: Fact) -> None:
        """Count a fact."""
        _COUNTED[type(fact)](self, fact)

    def _is_first(self, what: str, thing: bytes) -> bool:
        if (what, thing) in self._reached:
            return False
        self._reached.add((what, thing))
        return True

    def _once(self, figure: str, fact: p.ProgrammeFact, thing: bytes = b"") -> bool:
        first = self._is_first(figure, fact.programme_id.bytes + thing)
        if first:
            self._flow(figure, fact.unit, fact.origin.effective_on, 1)
        return first

    def _step(self, fact: p.ProgrammeFact) -> None:
        self._once(STEPS[type(fact)] + KIND[fact.plan_kind], fact)

    def _answered(self, fact: p.OpinionRecorded) -> None:
        self._flow(OPINIONS[fact.opinion], fact.unit, fact.origin.effective_on, 1)

    def _waived(self, fact: p.OpinionWaived) -> None:
        self._once("plans.opinions_waived", fact)

    def _reviewed(self, fact: p.PlanReviewed) -> None:
        self._once("plans.reviewed", fact, fact.period.encode())

    # Items: where each is due; what a fact says it had been before is not asked.

    def _stands(self, key: bytes, due: Due | None) -> None:
        """Let an item be due where and when it is now, and no longer where it was."""
        before = self._due.pop(key, None)
        if before is not None:
            self._flow("items.planned", before.code, before.on, -1)
        if due is not None:
            self._due[key] = due
            self._flow("items.planned", due.code, due.on, 1)

    def _list(self, fact: p.ProgrammeFact, items: Iterable[p.PlannedItem]) -> None:
        for item in items:
            if not item.drawn:
                due = Due(fact.unit.code, item.due_on, item.target)
                self._stands(_key(fact.programme_id, item.item_id), due)

    def _approved(self, fact: p.PlanApproved) -> None:
        if self._once(STEPS[p.PlanApproved] + KIND[fact.plan_kind], fact):
            self._list(fact, fact.items)

    def _amended(self, fact: p.PlanAmended) -> None:
        if not self._once("plans.amended", fact, fact.version.to_bytes(4, "big")):
            return
        for item in fact.dropped:
            self._stands(_key(fact.programme_id, item.item_id), None)
        self._list(fact, fact.added)
        self._list(fact, fact.changed)

    def _postponed(self, fact: p.PlanItemPostponed) -> None:
        key = _key(fact.programme_id, fact.item_id)
        before = self._due.get(key)
        if not fact.drawn and before and self._once("items.postponed", fact, key + fact.times.to_bytes(4, "big")):
            self._stands(key, Due(fact.unit.code, fact.new_due_on, before.target))

    def _cancelled(self, fact: p.PlanItemCancelled) -> None:
        key = _key(fact.programme_id, fact.item_id)
        if not fact.drawn and self._once("items.cancelled", fact, key):
            self._stands(key, None)

    def _handed_on(self, fact: p.ProgrammeHandedOn) -> None:
        self._list(fact, fact.items)

    def _completed(self, fact: p.PlanItemCompleted) -> None:
        """The day it was due and its target are those on record here, not the ones the fact repeats."""
        key, day = _key(fact.programme_id, fact.item_id), fact.origin.effective_on
        if fact.drawn or not self._once("items.completed", fact, key):
            return
        due = self._due.get(key) or Due(fact.unit.code, fact.due_on, fact.target)
        self._flow("items.on_time" if day <= due.on else "items.late", fact.unit, day, 1)
        counts = {"TURN": fact.turns, "PERSON": fact.persons, "BLOOD_UNIT": fact.blood_units}
        if due.target is not None:
            reached = {**{one.measure: one.amount for one in fact.results}, **counts}.get(due.target.measure, 0)
            self._flow("items.with_target", fact.unit, day, 1)
            self._flow("items.targets_met", fact.unit, day, int(reached >= due.target.amount))
        self._flow("activity.turns", fact.unit, day, fact.turns)
        self._flow("activity.persons", fact.unit, day, fact.persons)
        self._flow("activity.blood_units", fact.unit, day, fact.blood_units)
        for one in fact.results:
            if one.measure in MEASURES:
                self._flow(MEASURES[one.measure], fact.unit, day, one.amount)


def _key(programme_id: UUID, item_id: UUID) -> bytes:
    return programme_id.bytes + item_id.bytes


_COUNTED: Mapping[type[Fact], Callable[[ProgrammesRecount, Any], None]] = {
    p.ProgrammeDrafted: ProgrammesRecount._step,
    p.ProgrammeSubmitted: ProgrammesRecount._step,
    p.OpinionRecorded: ProgrammesRecount._answered,
    p.OpinionWaived: ProgrammesRecount._waived,
    p.PlanApproved: ProgrammesRecount._approved,
    p.PlanAmended: ProgrammesRecount._amended,
    p.PlanItemPostponed: ProgrammesRecount._postponed,
    p.PlanItemCancelled: ProgrammesRecount._cancelled,
    p.PlanItemCompleted: ProgrammesRecount._completed,
    p.PlanReviewed: ProgrammesRecount._reviewed,
    p.PlanClosed: ProgrammesRecount._step,
    p.ProgrammeHandedOn: ProgrammesRecount._handed_on,
}
COUNTED = frozenset(_COUNTED)
"""The facts that are counted here."""
