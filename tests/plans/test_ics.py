"""The calendar file, read back by two independent parsers: days, times in Vietnam's zone, letters, moves, cancellations."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from icalendar import Calendar

from services.plans.exports.ics import Entry, calendar

CHANGED = datetime(2021, 7, 1, 8, tzinfo=UTC)
NAME = "Kế hoạch công tác Đoàn; Văn phòng, số 1"
LONG = "Ngày hội hiến máu tình nguyện “Giọt hồng xứ Huế”, đợt 2; chặng \\ cuối\nở Hội trường lớn " * 3


def entry(**other: Any) -> Entry:
    said: dict[str, Any] = {
        "uid": "1@plans.bachudong",
        "title": "Ngày hội hiến máu",
        "about": "Chương trình công tác năm 2021",
        "category": "Hạn công việc",
        "starts": date(2021, 6, 14),
        "changed_at": CHANGED,
    }
    return Entry(**said | other)


TIMED = entry(
    uid="2@plans.bachudong",
    title=LONG,
    starts=datetime(2021, 6, 14, 1, 30, tzinfo=UTC),
    ends=datetime(2021, 6, 14, 4, 0, tzinfo=UTC),
    place="Hội trường, tầng 2",
)
FILE = calendar(NAME, [entry(), TIMED, entry(uid="3@plans.bachudong", sequence=2, cancelled=True)])


def read() -> Any:
    """Return the file as icalendar reads it."""
    return Calendar.from_ical(FILE)


def read_otherwise() -> Any:
    """Return the file as vobject reads it, which shares no code with what wrote it."""
    return vobject.readOne(FILE.decode())


def test_a_calendar_says_what_it_is_and_when_to_ask_again() -> None:
    found = read()
    assert (found["VERSION"], found["METHOD"]) == ("2.0", "PUBLISH")
    assert found["PRODID"] == "-//bachudong//plans//VI"
    assert found["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert b"\r\nX-PUBLISHED-TTL:PT4H\r\n" in FILE
    other = read_otherwise()
    assert (other.version.value, other.prodid.value) == ("2.0", "-//bachudong//plans//VI")


def test_its_name_is_vietnamese_and_whole() -> None:
    named = read_otherwise().contents
    assert [named[each][0].value for each in ("name", "x-wr-calname")] == [NAME, NAME]
    plain: Any = Calendar.from_ical(calendar("Kế hoạch công tác Đoàn (van-phong)", []))
    assert str(plain.calendar_name) == "Kế hoạch công tác Đoàn (van-phong)"


def test_an_item_is_all_day_on_the_day_it_is_due() -> None:
    """INVARIANT: a day is a day, wherever the phone is.

    Breaks when a day is written as midnight UTC: in Vietnam it would fall on the right day, west of London on the one before.
    """
    event = read().events[0]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2021, 6, 14), date(2021, 6, 15))
    assert event["TRANSP"] == "TRANSPARENT"
    other = read_otherwise().vevent_list[0]
    assert (other.dtstart.value, other.dtend.value) == (date(2021, 6, 14), date(2021, 6, 15))


def test_a_time_is_that_of_vietnam_whoever_reads_it() -> None:
    """INVARIANT: half past one in Greenwich is half past eight in Vietnam, for either parser and by the zone in the file.

    Breaks when local times are written without their zone, or the zone's offset is wrong.
    """
    event = read().events[1]
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert f"{event['DTSTART'].dt:%d/%m/%Y %H:%M}" == "14/06/2021 08:30"
    assert event["DTSTART"].dt == TIMED.starts
    assert event["DTEND"].dt == TIMED.ends
    other = read_otherwise().vevent_list[1]
    assert other.dtstart.value == TIMED.starts
    assert other.dtstart.value.utcoffset() == timedelta(hours=7)
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20210614T083000\r\n" in FILE


def test_the_zone_is_described_in_the_file() -> None:
    zone = read_otherwise().vtimezone
    assert zone.tzid.value == "Asia/Ho_Chi_Minh"
    assert (
        b"BEGIN:STANDARD\r\nDTSTART:19750613T000000\r\nTZNAME:+07\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0700\r\n" in FILE
    )
    assert b"DAYLIGHT" not in FILE


def test_letters_come_back_as_they_were_written() -> None:
    assert str(read().events[1]["SUMMARY"]) == LONG
    assert str(read().events[1]["LOCATION"]) == "Hội trường, tầng 2"
    assert read_otherwise().vevent_list[1].summary.value == LONG


def test_lines_are_folded_at_75_octets_and_no_letter_is_cut() -> None:
    """INVARIANT: no reader meets half a letter, or a line longer than RFC 5545 lets it expect.

    Breaks when lines are folded by letters, or by octets without looking at what they are.
    """
    lines = FILE.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    assert b"\n" not in FILE.replace(b"\r\n", b"")
    assert FILE.endswith(b"END:VCALENDAR\r\n")


def test_what_was_moved_and_cancelled_is_newer_than_what_was_read_before() -> None:
    event = read().events[2]
    assert (event["SEQUENCE"], event["STATUS"], event["LAST-MODIFIED"].dt) == (2, "CANCELLED", CHANGED)
    assert (read().events[0]["SEQUENCE"], read().events[0]["STATUS"]) == (0, "CONFIRMED")
    assert [str(one["UID"]) for one in read().events] == [f"{n}@plans.bachudong" for n in (1, 2, 3)]
    assert all(one["DTSTAMP"].dt == CHANGED for one in read().events)


def test_the_same_entries_are_the_same_bytes() -> None:
    assert calendar(NAME, [entry()]) == calendar(NAME, [entry()])


@pytest.mark.parametrize("text", ["Hủy:\r\nX-BAD:1", "a;b,c\\n", "BEGIN:VEVENT", "", "=1+1"])
def test_no_text_becomes_a_line_of_its_own(text: str) -> None:
    found: Any = Calendar.from_ical(calendar("Lịch", [entry(title=text)]))
    assert len(found.events) == 1
    assert str(found.events[0].get("SUMMARY", "")).replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert "X-BAD" not in found.events[0]


def test_an_empty_calendar_is_one_too() -> None:
    empty: Any = Calendar.from_ical(calendar("Lịch", []))
    assert empty.events == []
    assert vobject.readOne(calendar("Lịch", []).decode()).name == "VCALENDAR"
