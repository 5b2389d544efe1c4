"""The arithmetic half of a verification: totals against entries, and every figure against the recount."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, case, func, select, union

from contracts.base import Fact, UnitKind, UnitRef
from contracts.members import MemberTransferred, UnitDissolved, UnitEstablished, UnitReparented
from contracts.members.people import MemberReassigned
from services.suite.findings import SHOWN, Check, Difference
from services.suite.recount import FIGURES, STOCKS, Key, Moment

Views = Mapping[str, Any]


class Places:
    """The units as facts name them: id to code, and which grassroots unit each belonged to on any day."""

    def __init__(self, bloc: str) -> None:
        self.bloc = bloc
        self.grassroots: set[str] = set()
        self.moves: set[date] = set()
        self._codes: dict[UUID, str] = {}
        self._parents: dict[str, list[tuple[date, str]]] = {}
        self._gone: dict[str, date] = {}

    def see(self, fact: Fact) -> None:
        """Learn the units a fact names. The facts of a unit must come in the order of their positions."""
        self._name(fact.unit)
        day = fact.origin.effective_on
        match fact:
            case MemberTransferred(from_unit=unit) | MemberReassigned(from_unit=unit):
                self._name(unit)
            case UnitEstablished(kind=kind, parent=parent):
                if parent:
                    self._parents[fact.unit.code] = [(date.min, parent.code)]
                if kind in (UnitKind.GRASSROOTS_UNION, UnitKind.GRASSROOTS_BRANCH):
                    self.grassroots.add(fact.unit.code)
            case UnitReparented(parent=parent):
                self._parents.setdefault(fact.unit.code, []).append((day, parent.code))
                self.moves.add(day)
            case UnitDissolved():
                self._gone[fact.unit.code] = day

    def _name(self, unit: UnitRef) -> None:
        self._codes[unit.id] = unit.code

    def code(self, unit_id: UUID) -> str:
        """Return a unit's code; the id itself where no fact names it."""
        return self._codes.get(unit_id) or str(unit_id)

    def stands(self, code: str, on: date) -> bool:
        """Tell whether a unit was not dissolved by a day."""
        return on < self._gone.get(code, date.max)

    def above(self, code: str, on: date) -> Iterator[str]:
        """Yield the grassroots unit and the bloc whose numbers included those of the unit `code` on a day."""
        unit: str | None = code
        while unit is not None and unit not in self.grassroots:
            steps = self._parents.get(unit, [])
            unit = next((parent for since, parent in reversed(steps) if since <= on), None)
        if unit is not None:
            yield unit
        yield self.bloc


