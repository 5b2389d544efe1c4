"""A work programme: drafted, submitted, answered, issued, carried out, closed; each rule both ways."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import programme_item_refusals as out
from services.plans.domain import programme_refusals as no
from services.plans.domain.programme import Item, Opinion
from services.plans.domain.programme_rules import programme
from tests.plans import examples as ex
from tests.support.decisions import Case, given


def after(*past: DomainEvent) -> Case:
    """A programme with this past."""
    return given(programme, *past)


def test_a_programme_is_drafted() -> None:
    after().when(ex.draft).then(ex.drafted)


def test_a_programme_is_drafted_once() -> None:
    after(ex.drafted).when(replace(ex.draft, title="Khác")).refused(no.AlreadyDrafted)


def test_an_item_due_outside_of_the_year_is_refused() -> None:
    late = Item(id=ex.FORUM, title="Muộn", kind=ex.forum.kind, due_on=date(2022, 1, 1))
    after().when(replace(ex.draft, items=(late,))).refused(no.ItemOutsideYear)
    after(ex.drafted).when(replace(ex.amend, items=(late,))).refused(no.ItemOutsideYear)


def test_items_due_on_the_first_and_last_day_of_the_year_are_in_it() -> None:
    first = Item(id=ex.FORUM, title="Đầu năm", kind=ex.forum.kind, due_on=date(2021, 1, 1))
    last = Item(id=ex.LAUNCH, title="Cuối năm", kind=ex.forum.kind, due_on=date(2021, 12, 31))
    wanted = ex.drafted.model_copy(update={"items": (first, last)})
    after().when(replace(ex.draft, items=(first, last))).then(wanted)


def test_an_item_stands_once_in_a_programme() -> None:
    after().when(replace(ex.draft, items=(ex.launch, ex.launch))).refused(no.ItemRepeated)


@pytest.mark.parametrize(
    "past",
    [
        (ex.drafted,),
        (ex.drafted, ex.submitted, ex.TO_AMEND),
        (ex.drafted, ex.submitted, ex.RETURNED),
    ],
    ids=["draft", "to amend", "returned"],
)
def test_items_are_amended_in_draft_or_on_the_committees_word(past: Sequence[DomainEvent]) -> None:
    after(*past).when(ex.amend).then(ex.amended)


@pytest.mark.parametrize(
    "past",
    [(ex.drafted, ex.submitted), (ex.drafted, ex.submitted, ex.AGREED), ex.IN_FORCE, (*ex.IN_FORCE, ex.closed)],
    ids=["awaiting opinion", "agreed", "issued", "closed"],
)
def test_items_are_not_amended_otherwise(past: Sequence[DomainEvent]) -> None:
    after(*past).when(ex.amend).refused(no.NotAmendable)


def test_amended_items_may_be_amended_once_more() -> None:
    again = replace(ex.amend, items=(ex.launch,))
    wanted = ex.amended.model_copy(update={"items": (ex.launch,)})
    after(ex.drafted, ex.submitted, ex.TO_AMEND, ex.amended).when(again).then(wanted)


def test_a_draft_is_issued_with_the_items_it_was_given_last() -> None:
    lenient = replace(ex.issue, rules=ex.LENIENT)
    after(ex.drafted, ex.amended).when(lenient).then(ex.issued(opinion=None, items=ex.amend.items))


def test_a_draft_is_submitted_as_round_one() -> None:
    after(ex.drafted).when(ex.submit).then(ex.submitted)
    after(ex.drafted).when(replace(ex.submit, round=2)).refused(no.WrongRound, "Lần trình tiếp theo là lần 1;")


def test_a_returned_programme_is_submitted_again_as_the_next_round() -> None:
    after(ex.drafted, ex.submitted, ex.RETURNED).when(ex.resubmit).then(ex.resubmitted)
    after(ex.drafted, ex.submitted, ex.RETURNED).when(replace(ex.resubmit, round=3)).refused(no.WrongRound, "là lần 2;")


def test_a_programme_to_amend_is_submitted_again_only_once_amended() -> None:
    after(ex.drafted, ex.submitted, ex.TO_AMEND).when(ex.resubmit).refused(no.ItemsNotAmended)
    after(ex.drafted, ex.submitted, ex.TO_AMEND, ex.amended).when(ex.resubmit).then(ex.resubmitted)


def test_a_programme_under_consideration_or_agreed_is_not_submitted_again() -> None:
    after(ex.drafted, ex.submitted).when(ex.resubmit).refused(no.NotSubmittable)
    after(ex.drafted, ex.submitted, ex.AGREED).when(ex.resubmit).refused(no.NotSubmittable)


def test_a_round_has_one_letter() -> None:
    after(ex.drafted, ex.submitted).when(replace(ex.submit, number="khác")).refused(no.AlreadySubmitted)


@pytest.mark.parametrize("opinion", list(Opinion))
def test_an_opinion_on_a_submission_is_recorded_with_the_days_it_took(opinion: Opinion) -> None:
    after(ex.drafted, ex.submitted).when(ex.record(opinion)).then(ex.recorded_opinion(opinion))


def test_an_opinion_needs_a_submission() -> None:
    after(ex.drafted).when(ex.record(Opinion.AGREED)).refused(no.NotSubmitted)
    after(ex.drafted, ex.submitted).when(ex.record(Opinion.AGREED, round=2)).refused(no.NotSubmitted)


def test_an_opinion_is_not_older_than_the_submission() -> None:
    early = ex.record(Opinion.AGREED, on=date(2021, 1, 4))
    same_day = ex.record(Opinion.AGREED, on=date(2021, 1, 5))
    wanted = ex.AGREED.model_copy(update={"on": date(2021, 1, 5), "days": 0})
    after(ex.drafted, ex.submitted).when(early).refused(no.OpinionBeforeSubmission)
    after(ex.drafted, ex.submitted).when(same_day).then(wanted)


def test_a_round_is_answered_once() -> None:
    after(ex.drafted, ex.submitted, ex.AGREED).when(ex.record(Opinion.AMEND)).refused(no.OpinionAlreadyRecorded)
    past = (ex.drafted, ex.submitted, ex.RETURNED, ex.resubmitted)
    after(*past).when(ex.record(Opinion.AGREED)).refused(no.OpinionAlreadyRecorded)


def test_an_agreed_programme_is_issued_with_its_items() -> None:
    after(ex.drafted, ex.submitted, ex.AGREED).when(ex.issue).then(ex.issued())


def test_a_programme_is_not_issued_without_an_opinion() -> None:
    after(ex.drafted).when(ex.issue).refused(no.OpinionMissing)
    after(ex.drafted, ex.submitted).when(ex.issue).refused(no.OpinionMissing)


def test_a_rule_set_may_let_a_programme_be_issued_without_an_opinion() -> None:
    lenient = replace(ex.issue, rules=ex.LENIENT)
    after(ex.drafted).when(lenient).then(ex.issued(opinion=None))
    after(ex.drafted, ex.submitted, ex.RETURNED).when(lenient).refused(no.ResubmissionMissing)


def test_a_programme_to_amend_is_issued_only_once_amended() -> None:
    after(ex.drafted, ex.submitted, ex.TO_AMEND).when(ex.issue).refused(no.ItemsNotAmended)
    wanted = ex.issued(Opinion.AMEND, ex.amend.items)
    after(ex.drafted, ex.submitted, ex.TO_AMEND, ex.amended).when(ex.issue).then(wanted)


def test_a_returned_programme_is_issued_only_after_another_round() -> None:
    past = (ex.drafted, ex.submitted, ex.RETURNED)
    after(*past).when(ex.issue).refused(no.ResubmissionMissing)
    after(*past, ex.amended).when(ex.issue).refused(no.ResubmissionMissing)
    after(*past, ex.resubmitted).when(ex.issue).refused(no.OpinionMissing)
    after(*past, ex.resubmitted, ex.recorded_opinion(Opinion.AGREED, round=2)).when(ex.issue).then(ex.issued())


def test_a_programme_is_not_issued_before_the_opinion() -> None:
    past = (ex.drafted, ex.submitted, ex.AGREED)
    after(*past).when(replace(ex.issue, on=date(2021, 1, 19))).refused(no.IssuedBeforeOpinion)
    same_day = ex.issued().model_copy(update={"on": date(2021, 1, 20)})
    after(*past).when(replace(ex.issue, on=date(2021, 1, 20))).then(same_day)


def test_a_programme_is_issued_under_one_number() -> None:
    after(*ex.IN_FORCE).when(replace(ex.issue, number="13-CTr/ĐTN")).refused(no.AlreadyIssued)


def test_an_item_of_an_issued_programme_is_completed() -> None:
    after(*ex.IN_FORCE).when(ex.complete).then(ex.completed)


def test_an_item_is_not_completed_before_the_programme_is_issued() -> None:
    after(ex.drafted, ex.submitted, ex.AGREED).when(ex.complete).refused(no.NotIssued)


def test_an_item_the_programme_does_not_have_is_not_completed() -> None:
    after(*ex.IN_FORCE).when(replace(ex.complete, item_id=ex.FORUM)).refused(out.UnknownItem)


def test_a_completed_item_shows_a_result_or_evidence() -> None:
    empty = replace(ex.complete, turns=0, persons=0, blood_units=0)
    nothing = ex.completed.model_copy(update={"turns": 0, "persons": 0, "blood_units": 0})
    after(*ex.IN_FORCE).when(empty).refused(out.ResultMissing)
    with_evidence = nothing.model_copy(update={"evidence": "Biên bản họp"})
    after(*ex.IN_FORCE).when(replace(empty, evidence="Biên bản họp")).then(with_evidence)
    after(*ex.IN_FORCE).when(replace(empty, rules=ex.LENIENT)).then(nothing)


@pytest.mark.parametrize("figures", [{"turns": 1}, {"turns": 1, "persons": 1}, {"blood_units": 1}])
def test_one_result_figure_is_enough(figures: dict[str, int]) -> None:
    none: dict[str, Any] = {"turns": 0, "persons": 0, "blood_units": 0}
    wanted = ex.completed.model_copy(update=none | figures)
    after(*ex.IN_FORCE).when(replace(ex.complete, **(none | figures))).then(wanted)


def test_persons_do_not_outnumber_turns_unless_the_rules_let_them() -> None:
    odd = replace(ex.complete, turns=99)
    after(*ex.IN_FORCE).when(odd).refused(
        out.PersonsAboveTurns,
        "Số người (100) lớn hơn số lượt (99); mỗi người tính ít nhất một lượt, hãy kiểm tra lại.",
    )
    equal = ex.completed.model_copy(update={"turns": 100})
    after(*ex.IN_FORCE).when(replace(ex.complete, turns=100)).then(equal)
    wanted = ex.completed.model_copy(update={"turns": 99})
    after(*ex.IN_FORCE).when(replace(odd, rules=ex.LENIENT)).then(wanted)


def test_an_item_is_completed_once() -> None:
    after(*ex.IN_FORCE, ex.completed).when(replace(ex.complete, turns=121)).refused(out.ItemAlreadyCompleted)


def test_a_programme_in_force_is_closed_and_counts_what_was_done() -> None:
    after(*ex.IN_FORCE, ex.completed).when(ex.close).then(ex.closed)


def test_only_an_issued_programme_is_closed() -> None:
    after(ex.drafted, ex.submitted, ex.AGREED).when(ex.close).refused(no.NotIssued)


def test_a_closed_programme_stays_as_it_was() -> None:
    past = (*ex.IN_FORCE, ex.completed, ex.closed)
    launch = replace(ex.complete, item_id=ex.LAUNCH)
    after(*past).when(launch).refused(no.AlreadyClosed)
    after(*past).when(replace(ex.close, evaluation="Khác")).refused(no.AlreadyClosed)


@pytest.mark.parametrize(
    "command",
    [ex.amend, ex.submit, ex.record(Opinion.AGREED), ex.issue, ex.complete, ex.close],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_done_to_an_unknown_programme(command: Any) -> None:
    after().when(command).refused(no.UnknownProgramme)


@pytest.mark.parametrize(
    "command",
    [ex.draft, ex.submit, ex.record(Opinion.AMEND), ex.amend, ex.issue, ex.complete, ex.close],
    ids=lambda command: type(command).__name__,
)
def test_saying_it_twice_changes_nothing_even_long_after(command: Any) -> None:
    """INVARIANT: repeating any earlier wish is harmless at any later time.

    A step compared only with the newest state, not with what was said in its own round, would break it.
    """
    closed = ex.closed.model_copy(update={"items": 3})
    issued = ex.issued(Opinion.AMEND, ex.amend.items)
    after(ex.drafted, ex.submitted, ex.TO_AMEND, ex.amended, issued, ex.completed, closed).when(command).nothing()
