"""Items of a plan in force: given away, started, reported on, carried out, postponed, given up; reviews, closing, handing on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import programme as p
from services.plans.domain import programme_commands as do
from services.plans.domain import programme_item_refusals as out
from services.plans.domain import programme_refusals as no
from services.plans.domain.measures import Measured, MeasureRepeated, MeasureUnknown
from services.plans.domain.programme_rules import programme
from services.plans.domain.rules import RuleSet
from tests.plans import examples as ex
from tests.plans import examples_programmes as pl
from tests.plans.examples_measures import amounts
from tests.support.decisions import Case, given

COURSE: list[tuple[do.OfItem, DomainEvent]] = [
    (pl.assign, pl.assigned),
    (pl.start, pl.started),
    (pl.report, pl.reported),
    (ex.complete, ex.completed),
    (pl.postpone, pl.postponed),
    (pl.cancel, pl.cancelled),
]


def after(*past: DomainEvent) -> Case:
    """A plan with this past."""
    return given(programme, *past)


def in_force(*past: DomainEvent) -> Case:
    """The year's programme in force, and what happened since."""
    return after(*ex.IN_FORCE, *past)


def rules(**changes: Any) -> RuleSet:
    return ex.RULES.model_copy(update={"programmes": ex.RULES.programmes.model_copy(update=changes)})


