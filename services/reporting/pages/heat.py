"""The heat map: units by the telling measure of each sub-criterion, in five steps that numbers and marks tell too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from services.reporting.figures.ratios import PERCENT
from services.reporting.pages.display import HeatChoice, display
from services.reporting.pages.frame import Frame
from services.reporting.pages.measures import Family, Measure, Value, families
from services.reporting.pages.text import collate, number
from services.reporting.views.answers import Overview, UnitName, UnitRow

Basis = Literal["percent", "mean", "member", "unit"]


@dataclass(frozen=True)
class Column:
    """A column: a sub-criterion, its telling measure, and what its steps are taken from."""

    family: Family
    measure: Measure
    basis: Basis


def columns(on: date) -> list[Column]:
    """Return a column for each sub-criterion in force on a day that any figure evidences."""
    shown = ((family, family.telling(on)) for family in families(on))
    return [_column(family, one, on) for family, one in shown if one is not None]


def _column(family: Family, one: Measure, on: date) -> Column:
    if one.form == "ratio":
        return Column(family, one, "percent" if one.unit == PERCENT else "mean")
    if one.id in display(on).heat.per_unit:
        return Column(family, one, "unit")
    return Column(family, one.per_member(), "member")


@dataclass(frozen=True)
class HeatHead:
    """A column's head: what it measures, the bloc's own value or mean, and the address that sorts by it."""

    code: str
    title: str
    label: str
    basis: Basis
    mean: str
    href: str
    sorted: str | None


@dataclass(frozen=True)
class HeatCell:
    """A value and its step: 0 for nothing, 1 to 4; None where there is nothing to share."""

    written: str
    level: int | None
    href: str
    key: str
    label: str


@dataclass(frozen=True)
class HeatRow:
    """A unit's row."""

    name: str
    href: str
    cells: list[HeatCell]


@dataclass(frozen=True)
class Step:
    """A step and where it lies: of a share in percent, of another number in multiples of the bloc's mean."""

    level: int
    shares: str
    means: str


@dataclass(frozen=True)
class Heat:
    """The whole map; `silent` are the sub-criteria of which nothing happened in the whole bloc, left out of it."""

    heads: list[HeatHead]
    rows: list[HeatRow]
    by_name: str
    by_name_sorted: str | None
    silent: list[str]
    steps: list[Step]
    version: str


def heat(at: Frame, page: Overview, rows: Sequence[UnitRow], sort: str) -> Heat:
    """Return the map of some units beside the bloc's own values; `sort` is a sub-criterion's code, `-` before it turns it."""
    bloc = {one.figure.id: one.value for one in page.figures}
    every = columns(at.on)
    told = [column for column in every if not column.measure.seen(at, bloc).silent]
    means = {column.family.key: _mean(at, column, bloc, len(page.units)) for column in told}
    key, down = sort.removeprefix("-"), sort.startswith("-")
    ordered = sorted(rows, key=lambda row: collate(row.name))
    for column in told:
        if column.family.key == key:
            ordered.sort(key=_exact(at, column.measure), reverse=down)
    if key == "name" and down:
        ordered.reverse()
    shown = [
        HeatRow(
            row.name,
            at.place(UnitName(row.code, row.name, row.kind)),
            [_cell(at, column, row, means[column.family.key]) for column in told],
        )
        for row in ordered
    ]
    direction = "descending" if down else "ascending"
    turned = None if key != "name" or down else "-name"
    return Heat(
        [_head(at, column, means, key, down) for column in told],
        shown,
        at.here(sort=turned),
        direction if key == "name" else None,
        [column.family.name(at.lang) for column in every if column not in told],
        legend(at, display(at.on).heat),
        display(at.on).version,
    )


def legend(at: Frame, heat: HeatChoice) -> list[Step]:
    """Return what the steps mean, the highest first."""
    shares = [at.numeral(number(float(step)).removesuffix(",0")) + "%" for step in heat.percent]
    means = [at.numeral(number(float(step)).removesuffix(",0")) for step in heat.mean]
    return [
        Step(4, f"{shares[2]} {at.t('trở lên')}", f"{means[2]} {at.t('lần mức chung')} {at.t('trở lên')}"),
        Step(3, f"{shares[1]} – {shares[2]}", f"{means[1]} – {means[2]} {at.t('lần mức chung')}"),
        Step(2, f"{shares[0]} – {shares[1]}", f"{means[0]} – {means[1]} {at.t('lần mức chung')}"),
        Step(1, f"{at.t('dưới')} {shares[0]}", f"{at.t('dưới')} {means[0]} {at.t('lần mức chung')}"),
    ]


def _exact(at: Frame, one: Measure) -> Callable[[UnitRow], Fraction]:
    def of(row: UnitRow) -> Fraction:
        value = one.seen(at, row.values).exact
        return Fraction(-1) if value is None else value

    return of


def _mean(at: Frame, column: Column, bloc: Mapping[str, int], units: int) -> Fraction | None:
    whole = column.measure.seen(at, bloc)
    if column.basis == "unit":
        return Fraction(whole.amount, units) if units and not whole.still else None
    return whole.exact


def _head(at: Frame, column: Column, means: Mapping[str, Fraction | None], key: str, down: bool) -> HeatHead:
    mine, mean = column.family.key == key, means[column.family.key]
    said = "–" if mean is None else at.number(round(float(mean), 1)) + ("%" if column.basis == "percent" else "")
    turned = column.family.key if mine and down else f"-{column.family.key}"
    direction = ("descending" if down else "ascending") if mine else None
    return HeatHead(
        column.family.code or at.t("Khác"),
        column.family.name(at.lang),
        column.measure.name(at.lang),
        column.basis,
        said,
        at.here(sort=turned),
        direction,
    )


def _cell(at: Frame, column: Column, row: UnitRow, mean: Fraction | None) -> HeatCell:
    value = column.measure.seen(at, row.values)
    href = at.link(f"/figures/{column.measure.explained}", unit=row.code)
    label = f"{row.name}, {column.measure.name(at.lang)}: {value.written}"
    step = level(display(at.on).heat, column.basis, value, mean)
    return HeatCell(value.written, step, href, f"heat:{row.code}:{column.family.key}", label)


def level(heat: HeatChoice, basis: Basis, value: Value, mean: Fraction | None) -> int | None:
    """Return a value's step, 0 to 4: of a share by percent, of a count by multiples of the bloc's mean."""
    if value.exact is None:
        return None
    if value.exact <= 0:
        return 0
    steps = heat.percent if basis == "percent" else [step * (mean or 0) for step in heat.mean]
    return 1 + sum(value.exact >= step for step in steps)
