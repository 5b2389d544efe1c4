"""HTTP access to figures and their explanations, as JSON, CSV, XLSX and PDF; aggregate data, no person's name."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from services.kernel.grids import said
from services.kernel.http import Slice, paging
from services.kernel.sheets import Row, Table
from services.kernel.views import ViewSet
from services.reporting.api.asking import Asked, Code, Day, Known, Sheet, files
from services.reporting.api.filling import Routes
from services.reporting.exports import tables
from services.reporting.exports.catalogue import catalogue as catalogue_table
from services.reporting.exports.catalogue import ratio_by_unit, ratio_explained, ratio_series
from services.reporting.exports.statement import statement as statement_table
from services.reporting.figures import RATIO_BY_ID, SETS
from services.reporting.figures.catalogue import Listed, catalogue
from services.reporting.figures.criteria import CriteriaSet, in_force
from services.reporting.views import queries, ratios
from services.reporting.views.answers import (
    Explanation,
    FactDetail,
    FigureTable,
    Overview,
    RatioExplanation,
    RatioSeries,
    RatioTable,
    Series,
    UnitPage,
)
from services.reporting.views.membership import SUMMED
from services.reporting.views.refusals import FiguresFilling
from services.reporting.views.statement import Statement
from services.reporting.views.statement import statement as statement_of

PAGE = 500


def add_routes(routes: Routes, viewset: ViewSet, asked: Callable[..., Asked], today: Callable[[], date]) -> None:
    """Add the routes of the catalogue, the overview, a unit, the statement, a figure and a fact."""

    @routes.get("/figures")
    def figures(q: Annotated[Asked, Depends(asked)]) -> tuple[Listed, ...]:
        """The catalogue: every figure, share and average, with the sub-criteria of the sets in force on `on`."""
        return catalogue(q.on)

    @files(routes, "/figures", "Danh mục chỉ tiêu")
    def figures_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return "figures", catalogue_table(figures(q))

    @routes.get("/criteria")
    def criteria(q: Annotated[Asked, Depends(asked)]) -> list[CriteriaSet]:
        """The criteria sets in force on `on`, with the figures that stand under each sub-criterion."""
        return list(in_force(SETS, q.on).values())

    @routes.get("/overview")
    def overview(q: Annotated[Asked, Depends(asked)]) -> Overview:
        with viewset.read() as (db, views):
            return queries.overview(db, views, on=q.on, year=q.year, known_at=q.known_at)

    @files(routes, "/overview", "Tổng hợp các đơn vị")
    def overview_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"overview-{q.on}", tables.overview(overview(q))

    @files(routes, "/units/{code}")
    def unit_table(code: str, q: Annotated[Asked, Depends(asked)]) -> Sheet:
        found = unit(code, q)
        return Sheet(f"unit-{q.on}", tables.unit_page(found), found.unit.name)

    @routes.get("/units/{code}")
    def unit(code: str, q: Annotated[Asked, Depends(asked)]) -> UnitPage:
        with viewset.read() as (db, views):
            return queries.unit_page(db, views, code, on=q.on, year=q.year, known_at=q.known_at)

    @routes.get("/statement")
    def statement(
        since: Annotated[Day, Query(alias="from")] = None,
        until: Annotated[Day, Query(alias="to")] = None,
        unit: Code = None,
        cluster: Code = None,
        known_at: Known = None,
    ) -> Statement:
        """Opening, what came in, what went out, closing: the members of a unit, a cluster or the bloc, month by month.

        Without `to` it is up to today, without `from` since the first of January of that year.
        """
        if not routes.filling().isdisjoint(SUMMED):
            raise FiguresFilling
        last = until or today()
        first = since or date(last.year, 1, 1)
        with viewset.read() as (db, views):
            return statement_of(db, views, first=first, last=last, unit=unit, cluster=cluster, known_at=known_at)

    @files(routes, "/statement")
    def statement_file(
        since: Annotated[Day, Query(alias="from")] = None,
        until: Annotated[Day, Query(alias="to")] = None,
        unit: Code = None,
        cluster: Code = None,
        known_at: Known = None,
    ) -> Sheet:
        found = statement(since, until, unit, cluster, known_at)
        note = f"Từ {said(found.first)} đến {said(found.last)}{f', đơn vị {unit}' if unit else ''}"
        name = f"statement-{found.first}-{found.last}"
        return Sheet(name, statement_table(found), "Tăng, giảm đoàn viên", note)

    _figure_routes(routes, viewset, asked)


def _figure_routes(routes: APIRouter, viewset: ViewSet, asked: Callable[..., Asked]) -> None:
    @files(routes, "/figures/{figure}/series")
    def series_table(figure: str, q: Annotated[Asked, Depends(asked)], since: Day = None) -> Sheet:
        found = series(figure, q, since)
        name = f"{figure}-series-{q.on}"
        if isinstance(found, RatioSeries):
            return Sheet(name, ratio_series(found), f"{found.ratio.vi} theo tháng")
        return Sheet(name, tables.series(found), f"{found.figure.vi} theo tháng")

    @routes.get("/figures/{figure}/series")
    def series(figure: str, q: Annotated[Asked, Depends(asked)], since: Day = None) -> Series | RatioSeries:
        """Month by month from `since` (the first of January of `year` if not given) to `on`."""
        first = since or date(min(q.year, q.on.year), 1, 1)
        told = ratios.series if figure in RATIO_BY_ID else queries.series
        with viewset.read() as (db, views):
            return told(
                db,
                views,
                figure,
                first=first,
                last=q.on,
                unit=q.unit,
                cluster=q.cluster,
                year=q.year,
                known_at=q.known_at,
            )

    @files(routes, "/figures/{figure}/entries")
    def entries_table(figure: str, q: Annotated[Asked, Depends(asked)], since: Day = None) -> Sheet:
        found = entries(figure, q, Slice(None, 1), since)
        name = f"{figure}-entries-{q.on}"
        if isinstance(found, RatioExplanation):
            return Sheet(name, ratio_explained(found), f"{found.ratio.vi}: {found.sentence_vi}")
        rows = _all_entries(viewset, figure, q) if since is None else _entries_since(viewset, figure, q, since)
        return Sheet(name, rows, f"{found.figure.vi}: từng bút toán")

    @routes.get("/figures/{figure}/entries")
    def entries(
        figure: str, q: Annotated[Asked, Depends(asked)], part: Annotated[Slice, Depends(paging)], since: Day = None
    ) -> Explanation | RatioExplanation:
        """Why the figure has its value: the sum in words, its parts, and a page of the entries behind it.

        With `since` it is what happened from that day to `on`. Of a share or average: the division in words, and the figures
        above and below the line.
        """
        with viewset.read() as (db, views):
            if figure in RATIO_BY_ID:
                return ratios.explain(
                    db,
                    views,
                    figure,
                    on=q.on,
                    unit=q.unit,
                    cluster=q.cluster,
                    year=q.year,
                    known_at=q.known_at,
                )
            return queries.explain(
                db,
                views,
                figure,
                on=q.on,
                unit=q.unit,
                cluster=q.cluster,
                year=q.year,
                known_at=q.known_at,
                cursor=part.cursor,
                limit=part.limit,
                since=since,
            )

    @files(routes, "/figures/{figure}")
    def figure_table(figure: str, q: Annotated[Asked, Depends(asked)]) -> Sheet:
        found = by_unit(figure, q)
        name = f"{figure}-{q.on}"
        if isinstance(found, RatioTable):
            return Sheet(name, ratio_by_unit(found), f"{found.ratio.vi} theo đơn vị")
        return Sheet(name, tables.figure_by_unit(found), f"{found.figure.vi} theo đơn vị")

    @routes.get("/figures/{figure}")
    def by_unit(figure: str, q: Annotated[Asked, Depends(asked)]) -> FigureTable | RatioTable:
        with viewset.read() as (db, views):
            if figure in RATIO_BY_ID:
                return ratios.by_unit(db, views, figure, on=q.on, year=q.year, known_at=q.known_at)
            return queries.figure_by_unit(db, views, figure, on=q.on, year=q.year, known_at=q.known_at)

    @routes.get("/facts/{source}/{position}")
    def fact(source: str, position: Annotated[int, Path(ge=1, lt=2**63)]) -> FactDetail:
        with viewset.read() as (db, views):
            return queries.fact(db, views, source, position)


def _all_entries(viewset: ViewSet, figure: str, q: Asked) -> Iterator[Row]:
    yield tables.ENTRY_COLUMNS
    with viewset.read() as (db, views):
        pages = queries.entry_pages(
            db, views, figure, on=q.on, unit=q.unit, cluster=q.cluster, year=q.year, known_at=q.known_at
        )
        for page in pages:
            yield from map(tables.entry, page)


def _entries_since(viewset: ViewSet, figure: str, q: Asked, since: date) -> Iterator[Row]:
    yield tables.ENTRY_COLUMNS
    asked: dict[str, Any] = {"on": q.on, "unit": q.unit, "cluster": q.cluster, "year": q.year, "known_at": q.known_at}
    cursor: str | None = None
    with viewset.read() as (db, views):
        while True:
            found = queries.explain(db, views, figure, **asked, cursor=cursor, limit=PAGE, since=since)
            yield from map(tables.entry, found.entries)
            cursor = found.next
            if cursor is None:
                return