def named(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize(("command", "event"), COURSE, ids=named)
def test_what_is_said_of_an_item_happens_once(command: do.OfItem, event: DomainEvent) -> None:
    in_force().when(command).then(event)
    in_force(event).when(command).nothing()


@pytest.mark.parametrize(("command", "event"), COURSE, ids=named)
def test_saying_it_again_long_after_changes_nothing(command: do.OfItem, event: DomainEvent) -> None:
    """INVARIANT: repeating any earlier wish about an item is harmless at any later time.

    Comparing what was said with the item as it stands now, postponed or handed on since, would break it.
    """
    later = [pl.handed_on, pl.postponed] if event not in (pl.postponed, ex.completed, pl.cancelled) else [pl.handed_on]
    in_force(event, *later).when(command).nothing()


@pytest.mark.parametrize(("command", "event"), COURSE, ids=named)
def test_items_are_those_of_a_plan_in_force(command: Any, event: DomainEvent) -> None:
    after().when(command).refused(no.UnknownProgramme)
    after(ex.drafted).when(command).refused(no.NotIssued)
    in_force().when(replace(command, item_id=ex.FORUM)).refused(out.UnknownItem)
    in_force(ex.closed).when(command).refused(no.AlreadyClosed)


@pytest.mark.parametrize("command", [command for command, _ in COURSE if command is not ex.complete], ids=named)
@pytest.mark.parametrize("end", [ex.completed, pl.cancelled], ids=named)
def test_what_is_over_stays_as_it_is(command: Any, end: DomainEvent) -> None:
    other = replace(command, reason="Khác") if isinstance(command, do.Cancel) else command
    word = "hoàn thành" if end is ex.completed else "hủy"
    in_force(end).when(other).refused(
        out.ItemIsOver, f"Nội dung “Ngày hội hiến máu” đã {word}; không ghi thêm được nữa."
    )


def test_what_was_given_up_is_not_carried_out() -> None:
    in_force(pl.cancelled).when(ex.complete).refused(out.ItemIsOver)


def test_an_item_can_be_taken_back_from_its_owner() -> None:
    nobody = do.Assign(ex.BLOOD, None, None, date(2021, 4, 1))
    in_force().when(nobody).nothing()
    in_force(pl.assigned).when(nobody).then(p.ItemAssigned(**pl.OF, item=ex.blood, on=date(2021, 4, 1)))


def test_an_item_said_again_to_be_somebodys_is_not_taken_from_who_was_given_it_since() -> None:
    """INVARIANT: repeating an earlier wish is harmless: a list of owners loaded once more undoes nothing of a later day.

    Comparing an owner with the one that stands, and not with what was said before, would break it.
    """
    to_unit = pl.assigned.model_copy(update={"item": ex.blood.model_copy(update={"owner_unit": pl.cell})})
    later = to_unit.model_copy(update={"on": date(2021, 3, 2)})
    in_force(pl.assigned, later).when(pl.assign).nothing()
    in_force(pl.assigned, later).when(replace(pl.assign, on=date(2021, 3, 3))).then(
        pl.assigned.model_copy(update={"on": date(2021, 3, 3)})
    )
    in_force(pl.assigned, to_unit).when(pl.assign).then(pl.assigned)
    nobodys = pl.assigned.model_copy(update={"item": ex.blood, "on": date(2021, 2, 1)})
    in_force(pl.assigned, later, nobodys).when(pl.assign).nothing()


def test_an_item_begins_once() -> None:
    in_force(pl.started).when(replace(pl.start, on=date(2021, 5, 2))).refused(out.StartedOtherwise)


def test_progress_is_reported_as_often_as_there_is_some() -> None:
    more = replace(pl.report, percent=60)
    in_force(pl.reported).when(more).then(pl.reported.model_copy(update={"percent": 60}))


def test_an_item_is_postponed_to_a_later_day_within_its_plan_and_the_times_are_counted() -> None:
    in_force().when(replace(pl.postpone, due_on=ex.blood.due_on)).refused(out.PostponedNotLater)
    in_force().when(replace(pl.postpone, due_on=date(2022, 1, 1))).refused(no.ItemOutsideYear)
    again = replace(pl.postpone, due_on=date(2021, 12, 31))
    moved = ex.blood.model_copy(update={"due_on": date(2021, 9, 2)})
    wanted = pl.postponed.model_copy(update={"item": moved, "due_on": date(2021, 12, 31), "times": 2})
    in_force(pl.postponed).when(again).then(wanted)
    in_force(pl.postponed).when(replace(again, due_on=date(2021, 9, 2), reason="Khác")).refused(out.PostponedNotLater)


def test_a_postponed_item_is_carried_out_by_its_new_day() -> None:
    moved = ex.blood.model_copy(update={"due_on": date(2021, 9, 2)})
    in_force(pl.postponed).when(ex.complete).then(ex.completed.model_copy(update={"item": moved}))


# Results and targets.


def with_target(measure: str, amount: int) -> tuple[DomainEvent, p.Item]:
    item = ex.blood.model_copy(update={"target": p.Target(measure=measure, amount=amount)})
    return ex.issued(items=(item,)), item


@pytest.mark.parametrize(
    ("measure", "amount", "met"),
    [
        ("BLOOD_UNIT", 95, True),
        ("BLOOD_UNIT", 96, False),
        ("TURN", 120, True),
        ("PERSON", 101, False),
        ("GIFT", 30, True),
        ("GIFT", 31, False),
        ("TREE", 1, False),
    ],
)
def test_whether_the_target_was_met_follows_from_the_results(measure: str, amount: int, met: bool) -> None:
    issued, item = with_target(measure, amount)
    command = replace(ex.complete, results=amounts(GIFT=30))
    wanted = ex.completed.model_copy(update={"item": item, "results": amounts(GIFT=30), "target_met": met})
    after(ex.drafted, ex.submitted, ex.AGREED, issued).when(command).then(wanted)


@pytest.mark.parametrize(
    "results", [amounts(SMILE=3), amounts(TURN=3), amounts(GIFT=3, PERSON=3), amounts(BLOOD_UNIT=3)]
)
def test_results_are_in_measures_of_the_rule_set_that_have_no_field_of_their_own(results: tuple[Measured, ...]) -> None:
    in_force().when(replace(ex.complete, results=results)).refused(MeasureUnknown)
    in_force().when(replace(ex.complete, results=amounts(GIFT=3) * 2)).refused(MeasureRepeated)


@pytest.mark.parametrize(
    ("shown", "enough"),
    [
        ({"results": amounts(TREE=1)}, True),
        ({"attachments": (pl.SCAN,)}, True),
        ({"evidence": "Biên bản"}, True),
        ({}, False),
    ],
)
def test_a_result_in_any_measure_or_a_scan_is_enough(shown: dict[str, Any], enough: bool) -> None:
    nothing: dict[str, Any] = {"turns": 0, "persons": 0, "blood_units": 0}
    case = in_force().when(replace(ex.complete, **nothing, **shown))
    if enough:
        case.then(ex.completed.model_copy(update=nothing | shown))
    else:
        case.refused(out.ResultMissing)


def test_what_was_drawn_from_completes_with_it_where_that_can_be_said() -> None:
    with_drawn = do.FollowDrawn(ex.complete)
    in_force().when(with_drawn).then(ex.completed)
    for past in ((), (ex.drafted,), (*ex.IN_FORCE, ex.completed), (*ex.IN_FORCE, pl.cancelled)):
        after(*past).when(with_drawn).nothing()
    in_force(ex.closed).when(with_drawn).nothing()
    in_force().when(do.FollowDrawn(replace(ex.complete, item_id=ex.FORUM))).nothing()


def test_what_was_drawn_from_is_postponed_with_it_unless_it_is_due_later_anyway() -> None:
    in_force().when(do.FollowDrawn(pl.postpone)).then(pl.postponed)
    in_force().when(do.FollowDrawn(replace(pl.postpone, due_on=ex.blood.due_on))).nothing()
    in_force(ex.completed).when(do.FollowDrawn(pl.postpone)).nothing()
    moved = ex.blood.model_copy(update={"due_on": date(2021, 9, 2)})
    wanted = pl.postponed.model_copy(update={"item": moved, "due_on": date(2021, 9, 3), "times": 2})
    in_force(pl.postponed).when(do.FollowDrawn(replace(pl.postpone, due_on=date(2021, 9, 3)))).then(wanted)


# Opinions waived.


def test_an_opinion_is_waived_with_a_reason_and_the_plan_issued() -> None:
    after(ex.drafted).when(pl.waive).then(pl.waived)
    after(ex.drafted, ex.submitted).when(pl.waive).then(pl.waived)
    wanted = ex.issued(opinion=None).model_copy(update={"waived": True})
    after(ex.drafted, pl.waived).when(ex.issue).then(wanted)
    after(ex.drafted, pl.waived).when(replace(ex.issue, on=date(2021, 1, 7))).refused(
        no.IssuedBeforeOpinion, "được ghi ngày 08/01/2021; ngày ban hành không thể sớm hơn, hãy kiểm tra lại."
    )
    same_day = wanted.model_copy(update={"on": pl.waive.on})
    after(ex.drafted, pl.waived).when(replace(ex.issue, on=pl.waive.on)).then(same_day)


def test_an_opinion_is_waived_once_and_only_while_there_is_none() -> None:
    after(ex.drafted, pl.waived).when(pl.waive).nothing()
    after(ex.drafted, pl.waived).when(replace(pl.waive, reason="Khác")).refused(no.WaivedOtherwise)
    for past in ((ex.AGREED,), (ex.TO_AMEND,), (ex.RETURNED,), (ex.RETURNED, ex.resubmitted)):
        after(ex.drafted, ex.submitted, *past).when(pl.waive).refused(no.NotWaivable)
    in_force().when(pl.waive).refused(no.NotWaivable)
    early = replace(pl.waive, on=date(2021, 1, 4))
    after(ex.drafted, ex.submitted).when(early).refused(
        no.WaivedBeforeSubmission, "ngày bỏ qua việc xin ý kiến không thể sớm hơn, hãy kiểm tra lại."
    )
    same_day = pl.waived.model_copy(update={"on": date(2021, 1, 5)})
    after(ex.drafted, ex.submitted).when(replace(pl.waive, on=date(2021, 1, 5))).then(same_day)


def test_a_plan_whose_opinion_is_waived_may_still_change_but_is_not_submitted() -> None:
    after(ex.drafted, pl.waived).when(ex.amend).then(ex.amended)
    after(ex.drafted, pl.waived).when(ex.submit).refused(no.NotSubmittable)


def test_which_kinds_of_plan_need_an_opinion_is_data() -> None:
    after(pl.month_drafted).when(ex.issue).then(
        p.Issued(
            **pl.OF,
            kind=p.PlanKind.MONTH,
            title=pl.month_drafted.title,
            opinion=None,
            items=(pl.trees,),
            number=ex.issue.number,
            on=ex.issue.on,
        )
    )
    strict = replace(ex.issue, rules=rules(opinion_needed_for=("YEAR", "MONTH")))
    after(pl.month_drafted).when(strict).refused(no.OpinionMissing)


def test_an_opinion_is_recorded_with_the_scans_of_it() -> None:
    scanned = replace(ex.record(p.Opinion.AGREED), attachments=(pl.SCAN,))
    wanted = ex.AGREED.model_copy(update={"attachments": (pl.SCAN,)})
    after(ex.drafted, ex.submitted).when(scanned).then(wanted)
    after(ex.drafted, ex.submitted, wanted).when(scanned).nothing()


# Reviews.


def test_a_review_counts_what_became_of_the_items_due_in_its_period() -> None:
    in_force().when(pl.review).then(pl.reviewed)
    in_force(pl.reviewed).when(pl.review).nothing()
    in_force(pl.reviewed).when(replace(pl.review, remark="Khác")).refused(no.AlreadyReviewed)


@pytest.mark.parametrize(
    ("past", "counts"),
    [
        ((ex.completed,), {"planned": 1, "done": 1}),
        ((ex.completed.model_copy(update={"on": date(2021, 6, 20)}),), {"planned": 1, "done": 1, "late": 1}),
        ((pl.cancelled,), {"cancelled": 1}),
        ((pl.postponed,), {"postponed": 1}),
        ((ex.completed.model_copy(update={"on": date(2021, 7, 1)}),), {"planned": 1, "late": 1}),
        ((pl.cancelled.model_copy(update={"on": date(2021, 7, 1)}),), {"planned": 1, "late": 1}),
        ((pl.postponed.model_copy(update={"on": date(2021, 7, 1)}),), {"planned": 1, "late": 1}),
    ],
    ids=["done", "done late", "cancelled", "postponed", "done after", "cancelled after", "postponed after"],
)
def test_each_fate_is_counted_as_such(past: tuple[DomainEvent, ...], counts: dict[str, int]) -> None:
    none = dict.fromkeys(("planned", "done", "late", "postponed", "cancelled"), 0)
    in_force(*past).when(pl.review).then(pl.reviewed.model_copy(update=none | counts))


def test_what_became_of_an_item_on_the_day_of_the_review_counts() -> None:
    on_the_day = replace(pl.review, on=date(2021, 6, 14))
    none = {"on": date(2021, 6, 14), "late": 0}
    for past, counts in (
        (ex.completed, {"planned": 1, "done": 1}),
        (pl.cancelled.model_copy(update={"on": date(2021, 6, 14)}), {"planned": 0, "cancelled": 1}),
        (pl.postponed.model_copy(update={"on": date(2021, 6, 14)}), {"planned": 0, "postponed": 1}),
    ):
        in_force(past).when(on_the_day).then(pl.reviewed.model_copy(update=none | counts))


def test_an_item_due_on_the_day_of_the_review_is_not_late_yet() -> None:
    on_the_day = replace(pl.review, period="2021-06", on=date(2021, 6, 14))
    wanted = pl.reviewed.model_copy(update={"period": "2021-06", "on": date(2021, 6, 14), "late": 0})
    in_force().when(on_the_day).then(wanted)


def test_a_month_or_quarter_of_the_plan_is_reviewed_not_before_it_begins() -> None:
    for period in ("2021", "2021-13", "2021-Q5", "2021-3", "quý 1", "0000-01"):
        in_force().when(replace(pl.review, period=period)).refused(no.PeriodUnreadable)
    for period in ("2020-12", "2022-Q1"):
        in_force().when(replace(pl.review, period=period)).refused(
            no.ReviewOutsidePlan, "(01/01/2021 đến 31/12/2021); hãy chọn đúng kỳ."
        )
    in_force().when(replace(pl.review, on=date(2021, 3, 31))).refused(no.ReviewTooEarly)
    after(ex.drafted).when(pl.review).refused(no.NotIssued)
    in_force(ex.closed).when(pl.review).refused(no.AlreadyClosed)
    in_force(pl.reviewed, ex.closed).when(pl.review).nothing()


def test_a_period_is_reviewed_from_its_first_day_and_counts_what_is_due_on_its_first_and_last() -> None:
    both = ex.issued(items=(pl.item(1, date(2021, 4, 1)), pl.item(2, date(2021, 6, 30))))
    wanted = pl.reviewed.model_copy(update={"planned": 2, "late": 0, "on": date(2021, 4, 1)})
    first_day = replace(pl.review, on=date(2021, 4, 1))
    past = (ex.drafted, ex.submitted, ex.AGREED, both)
    after(*past).when(first_day).then(wanted)
    moves = [
        pl.postponed.model_copy(update={"item": item, "due_on": date(2021, 9, 2), "on": date(2021, 4, 1)})
        for item in both.items
    ]
    after(*past, *moves).when(first_day).then(wanted.model_copy(update={"planned": 0, "postponed": 2}))


@pytest.mark.parametrize(
    ("days", "period"),
    [((date(2021, 3, 31), date(2021, 4, 9)), "2021-03"), ((date(2021, 3, 9), date(2021, 4, 1)), "2021-04")],
)
def test_a_plan_is_reviewed_for_a_month_it_has_one_day_of(days: tuple[date, date], period: str) -> None:
    theme = pl.theme_drafted.model_copy(update={"first_day": days[0], "last_day": days[1], "items": ()})
    issued = ex.issued(None, ()).model_copy(update={"kind": p.PlanKind.THEME, "title": theme.title})
    none = dict.fromkeys(("planned", "done", "late", "postponed", "cancelled"), 0)
    wanted = pl.reviewed.model_copy(update={"kind": p.PlanKind.THEME, "period": period, **none})
    after(theme, issued).when(replace(pl.review, period=period)).then(wanted)


# Closing and handing on.


def test_a_plan_is_closed_with_what_is_open_unless_the_rules_ask_for_an_end_to_all() -> None:
    strict = replace(ex.close, rules=rules(closed_with_open_items=False))
    in_force(ex.completed).when(strict).refused(
        no.ItemsOpen,
        "Còn 1 nội dung chưa hoàn thành hoặc hủy (“Ra quân đầu năm”…); hãy báo cáo, lùi hạn hoặc hủy trước.",
    )
    in_force().when(strict).refused(no.ItemsOpen, "Còn 2 nội dung chưa hoàn thành hoặc hủy (“Ra quân đầu năm”, “Ngày")
    launch = pl.cancelled.model_copy(update={"item": ex.launch})
    wanted = ex.closed.model_copy(update={"cancelled": 1})
    in_force(ex.completed, launch).when(strict).then(wanted)


def test_a_plan_is_handed_on_with_what_is_open_and_belongs_to_the_other_unit_from_then_on() -> None:
    in_force().when(pl.hand_on).then(pl.handed_on)
    in_force(ex.completed).when(pl.hand_on).then(pl.handed_on.model_copy(update={"items": (ex.launch,)}))
    in_force(pl.handed_on).when(pl.hand_on).nothing()
    in_force(ex.closed).when(pl.hand_on).nothing()
    after().when(pl.hand_on).nothing()
    after(ex.drafted).when(pl.hand_on).then(pl.handed_on.model_copy(update={"items": ()}))
    in_force(pl.handed_on).when(ex.complete).then(ex.completed.model_copy(update={"unit": pl.other_unit}))
    after(ex.drafted, pl.handed_on).when(ex.submit).then(ex.submitted.model_copy(update={"unit": pl.other_unit}))


@pytest.mark.parametrize(
    "command",
    [ex.draft, ex.submit, ex.record(p.Opinion.AGREED), ex.issue, ex.complete, pl.amend_plan],
    ids=named,
)
def test_what_was_said_before_a_plan_was_handed_on_can_be_said_again(command: Any) -> None:
    in_force(ex.completed, pl.amended, pl.handed_on).when(command).nothing()
