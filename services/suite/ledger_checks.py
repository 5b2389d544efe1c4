"""The arithmetic half of a verification: totals against entries, and every figure against the recount."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, union

from contracts.base import Fact, UnitKind, UnitRef
from contracts.members import MemberTransferred, UnitEstablished
from services.suite.findings import SHOWN, Check, Difference
from services.suite.recount import FIGURES, STOCKS, Key, Moment

Views = Mapping[str, Any]


class Places:
    """The units as facts name them: id to code, and which grassroots unit each belongs to."""

    def __init__(self, bloc: str) -> None:
        self.bloc = bloc
        self.grassroots: set[str] = set()
        self._codes: dict[UUID, str] = {}
        self._parents: dict[str, str] = {}

    def see(self, fact: Fact) -> None:
        """Learn the units a fact names."""
        self._name(fact.unit)
        match fact:
            case MemberTransferred(from_unit=unit):
                self._name(unit)
            case UnitEstablished(kind=kind, parent=parent):
                if parent:
                    self._parents[fact.unit.code] = parent.code
                if kind in (UnitKind.GRASSROOTS_UNION, UnitKind.GRASSROOTS_BRANCH):
                    self.grassroots.add(fact.unit.code)

    def _name(self, unit: UnitRef) -> None:
        self._codes[unit.id] = unit.code

    def code(self, unit_id: UUID) -> str:
        """Return a unit's code; the id itself where no fact names it."""
        return self._codes.get(unit_id) or str(unit_id)

    def above(self, code: str) -> Iterator[str]:
        """Yield the grassroots unit and the bloc whose numbers include those of the unit `code`."""
        unit: str | None = code
        while unit is not None and unit not in self.grassroots:
            unit = self._parents.get(unit)
        if unit is not None:
            yield unit
        yield self.bloc


def years_present(db: Connection, views: Views) -> list[int]:
    """Return the years for which there are totals, oldest first."""
    total = views["ledger"].total.c
    return sorted(db.execute(select(total.period).distinct().where(total.period < 10000)).scalars())


def check_totals(db: Connection, views: Views, places: Places) -> Check:
    """Every total of a month or year is the sum of its entries, and every entry is of a fact that is kept."""
    check = Check("totals", "Tổng theo tháng, năm bằng tổng các bút toán")
    entry, total = views["ledger"].entry.c, views["ledger"].total.c
    month = entry.effective_on // 100
    for figure in sorted(db.execute(union(select(entry.figure), select(total.figure))).scalars()):
        sums: Counter[tuple[UUID, int]] = Counter()
        of_figure = select(entry.unit_id, month, func.sum(entry.amount)).where(entry.figure == figure)
        for unit, period, amount in db.execute(of_figure.group_by(entry.unit_id, month)):
            sums[unit, period] += int(amount)
            sums[unit, period // 100] += int(amount)
        kept = select(total.unit_id, total.period, total.amount).where(total.figure == figure)
        totals = {(unit, period): amount for unit, period, amount in db.execute(kept)}
        for unit, period in sorted(sums.keys() | totals.keys(), key=str):
            shown = f"năm {period}" if period < 10000 else f"tháng {period % 100:02}/{period // 100}"
            check.number(figure, places.code(unit), shown, sums[unit, period], totals.get((unit, period), 0))
    _check_entries_have_facts(db, views, check)
    return check


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
    answers: Sequence[dict[Key, int]],
) -> list[Check]:
    """Every figure, at every moment, of every unit and of the bloc, is what the recount says."""
    by_unit = Check("figures", "Từng chỉ tiêu của từng đơn vị, của cả khối so với đếm lại từ kho sự kiện")
    shown = Check("overview", "Số hiện trên màn hình tổng quan so với đếm lại từ kho sự kiện")
    for moment, answer in zip(moments, answers, strict=True):
        day = moment.on.strftime("%d/%m/%Y")
        found = _values(db, views, places, moment.on)
        for figure in sorted({figure for figure, _ in found} - FIGURES):
            by_unit.differs(Difference(f"{figure} · {day}: chỉ tiêu này chưa có cách đếm lại", figure=figure, on=day))
        wanted, found = _with_bloc(answer, places.bloc), _with_bloc(found, places.bloc)
        for figure, unit in sorted(wanted.keys() | found.keys()):
            by_unit.number(figure, unit, day, wanted.get((figure, unit), 0), found.get((figure, unit), 0))
        if overview is not None:
            _check_overview(overview(db, views, on=moment.on, year=moment.year), places, day, answer, shown)
    return [by_unit] if overview is None else [by_unit, shown]


def _with_bloc(values: Mapping[Key, int], bloc: str) -> dict[Key, int]:
    """Add the sums over all units, under the bloc's name for the whole."""
    whole: Counter[Key] = Counter()
    for (figure, _), amount in values.items():
        whole[figure, f"{bloc} (toàn khối)"] += amount
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


def _check_overview(overview: Any, places: Places, day: str, answer: Mapping[Key, int], check: Check) -> None:
    """Compare the bloc's numbers, and the grassroots units' with those of their branches."""
    expected: Counter[Key] = Counter()
    for (figure, unit), amount in answer.items():
        for above in places.above(unit):
            expected[figure, above] += amount
    found: dict[Key, int] = {(one.figure.id, places.bloc): one.value for one in overview.figures}
    for row in overview.units:
        found |= {(figure, row.code): value for figure, value in row.values.items()}
    for figure, unit in sorted(expected.keys() | found.keys()):
        check.number(figure, unit, day, expected[figure, unit], found.get((figure, unit), 0))
