"""A report in a campaign: every state, every step, and why each other is refused (domain.md §6.1)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.kernel.decider import Refusal
from services.reporting.application.days import end_of
from services.reporting.domain.campaign import CampaignOver
from services.reporting.domain.report import Closed, DueMoved, Handed, Reminded, Reopened
from services.reporting.domain.report_refusals import (
    AlreadyAccepted,
    AlreadySubmitted,
    AnotherVersion,
    Exempt,
    FigureNotInReport,
    NothingSubmitted,
    OverrideOfAnotherValue,
    ResubmissionOff,
    SupplementAwaited,
    SupplementDueWrong,
    UnknownReport,
    VersionOutOfOrder,
)
from services.reporting.domain.report_rules import (
    Accept,
    AskSupplement,
    Assign,
    End,
    Move,
    Override,
    Pass,
    Spare,
    Submit,
    report,
)
from tests.reporting import reports as ex
from tests.support.decisions import given

closed = Closed(unit=ex.THUE, campaign_id=ex.CAMPAIGN)
PENDING = (ex.assigned,)
OVERDUE = (ex.assigned, ex.overdue)
HANDED = (ex.assigned, ex.submitted(), ex.kept())
WANTING = (*HANDED, ex.wanting)
AGAIN = (*WANTING, ex.submitted(2), ex.kept(2))
SETTLED = (*HANDED, ex.accepted)
SPARED = (ex.assigned, ex.exempted)
MISSED = (ex.assigned, closed)

submit = Submit(1, ex.frozen, "", ex.NOW, ex.TODAY)
again = replace(submit, version=2)
override = Override(1, "members.active", 40, 41, "Đếm thiếu một đoàn viên", ex.NOW)
ask = AskSupplement(1, "Thiếu phần thứ hai", None, ex.CLOSE_DAY, ex.NOW, ex.TODAY)
AFTER = ex.assigned.close_at
LATER, END = date(2021, 4, 12), end_of(date(2021, 4, 27))
move = Move(LATER, END, ex.LATE_DAY)


def test_a_report_is_asked_for_once() -> None:
    given(report).when(Assign(ex.assigned)).then(ex.assigned)
    given(report, *SETTLED).when(Assign(ex.assigned)).nothing()


def test_submitting_freezes_the_figures() -> None:
    given(report, *PENDING).when(submit).then(ex.submitted(), ex.kept())
    given(report, *HANDED).when(submit).nothing()


def test_late_is_said_of_the_submission_by_the_servers_day() -> None:
    late = replace(submit, now=ex.LATE, today=ex.LATE_DAY)
    in_time = replace(submit, today=ex.DUE)
    given(report, *OVERDUE).when(late).then(ex.submitted(at=ex.LATE, is_late=True), ex.kept())
    given(report, *PENDING).when(in_time).then(ex.submitted(), ex.kept())


def test_a_supplement_reopens_a_report_though_resubmission_is_off() -> None:
    """INVARIANT: who is asked for a supplement can submit it.

    A check of `resubmission` before the state would break it.
    """
    given(report, *HANDED).when(again).refused(ResubmissionOff)
    given(report, *WANTING).when(again).then(ex.submitted(2), ex.kept(2))
    given(report, *AGAIN).when(replace(submit, version=3)).refused(ResubmissionOff)


def test_where_resubmission_is_on_a_unit_replaces_what_it_submitted() -> None:
    free = ex.assigned.model_copy(update={"resubmission": True})
    given(report, free, *HANDED[1:]).when(again).then(ex.submitted(2), ex.kept(2))


def test_a_supplement_is_late_by_its_own_due_date() -> None:
    after = replace(again, today=date(2021, 4, 5))
    given(report, *WANTING).when(after).then(ex.submitted(2, is_late=True), ex.kept(2))
    given(report, *WANTING).when(replace(again, today=date(2021, 4, 4))).then(ex.submitted(2), ex.kept(2))


@pytest.mark.parametrize(
    ("past", "command"),
    [(PENDING, submit), (OVERDUE, submit), (WANTING, again), (HANDED, override), (HANDED, ask)],
)
def test_nothing_is_taken_in_once_the_hour_has_come(past: Any, command: Any) -> None:
    given(report, *past).when(replace(command, now=AFTER - timedelta(microseconds=1))).accepted()
    given(report, *past).when(replace(command, now=AFTER)).refused(CampaignOver)


@pytest.mark.parametrize(
    ("past", "command", "refusal"),
    [
        ((), submit, UnknownReport),
        ((), Accept(1), UnknownReport),
        (PENDING, again, VersionOutOfOrder),
        (SETTLED, again, AlreadyAccepted),
        (SPARED, submit, Exempt),
        (MISSED, submit, CampaignOver),
        (PENDING, override, NothingSubmitted),
        (OVERDUE, override, NothingSubmitted),
        (WANTING, override, SupplementAwaited),
        (SETTLED, override, AlreadyAccepted),
        (SPARED, override, Exempt),
        (MISSED, override, CampaignOver),
        (AGAIN, override, AnotherVersion),
        (HANDED, replace(override, now=AFTER), CampaignOver),
        (HANDED, replace(override, figure="members.admitted"), FigureNotInReport),
        (HANDED, replace(override, old=39), OverrideOfAnotherValue),
        ((*HANDED, ex.overridden), replace(override, new=42), OverrideOfAnotherValue),
        (PENDING, ask, NothingSubmitted),
        (SETTLED, ask, AlreadyAccepted),
        (AGAIN, ask, AnotherVersion),
        (HANDED, replace(ask, now=AFTER), CampaignOver),
        (HANDED, replace(ask, due_on=ex.TODAY - timedelta(days=1)), SupplementDueWrong),
        (HANDED, replace(ask, due_on=ex.CLOSE_DAY + timedelta(days=1)), SupplementDueWrong),
        (PENDING, Accept(1), NothingSubmitted),
        (WANTING, Accept(1), SupplementAwaited),
        (AGAIN, Accept(1), AnotherVersion),
        (SPARED, Accept(1), Exempt),
        (MISSED, Accept(1), CampaignOver),
        (HANDED, Spare("", ""), AlreadySubmitted),
        (WANTING, Spare("", ""), AlreadySubmitted),
        (SETTLED, Spare("", ""), AlreadySubmitted),
        (MISSED, Spare("", ""), CampaignOver),
    ],
)
def test_a_step_that_does_not_fit_the_state_is_refused(past: Any, command: Any, refusal: type[Refusal]) -> None:
    given(report, *past).when(command).refused(refusal)


def test_a_figure_is_overridden_with_its_old_and_new_value() -> None:
    given(report, *HANDED).when(override).then(ex.overridden)
    given(report, *HANDED, ex.overridden).when(override).nothing()
    given(report, *HANDED).when(replace(override, new=40)).nothing()
    back = replace(override, old=41, new=40, reason="Nhầm")
    undone = ex.overridden.model_copy(update={"old": 41, "new": 40, "reason": "Nhầm"})
    given(report, *HANDED, ex.overridden).when(back).then(undone)


def test_a_supplement_is_due_as_long_as_the_form_gives_but_not_after_the_end() -> None:
    given(report, *HANDED).when(ask).then(ex.wanting)
    near = replace(ask, close_day=date(2021, 4, 2))
    given(report, *HANDED).when(near).then(ex.wanting.model_copy(update={"due_on": date(2021, 4, 2)}))
    given(report, *WANTING).when(replace(ask, reason="Khác")).nothing()


def test_a_version_is_accepted_once_even_after_the_end() -> None:
    given(report, *HANDED).when(Accept(1)).then(ex.accepted)
    given(report, *SETTLED).when(Accept(1)).nothing()
    given(report, *HANDED).when(End()).nothing()


@pytest.mark.parametrize("past", [PENDING, OVERDUE])
def test_who_has_not_reported_may_be_exempted(past: Any) -> None:
    given(report, *past).when(Spare("Mới thành lập", "Bí thư")).then(ex.exempted)
    given(report, *SPARED).when(Spare("Mới thành lập", "Bí thư")).nothing()


@pytest.mark.parametrize("past", [PENDING, OVERDUE, WANTING])
def test_what_has_not_come_by_the_end_is_closed(past: Any) -> None:
    given(report, *past).when(End()).then(closed)


@pytest.mark.parametrize("past", [HANDED, AGAIN, SETTLED, SPARED, MISSED])
def test_what_has_come_is_not_closed(past: Any) -> None:
    given(report, *past).when(End()).nothing()


def test_a_report_is_overdue_from_the_day_after_once() -> None:
    given(report, *PENDING).when(Pass(ex.DUE + timedelta(days=1))).then(ex.overdue)
    for past in (OVERDUE, HANDED, SETTLED, SPARED, MISSED):
        given(report, *past).when(Pass(ex.DUE + timedelta(days=1))).nothing()


def moved(due_on: date = LATER, campaign_due: date = LATER) -> DueMoved:
    return DueMoved(unit=ex.THUE, campaign_id=ex.CAMPAIGN, campaign_due=campaign_due, due_on=due_on, close_at=END)


def reopened(due_on: date, campaign_due: date) -> Reopened:
    return Reopened(unit=ex.THUE, campaign_id=ex.CAMPAIGN, campaign_due=campaign_due, due_on=due_on, close_at=END)


@pytest.mark.parametrize("past", [PENDING, OVERDUE, HANDED, AGAIN])
def test_a_report_follows_the_campaign_whose_due_date_was_moved(past: Any) -> None:
    given(report, *past).when(move).then(moved())
    given(report, *past, moved()).when(move).nothing()


@pytest.mark.parametrize("past", [SETTLED, SPARED])
def test_what_is_settled_stays_so(past: Any) -> None:
    given(report, *past).when(move).nothing()


def test_what_was_overdue_is_so_no_more_and_may_be_so_again() -> None:
    day = LATER + timedelta(days=1)
    given(report, *OVERDUE, moved()).when(Pass(LATER)).then(said("T-0", LATER))
    given(report, *OVERDUE, moved()).when(Pass(day)).then(ex.overdue.model_copy(update={"due_on": LATER}))
    only_the_end = moved(ex.DUE, ex.DUE)
    given(report, *OVERDUE).when(replace(move, due_on=ex.DUE)).then(only_the_end)
    given(report, *OVERDUE, only_the_end).when(Pass(ex.LATE_DAY)).nothing()


def test_late_is_said_by_the_day_that_was_moved_to_and_taken_in_until_the_new_end() -> None:
    """INVARIANT: who reports by the new date is in time, and what was said of a submission before stays.

    A look at the first assignment, or a version judged anew, would break it.
    """
    in_time = replace(submit, now=END - timedelta(microseconds=1), today=LATER)
    given(report, *PENDING, moved()).when(in_time).then(ex.submitted(at=in_time.now), ex.kept())
    given(report, *PENDING, moved()).when(replace(in_time, now=END)).refused(CampaignOver)
    late = (ex.assigned, ex.overdue, ex.submitted(at=ex.LATE, is_late=True), ex.kept(), moved())
    state = report.fold(late)
    assert isinstance(state, Handed)
    assert state.course.versions[0].submitted.is_late


def test_a_supplement_has_as_long_as_the_campaign_that_was_put_off_and_keeps_its_day_otherwise() -> None:
    given(report, *WANTING).when(move).then(moved())
    given(report, *WANTING).when(Move(ex.DUE, END, ex.TODAY)).then(moved(date(2021, 4, 4), ex.DUE))
    far = ex.wanting.model_copy(update={"due_on": date(2021, 4, 15)})
    given(report, *HANDED, far).when(move).then(moved(date(2021, 4, 15)))
    given(report, *WANTING, moved(), ex.submitted(2), ex.kept(2)).when(Move(ex.DUE, END, ex.TODAY)).then(
        moved(ex.DUE, ex.DUE)
    )


def test_what_had_not_come_may_come_when_the_campaign_is_opened_again() -> None:
    given(report, *MISSED).when(move).then(reopened(LATER, LATER))
    again_asked = (*MISSED, reopened(LATER, LATER))
    given(report, *again_asked).when(submit).then(ex.submitted(), ex.kept())
    given(report, *again_asked).when(move).nothing()
    given(report, *again_asked).when(End()).then(closed)


def test_opened_again_after_its_day_a_report_is_overdue_at_once() -> None:
    back = Move(ex.DUE, END, ex.LATE_DAY)
    given(report, *MISSED).when(back).then(reopened(ex.DUE, ex.DUE), ex.overdue)
    given(report, *MISSED).when(replace(back, today=ex.DUE)).then(reopened(ex.DUE, ex.DUE))


def test_a_supplement_that_had_not_come_is_awaited_again() -> None:
    missed = (*WANTING, closed)
    given(report, *missed).when(move).then(reopened(LATER, LATER))
    given(report, *missed, reopened(LATER, LATER)).when(again).then(ex.submitted(2), ex.kept(2))
    given(report, *missed, reopened(LATER, LATER)).when(Accept(1)).refused(SupplementAwaited)


def test_a_report_nobody_asked_for_is_not_moved() -> None:
    given(report).when(move).refused(UnknownReport)


def said(stage: str, due_on: date = ex.DUE) -> Reminded:
    return Reminded(unit=ex.THUE, campaign_id=ex.CAMPAIGN, stage=stage, due_on=due_on)


def test_a_unit_is_reminded_of_each_stage_once() -> None:
    given(report, *PENDING).when(Pass(ex.DUE - timedelta(days=8))).nothing()
    given(report, *PENDING).when(Pass(ex.DUE - timedelta(days=7))).then(said("T-7"))
    given(report, *PENDING, said("T-7")).when(Pass(ex.DUE - timedelta(days=4))).nothing()
    given(report, *PENDING, said("T-7")).when(Pass(ex.DUE - timedelta(days=2))).then(said("T-3"))
    given(report, *PENDING, said("T-3")).when(Pass(ex.DUE)).then(said("T-0"))


def test_a_supplement_is_reminded_of_by_its_own_due_date() -> None:
    given(report, *WANTING).when(Pass(date(2021, 4, 4))).then(said("T-0", date(2021, 4, 4)))
    given(report, *HANDED).when(Pass(date(2021, 4, 4))).nothing()
