"""Questions that put figures side by side: the same numbers as one by one, asked of the database all at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from services.reporting.figures import FIGURES
from services.reporting.views import comparing, queries, reckoning
from services.reporting.views.comparing import Branch
from services.reporting.views.refusals import SeriesTooLong, UnitOrCluster, UnknownFigure, UnknownUnit
from tests.reporting.conftest import Board

START, END = date(2020, 1, 1), date(2021, 12, 31)
ALL = [figure.id for figure in FIGURES]


def statements(board: Board, ask: Callable[[], object]) -> int:
    """Return how many statements a question takes."""
    found = []

    def note(*_: object) -> None:
        found.append(1)

    board.db.rollback()
    event.listen(board.db, "before_cursor_execute", note)
    ask()
    event.remove(board.db, "before_cursor_execute", note)
    return len(found)


@pytest.mark.parametrize("place", [{}, {"unit": "cuc-thue"}, {"unit": "thue-2"}, {"cluster": "cum-2"}])
def test_many_series_are_those_of_each_figure_alone(bloc: Board, place: dict[str, Any]) -> None:
    asked = ["members.active", "members.admitted", "ratings.good", "members.transferred_in"]
    together = comparing.many_series(*bloc.asked, asked, first=START, last=END, **place)
    assert together == [queries.series(*bloc.asked, one, first=START, last=END, **place) for one in asked]
    assert {point.value for point in together[0].points} != {0}


def test_the_bloc_has_on_every_day_what_its_entries_come_to(bloc: Board) -> None:
    """INVARIANT: what is read from the bloc's own totals is what is summed from the entries alone, on any day.

    Breaks when a day is counted in two parts of a question or in none: where a month begins or ends, or a year.
    """
    later = datetime(2030, 1, 1, tzinfo=UTC)
    days = [START + timedelta(days=offset) for offset in range(0, 760, 13)] + [date(2020, 12, 31), date(2021, 1, 1)]
    for on in days:
        asked = comparing.at_place(*bloc.asked, on=on), comparing.at_place(*bloc.asked, on=on, known_at=later)
        assert asked[0].values == asked[1].values, on
        months = [
            comparing.many_series(*bloc.asked, ALL, first=START, last=on, known_at=known) for known in (None, later)
        ]
        assert months[0] == months[1], on
    assert comparing.at_place(*bloc.asked, on=END).values["members.active"] == 6


def test_a_series_of_two_years_has_the_members_of_each_month(bloc: Board) -> None:
    (active,) = comparing.many_series(*bloc.asked, ["members.active"], first=START, last=END, unit="thue-1")
    told = {point.month: point.value for point in active.points}
    assert len(told) == 24
    assert (told["2020-01"], told["2020-02"], told["2021-03"], told["2021-06"], told["2021-07"]) == (0, 3, 4, 3, 4)
    assert told["2021-12"] == 3


def test_all_figures_cost_as_many_statements_as_two(bloc: Board) -> None:
    """INVARIANT: what a page of figures asks of the database does not grow with their number.

    A query for each figure, or for each unit, would break it.
    """
    two = ["members.active", "members.admitted"]

    def series(figures: list[str]) -> Callable[[], object]:
        return lambda: comparing.many_series(*bloc.asked, figures, first=START, last=END, unit="cuc-thue")

    def values(figures: list[str]) -> Callable[[], object]:
        return lambda: comparing.at_place(*bloc.asked, on=END, unit="cuc-thue", figures=figures)

    def units(figures: list[str]) -> Callable[[], object]:
        return lambda: queries.overview(*bloc.asked, on=END, figures=figures)

    values(two)()
    for ask in (series, values, units):
        assert statements(bloc, ask(ALL)) == statements(bloc, ask(two)) <= 5


def test_values_of_a_place_are_those_of_its_page(bloc: Board) -> None:
    page = queries.unit_page(*bloc.asked, "cuc-thue", on=END)
    found = comparing.at_place(*bloc.asked, on=END, unit="cuc-thue")
    assert found.values == {one.figure.id: one.value for one in page.figures}
    assert (found.place, found.path) == (page.unit, page.path)
    assert found.values["members.active"] == 4


def test_an_overview_of_some_figures_is_that_part_of_the_whole(bloc: Board) -> None:
    some, whole = (
        queries.overview(*bloc.asked, on=END, figures=["members.active"]),
        queries.overview(*bloc.asked, on=END),
    )
    assert [one.figure.id for one in some.figures] == ["members.active"]
    assert [row.values for row in some.units] == [
        {"members.active": row.values["members.active"]} for row in whole.units
    ]


def test_the_tree_counts_members_with_those_below_and_alone(bloc: Board) -> None:
    (root,) = comparing.tree(*bloc.asked, on=END)

    def told(branch: Branch) -> tuple[str, int, int]:
        return branch.unit.code, branch.members, branch.own

    assert told(root) == ("khoi", 6, 0)
    assert sorted(map(told, root.below)) == [("cuc-thue", 4, 0), ("kho-bac", 2, 2)]
    union = next(one for one in root.below if one.unit.code == "cuc-thue")
    assert [told(one) for one in union.below] == [("thue-1", 3, 3), ("thue-2", 1, 1)]
    assert comparing.tree(*bloc.asked, on=date(2019, 12, 31)) == []


def test_what_happened_between_two_days_is_the_difference_of_a_stock(bloc: Board) -> None:
    first, last = date(2021, 6, 1), date(2021, 8, 31)
    found = queries.explain(*bloc.asked, "members.active", since=first, on=last, unit="thue-1")
    before = queries.explain(*bloc.asked, "members.active", on=date(2021, 5, 31), unit="thue-1")
    after = queries.explain(*bloc.asked, "members.active", on=last, unit="thue-1")
    assert (found.opening, found.value) == (before.value, after.value) == (4, 4)
    assert [entry.amount for entry in found.entries] == [1, -1]
    flow = queries.explain(*bloc.asked, "members.admitted", since=date(2021, 4, 1), on=date(2021, 6, 30))
    assert (flow.opening, flow.value, len(flow.entries)) == (0, 1, 1)


def test_what_is_not_there_is_refused(bloc: Board) -> None:
    with pytest.raises(UnknownFigure):
        comparing.many_series(*bloc.asked, ["no.such"], first=START, last=END)
    with pytest.raises(UnknownUnit):
        comparing.at_place(*bloc.asked, on=END, unit="nowhere")
    with pytest.raises(UnitOrCluster):
        comparing.at_place(*bloc.asked, on=END, unit="cuc-thue", cluster="cum-1")
    with pytest.raises(SeriesTooLong):
        comparing.many_series(*bloc.asked, ALL, first=date(1921, 1, 1), last=END)
    with pytest.raises(SeriesTooLong):
        queries.explain(*bloc.asked, "members.active", since=END, on=START)


def test_what_happened_after_its_last_day_is_left_out_of_a_flow_alone(bloc: Board) -> None:
    """INVARIANT: figures asked for together end each on its own day."""
    asked, until = (
        ["members.admitted", "members.transferred_in", "members.active"],
        {"members.admitted": date(2021, 5, 18)},
    )
    cut, moved, active = comparing.many_series(*bloc.asked, asked, first=START, last=END, until=until)
    alone = queries.series(*bloc.asked, "members.admitted", first=START, last=date(2021, 5, 18))
    assert [point.value for point in cut.points] == [point.value for point in alone.points] + [0] * 7
    assert sum(point.value for point in cut.points) == 1
    rest = comparing.many_series(*bloc.asked, asked[1:], first=START, last=END)
    assert [moved, active] == rest


@pytest.mark.parametrize("limit", ["MOST_VALUES", "MOST_PARTS"])
def test_a_year_of_many_moves_is_asked_in_several_statements(
    bloc: Board, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """INVARIANT: a statement is never longer than a database takes, and no part of a question is left out."""
    places: list[dict[str, Any]] = [{}, {"unit": "cuc-thue"}, {"cluster": "cum-2"}]
    whole = [comparing.at_place(*bloc.asked, on=END, **place) for place in places]
    few = statements(bloc, lambda: comparing.at_place(*bloc.asked, on=END))
    monkeypatch.setattr(reckoning, limit, 1)
    assert [comparing.at_place(*bloc.asked, on=END, **place) for place in places] == whole
    assert statements(bloc, lambda: comparing.at_place(*bloc.asked, on=END)) == few + 1
