"""What is due in 2024, reminded of, read as lists and as a calendar; and each rule of reminders and feeds that says no."""

import csv
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import icalendar
import openpyxl

from tests.year.scene import Year, paper
from tests.year.units import BLOC, found

UNREACHABLE: dict[str, str] = {}

UNION, UNIT = "lich-dcs", "lich-mot"
OPINION = "Nhất trí, lưu ý chị Tôn Nữ Kín đang nghỉ thai sản"
EVIDENCE = "Chị Tôn Nữ Kín đã ký biên bản"
PLACE = "Sân sau nhà chị Tôn Nữ Kín"
AHEAD = 2090
"""The year of what stands in a feed, which goes back one year from today, whenever that is."""


def script(year: Year) -> None:
    """Play a plan's items through reminders, lists and files, and a feed from its opening to its end."""
    year.secret(OPINION, EVIDENCE, PLACE)
    found(year, UNION, under=BLOC, kind="GRASSROOTS_UNION")
    found(year, UNIT, under=UNION)
    year.get("/plans/holdings?limit=1")
    Plan(year, "2024").issued(2024, gap="2024-02-05", report="2024-06-20", done="2024-03-26", dropped="2024-09-02")
    _reminded(year)
    _listed(year)
    _as_files(year)
    _subscribed(year)
    _reminders_refused(year)
    _feeds_refused(year)


class Plan:
    """A unit's plan of a year with items by name: its address, and the short ways to take its steps."""

    def __init__(self, year: Year, name: str, unit: str = UNIT) -> None:
        self.year, self.unit, self.name = year, unit, name
        self.id = str(year.id("plan", unit, name))
        self.at = f"/plans/programmes/{self.id}"

    def item(self, name: str) -> str:
        """Return the id of an item."""
        return str(self.year.id("item", self.id, name))

    def issued(self, of: int, **due: str) -> "Plan":
        """Draft it, put it to the committee, and issue it on 1/2/2024."""
        items = [{"item_id": self.item(name), "title": f"Việc {name}", "due_on": day} for name, day in due.items()]
        title = f"Chương trình công tác năm {of}"
        draft = {"unit_id": str(self.year.unit(self.unit)), "year": of, "title": title, "items": items}
        row = {
            "programme_id": self.id,
            "draft": {**draft, **paper("2024-01-15")},
            "submission": {"committee": "Chi bộ", **paper("2024-01-16")},
            "opinion": {"opinion": "AGREED", "text": OPINION, **paper("2024-01-20")},
            "issue": paper("2024-02-01", "03-CTr/ĐTN"),
        }
        assert self.year.post("/plans/programmes/bulk", {"rows": [row]})["changed"] == 1
        return self

    def complete(self, name: str, on: str) -> None:
        """Carry an item out."""
        wish = {"turns": 30, "persons": 30, "evidence": EVIDENCE, **paper(on)}
        self.year.put(f"{self.at}/items/{self.item(name)}/completion", wish)

    def cancel(self, name: str, on: str) -> None:
        """Give an item up."""
        wish = {"reason": EVIDENCE, **paper(on)}
        self.year.put(f"{self.at}/items/{self.item(name)}/cancellation", wish)


def activity(year: Year, unit: str, name: str, day: str) -> str:
    """Announce an activity of a unit; return its id."""
    activity_id = str(year.id("activity", unit, name))
    told = {"kind": "VOLUNTEER", "title": name, "place": PLACE, "day": day, "unit_id": str(year.unit(unit))}
    year.put(f"/plans/activities/{activity_id}", {**told, **paper("2024-02-10")})
    return activity_id


def _remind(year: Year, day: str) -> list[tuple[str, str, str]]:
    """Ask for the reminders of a day; return those of the plan, as the facts tell them: item, stage, effective day."""
    before = year.settle()["plans"]
    answer = year.put(f"/plans/reminders/{day}", None)
    assert year.put(f"/plans/reminders/{day}", None)["changed"] == 0, "each is said once"
    if not answer["changed"]:
        return []
    facts = [year.get(f"/api/facts/plans/{place}") for place in range(before + 1, answer["position"] + 1)]
    assert len(facts) == answer["changed"]
    said = [
        (fact["data"]["title"], fact["data"]["stage"], fact["effective_on"], fact["unit"]["code"]) for fact in facts
    ]
    return [one[:3] for one in said if one[3] == UNIT]


