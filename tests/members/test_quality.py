"""What a rank asks for, how a vote reads, and the arithmetic of the cap, by hand."""

from dataclasses import replace

import pytest

from services.members.domain.quality import (
    CapCount,
    CapExceeded,
    Measures,
    cap_allows,
    counts_of,
    forbids,
    hold_cap,
    reached,
    voted,
)
from services.members.domain.rules import Cap, Rating
from tests.members import examples as ex
from tests.members.examples_rounds import BEST

RULES = ex.rules().rating
PARTY = ex.RULES.named("PARTY-366").rating


def with_cap(**values: object) -> Rating:
    """The rules with another cap."""
    return RULES.model_copy(update={"cap": RULES.cap.model_copy(update=values)})


# basis → how many of it may be excellent at 20 %: down, half up, up.
ROUNDING = [
    (0, 0, 0, 0),
    (1, 0, 0, 1),
    (2, 0, 0, 1),
    (3, 0, 1, 1),
    (4, 0, 1, 1),
    (5, 1, 1, 1),
    (6, 1, 1, 2),
    (7, 1, 1, 2),
    (8, 1, 2, 2),
    (12, 2, 2, 3),
    (13, 2, 3, 3),
    (23, 4, 5, 5),
    (25, 5, 5, 5),
]


@pytest.mark.parametrize(("basis", "floor", "half_up", "ceiling"), ROUNDING)
def test_the_cap_is_rounded_as_the_rule_set_says(basis: int, floor: int, half_up: int, ceiling: int) -> None:
    for rounding, expected in (("FLOOR", floor), ("HALF_UP", half_up), ("CEILING", ceiling)):
        rules = with_cap(rounding=rounding, at_least_one=False)
        assert cap_allows({"GOOD": basis}, rules).allowed == expected
        at_least_one = with_cap(rounding=rounding, at_least_one=True)
        assert cap_allows({"GOOD": basis}, at_least_one).allowed == (max(expected, 1) if basis else 0)


def test_the_half_is_rounded_up_at_exactly_one_half() -> None:
    rules = with_cap(percent=10, rounding="HALF_UP", at_least_one=False)
    assert [cap_allows({"GOOD": n}, rules).allowed for n in (4, 5, 14, 15)] == [0, 1, 1, 2]


def test_a_cap_is_rounded_at_the_hundredth() -> None:
    assert cap_allows({"GOOD": 7}, with_cap(percent=7, rounding="HALF_UP", at_least_one=False)).allowed == 0
    assert cap_allows({"GOOD": 101}, with_cap(percent=1, rounding="CEILING")).allowed == 2


def test_the_cap_tells_all_it_rests_on() -> None:
    rank, percent, rounding = "EXCELLENT", 20, "FLOOR"
    assert cap_allows({"EXCELLENT": 1, "GOOD": 4}, RULES, approved=2) == CapCount(
        rank, percent, rounding, basis=5, allowed=1, used=1, approved=2
    )


def test_the_basis_is_who_was_rated_good_or_better_or_everyone_rated() -> None:
    counts = {"EXCELLENT": 2, "GOOD": 8, "COMPLETED": 9, "NOT_COMPLETED": 1}
    better = cap_allows(counts, with_cap(basis="RATED_GOOD_OR_BETTER"))
    everyone = cap_allows(counts, with_cap(basis="RATED"))
    assert (better.basis, better.allowed, better.used, better.over) == (10, 2, 2, False)
    assert (everyone.basis, everyone.allowed, everyone.over) == (20, 4, False)


def test_nobody_rated_is_within_the_cap() -> None:
    found = cap_allows({}, RULES)
    assert (found.basis, found.allowed, found.used, found.over) == (0, 0, 0, False)
    hold_cap(found)


def test_over_the_cap_is_refused_with_its_numbers_unless_approved() -> None:
    counts = counts_of(["EXCELLENT"] * 3 + ["GOOD"] * 7)
    with pytest.raises(CapExceeded, match="Đã xếp 3 xuất sắc, chỉ được 2 trên 10"):
        hold_cap(cap_allows(counts, RULES))
    with pytest.raises(CapExceeded):
        hold_cap(cap_allows({**counts, "EXCELLENT": 4}, RULES, approved=3))
    hold_cap(cap_allows(counts, RULES, approved=3))
    hold_cap(cap_allows(counts_of(["EXCELLENT"] * 2 + ["GOOD"] * 8), RULES, approved=1))


def test_the_rules_delivered_cap_excellent_at_a_fifth_of_the_good() -> None:
    assert (
        Cap(rank="EXCELLENT", percent=20, basis="RATED_GOOD_OR_BETTER", rounding="FLOOR", at_least_one=True)
        == RULES.cap
    )


