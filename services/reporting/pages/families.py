"""The figures and ratios of a proactive by sub-criterion: this year beside the year before, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.reporting.pages.frame import Frame
from services.reporting.pages.measures import Measure, Value, families
from services.reporting.pages.spark import Spark, spark
from services.reporting.pages.text import number, signed
from services.reporting.views.answers import Series, UnitName

Months = Sequence[tuple[str, Mapping[str, int]]]
"""Months (`YYYY-MM`), each with the values of figures."""


@dataclass(frozen=True)
class Told:
    """A measure's value on a day and the address that explains it."""

    value: Value
    href: str
    key: str


@dataclass(frozen=True)
class Change:
    """A measure now and a year before, what it changed by, and its twelve months."""

    label: str
    now: Told
    before: Told
    difference: Fraction | None
    signed: str
    spark: Spark
    series: str


@dataclass(frozen=True)
class Group:
    """The measures of a sub-criterion that were not zero all along; `silent` are those that were."""

    key: str
    title: str
    rows: list[Change]
    silent: list[tuple[str, Told]]


def grouped(
    at: Frame,
    proactive: int,
    now: Mapping[str, int],
    before: Mapping[str, int],
    months: Sequence[Series],
    place: UnitName | None,
    eve: date,
) -> list[Group]:
    """Return a proactive's measures by sub-criterion of the day; `months` are those of all its figures."""
    by_month = _by_month(months)
    found = []
    for family in families(at.on, proactive):
        rows, silent = [], []
        for one in family.measures():
            told = told_of(at, one, now, place, at.on, "now")
            past = told_of(at, one, before, place, eve, "before")
            happened = [any(values[part] for part in one.above) for _, values in by_month]
            if not (told.value.silent and past.value.silent) or any(happened):
                rows.append(_change(at, one, told, past, by_month, place))
            else:
                silent.append((one.name(at.lang), told))
        found.append(Group(family.key, family.name(at.lang), rows, silent))
    return found


def told_of(at: Frame, one: Measure, values: Mapping[str, int], place: UnitName | None, on: date, key: str) -> Told:
    """Return a measure's value at a place on a day, with the address that explains it."""
    day = None if on == at.today else on.isoformat()
    href = at.link(f"/figures/{one.explained}", unit=place.code if place else None, on=day)
    return Told(one.seen(at, values), href, f"{key}:{one.id}")


def _by_month(series: Sequence[Series]) -> Months:
    """Return the last twelve months, each with the value of every figure."""
    months = [point.month for point in series[0].points][-12:] if series else []
    values = {one.figure.id: {point.month: point.value for point in one.points} for one in series}
    return [(month, {figure: points[month] for figure, points in values.items()}) for month in months]


def _change(at: Frame, one: Measure, now: Told, before: Told, months: Months, place: UnitName | None) -> Change:
    a, b = now.value.exact, before.value.exact
    difference = None if a is None or b is None else a - b
    monthly = [(month, one.seen(at, values)) for month, values in months]
    return Change(
        one.name(at.lang),
        now,
        before,
        difference,
        at.numeral(_signed(one, difference)),
        spark(monthly, line=one.level),
        at.link("/series", figure=one.id, unit=place.code if place else None),
    )


def _signed(one: Measure, difference: Fraction | None) -> str:
    if difference is None:
        return "–"
    if one.form == "count":
        return signed(int(difference))
    points = round(float(difference), 1)
    return ("+" if points > 0 else "") + number(points).removesuffix(",0")
