"""The calendar over HTTP: lists with pages, filters, scope and files; the feed without a key; reminders and handing on."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
import vobject
from fastapi import FastAPI
from fastapi.testclient import TestClient
from icalendar import Calendar

from contracts import plans as contract
from contracts.plans import activities as act
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.store import Store
from services.kernel.views import ViewSet
from services.plans import api
from services.plans.application import Files, UseCases, load_rules
from services.plans.views.kept import Kept
from services.plans.views.units import UnitDirectory
from tests.plans import examples as ex
from tests.plans import examples_activities as exa
from tests.plans import examples_calendar as exc
from tests.plans import requests as ask
from tests.support.served import served

PAPER = {"number": "20-QĐ/ĐTN", "issued_on": "2021-06-01"}
OPEN = {"effective_on": "2021-07-01"}
OFFICE_FEED = f"/calendars/{ex.OFFICE}/feed"


@pytest.fixture
def known(store_url: str, tmp_path: Path) -> Iterator[ViewSet]:
    """Views that know a bloc of five units."""
    found = exc.open_views(exc.views_url(store_url, tmp_path))
    exc.tell(found, *exc.TREE)
    yield found
    found.close()


@pytest.fixture
def use(store: Store, known: ViewSet, files: Files) -> UseCases:
    """The use cases: the office and the stranger have a programme in force, the office a proposal under consideration."""
    found = UseCases.on(store, load_rules(), UnitDirectory(known), files, Kept(known, exc.STREAM))
    other = ask.year.model_copy(
        update={"programme_id": ex.OTHER, "draft": ask.draft.model_copy(update={"unit_id": ex.STRANGER})}
    )
    found.programmes.load(contract.LoadProgrammes(rows=(ask.year, other)), ask.WHOLE)
    found.programmes.complete(ex.OTHER, ex.BLOOD, ask.completion, ask.WHOLE)
    found.proposals.draft(ex.PROPOSAL, ask.proposal, ask.WHOLE)
    found.proposals.submit(ex.PROPOSAL, 1, ask.proposal_submission, ask.WHOLE)
    exc.catch_up(store, known)
    return found


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """The API keys."""
    return Keys(tmp_path / "api-keys.json")


@pytest.fixture
def http(use: UseCases, known: ViewSet, keys: Keys) -> Iterator[TestClient]:
    """A client with a key for the whole bloc."""
    with served(plans_with_lists, use, known, keys) as client:
        client.headers |= with_key(keys)
        yield client


def plans_with_lists(use: UseCases, known: ViewSet, keys: Keys) -> FastAPI:
    """Return the service over use cases and views."""
    waiters = {"plans": lambda position, timeout: known.wait(exc.STREAM, position, timeout)}
    return create_app("plans", [api.router(use, Gate(keys, waiters), known)])


def with_key(keys: Keys, unit_id: UUID | None = None) -> dict[str, str]:
    """Return the headers of a new key in the scope of a unit."""
    code = exc.CODES.get(unit_id, "*") if unit_id else "*"
    made = keys.create(
        account=f"acc-{code}", post="Bí thư", at=datetime(2021, 1, 1, tzinfo=UTC), unit=unit_id, unit_code=code
    )
    return {"Authorization": f"Bearer {made}"}


def found(http: TestClient, address: str, **other: Any) -> list[dict[str, Any]]:
    answer = http.get(address, **other)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


def read(file: bytes) -> list[Any]:
    """Return the entries of a calendar as icalendar reads them."""
    return list(Calendar.from_ical(file).events)


def due(http: TestClient, query: str) -> list[tuple[str, str, str, int | None]]:
    rows = found(http, f"/calendar?{query}")
    return [(row["unit"]["code"], row["title"], row["state"], row["days_left"]) for row in rows]


def test_the_calendar_lists_what_is_due_of_a_subtree_in_a_period(http: TestClient) -> None:
    assert due(http, "on=2021-06-07&from=2021-06-01&to=2021-06-30") == [
        ("van-phong", "Ngày hội hiến máu", "DUE", 7),
        ("don-vi-khac", "Ngày hội hiến máu", "DONE", None),
    ]
    assert due(http, f"on=2021-06-07&unit={ex.OFFICE}") == [
        ("van-phong", "Ra quân đầu năm", "LATE", -127),
        ("van-phong", "Ngày hội hiến máu", "DUE", 7),
    ]
    assert due(http, f"unit={ex.OFFICE}&state=LATE&kind=BLOOD_DONATION") == [
        ("van-phong", "Ngày hội hiến máu", "LATE", -17)
    ]
    assert due(http, f"unit={ex.CELL}") == []


def test_the_calendar_of_units_counts_what_is_late_and_due_this_week_and_month(http: TestClient) -> None:
    rows = found(http, "/calendar/units?on=2021-06-08")
    assert [(row["unit"]["code"], row["late"], row["this_week"], row["this_month"]) for row in rows] == [
        ("don-vi-khac", 1, 0, 0),
        ("van-phong", 1, 0, 1),
    ]
    on_monday = found(http, f"/calendar/units?on=2021-06-14&unit={ex.OFFICE}")
    assert [(row["late"], row["this_week"], row["this_month"]) for row in on_monday] == [(1, 1, 1)]


@pytest.mark.parametrize("path", ["/calendar", "/calendar/units", "/programmes", "/holdings", "/proposals?state=ALL"])
def test_a_list_comes_page_by_page_with_nothing_twice_and_nothing_lost(http: TestClient, path: str) -> None:
    whole = found(http, path)
    paged: list[dict[str, Any]] = []
    cursor = ""
    while True:
        sign = "&" if "?" in path else "?"
        answer = http.get(f"{path}{sign}limit=1{cursor and '&cursor=' + cursor}").json()
        paged += answer["items"]
        cursor = answer["next"] or ""
        if not cursor:
            break
    assert paged == whole
    assert whole
    assert http.get(path, params={"cursor": "bm9uc2Vuc2U"}).status_code == 422


def test_plans_are_listed_with_their_state_and_what_is_done_of_them(http: TestClient) -> None:
    rows = found(http, "/programmes?year=2021&on=2021-07-01")
    assert [(row["unit"]["code"], row["status"], row["items"], row["done"], row["late"]) for row in rows] == [
        ("don-vi-khac", "ISSUED", 2, 1, 1),
        ("van-phong", "ISSUED", 2, 0, 2),
    ]
    assert rows[0]["number"] == "12-CTr/ĐTN"
    assert found(http, "/programmes?year=2020") == []
    assert found(http, "/programmes?state=CLOSED") == []
    assert [row["programme_id"] for row in found(http, f"/programmes?unit={ex.OFFICE}")] == [str(ex.PROGRAMME)]


def test_proposals_that_wait_are_listed_with_how_long(
    http: TestClient, use: UseCases, store: Store, known: ViewSet
) -> None:
    rows = found(http, "/proposals?on=2021-03-11")
    assert [(row["proposal_id"], row["waiting_days"], row["committee"]) for row in rows] == [
        (str(ex.PROPOSAL), 10, ex.COMMITTEE)
    ]
    answered = use.proposals.adopt(ex.PROPOSAL, ask.adoption, ask.WHOLE)
    exc.catch_up(store, known)
    assert found(http, f"/proposals?after=plans:{answered.position}") == []
    rows = found(http, "/proposals?state=ALL")
    assert [(row["status"], row["waiting_days"]) for row in rows] == [("ADOPTED", None)]


def test_a_read_waits_for_what_was_just_written(http: TestClient, use: UseCases) -> None:
    written = use.proposals.adopt(ex.PROPOSAL, ask.adoption, ask.WHOLE)
    assert http.get(f"/proposals?after=plans:{written.position}").json()["code"] == "http.not_yet"


def test_holdings_tell_what_a_unit_owns(http: TestClient) -> None:
    rows = found(http, f"/holdings?unit={ex.OFFICE}")
    assert [(row["aggregate"], row["stream_id"], row["open"]) for row in rows] == [
        ("programme", str(ex.PROGRAMME), True),
        ("proposal", str(ex.PROPOSAL), True),
    ]
    assert [row["aggregate"] for row in found(http, "/holdings?aggregate=proposal")] == ["proposal"]
    assert found(http, "/holdings?open=false") == []


@pytest.mark.parametrize(
    "path", ["/calendar", "/calendar/units", "/programmes", "/proposals", "/activities", "/holdings"]
)
def test_a_key_sees_its_own_subtree_only(http: TestClient, keys: Keys, path: str) -> None:
    """INVARIANT: no list shows what lies outside the caller's scope.

    Breaks when the units asked for are not narrowed to those of the key.
    """
    mine = found(http, path, headers=with_key(keys, ex.OFFICE))
    assert {row["unit"]["code"] for row in mine} <= {"van-phong"}
    assert http.get(f"{path}?unit={ex.STRANGER}", headers=with_key(keys, ex.OFFICE)).status_code == 403
    assert http.get(f"{path}?unit={UUID(int=999)}").status_code == 404
    assert http.get(path, headers={"Authorization": "Bearer no"}).status_code == 401


@pytest.mark.parametrize(
    ("path", "heading", "rows"),
    [
        ("/calendar", "Mã đơn vị", 4),
        ("/calendar/units", "Mã đơn vị", 2),
        ("/programmes", "Mã đơn vị", 2),
        ("/proposals", "Mã đơn vị", 1),
        ("/activities", "Mã đơn vị", 0),
        ("/holdings", "Mã đơn vị", 3),
    ],
)
def test_each_list_is_a_file_at_the_same_address(http: TestClient, path: str, heading: str, rows: int) -> None:
    told = list(csv.reader(io.StringIO(http.get(f"{path}.csv").content.decode("utf-8-sig"))))
    assert (told[0][0], len(told)) == (heading, rows + 1)
    book = openpyxl.load_workbook(io.BytesIO(http.get(f"{path}.xlsx").content))
    assert [len(list(book.active.iter_rows())), book.active["A1"].value] == [rows + 1, heading]


def test_a_file_is_narrowed_as_the_list_is(http: TestClient, keys: Keys) -> None:
    mine = http.get("/calendar.csv", headers=with_key(keys, ex.OFFICE)).content.decode("utf-8-sig")
    assert "don-vi-khac" not in mine
    assert len(http.get(f"/calendar.csv?unit={ex.OFFICE}&state=LATE").content.decode("utf-8-sig").splitlines()) == 3


# Reminders, handing on.


def test_reminders_are_asked_for_by_day(http: TestClient, store: Store, known: ViewSet) -> None:
    first = http.put("/reminders/2021-06-07")
    exc.catch_up(store, known)
    again = http.put("/reminders/2021-06-07")
    assert (first.status_code, first.json()["changed"], again.json()["changed"]) == (200, 3, 0)
    assert http.put("/reminders/2021-07-02").json()["code"] == "plans.reminder_day_ahead"
    assert http.put("/reminders/tomorrow").status_code == 422


def test_handing_on_is_asked_for_with_a_paper(http: TestClient, keys: Keys) -> None:
    wish = {"to_unit_id": str(exc.HEIR), "effective_on": "2021-06-01", "document": PAPER}
    address = f"/units/{ex.OFFICE}/hand-on"
    assert http.put(address, json=wish).status_code == 200
    assert http.put(address, json=wish, headers=with_key(keys, ex.OFFICE)).status_code == 403
    assert http.put(address, json=wish | {"to_unit_id": str(ex.OFFICE)}).json()["code"] == "plans.handed_on_to_itself"
    assert http.put(address, json=wish | {"stream_ids": [str(ex.MODEL)]}).json()["code"] == "plans.not_this_units"
    assert http.put(address, json=wish | {"document": None}).status_code == 422


# The feed.


@pytest.fixture
def feed(http: TestClient) -> str:
    """The address of the office's feed, within the application."""
    path: str = http.put(OFFICE_FEED, json=OPEN).json()["path"]
    return path.removeprefix("/plans")