@pytest.mark.parametrize(
    ("change", "rank", "grounds"),
    [
        ({}, "EXCELLENT", ()),
        ({"activity_percent": 89}, "EXCELLENT", ("ACTIVITY",)),
        ({"activity_percent": 89}, "GOOD", ()),
        ({"activity_percent": 79}, "GOOD", ("ACTIVITY",)),
        ({"activity_percent": 49}, "COMPLETED", ("ACTIVITY",)),
        ({"tasks_percent": 99}, "GOOD", ("TASKS",)),
        ({"tasks_percent": 80}, "COMPLETED", ()),
        ({"dues_settled": False}, "GOOD", ("DUES",)),
        ({"dues_settled": False}, "COMPLETED", ()),
        ({"disciplined": True}, "COMPLETED", ("DISCIPLINE",)),
        ({"disciplined": True}, "NOT_COMPLETED", ()),
        ({"sick_months": 3}, "EXCELLENT", ()),
        ({"sick_months": 4}, "GOOD", ("SICK",)),
        ({"sick_months": 4}, "COMPLETED", ()),
        ({"points": None}, "EXCELLENT", ()),
        ({"activity_percent": 0, "tasks_percent": 0, "dues_settled": False}, "NOT_COMPLETED", ()),
    ],
)
def test_what_a_rank_asks_for(change: dict[str, object], rank: str, grounds: tuple[str, ...]) -> None:
    measures = replace(BEST, **change)  # type: ignore[arg-type]  # names of Measures' own fields
    assert forbids(rank, measures, RULES) == grounds


def test_the_best_rank_reached() -> None:
    assert reached(BEST, RULES) == "EXCELLENT"
    assert reached(replace(BEST, activity_percent=85), RULES) == "GOOD"
    assert reached(replace(BEST, disciplined=True), RULES) == "NOT_COMPLETED"
    assert reached(replace(BEST, sick_months=5), RULES) == "COMPLETED"


def test_points_count_where_the_rule_set_asks_for_them() -> None:
    assert forbids("EXCELLENT", replace(BEST, points=89), PARTY) == ("POINTS",)
    assert reached(replace(BEST, points=89), PARTY) == "GOOD"
    assert reached(replace(BEST, points=None), PARTY) == "NOT_COMPLETED"


def test_a_vote_reads_as_the_best_rank_that_more_than_half_wanted_at_least() -> None:
    assert voted({"EXCELLENT": 6, "GOOD": 4}, 10, RULES) == "EXCELLENT"
    assert voted({"EXCELLENT": 5, "GOOD": 5}, 10, RULES) == "GOOD"
    assert voted({"EXCELLENT": 5, "GOOD": 0, "COMPLETED": 1}, 10, RULES) == "COMPLETED"
    assert voted({"EXCELLENT": 5}, 10, RULES) is None
    assert voted({}, 0, RULES) is None


def test_measures_come_back_from_the_words_they_are_sealed_as() -> None:
    for measures in (BEST, replace(BEST, points=None, dues_settled=False, disciplined=True)):
        assert Measures.of(measures.words()) == measures
    assert Measures.of({}) is None


def test_over_a_cap_of_nobody_the_refusal_says_nobody() -> None:
    with pytest.raises(CapExceeded, match="chỉ được 0 trên 1 "):
        hold_cap(cap_allows({"EXCELLENT": 1}, with_cap(rounding="FLOOR", at_least_one=False)))


def graded(**values: object) -> Rating:
    """The rules with other values in each grade."""
    return RULES.model_copy(update={"grades": tuple(one.model_copy(update=values) for one in RULES.grades)})


def test_discipline_bars_by_the_grade_and_by_the_best_rank_it_leaves() -> None:
    disciplined = replace(BEST, disciplined=True)
    by_rank = graded(allows_discipline=True)
    assert [forbids(rank, disciplined, by_rank) for rank in ("COMPLETED", "NOT_COMPLETED")] == [("DISCIPLINE",), ()]
    by_grade = graded(allows_discipline=False).model_copy(update={"disciplined_max_rank": "EXCELLENT"})
    assert forbids("EXCELLENT", disciplined, by_grade) == ("DISCIPLINE",)


def test_without_points_not_even_one_is_there() -> None:
    assert forbids("NOT_COMPLETED", replace(BEST, points=None), graded(min_points=1)) == ("POINTS",)
    assert forbids("NOT_COMPLETED", replace(BEST, points=1), graded(min_points=1)) == ()


def test_whoever_reaches_no_rank_has_the_last() -> None:
    assert reached(replace(BEST, activity_percent=9), graded(min_activity_percent=10)) == "NOT_COMPLETED"
