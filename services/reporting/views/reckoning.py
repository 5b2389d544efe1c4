"""Sums of the ledger at a date or within days: from year and month totals and entries, or from the entries alone.

A stock of a place is added up over the units that are in it on the date; a flow over those that were in it when it
happened, so that a unit that moved counts before the move where it was.
"""

import calendar
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from services.reporting.figures import Figure
from services.reporting.views.bulk import to_day, to_instant
from services.reporting.views.ledger import Ledger
from services.reporting.views.places import Places, Scope, Span, everything

FIGURE, UNIT = "figure", "unit_id"

Grid = dict[str, list[tuple[date, dict[UUID, int]]]]
"""Amounts by figure id: for each span of days its first day, and the amounts by unit id; what is not there is 0."""


def window(figure: Figure, on: date, year: int) -> tuple[date, date]:
    """Return the first and last day whose entries a figure's value is the sum of; for a stock all days up to `on`.

    A flow of a year later than `on` has an empty window: its first day comes after its last.
    """
    if figure.kind == "stock":
        return date.min, on
    return date(year, 1, 1), min(on, date(year, 12, 31))


def reckon(
    db: Connection,
    ledger: Ledger,
    figures: Sequence[Figure],
    places: Places,
    *,
    on: date,
    year: int,
    known_at: datetime | None = None,
    scope: Scope = everything,
) -> Grid:
    """Return the figures' values by unit, of all units or of those in a scope.

    Without `known_at` the cost does not depend on the length of the history; with it every entry is looked at.
    """
    grid: Grid = {figure.id: [] for figure in figures}
    for ids, first, last, day in _asked(figures, places, on, year):
        amounts: dict[str, dict[UUID, int]] = {figure: {} for figure in ids}
        for statement in _statements(ledger, ids, first, last, known_at, scope(day), (FIGURE, UNIT)):
            for figure, unit, amount in db.execute(statement):
                of_figure = amounts[figure]
                of_figure[unit] = of_figure.get(unit, 0) + int(amount)
        for figure, by_unit in amounts.items():
            grid[figure].append((day, by_unit))
    return grid


def sums(
    db: Connection,
    ledger: Ledger,
    figures: Sequence[Figure],
    places: Places,
    *,
    on: date,
    year: int,
    known_at: datetime | None = None,
    scope: Scope = everything,
) -> dict[str, int]:
    """Return the figures' sums over the units in a scope, by figure id; added up by the database."""
    found = {figure.id: 0 for figure in figures}
    for ids, first, last, day in _asked(figures, places, on, year):
        for statement in _statements(ledger, ids, first, last, known_at, scope(day), (FIGURE,)):
            for figure, amount in db.execute(statement):
                found[figure] += int(amount)
    return found


def _asked(
    figures: Sequence[Figure], places: Places, on: date, year: int
) -> Iterator[tuple[list[str], date, date, date]]:
    """Yield the figures to be asked for together, the days their entries count on, and the day whose tree holds."""
    stocks = [figure.id for figure in figures if figure.kind == "stock"]
    flows = [figure for figure in figures if figure.kind == "flow"]
    if stocks:
        yield stocks, date.min, on, on
    if flows:
        for first, last in places.spans(*window(flows[0], on, year)):
            yield [one.id for one in flows], first, last, first


def total(grid: Grid, figure: str, scope: Scope = everything) -> int:
    """Return a figure's sum over the units in a scope, over all there are if not given."""
    return sum(_summed(amounts, scope(day)) for day, amounts in grid[figure])


def totals(grid: Grid, scope: Scope = everything) -> dict[str, int]:
    """Return the sums of all figures over the units in a scope, by figure id; the scope is asked once for each day."""
    units: dict[date, frozenset[UUID] | None] = {}
    found = {}
    for figure, parts in grid.items():
        value = 0
        for day, amounts in parts:
            if not amounts:
                continue
            if day not in units:
                units[day] = scope(day)
            value += _summed(amounts, units[day])
        found[figure] = value
    return found


def _summed(amounts: Mapping[UUID, int], units: frozenset[UUID] | None) -> int:
    if units is None:
        return sum(amounts.values())
    if len(units) < len(amounts):
        return sum([amounts[unit] for unit in units if unit in amounts])
    return sum([amount for unit, amount in amounts.items() if unit in units])


