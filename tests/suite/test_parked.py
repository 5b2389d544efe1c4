"""A fact that cannot be applied, shown in full to an operator: which, why, since when, what to do."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from contracts.members import UnitEstablished
from services.kernel.views import NOWHERE, Delivered, Place, ViewSet, open_engine
from services.members import main as members
from services.members.domain import member
from services.plans import main as plans
from services.plans.views.units import UnitDirectory
from services.reporting import main as reporting
from services.suite.directory import DataDirectory
from tests.members import examples as ex
from tests.reporting.examples import Telling, organisation
from tests.support.machine import bcd_here

AT = datetime(2026, 3, 26, 1, 30, tzinfo=UTC)
TRACE = "0af7651916cd43dd8448eb211c80319c"
AGGREGATE, OTHER = "a-member", "another"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Give a data directory in whose views two facts of one member are parked, the second only because of the first."""
    place = DataDirectory(tmp_path, "khoi")
    (tmp_path / "reporting").mkdir()
    views = ViewSet(open_engine(place.url("reporting", "views")), reporting.views, lambda: AT)
    trace = f"00-{TRACE}-b7ad6b7169203331-01"
    batch = [
        Delivered(
            7, "members.member.registered.v1", AGGREGATE, b'{"a": 1}', None, "ValidationError: unit", False, trace
        ),
        Delivered(9, "members.member.matured.v1", AGGREGATE, b"{}", None, "ValidationError: day"),
    ]
    views.apply(views.generation("g1"), "MEMBERS", batch, NOWHERE, Place(9, 9, "e"))
    yield tmp_path
    views.close()


def test_a_parked_fact_is_shown_in_full(data: Path) -> None:
    told = bcd_here("parked", "show", "MEMBERS:7", "--data", str(data)).stdout
    assert "MEMBERS:7  members.member.registered.v1" in told
    assert "đang giữ 2 sự kiện của đối tượng này" in told
    assert "ValidationError: unit" in told
    assert "26/03/2026 08:30:00 (giờ Việt Nam)" in told
    assert TRACE in told
    assert '{"a": 1}' in told
    assert f"bcd parked retry {AGGREGATE}" in told
    assert f"bcd parked drop {AGGREGATE}" in told


def test_the_facts_behind_it_say_which_one_holds_them_up(data: Path) -> None:
    place = DataDirectory(data, "khoi")
    views = ViewSet(open_engine(place.url("reporting", "views")), reporting.views, lambda: AT)
    late = Delivered(12, "members.member.left.v1", AGGREGATE, b"{}", object())
    views.apply(views.generation("g1"), "MEMBERS", [late], Place(9, 9, "e"), Place(12, 12, "e"))
    views.close()
    told = bcd_here("parked", "show", "MEMBERS:12", "--data", str(data)).stdout
    assert "đứng sau MEMBERS:7 của cùng đối tượng" in told


def test_it_is_found_by_its_aggregate_too_and_told_to_programs(data: Path) -> None:
    told = json.loads(bcd_here("parked", "show", AGGREGATE, "--data", str(data), "--json").stdout)
    assert (told["stream"], told["position"], told["held"], told["first"]) == ("MEMBERS", 7, 2, "MEMBERS:7")


def test_what_is_not_parked_is_told_in_one_line(data: Path) -> None:
    told = bcd_here("parked", "show", OTHER, "--data", str(data))
    assert (told.exit_code, told.stderr.count("\n")) == (1, 1)
    assert "bcd parked list" in told.stderr


def test_what_was_given_up_leaves_no_note_behind(data: Path) -> None:
    assert "2" in bcd_here("parked", "drop", AGGREGATE, "--data", str(data), "--yes").stdout
    place = DataDirectory(data, "khoi")
    views = ViewSet(open_engine(place.url("reporting", "views")), reporting.views, lambda: AT)
    with views.engine.connect() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM parked_since").scalar() == 0
    assert views.parked() == []
    views.close()


# In every service's views.


def opened(place: DataDirectory, source: Any) -> ViewSet:
    """The views of a service, made where there are none yet."""
    (place.path / source.NAME).mkdir(exist_ok=True)
    return ViewSet(open_engine(place.url(source.NAME, "views")), source.views, lambda: AT)


def established() -> UnitEstablished:
    fact = next(iter(organisation(Telling())))
    assert isinstance(fact, UnitEstablished)
    return fact


