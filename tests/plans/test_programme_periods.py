"""Plans of years, quarters, months and themes: what period each has, which plan it is part of, what is drawn into it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.kernel.decider import DomainEvent, Refusal
from services.plans.domain import programme as p
from services.plans.domain import programme_commands as do
from services.plans.domain import programme_refusals as no
from services.plans.domain.measures import MeasureUnknown
from services.plans.domain.programme_drawing import to_draw
from services.plans.domain.programme_periods import days_of, months_later, period_name
from services.plans.domain.programme_rules import programme
from tests.plans import examples as ex
from tests.plans import examples_programmes as pl
from tests.support.decisions import Case, given


def after(*past: DomainEvent) -> Case:
    """A plan with this past."""
    return given(programme, *past)


def named(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize(
    ("draft", "drafted"),
    [
        (pl.draft_quarter, pl.quarter_drafted),
        (pl.draft_month, pl.month_drafted),
        (pl.draft_theme, pl.theme_drafted),
    ],
    ids=["quarter", "month", "theme"],
)
def test_plans_of_quarters_months_and_themes_are_drafted_with_their_days(draft: do.Draft, drafted: p.Drafted) -> None:
    after().when(draft).then(drafted)
    after(drafted).when(draft).nothing()
    after(drafted).when(replace(draft, title="Khác")).refused(no.AlreadyDrafted)


def test_a_programme_drafted_before_there_were_kinds_is_one_of_the_whole_year() -> None:
    stored = {"unit": ex.UNIT, "year": 2021, "title": "Cũ", "items": ()}
    found = p.Drafted.model_validate(stored)
    assert (found.kind, found.first, found.last) == (p.PlanKind.YEAR, date(2021, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    "draft",
    [
        replace(ex.draft, number=1),
        replace(ex.draft, first_day=date(2021, 1, 1), last_day=date(2021, 12, 31)),
        replace(pl.draft_quarter, number=None),
        replace(pl.draft_quarter, number=0),
        replace(pl.draft_quarter, number=5),
        replace(pl.draft_month, number=13),
        replace(pl.draft_month, first_day=date(2021, 3, 1)),
        replace(pl.draft_theme, number=3),
        replace(pl.draft_theme, last_day=None),
        replace(pl.draft_theme, last_day=date(2021, 2, 28)),
        replace(pl.draft_theme, year=2020),
    ],
)
def test_a_period_that_is_none_is_refused(draft: do.Draft) -> None:
    after().when(draft).refused(no.PeriodWrong)


def test_a_year_begins_with_its_first_day_a_month_may_be_the_first_and_a_theme_may_last_one_day() -> None:
    day = date(2021, 3, 26)
    assert days_of(p.PlanKind.YEAR, 2021, None, None, None) == (date(2021, 1, 1), date(2021, 12, 31))
    assert days_of(p.PlanKind.MONTH, 2021, 1, None, None) == (date(2021, 1, 1), date(2021, 1, 31))
    assert days_of(p.PlanKind.THEME, 2021, None, day, day) == (day, day)


def test_the_last_quarter_and_month_end_with_the_year_and_a_leap_february_with_its_29th() -> None:
    assert days_of(p.PlanKind.QUARTER, 2021, 4, None, None) == (date(2021, 10, 1), date(2021, 12, 31))
    assert days_of(p.PlanKind.MONTH, 2021, 12, None, None) == (date(2021, 12, 1), date(2021, 12, 31))
    assert days_of(p.PlanKind.MONTH, 2024, 2, None, None) == (date(2024, 2, 1), date(2024, 2, 29))


def test_periods_are_named_as_one_would_write_them() -> None:
    names = [period_name(kind, date(2021, 10, 1)) for kind in (p.PlanKind.YEAR, p.PlanKind.QUARTER, p.PlanKind.MONTH)]
    assert names == ["2021", "2021-Q4", "2021-10"]


@pytest.mark.parametrize("draft", [pl.draft_quarter, pl.draft_month], ids=["quarter", "month"])
def test_a_quarter_or_month_names_the_plan_it_is_part_of(draft: do.Draft) -> None:
    after().when(replace(draft, parent_id=None, parent=None)).refused(no.ParentMissing)
    after().when(replace(draft, parent=None)).refused(no.ParentUnknown)


def test_a_theme_needs_no_plan_above_it_but_lies_within_the_one_it_names() -> None:
    under_year = replace(pl.draft_theme, parent_id=ex.PROGRAMME, parent=pl.year_parent)
    after().when(under_year).then(pl.theme_drafted.model_copy(update={"parent_id": ex.PROGRAMME}))
    longer = replace(under_year, parent=pl.quarter_parent, last_day=date(2021, 4, 1))
    after().when(longer).refused(no.OutsideParent)
    second_quarter = replace(pl.quarter_parent, first=date(2021, 4, 1), last=date(2021, 6, 30))
    early = replace(under_year, parent=second_quarter, last_day=date(2021, 4, 9))
    after().when(early).refused(
        no.OutsideParent,
        "Kế hoạch từ 01/03/2021 đến 09/04/2021 nằm ngoài thời gian của kế hoạch cấp trên (01/04/2021 đến 30/06/2021)",
    )


def test_a_year_stands_under_no_other_plan() -> None:
    after().when(replace(ex.draft, parent_id=pl.NEXT_YEAR, parent=pl.year_parent)).refused(no.ParentKindWrong)


def test_a_quarter_lies_in_its_year_and_a_month_in_its_quarter() -> None:
    after().when(replace(pl.draft_quarter, year=2022)).refused(no.QuarterOutsideYear)
    after().when(replace(pl.draft_month, number=4)).refused(no.MonthOutsideQuarter)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"kind": p.PlanKind.MONTH}, no.ParentKindWrong),
        ({"unit_id": ex.STRANGER}, no.ParentOfAnotherUnit),
        ({"ended": True}, no.ParentClosed),
    ],
    ids=["kind", "unit", "closed"],
)
def test_the_plan_above_is_of_the_right_kind_the_same_unit_and_not_closed(
    change: dict[str, Any], refusal: type[Refusal]
) -> None:
    after().when(replace(pl.draft_quarter, parent=replace(pl.year_parent, **change))).refused(refusal)


def test_which_kinds_may_stand_under_which_is_data() -> None:
    rules = ex.RULES.model_copy(
        update={"programmes": ex.RULES.programmes.model_copy(update={"parents": {"MONTH": ("YEAR",)}})}
    )
    under_year = replace(pl.draft_month, parent_id=ex.PROGRAMME, parent=pl.year_parent, rules=rules)
    after().when(under_year).then(pl.month_drafted.model_copy(update={"parent_id": ex.PROGRAMME}))


@pytest.mark.parametrize("day", [date(2021, 2, 28), date(2021, 4, 1)])
def test_an_item_lies_within_its_plans_days(day: date) -> None:
    after().when(replace(pl.draft_month, items=(pl.item(9, day),))).refused(
        no.ItemOutsidePeriod, "ngoài thời gian của kế hoạch (01/03/2021 đến 31/03/2021); hãy sửa lại ngày."
    )
    early = pl.item(9, date(2021, 3, 20), starts_on=day)
    after().when(replace(pl.draft_month, items=(early,))).refused(no.ItemOutsidePeriod)


def test_an_item_starts_no_later_than_it_is_due() -> None:
    odd = pl.item(9, date(2021, 3, 20), starts_on=date(2021, 3, 21))
    after().when(replace(pl.draft_month, items=(odd,))).refused(
        no.ItemStartsAfterDue, "bắt đầu 21/03/2021, sau hạn 20/03/2021; hãy sửa lại một trong hai ngày."
    )
    same_day = pl.item(9, date(2021, 3, 20), starts_on=date(2021, 3, 20))
    wanted = pl.month_drafted.model_copy(update={"items": (same_day,)})
    after().when(replace(pl.draft_month, items=(same_day,))).then(wanted)


def test_a_target_is_in_a_measure_of_the_rule_set() -> None:
    odd = pl.item(9, date(2021, 3, 20), target={"measure": "SMILE", "amount": 1})
    after().when(replace(pl.draft_month, items=(odd,))).refused(MeasureUnknown)
    after(pl.month_drafted).when(do.Amend((odd,), ex.RULES)).refused(MeasureUnknown)


def test_what_happens_to_a_plan_of_a_month_says_so() -> None:
    wanted = ex.submitted.model_copy(update={"kind": p.PlanKind.MONTH})
    after(pl.month_drafted).when(ex.submit).then(wanted)


def test_a_day_moves_by_months_and_stays_in_a_shorter_month() -> None:
    assert months_later(date(2021, 1, 31), 1) == date(2021, 2, 28)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2021, 11, 15), 2) == date(2022, 1, 15)


# Drawing.


def state_of(*past: Any) -> Any:
    return programme.fold(past)


def test_from_the_plan_above_what_is_open_and_due_in_the_period_is_drawn() -> None:
    done = ex.completed.model_copy(update={"item": ex.launch})
    source = state_of(*ex.IN_FORCE, done)
    q1 = days_of(p.PlanKind.QUARTER, 2021, 1, None, None)
    q2 = days_of(p.PlanKind.QUARTER, 2021, 2, None, None)
    assert to_draw(p.PlanKind.QUARTER, q1, source, None) == ()
    assert to_draw(p.PlanKind.QUARTER, q2, source, None) == (ex.blood,)
    assert to_draw(p.PlanKind.QUARTER, q2, state_of(ex.drafted), None) == (ex.blood,)


def test_what_is_due_on_the_first_or_last_day_of_the_period_is_drawn() -> None:
    first, last = pl.item(1, date(2021, 4, 1)), pl.item(2, date(2021, 6, 30))
    source = state_of(ex.drafted.model_copy(update={"items": (first, last)}))
    days = days_of(p.PlanKind.QUARTER, 2021, 2, None, None)
    assert to_draw(p.PlanKind.QUARTER, days, source, None) == (first, last)


def test_what_begins_within_the_period_begins_on_its_day() -> None:
    item = pl.item(2, date(2021, 6, 14), starts_on=date(2021, 5, 1))
    source = state_of(ex.drafted.model_copy(update={"items": (item,)}))
    days = days_of(p.PlanKind.QUARTER, 2021, 2, None, None)
    assert to_draw(p.PlanKind.QUARTER, days, source, None) == (item,)


def test_what_began_before_the_period_goes_on_from_its_first_day() -> None:
    long = pl.item(2, date(2021, 6, 14), starts_on=date(2021, 2, 1))
    source = state_of(ex.drafted.model_copy(update={"items": (long,)}))
    found = to_draw(p.PlanKind.QUARTER, (date(2021, 4, 1), date(2021, 6, 30)), source, None)
    assert [(one.starts_on, one.due_on) for one in found] == [(date(2021, 4, 1), date(2021, 6, 14))]


def test_of_an_earlier_plan_what_was_left_open_is_carried_forward_to_the_same_days() -> None:
    done = ex.completed.model_copy(update={"item": ex.launch})
    source = state_of(*ex.IN_FORCE, done, ex.closed)
    found = to_draw(p.PlanKind.YEAR, (date(2022, 1, 1), date(2022, 12, 31)), source, None)
    assert [(one.id, one.due_on) for one in found] == [(ex.BLOOD, date(2022, 6, 14))]
    with pytest.raises(no.SourceNotEarlier):
        to_draw(p.PlanKind.YEAR, (date(2021, 1, 1), date(2021, 12, 31)), source, None)


def test_what_is_carried_forward_starts_as_many_months_later_too() -> None:
    winter = pl.theme_drafted.model_copy(
        update={
            "first_day": date(2020, 12, 15),
            "last_day": date(2021, 1, 15),
            "items": (pl.item(2, date(2020, 12, 20), starts_on=date(2020, 12, 16)),),
        }
    )
    found = to_draw(p.PlanKind.THEME, (date(2021, 12, 15), date(2022, 1, 15)), state_of(winter), None)
    assert [(one.starts_on, one.due_on) for one in found] == [(date(2021, 12, 16), date(2021, 12, 20))]


@pytest.mark.parametrize("first", [date(2021, 3, 20), date(2021, 3, 31)])
def test_a_theme_is_carried_forward_only_once_it_is_past(first: date) -> None:
    with pytest.raises(no.SourceNotEarlier):
        to_draw(p.PlanKind.THEME, (first, date(2021, 4, 30)), state_of(pl.theme_drafted), None)


def test_only_what_could_be_drawn_can_be_chosen() -> None:
    days = days_of(p.PlanKind.QUARTER, 2021, 2, None, None)
    source = state_of(*ex.IN_FORCE)
    assert to_draw(p.PlanKind.QUARTER, days, source, (ex.BLOOD,)) == (ex.blood,)
    assert to_draw(p.PlanKind.QUARTER, days, source, ()) == ()
    with pytest.raises(no.ItemNotDrawable) as caught:
        to_draw(p.PlanKind.QUARTER, days, source, (ex.LAUNCH,))
    assert caught.value.detail == (
        f"Không rút được 1 nội dung đã chọn (mã {ex.LAUNCH}…): nội dung phải còn mở, và khi rút từ kế hoạch "
        "cấp trên phải có hạn trong thời gian của kế hoạch mới; hãy chọn lại."
    )


def test_drawing_it_twice_changes_nothing_whatever_became_of_the_source_since() -> None:
    drawn = replace(pl.draft_quarter, source_id=ex.PROGRAMME)
    event = pl.quarter_drafted.model_copy(update={"source_id": ex.PROGRAMME})
    after().when(do.Draw(drawn)).then(event)
    after(event).when(do.Draw(replace(drawn, items=()))).nothing()
    after(event).when(do.Draw(replace(drawn, source_id=UUID(int=99)))).refused(no.AlreadyDrafted)
    after(event).when(drawn).nothing()
    after(event).when(replace(drawn, items=())).refused(no.AlreadyDrafted)
