"""The view of units: fed by the members service's facts, each twice, on a real view set."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from contracts.base import Actor, Fact, Origin, UnitKind, UnitRef
from contracts.members import MemberRegistered, UnitDissolved, UnitEstablished, UnitReparented
from services.kernel.views import ViewSet, open_engine
from services.plans.views import DECODE, views
from services.plans.views.units import UnitDirectory
from tests.plans import examples as ex

ROOT = UnitRef(id=ex.BLOC, code="khoi-cq-dn")
OFFICE = UnitRef(id=ex.OFFICE, code="van-phong")
AT = datetime(2021, 1, 1, tzinfo=UTC)
ORIGIN = Origin(
    event_id=ex.OTHER,
    position=1,
    recorded_at=AT,
    effective_on=date(2021, 1, 1),
    actor=Actor(account="acc-1", post="Bí thư", unit="*"),
)


def established(unit: UnitRef, parent: UnitRef | None) -> UnitEstablished:
    """A unit under its parent."""
    kind = UnitKind.GRASSROOTS_UNION if parent else UnitKind.BLOC
    return UnitEstablished(origin=ORIGIN, unit=unit, unit_id=unit.id, name="Tên", kind=kind, parent=parent)


@pytest.fixture
def known(tmp_path: Path) -> Iterator[ViewSet]:
    """An empty view set on SQLite."""
    found = ViewSet(open_engine(f"sqlite:///{tmp_path / 'views.db'}"), views, lambda: AT)
    yield found
    found.close()


def feed(known: ViewSet, *facts: Fact) -> None:
    """Apply facts as the inbox does."""
    with known.engine.execution_options(bcd_write=True).begin() as db:
        known.live(db).views["units"].apply(db, facts)


def test_a_unit_is_known_once_its_fact_came_however_often(known: ViewSet) -> None:
    feed(known, established(ROOT, None), established(OFFICE, ROOT))
    feed(known, established(ROOT, None), established(OFFICE, ROOT))
    directory = UnitDirectory(known)
    assert (directory.find(ex.BLOC), directory.find(ex.OFFICE)) == (ROOT, OFFICE)
    assert (directory.parent(ex.BLOC), directory.parent(ex.OFFICE)) == (None, ex.BLOC)


def test_a_unit_that_moved_or_was_dissolved_is_known_as_such(known: ViewSet) -> None:
    other = UnitRef(id=ex.STRANGER, code="don-vi-khac")
    moved = UnitReparented(origin=ORIGIN, unit=OFFICE, unit_id=OFFICE.id, parent=other, from_parent=ROOT)
    gone = UnitDissolved(origin=ORIGIN, unit=OFFICE, unit_id=OFFICE.id, kind=UnitKind.GRASSROOTS_UNION)
    directory = UnitDirectory(known)
    for _ in range(2):
        feed(known, established(ROOT, None), established(other, ROOT), established(OFFICE, ROOT), moved)
    assert (directory.parent(OFFICE.id), directory.dissolved_on(OFFICE.id)) == (other.id, None)
    feed(known, gone, established(OFFICE, ROOT))
    assert (directory.parent(OFFICE.id), directory.dissolved_on(OFFICE.id)) == (other.id, date(2021, 1, 1))


def test_a_unit_nobody_spoke_of_is_unknown(known: ViewSet) -> None:
    feed(known, established(ROOT, None))
    directory = UnitDirectory(known)
    assert directory.find(ex.OFFICE) is None
    assert directory.parent(ex.OFFICE) is None


def test_facts_about_members_leave_the_units_alone(known: ViewSet) -> None:
    feed(known, MemberRegistered(origin=ORIGIN, unit=OFFICE, member_id=ex.OTHER))
    assert UnitDirectory(known).find(ex.OFFICE) is None


def test_the_fact_is_read_from_its_published_form() -> None:
    fact = established(OFFICE, ROOT)
    assert DECODE["bcd.members.unit-established.v1"](fact.model_dump_json().encode()) == fact