def _reminded(year: Year) -> None:
    """Seven and three days before, on the day, and when it is late; days nobody asked for are caught up, each on its own."""
    plan = Plan(year, "2024")
    assert _remind(year, "2024-02-06") == [
        ("Việc gap", "T-3", "2024-02-02"),
        ("Việc gap", "T-0", "2024-02-05"),
        ("Việc gap", "OVERDUE", "2024-02-06"),
    ], "seven days before it was not in force"
    plan.complete("done", "2024-03-18")
    assert _remind(year, "2024-03-26") == []
    assert _remind(year, "2024-06-13") == [("Việc report", "T-7", "2024-06-13")]
    assert _remind(year, "2024-06-20") == [("Việc report", "T-3", "2024-06-17"), ("Việc report", "T-0", "2024-06-20")]
    plan.cancel("dropped", "2024-08-01")
    assert _remind(year, "2024-09-03") == [("Việc report", "OVERDUE", "2024-06-21")]


def _listed(year: Year) -> None:
    """Items by the day they are due, and as they stand on the day asked for; how many wait by unit; what the unit holds."""
    plan, unit = Plan(year, "2024"), year.unit(UNIT)

    def states(on: str, more: str = "") -> dict[str, str]:
        items = year.get(f"/plans/calendar?unit={unit}&on={on}{more}")["items"]
        return {one["title"].removeprefix("Việc "): one["state"] for one in items}

    everything = {"gap": "LATE", "done": "DONE", "report": "DUE", "dropped": "CANCELLED"}
    assert states("2024-06-17") == everything
    assert states("2024-06-17", "&state=LATE") == {"gap": "LATE"}
    assert states("2024-06-21", "&from=2024-06-01&to=2024-06-30") == {"report": "LATE"}
    first = year.get(f"/plans/calendar?unit={unit}&on=2024-06-17&limit=3")
    rest = year.get(f"/plans/calendar?unit={unit}&on=2024-06-17&limit=3&cursor={first['next']}")
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [3, 1, None]
    (row,) = year.get(f"/plans/calendar/units?unit={unit}&on=2024-06-17")["items"]
    assert [row[name] for name in ("late", "this_week", "this_month")] == [1, 1, 1]
    (listed,) = year.get(f"/plans/programmes?unit={year.unit(UNION)}&year=2024&on=2024-06-21")["items"]
    assert (listed["programme_id"], listed["status"], listed["number"]) == (plan.id, "ISSUED", "03-CTr/ĐTN")
    assert [listed[name] for name in ("done", "late")] == [1, 2]
    proposal_id = str(year.id("proposal", UNIT))
    there = f"/plans/proposals/{proposal_id}"
    draft = {"unit_id": str(unit), "kind": "SCHEME", "title": "Nhà để xe cho công nhân", "field": "Đời sống"}
    year.put(there, {**draft, **paper("2024-02-20")})
    year.put(f"{there}/submissions/1", {"committee": "Chi bộ", **paper("2024-03-01")})
    (waits,) = year.get(f"/plans/proposals?unit={unit}&on=2024-03-31")["items"]
    assert (waits["proposal_id"], waits["waiting_days"]) == (proposal_id, 30)
    coming = activity(year, UNIT, "Ngày chủ nhật xanh", "2024-03-17")
    (one,) = year.get(f"/plans/activities?unit={unit}&on=2024-03-10&from=2024-03-01&to=2024-03-31")["items"]
    assert (one["activity_id"], one["days_left"], one["place"]) == (coming, 7, PLACE)
    assert year.get(f"/plans/activities?unit={unit}&state=HELD")["items"] == []
    assert held(year, UNIT) == {("activity", coming), ("programme", plan.id), ("proposal", proposal_id)}
    for path in ("calendar", "calendar/units", "programmes", "proposals", "activities", "holdings"):
        assert year.send("GET", f"/plans/{path}?unit={unit}", by="thue").json()["code"] == "http.out_of_scope"
        assert year.send("GET", f"/plans/{path}?unit={year.id('nowhere')}").json()["code"] == "http.not_found"


def held(year: Year, unit: str) -> set[tuple[str, str]]:
    """Return what a unit itself has open: kind and id."""
    rows = year.get(f"/plans/holdings?unit={year.unit(unit)}&limit=500")["items"]
    return {(row["aggregate"], row["stream_id"]) for row in rows if row["unit"]["code"] == unit}


def _as_files(year: Year) -> None:
    """Each list as CSV and as XLSX has the rows it has as JSON, under one row of headings."""
    asked = f"unit={year.unit(UNION)}&on=2024-06-17"
    for path in ("calendar", "calendar/units", "programmes", "proposals", "activities", "holdings"):
        rows = year.get(f"/plans/{path}?{asked}&limit=500")["items"]
        assert rows
        text = year.send("GET", f"/plans/{path}.csv?{asked}").content.decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text)))
        assert len(table) == 1 + len(rows), path
        assert table[0][0] == "Mã đơn vị"
        book = openpyxl.load_workbook(io.BytesIO(year.send("GET", f"/plans/{path}.xlsx?{asked}").content))
        cells = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
        assert {"Mã đơn vị", UNIT} <= cells


