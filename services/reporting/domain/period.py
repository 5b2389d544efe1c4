"""The periods reports are made of: their days, their names, and what they are compared with (domain.md §6.1)."""

import calendar
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import Refusal


class PeriodWrong(Refusal):
    """A period that does not exist: a fifth quarter, an end before the beginning, days of two years."""

    CODE: ClassVar[str] = "reporting.period_wrong"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Kỳ báo cáo không hợp lệ: tháng từ 1 đến 12, quý từ 1 đến 4, 6 tháng là 1 hoặc 2, các kỳ khác chỉ ghi năm; kỳ "
        "đột xuất phải có ngày đầu và ngày cuối trong cùng một năm, ngày đầu không sau ngày cuối."
    )


class PeriodKind(StrEnum):
    """Kinds of period."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF_YEAR = "HALF_YEAR"
    NINE_MONTHS = "NINE_MONTHS"
    YEAR = "YEAR"
    ADHOC = "ADHOC"


MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}
REPEATED = {PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR}
ROMAN = ("I", "II", "III", "IV")


class Period(BaseModel):
    """A period: both days within, both in one year. `number` is that of the month, quarter or half, else 1."""

    model_config = ConfigDict(frozen=True)

    kind: PeriodKind
    first: date
    last: date
    number: int = 1

    @property
    def year(self) -> int:
        return self.last.year

    @property
    def vi(self) -> str:
        """Return what the period is called in Vietnamese: `quý I năm 2021`."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"tháng {self.number} năm {self.year}"
            case PeriodKind.QUARTER:
                return f"quý {ROMAN[self.number - 1]} năm {self.year}"
            case PeriodKind.HALF_YEAR:
                return f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {self.year}"
            case PeriodKind.NINE_MONTHS:
                return f"9 tháng đầu năm {self.year}"
            case PeriodKind.YEAR:
                return f"năm {self.year}"
            case PeriodKind.ADHOC:
                return f"từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}"

    @property
    def slug(self) -> str:
        """Return the period for the name of a file, in ASCII: `2021-q1`."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02}"
            case PeriodKind.QUARTER:
                return f"{self.year}-q{self.number}"
            case PeriodKind.HALF_YEAR:
                return f"{self.year}-h{self.number}"
            case PeriodKind.NINE_MONTHS:
                return f"{self.year}-9m"
            case PeriodKind.YEAR:
                return f"{self.year}"
            case PeriodKind.ADHOC:
                return f"{self.first:%Y%m%d}-{self.last:%Y%m%d}"

    def due(self, day_of_next_month: int) -> date:
        """Return that day of the month after the period's last day; the month's last day where it has no such."""
        after = month_end(self.last) + timedelta(days=1)
        return after.replace(day=min(day_of_next_month, month_end(after).day))


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def a_year_before(day: date) -> date:
    """Return the same day of the year before; the last of February stays the last of February."""
    if (day.month, day) == (2, month_end(day)):
        return month_end(date(day.year - 1, 2, 1))
    return day.replace(year=day.year - 1)


def period(kind: PeriodKind, year: int, number: int = 1, first: date | None = None, last: date | None = None) -> Period:
    """Return a period of a year; ADHOC is given by its days. Raises PeriodWrong."""
    if kind == PeriodKind.ADHOC:
        if first is None or last is None or first > last or {first.year, last.year} != {year}:
            raise PeriodWrong
        return Period(kind=kind, first=first, last=last)
    months = MONTHS[kind]
    if first is not None or last is not None or number > (12 // months if kind in REPEATED else 1):
        raise PeriodWrong
    start = date(year, (number - 1) * months + 1, 1)
    return Period(kind=kind, first=start, last=month_end(start.replace(month=start.month + months - 1)), number=number)
