"""The rules of officers and provisional committees."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.members.domain import officer
from services.members.domain.officer import (
    AppointmentReused,
    NotInOffice,
    NotServingHere,
    PostHeldAlready,
    ProvisionalExtendedAlready,
    ProvisionalTooLong,
    SecretaryInOffice,
    TermEndsBeforeItBegins,
    TooFewForCommittee,
    officers,
    officers_id,
)
from tests.members import examples as ex
from tests.members import examples_units as exu
from tests.support.decisions import given

OTHER = UUID(int=303)
appoint = officer.Appoint(
    unit=ex.tax_1,
    appointment_id=exu.APPOINTMENT,
    member_id=ex.AN,
    post="SECRETARY",
    term="2021-2024",
    until=date(2024, 6, 30),
    serves_here=True,
    members=12,
    on=exu.ON,
    rules=ex.rules(exu.ON),
)
second = replace(appoint, appointment_id=OTHER, member_id=ex.BINH)
relieve = officer.Relieve(exu.APPOINTMENT, exu.WHY, date(2022, 7, 1))
set_provisional = officer.SetProvisional(ex.tax_1, date(2022, 1, 1), exu.ON, ex.rules(exu.ON))


def test_an_officer_is_appointed_and_relieved() -> None:
    given(officers).when(appoint).then(exu.appointed)
    given(officers, exu.appointed).when(relieve).then(exu.relieved)
    given(officers, exu.appointed).when(appoint).nothing()
    given(officers, exu.appointed, exu.relieved).when(relieve).nothing()


def test_an_officer_belongs_to_the_unit_or_below() -> None:
    given(officers).when(replace(appoint, serves_here=False)).refused(NotServingHere)


@pytest.mark.parametrize("post", ["COMMITTEE_MEMBER", "STANDING_MEMBER", "INSPECTION_HEAD"])
def test_a_small_branch_elects_no_committee(post: str) -> None:
    least = ex.rules(exu.ON).organisation.committee_min_members
    given(officers).when(replace(appoint, post=post, members=least - 1)).refused(TooFewForCommittee)
    given(officers).when(replace(appoint, post=post, members=least)).then(
        exu.appointed.model_copy(update={"post": post})
    )
    given(officers).when(replace(appoint, post=post, members=None)).then(
        exu.appointed.model_copy(update={"post": post})
    )


def test_the_size_a_committee_needs_is_data() -> None:
    lower = ex.changed(ex.rules(exu.ON), "organisation", committee_min_members=2)
    small = replace(appoint, post="COMMITTEE_MEMBER", members=2, rules=lower)
    given(officers).when(small).then(exu.appointed.model_copy(update={"post": "COMMITTEE_MEMBER"}))


@pytest.mark.parametrize("post", ["SECRETARY", "DEPUTY_SECRETARY"])
def test_a_small_branch_has_a_secretary_and_a_deputy(post: str) -> None:
    given(officers).when(replace(appoint, post=post, members=3)).then(exu.appointed.model_copy(update={"post": post}))


def test_a_unit_has_one_secretary_at_a_time() -> None:
    given(officers, exu.appointed).when(second).refused(SecretaryInOffice)
    after_term = replace(second, on=date(2024, 7, 1), until=None)
    taken = exu.appointed.model_copy(
        update={"appointment_id": OTHER, "member_id": ex.BINH, "on": date(2024, 7, 1), "until": None}
    )
    given(officers, exu.appointed).when(after_term).then(taken)
    same_day = replace(second, on=exu.relieved.on, until=None)
    given(officers, exu.appointed, exu.relieved).when(same_day).then(taken.model_copy(update={"on": exu.relieved.on}))


def test_a_post_is_held_once() -> None:
    deputy = replace(appoint, post="DEPUTY_SECRETARY")
    held = exu.appointed.model_copy(update={"post": "DEPUTY_SECRETARY"})
    given(officers, held).when(replace(deputy, appointment_id=OTHER)).refused(PostHeldAlready)


def test_an_id_names_one_appointment() -> None:
    given(officers, exu.appointed).when(replace(appoint, term="2020-2023")).refused(AppointmentReused)


def test_a_term_ends_behind_its_beginning() -> None:
    given(officers).when(replace(appoint, until=exu.ON)).refused(TermEndsBeforeItBegins)
    given(officers).when(replace(set_provisional, until=exu.ON)).refused(TermEndsBeforeItBegins)


def test_only_who_is_in_office_is_relieved() -> None:
    given(officers).when(relieve).refused(NotInOffice)
    given(officers, exu.appointed).when(replace(relieve, on=date(2021, 6, 30))).refused(NotInOffice)


def test_when_the_unit_goes_all_are_relieved() -> None:
    everyone = officer.RelieveAll(date(2022, 7, 1))
    given(officers, exu.appointed).when(everyone).then(exu.relieved.model_copy(update={"reason": ""}))
    given(officers, exu.appointed, exu.relieved).when(everyone).nothing()


def test_when_a_member_goes_only_that_members_posts_end() -> None:
    gone = officer.RelieveMember(ex.AN, date(2022, 7, 1))
    given(officers, exu.appointed).when(gone).then(exu.relieved.model_copy(update={"reason": ""}))
    given(officers, exu.appointed).when(replace(gone, member_id=ex.BINH)).nothing()
    given(officers, exu.appointed, exu.relieved).when(gone).nothing()


def test_who_serves_is_told_for_any_day() -> None:
    state = officers.fold([exu.appointed, exu.relieved])
    assert [len(state.serving(day)) for day in (date(2021, 6, 30), exu.ON, date(2022, 6, 30), date(2022, 7, 1))] == [
        0,
        1,
        1,
        0,
    ]


def test_why_someone_was_relieved_is_sealed_with_that_persons_key() -> None:
    assert exu.relieved.subject(UUID(int=9)) == ex.AN


def test_a_provisional_committee_is_set_and_extended_once_within_the_rule_sets_months() -> None:
    given(officers).when(set_provisional).then(exu.provisional)
    given(officers, exu.provisional).when(set_provisional).nothing()
    given(officers).when(replace(set_provisional, until=date(2022, 1, 2))).refused(ProvisionalTooLong)
    longer = replace(set_provisional, until=date(2023, 4, 1), on=date(2021, 12, 20))
    extended = officer.ProvisionalSet(unit=ex.tax_1, until=longer.until, extension=True, on=longer.on)
    given(officers, exu.provisional).when(longer).then(extended)
    given(officers, exu.provisional).when(replace(longer, until=date(2023, 4, 2))).refused(ProvisionalTooLong)
    given(officers, exu.provisional, extended).when(longer).nothing()
    again = replace(longer, until=date(2023, 5, 1))
    given(officers, exu.provisional, extended).when(again).refused(ProvisionalExtendedAlready)


def test_the_last_day_of_a_term_is_served() -> None:
    assert [len(officers.fold([exu.appointed]).serving(day)) for day in (date(2024, 6, 30), date(2024, 7, 1))] == [1, 0]
    given(officers, exu.appointed).when(replace(second, on=date(2024, 6, 30), until=None)).refused(SecretaryInOffice)


def test_an_officer_may_be_relieved_on_the_day_of_the_appointment() -> None:
    given(officers, exu.appointed).when(replace(relieve, on=exu.ON)).then(
        exu.relieved.model_copy(update={"on": exu.ON})
    )


def test_the_officers_of_a_unit_are_found_again() -> None:
    """INVARIANT: the stream of a unit's officers keeps its id.

    Another namespace would break it: every unit would look as if it had no officers.
    """
    assert officers_id(ex.TAX_1) == UUID("3df62119-ad66-5c7a-b490-5e138a4496c0")
