"""HTTP access to figures, their explanations and lists, as JSON, CSV and XLSX; aggregate data, no person's name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Annotated, ParamSpec

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime

from services.kernel.http import Gate, Slice, paging
from services.kernel.sheets import FORMS, Form, Row, Table, download
from services.kernel.views import ViewSet
from services.reporting.exports import tables
from services.reporting.exports.statement import statement as statement_table
from services.reporting.figures import FIGURES, Figure
from services.reporting.views import queries
from services.reporting.views.answers import (
    CoordinationRow,
    Explanation,
    FactDetail,
    FigureTable,
    ModelRow,
    Overview,
    Programmes,
    ProposalRow,
    Series,
    UnitPage,
)
from services.reporting.views.statement import Statement
from services.reporting.views.statement import statement as statement_of

EARLIEST, LATEST = date(1931, 1, 1), date(2200, 12, 31)
Day = Annotated[date | None, Query(ge=EARLIEST, le=LATEST)]
Known = Annotated[AwareDatetime | None, Query(description="as known at: what was recorded by then")]
AYear = Annotated[int | None, Query(ge=EARLIEST.year, le=LATEST.year)]
Code = Annotated[str | None, Query(max_length=31)]
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Asked:
    """The dates and the place a question is about."""

    on: date
    year: int
    known_at: datetime | None
    unit: str | None
    cluster: str | None


def asking(today: Callable[[], date]) -> Callable[..., Asked]:
    """Return the dependency that reads `?on=`, `?year=`, `?known_at=`, `?unit=`, `?cluster=`.

    Without `on` it is today, or the last day of a `year` gone by.
    """

    def asked(
        on: Day = None, year: AYear = None, known_at: Known = None, unit: Code = None, cluster: Code = None
    ) -> Asked:
        day = on or today()
        if on is None and year is not None and year < day.year:
            day = date(year, 12, 31)
        return Asked(day, day.year if year is None else year, known_at, unit, cluster)

    return asked


def files(routes: APIRouter, path: str) -> Callable[[Callable[P, tuple[str, Table]]], None]:
    """Decorate what returns a file's name and its table: it is served at `path`.csv and `path`.xlsx."""

    def add(table: Callable[P, tuple[str, Table]]) -> None:
        for form in FORMS:
            routes.get(f"{path}.{form}", response_class=Response, response_model=None)(_file(table, form))

    return add


def _file(table: Callable[P, tuple[str, Table]], form: Form) -> Callable[P, Response]:
    @wraps(table)
    def file(*args: P.args, **kwargs: P.kwargs) -> Response:
        name, rows = table(*args, **kwargs)
        return download(name, form, rows)

    return file


def router(viewset: ViewSet, gate: Gate, today: Callable[[], date]) -> APIRouter:
    """Return the routes under /api; each table stands at the same address with `.csv` and `.xlsx` as well."""
    routes = APIRouter(prefix="/api", dependencies=[Depends(gate.public)], tags=["figures"])
    asked = asking(today)

    @routes.get("/figures")
    def catalogue() -> tuple[Figure, ...]:
        return FIGURES

    @files(routes, "/figures")
    def catalogue_table() -> tuple[str, Table]:
        return "figures", tables.catalogue(FIGURES)

    @routes.get("/overview")
    def overview(q: Annotated[Asked, Depends(asked)]) -> Overview:
        with viewset.read() as (db, views):
            return queries.overview(db, views, on=q.on, year=q.year, known_at=q.known_at)

    @files(routes, "/overview")
    def overview_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"overview-{q.on}", tables.overview(overview(q))

    @files(routes, "/units/{code}")
    def unit_table(code: str, q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"unit-{q.on}", tables.unit_page(unit(code, q))

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
    ) -> tuple[str, Table]:
        found = statement(since, until, unit, cluster, known_at)
        return f"statement-{found.first}-{found.last}", statement_table(found)

    _figure_routes(routes, viewset, asked)
    _list_routes(routes, viewset, asked)
    return routes


def _figure_routes(routes: APIRouter, viewset: ViewSet, asked: Callable[..., Asked]) -> None:
    @files(routes, "/figures/{figure}/series")
    def series_table(figure: str, q: Annotated[Asked, Depends(asked)], since: Day = None) -> tuple[str, Table]:
        return f"{figure}-series-{q.on}", tables.series(series(figure, q, since))

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
    def entries_table(figure: str, q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        entries(figure, q, Slice(None, 1))
        return f"{figure}-entries-{q.on}", _all_entries(viewset, figure, q)

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
    def figure_table(figure: str, q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"{figure}-{q.on}", tables.figure_by_unit(by_unit(figure, q))

    @routes.get("/figures/{figure}")
    def by_unit(figure: str, q: Annotated[Asked, Depends(asked)]) -> FigureTable:
        with viewset.read() as (db, views):
            return queries.figure_by_unit(db, views, figure, on=q.on, year=q.year, known_at=q.known_at)

    @routes.get("/facts/{source}/{position}")
    def fact(source: str, position: Annotated[int, Path(ge=1, lt=2**63)]) -> FactDetail:
        with viewset.read() as (db, views):
            return queries.fact(db, views, source, position)


def _list_routes(routes: APIRouter, viewset: ViewSet, asked: Callable[..., Asked]) -> None:
    @routes.get("/proposals")
    def proposals(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> list[ProposalRow]:
        with viewset.read() as (db, views):
            return queries.proposals(db, views, on=q.on, year=year, unit=q.unit, known_at=q.known_at)

    @files(routes, "/proposals")
    def proposals_table(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> tuple[str, Table]:
        return f"proposals-{q.on}", tables.proposals(proposals(q, year))

    @routes.get("/coordination")
    def coordination(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> list[CoordinationRow]:
        with viewset.read() as (db, views):
            return queries.coordination(db, views, on=q.on, year=year, unit=q.unit, known_at=q.known_at)

    @files(routes, "/coordination")
    def coordination_table(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> tuple[str, Table]:
        return f"coordination-{q.on}", tables.coordination(coordination(q, year))

    @routes.get("/models")
    def models(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> list[ModelRow]:
        with viewset.read() as (db, views):
            return queries.models(db, views, on=q.on, year=year, unit=q.unit, known_at=q.known_at)

    @files(routes, "/models")
    def models_table(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> tuple[str, Table]:
        return f"models-{q.on}", tables.models(models(q, year))

    @routes.get("/programmes")
    def programmes(q: Annotated[Asked, Depends(asked)]) -> Programmes:
        with viewset.read() as (db, views):
            return queries.programmes(db, views, year=q.year, on=q.on, unit=q.unit, known_at=q.known_at)

    @files(routes, "/programmes")
    def programmes_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"programmes-{q.year}-{q.on}", tables.programmes(programmes(q))


def _all_entries(viewset: ViewSet, figure: str, q: Asked) -> Iterator[Row]:
    yield tables.ENTRY_COLUMNS
    with viewset.read() as (db, views):
        pages = queries.entry_pages(
            db, views, figure, on=q.on, unit=q.unit, cluster=q.cluster, year=q.year, known_at=q.known_at
        )
        for page in pages:
            yield from map(tables.entry, page)
