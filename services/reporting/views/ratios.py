"""Shares and averages at a place and period: sums divided, each with both its parts; and why one is what it is."""

from datetime import date, datetime

from sqlalchemy import Connection

from services.reporting.figures import BY_ID, RATIO_BY_ID, Quotient, Ratio
from services.reporting.figures.ratios import PERCENT
from services.reporting.views import queries
from services.reporting.views.answers import (
    PartValue,
    PlaceQuotient,
    RatioExplanation,
    RatioPoint,
    RatioSeries,
    RatioTable,
    Series,
)
from services.reporting.views.reckoning import reckon, sums, total
from services.reporting.views.refusals import UnknownFigure
from services.reporting.views.summaries import day_vi, number_vi


def ratio_of(ratio: str) -> Ratio:
    """Return a ratio of the catalogue by its id; raises UnknownFigure."""
    if ratio not in RATIO_BY_ID:
        raise UnknownFigure()
    return RATIO_BY_ID[ratio]


def by_unit(
    db: Connection,
    views: queries.Views,
    ratio: str,
    *,
    on: date,
    year: int | None = None,
    known_at: datetime | None = None,
) -> RatioTable:
    """Return a ratio of the bloc, of each grassroots unit and of each cluster of the year."""
    asked, year = ratio_of(ratio), on.year if year is None else year
    places = queries.places_of(db, views, on, year, known_at)
    figures = [BY_ID[part] for part in dict.fromkeys(asked.parts)]
    grid = reckon(db, queries.ledger_of(views), figures, places, on=on, year=year, known_at=known_at)
    units = [
        PlaceQuotient(
            name.code,
            name.name,
            name.kind,
            places.cluster_code(unit),
            asked.of({one.id: total(grid, one.id, places.scope(unit)) for one in figures}),
        )
        for unit, name in ((unit, places.name(unit)) for unit in places.grassroots())
    ]
    clusters = [
        PlaceQuotient(
            one.code,
            one.name,
            "CLUSTER",
            None,
            asked.of({figure.id: total(grid, figure.id, places.cluster_scope(one)) for figure in figures}),
        )
        for one in places.clusters
    ]
    whole = asked.of({one.id: total(grid, one.id) for one in figures})
    return RatioTable(asked, places.bloc, on, year, known_at, whole, units, clusters)


def explain(
    db: Connection,
    views: queries.Views,
    ratio: str,
    *,
    on: date,
    unit: str | None = None,
    cluster: str | None = None,
    year: int | None = None,
    known_at: datetime | None = None,
) -> RatioExplanation:
    """Return why a ratio of the bloc, a unit or a cluster has its value: its parts, each explained at its own address."""
    asked, year = ratio_of(ratio), on.year if year is None else year
    places = queries.places_of(db, views, on, year, known_at)
    place = places.place(unit, cluster)
    figures = [BY_ID[part] for part in dict.fromkeys(asked.parts)]
    values = sums(db, queries.ledger_of(views), figures, places, on=on, year=year, known_at=known_at, scope=place.scope)
    quotient = asked.of(values)
    above, below = (
        [PartValue(BY_ID[part], values[part]) for part in parts] for parts in (asked.numerator, asked.denominator)
    )
    return RatioExplanation(
        asked, place.name, on, year, known_at, quotient, above, below, sentence(asked, quotient, place.name.name, on)
    )


def series(
    db: Connection,
    views: queries.Views,
    ratio: str,
    *,
    first: date,
    last: date,
    unit: str | None = None,
    cluster: str | None = None,
    year: int | None = None,
    known_at: datetime | None = None,
) -> RatioSeries:
    """Return a ratio month by month, each of the month's own sums. Raises SeriesTooLong."""
    asked = ratio_of(ratio)
    found: dict[str, Series] = {
        part: queries.series(
            db, views, part, first=first, last=last, unit=unit, cluster=cluster, year=year, known_at=known_at
        )
        for part in dict.fromkeys(asked.parts)
    }
    whole = found[asked.parts[0]]
    months: list[dict[str, int]] = [{} for _ in whole.points]
    for part, one in found.items():
        for values, point in zip(months, one.points, strict=True):
            values[part] = point.value
    points = [RatioPoint(point.month, asked.of(values)) for point, values in zip(whole.points, months, strict=True)]
    return RatioSeries(asked, whole.place, points)


def written(ratio: Ratio, quotient: Quotient) -> str:
    """Write a value the Vietnamese way: `58,3 %`, `12,5`; `–` where there is nothing to divide by."""
    if quotient.value is None:
        return "–"
    said = f"{number_vi(int(quotient.value))},{round(abs(quotient.value) * 10) % 10}".removesuffix(",0")
    return f"{said} %" if ratio.unit == PERCENT else said


def sentence(ratio: Ratio, quotient: Quotient, place: str, on: date) -> str:
    """Write a value as its division: `58,3 % = 7 / 12`."""
    if quotient.value is None:
        return f"Chưa tính được tại {place} đến {day_vi(on)}: mẫu số là {number_vi(quotient.denominator)}"
    return f"{written(ratio, quotient)} = {number_vi(quotient.numerator)} / {number_vi(quotient.denominator)}"
