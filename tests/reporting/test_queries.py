"""What the board answers: any date, any moment of knowledge, any place, and why."""

import dataclasses
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from contracts.base import UnitKind
from contracts.members import ClusterFormed, MemberAdmitted, UnitEstablished
from contracts.plans import YouthModelRegistered
from services.kernel.problems import Malformed
from services.reporting.figures import BY_ID, entries
from services.reporting.views import queries
from services.reporting.views.answers import FigureValue, Part, UnitName, UnitRow
from services.reporting.views.ledger import Ledger
from services.reporting.views.refusals import (
    SeriesTooLong,
    UnitOrCluster,
    UnknownCluster,
    UnknownFact,
    UnknownFigure,
    UnknownUnit,
)
from tests.reporting.conftest import Board
from tests.reporting.examples import BLOC, KB, THUE, Telling, members, organisation, person

END = date(2021, 12, 31)
_MADE = {entry.figure_id for fact in (*organisation(Telling()), *members(Telling())) for entry in entries(fact)}
TOLD = [BY_ID[one] for one in (*sorted(_MADE), "models.registered")]
"""The figures that the small bloc comes to, and one that it does not."""


def values(figures: list[FigureValue], *names: str) -> list[int]:
    found = {one.figure.id: one.value for one in figures}
    return [found[name] for name in names]


def column(units: list[UnitRow], name: str) -> dict[str, int]:
    return {row.code: row.values[name] for row in units}


@pytest.mark.parametrize(
    ("on", "whole", "thue", "kb"),
    [
        (date(2019, 12, 31), 0, 0, 0),
        (date(2020, 1, 31), 0, 0, 0),
        (date(2020, 2, 1), 6, 5, 1),
        (date(2020, 12, 31), 6, 5, 1),
        (date(2021, 3, 25), 6, 5, 1),
        (date(2021, 3, 26), 7, 6, 1),
        (date(2021, 6, 14), 8, 6, 2),
        (date(2021, 6, 15), 8, 5, 3),
        (date(2021, 6, 30), 8, 5, 3),
        (date(2021, 8, 31), 7, 5, 2),
        (END, 6, 4, 2),
        (date(2035, 1, 1), 6, 4, 2),
    ],
)
def test_a_stock_is_as_it_was_on_any_day(bloc: Board, on: date, whole: int, thue: int, kb: int) -> None:
    found = queries.overview(*bloc.asked, on=on)
    assert values(found.figures, "members.active") == [whole]
    units = column(found.units, "members.active")
    assert (units.get("cuc-thue", 0), units.get("kho-bac", 0)) == (thue, kb)


def test_flows_are_summed_within_the_year_up_to_the_day(bloc: Board) -> None:
    flows = ("members.transferred_in", "members.admitted", "ratings.decided")
    for on, year, expected in (
        (date(2021, 6, 14), None, [0, 2, 0]),
        (date(2021, 6, 15), None, [1, 2, 0]),
        (END, None, [2, 2, 1]),
        (END, 2020, [0, 0, 1]),
        (date(2022, 5, 5), None, [0, 0, 0]),
        (date(2022, 5, 5), 2021, [2, 2, 1]),
        (END, 2022, [0, 0, 0]),
    ):
        found = queries.overview(*bloc.asked, on=on, year=year)
        assert values(found.figures, *flows) == expected, (on, year)


def test_a_transfer_is_one_less_here_and_one_more_there(bloc: Board) -> None:
    found = queries.overview(*bloc.asked, on=END)
    assert column(found.units, "members.transferred_out") == {"cuc-thue": 2, "kho-bac": 0}
    assert column(found.units, "members.transferred_in") == {"cuc-thue": 1, "kho-bac": 1}
    below = queries.unit_page(*bloc.asked, "cuc-thue", on=END).below
    assert column(below, "members.transferred_out") == {"thue-1": 1, "thue-2": 1}
    assert column(below, "members.transferred_in") == {"thue-1": 1, "thue-2": 0}
    assert column(below, "members.active") == {"thue-1": 3, "thue-2": 1}


