"""The rules of Party referral: rank, votes, order, time limits; what is said twice changes nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.members.domain import referral as referrals
from services.members.domain import referral_refusals as r
from services.members.domain.referral import referral
from tests.members import examples as ex
from tests.members import examples_merits as ms
from tests.support.decisions import given

RULES = ex.rules()
nominate = referrals.Nominate(ex.AN, ex.tax_1, True, "NONE", False, "EXCELLENT", date(2021, 1, 5), RULES)
vote = referrals.RecordBranchVote(10, 8, date(2021, 1, 10), RULES)
mentor = referrals.AssignMentor(ms.MENTOR, date(2021, 1, 12))
endorse = referrals.Endorse(7, 6, ms.SECRET, date(2021, 1, 20), RULES)
hand_over = referrals.HandOver("Đảng ủy Cục Thuế", date(2021, 2, 3), RULES)
complete = referrals.CompleteClass(date(2021, 4, 1))
admit = referrals.RecordAdmission(ex.BORN, date(2021, 9, 2), RULES)
give_back = referrals.Return(ms.SECRET, date(2021, 3, 1))
withdraw = referrals.Withdraw(ms.SECRET, date(2021, 3, 1))
expire = referrals.Expire(date(2022, 1, 21), RULES)

BEGUN = (ms.nominated,)
VOTED = (ms.nominated, ms.branch_voted)
ENDORSED = (*VOTED, ms.endorsed)
HANDED = (*ENDORSED, ms.handed_over)
COURSE: list[tuple[tuple[Any, ...], Any, Any]] = [
    ((), nominate, ms.nominated),
    (BEGUN, vote, ms.branch_voted),
    (VOTED, mentor, ms.mentor_assigned),
    (VOTED, endorse, ms.endorsed),
    (ENDORSED, hand_over, ms.handed_over),
    (HANDED, complete, ms.class_completed),
    ((*HANDED, ms.class_completed), admit, ms.party_admitted),
    (HANDED, give_back, ms.returned),
    (HANDED, withdraw, ms.withdrawn),
    (HANDED, expire, ms.expired),
]


def named(value: object) -> str:
    return type(value).__name__ if not isinstance(value, tuple) else ""


@pytest.mark.parametrize(("past", "command", "event"), COURSE, ids=named)
def test_a_referral_goes_its_course(past: tuple[Any, ...], command: Any, event: Any) -> None:
    given(referral, *past).when(command).then(event)


@pytest.mark.parametrize(("past", "command", "event"), COURSE[:-1], ids=named)
def test_a_step_said_twice_changes_nothing(past: tuple[Any, ...], command: Any, event: Any) -> None:
    given(referral, *past, event).when(command).nothing()


@pytest.mark.parametrize("command", [vote, mentor, endorse, hand_over, complete, admit, give_back, withdraw, expire])
def test_no_step_without_a_nomination(command: Any) -> None:
    given(referral).when(command).refused(r.NoSuchReferral)


@pytest.mark.parametrize("command", [vote, endorse, hand_over, admit, give_back, withdraw])
def test_what_is_over_goes_no_further(command: Any) -> None:
    later = replace(command, on=date(2021, 10, 1))
    given(referral, *HANDED, ms.party_admitted).when(later).refused(r.ReferralOver)


def test_who_may_be_nominated() -> None:
    given(referral).when(replace(nominate, active=False)).refused(r.NotActiveToRefer)
    given(referral).when(replace(nominate, party_status="FULL")).refused(r.InPartyAlready)
    given(referral).when(replace(nominate, party_status="PROBATIONARY")).refused(r.InPartyAlready)
    given(referral).when(replace(nominate, party_status="SYMPATHISER")).then(ms.nominated)
    given(referral).when(replace(nominate, disciplined=True)).refused(r.DisciplinedNow)
    given(referral, *BEGUN).when(replace(nominate, unit=ex.bank)).nothing()
    given(referral, *BEGUN).when(replace(nominate, on=date(2021, 1, 6))).refused(r.ReferralIsAnother)


@pytest.mark.parametrize("rank", ["GOOD", "COMPLETED", "NOT_COMPLETED", None])
def test_the_rank_is_at_least_that_of_the_rules(rank: str | None) -> None:
    given(referral).when(replace(nominate, rank=rank)).refused(r.RankTooLowToRefer)


def test_the_least_rank_is_data() -> None:
    good = ex.changed(RULES, "referral", min_rank="GOOD")
    given(referral).when(replace(nominate, rank="GOOD", rules=good)).then(ms.nominated)
    given(referral).when(replace(nominate, rank="COMPLETED", rules=good)).refused(r.RankTooLowToRefer)


@pytest.mark.parametrize(("past", "command"), [(BEGUN, vote), (VOTED, endorse)], ids=named)
def test_more_than_half_of_those_present_are_in_favour(past: tuple[Any, ...], command: Any) -> None:
    half = replace(command, voters_present=10, votes_for=5)
    given(referral, *past).when(half).refused(r.ReferralVoteLost)
    given(referral, *past).when(replace(half, votes_for=11)).refused(r.ReferralVotesWrong)


def test_steps_come_in_their_order() -> None:
    given(referral, *BEGUN).when(endorse).refused(r.ReferralOutOfOrder)
    given(referral, *VOTED).when(hand_over).refused(r.ReferralOutOfOrder)
    given(referral, *VOTED).when(complete).refused(r.ReferralOutOfOrder)
    given(referral, *ENDORSED).when(admit).refused(r.ReferralOutOfOrder)
    given(referral, *ENDORSED).when(give_back).refused(r.ReferralOutOfOrder)
    given(referral, *VOTED).when(expire).refused(r.ReferralOutOfOrder)
    given(referral, *ENDORSED).when(replace(vote, on=date(2021, 1, 25))).refused(r.ReferralOutOfOrder)
    given(referral, *HANDED).when(replace(hand_over, on=date(2021, 2, 4))).refused(r.ReferralOutOfOrder)


@pytest.mark.parametrize(("past", "command"), [(row[0], row[1]) for row in COURSE[1:]], ids=named)
def test_steps_come_in_the_order_of_their_days(past: tuple[Any, ...], command: Any) -> None:
    given(referral, *past).when(replace(command, on=date(2021, 1, 4))).refused(r.ReferralDaysOutOfOrder)


def test_a_resolution_is_good_for_the_months_of_the_rules() -> None:
    given(referral, *ENDORSED).when(replace(hand_over, on=date(2022, 1, 20))).then(
        ms.handed_over.model_copy(update={"on": date(2022, 1, 20)})
    )
    given(referral, *ENDORSED).when(replace(hand_over, on=date(2022, 1, 21))).refused(r.ResolutionExpired)
    given(referral, *HANDED).when(replace(admit, on=date(2022, 1, 21))).refused(r.ResolutionExpired)
    given(referral, *HANDED).when(replace(expire, on=date(2022, 1, 20))).refused(r.ResolutionStillValid)


def test_an_expired_resolution_is_passed_anew() -> None:
    again = replace(endorse, on=date(2022, 2, 1))
    given(referral, *HANDED, ms.expired).when(again).then(ms.endorsed.model_copy(update={"on": date(2022, 2, 1)}))
    given(referral, *HANDED, ms.expired).when(replace(hand_over, on=date(2022, 2, 1))).refused(r.ReferralOutOfOrder)


def test_the_party_admits_from_the_age_of_the_rules() -> None:
    young = replace(admit, born=date(2003, 9, 3))
    given(referral, *HANDED).when(young).refused(r.TooYoungForParty)
    given(referral, *HANDED).when(replace(young, born=date(2003, 9, 2))).then(ms.party_admitted)
    given(referral, *HANDED).when(replace(young, born=None)).then(ms.party_admitted)


@pytest.mark.parametrize(("past", "command", "event"), [COURSE[1], COURSE[3]], ids=named)
def test_all_present_may_be_in_favour(past: tuple[Any, ...], command: Any, event: Any) -> None:
    given(referral, *past).when(replace(command, voters_present=9, votes_for=9)).then(
        event.model_copy(update={"voters_present": 9, "votes_for": 9})
    )


GOES_ON = [row for row in COURSE if row[2] not in (ms.party_admitted, ms.returned, ms.withdrawn)]


@pytest.mark.parametrize(("past", "command", "event"), GOES_ON, ids=named)
def test_no_step_comes_before_the_last_one(past: tuple[Any, ...], command: Any, event: Any) -> None:
    other = replace(mentor, mentor_id=ex.BINH, on=event.on)
    given(referral, *past, event).when(replace(other, on=event.on - timedelta(days=1))).refused(
        r.ReferralDaysOutOfOrder
    )
    given(referral, *past, event).when(other).then(
        ms.mentor_assigned.model_copy(update={"mentor_id": ex.BINH, "on": event.on})
    )


def test_papers_of_a_resolution_passed_anew_are_handed_over_again() -> None:
    anew = ms.endorsed.model_copy(update={"on": date(2022, 2, 1)})
    given(referral, *HANDED, ms.expired, anew).when(replace(hand_over, on=date(2022, 2, 2))).then(
        ms.handed_over.model_copy(update={"on": date(2022, 2, 2)})
    )
