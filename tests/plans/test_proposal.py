"""An advisory proposal: submitted, adopted, returned or declined, and its steering committee; each rule both ways."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import proposal_refusals as no
from services.plans.domain.proposal import (
    Adopt,
    Adopted,
    Decline,
    FormSteeringCommittee,
    Return,
    proposal,
)
from tests.plans import examples as ex
from tests.support.decisions import Case, given

adopt = Adopt("40-QĐ/ĐU", date(2021, 3, 11))
give_back = Return(1, ex.SECRET, "40-QĐ/ĐU", date(2021, 3, 11))
decline = Decline(ex.SECRET, "40-QĐ/ĐU", date(2021, 3, 11))
form = FormSteeringCommittee("Ban chỉ đạo thuế", 7, "41-QĐ/ĐU", date(2021, 3, 15), ex.RULES)
resubmit = replace(ex.tax_submit, round=2, number="08-TTr/ĐTN", on=date(2021, 4, 1))
CONSIDERED = (ex.tax_drafted, ex.tax_submitted)


def after(*past: DomainEvent) -> Case:
    """A proposal with this past."""
    return given(proposal, *past)


def test_a_proposal_is_drafted_once() -> None:
    after().when(ex.tax).then(ex.tax_drafted)
    after(ex.tax_drafted).when(replace(ex.tax, title="Khác")).refused(no.ProposalAlreadyDrafted)


def test_a_draft_is_submitted_as_round_one() -> None:
    after(ex.tax_drafted).when(ex.tax_submit).then(ex.tax_submitted)
    after(ex.tax_drafted).when(resubmit).refused(no.WrongProposalRound)


def test_a_returned_proposal_is_submitted_again_as_the_next_round() -> None:
    after(*CONSIDERED, ex.tax_returned).when(resubmit).then(ex.tax_resubmitted)
    after(*CONSIDERED, ex.tax_returned).when(replace(resubmit, round=3)).refused(no.WrongProposalRound)


def test_a_round_has_one_letter() -> None:
    after(*CONSIDERED).when(replace(ex.tax_submit, number="khác")).refused(no.ProposalAlreadySubmitted)


@pytest.mark.parametrize("past", [(), (ex.tax_adopted,), (ex.tax_declined,)], ids=["asked", "adopted", "declined"])
def test_a_proposal_is_submitted_again_only_when_returned(past: Sequence[DomainEvent]) -> None:
    after(*CONSIDERED, *past).when(resubmit).refused(no.ProposalNotSubmittable)


@pytest.mark.parametrize(
    ("command", "event"),
    [(adopt, ex.tax_adopted), (give_back, ex.tax_returned), (decline, ex.tax_declined)],
    ids=["adopted", "returned", "declined"],
)
def test_the_committee_answers_what_was_submitted(command: Any, event: DomainEvent) -> None:
    after(*CONSIDERED).when(command).then(event)
    after(ex.tax_drafted).when(command).refused(no.ProposalNotSubmitted)


@pytest.mark.parametrize("command", [adopt, give_back, decline], ids=["adopt", "return", "decline"])
def test_the_committee_does_not_answer_before_it_was_asked(command: Any) -> None:
    after(*CONSIDERED).when(replace(command, on=date(2021, 2, 28))).refused(no.AnswerBeforeSubmission)


@pytest.mark.parametrize("command", [adopt, give_back, decline], ids=["adopt", "return", "decline"])
@pytest.mark.parametrize("answer", [ex.tax_adopted, ex.tax_returned, ex.tax_declined])
def test_a_round_is_answered_once(command: Any, answer: DomainEvent) -> None:
    after(*CONSIDERED, answer).when(replace(command, number="khác")).refused(no.AlreadyAnswered)


def test_an_earlier_round_is_not_answered_again() -> None:
    past = (*CONSIDERED, ex.tax_returned, ex.tax_resubmitted)
    after(*past).when(replace(give_back, comments="Khác")).refused(no.AlreadyAnswered)


def test_days_count_from_the_round_that_was_answered() -> None:
    later = replace(adopt, on=date(2021, 4, 4))
    wanted = Adopted(**{**ex.ANSWER, "round": 2, "on": date(2021, 4, 4), "days": 3})
    after(*CONSIDERED, ex.tax_returned, ex.tax_resubmitted).when(later).then(wanted)


def test_a_steering_committee_is_formed_after_adoption() -> None:
    after(*CONSIDERED, ex.tax_adopted).when(form).then(ex.tax_steering)


@pytest.mark.parametrize("past", [(), (ex.tax_returned,), (ex.tax_declined,)], ids=["asked", "returned", "declined"])
def test_a_steering_committee_is_not_formed_without_adoption(past: Sequence[DomainEvent]) -> None:
    after(*CONSIDERED, *past).when(form).refused(no.AdoptionMissing)


def test_a_steering_committee_is_not_older_than_the_adoption() -> None:
    after(*CONSIDERED, ex.tax_adopted).when(replace(form, on=date(2021, 3, 10))).refused(no.AdoptionMissing)


def test_a_rule_set_may_let_it_be_formed_earlier() -> None:
    after(*CONSIDERED).when(replace(form, rules=ex.LENIENT)).then(ex.tax_steering)


def test_a_proposal_has_one_steering_committee() -> None:
    past = (*CONSIDERED, ex.tax_adopted, ex.tax_steering)
    after(*past).when(replace(form, size=8)).refused(no.SteeringCommitteeExists)


@pytest.mark.parametrize("command", [ex.tax_submit, adopt, give_back, decline, form])
def test_nothing_is_done_to_an_unknown_proposal(command: Any) -> None:
    after().when(command).refused(no.UnknownProposal)


@pytest.mark.parametrize("command", [ex.tax, ex.tax_submit, give_back, resubmit])
def test_saying_it_twice_changes_nothing_even_long_after(command: Any) -> None:
    """INVARIANT: repeating any earlier wish is harmless at any later time.

    Comparing a repeated return with the last round only would break it.
    """
    second = Adopted(**{**ex.ANSWER, "round": 2, "on": date(2021, 4, 4), "days": 3})
    after(*CONSIDERED, ex.tax_returned, ex.tax_resubmitted, second).when(command).nothing()


@pytest.mark.parametrize(
    ("command", "past"),
    [
        (adopt, (ex.tax_adopted,)),
        (decline, (ex.tax_declined,)),
        (form, (ex.tax_adopted, ex.tax_steering)),
    ],
    ids=["adopt", "decline", "form"],
)
def test_saying_the_last_word_twice_changes_nothing(command: Any, past: Sequence[DomainEvent]) -> None:
    after(*CONSIDERED, *past).when(command).nothing()
