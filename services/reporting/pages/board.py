"""Arranges figures for the screens: cards, charts and tables, each number with the address that explains it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from services.reporting.figures import RATIO_BY_ID, Quotient
from services.reporting.pages.display import CardChoice, display
from services.reporting.pages.frame import STILL, Frame
from services.reporting.pages.text import collate, day, fold
from services.reporting.views.answers import (
    ClusterRow,
    FigureValue,
    ProposalRow,
    RatioValue,
    Series,
    UnitName,
    UnitRow,
)
from services.reporting.views.ratios import written as told

TITLES = {
    1: "Quản lý đoàn viên, chăm lo và nắm bắt tình hình thanh niên",
    2: "Xây dựng và thực hiện kế hoạch công tác",
    3: "Tham mưu với cấp ủy, phối hợp với các tổ chức liên quan",
}
FEW = 3
RANKS = ("ratings.excellent", "ratings.good", "ratings.completed", "ratings.not_completed")


@dataclass(frozen=True)
class Line:
    """A labelled number and the address that explains it; `key` is the same as long as it is the same number."""

    label: str
    value: int
    href: str
    key: str
    indent: bool = False


@dataclass(frozen=True)
class Share:
    """A labelled ratio as it is written, with both its parts and the address that explains it."""

    label: str
    written: str
    parts: str
    bar: int
    href: str


@dataclass(frozen=True)
class News:
    """An adopted proposal worth showing, and the fact behind it."""

    title: str
    note: str
    href: str


@dataclass(frozen=True)
class Part:
    """One of the three proactives as a card: its most telling figures; `href` leads to all `count` of them."""

    number: int
    title: str
    lead: Line | None
    share: Share | None
    lines: list[Line]
    news: list[News]
    href: str
    count: int


@dataclass(frozen=True)
class Head:
    """A column heading; `href` sorts by it."""

    label: str
    href: str | None
    sorted: Literal["ascending", "descending"] | None = None


class Column(NamedTuple):
    """A column of numbers: the figure or ratio, and its short name."""

    figure: str
    label: str


class Cell(NamedTuple):
    """A number and how it is written, empty where there is none; `bar` is set where it is a share: how far it reaches of 100."""

    value: float = 0
    written: str = ""
    bar: int | None = None


@dataclass(frozen=True)
class Row:
    """A unit or a cluster; `find` is what a search looks in.

    `key` is the same as long as it is the same place; `asked` is the query under which a number of it is explained.
    """

    name: str
    note: str
    href: str
    find: str
    key: str
    asked: str
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    """A table of units or clusters; `id` is set where rows can be searched, `anchor` is where sorting returns to."""

    id: str
    caption: str
    anchor: str
    heads: list[Head]
    columns: tuple[Column, ...]
    rows: list[Row]


@dataclass(frozen=True)
class Chart:
    """A chart: its title, a note under it, and what charts.js draws."""

    id: str
    title: str
    note: str
    data: dict[str, object]
    tall: bool = False


def parts(
    frame: Frame,
    figures: Sequence[FigureValue],
    ratios: Sequence[RatioValue],
    *,
    unit: str | None,
    news: Iterable[ProposalRow] = (),
) -> list[Part]:
    """Return the three cards; `unit` is the code of the unit the figures are of, None for the bloc."""
    shown = display(frame.on)
    shares = {one.ratio.id: one for one in ratios}
    known = {one.figure.id: one for one in figures}
    found = []
    for number, title in TITLES.items():
        card = shown.cards[number]
        ids = [one.figure.id for one in figures if one.figure.proactive == number]
        found.append(
            Part(
                number,
                frame.t(title),
                _line(frame, known[card.lead], unit) if card.lead in known else None,
                _share(frame, shares[card.share], unit),
                [_line(frame, known[one], unit) for one in _telling(card, shown.lines, ids, known)],
                [_news(frame, one) for one in news] if number == 3 else [],
                frame.link(f"/proactives/{number}", unit=unit),
                len(ids),
            )
        )
    return found


def _telling(card: CardChoice, most: int, ids: Sequence[str], known: Mapping[str, FigureValue]) -> list[str]:
    """Return the figures of a card in the order of the catalogue; while all are zero, the first few of them."""
    ranked = [one for one in dict.fromkeys((*card.telling, *ids)) if one in ids and one != card.lead]
    chosen = [one for one in ranked if known[one].value][:most] or ranked[:FEW]
    return sorted(chosen, key=ids.index)


def _share(frame: Frame, one: RatioValue, unit: str | None) -> Share | None:
    """Return a ratio to be shown on a card; None where there is nothing to divide by."""
    if one.value is None:
        return None
    said = frame.numeral(told(one.ratio, Quotient(one.value, one.numerator, one.denominator)))
    parts = f"{frame.number(one.numerator)} / {frame.number(one.denominator)}"
    return Share(
        frame.name(one.ratio), said, parts, round(one.value), frame.link(f"/figures/{one.ratio.id}", unit=unit)
    )


def _line(frame: Frame, one: FigureValue, unit: str | None) -> Line:
    href = frame.link(f"/figures/{one.figure.id}", unit=unit)
    return Line(
        frame.name(one.figure), one.value, href, f"card:{one.figure.id}", one.figure.id in display(frame.on).parts
    )


def _news(frame: Frame, row: ProposalRow) -> News:
    words = [row.unit.name, day(row.answered_on) if row.answered_on else "", row.steering.name if row.steering else ""]
    ref = row.facts[-1] if row.facts else None
    href = frame.link(f"/facts/{ref.source}/{ref.position}") if ref else frame.link("/proposals")
    return News(row.title, " · ".join(word for word in words if word), href)


def units(
    frame: Frame,
    rows: Sequence[UnitRow],
    *,
    caption: str,
    clusters: Mapping[str, str],
    sort: str,
    anchor: str,
    searched: bool = False,
) -> Grid:
    """Return the table of units, sorted by `sort`: a column's name, with `-` before it for the greatest first."""
    column, down = sort.removeprefix("-"), sort.startswith("-")
    ordered = sorted(rows, key=lambda row: collate(row.name))
    if column == "name":
        ordered = ordered[::-1] if down else ordered
    elif column in {one.figure for one in display(frame.on).columns}:
        ordered = sorted(ordered, key=_sort_key(column), reverse=down)
    columns = _columns(frame)
    shown = [
        Row(
            row.name,
            clusters.get(row.cluster or "", ""),
            frame.place(UnitName(row.code, row.name, row.kind)),
            fold(f"{row.name} {row.code}"),
            f"unit:{row.code}",
            frame.link("", unit=row.code),
            _cells(frame, row, columns),
        )
        for row in ordered
    ]
    return Grid("unit-rows" if searched else "", caption, anchor, _heads(frame, column, down), columns, shown)


