"""A calendar as calendar programs read it: iCalendar (RFC 5545), days as days, times in Vietnam's time zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration, vText

from services.kernel.days import VIETNAM

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//bachudong//plans//VI"
REFRESH = timedelta(hours=4)
SINCE_1975 = datetime(1975, 6, 13)  # noqa: DTZ001  # a VTIMEZONE names local time
SEVEN_HOURS, EIGHT_HOURS = timedelta(hours=7), timedelta(hours=8)


@dataclass(frozen=True)
class Entry:
    """What stands in a calendar: on a day, or from a time to a time, both with a zone.

    `uid` stays the same as long as the thing does; `sequence` grows whenever its day is changed or it is cancelled.
    """

    uid: str
    title: str
    about: str
    category: str
    starts: date
    changed_at: datetime
    ends: datetime | None = None
    sequence: int = 0
    cancelled: bool = False
    place: str = ""


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """Return a calendar of that name: CRLF, folded at 75 octets, texts escaped, the same entries always the same bytes."""
    made = Calendar()
    made.add("PRODID", PRODUCT)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", "PUBLISH")
    made.add("NAME", vText(name))
    made.add("X-WR-CALNAME", vText(name))
    made.add("X-WR-TIMEZONE", vText(VIETNAM.key))
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    made.add_component(_zone())
    for entry in entries:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def _zone() -> Timezone:
    """Return Vietnam's time: seven hours before Greenwich since the country was united, no summer time."""
    standard = TimezoneStandard()
    standard.add("DTSTART", SINCE_1975)
    standard.add("TZOFFSETFROM", EIGHT_HOURS)
    standard.add("TZOFFSETTO", SEVEN_HOURS)
    standard.add("TZNAME", "+07")
    zone = Timezone()
    zone.add("TZID", VIETNAM.key)
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", entry.changed_at)
    event.add("LAST-MODIFIED", entry.changed_at)
    event.add("SEQUENCE", entry.sequence)
    event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("SUMMARY", entry.title)
    event.add("DESCRIPTION", entry.about)
    event.add("CATEGORIES", [entry.category])
    if entry.place:
        event.add("LOCATION", entry.place)
    if isinstance(entry.starts, datetime):
        event.add("DTSTART", entry.starts.astimezone(VIETNAM))
        event.add("DTEND", (entry.ends or entry.starts + timedelta(hours=1)).astimezone(VIETNAM))
    else:
        event.add("DTSTART", entry.starts)
        event.add("DTEND", entry.starts + timedelta(days=1))
        event.add("TRANSP", "TRANSPARENT")
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    return event
