"""Days and hours as people in Vietnam count them, whatever the machine's clock is set to. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""UTC+7 all year round since 1975."""


def day_of(moment: datetime) -> date:
    """Return the day it is in Vietnam at a moment with a zone."""
    return moment.astimezone(VIETNAM).date()