@pytest.fixture
def heard_by_two(tmp_path: Path) -> DataDirectory:
    """A fact that plans and reporting could not read, and that this version can."""
    place, fact = DataDirectory(tmp_path, "khoi"), established()
    body = fact.model_dump_json().encode()
    flawed = Delivered(1, fact.type(), str(fact.unit_id), body, None, "ValueError: what an older version said")
    for source in (plans, reporting):
        with closing(opened(place, source)) as views:
            views.apply(views.generation("g1"), "MEMBERS", [flawed], NOWHERE, Place(1, 1, "e"))
    return place


def test_a_fact_is_listed_for_each_service_that_holds_it(heard_by_two: DataDirectory) -> None:
    listed = bcd_here("parked", "list", "--data", str(heard_by_two.path)).stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [["reporting", "MEMBERS:1"], ["plans", "MEMBERS:1"]]
    alone = bcd_here("parked", "list", "--service", "plans", "--data", str(heard_by_two.path), "--json").stdout
    assert [one["service"] for one in json.loads(alone)] == ["plans"]
    told = bcd_here("parked", "show", "MEMBERS:1", "--data", str(heard_by_two.path)).stdout
    assert "Dịch vụ:   reporting, plans" in told
    assert "đang giữ 1 sự kiện" in told


def test_it_is_applied_where_it_is_held(heard_by_two: DataDirectory) -> None:
    unit, data = established().unit_id, ("--data", str(heard_by_two.path))
    assert (
        bcd_here("parked", "retry", str(unit), "--service", "plans", *data).stdout == "plans: đã áp dụng 1 sự kiện.\n"
    )
    with closing(opened(heard_by_two, plans)) as views:
        known = UnitDirectory(views).find(unit)
        assert known is not None and known.id == unit
    assert bcd_here("parked", "retry", str(unit), *data).stdout == "reporting: đã áp dụng 1 sự kiện.\n"
    again = bcd_here("parked", "retry", str(unit), *data)
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)
    assert "bcd parked list" in again.stderr


def test_what_still_cannot_be_applied_is_told_in_one_line_and_stays(data: Path) -> None:
    told = bcd_here("parked", "retry", AGGREGATE, "--data", str(data))
    assert (told.exit_code, told.stderr.count("\n")) == (1, 1)
    assert "reporting vẫn không áp dụng được" in told.stderr
    assert len(json.loads(bcd_here("parked", "list", "--data", str(data), "--json").stdout)) == 2


def test_an_own_event_is_read_anew_from_the_store(tmp_path: Path) -> None:
    """INVARIANT: what members could not show of its own is kept without a person's data, and applied from the store.

    Breaks when a private body is parked, or a retry reads what was parked instead of what was stored.
    """
    place = DataDirectory(tmp_path, "khoi")
    with closing(opened(place, members)) as views:
        store, keys = members.open_store(place.settings("members", ""), lambda: AT)
        person = member.Person(ex.NAME, ex.BORN, "FEMALE", ex.CODE)
        command = member.Register(ex.tax_1, person, date(2015, 3, 26), date(2020, 1, 15))
        store.write(lambda work: work.decide(member.member, ex.AN, command, on=ex.DAY), ex.WHOLE)
        (recorded,) = (one for one in store.log(0, 100) if isinstance(one.event, member.Registered))
        at = recorded.position
        flawed = Delivered(at, recorded.event.TOPIC, str(ex.AN), b"", recorded, "KeyError", private=True)
        views.apply(views.generation("g1"), "MEMBERS", [flawed], NOWHERE, Place(at, at, "own"))
        store.close()
        keys.close()
        shown = bcd_here("parked", "show", f"MEMBERS:{at}", "--data", str(tmp_path)).stdout
        assert "Dịch vụ:   members" in shown
        assert "không giữ lại" in shown
        assert ex.NAME not in shown
        told = bcd_here("parked", "retry", str(ex.AN), "--data", str(tmp_path))
        assert told.stdout == "members: đã áp dụng 1 sự kiện.\n"
        with views.read() as (db, live):
            roster = live["roster"].table
            assert db.execute(select(roster.c.full_name)).scalars().all() == [ex.NAME]
            assert db.execute(select(func.count()).select_from(views.generation("g1").parked)).scalar_one() == 0
