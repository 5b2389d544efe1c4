"""An advisory proposal: submitted, adopted, returned or declined, and its steering committee; each rule both ways."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import proposal_refusals as no
from services.plans.domain.measures import MeasureRepeated, MeasureUnknown
from services.plans.domain.proposal import Adopted, Counterparty, Drafted, HandedOn, Post, Submitted
from services.plans.domain.proposal_rules import (
    Adopt,
    Decline,
    FormSteeringCommittee,
    HandOn,
    Return,
    proposal,
)
from tests.plans import examples as ex
from tests.plans import examples_proposals as more
from tests.plans.examples_measures import amounts
from tests.support.decisions import Case, given

adopt = Adopt("40-QĐ/ĐU", date(2021, 3, 11))
give_back = Return(1, ex.SECRET, "40-QĐ/ĐU", date(2021, 3, 11))
decline = Decline(ex.SECRET, "40-QĐ/ĐU", date(2021, 3, 11))
form = FormSteeringCommittee("Ban chỉ đạo thuế", 7, (), "41-QĐ/ĐU", date(2021, 3, 15), ex.RULES)
resubmit = replace(ex.tax_submit, round=2, number="08-TTr/ĐTN", on=date(2021, 4, 1))
hand_on = HandOn(more.HEIR, date(2021, 7, 1))
CONSIDERED = (ex.tax_drafted, ex.tax_submitted)
GIVEN_BACK = (*CONSIDERED, ex.tax_returned)
ADOPTED = (*CONSIDERED, ex.tax_adopted)


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


def test_a_stored_event_of_before_reads_as_addressed_to_the_party_committee() -> None:
    """INVARIANT: what was stored before proposals had versions, authors and kinds of addressees still loads.

    A field without a default on an event that exists would break it.
    """
    said = ex.tax_submitted.model_dump(mode="json", exclude={"counterparty", "version"})
    assert Submitted.model_validate(said) == ex.tax_submitted
    old = ex.tax_drafted.model_dump(mode="json", exclude={"summary", "attachments", "authors"})
    assert Drafted.model_validate(old) == ex.tax_drafted


def test_a_proposal_goes_to_any_kind_of_body_and_the_answer_says_which() -> None:
    to = Counterparty.GOVERNMENT_OR_MANAGEMENT
    submitted = ex.tax_submitted.model_copy(update={"counterparty": to})
    after(ex.tax_drafted).when(replace(ex.tax_submit, counterparty=to)).then(submitted)
    after(ex.tax_drafted, submitted).when(adopt).then(ex.tax_adopted.model_copy(update={"counterparty": to}))
    after(*CONSIDERED).when(replace(ex.tax_submit, counterparty=to)).refused(no.ProposalAlreadySubmitted)


def test_authors_and_attachments_are_listed_once() -> None:
    drafted = ex.tax_drafted.model_copy(update={"authors": (more.AN,), "attachments": (more.FILE,)})
    after().when(replace(ex.tax, authors=(more.AN,), attachments=(more.FILE,))).then(drafted)
    after().when(replace(ex.tax, authors=(more.AN, more.AN))).refused(no.ProposalListedTwice)
    after().when(replace(ex.tax, attachments=(more.FILE, more.FILE))).refused(no.ProposalListedTwice)
    after(*GIVEN_BACK).when(replace(more.revise, authors=(more.AN, more.AN))).refused(no.ProposalListedTwice)


def test_a_returned_proposal_is_written_anew_as_the_next_version() -> None:
    after(*GIVEN_BACK).when(more.revise).then(more.revised)
    third = replace(more.revise, version=3)
    after(*GIVEN_BACK).when(third).refused(no.WrongProposalVersion)
    after(*GIVEN_BACK, more.revised).when(third).then(more.revised.model_copy(update={"version": 3}))
    after(*GIVEN_BACK, more.revised).when(replace(more.revise, summary="Khác")).refused(no.ProposalVersionTaken)
    after(*GIVEN_BACK).when(replace(more.revise, version=1)).refused(no.ProposalVersionTaken)


def test_authors_stay_where_a_version_does_not_name_them() -> None:
    drafted = ex.tax_drafted.model_copy(update={"authors": (more.BINH,)})
    past = (drafted, ex.tax_submitted, ex.tax_returned)
    silent = replace(more.revise, authors=None)
    kept = more.revised.model_copy(update={"authors": (more.BINH,)})
    after(*past).when(silent).then(kept)
    named = more.revised.model_copy(update={"version": 3})
    after(*past, kept, named).when(silent).nothing()


@pytest.mark.parametrize(
    "past",
    [(ex.tax_drafted,), CONSIDERED, ADOPTED, (*CONSIDERED, ex.tax_declined), (*CONSIDERED, more.withdrawn)],
    ids=["draft", "asked", "adopted", "declined", "withdrawn"],
)
def test_a_proposal_is_written_anew_only_after_a_return(past: Sequence[DomainEvent]) -> None:
    after(*past).when(more.revise).refused(no.ProposalNotRevisable)


def test_the_version_that_stands_is_the_one_submitted_and_answered() -> None:
    past = (*GIVEN_BACK, more.revised)
    about = {"title": more.revised.title, "version": 2}
    again = ex.tax_resubmitted.model_copy(update=about)
    after(*past).when(resubmit).then(again)
    answered = Adopted(**{**ex.ANSWER, "round": 2, "on": date(2021, 4, 4), "days": 3, "title": more.revised.title})
    after(*past, again).when(replace(adopt, on=date(2021, 4, 4))).then(answered)
    for said in (ex.tax, ex.tax_submit, give_back, more.revise, resubmit):
        after(*past, again, answered).when(said).nothing()


def test_a_rule_set_asks_for_a_new_version_before_the_next_round() -> None:
    strict = replace(resubmit, rules=more.STRICT)
    after(*GIVEN_BACK).when(strict).refused(no.RevisionMissing)
    after(*GIVEN_BACK, more.revised).when(replace(strict, on=date(2021, 3, 20))).then(
        ex.tax_resubmitted.model_copy(update={"title": more.revised.title, "version": 2, "on": date(2021, 3, 20)})
    )


def test_a_step_comes_no_earlier_than_the_one_it_follows_from() -> None:
    after(*GIVEN_BACK).when(replace(more.revise, on=date(2021, 3, 10))).refused(no.ProposalDaysOutOfOrder)
    after(*GIVEN_BACK).when(replace(resubmit, on=date(2021, 3, 10))).refused(no.ProposalDaysOutOfOrder)
    after(*GIVEN_BACK, more.revised).when(replace(resubmit, on=date(2021, 3, 19))).refused(no.ProposalDaysOutOfOrder)
    after(*CONSIDERED).when(replace(more.withdraw, on=date(2021, 2, 28))).refused(no.ProposalDaysOutOfOrder)
    after(*ADOPTED, more.reported).when(replace(more.record, on=date(2021, 5, 31))).refused(no.ProposalDaysOutOfOrder)


def test_a_unit_withdraws_what_was_not_answered() -> None:
    after(*CONSIDERED).when(more.withdraw).then(more.withdrawn)
    after(ex.tax_drafted).when(more.withdraw).then(more.withdrawn.model_copy(update={"round": 0}))


@pytest.mark.parametrize(
    "past",
    [ADOPTED, (*CONSIDERED, ex.tax_declined), GIVEN_BACK, (*GIVEN_BACK, more.revised), (*ADOPTED, more.result)],
    ids=["adopted", "declined", "returned", "revised", "concluded"],
)
def test_what_was_answered_is_not_withdrawn(past: Sequence[DomainEvent]) -> None:
    after(*past).when(replace(more.withdraw, on=date(2022, 1, 1))).refused(no.WithdrawnAfterAnswer)


def test_a_rule_set_may_let_a_returned_proposal_be_withdrawn() -> None:
    lenient = replace(more.withdraw, rules=ex.LENIENT, on=date(2021, 4, 1))
    after(*GIVEN_BACK).when(lenient).then(more.withdrawn.model_copy(update={"on": date(2021, 4, 1)}))
    after(*ADOPTED).when(lenient).refused(no.WithdrawnAfterAnswer)


def test_what_was_returned_is_withdrawn_no_earlier_than_its_last_step() -> None:
    lenient = replace(more.withdraw, rules=ex.LENIENT)
    for past, last in ((GIVEN_BACK, ex.tax_returned.on), ((*GIVEN_BACK, more.revised), more.revised.on)):
        after(*past).when(replace(lenient, on=last - timedelta(days=1))).refused(no.ProposalDaysOutOfOrder)
        title = {"title": more.revised.title if more.revised in past else ex.tax.title, "on": last}
        after(*past).when(replace(lenient, on=last)).then(more.withdrawn.model_copy(update=title))


def test_a_withdrawal_ends_it_and_is_said_once() -> None:
    past = (*CONSIDERED, more.withdrawn)
    after(*past).when(more.withdraw).nothing()
    after(*past).when(replace(more.withdraw, reason="Khác")).refused(no.AlreadyWithdrawn)
    after(*past).when(adopt).refused(no.AlreadyAnswered, saying="Đơn vị đã rút")
    after(*past).when(resubmit).refused(no.ProposalNotSubmittable)
    after(*past).when(form).refused(no.AdoptionMissing)


def test_a_steering_committee_has_posts_and_no_more_of_them_than_members() -> None:
    posts = (Post(name="Trưởng ban", seats=1), Post(name="Ủy viên", seats=6))
    after(*ADOPTED).when(replace(form, posts=posts)).then(ex.tax_steering.model_copy(update={"posts": posts}))
    after(*ADOPTED).when(replace(form, posts=posts, size=6)).refused(no.PostsAboveSize)
    twice = (posts[0], Post(name=" trưởng  BAN ", seats=1))
    after(*ADOPTED).when(replace(form, posts=twice)).refused(no.ProposalListedTwice)


def test_an_adopted_proposal_is_reported_on_as_often_as_needed() -> None:
    after(*ADOPTED).when(more.report).then(more.reported)
    second = replace(more.report, report_id=more.SECOND_REPORT, percent=70, milestones=(), on=date(2021, 9, 1))
    wanted = {"report_id": more.SECOND_REPORT, "percent": 70, "milestones": (), "on": date(2021, 9, 1)}
    after(*ADOPTED, more.reported).when(second).then(more.reported.model_copy(update=wanted))


@pytest.mark.parametrize("command", [more.report, more.record], ids=["report", "result"])
def test_nothing_is_reported_or_achieved_before_the_adoption(command: Any) -> None:
    after(*CONSIDERED).when(command).refused(no.ProposalNotAdopted)
    after(*CONSIDERED, ex.tax_declined).when(command).refused(no.ProposalNotAdopted)
    after(*ADOPTED).when(replace(command, on=date(2021, 3, 10))).refused(no.ProposalNotAdopted)
    after().when(command).refused(no.UnknownProposal)


def test_a_report_is_one_and_a_milestone_is_reached_once() -> None:
    past = (*ADOPTED, more.reported)
    after(*past).when(more.report).nothing()
    after(*past).when(replace(more.report, percent=41)).refused(no.ImplementationReportIsAnother)
    other = replace(more.report, report_id=more.SECOND_REPORT, milestones=("lập  Danh sách",))
    after(*past).when(other).refused(no.MilestoneRepeated)
    after(*ADOPTED).when(replace(more.report, milestones=("A", "a"))).refused(no.MilestoneRepeated)


@pytest.mark.parametrize(
    ("day", "percent", "fits"),
    [
        (date(2021, 5, 1), 41, False),
        (date(2021, 5, 1), 40, True),
        (date(2021, 6, 1), 39, False),
        (date(2021, 6, 1), 41, True),
        (date(2021, 7, 1), 39, False),
        (date(2021, 7, 1), 40, True),
        (date(2021, 9, 1), 100, True),
    ],
)
def test_progress_does_not_fall_whatever_order_reports_are_entered_in(day: date, percent: int, fits: bool) -> None:
    said = replace(more.report, report_id=more.SECOND_REPORT, percent=percent, milestones=(), on=day)
    case = after(*ADOPTED, more.reported).when(said)
    if fits:
        wanted = {"report_id": more.SECOND_REPORT, "percent": percent, "milestones": (), "on": day}
        case.then(more.reported.model_copy(update=wanted))
    else:
        case.refused(no.ProgressFallsBack)
        after(*ADOPTED, more.reported).when(replace(said, rules=ex.LENIENT)).then(
            more.reported.model_copy(
                update={"report_id": more.SECOND_REPORT, "percent": percent, "milestones": (), "on": day}
            )
        )


def test_the_result_is_recorded_once_in_words_of_the_rule_set() -> None:
    past = (*ADOPTED, more.reported, more.result)
    after(*ADOPTED, more.reported).when(more.record).then(more.result)
    after(*past).when(more.record).nothing()
    after(*past).when(replace(more.record, text="Khác")).refused(no.ResultAlreadyRecorded)
    after(*past).when(more.report).nothing()
    after(*past).when(replace(more.report, report_id=more.SECOND_REPORT)).refused(no.ResultAlreadyRecorded)
    after(*past).when(form).then(ex.tax_steering)
    strange = replace(more.record, outcome=amounts(ELEPHANT=1))
    after(*ADOPTED).when(strange).refused(MeasureUnknown)
    after(*ADOPTED).when(replace(more.record, outcome=more.record.outcome * 2)).refused(MeasureRepeated)


@pytest.mark.parametrize(
    "past",
    [
        (ex.tax_drafted,),
        CONSIDERED,
        GIVEN_BACK,
        ADOPTED,
    ],
    ids=["draft", "asked", "returned", "adopted"],
)
def test_an_open_proposal_is_handed_on_once_and_goes_on_under_the_new_unit(past: Sequence[DomainEvent]) -> None:
    after(*past).when(hand_on).then(more.handed_on)
    after(*past, more.handed_on).when(hand_on).nothing()


def test_what_comes_after_a_hand_over_carries_the_new_unit_and_repeats_stay_harmless() -> None:
    past = (*CONSIDERED, more.handed_on)
    after(*past).when(adopt).then(ex.tax_adopted.model_copy(update={"unit": more.HEIR}))
    for said in (ex.tax, ex.tax_submit):
        after(*past).when(said).nothing()
    back = HandOn(ex.UNIT, date(2021, 8, 1))
    after(*past).when(back).then(HandedOn(**ex.TAX, from_unit=more.HEIR, on=date(2021, 8, 1)))
    rewritten = (*GIVEN_BACK, more.revised, more.handed_on)
    after(*rewritten).when(more.revise).nothing()


@pytest.mark.parametrize(
    "past",
    [(), (*CONSIDERED, ex.tax_declined), (*CONSIDERED, more.withdrawn), (*ADOPTED, more.result)],
    ids=["not begun", "declined", "withdrawn", "concluded"],
)
def test_what_is_not_open_is_not_handed_on(past: Sequence[DomainEvent]) -> None:
    after(*past).when(hand_on).nothing()


def test_a_step_may_come_on_the_day_of_the_one_it_follows_from() -> None:
    asked: dict[str, Any] = {"on": ex.tax_submitted.on}
    adopted: dict[str, Any] = {"on": ex.tax_adopted.on}
    after(*CONSIDERED).when(replace(adopt, **asked)).then(ex.tax_adopted.model_copy(update=asked | {"days": 0}))
    after(*ADOPTED).when(replace(form, **adopted)).then(ex.tax_steering.model_copy(update=adopted))
    after(*ADOPTED).when(replace(more.report, **adopted)).then(more.reported.model_copy(update=adopted))
    after(*ADOPTED).when(replace(more.record, **adopted)).then(more.result.model_copy(update=adopted))


def test_a_draft_keeps_its_summary_and_a_version_lists_a_file_once() -> None:
    after().when(replace(ex.tax, summary="Tóm tắt")).then(ex.tax_drafted.model_copy(update={"summary": "Tóm tắt"}))
    twice = replace(more.revise, attachments=(more.FILE, more.FILE))
    after(*GIVEN_BACK).when(twice).refused(no.ProposalListedTwice)


def test_what_was_said_before_a_version_changed_the_field_stays_harmless() -> None:
    other = more.revised.model_copy(update={"field": "Hải quan"})
    after(*GIVEN_BACK, other).when(ex.tax_submit).nothing()
    after(*GIVEN_BACK, other).when(give_back).nothing()


def test_the_first_report_may_say_that_nothing_was_done_yet() -> None:
    start: dict[str, Any] = {"percent": 0, "milestones": ()}
    after(*ADOPTED).when(replace(more.report, **start)).then(more.reported.model_copy(update=start))
