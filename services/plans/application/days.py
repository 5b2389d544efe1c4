"""Days as a calendar groups them: the ends of weeks and months."""

from datetime import date, timedelta


def last_of_week(day: date) -> date:
    """Return the Sunday of a day's week, which begins on Monday."""
    return day + timedelta(days=6 - day.weekday())


def last_of_month(day: date) -> date:
    """Return the last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
