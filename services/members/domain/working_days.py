"""Counting in working days: Monday to Friday, holidays of the rule set left out."""

from collections.abc import Collection
from datetime import date, timedelta


def is_working_day(day: date, holidays: Collection[str]) -> bool:
    """Say whether people work on `day`; a holiday is MM-DD of every year or YYYY-MM-DD of one."""
    return day.weekday() < 5 and day.isoformat() not in holidays and f"{day:%m-%d}" not in holidays


def working_days_later(day: date, number: int, holidays: Collection[str]) -> date:
    """Return the working day that is the `number`th after `day`; the day itself is not counted."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day, holidays)
    return day
