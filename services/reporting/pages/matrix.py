"""Measures as rows, the clusters of the year and the bloc as columns, and the bars of one measure over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.reporting.figures.ratios import PERCENT
from services.reporting.pages.board import Chart
from services.reporting.pages.frame import Frame
from services.reporting.pages.measures import Measure, Value
from services.reporting.views.answers import Overview


@dataclass(frozen=True)
class Cell:
    """A measure's value at a place, the address that explains it, and whether it is the greatest of its row."""

    value: Value
    href: str
    key: str
    greatest: bool


@dataclass(frozen=True)
class MeasureRow:
    """A measure and its value at each cluster; the bloc's stands apart."""

    measure: Measure
    label: str
    league: str
    cells: list[Cell]
    whole: Cell


def rows_of(at: Frame, measures: Sequence[Measure], page: Overview) -> tuple[list[MeasureRow], list[str]]:
    """Return the measures over the clusters and the bloc, and the names of those of which nothing happened at all."""
    bloc = {one.figure.id: one.value for one in page.figures}
    found, silent = [], []
    for one in measures:
        if one.seen(at, bloc).silent:
            silent.append(one.name(at.lang))
            continue
        values = [one.seen(at, row.values) for row in page.clusters]
        known = [value.exact for value in values if value.exact is not None]
        most = max(known, default=None)
        most = None if most is not None and min(known) == most else most
        cells = [
            Cell(
                value,
                at.link(f"/figures/{one.explained}", cluster=row.code),
                f"cluster:{row.code}:{one.id}",
                most is not None and value.exact == most,
            )
            for value, row in zip(values, page.clusters, strict=True)
        ]
        whole = Cell(one.seen(at, bloc), at.link(f"/figures/{one.explained}"), f"bloc:{one.id}", False)
        per = "member" if one.form == "per_member" else None
        found.append(MeasureRow(one, one.name(at.lang), at.link("/league", figure=one.id, per=per), cells, whole))
    return found, silent


def bars(at: Frame, one: Measure, page: Overview) -> Chart:
    """Return the bars of a measure over the clusters."""
    names = [row.name for row in page.clusters]
    values = [one.seen(at, row.values) for row in page.clusters]
    shown = [None if value.exact is None else round(float(value.exact), 1) for value in values]
    words = "; ".join(f"{name}: {value.written}" for name, value in zip(names, values, strict=True))
    title = one.name(at.lang)
    data: dict[str, object] = {
        "lying": True,
        "names": names,
        "suffix": " %" if one.unit == PERCENT else "",
        "series": [{"name": title, "values": shown}],
        "words": f"{title}. {words}",
    }
    note = at.t("trên 100 đoàn viên") if one.form == "per_member" else ""
    return Chart("clusters-chart", title, note, data)
