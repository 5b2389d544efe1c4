"""What the facts of plans add to figures: kinds apart, items where they are due now, one piece of work once."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.base import Fact
from contracts.plans import programmes as p
from services.reporting.figures import entries
from services.reporting.views import queries
from tests.plans.examples_measures import amounts_told
from tests.reporting.conftest import Board
from tests.reporting.examples import DAY, KB, T1, THUE, Telling, item

PLAN: dict[str, Any] = {"programme_id": UUID(int=4001), "year": 2021}
MAY, JUNE = date(2021, 5, 1), date(2021, 6, 1)
ITEM: dict[str, Any] = {"item_id": UUID(int=2001), "title": "Hiến máu", "kind": "BLOOD_DONATION", "due_on": MAY}


def lines(fact: Fact) -> list[tuple[str, UUID, date, int]]:
    return [(entry.figure_id, entry.unit_id, entry.effective_on, entry.amount) for entry in entries(fact)]


def told(kind: type[Any], /, **said: Any) -> list[tuple[str, UUID, date, int]]:
    return lines(Telling()(kind, THUE, **PLAN | said))


@pytest.mark.parametrize(
    ("kind", "tail"), [("YEAR", ""), ("QUARTER", "_quarter"), ("MONTH", "_month"), ("THEME", "_theme")]
)
def test_each_kind_of_plan_is_counted_apart(kind: str, tail: str) -> None:
    of: dict[str, Any] = {"plan_kind": kind}
    assert told(p.ProgrammeDrafted, title="-", **of) == [(f"plans.drafted{tail}", THUE.id, DAY, 1)]
    assert told(p.ProgrammeSubmitted, committee="ĐU", round=1, **of) == [(f"plans.submitted{tail}", THUE.id, DAY, 1)]
    assert told(p.PlanApproved, title="-", opinion=None, items=(), **of) == [
        (f"plans.approved{tail}", THUE.id, DAY, 1),
        ("plans.issued", THUE.id, DAY, 1),
    ]
    assert told(p.PlanClosed, items=2, completed=2, **of) == [(f"plans.closed{tail}", THUE.id, DAY, 1)]


def test_what_is_submitted_anew_answered_and_left_open_counts_with_its_days_and_items() -> None:
    assert told(p.ProgrammeSubmitted, committee="ĐU", round=2) == [("plans.resubmitted", THUE.id, DAY, 1)]
    opinion = {"committee": "ĐU", "opinion": p.Opinion.AMEND, "round": 1}
    assert [line[::3] for line in told(p.OpinionRecorded, **opinion, days=9)] == [
        ("plans.opinions_amend", 1),
        ("plans.answered", 1),
        ("plans.answer_days", 9),
    ]
    assert "plans.answer_days" not in [line[0] for line in told(p.OpinionRecorded, **opinion, days=0)]
    issued = told(p.PlanApproved, title="-", opinion=p.Opinion.AGREED, items=())
    assert [line[0] for line in issued] == ["plans.approved", "plans.issued", "plans.with_opinion"]
    closed = told(p.PlanClosed, items=9, completed=5, cancelled=1)
    assert closed[1:] == [("plans.items_left_open", THUE.id, DAY, 3)]


def test_waivers_and_reviews_count_for_all_kinds() -> None:
    assert told(p.OpinionWaived, plan_kind="MONTH") == [("plans.opinions_waived", THUE.id, DAY, 1)]
    counts = dict.fromkeys(("planned", "done", "late", "postponed", "cancelled"), 3)
    assert told(p.PlanReviewed, period="2021-03", **counts) == [("plans.reviewed", THUE.id, DAY, 1)]


def test_a_new_version_brings_takes_and_moves_what_is_due() -> None:
    moved = p.MovedItem(**item(3, JUNE).model_dump(), was_due_on=MAY)
    renamed = p.MovedItem(**item(4, JUNE).model_dump(), was_due_on=JUNE)
    found = told(
        p.PlanAmended, version=2, title="-", added=(item(1, MAY),), dropped=(item(2, JUNE),), changed=(moved, renamed)
    )
    assert found == [
        ("plans.amended", THUE.id, DAY, 1),
        ("items.planned", THUE.id, MAY, 1),
        ("items.planned", THUE.id, JUNE, -1),
        ("items.planned", THUE.id, MAY, -1),
        ("items.planned", THUE.id, JUNE, 1),
    ]


def test_a_postponed_item_is_due_on_its_new_day_and_a_cancelled_one_never() -> None:
    assert told(p.PlanItemPostponed, **ITEM, new_due_on=JUNE, times=1) == [
        ("items.postponed", THUE.id, DAY, 1),
        ("items.planned", THUE.id, MAY, -1),
        ("items.planned", THUE.id, JUNE, 1),
    ]
    assert told(p.PlanItemCancelled, **ITEM) == [
        ("items.cancelled", THUE.id, DAY, 1),
        ("items.planned", THUE.id, MAY, -1),
    ]


def test_a_completed_item_counts_with_its_target_and_all_its_results() -> None:
    results = amounts_told(TREE=300, DONG=5_000_000_000, MEAL=7)
    found = told(p.PlanItemCompleted, **ITEM, turns=9, persons=7, results=results, target_met=True)
    assert found == [
        ("items.completed", THUE.id, DAY, 1),
        ("items.on_time", THUE.id, DAY, 1),
        ("items.with_target", THUE.id, DAY, 1),
        ("items.targets_met", THUE.id, DAY, 1),
        ("activity.turns", THUE.id, DAY, 9),
        ("activity.persons", THUE.id, DAY, 7),
        ("activity.trees", THUE.id, DAY, 300),
        ("activity.dong", THUE.id, DAY, 5_000_000_000),
    ]
    late = told(p.PlanItemCompleted, **ITEM | {"due_on": date(2021, 3, 9)}, turns=0, persons=0, target_met=False)
    assert [line[0] for line in late] == ["items.completed", "items.late", "items.with_target"]


def test_what_stands_in_the_plan_above_too_counts_there_only() -> None:
    """INVARIANT: one piece of work is counted once, in however many plans it stands.

    Counting a drawn item where it was drawn into would break it.
    """
    drawn: dict[str, Any] = {**ITEM, "drawn": True, "plan_kind": "MONTH"}
    drawn_item = item(1, MAY).model_copy(update={"drawn": True})
    moved = p.MovedItem(**drawn_item.model_dump(), was_due_on=JUNE)
    assert told(p.PlanItemCompleted, **drawn, turns=9, persons=7) == []
    assert told(p.PlanItemPostponed, **drawn, new_due_on=JUNE, times=1) == []
    assert told(p.PlanItemCancelled, **drawn) == []
    lists: list[tuple[type[Any], dict[str, Any]]] = [
        (p.PlanApproved, {"title": "-", "opinion": None, "items": (drawn_item,)}),
        (
            p.PlanAmended,
            {"version": 2, "title": "-", "added": (drawn_item,), "dropped": (drawn_item,), "changed": (moved,)},
        ),
        (p.ProgrammeHandedOn, {"from_unit": KB, "items": (drawn_item,)}),
    ]
    for kind, said in lists:
        assert "items.planned" not in [line[0] for line in told(kind, **said)]


def test_what_is_open_is_due_at_the_unit_it_was_handed_to() -> None:
    assert told(p.ProgrammeHandedOn, from_unit=KB, items=(item(1, MAY),)) == [
        ("items.planned", KB.id, MAY, -1),
        ("items.planned", THUE.id, MAY, 1),
    ]


def test_work_begun_and_progress_count_once_each_and_an_assignment_nowhere() -> None:
    assert told(p.PlanItemAssigned, **ITEM, owner_unit=T1, to_member=False) == []
    assert told(p.PlanItemStarted, **ITEM) == [("items.started", THUE.id, DAY, 1)]
    assert told(p.PlanItemProgressReported, **ITEM, percent=40) == [("items.progress_reports", THUE.id, DAY, 1)]
    assert told(p.PlanItemStarted, **ITEM, drawn=True) == []


# The list of the year's programmes.


def issued(tell: Telling) -> list[Fact]:
    """A programme with three items, one postponed, one dropped by an amendment that adds a fourth, one cancelled."""
    new = item(4, date(2021, 4, 1))
    return [
        tell(p.ProgrammeDrafted, THUE, date(2021, 1, 4), **PLAN, title="Chương trình 2021"),
        tell(p.OpinionWaived, THUE, date(2021, 1, 6), **PLAN),
        tell(
            p.PlanApproved,
            THUE,
            date(2021, 1, 10),
            **PLAN,
            title="Chương trình 2021",
            opinion=None,
            items=tuple(item(n, date(2021, 2, n)) for n in (1, 2, 3)),
            waived=True,
        ),
        tell(
            p.PlanItemPostponed,
            THUE,
            date(2021, 1, 20),
            **PLAN,
            **ITEM | {"due_on": date(2021, 2, 1)},
            new_due_on=date(2021, 9, 1),
            times=1,
        ),
        tell(
            p.PlanAmended,
            THUE,
            date(2021, 1, 30),
            **PLAN,
            version=2,
            title="Chương trình 2021 (sửa)",
            added=(new,),
            dropped=(item(2, date(2021, 2, 2)),),
            changed=(),
        ),
        tell(
            p.PlanItemCancelled,
            THUE,
            date(2021, 3, 1),
            **PLAN,
            **ITEM | {"item_id": UUID(int=2003), "due_on": date(2021, 2, 3)},
        ),
        tell(
            p.ProgrammeDrafted,
            THUE,
            date(2021, 1, 5),
            programme_id=UUID(int=4002),
            year=2021,
            plan_kind="MONTH",
            title="Tháng 1",
        ),
    ]


@pytest.mark.parametrize(
    ("on", "state", "planned", "due"),
    [
        (date(2021, 1, 6), "WAIVED", 0, 0),
        (date(2021, 1, 10), "ISSUED", 3, 0),
        (date(2021, 2, 28), "ISSUED", 3, 1),
        (date(2021, 4, 30), "ISSUED", 2, 1),
        (date(2021, 9, 1), "ISSUED", 2, 2),
    ],
)
def test_a_programme_is_listed_with_the_items_it_had_on_the_day(
    bloc: Board, on: date, state: str, planned: int, due: int
) -> None:
    bloc.hears(issued(bloc.tell), batch=2)
    (row,) = queries.programmes(*bloc.asked, year=2021, on=on).rows
    assert (row.state, row.planned, row.due) == (state, planned, due)


def test_plans_of_months_are_not_in_the_list_of_programmes_and_one_handed_on_is_the_other_units(bloc: Board) -> None:
    bloc.hears(issued(bloc.tell))
    handed = bloc.tell(p.ProgrammeHandedOn, KB, date(2021, 6, 1), **PLAN, from_unit=THUE, items=())
    bloc.hears([handed])
    (row,) = queries.programmes(*bloc.asked, year=2021, on=date(2021, 12, 31)).rows
    assert (row.title, row.unit.code) == ("Chương trình 2021 (sửa)", "kho-bac")
    assert queries.programmes(*bloc.asked, year=2021, on=date(2021, 12, 31), unit="cuc-thue").rows == []
