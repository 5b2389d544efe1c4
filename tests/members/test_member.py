"""The rules of membership: joining, moving in two steps, maturing, leaving."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.kernel.decider import ERASED
from services.members.domain import member as members
from services.members.domain.member import member
from services.members.domain.member_refusals import (
    AdmissionVoteFailed,
    AgeUnknown,
    AlreadyMember,
    BeforeLastChange,
    DuesUnpaid,
    MembershipEnded,
    NotAMember,
    NotThisTransfer,
    SameUnit,
    TooOldToJoin,
    TooYoungToJoin,
    TooYoungToMature,
    TransferPending,
    VotesExceedVoters,
)
from tests.members import examples as ex
from tests.support.decisions import given

person = members.Person(ex.NAME, ex.BORN, "FEMALE", ex.CODE)
register = members.Register(ex.tax_1, person, date(2015, 3, 26), date(2020, 1, 15))
admit = members.Admit(ex.tax_1, person, 10, 6, ex.DAY, ex.rules())
ask = members.RequestTransfer(ex.TRANSFER, ex.bank, date(2021, 6, 30), date(2021, 6, 1))
accept = members.AcceptTransfer(ex.TRANSFER, date(2021, 6, 10), ex.rules())
mature = members.Mature(date(2025, 8, 18), ex.rules(date(2025, 8, 18)))
release = members.Release(date(2021, 12, 1))
ENDED = [(ex.registered, ex.matured), (ex.registered, ex.left)]


def test_a_member_is_registered_whatever_the_age() -> None:
    given(member).when(register).then(ex.registered)
    old = replace(register, person=replace(person, birth_date=date(1970, 1, 1)))
    given(member).when(old).then(ex.registered.model_copy(update={"birth_date": "1970-01-01"}))


def test_a_person_is_admitted() -> None:
    given(member).when(admit).then(ex.admitted)


def test_joining_twice_with_the_same_words_changes_nothing() -> None:
    given(member, ex.registered).when(register).nothing()
    given(member, ex.admitted).when(admit).nothing()


def test_a_person_joins_once() -> None:
    given(member, ex.registered).when(replace(register, unit=ex.bank)).refused(AlreadyMember)
    given(member, ex.registered).when(admit).refused(AlreadyMember)


@pytest.mark.parametrize("past", ENDED)
def test_who_matured_or_left_does_not_join_again_under_the_same_id(past: tuple[members.Event, ...]) -> None:
    given(member, *past).when(register).refused(MembershipEnded)


@pytest.mark.parametrize(
    ("on", "born", "young_enough_and_old_enough"),
    [
        (date(2021, 3, 26), date(2006, 3, 26), False),
        (date(2021, 3, 26), date(2006, 3, 25), True),
        (date(2026, 5, 14), date(2011, 5, 13), True),
        (date(2026, 5, 15), date(2011, 5, 13), False),
        (date(2026, 5, 15), date(2010, 5, 16), False),
        (date(2026, 5, 15), date(2010, 5, 15), True),
    ],
)
def test_the_least_age_is_that_of_the_rule_set_in_force(
    on: date, born: date, young_enough_and_old_enough: bool
) -> None:
    case = given(member).when(replace(admit, on=on, rules=ex.rules(on), person=replace(person, birth_date=born)))
    if young_enough_and_old_enough:
        case.then(ex.admitted.model_copy(update={"joined_on": on, "on": on, "birth_date": born.isoformat()}))
    else:
        case.refused(TooYoungToJoin)


def test_a_person_over_the_highest_age_is_not_admitted() -> None:
    thirty_one = date(1990, 3, 26)
    given(member).when(replace(admit, person=replace(person, birth_date=thirty_one))).refused(TooOldToJoin)
    day_before = thirty_one + timedelta(days=1)
    given(member).when(replace(admit, person=replace(person, birth_date=day_before))).then(
        ex.admitted.model_copy(update={"birth_date": day_before.isoformat()})
    )


@pytest.mark.parametrize(("present", "votes"), [(10, 5), (11, 5), (0, 0)])
def test_half_of_those_present_is_not_enough(present: int, votes: int) -> None:
    given(member).when(replace(admit, voters_present=present, votes_for=votes)).refused(AdmissionVoteFailed)


@pytest.mark.parametrize(("present", "votes"), [(10, 6), (11, 6), (1, 1)])
def test_more_than_half_of_those_present_is_enough(present: int, votes: int) -> None:
    wanted = ex.admitted.model_copy(update={"voters_present": present, "votes_for": votes})
    given(member).when(replace(admit, voters_present=present, votes_for=votes)).then(wanted)


def test_there_are_no_more_votes_than_voters() -> None:
    given(member).when(replace(admit, voters_present=5, votes_for=6)).refused(VotesExceedVoters)


def test_a_transfer_is_requested_and_the_member_still_counts_at_the_source() -> None:
    given(member, ex.registered).when(ask).then(ex.transfer_requested)
    state = member.fold([ex.registered, ex.transfer_requested])
    assert isinstance(state, members.Active)
    assert state.unit == ex.tax_1


def test_a_transfer_is_accepted_and_the_member_counts_at_the_receiving_unit() -> None:
    given(member, ex.registered, ex.transfer_requested).when(accept).then(ex.transfer_accepted)
    state = member.fold([ex.registered, ex.transfer_requested, ex.transfer_accepted])
    assert isinstance(state, members.Active)
    assert (state.unit, state.transfer) == (ex.bank, None)


def test_requesting_or_accepting_the_same_transfer_twice_changes_nothing() -> None:
    given(member, ex.registered, ex.transfer_requested).when(ask).nothing()
    given(member, ex.registered, ex.transfer_requested, ex.transfer_accepted).when(accept).nothing()
    given(member, ex.registered, ex.transfer_requested, ex.transfer_accepted).when(ask).nothing()


def test_only_one_transfer_is_open() -> None:
    other = replace(ask, transfer_id=UUID(int=32))
    given(member, ex.registered, ex.transfer_requested).when(other).refused(TransferPending)
    given(member, ex.registered, ex.transfer_requested, ex.transfer_accepted).when(
        replace(other, to_unit=ex.tax_1, on=date(2021, 6, 20))
    ).then(
        members.TransferRequested(
            transfer_id=UUID(int=32),
            from_unit=ex.bank,
            to_unit=ex.tax_1,
            dues_paid_until=date(2021, 6, 30),
            on=date(2021, 6, 20),
        )
    )


def test_a_transfer_leads_to_another_unit() -> None:
    given(member, ex.registered).when(replace(ask, to_unit=ex.tax_1)).refused(SameUnit)


def test_dues_are_settled_up_to_the_day_of_the_transfer() -> None:
    given(member, ex.registered).when(replace(ask, dues_paid_until=date(2021, 5, 31))).refused(DuesUnpaid)
    to_the_day = replace(ask, dues_paid_until=date(2021, 6, 1))
    given(member, ex.registered).when(to_the_day).then(
        ex.transfer_requested.model_copy(update={"dues_paid_until": date(2021, 6, 1)})
    )


def test_only_the_open_transfer_is_accepted() -> None:
    given(member, ex.registered).when(accept).refused(NotThisTransfer)
    other = members.AcceptTransfer(UUID(int=32), date(2021, 6, 10), ex.rules())
    given(member, ex.registered, ex.transfer_requested).when(other).refused(NotThisTransfer)


def test_a_member_matures_above_the_age_and_not_on_the_birthday() -> None:
    birthday = date(2025, 8, 17)
    given(member, ex.registered).when(mature).then(ex.matured)
    given(member, ex.registered).when(replace(mature, on=birthday)).refused(TooYoungToMature)


def test_the_age_of_maturation_is_data() -> None:
    later = ex.changed(mature.rules, "membership", maturation_above_years=35)
    given(member, ex.registered).when(replace(mature, rules=later)).refused(TooYoungToMature)


def test_the_age_of_an_erased_person_is_unknown_but_leaving_stays_possible() -> None:
    erased = ex.registered.model_copy(update={"full_name": ERASED, "birth_date": ERASED, "sex": ERASED})
    given(member, erased).when(mature).refused(AgeUnknown)
    given(member, erased).when(release).then(ex.left)


def test_a_member_leaves_at_own_wish() -> None:
    given(member, ex.registered).when(release).then(ex.left)


def test_maturing_or_leaving_twice_changes_nothing() -> None:
    given(member, ex.registered, ex.matured).when(mature).nothing()
    given(member, ex.registered, ex.left).when(release).nothing()


def test_what_ended_does_not_go_on() -> None:
    given(member, ex.registered, ex.left).when(mature).refused(MembershipEnded)
    given(member, ex.registered, ex.matured).when(release).refused(MembershipEnded)
    given(member, ex.registered, ex.left).when(ask).refused(MembershipEnded)
    given(member, ex.registered, ex.left).when(accept).refused(MembershipEnded)


@pytest.mark.parametrize("command", [ask, accept, mature, release])
def test_who_is_no_member_cannot_be_moved_or_retired(command: members.Command) -> None:
    given(member).when(command).refused(NotAMember)


@pytest.mark.parametrize("command", [ask, mature, release])
def test_no_change_counts_from_before_the_last_one(command: members.Command) -> None:
    """INVARIANT: a member's changes count in order, so that no unit ever counts less than nobody.

    Comparing with the day of recording instead of the day it counts from would break it.
    """
    early = replace(command, on=date(2020, 1, 14))  # type: ignore[arg-type]  # every one of them has a day
    given(member, ex.registered).when(early).refused(BeforeLastChange)


def test_a_transfer_is_not_accepted_before_it_was_asked_for() -> None:
    early = replace(accept, on=date(2021, 5, 31))
    given(member, ex.registered, ex.transfer_requested).when(early).refused(BeforeLastChange)
