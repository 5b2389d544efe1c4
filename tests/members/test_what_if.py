"""Who would rank differently under other rules, and why: by hand, one ground at a time."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.members.domain.rules import Rating
from services.members.domain.what_if import Case, others
from tests.members import examples as ex
from tests.members.examples_rounds import BEST

OLD = ex.rules().rating
PARTY = ex.RULES.named("PARTY-366").rating
CASE = Case(
    member_id=ex.AN,
    unit=ex.tax_1,
    rank="EXCELLENT",
    excepted=False,
    follows_vote=True,
    measures=BEST,
    votes={"EXCELLENT": 8, "GOOD": 2},
    present=10,
    rules=OLD,
)


def found(rules: Rating, *cases: Case, approved: int | None = None) -> list[tuple[int, str, tuple[str, ...]]]:
    """The differences: member, rank, grounds."""
    return [(one.case.member_id.int, one.rank, one.why) for one in others(cases, rules, approved)]


def measured(**changes: Any) -> Case:
    """The case with other measures."""
    return replace(CASE, measures=replace(BEST, **changes))


def lenient(**changes: Any) -> Rating:
    """The old rules with other values in the best grade."""
    best = OLD.grades[0].model_copy(update=changes)
    return OLD.model_copy(update={"grades": (best, *OLD.grades[1:])})


def test_under_the_same_rules_nobody_ranks_differently() -> None:
    assert found(OLD, CASE, replace(CASE, member_id=ex.BINH, rank="GOOD")) == []


@pytest.mark.parametrize(
    ("points", "rank"), [(90, None), (89, "GOOD"), (69, "COMPLETED"), (49, "NOT_COMPLETED"), (None, "NOT_COMPLETED")]
)
def test_points_decide_where_the_other_rules_ask_for_them(points: int | None, rank: str | None) -> None:
    expected = [] if rank is None else [(ex.AN.int, rank, ("POINTS",))]
    assert found(PARTY, measured(points=points)) == expected


def test_what_the_old_rules_held_back_rises_as_far_as_the_vote_goes() -> None:
    held_back = replace(measured(activity_percent=85), rank="GOOD")
    assert found(lenient(min_activity_percent=85), held_back) == [(ex.AN.int, "EXCELLENT", ("RULES",))]
    modest_vote = replace(held_back, votes={"GOOD": 10})
    assert found(lenient(min_activity_percent=85), modest_vote) == []
    less_wanted = replace(held_back, votes={"COMPLETED": 10}, follows_vote=False)
    assert found(lenient(min_activity_percent=85), less_wanted) == []
    lower_by_choice = replace(held_back, rank="COMPLETED", follows_vote=False)
    assert found(lenient(min_activity_percent=85), lower_by_choice) == []
    by_choice = replace(CASE, rank="GOOD")
    assert found(lenient(min_activity_percent=50), by_choice) == []


def test_a_vote_that_no_longer_carries_the_rank_lowers_it() -> None:
    strict = OLD.model_copy(update={"vote_above_percent": 80})
    assert found(strict, CASE) == [(ex.AN.int, "GOOD", ("VOTE",))]
    assert found(strict, replace(CASE, votes={"EXCELLENT": 8})) == [(ex.AN.int, "NOT_COMPLETED", ("VOTE",))]
    assert found(strict, replace(CASE, follows_vote=False)) == []


def test_what_a_reason_set_aside_stays_set_aside() -> None:
    assert found(PARTY, replace(measured(points=10), excepted=True)) == []


def test_erased_measures_leave_a_rank_as_it_is() -> None:
    assert found(PARTY, replace(CASE, measures=None)) == []


def test_over_the_cap_those_with_the_fewest_votes_fall() -> None:
    few = OLD.model_copy(update={"cap": OLD.cap.model_copy(update={"percent": 10})})
    strong = CASE
    weak = replace(CASE, member_id=ex.BINH, votes={"EXCELLENT": 6, "GOOD": 4})
    good = [replace(CASE, member_id=UUID(int=100 + n), rank="GOOD", votes={"GOOD": 9}) for n in range(8)]
    assert found(OLD, strong, weak, *good) == []
    assert found(few, weak, strong, *good) == [(ex.BINH.int, "GOOD", ("CAP",))]
    assert found(few, weak, strong, *good, approved=2) == []


def test_among_equal_votes_points_then_activities_then_the_id_say_who_falls() -> None:
    few = OLD.model_copy(update={"cap": OLD.cap.model_copy(update={"percent": 10})})
    good = [replace(CASE, member_id=UUID(int=100 + n), rank="GOOD", votes={"GOOD": 9}) for n in range(8)]

    def falls(one: Case, other: Case, rules: Rating = few) -> int:
        ((member, rank, why),) = found(rules, replace(one, member_id=ex.AN), replace(other, member_id=ex.BINH), *good)
        assert (rank, why) == ("GOOD", ("CAP",))
        return member

    an, binh = ex.AN.int, ex.BINH.int
    assert (falls(CASE, CASE), falls(measured(points=91), CASE), falls(CASE, measured(points=91))) == (an, an, binh)
    assert falls(measured(points=None), measured(points=1)) == an
    assert falls(measured(points=1), measured(points=None)) == binh
    assert falls(CASE, measured(points=0)) == falls(CASE, measured(activity_percent=94)) == binh
    none_voted = replace(CASE, votes={}, follows_vote=False)
    assert falls(CASE, none_voted) == falls(CASE, replace(none_voted, present=0)) == binh
    assert falls(none_voted, replace(none_voted, votes={"EXCELLENT": 5}, present=100)) == an
    erased, idle = replace(CASE, measures=None), lenient(min_activity_percent=0).model_copy(update={"cap": few.cap})
    assert falls(measured(points=1, activity_percent=0), erased, idle) == binh
    assert falls(measured(points=0, activity_percent=1), erased, idle) == binh
    bigger = replace(CASE, votes={"EXCELLENT": 12, "GOOD": 8}, present=20)
    assert falls(CASE, bigger) == binh, "the share counts, not the number of votes"


def test_under_a_cap_that_leaves_nobody_everyone_falls() -> None:
    nobody = OLD.model_copy(update={"cap": OLD.cap.model_copy(update={"percent": 10, "at_least_one": False})})
    assert found(nobody, CASE) == [(ex.AN.int, "GOOD", ("CAP",))]
