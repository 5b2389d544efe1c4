"""Days as the office counts them: today in Vietnam."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def today(now: datetime) -> date:
    """Return the day it is in Vietnam."""
    return now.astimezone(LOCAL).date()


def last_of_week(day: date) -> date:
    """Return the Sunday of a day's week, which begins on Monday."""
    return day + timedelta(days=6 - day.weekday())


def last_of_month(day: date) -> date:
    """Return the last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