def read_feed(year: Year, path: str) -> dict[str, Any]:
    """Read a calendar as a calendar program does, without a key; return its events by title."""
    answer = httpx.get(year.url + path, timeout=60)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8"), answer.text
    return {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")}


def feed(year: Year, unit: str, step: str = "") -> str:
    """Return the address under which a unit's feed is opened or, by a step, revoked."""
    return f"/plans/calendars/{year.unit(unit)}/feed{step}"


def _subscribed(year: Year) -> None:
    """The address is told once; what moves keeps its UID and grows its SEQUENCE; what is done or given up is marked."""
    plan = Plan(year, "ahead").issued(AHEAD, open=f"{AHEAD}-03-26", done=f"{AHEAD}-05-19", dropped=f"{AHEAD}-09-02")
    coming = activity(year, UNIT, "Ngày hội đọc sách", f"{AHEAD}-04-21")
    opened = year.put(feed(year, UNIT), paper("2024-03-01"))
    again = year.put(feed(year, UNIT), paper("2024-03-02"))
    assert (opened["changed"], again["changed"], again["path"]) == (True, False, None)
    year.secret(parse_qs(urlsplit(opened["path"]).query)["token"][0])
    year.get(f"/plans/holdings?unit={year.unit(UNIT)}")
    events = read_feed(year, opened["path"])
    assert set(events) == {"Việc open", "Việc done", "Việc dropped", "Ngày hội đọc sách"}
    assert events["Việc open"].decoded("DTSTART").isoformat() == f"{AHEAD}-03-26"
    assert (events["Việc open"]["UID"], events["Việc open"]["SEQUENCE"]) == (
        f"{plan.item('open')}.{plan.id}@plans.bachudong",
        0,
    )
    assert str(events["Ngày hội đọc sách"]["LOCATION"]) == PLACE
    plan.complete("done", "2024-05-01")
    plan.cancel("dropped", "2024-05-02")
    moved = {"day": f"{AHEAD}-04-23", "reason": EVIDENCE, **paper("2024-03-05")}
    year.put(f"/plans/activities/{coming}/day", moved)
    year.get(f"/plans/holdings?unit={year.unit(UNIT)}")
    later = read_feed(year, opened["path"])
    assert set(later) == {"Việc open", "✓ Việc done", "Việc dropped", "Ngày hội đọc sách"}
    assert later["✓ Việc done"]["UID"] == events["Việc done"]["UID"]
    assert [str(later[title]["STATUS"]) for title in ("Việc open", "Việc dropped")] == ["CONFIRMED", "CANCELLED"]
    book = later["Ngày hội đọc sách"]
    assert (book["UID"], book["SEQUENCE"]) == (events["Ngày hội đọc sách"]["UID"], 1)
    assert book.decoded("DTSTART").isoformat() == f"{AHEAD}-04-23"
    for changed in (True, False):
        assert year.put(feed(year, UNIT, "/revocation"), paper("2024-06-01"))["changed"] is changed
    year.refuse("plans.no_such_feed", "GET", opened["path"], None)
    anew = year.put(feed(year, UNIT), paper("2024-06-02"))
    assert anew["path"] != opened["path"]
    assert set(read_feed(year, anew["path"])) == set(later)
    year.refuse("plans.no_such_feed", "GET", opened["path"], None)
    year.refuse("plans.no_such_feed", "GET", anew["path"].replace(str(year.unit(UNIT)), str(year.unit(UNION))), None)


def _reminders_refused(year: Year) -> None:
    """Reminders are of the whole bloc, and of days that have come."""
    year.refuse("http.out_of_scope", "PUT", "/plans/reminders/2024-06-13", None, by="thue")
    year.refuse("plans.reminder_day_ahead", "PUT", f"/plans/reminders/{AHEAD}-01-01", None)
    year.refuse("plans.no_rule_set", "PUT", "/plans/reminders/2017-06-13", None)
    year.refuse("http.malformed", "PUT", "/plans/reminders/today", None)


def _feeds_refused(year: Year) -> None:
    """A feed is opened and revoked by a key in scope, of a unit there is."""
    for step in ("", "/revocation"):
        year.refuse("http.out_of_scope", "PUT", feed(year, UNIT, step), paper("2024-06-03"), by="thue")
        nowhere = f"/plans/calendars/{UUID(int=1)}/feed{step}"
        year.refuse("plans.unknown_unit", "PUT", nowhere, paper("2024-06-03"))
