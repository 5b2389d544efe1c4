"""When a report is due: by day, week, month, quarter or year, at an hour in Vietnam. Pure: the moment comes in."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from services.kernel.days import VIETNAM, day_of
from services.kernel.decider import Refusal

LAST_DAY = 28
"""The last day that every month has."""


class Every(StrEnum):
    """How often a report is due."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    QUARTER = "QUARTERLY"
    YEAR = "YEARLY"


class AsOf(StrEnum):
    """The day whose figures are sent: the due day itself, or its eve, so that the first of July tells of the end of June."""

    DUE_DAY = "DUE_DAY"
    EVE = "EVE"


class ScheduleWrong(Refusal):
    """A schedule names a day that comes each time."""

    CODE: ClassVar[str] = "reporting.schedule_wrong"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Lịch gửi không đúng: giờ từ 0 đến 23; hằng tuần chọn thứ từ 1 (thứ Hai) đến 7 (Chủ nhật); hằng tháng, quý, năm "
        "chọn ngày từ 1 đến 28; tháng trong quý từ 1 đến 3, tháng trong năm từ 1 đến 12."
    )


MONTHS = {Every.DAY: 1, Every.WEEK: 1, Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
"""Of how many months one is chosen."""


class Schedule(BaseModel):
    """`day` is 1 to 7 from Monday on for WEEKLY, else the day of the month; `month` that of the quarter or year."""

    model_config = ConfigDict(frozen=True)

    every: Every
    day: int = 1
    month: int = 1
    hour: int
    as_of: AsOf = AsOf.DUE_DAY

    def day_shown(self, due: datetime) -> date:
        """Return the day whose figures are sent at a due moment."""
        day = day_of(due)
        return day - timedelta(days=1) if self.as_of is AsOf.EVE else day


def require_sound(schedule: Schedule) -> None:
    """Raise ScheduleWrong for a day that does not come each time."""
    days = 7 if schedule.every is Every.WEEK else LAST_DAY
    hour_right, day_right = 0 <= schedule.hour <= 23, 1 <= schedule.day <= days
    if not (hour_right and day_right and 1 <= schedule.month <= MONTHS[schedule.every]):
        raise ScheduleWrong


def last_due(schedule: Schedule, since: datetime, now: datetime) -> datetime | None:
    """Return the latest due moment after `since` and up to `now`, None where there is none.

    However many were missed, it is only the latest. Moments carry their zone; the answer is in Vietnamese time.
    """
    found = next(moment for moment in _backwards(schedule, now.astimezone(VIETNAM)) if moment <= now)
    return found if found > since else None


def next_due(schedule: Schedule, now: datetime) -> datetime:
    """Return the first due moment after `now`, in Vietnamese time."""
    ahead = now + timedelta(days=_longest(schedule.every))
    found = [moment for moment, _ in zip(_backwards(schedule, ahead.astimezone(VIETNAM)), range(5), strict=False)]
    return min(moment for moment in found if moment > now)


def due_before(schedule: Schedule, due: datetime) -> datetime:
    """Return the due moment before `due`."""
    local = due.astimezone(VIETNAM)
    return next(moment for moment in _backwards(schedule, local) if moment < due)


def _longest(every: Every) -> int:
    return {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 92, Every.YEAR: 366}[every]


def _backwards(schedule: Schedule, moment: datetime) -> Iterator[datetime]:
    """Yield due moments, newest first, from the end of the period `moment` lies in."""
    at = time(schedule.hour, tzinfo=VIETNAM)
    day = moment.date()
    match schedule.every:
        case Every.DAY | Every.WEEK:
            step = timedelta(days=7 if schedule.every is Every.WEEK else 1)
            if schedule.every is Every.WEEK:
                day += timedelta(days=schedule.day - day.isoweekday())
            while True:
                yield datetime.combine(day, at)
                day -= step
        case Every.MONTH | Every.QUARTER | Every.YEAR:
            months = MONTHS[schedule.every]
            number = (day.year * 12 + day.month - 1) // months * months + schedule.month - 1
            while True:
                yield datetime.combine(date(number // 12, number % 12 + 1, schedule.day), at)
                number -= months
