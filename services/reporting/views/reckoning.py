"""Sums of the ledger at a date or within days: from totals by year, month and day and entries, or from the entries alone.

A stock of a place is added up over the units that are in it on the date; a flow over those that were in it when it
happened, so that a unit that moved counts before the move where it was.
"""

import calendar
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union_all,
)

from services.reporting.figures import Figure
from services.reporting.views.bulk import to_day, to_instant
from services.reporting.views.ledger import Ledger
from services.reporting.views.places import Places, Scope, Span, everything

DAY = "day"
"""Among columns: the day of an entry (yyyymmdd), or the period of a total (yyyy, yyyymm or yyyymmdd)."""
MOST_VALUES, MOST_PARTS = 10_000, 100
"""How many figures and units a statement names at most, those of each of its parts counted, and how many parts it has.

SQLite takes 32,766 values and 500 parts.
"""
BY_UNIT, WHOLE, BY_DAY = ("figure", "unit_id"), ("figure",), ("figure", DAY)

Grid = dict[str, list[tuple[date, dict[UUID, int]]]]
"""Amounts by figure id: for each span of days its first day, and the amounts by unit id; what is not there is 0."""


class Question(NamedTuple):
    """Figures whose amounts of some days are summed up together, over these units, or over all if None."""

    figures: Sequence[str]
    days: Span
    units: Collection[UUID] | None


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
    days, questions = _questions(figures, places, scope, on, year)
    found: list[dict[str, dict[UUID, int]]] = [{figure: {} for figure in one.figures} for one in questions]
    for number, figure, unit, amount in _answered(db, ledger, questions, BY_UNIT, _periods, known_at):
        found[number][figure][unit] = amount
    grid: Grid = {figure.id: [] for figure in figures}
    for day, amounts in zip(days, found, strict=True):
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
    _, questions = _questions(figures, places, scope, on, year)
    found = {figure.id: 0 for figure in figures}
    for _, figure, amount in _answered(db, ledger, questions, WHOLE, _periods, known_at):
        found[figure] += amount
    return found


def _questions(
    figures: Sequence[Figure], places: Places, scope: Scope, on: date, year: int
) -> tuple[list[date], list[Question]]:
    """Return what to ask, and for each the day whose tree holds: stocks up to `on`, flows of each time without a move."""
    stocks = [figure.id for figure in figures if figure.kind == "stock"]
    flows = [figure for figure in figures if figure.kind == "flow"]
    asked = [(on, stocks, Span(date.min, on))] if stocks else []
    if flows:
        ids = [figure.id for figure in flows]
        asked += [(days.first, ids, days) for days in places.spans(*window(flows[0], on, year))]
    return [day for day, _, _ in asked], [Question(ids, days, scope(day)) for day, ids, days in asked]


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
    db: Connection, ledger: Ledger, questions: Sequence[Question], *, known_at: datetime | None = None
) -> dict[str, dict[int, int]]:
    """Return each figure's sums by month (yyyymm) over all the questions it stands in; an empty month is absent."""
    found: dict[str, dict[int, int]] = {figure: {} for one in questions for figure in one.figures}
    for _, figure, number, amount in _answered(db, ledger, questions, BY_DAY, _months, known_at):
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
    """A part of what a question sums up: entries by days (yyyymmdd), or totals by periods (yyyy, yyyymm, yyyymmdd)."""

    question: int
    table: Literal["entry", "total", "overall"]
    first: int
    last: int


def _answered(
    db: Connection,
    ledger: Ledger,
    questions: Sequence[Question],
    columns: tuple[str, ...],
    periods: Callable[[Span], list[tuple[int, int]]],
    known_at: datetime | None,
) -> Iterator[Any]:
    """Yield the number of a question, these columns, and the sum of its amounts under them, by what was known at a moment.

    It is one statement, with a part for each period of the totals and for the days before and after whole months; more
    only where a year has so many moves of units that it would become too long. What is asked of the whole bloc at once is
    read from its own totals, which know every day.
    """
    now, parts, values = known_at is None, list[_Part](), 0
    for number, question in enumerate(questions):
        more = _parts(number, question, now, "unit_id" in columns, periods)
        size = len(more) * (len(question.figures) + len(question.units or ()))
        if parts and (values + size > MOST_VALUES or len(parts) + len(more) > MOST_PARTS):
            yield from _asked(db, ledger, questions, parts, columns, known_at)
            parts, values = [], 0
        parts, values = parts + more, values + size
    if parts:
        yield from _asked(db, ledger, questions, parts, columns, known_at)


def _asked(
    db: Connection,
    ledger: Ledger,
    questions: Sequence[Question],
    parts: Sequence[_Part],
    columns: tuple[str, ...],
    known_at: datetime | None,
) -> Sequence[Any]:
    values: dict[str, object] = {} if known_at is None else {"known_at": to_instant(known_at)}
    for place, part in enumerate(parts):
        question = questions[part.question]
        values[f"figures_{part.question}"] = list(question.figures)
        values |= {f"first_{place}": part.first, f"last_{place}": part.last}
        if question.units is not None:
            values[f"units_{part.question}"] = sorted(question.units)
    form = tuple((part.question, part.table, questions[part.question].units is not None) for part in parts)
    array, by_moment = db.dialect.name == "postgresql", known_at is not None
    return db.execute(_statement(ledger, form, columns, array=array, by_moment=by_moment), values).all()


def _parts(
    number: int, question: Question, now: bool, by_unit: bool, periods: Callable[[Span], list[tuple[int, int]]]
) -> list[_Part]:
    days = question.days
    if days.first > days.last:
        return []
    whole, rest = cut(*days) if now else (None, [days])
    of_bloc = now and question.units is None and not by_unit
    parts = [_Part(number, "overall" if of_bloc else "entry", to_day(span.first), to_day(span.last)) for span in rest]
    if whole is not None:
        parts += [_Part(number, "overall" if of_bloc else "total", *one) for one in periods(whole)]
    return parts


@lru_cache(maxsize=256)
def _statement(
    ledger: Ledger, form: tuple[tuple[int, str, bool], ...], columns: tuple[str, ...], *, array: bool, by_moment: bool
) -> Select[Any]:
    """Return what sums up parts under columns: each of a question, of a table of the ledger, of some units or of all.

    Made once for all questions of one form: to make a statement takes as long as the database to answer it. PostgreSQL
    gets the figures as one `array`: it takes longer to read and plan three hundred parameters than to answer.
    """
    found = []
    for number, (question, name, by_unit) in enumerate(form):
        table = {"entry": ledger.entry, "total": ledger.total, "overall": ledger.overall}[name]
        day = table.c.effective_on if name == "entry" else table.c.period
        ids = f"figures_{question}"
        counted = [
            table.c.figure == any_(bindparam(ids, type_=ARRAY(String)))
            if array
            else table.c.figure.in_(bindparam(ids, expanding=True)),
            day.between(bindparam(f"first_{number}"), bindparam(f"last_{number}")),
        ]
        if by_unit:
            counted.append(table.c.unit_id.in_(bindparam(f"units_{question}", expanding=True)))
        if by_moment:
            counted.append(ledger.entry.c.recorded_at <= bindparam("known_at"))
        keys = [day if one == DAY else table.c[one] for one in columns]
        of: ColumnElement[int] = literal_column(str(question), Integer).label("question")
        found.append(select(of, *keys, func.sum(table.c.amount).label("amount")).where(*counted).group_by(*keys))
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
