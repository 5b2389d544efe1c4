"""Sums of the ledger at a date: from year and month totals and the entries of one month, or from the entries alone."""

import calendar
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from services.reporting.figures import Figure
from services.reporting.views.bulk import to_day, to_instant
from services.reporting.views.ledger import Ledger

Grid = dict[str, dict[UUID, int]]
"""Amounts by figure id and unit id; what is not there is 0."""


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
    *,
    on: date,
    year: int,
    known_at: datetime | None = None,
    units: Collection[UUID] | None = None,
) -> Grid:
    """Return the figures' values by unit, of all units or of those given.

    Without `known_at` the cost does not depend on the length of the history; with it every entry is looked at.
    """
    grid: Grid = {figure.id: {} for figure in figures}
    for kind in ("stock", "flow"):
        chosen = [figure for figure in figures if figure.kind == kind]
        if not chosen:
            continue
        first, last = window(chosen[0], on, year)
        for statement in _statements(ledger, [one.id for one in chosen], first, last, known_at, units):
            for figure, unit, amount in db.execute(statement):
                of_figure = grid[figure]
                of_figure[unit] = of_figure.get(unit, 0) + int(amount)
    return grid


def total(grid: Grid, figure: str, units: Collection[UUID] | None) -> int:
    """Return a figure's sum over units, or over all there are."""
    amounts = grid[figure]
    return sum(amounts.values()) if units is None else sum(amounts.get(unit, 0) for unit in units)


def by_month(
    db: Connection,
    ledger: Ledger,
    figure: Figure,
    *,
    first: date,
    last: date,
    known_at: datetime | None = None,
    units: Collection[UUID] | None = None,
) -> dict[int, int]:
    """Return a figure's sums by month (yyyymm), from the month of `first` to `last`; an empty month is absent."""
    entry, table = ledger.entry.c, ledger.total.c
    whole = last if is_month_end(last) else last.replace(day=1) - timedelta(days=1)
    found: dict[int, int] = {}
    statements: list[Select[Any]] = []
    if known_at is None:
        period = table.period.between(to_day(first) // 100, to_day(whole) // 100)
        statements.append(
            select(table.period, func.sum(table.amount))
            .where(table.figure == figure.id, period, *_of(table.unit_id, units))
            .group_by(table.period)
        )
        first = whole + timedelta(days=1)
    day = entry.effective_on.between(to_day(first.replace(day=1)), to_day(last))
    statements.append(
        select(entry.effective_on, func.sum(entry.amount))
        .where(entry.figure == figure.id, day, *_of(entry.unit_id, units), *known(ledger, known_at))
        .group_by(entry.effective_on)
    )
    for statement in statements:
        for number, amount in db.execute(statement):
            month = number if number < 1_000_000 else number // 100
            found[month] = found.get(month, 0) + int(amount)
    return found


def is_month_end(day: date) -> bool:
    """Tell whether a day is the last of its month."""
    return day.day == calendar.monthrange(day.year, day.month)[1]


def known(ledger: Ledger, known_at: datetime | None) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that an entry was recorded by then."""
    return () if known_at is None else (ledger.entry.c.recorded_at <= to_instant(known_at),)


def _of(column: ColumnElement[Any], units: Collection[UUID] | None) -> tuple[ColumnElement[bool], ...]:
    return () if units is None else (column.in_(sorted(units)),)


def _statements(
    ledger: Ledger,
    figures: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None,
    units: Collection[UUID] | None,
) -> list[Select[Any]]:
    if first > last:
        return []
    if known_at is not None:
        return [_entries(ledger, figures, first, last, known_at, units)]
    statements = [_totals(ledger, figures, periods, units) for periods in _periods(ledger, first, last)]
    if not is_month_end(last):
        statements.append(_entries(ledger, figures, last.replace(day=1), last, None, units))
    return statements


def _periods(ledger: Ledger, first: date, last: date) -> list[ColumnElement[bool]]:
    period = ledger.total.c.period
    full_months = last.month if is_month_end(last) else last.month - 1
    months = period.between(last.year * 100 + 1, last.year * 100 + full_months)
    if first == date.min:
        return [period < last.year, months]
    return [period == last.year] if full_months == 12 else [months]


def _totals(
    ledger: Ledger, figures: Sequence[str], periods: ColumnElement[bool], units: Collection[UUID] | None
) -> Select[Any]:
    table = ledger.total.c
    return (
        select(table.figure, table.unit_id, func.sum(table.amount))
        .where(and_(table.figure.in_(figures), periods, *_of(table.unit_id, units)))
        .group_by(table.figure, table.unit_id)
    )


def _entries(
    ledger: Ledger,
    figures: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None,
    units: Collection[UUID] | None,
) -> Select[Any]:
    entry = ledger.entry.c
    days = entry.effective_on.between(to_day(first), to_day(last))
    return (
        select(entry.figure, entry.unit_id, func.sum(entry.amount))
        .where(and_(entry.figure.in_(figures), days, *_of(entry.unit_id, units), *known(ledger, known_at)))
        .group_by(entry.figure, entry.unit_id)
    )
