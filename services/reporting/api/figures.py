"""HTTP access to figures and their explanations, as JSON, CSV, XLSX and PDF; aggregate data, no person's name."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from services.kernel.grids import said
from services.kernel.http import Slice, paging
from services.kernel.sheets import Row, Table
from services.kernel.views import ViewSet
from services.reporting.api.asking import Asked, Code, Day, Known, Sheet, files
from services.reporting.exports import tables
from services.reporting.exports.statement import statement as statement_table
from services.reporting.figures import FIGURES, Figure
from services.reporting.views import queries
from services.reporting.views.answers import Explanation, FactDetail, FigureTable, Overview, Series, UnitPage
from services.reporting.views.statement import Statement
from services.reporting.views.statement import statement as statement_of


def add_routes(routes: APIRouter, viewset: ViewSet, asked: Callable[..., Asked], today: Callable[[], date]) -> None:
    """Add the routes of the catalogue, the overview, a unit, the statement, a figure and a fact."""

    @routes.get("/figures")
    def catalogue() -> tuple[Figure, ...]:
        return FIGURES

    @files(routes, "/figures", "Danh mục chỉ tiêu")
    def catalogue_table() -> tuple[str, Table]:
        return "figures", tables.catalogue(FIGURES)

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
        return Sheet(f"{figure}-series-{q.on}", tables.series(found), f"{found.figure.vi} theo tháng")

    @routes.get("/figures/{figure}/series")
    def series(figure: str, q: Annotated[Asked, Depends(asked)], since: Day = None) -> Series:
        """Month by month from `since` (the first of January of `year` if not given) to `on`."""
        first = since or date(min(q.year, q.on.year), 1, 1)
        with viewset.read() as (db, views):
            return queries.series(
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
    def entries_table(figure: str, q: Annotated[Asked, Depends(asked)]) -> Sheet:
        found = entries(figure, q, Slice(None, 1))
        return Sheet(f"{figure}-entries-{q.on}", _all_entries(viewset, figure, q), f"{found.figure.vi}: từng bút toán")

    @routes.get("/figures/{figure}/entries")
    def entries(
        figure: str, q: Annotated[Asked, Depends(asked)], part: Annotated[Slice, Depends(paging)]
    ) -> Explanation:
        """Why the figure has its value: the sum in words, its parts, and a page of the entries behind it."""
        with viewset.read() as (db, views):
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
            )

    @files(routes, "/figures/{figure}")
    def figure_table(figure: str, q: Annotated[Asked, Depends(asked)]) -> Sheet:
        found = by_unit(figure, q)
        return Sheet(f"{figure}-{q.on}", tables.figure_by_unit(found), f"{found.figure.vi} theo đơn vị")

    @routes.get("/figures/{figure}")
    def by_unit(figure: str, q: Annotated[Asked, Depends(asked)]) -> FigureTable:
        with viewset.read() as (db, views):
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