def moves_present(db: Connection, views: Views) -> list[date]:
    """Return the days on which reporting let a unit move under another, oldest first."""
    change = views["units"].unit_change.c
    days = db.execute(select(change.effective_on).where(change.parent_id.is_not(None)).distinct()).scalars()
    return sorted(date(day // 10000, day // 100 % 100, day % 100) for day in days)


def with_moves(moments: Sequence[Moment], moves: Sequence[date]) -> list[Moment]:
    """Return the moments, and for each the eves of the moves before it in its year: flows are told apart by them."""
    eves = ((one, move - timedelta(days=1)) for one in moments for move in moves)
    return list(dict.fromkeys([*moments, *(Moment(eve, one.year) for one, eve in eves if _within(eve, one))]))


def _within(eve: date, moment: Moment) -> bool:
    return eve < moment.on and eve.year == moment.year


def years_present(db: Connection, views: Views) -> list[int]:
    """Return the years for which there are totals, oldest first."""
    total = views["ledger"].total.c
    return sorted(db.execute(select(total.period).distinct().where(total.period < 10000)).scalars())


def check_totals(db: Connection, views: Views, places: Places) -> Check:
    """Every total of a unit or the bloc, and every sum by kind of fact, is that of its entries; every entry is of a fact kept."""
    check = Check("totals", "Tổng theo tháng, năm bằng tổng các bút toán")
    ledger = views["ledger"]
    entry, total = ledger.entry.c, ledger.total.c
    month = entry.effective_on // 100
    kept_of = union(*(select(table.c.figure) for table in (ledger.entry, ledger.total, ledger.overall, ledger.moved)))
    for figure in sorted(db.execute(kept_of).scalars()):
        sums: Counter[tuple[UUID, int]] = Counter()
        of_figure = select(entry.unit_id, month, func.sum(entry.amount)).where(entry.figure == figure)
        for unit, period, amount in db.execute(of_figure.group_by(entry.unit_id, month)):
            sums[unit, period] += int(amount)
            sums[unit, period // 100] += int(amount)
        kept = select(total.unit_id, total.period, total.amount).where(total.figure == figure)
        totals = {(unit, period): amount for unit, period, amount in db.execute(kept)}
        for unit, period in sorted(sums.keys() | totals.keys(), key=str):
            check.number(figure, places.code(unit), _called(period), sums[unit, period], totals.get((unit, period), 0))
        _check_overall(db, views, figure, places, check)
        _check_moved(db, views, figure, places, check)
    _check_entries_have_facts(db, views, check)
    return check


def _check_overall(db: Connection, views: Views, figure: str, places: Places, check: Check) -> None:
    entry, overall = views["ledger"].entry.c, views["ledger"].overall.c
    sums: Counter[int] = Counter()
    by_day = select(entry.effective_on, func.sum(entry.amount)).where(entry.figure == figure)
    for day, amount in db.execute(by_day.group_by(entry.effective_on)):
        for period in (day, day // 100, day // 10000):
            sums[period] += int(amount)
    kept = select(overall.period, overall.amount).where(overall.figure == figure)
    totals = Counter({row.period: row.amount for row in db.execute(kept)})
    for period in sorted(sums.keys() | totals.keys()):
        check.number(figure, _whole(places.bloc), _called(period), sums[period], totals[period])


def _whole(bloc: str) -> str:
    """Return what a number of the bloc with all its units is told of, apart from the root unit's own."""
    return f"{bloc} (toàn khối)"


def _called(period: int) -> str:
    if period < 10_000:
        return f"năm {period}"
    if period < 1_000_000:
        return f"tháng {period % 100:02}/{period // 100}"
    return f"ngày {period % 100:02}/{period // 100 % 100:02}/{period // 10_000}"


def _check_moved(db: Connection, views: Views, figure: str, places: Places, check: Check) -> None:
    entry, moved = views["ledger"].entry.c, views["ledger"].moved.c
    month, upward = entry.effective_on // 100, case((entry.amount > 0, 1), else_=0)
    of_figure = select(entry.unit_id, month, entry.fact_type, upward, func.sum(entry.amount), func.count())
    sums = of_figure.where(entry.figure == figure).group_by(entry.unit_id, month, entry.fact_type, upward)
    kept = select(moved.unit_id, moved.month, moved.fact_type, moved.upward, moved.amount, moved.entries)
    must = {row[:4]: (int(row[4]), int(row[5])) for row in map(tuple, db.execute(sums))}
    is_ = {row[:4]: row[4:] for row in map(tuple, db.execute(kept.where(moved.figure == figure)))}
    for key in sorted(must.keys() | is_.keys(), key=str):
        unit, period, kind, _ = key
        (amount, number), (found, counted) = must.get(key, (0, 0)), is_.get(key, (0, 0))
        shown = f"{_called(period)}, do {kind}"
        check.number(figure, places.code(unit), shown, amount, found)
        check.number(figure, places.code(unit), f"{shown}, số bút toán", number, counted)


def _check_entries_have_facts(db: Connection, views: Views, check: Check) -> None:
    entry, fact = views["ledger"].entry, views["facts"].fact
    same = (entry.c.source == fact.c.source) & (entry.c.position == fact.c.position)
    orphans = (
        select(entry.c.source, entry.c.position, entry.c.figure)
        .select_from(entry.outerjoin(fact, same))
        .where(fact.c.position.is_(None))
        .limit(SHOWN)
    )
    for source, position, figure in db.execute(orphans):
        check.fact(position, f"bút toán {figure} của {source} không có dữ kiện nào sinh ra nó")


def check_figures(
    db: Connection,
    views: Views,
    overview: Callable[..., Any] | None,
    places: Places,
    moments: Sequence[Moment],
    answers: Mapping[Moment, dict[Key, int]],
) -> list[Check]:
    """Every figure, at every moment, of every unit and of the bloc, is what the recount says.

    `answers` has these moments, and those of `with_moves`.
    """
    by_unit = Check("figures", "Từng chỉ tiêu của từng đơn vị, của cả khối so với đếm lại từ kho sự kiện")
    shown = Check("overview", "Số hiện trên màn hình tổng quan so với đếm lại từ kho sự kiện")
    for moment in moments:
        answer = answers[moment]
        day = moment.on.strftime("%d/%m/%Y")
        found = _values(db, views, places, moment.on)
        for figure in sorted({figure for figure, _ in found} - FIGURES):
            by_unit.differs(Difference(f"{figure} · {day}: chỉ tiêu này chưa có cách đếm lại", figure=figure, on=day))
        wanted, found = _with_bloc(answer, places.bloc), _with_bloc(found, places.bloc)
        for figure, unit in sorted(wanted.keys() | found.keys()):
            by_unit.number(figure, unit, day, wanted.get((figure, unit), 0), found.get((figure, unit), 0))
        if overview is not None:
            _check_overview(overview(db, views, on=moment.on, year=moment.year), places, moment, answers, shown)
    return [by_unit] if overview is None else [by_unit, shown]


def _with_bloc(values: Mapping[Key, int], bloc: str) -> dict[Key, int]:
    """Add the sums over all units, under the bloc's name for the whole."""
    whole: Counter[Key] = Counter()
    for (figure, _), amount in values.items():
        whole[figure, _whole(bloc)] += amount
    return {**values, **whole}


def _values(db: Connection, views: Views, places: Places, on: date) -> dict[Key, int]:
    """Return each unit's own figures as the ledger gives them: whole years, whole months, days of the last month."""
    entry, total = views["ledger"].entry.c, views["ledger"].total.c
    month, day = on.year * 100 + on.month, on.year * 10000 + on.month * 100 + on.day
    years = (total.period < on.year) & total.figure.in_(STOCKS)
    months = (total.period > on.year * 100) & (total.period < month)
    days = (entry.effective_on > month * 100) & (entry.effective_on <= day)
    values: Counter[Key] = Counter()
    for part, where in ((total, years), (total, months), (entry, days)):
        sums = select(part.figure, part.unit_id, func.sum(part.amount)).where(where)
        for figure, unit, amount in db.execute(sums.group_by(part.figure, part.unit_id)):
            values[figure, places.code(unit)] += int(amount)
    return {key: amount for key, amount in values.items() if amount}


def _check_overview(
    overview: Any, places: Places, moment: Moment, answers: Mapping[Moment, dict[Key, int]], check: Check
) -> None:
    """Compare the bloc's numbers, and the grassroots units' with those of their branches, wherever these stood then."""
    expected: Counter[Key] = Counter()
    for first, amounts in _by_tree(places, moment, answers):
        for (figure, unit), amount in amounts.items():
            for above in places.above(unit, first):
                if places.stands(above, moment.on):
                    expected[figure, above] += amount
    found: dict[Key, int] = {(one.figure.id, places.bloc): one.value for one in overview.figures}
    for row in overview.units:
        found |= {(figure, row.code): value for figure, value in row.values.items()}
    for figure, unit in sorted(expected.keys() | found.keys()):
        day = moment.on.strftime("%d/%m/%Y")
        check.number(figure, unit, day, expected[figure, unit], found.get((figure, unit), 0))


def _by_tree(
    places: Places, moment: Moment, answers: Mapping[Moment, dict[Key, int]]
) -> Iterator[tuple[date, dict[Key, int]]]:
    """Yield stocks with the day asked about, and the flows of each time without moves with a day of it."""
    yield moment.on, {key: amount for key, amount in answers[moment].items() if key[0] in STOCKS}
    eves = sorted(move - timedelta(days=1) for move in places.moves)
    before: dict[Key, int] = {}
    for end in [*(eve for eve in eves if _within(eve, moment) and Moment(eve, moment.year) in answers), moment.on]:
        flows = {key: amount for key, amount in answers[Moment(end, moment.year)].items() if key[0] not in STOCKS}
        yield end, {key: flows.get(key, 0) - before.get(key, 0) for key in flows.keys() | before.keys()}
        before = flows
