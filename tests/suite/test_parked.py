"""A fact that cannot be applied, shown in full to an operator: which, why, since when, what to do."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.kernel.views import NOWHERE, Delivered, Place, ViewSet, open_engine
from services.reporting import main as reporting
from services.suite.directory import DataDirectory
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