def test_a_calendar_program_reads_the_feed_without_a_key(http: TestClient, feed: str) -> None:
    del http.headers["Authorization"]
    answer = http.get(feed)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    events = read(answer.content)
    assert [(str(one["SUMMARY"]), one["DTSTART"].dt) for one in events] == [
        ("Ra quân đầu năm", date(2021, 1, 31)),
        ("Ngày hội hiến máu", date(2021, 6, 14)),
    ]
    assert vobject.readOne(answer.text).contents["name"][0].value == "Kế hoạch công tác Đoàn (van-phong)"
    assert http.get(feed).content == answer.content


def test_the_secret_opens_nothing_else(http: TestClient, feed: str) -> None:
    """INVARIANT: who has the address of a calendar has that calendar and no more.

    Breaks when the secret is taken for an API key, or the unit of the address is not the one it was made for.
    """
    secret = feed.partition("token=")[2]
    del http.headers["Authorization"]
    assert http.get(feed.replace(str(ex.OFFICE), str(ex.STRANGER))).status_code == 404
    assert http.get("/calendar", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert http.get(f"/calendar?token={secret}").status_code == 401
    wrong = [http.get(f"/calendar.ics?unit={unit}&token=wrong") for unit in (ex.OFFICE, ex.CELL, UUID(int=999))]
    assert {(one.status_code, one.json()["code"], one.json()["detail"]) for one in wrong} == {
        (404, "plans.no_such_feed", wrong[0].json()["detail"])
    }
    assert http.get("/calendar.ics").status_code == 422


def test_what_is_done_is_ticked_off_in_the_feed(
    http: TestClient, feed: str, use: UseCases, store: Store, known: ViewSet
) -> None:
    use.programmes.complete(ex.PROGRAMME, ex.BLOOD, ask.completion, ask.WHOLE)
    exc.catch_up(store, known)
    assert [str(one["SUMMARY"]) for one in read(http.get(feed).content)] == [
        "Ra quân đầu năm",
        "✓ Ngày hội hiến máu",
    ]


def test_an_activity_moved_and_cancelled_is_newer_each_time_under_the_same_uid(
    http: TestClient, feed: str, use: UseCases, store: Store, known: ViewSet
) -> None:
    announcement = act.AnnounceActivity(
        unit_id=ex.OFFICE, kind="VOLUNTEER", title="Ngày chủ nhật xanh", day=date(2021, 7, 11), effective_on=exc.TODAY
    )
    move = act.RescheduleActivity(day=date(2021, 7, 18), reason="Mưa", effective_on=exc.TODAY)
    cancellation = act.CancelActivity(reason="Bão", effective_on=exc.TODAY)
    wishes = (
        lambda: use.activities.announce(exa.ACTIVITY, announcement, ask.WHOLE),
        lambda: use.activities.reschedule(exa.ACTIVITY, move, ask.WHOLE),
        lambda: use.activities.cancel(exa.ACTIVITY, cancellation, ask.WHOLE),
    )
    seen = []
    for wish in wishes:
        wish()
        exc.catch_up(store, known)
        [one] = [entry for entry in read(http.get(feed).content) if str(entry["SUMMARY"]) == "Ngày chủ nhật xanh"]
        seen.append((str(one["UID"]), one["DTSTART"].dt, one["SEQUENCE"], str(one["STATUS"])))
    uid = f"{exa.ACTIVITY}@plans.bachudong"
    assert seen == [
        (uid, date(2021, 7, 11), 0, "CONFIRMED"),
        (uid, date(2021, 7, 18), 1, "CONFIRMED"),
        (uid, date(2021, 7, 18), 2, "CANCELLED"),
    ]
    assert (found(http, "/activities"), len(found(http, "/activities?state=ALL"))) == ([], 1)
    [row] = found(http, "/activities?state=CANCELLED&from=2021-07-18&to=2021-07-18")
    assert (row["title"], row["days_left"], row["unit"]["code"]) == ("Ngày chủ nhật xanh", None, "van-phong")


def test_a_revoked_feed_is_gone(http: TestClient, feed: str) -> None:
    assert http.get(feed).status_code == 200
    assert http.put(f"{OFFICE_FEED}/revocation", json=OPEN).json()["changed"] is True
    assert http.get(feed).json()["code"] == "plans.no_such_feed"
    assert http.put(OFFICE_FEED, json=OPEN).json()["path"] not in (None, "/plans" + feed)


def test_the_feed_is_no_longer_than_a_year_back(http: TestClient, feed: str, known: ViewSet) -> None:
    known.now = lambda: datetime(2022, 6, 15, 8, tzinfo=UTC)  # type: ignore[method-assign]  # a later day
    assert [str(one["SUMMARY"]) for one in read(http.get(feed).content)] == ["Ngày hội hiến máu"]
