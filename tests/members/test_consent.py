"""Consent: per purpose, never by default, evidenced, taken back at will."""

from dataclasses import replace
from datetime import date

from services.members.domain.consent import (
    BeforeLastConsent,
    ConsentGiven,
    ConsentNotGiven,
    Consents,
    ConsentWithdrawn,
    GiveConsent,
    UnknownConsentPurpose,
    WithdrawConsent,
    consent,
    consent_id,
)
from tests.members import examples as ex
from tests.support.decisions import given

LATER = date(2021, 9, 1)
gave = ConsentGiven(member_id=ex.AN, purpose="CARE", on=ex.DAY, evidence="Đơn ký ngày 26/3")
took_back = ConsentWithdrawn(member_id=ex.AN, purpose="CARE", on=LATER)
give = GiveConsent(ex.AN, "CARE", "Đơn ký ngày 26/3", ex.DAY, ex.rules().privacy)
withdraw = WithdrawConsent(ex.AN, "CARE", LATER)


def test_nothing_is_agreed_to_by_default() -> None:
    assert Consents().given == frozenset()
    assert consent_id(ex.AN) != consent_id(ex.BINH)


def test_consent_is_given_for_one_purpose() -> None:
    given(consent).when(give).then(gave)
    assert consent.fold([gave]).given == {"CARE"}
    given(consent, gave).when(replace(give, purpose="PHOTO")).then(gave.model_copy(update={"purpose": "PHOTO"}))


def test_what_is_said_twice_changes_nothing() -> None:
    given(consent, gave).when(give).nothing()
    given(consent, gave, took_back).when(withdraw).nothing()


def test_consent_is_taken_back_and_the_history_stays() -> None:
    given(consent, gave).when(withdraw).then(took_back)
    state = consent.fold([gave, took_back])
    assert state.given == frozenset()
    assert [(step.purpose, step.on, step.evidence) for step in state.history] == [
        ("CARE", ex.DAY, gave.evidence),
        ("CARE", LATER, None),
    ]


def test_a_consent_taken_back_may_be_given_again() -> None:
    again = replace(give, on=LATER)
    given(consent, gave, took_back).when(again).then(gave.model_copy(update={"on": LATER}))


def test_only_the_purposes_of_the_rule_set_can_be_agreed_to() -> None:
    given(consent).when(replace(give, purpose="ANYTHING")).refused(UnknownConsentPurpose)


def test_what_was_never_given_cannot_be_taken_back() -> None:
    given(consent).when(withdraw).refused(ConsentNotGiven)


def test_consents_are_recorded_in_the_order_of_their_days() -> None:
    given(consent, gave).when(replace(withdraw, on=date(2021, 1, 1))).refused(BeforeLastConsent)
    given(consent, gave, took_back).when(give).refused(BeforeLastConsent)
