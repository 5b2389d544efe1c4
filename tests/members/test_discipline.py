"""The rules of discipline: secret vote, forms, order, appeal, improvement; and the record others ask."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.members.domain import discipline as cases
from services.members.domain import discipline_refusals as r
from services.members.domain.discipline import discipline
from services.members.domain.discipline_record import Note, discipline_record, record_id
from tests.members import examples as ex
from tests.members import examples_merits as ms
from tests.support.decisions import given

RULES = ex.rules()
open_case = cases.Open(ex.AN, True, ex.tax_1, ms.SECRET, date(2021, 5, 1))
vote = cases.RecordVote("WARNING", True, 10, 6, date(2021, 5, 10), RULES)
impose = cases.Impose((), date(2021, 5, 20))
appeal = cases.Appeal(ms.SECRET, date(2021, 6, 1), RULES)
resolve = cases.Resolve("CHANGED", "REPRIMAND", date(2021, 6, 10), RULES)
recognise = cases.Recognise(date(2021, 8, 20), RULES)
close = cases.Close(date(2021, 5, 12))

OPENED = (ms.opened,)
VOTED = (ms.opened, ms.case_voted)
DECIDED = (*VOTED, ms.imposed)
APPEALED = (*DECIDED, ms.appealed)
COURSE: list[tuple[tuple[Any, ...], Any, Any]] = [
    ((), open_case, ms.opened),
    (OPENED, vote, ms.case_voted),
    (VOTED, impose, ms.imposed),
    (DECIDED, appeal, ms.appealed),
    (APPEALED, resolve, ms.appeal_resolved),
    (DECIDED, recognise, ms.improved),
    (OPENED, close, ms.closed),
]


def named(value: object) -> str:
    return type(value).__name__ if not isinstance(value, tuple) else ""


@pytest.mark.parametrize(("past", "command", "event"), COURSE, ids=named)
def test_a_case_goes_its_course(past: tuple[Any, ...], command: Any, event: Any) -> None:
    given(discipline, *past).when(command).then(event)


@pytest.mark.parametrize(("past", "command", "event"), COURSE, ids=named)
def test_a_step_said_twice_changes_nothing(past: tuple[Any, ...], command: Any, event: Any) -> None:
    given(discipline, *past, event).when(command).nothing()


@pytest.mark.parametrize("command", [vote, impose, appeal, resolve, recognise, close], ids=named)
def test_no_step_without_a_case(command: Any) -> None:
    given(discipline).when(command).refused(r.NoSuchCase)


def test_an_id_names_one_case() -> None:
    given(discipline, *OPENED).when(replace(open_case, subject_id=ex.BINH)).refused(r.CaseIsAnother)


def test_the_vote_is_secret_adds_up_and_is_on_a_form_of_the_rules() -> None:
    given(discipline, *OPENED).when(replace(vote, secret=False)).refused(r.BallotNotSecret)
    given(discipline, *OPENED).when(replace(vote, votes_for=11)).refused(r.BallotsDoNotAddUp)
    given(discipline, *OPENED).when(replace(vote, form="DISSOLUTION")).refused(r.FormNotAllowed)
    of_unit = ms.opened.model_copy(update={"of_member": False, "subject_id": ex.TAX_1})
    given(discipline, of_unit).when(replace(vote, form="EXPULSION")).refused(r.FormNotAllowed)
    given(discipline, of_unit).when(replace(vote, form="DISSOLUTION")).then(
        ms.case_voted.model_copy(update={"form": "DISSOLUTION"})
    )


def test_a_measure_rests_on_more_than_half() -> None:
    lost = ms.case_voted.model_copy(update={"votes_for": 5, "carried": False})
    given(discipline, *OPENED).when(replace(vote, votes_for=5)).then(lost)
    given(discipline, *OPENED, lost).when(impose).refused(r.VoteLost)
    given(discipline, *OPENED).when(impose).refused(r.VoteLost)


def test_a_lost_vote_can_be_taken_again_and_a_decided_one_cannot() -> None:
    lost = ms.case_voted.model_copy(update={"votes_for": 5, "carried": False})
    again = replace(vote, on=date(2021, 5, 15))
    given(discipline, *OPENED, lost).when(again).then(ms.case_voted.model_copy(update={"on": date(2021, 5, 15)}))
    given(discipline, *DECIDED).when(replace(vote, on=date(2021, 5, 25))).refused(r.AlreadyDecided)
    given(discipline, *OPENED, ms.closed).when(replace(vote, on=date(2021, 5, 25))).refused(r.CaseClosed)


def test_steps_come_in_the_order_of_their_days() -> None:
    given(discipline, *OPENED).when(replace(vote, on=date(2021, 4, 30))).refused(r.DecidedBeforeVote)
    given(discipline, *VOTED).when(replace(impose, on=date(2021, 5, 9))).refused(r.DecidedBeforeVote)
    given(discipline, *DECIDED).when(replace(appeal, on=date(2021, 5, 19))).refused(r.DecidedBeforeVote)
    given(discipline, *APPEALED).when(replace(resolve, on=date(2021, 5, 31))).refused(r.DecidedBeforeVote)
    given(discipline, *OPENED).when(replace(close, on=date(2021, 4, 30))).refused(r.DecidedBeforeVote)


def test_a_dismissal_names_the_posts() -> None:
    dismissal = ms.case_voted.model_copy(update={"form": "DISMISSAL"})
    given(discipline, *OPENED, dismissal).when(impose).refused(r.PostsNotNamed)
    given(discipline, *OPENED, dismissal).when(replace(impose, posts=(ms.POST,))).then(
        ms.imposed.model_copy(update={"form": "DISMISSAL", "posts": (ms.POST,)})
    )
    given(discipline, *VOTED).when(replace(impose, posts=(ms.POST,))).refused(r.PostsNotNamed)


def test_a_decision_is_taken_once() -> None:
    given(discipline, *DECIDED).when(replace(impose, on=date(2021, 5, 21))).refused(r.AlreadyDecided)
    given(discipline, *DECIDED).when(replace(close, on=date(2021, 5, 21))).refused(r.AlreadyDecided)


def test_an_appeal_comes_in_time_and_once() -> None:
    given(discipline, *VOTED).when(appeal).refused(r.NotDecidedYet)
    given(discipline, *DECIDED).when(replace(appeal, on=date(2021, 6, 20))).then(
        ms.appealed.model_copy(update={"on": date(2021, 6, 20)})
    )
    given(discipline, *DECIDED).when(replace(appeal, on=date(2021, 6, 21))).refused(r.AppealTooLate)
    given(discipline, *APPEALED).when(replace(appeal, reasons="khác")).refused(r.AppealedAlready)
    early = ms.improved.model_copy(update={"on": date(2021, 6, 1)})
    given(discipline, *DECIDED, early).when(replace(appeal, on=date(2021, 6, 2))).refused(r.NotInForce)


def test_an_appeal_is_answered_once_with_a_form_of_the_rules() -> None:
    given(discipline, *DECIDED).when(resolve).refused(r.NotAppealed)
    given(discipline, *APPEALED).when(replace(resolve, form="DISSOLUTION")).refused(r.FormNotAllowed)
    given(discipline, *APPEALED).when(replace(resolve, form=None)).refused(r.FormNotAllowed)
    given(discipline, *APPEALED).when(replace(resolve, outcome="UPHELD", form=None)).then(
        ms.appeal_resolved.model_copy(update={"outcome": "UPHELD", "form": "WARNING"})
    )
    given(discipline, *APPEALED, ms.appeal_resolved).when(replace(resolve, on=date(2021, 6, 11))).refused(
        r.AlreadyDecided
    )


def test_improvement_comes_after_the_months_of_the_rules_and_while_a_measure_is_in_force() -> None:
    given(discipline, *DECIDED).when(replace(recognise, on=date(2021, 8, 19))).refused(r.ImprovementTooEarly)
    given(discipline, *VOTED).when(recognise).refused(r.NotDecidedYet)
    revoked = ms.appeal_resolved.model_copy(update={"outcome": "REVOKED", "form": "WARNING"})
    given(discipline, *APPEALED, revoked).when(recognise).refused(r.NotInForce)


def test_the_record_tells_where_a_member_stands() -> None:
    note = Note(ms.CASE, True, None, False, date(2021, 5, 1))
    given(discipline_record).when(note).then(ms.recorded)
    given(discipline_record, ms.recorded).when(note).nothing()
    warned = ms.recorded.model_copy(update={"open": False, "measure": "WARNING"})
    state = discipline_record.fold([ms.recorded, warned])
    assert (state.open, state.form, state.active) == (False, "WARNING", True)
    second = ms.recorded.model_copy(update={"case_id": UUID(int=92)})
    state = discipline_record.fold([ms.recorded, warned, second, second.model_copy(update={"open": False})])
    assert (state.open, state.form, state.active) == (False, "WARNING", True), (
        "a case without a measure ends no old one"
    )


def test_a_measure_counts_for_the_year_it_was_imposed_in_unless_it_was_revoked() -> None:
    warned = ms.recorded.model_copy(update={"open": False, "measure": "WARNING", "on": date(2021, 12, 31)})
    answered = warned.model_copy(update={"measure": "REPRIMAND", "on": date(2022, 1, 20)})
    improved = answered.model_copy(update={"measure": None, "on": date(2022, 6, 1)})
    state = discipline_record.fold([ms.recorded, warned, answered, improved])
    assert [year for year in (2020, 2021, 2022) if state.disciplined_in(year)] == [2021]
    revoked = improved.model_copy(update={"revoked": True})
    assert not discipline_record.fold([ms.recorded, warned, revoked]).disciplined_in(2021)
    assert not discipline_record.fold([ms.recorded]).disciplined_in(2021), "a case alone is no measure"
    untold = Note(ms.CASE, False, None, True, date(2022, 6, 2))
    given(discipline_record, ms.recorded, warned, improved).when(untold).then(
        revoked.model_copy(update={"on": date(2022, 6, 2)})
    )


def test_an_appeal_is_answered_before_improvement_is_recognised() -> None:
    """An answer that changed the form would otherwise put a measure back in force that is over."""
    given(discipline, *APPEALED).when(recognise).refused(r.AppealUnanswered)
    given(discipline, *APPEALED, ms.appeal_resolved).when(recognise).then(ms.improved)


def test_a_case_may_go_its_course_within_a_day() -> None:
    day = date(2021, 5, 1)
    voted, imposed = (one.model_copy(update={"on": day}) for one in (ms.case_voted, ms.imposed))
    given(discipline, *OPENED).when(replace(vote, on=day)).then(voted)
    given(discipline, *OPENED, voted).when(replace(impose, on=day)).then(imposed)
    given(discipline, *OPENED, voted, imposed).when(replace(appeal, on=day)).then(
        ms.appealed.model_copy(update={"on": day})
    )


def test_all_present_may_vote_for_the_measure() -> None:
    given(discipline, *OPENED).when(replace(vote, votes_for=10)).then(
        ms.case_voted.model_copy(update={"votes_for": 10})
    )


def test_an_answer_to_a_unit_is_a_form_for_units_and_an_upheld_measure_keeps_its_form() -> None:
    of_unit = ms.opened.model_copy(update={"of_member": False, "subject_id": ex.TAX_1})
    past = (of_unit, ms.case_voted, ms.imposed, ms.appealed.model_copy(update={"subject_id": ex.TAX_1}))
    given(discipline, *past).when(replace(resolve, form="EXPULSION")).refused(r.FormNotAllowed)
    given(discipline, *past).when(replace(resolve, form="DISSOLUTION")).then(
        ms.appeal_resolved.model_copy(update={"form": "DISSOLUTION"})
    )
    upheld = ms.appeal_resolved.model_copy(update={"outcome": "UPHELD", "form": "WARNING"})
    given(discipline, *APPEALED).when(replace(resolve, outcome="UPHELD", form="EXPULSION")).then(upheld)


def test_the_record_keeps_the_measure_and_the_day_it_was_first_told() -> None:
    warned = ms.recorded.model_copy(update={"open": False, "measure": "WARNING", "on": date(2021, 5, 20)})
    note = Note(ms.CASE, False, "WARNING", False, date(2021, 5, 20))
    given(discipline_record, ms.recorded).when(note).then(warned)
    given(discipline_record, ms.recorded, warned).when(replace(note, on=date(2021, 5, 21))).nothing()


def test_a_measure_the_record_never_held_may_be_revoked() -> None:
    revoked = ms.recorded.model_copy(update={"open": False, "revoked": True})
    assert not discipline_record.fold([revoked]).disciplined_in(2021)


def test_the_record_of_a_member_is_found_again() -> None:
    """INVARIANT: the stream of a member's record keeps its id.

    Another namespace would break it: whoever is disciplined would look as if nothing had been.
    """
    assert record_id(ex.AN) == UUID("045bb784-2a40-533d-9299-e048e5a6ca80")


def test_no_step_comes_before_the_last_one() -> None:
    lost = ms.case_voted.model_copy(update={"votes_for": 5, "carried": False})
    given(discipline, *OPENED, lost).when(replace(vote, on=date(2021, 5, 9))).refused(r.DecidedBeforeVote)
    late_answer = ms.appeal_resolved.model_copy(update={"on": date(2021, 8, 25)})
    given(discipline, *APPEALED, late_answer).when(replace(recognise, on=date(2021, 8, 24))).refused(
        r.DecidedBeforeVote
    )
    given(discipline, *APPEALED, late_answer).when(replace(recognise, on=date(2021, 8, 25))).then(
        ms.improved.model_copy(update={"on": date(2021, 8, 25)})
    )


def test_a_case_opened_again_after_the_member_moved_is_the_same_case() -> None:
    given(discipline, *OPENED).when(replace(open_case, unit=ex.bank)).nothing()


@pytest.mark.parametrize(
    ("past", "measure", "over"),
    [
        (VOTED, None, False),
        (DECIDED, "WARNING", False),
        (APPEALED, "WARNING", False),
        ((*APPEALED, ms.appeal_resolved), "REPRIMAND", False),
        ((*APPEALED, ms.appeal_resolved.model_copy(update={"outcome": "UPHELD", "form": "WARNING"})), "WARNING", False),
        ((*APPEALED, ms.appeal_resolved.model_copy(update={"outcome": "REVOKED", "form": "WARNING"})), None, True),
        ((*DECIDED, ms.improved), None, True),
        ((*OPENED, ms.closed), None, True),
    ],
)
def test_a_case_tells_the_measure_in_force(past: tuple[Any, ...], measure: str | None, over: bool) -> None:
    state = discipline.fold(past)
    assert isinstance(state, cases.Case)
    assert (state.measure, state.over) == (measure, over)
