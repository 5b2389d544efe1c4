"""The rules of the yearly rating."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.members.domain import rating as ratings
from services.members.domain.member_refusals import MembershipEnded
from services.members.domain.rating import (
    NotEligibleYet,
    RatedBeforeItsYear,
    RatingRevisedSince,
    RevisionNeedsReason,
    rating,
)
from tests.members import examples as ex
from tests.support.decisions import given

decide = ratings.Decide(
    member_id=ex.AN,
    unit=ex.tax_1,
    joined_on=date(2015, 3, 26),
    active=True,
    year=2021,
    rank="GOOD",
    on=date(2021, 12, 20),
    reason=None,
    rules=ex.rules(),
)
withdraw = ratings.Withdraw(UUID(int=61))
better = replace(decide, rank="EXCELLENT", reason=ex.revised.reason)


def test_a_member_is_rated() -> None:
    given(rating).when(decide).then(ex.decided)


def test_the_same_rank_again_changes_nothing() -> None:
    given(rating, ex.decided).when(decide).nothing()
    given(rating, ex.decided, ex.revised).when(better).nothing()


def test_another_rank_needs_a_reason() -> None:
    given(rating, ex.decided).when(replace(better, reason=None)).refused(RevisionNeedsReason)


def test_a_revision_says_what_the_rank_was_and_counts_where_the_first_counted() -> None:
    given(rating, ex.decided).when(better).then(ex.revised)
    given(rating, ex.decided).when(replace(better, unit=ex.bank)).then(ex.revised)


def test_only_a_member_of_today_is_rated() -> None:
    given(rating).when(replace(decide, active=False)).refused(MembershipEnded)


def test_a_rating_may_be_revised_after_the_member_left() -> None:
    given(rating, ex.decided).when(replace(better, active=False)).then(ex.revised)


def test_a_member_is_rated_after_six_months_by_the_end_of_the_year() -> None:
    given(rating).when(replace(decide, joined_on=date(2021, 6, 20))).then(ex.decided)
    given(rating).when(replace(decide, joined_on=date(2021, 6, 21))).refused(NotEligibleYet)
    late = replace(decide, joined_on=date(2021, 9, 1), on=date(2022, 6, 1))
    given(rating).when(late).refused(NotEligibleYet)


def test_the_months_before_a_rating_are_data() -> None:
    one_month = ex.changed(ex.rules(), "rating", eligible_after_months=1)
    given(rating).when(replace(decide, joined_on=date(2021, 11, 20), rules=one_month)).then(ex.decided)


def test_a_year_is_not_rated_before_it_began() -> None:
    given(rating).when(replace(decide, year=2022)).refused(RatedBeforeItsYear)


def test_a_rating_is_taken_back_with_its_import_and_may_be_decided_again() -> None:
    given(rating, ex.decided).when(withdraw).then(ex.assessment_withdrawn)
    given(rating, ex.decided, ex.assessment_withdrawn).when(decide).then(ex.decided)


def test_what_is_not_rated_needs_no_taking_back() -> None:
    given(rating).when(withdraw).nothing()
    given(rating, ex.decided, ex.assessment_withdrawn).when(withdraw).nothing()


def test_a_revised_rating_is_not_taken_back() -> None:
    given(rating, ex.decided, ex.revised).when(withdraw).refused(RatingRevisedSince)


def test_a_revised_rating_is_revised_again_where_the_first_counted() -> None:
    back = replace(decide, unit=ex.bank, reason=ex.revised.reason)
    given(rating, ex.decided, ex.revised).when(back).then(
        ex.revised.model_copy(update={"rank": "GOOD", "previous_rank": "EXCELLENT"})
    )
