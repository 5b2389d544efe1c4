"""Days and moments in the bloc's own time: a due date ends with the day in Vietnam."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def day_of(moment: datetime) -> date:
    """Return the day in Vietnam at a moment."""
    return moment.astimezone(LOCAL).date()


def end_of(day: date) -> datetime:
    """Return the first moment after a day in Vietnam."""
    return datetime.combine(day + timedelta(days=1), time(), LOCAL)
