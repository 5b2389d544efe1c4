"""Periods of plans: which days a year, quarter, month or theme has, and what lies in it. Pure."""

import calendar
import re
from collections.abc import Mapping
from datetime import date

from services.plans.domain import programme_refusals as no
from services.plans.domain.measures import check_measures
from services.plans.domain.programme import Drafted, Item, PlanKind
from services.plans.domain.programme_commands import Draft, Parent
from services.plans.domain.rules import Programmes, RuleSet

Days = tuple[date, date]
OUTSIDE: Mapping[PlanKind, type[no.OutsideParent]] = {
    PlanKind.QUARTER: no.QuarterOutsideYear,
    PlanKind.MONTH: no.MonthOutsideQuarter,
}


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later; where the month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day_of(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def days_of(kind: PlanKind, year: int, number: int | None, first: date | None, last: date | None) -> Days:
    """Return the first and last day of a plan's period. Raises PeriodWrong where what was said names none."""
    match kind, number, first, last:
        case PlanKind.YEAR, None, None, None:
            return date(year, 1, 1), date(year, 12, 31)
        case PlanKind.QUARTER, int(), None, None if 1 <= number <= 4:
            return date(year, 3 * number - 2, 1), last_day_of(year, 3 * number)
        case PlanKind.MONTH, int(), None, None if 1 <= number <= 12:
            return date(year, number, 1), last_day_of(year, number)
        case PlanKind.THEME, None, date(), date() if first <= last and first.year == year:
            return first, last
        case _:
            raise no.PeriodWrong


def days_of_period(period: str) -> Days:
    """Return the days of a month (`2021-03`) or quarter (`2021-Q1`). Raises PeriodUnreadable."""
    found = re.fullmatch(r"([1-9]\d{3})-(?:Q([1-4])|(0[1-9]|1[0-2]))", period)
    if found is None:
        raise no.PeriodUnreadable
    year, quarter, month = int(found[1]), found[2], found[3]
    if quarter:
        return days_of(PlanKind.QUARTER, year, int(quarter), None, None)
    return days_of(PlanKind.MONTH, year, int(month), None, None)


def period_name(kind: PlanKind, first: date) -> str:
    """Return how a year, quarter or month is named: `2021`, `2021-Q1`, `2021-03`; what one plan a period is held by."""
    match kind:
        case PlanKind.QUARTER:
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case PlanKind.MONTH:
            return f"{first.year}-{first.month:02}"
        case _:
            return f"{first.year}"


def check_parent(command: Draft, days: Days) -> None:
    """Raise the refusal of a plan that does not fit under the one it names."""
    rules, parent = command.rules.programmes, command.parent
    if command.parent_id is None:
        if command.kind in rules.parent_needed_for:
            raise no.ParentMissing
        return
    if parent is None:
        raise no.ParentUnknown
    _check_kinds(command, parent, rules)
    if parent.unit_id != command.unit.id:
        raise no.ParentOfAnotherUnit
    if parent.ended:
        raise no.ParentClosed
    if not (parent.first <= days[0] and days[1] <= parent.last):
        refusal = OUTSIDE.get(command.kind, no.OutsideParent)
        raise refusal(
            f"Kế hoạch từ {days[0]:%d/%m/%Y} đến {days[1]:%d/%m/%Y} nằm ngoài thời gian của kế hoạch cấp trên "
            f"({parent.first:%d/%m/%Y} đến {parent.last:%d/%m/%Y}); hãy chọn đúng kế hoạch cấp trên hoặc sửa thời gian."
        )


def _check_kinds(command: Draft, parent: Parent, rules: Programmes) -> None:
    if parent.kind not in rules.parents.get(command.kind, ()):
        raise no.ParentKindWrong


def check_items(items: tuple[Item, ...], drafted: Drafted, rules: RuleSet) -> None:
    """Raise the refusal of items that do not belong in a plan: repeated, outside of its days, in an unknown measure."""
    if len({item.id for item in items}) < len(items):
        raise no.ItemRepeated
    for item in items:
        check_day(item, item.due_on, drafted)
        if item.starts_on is not None:
            check_day(item, item.starts_on, drafted)
            if item.starts_on > item.due_on:
                raise no.ItemStartsAfterDue(
                    f"Nội dung “{item.title}” bắt đầu {item.starts_on:%d/%m/%Y}, sau hạn {item.due_on:%d/%m/%Y}; "
                    "hãy sửa lại một trong hai ngày."
                )
        if item.target is not None:
            check_measures([item.target.measure], rules)


def check_day(item: Item, day: date, drafted: Drafted) -> None:
    """Raise ItemOutsideYear or ItemOutsidePeriod where a day of an item lies outside of its plan."""
    if drafted.first <= day <= drafted.last:
        return
    if drafted.kind is PlanKind.YEAR:
        raise no.ItemOutsideYear(
            f"Nội dung “{item.title}” có ngày {day:%d/%m/%Y}, ngoài năm {drafted.year} của chương trình; "
            "hãy sửa lại ngày."
        )
    raise no.ItemOutsidePeriod(
        f"Nội dung “{item.title}” có ngày {day:%d/%m/%Y}, ngoài thời gian của kế hoạch "
        f"({drafted.first:%d/%m/%Y} đến {drafted.last:%d/%m/%Y}); hãy sửa lại ngày."
    )
