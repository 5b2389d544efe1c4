"""Figures month by month: a stock's level at the end of each, a flow's sum within it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from services.reporting.figures import Figure
from services.reporting.views.answers import Point, Series
from services.reporting.views.ledger import Ledger
from services.reporting.views.places import Place, Places, Span, constant
from services.reporting.views.reckoning import Question, by_month, is_month_end, sums
from services.reporting.views.refusals import SeriesTooLong

LONGEST_SERIES = 50 * 12

Months = dict[str, dict[int, int]]
"""Amounts by figure id and month (yyyymm); an empty month is absent."""


def month_by_month(
    db: Connection,
    ledger: Ledger,
    figures: Sequence[Figure],
    places: Places,
    place: Place,
    *,
    first: date,
    last: date,
    known_at: datetime | None = None,
    until: Mapping[str, date] | None = None,
) -> list[Series]:
    """Return the figures of a place from the month of `first` to `last`, in the order asked for. Raises SeriesTooLong.

    Of a flow that is in `until`, what happened after that day is left out.
    """
    if first > last or _month(last) - _month(first) >= LONGEST_SERIES:
        raise SeriesTooLong()
    values: Months = {figure.id: {} for figure in figures}
    stocks = [one for one in figures if one.kind == "stock"]
    ends: dict[date, list[str]] = {}
    for one in figures:
        if one.kind == "flow":
            ends.setdefault(min(last, (until or {}).get(one.id, last)), []).append(one.id)
    parts = places.parts(place.scope, first.replace(day=1), last)
    if stocks:
        for span, units in parts:
            for figure, levels in _levels(db, ledger, stocks, places, span, last, units, known_at).items():
                values[figure] |= levels
    asked = [
        Question(flows, Span(span.first, min(span.last, end)), units)
        for span, units in parts
        for end, flows in ends.items()
    ]
    values |= by_month(db, ledger, asked, known_at=known_at)
    numbers = [(number // 12, number % 12 + 1) for number in range(_month(first), _month(last) + 1)]
    return [
        Series(
            figure,
            place.name,
            [Point(f"{of:04}-{month:02}", values[figure.id].get(of * 100 + month, 0)) for of, month in numbers],
        )
        for figure in figures
    ]


def _levels(
    db: Connection,
    ledger: Ledger,
    figures: Sequence[Figure],
    places: Places,
    span: Span,
    last: date,
    units: Collection[UUID] | None,
    known_at: datetime | None,
) -> Months:
    """Return stocks of the same units at the end of each month that ends within a span, or at `last`."""
    start = span.first.replace(day=1)
    before, scope, asked = start - timedelta(days=1), constant(units), [figure.id for figure in figures]
    opening = sums(db, ledger, figures, places, on=before, year=before.year, known_at=known_at, scope=scope)
    moved = by_month(db, ledger, [Question(asked, Span(start, span.last), units)], known_at=known_at)
    found: Months = {}
    for figure in asked:
        running, levels = opening[figure], found.setdefault(figure, {})
        for number in range(_month(span.first), _month(span.last) + 1):
            month = number // 12 * 100 + number % 12 + 1
            running += moved[figure].get(month, 0)
            if number < _month(span.last) or is_month_end(span.last) or span.last == last:
                levels[month] = running
    return found


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
