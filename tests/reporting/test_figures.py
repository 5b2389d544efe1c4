"""What each fact adds to which figure."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts import members, plans, reporting
from contracts.base import Fact, Rank
from contracts.members import MemberAssessed, MemberTransferred, MemberTransferRequested
from contracts.plans import Opinion, PlanApproved, PlanItemCompleted, ProgrammeSubmitted, ProposalSubmitted
from services.reporting.figures import BY_ID, FIGURES, entries, words
from tests.reporting.examples import BLOC, DAY, PROPOSAL, T1, T2, THUE, Telling, item, organisation, person
from tests.reporting.examples import members as moves

PLAN: dict[str, Any] = {"programme_id": UUID(int=4001), "year": 2021}


def lines(fact: Fact) -> list[tuple[str, UUID, date, int]]:
    return [(entry.figure_id, entry.unit_id, entry.effective_on, entry.amount) for entry in entries(fact)]


def test_a_transfer_takes_one_from_the_source_and_gives_one_to_the_receiver() -> None:
    fact = Telling()(MemberTransferred, T2, member_id=person(1), transfer_id=UUID(int=9), from_unit=T1)
    assert lines(fact) == [
        ("members.transferred_out", T1.id, DAY, 1),
        ("members.active", T1.id, DAY, -1),
        ("members.transferred_in", T2.id, DAY, 1),
        ("members.active", T2.id, DAY, 1),
    ]


def test_a_transfer_only_asked_for_moves_nobody() -> None:
    fact = Telling()(MemberTransferRequested, T1, member_id=person(1), transfer_id=UUID(int=9), to_unit=T2)
    assert lines(fact) == [("transfers.requested", T1.id, DAY, 1)]


def test_a_revised_rating_moves_from_one_rank_to_the_other_and_is_not_decided_twice() -> None:
    tell = Telling()
    first = tell(MemberAssessed, T1, member_id=person(1), year=2021, rank=Rank.GOOD)
    revised = tell(MemberAssessed, T1, member_id=person(1), year=2021, rank=Rank.EXCELLENT, previous_rank=Rank.GOOD)
    assert lines(first) == [("ratings.decided", T1.id, DAY, 1), ("ratings.good", T1.id, DAY, 1)]
    assert lines(revised) == [("ratings.good", T1.id, DAY, -1), ("ratings.excellent", T1.id, DAY, 1)]


def test_a_plan_counts_on_its_issue_and_each_item_on_the_day_it_is_due() -> None:
    may, june = date(2021, 5, 1), date(2021, 6, 1)
    fact = Telling()(
        PlanApproved, THUE, **PLAN, title="2021", opinion=Opinion.AGREED, items=(item(1, may), item(2, june))
    )
    assert lines(fact) == [
        ("plans.approved", THUE.id, DAY, 1),
        ("plans.issued", THUE.id, DAY, 1),
        ("plans.with_opinion", THUE.id, DAY, 1),
        ("items.planned", THUE.id, may, 1),
        ("items.planned", THUE.id, june, 1),
    ]


def test_an_item_done_counts_with_turns_and_persons_apart_and_no_entry_for_nothing() -> None:
    fact = Telling()(
        PlanItemCompleted,
        THUE,
        **PLAN,
        item_id=UUID(int=1),
        title="Hiến máu",
        kind="BLOOD_DONATION",
        due_on=DAY,
        turns=120,
        persons=100,
    )
    assert lines(fact) == [
        ("items.completed", THUE.id, DAY, 1),
        ("items.on_time", THUE.id, DAY, 1),
        ("activity.turns", THUE.id, DAY, 120),
        ("activity.persons", THUE.id, DAY, 100),
    ]


def test_an_item_done_after_its_day_is_not_on_time() -> None:
    fact = Telling()(
        PlanItemCompleted,
        THUE,
        **PLAN,
        item_id=UUID(int=1),
        title="Họp",
        kind="MEETING",
        due_on=date(2021, 3, 9),
        turns=0,
        persons=0,
    )
    assert lines(fact) == [("items.completed", THUE.id, DAY, 1), ("items.late", THUE.id, DAY, 1)]


def test_what_is_submitted_again_counts_once() -> None:
    tell = Telling()
    assert lines(tell(ProgrammeSubmitted, THUE, **PLAN, committee="Đảng ủy", round=2)) == [
        ("plans.resubmitted", THUE.id, DAY, 1)
    ]
    anew = tell(ProposalSubmitted, THUE, **PROPOSAL, committee="Đảng ủy", round=2)
    assert lines(anew) == [("proposals.resubmitted", THUE.id, DAY, 1)]


def test_only_grassroots_units_count_as_such() -> None:
    counted = [line[:2] for fact in organisation(Telling()) for line in lines(fact)]
    assert [line for line in counted if line[0] in ("units.grassroots", "units.branches")] == [
        ("units.grassroots", THUE.id),
        ("units.grassroots", UUID(int=3)),
        ("units.branches", T1.id),
        ("units.branches", T2.id),
    ]
    assert [figure for figure, unit in counted if unit == BLOC.id] == ["clusters.formed"] * 3


def test_opening_and_what_came_less_what_went_is_closing() -> None:
    """INVARIANT: members.active moves by exactly what its flows say.

    A fact that counted in one and not in the other would make a report that does not add up.
    """
    sums = dict.fromkeys(BY_ID, 0)
    for fact in moves(Telling()):
        for entry in entries(fact):
            sums[entry.figure_id] += entry.amount
    came = sums["members.registered"] + sums["members.admitted"] + sums["members.transferred_in"]
    went = sums["members.transferred_out"] + sums["members.matured"] + sums["members.left"]
    assert (came, went) == (10, 4)
    assert sums["members.active"] == 6


def test_figures_have_distinct_ids_and_all_facts_have_words() -> None:
    assert len(FIGURES) == len(BY_ID) >= 20
    for fact in (*members.FACTS, *plans.FACTS, *reporting.FACTS):
        assert words(fact.NAME).title_vi != fact.NAME