def by_month(
    db: Connection,
    ledger: Ledger,
    figures: Sequence[str],
    first: date,
    last: date,
    *,
    known_at: datetime | None = None,
    units: Collection[UUID] | None = None,
) -> dict[str, dict[int, int]]:
    """Return each figure's sums by month (yyyymm), from `first` to `last`, both days within; an empty month is absent."""
    entry, table = ledger.entry.c, ledger.total.c
    found: dict[str, dict[int, int]] = {figure: {} for figure in figures}
    statements: list[Select[Any]] = []
    days = [Span(first, last)]
    if known_at is None:
        whole, days = cut(first, last)
        if whole is not None:
            period = table.period.between(to_day(whole.first) // 100, to_day(whole.last) // 100)
            statements.append(
                select(table.figure, table.period, func.sum(table.amount))
                .where(table.figure.in_(figures), period, *of_units(table.unit_id, units))
                .group_by(table.figure, table.period)
            )
    for part in days:
        day = entry.effective_on.between(to_day(part.first), to_day(part.last))
        statements.append(
            select(entry.figure, entry.effective_on, func.sum(entry.amount))
            .where(entry.figure.in_(figures), day, *of_units(entry.unit_id, units), *known(ledger, known_at))
            .group_by(entry.figure, entry.effective_on)
        )
    for statement in statements:
        for figure, number, amount in db.execute(statement):
            month, sums = number if number < 1_000_000 else number // 100, found[figure]
            sums[month] = sums.get(month, 0) + int(amount)
    return found


def cut(first: date, last: date) -> tuple[Span | None, list[Span]]:
    """Return the whole months between two days, None if there are none, and the days before and after them."""
    start = first if first.day == 1 else _next_month(first)
    end = last if is_month_end(last) else last.replace(day=1) - timedelta(days=1)
    if start > end:
        return None, [Span(first, last)] if first <= last else []
    parts = [Span(first, start - timedelta(days=1))] if first < start else []
    if end < last:
        parts.append(Span(end + timedelta(days=1), last))
    return Span(start, end), parts


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def is_month_end(day: date) -> bool:
    """Tell whether a day is the last of its month."""
    return day.day == calendar.monthrange(day.year, day.month)[1]


def known(ledger: Ledger, known_at: datetime | None) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that an entry was recorded by then."""
    return () if known_at is None else (ledger.entry.c.recorded_at <= to_instant(known_at),)


def of_units(column: ColumnElement[Any], units: Collection[UUID] | None) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a row is of one of these units; none where they are all."""
    return () if units is None else (column.in_(sorted(units)),)


def _statements(
    ledger: Ledger,
    figures: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None,
    units: Collection[UUID] | None,
    keys: Sequence[str],
) -> list[Select[Any]]:
    """Return what adds up to the sums of these days by `keys`, columns that totals and entries both have."""
    if first > last:
        return []
    if known_at is not None:
        return [_entries(ledger, figures, first, last, known_at, units, keys)]
    whole, days = cut(first, last)
    statements = [_entries(ledger, figures, *part, None, units, keys) for part in days]
    if whole is not None:
        statements += [_totals(ledger, figures, period, units, keys) for period in _periods(ledger, *whole)]
    return statements


def _periods(ledger: Ledger, first: date, last: date) -> list[ColumnElement[bool]]:
    """Return the totals of whole months from `first` to `last`: of the same year, or from the beginning of time."""
    period = ledger.total.c.period
    since = first.month if first > date.min else 1
    months = period.between(last.year * 100 + since, last.year * 100 + last.month)
    if first == date.min:
        return [period < last.year, months]
    return [period == last.year] if (since, last.month) == (1, 12) else [months]


def _totals(
    ledger: Ledger,
    figures: Sequence[str],
    periods: ColumnElement[bool],
    units: Collection[UUID] | None,
    keys: Sequence[str],
) -> Select[Any]:
    table = ledger.total.c
    by = [table[key] for key in keys]
    counted = and_(table.figure.in_(figures), periods, *of_units(table.unit_id, units))
    return select(*by, func.sum(table.amount)).where(counted).group_by(*by)


def _entries(
    ledger: Ledger,
    figures: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None,
    units: Collection[UUID] | None,
    keys: Sequence[str],
) -> Select[Any]:
    entry = ledger.entry.c
    by = [entry[key] for key in keys]
    days = entry.effective_on.between(to_day(first), to_day(last))
    counted = and_(entry.figure.in_(figures), days, *of_units(entry.unit_id, units), *known(ledger, known_at))
    return select(*by, func.sum(entry.amount)).where(counted).group_by(*by)
