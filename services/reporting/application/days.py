"""Moments in the bloc's own time: a due date ends with the day in Vietnam."""

from datetime import date, datetime, time, timedelta

from services.kernel.days import VIETNAM


def end_of(day: date) -> datetime:
    """Return the first moment after a day in Vietnam."""
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM)