def test_a_revised_rating_leaves_the_old_rank_on_the_day_of_the_revision(bloc: Board) -> None:
    ranks = ("ratings.decided", "ratings.good", "ratings.excellent")
    before = queries.overview(*bloc.asked, on=date(2021, 12, 27))
    after = queries.overview(*bloc.asked, on=date(2021, 12, 28))
    assert values(before.figures, *ranks) == [1, 1, 0]
    assert values(after.figures, *ranks) == [1, 0, 1]


def test_what_was_not_yet_recorded_was_not_yet_known(bloc: Board) -> None:
    registered = bloc.tell.start + timedelta(hours=14)
    found = queries.overview(*bloc.asked, on=END, known_at=registered)
    assert column(found.units, "members.active") == {"cuc-thue": 5, "kho-bac": 1}
    assert values(found.figures, "members.admitted", "units.grassroots") == [0, 2]
    later = queries.overview(*bloc.asked, on=END, known_at=registered + timedelta(hours=1))
    assert column(later.units, "members.active") == {"cuc-thue": 6, "kho-bac": 1}
    nothing = queries.overview(*bloc.asked, on=END, known_at=bloc.tell.start)
    assert nothing.units == []
    assert {one.value for one in nothing.figures} == {0}


def test_known_at_the_end_all_is_as_without_it(bloc: Board) -> None:
    """INVARIANT: the totals are the sums of the entries, on every day.

    A total kept for the wrong month, or moved without its entry, would show two different pasts.
    """
    for offset in range(0, 760, 19):
        on = date(2020, 1, 1) + timedelta(days=offset)
        known_at = datetime.fromisoformat("2030-01-01T00:00:00+00:00")
        assert dataclasses.replace(queries.overview(*bloc.asked, on=on, known_at=known_at), known_at=None) == (
            queries.overview(*bloc.asked, on=on)
        )