def compared(frame: Frame, rows: Sequence[ClusterRow], *, caption: str, names: Mapping[str, str]) -> Grid:
    """Return the table of clusters; `names` gives the units' names for the cluster's lead."""
    columns = _columns(frame)
    shown = [
        Row(
            row.name,
            f"{len(row.units)} {frame.t('đơn vị')} · {frame.t('cụm trưởng')}: {names.get(row.lead, row.lead)}",
            frame.link("/", cluster=row.code),
            fold(row.name),
            f"cluster:{row.code}",
            frame.link("", cluster=row.code),
            _cells(frame, row, columns),
        )
        for row in rows
    ]
    heads = [Head(head.label, None) for head in _heads(frame, "", False, "Cụm")]
    return Grid("", caption, "clusters", heads, columns, shown)


def _sort_key(column: str) -> Callable[[UnitRow], float]:
    if column in RATIO_BY_ID:
        return lambda row: -1.0 if (value := row.ratios[column].value) is None else value
    return lambda row: row.values.get(column, 0)


def _heads(frame: Frame, column: str, down: bool, first: str = "Đơn vị") -> list[Head]:
    heads = [Head(frame.t(first), frame.here(sort="-name" if column == "name" and not down else None), None)]
    if column == "name":
        heads = [Head(heads[0].label, heads[0].href, "descending" if down else "ascending")]
    for one in display(frame.on).columns:
        name = one.figure
        turned = name if column == name and down else f"-{name}"
        direction: Literal["ascending", "descending"] = "descending" if down else "ascending"
        heads.append(Head(one.name(frame.lang), frame.here(sort=turned), direction if column == name else None))
    return heads


def _columns(frame: Frame) -> tuple[Column, ...]:
    return tuple(Column(one.figure, one.name(frame.lang)) for one in display(frame.on).columns)


def _cells(frame: Frame, row: UnitRow | ClusterRow, columns: Sequence[Column]) -> list[Cell]:
    cells = []
    for name, _ in columns:
        if name not in RATIO_BY_ID:
            value = row.values.get(name, 0)
            cells.append(Cell(value, frame.number(value)))
        elif (share := row.ratios[name]).value is None:
            cells.append(Cell())
        else:
            cells.append(Cell(share.value, frame.numeral(told(RATIO_BY_ID[name], share)), round(share.value)))
    return cells


def by_month(frame: Frame, title: str, note: str, series: Sequence[tuple[str, Series]]) -> Chart:
    """Return a chart of the twelve months of a year, one bar per month and series."""
    named = [{"name": frame.t(label), "values": _months(frame, one)} for label, one in series]
    months = [f"T{m}" if frame.lang == "vi" else f"{m:02}" for m in range(1, 13)]
    words = "; ".join(f"{frame.t(label)}: {_told_months(frame, one)}" for label, one in series)
    data: dict[str, object] = {"names": months, "series": named, "words": f"{frame.t(title)}. {words}"}
    return Chart("by-month", frame.t(title), frame.t(note), data)


def _months(frame: Frame, series: Series) -> list[int | None]:
    """Return the values of the twelve months; none of a figure that is still being counted."""
    if frame.fills(series.figure.id):
        return [None] * 12
    found = {int(point.month[-2:]): point.value for point in series.points}
    return [found.get(month, 0) for month in range(1, 13)]


def _told_months(frame: Frame, series: Series) -> str:
    return frame.t(STILL) if frame.fills(series.figure.id) else ", ".join(map(str, _months(frame, series)))


def by_rank(frame: Frame, figures: Sequence[FigureValue]) -> Chart | None:
    """Return a chart of the members by rank; None while nobody was rated."""
    ranks = [one for one in figures if one.figure.id in RANKS]
    if not any(one.value for one in ranks) or any(frame.fills(one) for one in RANKS):
        return None
    names, values = [frame.name(one.figure) for one in ranks], [one.value for one in ranks]
    title = frame.t("Xếp loại đoàn viên")
    words = "; ".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
    data: dict[str, object] = {
        "lying": True,
        "names": names,
        "series": [{"name": title, "values": values}],
        "words": f"{title}. {words}",
    }
    return Chart("by-rank", title, frame.t("Quyết định có hiệu lực trong năm"), data)
