"""Days as the office counts them: birthdays, months later."""

from datetime import date

from services.members.domain.rules import birthday, months_later

__all__ = ["birthday", "months_later", "years_before"]


def years_before(day: date, years: int) -> date:
    """Return the first birth date that is not yet so many years old on `day`: whoever was born before it is older."""
    year = day.year - years
    return date(year, 3, 1) if (day.month, day.day) == (2, 29) and not _leap(year) else day.replace(year=year)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
