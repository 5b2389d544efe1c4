"""The recount of plans: items where they stand, whatever a fact repeats; equal to what reporting adds up."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from contracts.base import Actor, Fact, Origin, UnitRef
from contracts.plans import programmes as p
from services.suite.recount import recount as whole
from tests.plans.examples_measures import amounts_told
from tests.suite.states import recount

A, B = UnitRef(id=UUID(int=1), code="a"), UnitRef(id=UUID(int=2), code="b")
PLAN: dict[str, Any] = {"programme_id": UUID(int=22), "year": 2021}
END = date(2021, 12, 31)
MAY, JUNE, JULY = date(2021, 5, 1), date(2021, 6, 1), date(2021, 7, 1)


class Facts(list[Fact]):
    """Facts in the order they were said, each at the next position."""

    def say(self, fact: type[Fact], unit: UnitRef, on: date, **said: Any) -> None:
        origin = Origin(
            event_id=UUID(int=len(self)),
            position=len(self) + 1,
            recorded_at=datetime(2021, 1, 1, tzinfo=UTC),
            effective_on=on,
            actor=Actor(account="acc", post="Bí thư", unit="*"),
        )
        self.append(fact.model_validate({"origin": origin, "unit": unit, **PLAN, **said}))


def planned(number: int, due_on: date, **said: Any) -> p.PlannedItem:
    return p.PlannedItem.model_validate(
        {"item_id": UUID(int=number), "title": "-", "kind": "TASK", "due_on": due_on} | said
    )


def of(item: p.PlannedItem, **said: Any) -> dict[str, Any]:
    names = ("item_id", "title", "kind", "due_on", "drawn")
    return {name: getattr(item, name) for name in names} | said


@pytest.fixture
def facts() -> Facts:
    """A year's programme with five items, amended, carried out, handed on; each fact told as it is."""
    found = Facts()
    target = p.ItemTarget(measure="TREE", amount=10)
    one, two, three = planned(1, MAY, target=target), planned(2, MAY), planned(3, JUNE)
    four, five = planned(4, JUNE), planned(5, JULY, drawn=True)
    found.say(p.ProgrammeDrafted, A, MAY, title="-")
    found.say(p.OpinionWaived, A, MAY)
    found.say(p.PlanApproved, A, MAY, title="-", opinion=None, items=(one, two, three, five))
    moved = p.MovedItem(**three.model_dump() | {"due_on": JULY}, was_due_on=JUNE)
    found.say(p.PlanAmended, A, MAY, version=2, title="-", added=(four,), dropped=(), changed=(moved,))
    found.say(p.PlanItemPostponed, A, MAY, **of(two), new_due_on=JULY, times=1)
    found.say(p.PlanItemCancelled, A, MAY, **of(four))
    done = {"turns": 3, "persons": 2, "blood_units": 0, "results": amounts_told(TREE=12, DONG=5, MEAL=4)}
    found.say(p.PlanItemCompleted, A, JUNE, **of(one), **done, target=target, target_met=True)
    found.say(p.PlanItemCompleted, A, JUNE, **of(five), **done)
    counts = dict.fromkeys(("planned", "done", "late", "postponed", "cancelled"), 1)
    found.say(p.PlanReviewed, A, JUNE, period="2021-05", **counts)
    left = (two.model_copy(update={"due_on": JULY}), three.model_copy(update={"due_on": JULY}), five)
    found.say(p.ProgrammeHandedOn, B, JUNE, from_unit=A, items=left)
    found.say(p.PlanItemCompleted, B, JULY, **of(two, due_on=JULY), turns=1, persons=1)
    found.say(p.PlanClosed, B, END, items=5, completed=2, cancelled=1)
    return found


EXPECTED = {
    ("plans.drafted", "a"): 1,
    ("plans.opinions_waived", "a"): 1,
    ("plans.approved", "a"): 1,
    ("plans.amended", "a"): 1,
    ("plans.reviewed", "a"): 1,
    ("plans.closed", "b"): 1,
    ("items.planned", "a"): 1,
    ("items.planned", "b"): 2,
    ("items.postponed", "a"): 1,
    ("items.cancelled", "a"): 1,
    ("items.completed", "a"): 1,
    ("items.completed", "b"): 1,
    ("items.late", "a"): 1,
    ("items.on_time", "b"): 1,
    ("items.with_target", "a"): 1,
    ("items.targets_met", "a"): 1,
    ("activity.turns", "a"): 3,
    ("activity.turns", "b"): 1,
    ("activity.persons", "a"): 2,
    ("activity.persons", "b"): 1,
    ("activity.trees", "a"): 12,
    ("activity.dong", "a"): 5,
}


def test_plans_are_counted_by_where_they_and_their_items_stand(facts: Facts) -> None:
    assert recount(facts, END, 2021) == EXPECTED


def test_a_fact_told_twice_changes_nothing(facts: Facts) -> None:
    twice = [fact for each in facts for fact in (each, each)]
    assert recount(twice, END, 2021) == EXPECTED


def test_the_days_an_amendment_or_a_completion_repeats_are_not_believed(facts: Facts) -> None:
    lying = [
        fact.model_copy(update={"due_on": date(2021, 12, 1)}) if isinstance(fact, p.PlanItemCompleted) else fact
        for fact in facts
    ]
    assert recount(lying, END, 2021) == EXPECTED


def test_the_recount_equals_what_reporting_adds_up(facts: Facts) -> None:
    from services.reporting.figures import entries

    codes = {A.id: "a", B.id: "b"}
    sums: Counter[tuple[str, str]] = Counter()
    for fact in facts:
        for entry in entries(fact):
            sums[entry.figure_id, codes[entry.unit_id]] += entry.amount
    assert {key: amount for key, amount in sums.items() if amount} == whole(facts, END, 2021)


@pytest.mark.parametrize("kind", list(p.PlanKind))
def test_each_kind_of_plan_is_counted_apart(kind: p.PlanKind) -> None:
    found, tail = Facts(), "" if kind is p.PlanKind.YEAR else f"_{kind.value.lower()}"
    found.say(p.ProgrammeDrafted, A, MAY, plan_kind=kind, title="-")
    for number in (1, 2):
        found.say(p.ProgrammeSubmitted, A, MAY, plan_kind=kind, committee="ĐU", round=number)
    found.say(p.PlanApproved, A, MAY, plan_kind=kind, title="-", opinion=None, items=())
    found.say(p.PlanClosed, A, MAY, plan_kind=kind, items=0, completed=0)
    steps = ("drafted", "submitted", "approved", "closed")
    assert recount(found, END, 2021) == {(f"plans.{step}{tail}", "a"): 1 for step in steps}