def test_totals_are_the_sums_of_entries_by_month_and_year(bloc: Board) -> None:
    ledger = bloc.views["ledger"]
    assert isinstance(ledger, Ledger)
    sums: dict[tuple[str, UUID, int], int] = {}
    for row in bloc.db.execute(select(ledger.entry)):
        for period in (row.effective_on // 100, row.effective_on // 10000):
            key = (row.figure, row.unit_id, period)
            sums[key] = sums.get(key, 0) + row.amount
    kept = {(row.figure, row.unit_id, row.period): row.amount for row in bloc.db.execute(select(ledger.total))}
    assert kept == sums
    whole: dict[tuple[str, int], int] = {}
    for row in bloc.db.execute(select(ledger.entry)):
        for period in (row.effective_on, row.effective_on // 100, row.effective_on // 10000):
            whole[row.figure, period] = whole.get((row.figure, period), 0) + row.amount
    assert {(row.figure, row.period): row.amount for row in bloc.db.execute(select(ledger.overall))} == whole
    assert bloc.db.execute(select(func.count(ledger.entry.c.line))).scalar_one() == 45


def test_a_fact_cannot_be_counted_twice(bloc: Board) -> None:
    """INVARIANT: the entry's key carries the fact's place.

    A key made here instead, or an insert that overlooks a conflict, would let a repeated fact count again.
    """
    fact = bloc.tell(MemberAdmitted, KB, END, member_id=person(50))
    bloc.hears([fact])
    with pytest.raises(IntegrityError), bloc.db.begin_nested():
        bloc.hears([fact])
    assert values(queries.overview(*bloc.asked, on=END).figures, "members.active") == [7]


def test_units_and_what_the_bloc_itself_did_add_up_to_the_bloc(bloc: Board) -> None:
    bloc.hears([bloc.tell(MemberAdmitted, BLOC, END, member_id=person(50))])
    found = queries.overview(*bloc.asked, on=END)
    assert found.elsewhere["members.active"] == 1
    for one in found.figures:
        units = sum(row.values[one.figure.id] for row in found.units)
        assert units + found.elsewhere[one.figure.id] == one.value


def test_a_unit_belongs_to_the_cluster_of_the_year(bloc: Board) -> None:
    last, this = (queries.overview(*bloc.asked, on=END, year=year) for year in (2020, 2021))
    assert [(one.code, one.name, one.units) for one in last.clusters] == [("cum-1", "Cụm 1", ["cuc-thue", "kho-bac"])]
    assert [(one.code, one.lead, one.values["members.active"]) for one in this.clusters] == [
        ("cum-1", "cuc-thue", 4),
        ("cum-2", "kho-bac", 2),
    ]
    assert {row.code: row.cluster for row in this.units} == {"cuc-thue": "cum-1", "kho-bac": "cum-2"}
    assert queries.unit_page(*bloc.asked, "thue-1", on=END).cluster == UnitName("cum-1", "Cụm số 1", "CLUSTER")
    assert queries.overview(*bloc.asked, on=END, year=2019).clusters == []


def test_a_cluster_formed_anew_has_only_the_units_of_the_last_forming(bloc: Board) -> None:
    formed = bloc.tell(
        ClusterFormed, BLOC, cluster_id=UUID(int=71), year=2020, code="cum-1", name="Cụm 1", lead=KB, units=(KB,)
    )
    bloc.hears([formed])
    (cluster,) = queries.overview(*bloc.asked, on=END, year=2020).clusters
    assert (cluster.lead, cluster.units) == ("kho-bac", ["kho-bac"])


def test_a_unit_is_listed_from_the_day_it_was_established(bloc: Board) -> None:
    new = UnitName("hai-quan", "Đoàn cơ sở Hải quan", "GRASSROOTS_UNION")
    unit = THUE.model_copy(update={"id": UUID(int=60), "code": new.code})
    fact = bloc.tell(
        UnitEstablished,
        unit,
        date(2021, 7, 1),
        unit_id=unit.id,
        name=new.name,
        kind=UnitKind.GRASSROOTS_UNION,
        parent=BLOC,
    )
    bloc.hears([fact])
    before, after = (queries.overview(*bloc.asked, on=on) for on in (date(2021, 6, 30), date(2021, 7, 1)))
    assert [row.code for row in before.units] == ["cuc-thue", "kho-bac"]
    assert [row.code for row in after.units] == ["cuc-thue", "hai-quan", "kho-bac"]
    assert values(before.figures, "units.grassroots") == [2]
    assert values(after.figures, "units.grassroots", "units.branches") == [3, 2]


def test_a_units_page_tells_its_own_from_those_below(bloc: Board) -> None:
    page = queries.unit_page(*bloc.asked, "cuc-thue", on=END)
    assert values(page.figures, "members.active", "units.branches") == [4, 2]
    assert (page.own["members.active"], page.own["units.grassroots"]) == (0, 1)
    assert [one.code for one in page.path] == ["khoi", "cuc-thue"]
    branch = queries.unit_page(*bloc.asked, "thue-1", on=END)
    assert [one.code for one in branch.path] == ["khoi", "cuc-thue", "thue-1"]
    assert (branch.below, branch.own["members.active"]) == ([], 3)
    whole = queries.unit_page(*bloc.asked, "khoi", on=END)
    assert values(whole.figures, "members.active") == [6]
    assert [row.code for row in whole.below] == ["cuc-thue", "kho-bac"]


def test_one_figure_by_unit_and_cluster(bloc: Board) -> None:
    found = queries.figure_by_unit(*bloc.asked, "members.active", on=END)
    assert (found.value, found.elsewhere) == (6, 0)
    assert [(row.code, row.cluster, row.value) for row in found.units] == [
        ("cuc-thue", "cum-1", 4),
        ("kho-bac", "cum-2", 2),
    ]
    assert [(row.code, row.value) for row in found.clusters] == [("cum-1", 4), ("cum-2", 2)]


def test_a_stock_explains_itself_from_the_start_of_the_year(bloc: Board) -> None:
    found = queries.explain(*bloc.asked, "members.active", unit="thue-1", on=END)
    assert found.sentence_vi == (
        "3 = 3 tính đến hết 31/12/2020 + 1 kết nạp + 1 chuyển đến − 1 ra khỏi Đoàn − 1 chuyển đi"
    )
    assert (found.value, found.opening, found.first) == (3, 3, date(2021, 1, 1))
    assert found.parts[0] == Part("member-admitted", "kết nạp", 1, 1)
    assert [(one.effective_on, one.amount) for one in found.entries] == [
        (date(2021, 9, 30), -1),
        (date(2021, 7, 1), 1),
        (date(2021, 6, 15), -1),
        (date(2021, 3, 26), 1),
        (date(2020, 2, 1), 1),
        (date(2020, 2, 1), 1),
        (date(2020, 2, 1), 1),
    ]
    assert sum(one.amount for one in found.entries) == found.value


def test_a_flow_explains_itself_within_its_year(bloc: Board) -> None:
    found = queries.explain(*bloc.asked, "ratings.good", on=END)
    assert found.sentence_vi == "0 = 1 xếp loại − 1 sửa xếp loại"
    assert len(found.entries) == 2
    assert found.entries[0].summary_vi == (
        "Xếp loại đoàn viên: Hoàn thành xuất sắc nhiệm vụ, năm 2021, trước là Hoàn thành tốt nhiệm vụ "
        "(12-QĐ/ĐTN ngày 01/03/2021 của Ban Thường vụ)"
    )
    assert queries.explain(*bloc.asked, "models.registered", on=END).sentence_vi == "0: chưa có sự kiện nào"


@pytest.mark.parametrize("on", [date(2020, 6, 30), date(2021, 6, 20), END])
@pytest.mark.parametrize("place", [{}, {"unit": "cuc-thue"}, {"unit": "kho-bac"}, {"cluster": "cum-1"}])
def test_every_value_is_its_opening_and_parts_and_the_sum_of_its_entries(
    bloc: Board, on: date, place: dict[str, Any]
) -> None:
    """INVARIANT: every number explains itself, to the last digit, whatever the place and day.

    A total that counts what no entry tells, or entries listed that the total leaves out, would break it.
    """
    for figure in TOLD:
        for known_at in (None, bloc.tell.start + timedelta(hours=16)):
            found = queries.explain(*bloc.asked, figure.id, on=on, known_at=known_at, **place)
            assert found.value == found.opening + sum(part.amount for part in found.parts)
            assert found.value == sum(entry.amount for entry in found.entries)


def test_entries_come_in_pages_without_gap_or_repeat(bloc: Board) -> None:
    whole = queries.explain(*bloc.asked, "members.active", on=END)
    assert whole.next is None
    found, cursor = [], None
    while True:
        page = queries.explain(*bloc.asked, "members.active", on=END, cursor=cursor, limit=3)
        assert len(page.entries) <= 3
        found += page.entries
        cursor = page.next
        if cursor is None:
            break
    assert found == whole.entries
    assert [one for page in queries.entry_pages(*bloc.asked, "members.active", on=END) for one in page] == found


def test_a_fact_tells_who_decided_by_what_and_which_entries_it_made(bloc: Board) -> None:
    (entry, *_) = queries.explain(*bloc.asked, "members.transferred_in", unit="kho-bac", on=END).entries
    fact = queries.fact(*bloc.asked, entry.source, entry.position)
    assert fact.fact_type == "bcd.members.member-transferred.v1"
    assert fact.summary_vi == "Tiếp nhận chuyển sinh hoạt: từ Chi đoàn 1 (12-QĐ/ĐTN ngày 01/03/2021 của Ban Thường vụ)"
    assert (fact.actor_account, fact.actor_post, fact.rule_set) == ("thu", "Bí thư", "XII-2023")
    assert (fact.unit.code, fact.effective_on, fact.subject) == ("kho-bac", date(2021, 6, 15), person(1))
    assert fact.data["from_unit"]["code"] == "thue-1"
    assert entry in fact.entries
    assert [(one.figure, one.unit.code, one.amount) for one in fact.entries] == [
        ("members.transferred_out", "thue-1", 1),
        ("members.active", "thue-1", -1),
        ("members.transferred_in", "kho-bac", 1),
        ("members.active", "kho-bac", 1),
    ]


def test_the_entries_told_of_a_fact_are_those_in_the_ledger(bloc: Board) -> None:
    listed = [one for figure in TOLD for page in queries.entry_pages(*bloc.asked, figure.id, on=END) for one in page]
    listed += [
        one
        for figure in TOLD
        if figure.kind == "flow"
        for page in queries.entry_pages(*bloc.asked, figure.id, on=END, year=2020)
        for one in page
    ]
    assert len(listed) == 45
    for entry in listed:
        assert entry in queries.fact(*bloc.asked, entry.source, entry.position).entries


def test_a_series_of_a_stock_closes_each_month_and_of_a_flow_sums_it(bloc: Board) -> None:
    months: dict[str, Any] = {"first": date(2021, 5, 20), "last": date(2021, 7, 1)}
    stock = queries.series(*bloc.asked, "members.active", unit="cuc-thue", **months)
    flow = queries.series(*bloc.asked, "members.transferred_out", unit="cuc-thue", **months)
    assert [(one.month, one.value) for one in stock.points] == [("2021-05", 6), ("2021-06", 5), ("2021-07", 5)]
    assert [(one.month, one.value) for one in flow.points] == [("2021-05", 0), ("2021-06", 1), ("2021-07", 1)]
    early = queries.series(
        *bloc.asked, "members.active", unit="cuc-thue", known_at=bloc.tell.start + timedelta(hours=14), **months
    )
    assert [one.value for one in early.points] == [5, 5, 5]
    whole = queries.series(*bloc.asked, "members.active", first=date(2019, 12, 1), last=date(2020, 2, 29))
    assert [one.value for one in whole.points] == [0, 0, 6]
    assert [one.value for one in queries.series(*bloc.asked, "members.active", first=END, last=END).points] == [6]


def test_what_does_not_exist_is_refused(bloc: Board) -> None:
    with pytest.raises(UnknownFigure):
        queries.figure_by_unit(*bloc.asked, "members.happy", on=END)
    with pytest.raises(UnknownUnit):
        queries.unit_page(*bloc.asked, "khong-co", on=END)
    with pytest.raises(UnknownCluster):
        queries.explain(*bloc.asked, "members.active", cluster="cum-9", on=END)
    with pytest.raises(UnitOrCluster):
        queries.explain(*bloc.asked, "members.active", unit="kho-bac", cluster="cum-1", on=END)
    with pytest.raises(UnknownFact):
        queries.fact(*bloc.asked, "plans", 999)
    with pytest.raises(SeriesTooLong):
        queries.series(*bloc.asked, "members.active", first=END, last=date(2021, 1, 1))
    with pytest.raises(Malformed):
        queries.explain(*bloc.asked, "members.active", on=END, cursor="xyz")


def test_an_empty_board_answers_with_nothing(board: Board) -> None:
    found = queries.overview(*board.asked, on=END)
    assert (found.units, found.clusters, found.bloc.name) == ([], [], "Toàn khối")
    assert {one.value for one in found.figures} == {0}


def test_any_text_is_kept_as_people_wrote_it(board: Board) -> None:
    words = ['"Ngày" \\thứ bảy\\', "{a,b}", "NULL", ", ; ' \n\t", "", "Đồng Tháp 🌾"]
    facts = [
        board.tell(YouthModelRegistered, KB, model_id=UUID(int=n), name=text, field=text)
        for n, text in enumerate(words)
    ]
    facts[0] = facts[0].model_copy(update={"origin": facts[0].origin.model_copy(update={"document": None})})
    board.hears(facts)
    found = queries.models(*board.asked, on=END)
    assert [(row.name, row.field) for row in reversed(found)] == [(text, text) for text in words]
    assert [row.document is None for row in reversed(found)] == [True, False, False, False, False, False]
    assert [queries.fact(*board.asked, "plans", n + 1).data["name"] for n in range(len(words))] == words
