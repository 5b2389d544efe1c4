"""The rating of a unit and the pool its cap counts in: each step, each refusal, repeats that change nothing."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from services.members.domain import rating_pool as p
from services.members.domain import unit_rating as u
from services.members.domain.quality import CapExceeded, cap_allows
from services.members.domain.rating_pool import CapOverrideSmaller, rating_pool
from services.members.domain.unit_rating import (
    BranchBelowCriteria,
    StepBlocked,
    UnitDecided,
    UnitNotAppraised,
    UnitNotSelfRated,
    UnitRatedTooEarly,
    UnitRevisionNeedsReason,
    unit_rating,
)
from tests.members import examples as ex
from tests.members import examples_rounds as er
from tests.support.decisions import given as start

RULES = ex.rules().rating


given = partial(start, unit_rating)


decide = u.Decide(
    unit=ex.tax_1,
    year=2021,
    rank="GOOD",
    on=date(2021, 12, 30),
    reason=None,
    open_steps=(),
    members={"EXCELLENT": 1, "GOOD": 3, "COMPLETED": 1},
    cap=cap_allows({"GOOD": 1}, RULES),
    rules=RULES,
)
APPRAISED = (er.unit_self_rated, er.unit_appraised)
DECIDED = (*APPRAISED, er.unit_decided)
excellent = replace(decide, rank="EXCELLENT", cap=cap_allows({"EXCELLENT": 1}, RULES))


def test_a_rating_goes_its_course() -> None:
    given().when(u.SelfRate("EXCELLENT")).then(er.unit_self_rated)
    given(er.unit_self_rated).when(u.Appraise("GOOD")).then(er.unit_appraised)
    given(*APPRAISED).when(decide).then(er.unit_decided)
    given(*DECIDED).when(replace(excellent, reason=er.unit_revised.reason)).then(er.unit_revised)


def test_saying_it_twice_changes_nothing() -> None:
    for command in (u.SelfRate("EXCELLENT"), u.Appraise("GOOD"), replace(decide, open_steps=("x",))):
        given(*DECIDED).when(command).then()


def test_each_step_waits_for_the_one_before() -> None:
    given().when(u.Appraise("GOOD")).refused(UnitNotSelfRated)
    given(er.unit_self_rated).when(decide).refused(UnitNotAppraised)
    given(*APPRAISED).when(replace(decide, open_steps=("cuc-thue-1",))).refused(StepBlocked)
    with pytest.raises(StepBlocked, match="cuc-thue-1, cuc-thue-2;"):
        unit_rating.decide(replace(decide, open_steps=("cuc-thue-1", "cuc-thue-2")), unit_rating.fold(APPRAISED))


def test_what_was_decided_is_only_revised_and_for_a_reason() -> None:
    given(*DECIDED).when(u.SelfRate("GOOD")).refused(UnitDecided)
    given(*DECIDED).when(u.Appraise("EXCELLENT")).refused(UnitDecided)
    given(*DECIDED).when(excellent).refused(UnitRevisionNeedsReason)


def test_a_year_is_not_decided_on_before_it() -> None:
    given(*APPRAISED).when(replace(decide, on=date(2020, 12, 31))).refused(UnitRatedTooEarly)


@pytest.mark.parametrize(
    ("members", "strong"),
    [
        ({"GOOD": 4, "COMPLETED": 1}, True),
        ({"GOOD": 79, "COMPLETED": 21}, False),
        ({"GOOD": 159, "COMPLETED": 41}, False),
        ({"GOOD": 9, "NOT_COMPLETED": 1}, False),
        ({}, True),
    ],
)
def test_a_branch_gets_the_top_rank_by_its_members_or_for_a_reason(members: dict[str, int], strong: bool) -> None:
    wish = replace(excellent, members=members)
    assert u.strong(members, RULES) is strong
    if not strong:
        given(*APPRAISED).when(wish).refused(BranchBelowCriteria)
        wish = replace(wish, reason="Vượt khó")
    given(*APPRAISED).when(wish).then(er.unit_decided.model_copy(update={"rank": "EXCELLENT"}))
    given(*APPRAISED).when(replace(decide, members=members)).then(er.unit_decided)


def test_no_more_units_than_the_cap_get_the_top_rank() -> None:
    over = cap_allows({"EXCELLENT": 2, "GOOD": 3}, RULES)
    given(*APPRAISED).when(replace(excellent, cap=over)).refused(CapExceeded)
    approved = cap_allows({"EXCELLENT": 2, "GOOD": 3}, RULES, approved=2)
    given(*APPRAISED).when(replace(excellent, cap=approved)).then(
        er.unit_decided.model_copy(update={"rank": "EXCELLENT"})
    )


override = p.ApproveOverride(ex.tax, 2021, "MEMBERS", 3, er.override_approved.reason)


def test_a_pool_keeps_who_counts_in_it_and_what_was_approved() -> None:
    def decided(command: p.Command, *before: p.Event) -> object:
        return rating_pool.decide(command, rating_pool.fold(before))

    assert decided(p.Join(ex.tax_1)) == [er.joined]
    assert decided(p.Join(ex.tax_1), er.joined) == []
    assert decided(p.Settle(ex.tax_1, {"EXCELLENT": 1})) == [er.settled]
    assert decided(p.Settle(ex.tax_1, {"EXCELLENT": 1}), er.settled) == []
    assert decided(override) == [er.override_approved]
    assert decided(override, er.override_approved) == []
    assert decided(replace(override, up_to=4), er.override_approved)
    with pytest.raises(CapOverrideSmaller):
        decided(replace(override, up_to=2), er.override_approved)


def test_a_pool_counts_each_unit_once_as_last_settled() -> None:
    again = er.settled.model_copy(update={"counts": {"GOOD": 1}})
    other = p.Settled(unit=ex.tax_2, counts={"EXCELLENT": 2, "GOOD": 5})
    assert rating_pool.fold([er.settled, again, other]).counts() == {"GOOD": 6, "EXCELLENT": 2}
