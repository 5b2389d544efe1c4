"""What changed between two moments of recording: figures then and now, and the entries that came in between."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.members import MemberAdmitted, MemberLeft, MemberTransferred, UnitReparented
from services.reporting.figures import BY_ID
from services.reporting.views.changes import changed_entries, changes
from services.reporting.views.refusals import SinceAfterUntil, UnknownUnit
from tests.reporting.conftest import Board
from tests.reporting.examples import KB, T1, T2, THUE, person

END = date(2021, 12, 31)
ACTIVE = BY_ID["members.active"]


def known(board: Board, position: int) -> datetime:
    """The moment at which the members' fact at a position was recorded."""
    return board.tell.start + timedelta(hours=position)


def changed(board: Board, since: datetime, **asked: Any) -> dict[str, tuple[int, int, int]]:
    """Each changed figure's value then and now, and how many entries came in between."""
    shown = changes(*board.asked, since=since, on=asked.pop("on", END), **asked)
    return {row.figure.id: (row.before, row.after, row.entries) for row in shown.figures}


@pytest.fixture
def later(bloc: Board) -> Board:
    """The small bloc, and two facts recorded after 23 others: one effective this year, one last year."""
    bloc.hears(
        [
            bloc.tell(MemberAdmitted, KB, date(2021, 10, 1), member_id=person(9)),
            bloc.tell(MemberAdmitted, T2, date(2020, 10, 1), member_id=person(10)),
        ]
    )
    return bloc


def test_only_what_was_recorded_since_has_changed(later: Board) -> None:
    assert changed(later, known(later, 23)) == {"members.active": (6, 8, 2), "members.admitted": (2, 3, 1)}


def test_nothing_changed_since_the_last_fact(later: Board) -> None:
    assert changed(later, known(later, 25)) == {}


def test_a_later_moment_ends_the_comparison(later: Board) -> None:
    found = changed(later, known(later, 23), until=known(later, 24))
    assert found == {"members.active": (6, 7, 1), "members.admitted": (2, 3, 1)}


def test_a_day_before_the_new_facts_took_effect_shows_no_change(later: Board) -> None:
    assert changed(later, known(later, 23), on=date(2020, 9, 30)) == {}


def test_a_place_shows_its_own_changes(later: Board) -> None:
    assert changed(later, known(later, 23), unit="kho-bac") == {
        "members.active": (2, 3, 1),
        "members.admitted": (1, 2, 1),
    }
    assert changed(later, known(later, 23), unit="cuc-thue") == {"members.active": (4, 5, 1)}
    assert changed(later, known(later, 23), cluster="cum-1") == {"members.active": (4, 5, 1)}


def test_entries_that_cancel_each_other_are_named_though_the_value_is_the_same(bloc: Board) -> None:
    since = known(bloc, 23)
    bloc.hears(
        [
            bloc.tell(MemberAdmitted, KB, date(2021, 10, 1), member_id=person(9)),
            bloc.tell(MemberLeft, KB, date(2021, 11, 1), member_id=person(9)),
        ]
    )
    assert changed(bloc, since)["members.active"] == (6, 6, 2)


def test_a_unit_moved_by_a_late_decision_changes_what_its_unions_had(bloc: Board) -> None:
    since = known(bloc, 23)
    bloc.hears([bloc.tell(UnitReparented, T1, date(2021, 1, 1), unit_id=T1.id, from_parent=THUE, parent=KB)])
    assert changed(bloc, since, unit="kho-bac")["members.active"] == (2, 5, 0)
    assert changed(bloc, since, unit="cuc-thue")["members.active"] == (4, 1, 0)


def test_the_entries_between_are_shown_newest_first_a_page_at_a_time(later: Board) -> None:
    first = changed_entries(*later.asked, ACTIVE, since=known(later, 23), on=END, limit=1)
    assert [(row.unit.code, row.amount) for row in first.entries] == [("kho-bac", 1)]
    second = changed_entries(*later.asked, ACTIVE, since=known(later, 23), on=END, limit=1, cursor=first.next)
    assert [(row.unit.code, row.amount) for row in second.entries] == [("thue-2", 1)]
    assert second.next is None


def test_a_transfer_between_units_changes_both_and_not_the_bloc(bloc: Board) -> None:
    since = known(bloc, 23)
    moved = {"member_id": person(3), "transfer_id": UUID(int=903), "from_unit": T1}
    bloc.hears([bloc.tell(MemberTransferred, KB, date(2021, 12, 1), **moved)])
    assert changed(bloc, since)["members.active"] == (6, 6, 2)
    assert changed(bloc, since, unit="kho-bac")["members.active"] == (2, 3, 1)


def test_moments_out_of_order_and_unknown_units_are_refused(bloc: Board) -> None:
    with pytest.raises(SinceAfterUntil):
        changed(bloc, known(bloc, 5), until=known(bloc, 4))
    with pytest.raises(UnknownUnit):
        changed(bloc, known(bloc, 5), unit="không-có")
