"""The addresses of the pages."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from services.kernel.http import Gate
from services.kernel.views import ViewSet
from services.reporting.api.filling import Routes
from services.reporting.application import UseCases
from services.reporting.application.mine import Mine
from services.reporting.figures import BY_ID, RATIO_BY_ID
from services.reporting.pages import (
    board,
    catalogue,
    changes,
    content,
    lists,
    mine,
    proactives,
    reports,
    sidebyside,
    sign_in,
    times,
    trees,
)
from services.reporting.pages.display import display
from services.reporting.pages.forms import serve_forms
from services.reporting.pages.frame import Frame, a_day
from services.reporting.pages.live import LiveFeed, events
from services.reporting.pages.site import Site, Sources
from services.reporting.views import comparing, queries
from services.reporting.views.answers import FigureValue, ProposalRow, UnitName

NEWS = 3
YEARS_BACK = 20


def router(
    viewset: ViewSet,
    gate: Gate,
    today: Callable[[], date],
    live: LiveFeed,
    use: UseCases | None = None,
    own: Mine | None = None,
    sources: Sources | None = None,
) -> APIRouter:
    """Return the pages. All are aggregate figures: `gate.public` lets readers in and honours `?after=`.

    Without use cases there are no pages of single reports; with those of one's own there are the pages for signing in and
    what an account keeps besides. `sources` tell how fresh the pages are.
    """

    def seen_by(request: Request, found: Frame) -> Frame:
        if own is None:
            return found
        who = gate.who(request)
        if who is None:
            return replace(found, offers_sign_in=True)
        return replace(found, who=who, saved=own.shelves.holds(who.actor.account, found.here()))

    site = Site(viewset, today, sources or Sources(), seen_by)
    routes = Routes(site.sources.filling, include_in_schema=False)
    public = [Depends(gate.public)]
    serve_forms(routes, viewset, gate, today)
    for pages in (proactives, sidebyside, times, trees, changes, catalogue, lists):
        pages.add_routes(routes, site, public)
    reports.add_routes(routes, site, gate, use)
    if own is not None:
        sign_in.add_routes(routes, gate, site.screen, site.asked)
        mine.add_routes(routes, own, gate, site)
    Asked = Annotated[Frame, Depends(site.asked)]

    @routes.get("/", dependencies=public)
    def overview(at: Asked) -> Response:
        with viewset.read() as (db, views):
            fresh = site.fresh(db)
            page = queries.overview(db, views, on=at.on, known_at=at.known_at, figures=display(at.on).column_figures())
            if not page.units:
                return site.page("empty.html", at, fresh)
            proposals = queries.proposals(db, views, on=at.on, year=page.year, known_at=at.known_at)
            bloc = {one.figure.id: one.value for one in page.figures}
            rest = [one for one in BY_ID if one not in bloc]
            bloc |= comparing.at_place(db, views, on=at.on, known_at=at.known_at, figures=rest).values
            figures = [FigureValue(figure, bloc[id]) for id, figure in BY_ID.items()]
            charts = _charts(at, db, views, figures)
            last_year = None if _moved(figures) else _last_year_moved(at, db, views)
        chosen = at.kept.get("cluster")
        clusters = {one.code: one.name for one in page.clusters}
        rows = [row for row in page.units if chosen not in clusters or row.cluster == chosen]
        names = {row.code: row.name for row in page.units}
        sort = at.kept.get("sort", "name")
        return site.page(
            "overview.html",
            at,
            fresh,
            page=page,
            parts=board.parts(at, figures, page.ratios, unit=None, news=_adopted(proposals)),
            charts=charts,
            last_year=last_year,
            clusters=board.compared(at, page.clusters, caption=at.t("So sánh các cụm thi đua năm"), names=names),
            cluster=clusters.get(chosen or ""),
            grid=board.units(
                at, rows, caption=at.t("Các cơ sở Đoàn"), clusters=clusters, sort=sort, anchor="units", searched=True
            ),
        )

    @routes.get("/units/{code}", dependencies=public)
    def unit(code: str, at: Asked) -> Response:
        with viewset.read() as (db, views):
            fresh = site.fresh(db)
            page = queries.unit_page(db, views, code, on=at.on, known_at=at.known_at)
            proposals = queries.proposals(db, views, on=at.on, year=page.year, unit=code, known_at=at.known_at)
        below = at.t("Các đơn vị trực thuộc")
        sort = at.kept.get("sort", "name")
        return site.page(
            "unit.html",
            at,
            fresh,
            page=page,
            parts=board.parts(at, page.figures, page.ratios, unit=code, news=_adopted(proposals)),
            grid=board.units(at, page.below, caption=below, clusters={}, sort=sort, anchor="below"),
        )

    @routes.get("/figures/{figure}", dependencies=public)
    def why(figure: str, at: Asked) -> Response:
        kept = at.kept
        since = a_day(kept["since"]) if "since" in kept else None
        with viewset.read() as (db, views):
            fresh = site.fresh(db)
            if figure in RATIO_BY_ID:
                return catalogue.ratio_page(at, site, fresh, db, views, figure)
            found = queries.explain(
                db,
                views,
                figure,
                on=at.on,
                unit=kept.get("unit"),
                cluster=kept.get("cluster"),
                year=at.year(),
                known_at=at.known_at,
                cursor=kept.get("cursor"),
                limit=50,
                since=since,
            )
        told = content.sentence(at, found)
        return site.page("figure.html", at, fresh, why=found, sentence=told, since=since)

    @routes.get("/facts/{source}/{position}", dependencies=public)
    def fact(source: str, position: Annotated[int, Path(ge=1, lt=2**63)], at: Asked) -> Response:
        with viewset.read() as (db, views):
            fresh, found = site.fresh(db), queries.fact(db, views, source, position)
        effects = list(content.effects(at, found))
        return site.page("fact.html", at, fresh, fact=found, content=content.content(at, found.data), effects=effects)

    @routes.get("/proposals", dependencies=public)
    def proposals(at: Asked) -> Response:
        with viewset.read() as (db, views):
            fresh, place = site.fresh(db), _place(at, db, views)
            rows = queries.proposals(db, views, on=at.on, unit=at.kept.get("unit"), known_at=at.known_at)
        note = f"{len(rows)} {at.t('nội dung')}"
        title = at.t("Nội dung tham mưu với cấp ủy")
        return site.page("proposals.html", at, fresh, rows=rows, place=place, title=title, note=note)

    @routes.get("/models", dependencies=public)
    def models(at: Asked) -> Response:
        with viewset.read() as (db, views):
            fresh, place = site.fresh(db), _place(at, db, views)
            rows = queries.models(db, views, on=at.on, unit=at.kept.get("unit"), known_at=at.known_at)
        note = f"{len(rows)} {at.t('mô hình')}"
        return site.page("models.html", at, fresh, rows=rows, place=place, title=at.t("Mô hình thanh niên"), note=note)

    @routes.get("/programmes", dependencies=public)
    def programmes(at: Asked) -> Response:
        year = at.on.year
        with viewset.read() as (db, views):
            fresh, place = site.fresh(db), _place(at, db, views)
            found = queries.programmes(db, views, year=year, on=at.on, unit=at.kept.get("unit"), known_at=at.known_at)
        return site.page(
            "programmes.html",
            at,
            fresh,
            rows=found.rows,
            without=found.without,
            place=place,
            title=f"{at.t('Chương trình công tác năm')} {year}",
            note=f"{len(found.rows)} {at.t('chương trình')}",
        )

    @routes.get("/live", dependencies=public)
    async def moves() -> Response:
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return StreamingResponse(events(live), media_type="text/event-stream", headers=headers)

    @routes.get("/static/{name:path}")
    def static(name: str, request: Request) -> Response:
        return site.screen.assets.answer(name, request)

    return routes


def _place(at: Frame, db: Connection, views: queries.Views) -> UnitName | None:
    unit = at.kept.get("unit")
    return queries.unit_page(db, views, unit, on=at.on, known_at=at.known_at).unit if unit else None


def _adopted(rows: list[ProposalRow]) -> list[ProposalRow]:
    adopted = [row for row in rows if row.state == "ADOPTED"]
    latest = sorted(adopted, key=lambda row: row.answered_on or row.submitted_on, reverse=True)
    return sorted(latest, key=lambda row: row.steering is None)[:NEWS]


def _moved(figures: Sequence[FigureValue]) -> bool:
    return any(one.value for one in figures if one.figure.kind == "flow")


def _last_year_moved(at: Frame, db: Connection, views: queries.Views) -> date | None:
    """Return the end of the last year in which the number of members changed; None in a bloc without such a year."""
    first = date(at.on.year - YEARS_BACK, 1, 1)
    points = queries.series(db, views, "members.active", first=first, last=at.on, known_at=at.known_at).points
    moved = [after.month for before, after in pairwise(points) if before.value != after.value]
    return date(int(moved[-1][:4]), 12, 31) if moved else None


def _charts(at: Frame, db: Connection, views: queries.Views, figures: Sequence[FigureValue]) -> list[board.Chart]:
    first, last = date(at.on.year, 1, 1), date(at.on.year, 12, 31)
    due, done = comparing.many_series(
        db,
        views,
        ["items.planned", "items.completed"],
        first=first,
        last=last,
        as_on=at.on,
        until={"items.completed": at.on},
        known_at=at.known_at,
    )
    charts = [
        board.by_month(at, "Phần việc theo tháng", "Đến hạn và đã làm trong năm", [("Đến hạn", due), ("Đã làm", done)])
    ]
    ranks = board.by_rank(at, figures)
    if ranks is None:
        turns = queries.series(db, views, "activity.turns", first=first, last=at.on, known_at=at.known_at)
        other = board.by_month(
            at, "Lượt tham gia theo tháng", "Lượt tham gia các phần việc trong năm", [("Lượt tham gia", turns)]
        )
        ranks = replace(other, id="turns")
    return [*charts, ranks]
