"""Units renamed, moved, merged and split: every day shows its own tree, and a statement says how numbers got there."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import MetaData

from contracts.base import Fact, UnitKind, UnitRef
from contracts.members import (
    ClusterFormed,
    ClusterLeadRotated,
    ClusterMembershipChanged,
    MemberAdmitted,
    UnitDissolved,
    UnitEstablished,
    UnitRenamed,
    UnitReparented,
    UnitsMerged,
    UnitSplit,
)
from contracts.members.people import (
    MemberDeceased,
    MemberExpelled,
    MemberReassigned,
    MemberRegistrationWithdrawn,
    MemberReinstated,
    MemberStruckOff,
)
from services.reporting.figures import entries
from services.reporting.figures.units import INFLOWS, OUTFLOWS
from services.reporting.views import queries
from services.reporting.views.refusals import SeriesTooLong, UnitOrCluster, UnknownUnit
from services.reporting.views.statement import Statement, statement
from services.reporting.views.units import History, Units
from services.suite.ledger_checks import Places, check_figures, moves_present, with_moves
from services.suite.recount import Moment, Recount
from tests.reporting.conftest import Board
from tests.reporting.examples import BLOC, KB, T1, T2, THUE, Telling, members, organisation, person

END = date(2022, 12, 31)
MERGER, SPLIT = UUID(int=801), UUID(int=802)
HQ = UnitRef(id=UUID(int=6), code="hai-quan")
T3 = UnitRef(id=UUID(int=7), code="thue-3")
T4 = UnitRef(id=UUID(int=8), code="thue-4")


def reorganised(tell: Any) -> Iterator[Fact]:
    """The year 2022: branch 1 moves under another union in March, is split in June, and branch 2 is merged in August.

    31/12/2021: branch 1 has 3 (persons 3, 4, 7), branch 2 has 1 (person 5), the treasury 2 (persons 1, 8).
    """
    since = date(2022, 1, 1)
    yield tell(UnitEstablished, HQ, since, unit_id=HQ.id, name="Hải quan", kind=UnitKind.GRASSROOTS_UNION, parent=BLOC)
    yield tell(UnitRenamed, THUE, date(2022, 2, 1), unit_id=THUE.id, name="Đoàn Thuế thành phố")
    yield tell(MemberAdmitted, T1, date(2022, 3, 14), member_id=person(11))
    yield tell(UnitReparented, T1, date(2022, 3, 15), unit_id=T1.id, parent=HQ, from_parent=THUE)
    yield tell(MemberAdmitted, T1, date(2022, 3, 15), member_id=person(12))
    on = date(2022, 6, 10)
    yield tell(UnitSplit, T1, on, unit_id=T1.id, reorganisation_id=SPLIT, into=(T3, T4), goes_on=False)
    for new, parent in ((T3, HQ), (T4, THUE)):
        yield tell(UnitEstablished, new, on, unit_id=new.id, name=new.code, kind=UnitKind.BRANCH, parent=parent)
    for number, to in ((3, T3), (4, T3), (7, T3), (11, T4), (12, T4)):
        yield tell(MemberReassigned, to, on, member_id=person(number), from_unit=T1, reorganisation_id=SPLIT)
    yield tell(UnitDissolved, T1, on, unit_id=T1.id, kind=UnitKind.BRANCH, reorganisation_id=SPLIT)
    on = date(2022, 8, 20)
    yield tell(UnitsMerged, T4, on, unit_id=T4.id, reorganisation_id=MERGER, sources=(T2,))
    yield tell(MemberReassigned, T4, on, member_id=person(5), from_unit=T2, reorganisation_id=MERGER)
    yield tell(UnitDissolved, T2, on, unit_id=T2.id, kind=UnitKind.BRANCH, reorganisation_id=MERGER)
    yield tell(MemberStruckOff, T4, date(2022, 9, 1), member_id=person(11))
    yield tell(MemberExpelled, T4, date(2022, 9, 2), member_id=person(12))
    yield tell(MemberDeceased, T3, date(2022, 9, 3), member_id=person(3))
    yield tell(MemberReinstated, T4, date(2022, 10, 1), member_id=person(11))


@pytest.fixture
def told(bloc: Board) -> list[Fact]:
    return list(reorganised(bloc.tell))


@pytest.fixture
def reformed(bloc: Board, told: list[Fact]) -> Board:
    bloc.hears(told, batch=4)
    return bloc


def tree(board: Board, on: date, **asked: Any) -> dict[str, dict[str, int]]:
    """Each grassroots unit listed, and the active members of each branch listed below it."""
    found = queries.overview(*board.asked, on=on, **asked)
    return {
        row.code: {
            one.code: one.values["members.active"]
            for one in queries.unit_page(*board.asked, row.code, on=on, **asked).below
        }
        for row in found.units
    }


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2021, 12, 31), {"cuc-thue": {"thue-1": 3, "thue-2": 1}, "kho-bac": {}}),
        (date(2022, 1, 1), {"cuc-thue": {"thue-1": 3, "thue-2": 1}, "hai-quan": {}, "kho-bac": {}}),
        (date(2022, 3, 14), {"cuc-thue": {"thue-1": 4, "thue-2": 1}, "hai-quan": {}, "kho-bac": {}}),
        (date(2022, 3, 15), {"cuc-thue": {"thue-2": 1}, "hai-quan": {"thue-1": 5}, "kho-bac": {}}),
        (date(2022, 6, 9), {"cuc-thue": {"thue-2": 1}, "hai-quan": {"thue-1": 5}, "kho-bac": {}}),
        (date(2022, 6, 10), {"cuc-thue": {"thue-2": 1, "thue-4": 2}, "hai-quan": {"thue-3": 3}, "kho-bac": {}}),
        (date(2022, 8, 20), {"cuc-thue": {"thue-4": 3}, "hai-quan": {"thue-3": 3}, "kho-bac": {}}),
        (END, {"cuc-thue": {"thue-4": 2}, "hai-quan": {"thue-3": 2}, "kho-bac": {}}),
    ],
)
def test_each_day_shows_its_own_tree(reformed: Board, on: date, expected: dict[str, dict[str, int]]) -> None:
    assert tree(reformed, on) == expected
    totals = {row.code: row.values["members.active"] for row in queries.overview(*reformed.asked, on=on).units}
    assert {code: totals[code] for code in expected if expected[code]} == {
        code: sum(branches.values()) for code, branches in expected.items() if branches
    }


def test_names_and_paths_are_those_of_the_day(reformed: Board) -> None:
    for on, name, path in (
        (date(2022, 1, 31), "Đoàn cơ sở Cục Thuế", ["khoi", "cuc-thue", "thue-1"]),
        (date(2022, 3, 14), "Đoàn Thuế thành phố", ["khoi", "cuc-thue", "thue-1"]),
        (date(2022, 3, 15), "Đoàn Thuế thành phố", ["khoi", "hai-quan", "thue-1"]),
    ):
        assert queries.unit_page(*reformed.asked, "cuc-thue", on=on).unit.name == name
        assert [one.code for one in queries.unit_page(*reformed.asked, "thue-1", on=on).path] == path


def test_what_was_not_yet_recorded_moved_nothing(bloc: Board, told: list[Fact]) -> None:
    bloc.hears(told)
    moved = next(fact for fact in told if isinstance(fact, UnitReparented))
    before = moved.origin.recorded_at - timedelta(minutes=1)
    assert tree(bloc, END, known_at=before) == {
        "cuc-thue": {"thue-1": 4, "thue-2": 1},
        "hai-quan": {},
        "kho-bac": {},
    }
    assert queries.unit_page(*bloc.asked, "cuc-thue", on=END, known_at=before).unit.name == "Đoàn Thuế thành phố"
    assert tree(bloc, END, known_at=datetime.fromisoformat("2030-01-01T00:00:00+00:00")) == tree(bloc, END)


def test_a_flow_counts_where_the_unit_stood_when_it_happened(reformed: Board) -> None:
    def admitted(on: date) -> dict[str, int]:
        found = queries.figure_by_unit(*reformed.asked, "members.admitted", on=on)
        assert sum(row.value for row in found.units) + found.elsewhere == found.value
        return {row.code: row.value for row in found.units}

    assert admitted(date(2022, 3, 14)) == {"cuc-thue": 1, "hai-quan": 0, "kho-bac": 0}
    assert admitted(END) == {"cuc-thue": 1, "hai-quan": 1, "kho-bac": 0}
    for unit, amount in (("cuc-thue", 1), ("hai-quan", 1), ("thue-1", 2)):
        why = queries.explain(*reformed.asked, "members.admitted", unit=unit, on=END)
        assert (why.value, sum(one.amount for one in why.entries)) == (amount, amount)
        pages = queries.entry_pages(*reformed.asked, "members.admitted", unit=unit, on=END)
        assert sum(len(page) for page in pages) == amount


def test_the_number_of_organisations_follows(reformed: Board) -> None:
    for on, branches, grassroots in ((date(2022, 6, 9), 2, 3), (date(2022, 6, 10), 3, 3), (END, 2, 3)):
        found = {one.figure.id: one.value for one in queries.overview(*reformed.asked, on=on).figures}
        assert (found["units.branches"], found["units.grassroots"]) == (branches, grassroots)
    last = {row.code: row.values["units.branches"] for row in queries.overview(*reformed.asked, on=END).units}
    assert last == {"cuc-thue": 1, "hai-quan": 1, "kho-bac": 0}


def test_a_series_of_a_stock_is_that_of_each_months_tree(reformed: Board) -> None:
    def months(unit: str, figure: str) -> list[int]:
        found = queries.series(*reformed.asked, figure, unit=unit, first=date(2022, 1, 1), last=date(2022, 10, 15))
        return [point.value for point in found.points]

    assert months("cuc-thue", "members.active") == [4, 4, 1, 1, 1, 3, 3, 3, 1, 2]
    assert months("hai-quan", "members.active") == [0, 0, 5, 5, 5, 3, 3, 3, 2, 2]
    assert months("cuc-thue", "members.admitted") == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert months("hai-quan", "members.admitted") == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


def statement_of(board: Board, first: date = date(2022, 1, 1), last: date = END, **place: Any) -> Statement:
    return statement(*board.asked, first=first, last=last, **place)


def test_a_statement_of_a_union_says_what_moved_with_units(reformed: Board) -> None:
    found = statement_of(reformed, unit="cuc-thue")
    whole = found.whole
    assert (whole.opening, whole.units_in, whole.units_out, whole.closing, found.balanced) == (4, 0, 4, 2, True)
    came = {name: amount for name, amount in whole.inflows.items() if amount}
    assert came == {"members.admitted": 1, "members.reassigned_in": 3, "members.reinstated": 1}
    went = {name: amount for name, amount in whole.outflows.items() if amount}
    assert went == {"members.reassigned_out": 1, "members.struck_off": 1, "members.expelled": 1}
    assert [(one.unit.code, one.on, one.members) for one in found.moved] == [("thue-1", date(2022, 3, 15), -4)]
    march, june = found.months[2], found.months[5]
    assert (march.opening, march.inflows["members.admitted"], march.units_out, march.closing) == (4, 1, 4, 1)
    assert (june.opening, june.inflows["members.reassigned_in"], june.closing) == (1, 2, 3)
    other = statement_of(reformed, unit="hai-quan").whole
    assert (other.opening, other.units_in, other.units_out, other.closing) == (0, 4, 0, 2)
    assert (other.inflows["members.reassigned_in"], other.outflows["members.reassigned_out"]) == (3, 5)


PLACES = [{}, *({"unit": code} for code in ("khoi", "cuc-thue", "hai-quan", "kho-bac"))]
BRANCHES = [{"unit": code} for code in ("thue-1", "thue-2", "thue-3", "thue-4")]


@pytest.mark.parametrize("place", [*PLACES, *BRANCHES])
@pytest.mark.parametrize(("first", "last"), [(date(2022, 1, 1), END), (date(2020, 1, 15), date(2022, 11, 3))])
def test_every_statement_reconciles_month_by_month(
    reformed: Board, place: dict[str, str], first: date, last: date
) -> None:
    """INVARIANT: opening + in − out = closing, before, in and after every merger, split and move of units.

    Breaks when a fact changes `members.active` without one flow, or a unit takes its members along unseen.
    """
    found = statement_of(reformed, first, last, **place)
    assert found.balanced
    assert all(line.balanced for line in (found.whole, *found.months))
    assert [line.opening for line in found.months[1:]] == [line.closing for line in found.months[:-1]]
    assert (found.months[0].first, found.months[-1].last) == (first, last)
    for name in (*found.whole.inflows, *found.whole.outflows):
        flows = [{**line.inflows, **line.outflows}[name] for line in (found.whole, *found.months)]
        assert flows[0] == sum(flows[1:])
    year = queries.overview(*reformed.asked, on=last).figures
    if not place:
        assert found.whole.closing == next(one.value for one in year if one.figure.id == "members.active")


def test_a_statement_that_does_not_add_up_says_so(reformed: Board) -> None:
    """INVARIANT: `balanced` is found out, not assumed: an entry lost from one figure shows."""
    ledger: Any = reformed.views["ledger"]
    total = ledger.total
    reformed.db.execute(total.delete().where(total.c.figure == "members.reassigned_in", total.c.period == 202206))
    found = statement_of(reformed, unit="cuc-thue")
    assert not found.balanced
    assert [line.balanced for line in found.months].index(False) == 5


def test_a_statement_that_was_known_earlier(reformed: Board, told: list[Fact]) -> None:
    moved = next(fact for fact in told if isinstance(fact, UnitReparented))
    known_at = moved.origin.recorded_at - timedelta(minutes=1)
    found = statement_of(reformed, unit="cuc-thue", known_at=known_at)
    assert (found.whole.closing, found.whole.units_out, found.balanced) == (5, 0, True)


def test_a_statement_is_refused_for_no_place_and_no_time(reformed: Board) -> None:
    for refusal, asked in (
        (UnknownUnit, {"unit": "khong-co"}),
        (UnitOrCluster, {"unit": "cuc-thue", "cluster": "cum-1"}),
        (SeriesTooLong, {"first": END, "last": date(2022, 1, 1)}),
        (SeriesTooLong, {"first": date(1940, 1, 1)}),
    ):
        with pytest.raises(refusal):
            statement_of(reformed, **asked)  # type: ignore[arg-type]  # dates and codes


def test_a_cluster_that_changes_within_the_year_keeps_what_was(bloc: Board) -> None:
    cluster = UUID(int=72)
    bloc.hears(
        [
            bloc.tell(
                ClusterMembershipChanged, BLOC, date(2021, 7, 1), cluster_id=cluster, year=2021, units=(THUE, KB)
            ),
            bloc.tell(
                ClusterLeadRotated, BLOC, date(2021, 9, 1), cluster_id=cluster, year=2021, lead=KB, from_lead=THUE
            ),
        ]
    )

    def first(on: date) -> tuple[str, list[str], int, int]:
        found = next(one for one in queries.overview(*bloc.asked, on=on).clusters if one.code == "cum-1")
        return found.lead, found.units, found.values["members.active"], found.values["members.admitted"]

    assert first(date(2021, 6, 30)) == ("cuc-thue", ["cuc-thue"], 5, 1)
    assert first(date(2021, 7, 1)) == ("cuc-thue", ["cuc-thue", "kho-bac"], 8, 1)
    assert first(date(2021, 12, 31)) == ("kho-bac", ["cuc-thue", "kho-bac"], 6, 1)
    found = statement_of(bloc, date(2021, 1, 1), date(2021, 12, 31), cluster="cum-1")
    assert (found.whole.opening, found.whole.units_in, found.whole.closing, found.balanced) == (5, 3, 6, True)
    assert statement_of(bloc, date(2021, 1, 1), date(2021, 12, 31), cluster="cum-2").balanced


def test_every_fact_that_changes_a_stock_of_members_has_one_flow_of_the_statement() -> None:
    """INVARIANT: no membership begins, moves or ends outside the statement.

    A new way to join or leave that is not among the flows breaks this.
    """
    flows = {figure.id: 1 for figure in INFLOWS} | {figure.id: -1 for figure in OUTFLOWS}
    board = Telling()
    told = [*organisation(board), *members(board), *reorganised(board)]
    told.append(board(MemberRegistrationWithdrawn, KB, member_id=person(1), registered_on=date(2020, 2, 1)))
    for fact in told:
        made = list(entries(fact))
        stock = sum(one.amount for one in made if one.figure_id == "members.active")
        assert stock == sum(flows.get(one.figure_id, 0) * one.amount for one in made), fact.NAME


def test_the_recount_agrees_on_every_day_of_the_reorganised_year(bloc: Board, told: list[Fact]) -> None:
    """INVARIANT: a verification counts the reorganised bloc a second time, from facts alone, and finds no difference."""
    bloc.hears(told)
    whole = Telling()
    history = [*organisation(whole), *members(whole), *reorganised(whole)]
    days = [date(2021, 12, 31), date(2022, 3, 14), date(2022, 3, 15), date(2022, 6, 10), date(2022, 8, 19), END]
    asked = [Moment(day, day.year) for day in days]
    counted = with_moves(asked, moves_present(*bloc.asked))
    counting, places = Recount(counted), Places("khoi")
    for fact in history:
        places.see(fact)
        counting.take(fact)
    answers = dict(zip(counted, counting.answers(), strict=True))
    checks = check_figures(*bloc.asked, queries.overview, places, asked, answers)
    assert [line.text for check in checks for line in check.differences] == []
    assert all(check.compared > 100 for check in checks)


def test_what_is_remembered_of_the_tree_is_what_the_tables_say(bloc: Board) -> None:
    """INVARIANT: rows of units and clusters are read again exactly when there are new ones.

    A change that adds no row, such as a name written over the one before, breaks it: pages would show the old one.
    """

    def told(units: Any) -> History:
        found: History = units.history(bloc.asked[0])
        return found

    remembers, cluster = bloc.views["units"], {"cluster_id": UUID(int=72), "year": 2021}
    for fact in (
        *reorganised(bloc.tell),
        bloc.tell(ClusterMembershipChanged, BLOC, date(2021, 7, 1), **cluster, units=(THUE, KB)),
        bloc.tell(ClusterLeadRotated, BLOC, date(2021, 9, 1), **cluster, lead=KB, from_lead=THUE),
        bloc.tell(ClusterFormed, BLOC, date(2021, 9, 2), **cluster, code="cum-1", name="Cụm 1", lead=KB, units=(KB,)),
    ):
        bloc.hears([fact])
        assert told(remembers) == told(Units("g1", MetaData()))
    assert [len(rows) for rows in told(remembers)] == [8, 4, 3, 6]
    assert told(remembers) is told(remembers)
