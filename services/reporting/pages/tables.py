"""The tables of the pages that compare, as rows; and each served at its page's own address as JSON, CSV, XLSX and PDF."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import ParamSpec

from services.kernel.sheets import Row
from services.reporting.api.asking import Sheet, files
from services.reporting.api.filling import Routes, filling_of, in_rows
from services.reporting.pages.families import Group
from services.reporting.pages.frame import Frame
from services.reporting.pages.heat import Heat
from services.reporting.pages.league import League
from services.reporting.pages.matrix import MeasureRow
from services.reporting.pages.measures import Measure, Value
from services.reporting.pages.pairing import PairGroup
from services.reporting.pages.text import day
from services.reporting.pages.timeline import TimeLine
from services.reporting.views.comparing import Branch

P = ParamSpec("P")


def taken(routes: Routes, path: str) -> Callable[[Callable[P, Sheet]], None]:
    """Decorate what returns a page's table: it is served at `path`.json, .csv, .xlsx and .pdf."""

    def add(table: Callable[P, Sheet]) -> None:
        @wraps(table)
        def as_json(*args: P.args, **kwargs: P.kwargs) -> dict[str, object]:
            sheet = table(*args, **kwargs)
            head, *rows = in_rows(sheet.table, filling_of(routes))
            return {"title": sheet.title, "note": sheet.note, "columns": head, "rows": rows}

        files(routes, path)(table)
        routes.get(f"{path}.json", response_model=None)(as_json)

    return add


def sheet(at: Frame, name: str, title: str, rows: Iterable[Row]) -> Sheet:
    """Return a page's table with its title and the day it is of."""
    return Sheet(f"{name}-{at.on}", rows, title, f"{at.t('Số liệu tính đến')} {day(at.on)}")


def number(value: Value) -> object:
    """Return a value as a spreadsheet has it: a number, nothing where there is none."""
    if value.exact is None:
        return value.written if value.still else None
    return value.amount if value.base is None else round(float(value.exact), 2)


def clusters(at: Frame, names: Sequence[str], bloc: str, rows: Sequence[MeasureRow]) -> Iterator[Row]:
    """Return measures over clusters and the bloc."""
    yield (at.t("Chỉ tiêu"), *names, bloc)
    for row in rows:
        yield (row.label, *(number(cell.value) for cell in row.cells), number(row.whole.value))


def league(at: Frame, by: Measure, table: League) -> Iterator[Row]:
    """Return units by rank; those that are not ranked come last, without one."""
    yield (at.t("Hạng"), at.t("Mã"), at.t("Đơn vị"), at.t("Cụm"), by.name(at.lang), at.t("Số"), at.t("Mẫu số"))
    for one in (*table.ranked, *table.small, *table.without):
        yield (one.rank, one.code, one.name, one.cluster, number(one.value), one.value.amount, one.value.base)


def heatmap(at: Frame, heat: Heat) -> Iterator[Row]:
    """Return the heat map: each number, and its step beside it."""
    step = at.t("bậc")
    yield (at.t("Đơn vị"), *(word for head in heat.heads for word in (head.label, f"{head.title}: {step}")))
    for row in heat.rows:
        yield (row.name, *(word for cell in row.cells for word in (cell.written, cell.level)))


def series(at: Frame, measures: Sequence[Measure], lines: Sequence[TimeLine]) -> Iterator[Row]:
    """Return measures by month or year."""
    yield (at.t("Tháng"), *(one.name(at.lang) for one in measures))
    for line in lines:
        yield (line.period.label, *(number(one.value) for one in line.moments))


def compared(at: Frame, left: str, right: str, groups: Sequence[PairGroup]) -> Iterator[Row]:
    """Return figures on both sides and their difference."""
    yield (at.t("Chỉ tiêu"), left, right, at.t("Chênh lệch"))
    for group in groups:
        for row in group.rows:
            yield (row.label, row.a, row.b, row.difference)


def proactive(at: Frame, groups: Sequence[Group]) -> Iterator[Row]:
    """Return the measures of a proactive, now and a year before; of those that were zero all along only the name."""
    yield (at.t("Nhóm"), at.t("Chỉ tiêu"), at.t("Nay"), at.t("Cùng kỳ"), at.t("Tăng, giảm"))
    for group in groups:
        for row in group.rows:
            change = None if row.difference is None else round(float(row.difference), 2)
            yield (group.title, row.label, number(row.now.value), number(row.before.value), change)
        for name, told in group.silent:
            yield (group.title, name, number(told.value), None, None)


def tree(at: Frame, roots: Sequence[Branch], above: str = "") -> Iterator[Row]:
    """Return all units from the root down, each with the code of the one above it."""
    if not above:
        yield (
            at.t("Mã"),
            at.t("Đơn vị"),
            at.t("Loại"),
            at.t("Trực thuộc"),
            at.t("Đoàn viên"),
            at.t("Ghi ở chính đơn vị"),
        )
    for one in roots:
        yield (one.unit.code, one.unit.name, at.called(one.unit.kind), above, one.members, one.own)
        yield from tree(at, one.below, one.unit.code) if one.below else ()
