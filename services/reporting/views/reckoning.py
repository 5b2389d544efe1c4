"""Sums of the ledger at a date or within days: from totals by year, month and day and entries, or from the entries alone.

A stock of a place is added up over the units that are in it on the date; a flow over those that were in it when it
happened, so that a unit that moved counts before the move where it was.
"""

import calendar
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Connection,
    Select,
    String,
    any_,
    bindparam,
    cast,
    func,
    select,
    union_all,
)

from services.reporting.figures import Figure
from services.reporting.views.bulk import to_day, to_instant
from services.reporting.views.ledger import Ledger
from services.reporting.views.places import Places, Scope, Span, everything

DAY = "day"
"""Among columns: the day of an entry (yyyymmdd), or the period of a total (yyyy, yyyymm or yyyymmdd)."""
BY_UNIT, WHOLE, BY_DAY = ("figure", "unit_id"), ("figure",), ("figure", DAY)

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
    for ids, days, day in _questions(figures, places, on, year):
        amounts: dict[str, dict[UUID, int]] = {figure: {} for figure in ids}
        for figure, unit, amount in _Asked(db, ledger, ids, known_at, scope(day)).by(days, BY_UNIT, _periods):
            amounts[figure][unit] = amount
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
    for ids, days, day in _questions(figures, places, on, year):
        for figure, amount in _Asked(db, ledger, ids, known_at, scope(day)).by(days, WHOLE, _periods):
            found[figure] += amount
    return found


def _questions(
    figures: Sequence[Figure], places: Places, on: date, year: int
) -> Iterator[tuple[list[str], Span, date]]:
    """Yield the figures to be asked for together, the days their entries count on, and the day whose tree holds."""
    stocks = [figure.id for figure in figures if figure.kind == "stock"]
    flows = [figure for figure in figures if figure.kind == "flow"]
    if stocks:
        yield stocks, Span(date.min, on), on
    if flows:
        for days in places.spans(*window(flows[0], on, year)):
            yield [one.id for one in flows], days, days.first


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
    found: dict[str, dict[int, int]] = {figure: {} for figure in figures}
    asked = _Asked(db, ledger, figures, known_at, units)
    for figure, number, amount in asked.by(Span(first, last), BY_DAY, _months):
        month, sums = number if number < 1_000_000 else number // 100, found[figure]
        sums[month] = sums.get(month, 0) + amount
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


class _Part(NamedTuple):
    """A part of what is summed up: entries by their days (yyyymmdd), or totals by their periods (yyyy, yyyymm, yyyymmdd)."""

    table: Literal["entry", "total", "overall"]
    first: int
    last: int


@dataclass(frozen=True)
class _Asked:
    """What is asked of the ledger: sums of these figures over these units (all, if None), by what was known at a moment."""

    db: Connection
    ledger: Ledger
    figures: Sequence[str]
    known_at: datetime | None
    units: Collection[UUID] | None

    def by(
        self, days: Span, columns: tuple[str, ...], periods: Callable[[Span], list[tuple[int, int]]]
    ) -> Iterator[Any]:
        """Yield these columns and the sum of the amounts of some days under them.

        It is one statement, with a part for each period of the totals and for the days before and after whole months.
        What is asked of the whole bloc at once is read from its own totals, which know every day.
        """
        if days.first > days.last:
            return iter(())
        now = self.known_at is None
        of_bloc = now and self.units is None and "unit_id" not in columns
        whole, rest = cut(*days) if now else (None, [days])
        parts = [_Part("overall" if of_bloc else "entry", to_day(span.first), to_day(span.last)) for span in rest]
        parts += [_Part("overall" if of_bloc else "total", *one) for one in periods(whole)] if whole is not None else []
        array = self.db.dialect.name == "postgresql"
        tables = tuple(one.table for one in parts)
        statement = _statement(self.ledger, tables, columns, array, self.units is not None, not now)
        values: dict[str, object] = {"figures": list(self.figures)}
        for number, part in enumerate(parts):
            values |= {f"first_{number}": part.first, f"last_{number}": part.last}
        if self.units is not None:
            values["units"] = sorted(self.units)
        if self.known_at is not None:
            values["known_at"] = to_instant(self.known_at)
        return iter(self.db.execute(statement, values))


@lru_cache(maxsize=256)
def _statement(
    ledger: Ledger, tables: tuple[str, ...], columns: tuple[str, ...], array: bool, by_unit: bool, by_moment: bool
) -> Select[Any]:
    """Return what sums up parts, each of a table of the ledger, under columns.

    Made once for all questions of one form: a page asks six, and to make them takes as long as the database to answer
    one. PostgreSQL gets the figures as one `array`: it takes longer to read and plan three hundred parameters than to
    answer.
    """
    asked: BindParameter[Any] = (
        bindparam("figures", type_=ARRAY(String)) if array else bindparam("figures", expanding=True)
    )
    found = []
    for number, name in enumerate(tables):
        table = {"entry": ledger.entry, "total": ledger.total, "overall": ledger.overall}[name]
        day = table.c.effective_on if name == "entry" else table.c.period
        counted = [
            table.c.figure == any_(asked) if array else table.c.figure.in_(asked),
            day.between(bindparam(f"first_{number}"), bindparam(f"last_{number}")),
        ]
        if by_unit:
            counted.append(table.c.unit_id.in_(bindparam("units", expanding=True)))
        if by_moment:
            counted.append(ledger.entry.c.recorded_at <= bindparam("known_at"))
        keys = [day if one == DAY else table.c[one] for one in columns]
        found.append(select(*keys, func.sum(table.c.amount).label("amount")).where(*counted).group_by(*keys))
    *under, amount = union_all(*found).subquery("part").c
    return select(*under, cast(func.sum(amount), BigInteger)).group_by(*under)


def _months(whole: Span) -> list[tuple[int, int]]:
    """Return the totals of whole months, each by itself."""
    return [(to_day(whole.first) // 100, to_day(whole.last) // 100)]


def _periods(whole: Span) -> list[tuple[int, int]]:
    """Return the totals of whole months in as few rows as can be: of the same year, or from the beginning of time."""
    first, last = whole
    since = first.month if first > date.min else 1
    months = (last.year * 100 + since, last.year * 100 + last.month)
    if first == date.min:
        return [(0, last.year - 1), months]
    return [(last.year, last.year)] if (since, last.month) == (1, 12) else [months]
