"""Pages that put places side by side: the clusters of the year, the league of units, the heat map."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Response, params

from services.reporting.api.asking import Sheet
from services.reporting.api.filling import Routes
from services.reporting.pages import tables
from services.reporting.pages.display import display
from services.reporting.pages.frame import Frame
from services.reporting.pages.heat import Heat, columns, heat
from services.reporting.pages.league import League, ranked
from services.reporting.pages.matrix import bars, rows_of
from services.reporting.pages.measures import MEMBERS, Measure, choices, families, measure, needed
from services.reporting.pages.refusals import UnknownChoice
from services.reporting.pages.site import Fresh, Site
from services.reporting.views import queries
from services.reporting.views.answers import Overview, UnitRow
from services.reporting.views.refusals import UnknownCluster


def add_routes(routes: APIRouter, site: Site, public: Sequence[params.Depends]) -> None:
    """Add the comparison of clusters, the league and the heat map."""
    Asked = Annotated[Frame, Depends(site.asked)]
    files = Routes(site.sources.filling, dependencies=[*public])

    def overview(at: Frame, measures: Sequence[Measure]) -> tuple[Fresh, Overview]:
        with site.viewset.read() as (db, views):
            page = queries.overview(db, views, on=at.on, known_at=at.known_at, figures=needed(measures))
            return site.fresh(db), page

    @tables.taken(files, "/clusters")
    def clusters_table(at: Asked) -> Sheet:
        _, page = overview(at, _shown(at))
        rows, _ = rows_of(at, _shown(at), page)
        names = [one.name for one in page.clusters]
        return tables.sheet(at, "clusters", at.t("Các cụm thi đua"), tables.clusters(at, names, page.bloc.name, rows))

    @routes.get("/clusters", dependencies=public)
    def clusters(at: Asked) -> Response:
        chosen, shown = _chosen(at), _shown(at)
        fresh, page = overview(at, [chosen, *shown])
        rows, silent = rows_of(at, shown, page)
        return site.page(
            "clusters.html",
            at,
            fresh,
            page=page,
            chosen=chosen,
            choices=choices(at.lang, at.on),
            chart=bars(at, chosen, page),
            rows=rows,
            silent=silent,
            heads=[(one, at.link("/", cluster=one.code)) for one in page.clusters],
            names={row.code: row.name for row in page.units},
        )

    @tables.taken(files, "/league")
    def league_table(at: Asked) -> Sheet:
        chosen = _chosen(at)
        _, page = overview(at, [chosen])
        return tables.sheet(at, "league", chosen.name(at.lang), tables.league(at, chosen, _league(at, chosen, page)))

    @routes.get("/league", dependencies=public)
    def league(at: Asked) -> Response:
        chosen = _chosen(at)
        fresh, page = overview(at, [chosen])
        return site.page(
            "league.html",
            at,
            fresh,
            page=page,
            chosen=chosen,
            choices=choices(at.lang, at.on),
            table=_league(at, chosen, page),
            order=at.kept.get("order", "desc"),
            least=display(at.on).least_denominator,
            clusters=list(_clusters(at, page).items()),
            whole=chosen.seen(at, {one.figure.id: one.value for one in page.figures}),
        )

    @tables.taken(files, "/heatmap")
    def heatmap_table(at: Asked) -> Sheet:
        _, page = overview(at, [one.measure for one in columns(at.on)])
        return tables.sheet(at, "heatmap", at.t("Bản đồ nhiệt"), tables.heatmap(at, _heat(at, page)))

    @routes.get("/heatmap", dependencies=public)
    def heatmap(at: Asked) -> Response:
        fresh, page = overview(at, [one.measure for one in columns(at.on)])
        names = list(_clusters(at, page).items())
        return site.page("heatmap.html", at, fresh, page=page, heat=_heat(at, page), clusters=names)

    routes.include_router(files)


def _chosen(at: Frame) -> Measure:
    chosen = measure(at.kept.get("figure", "shares.items_done"))
    return chosen.per_member() if _per_member(at) else chosen


def _shown(at: Frame) -> list[Measure]:
    shown = [measure(MEMBERS), *_telling(at)]
    return [one.per_member() for one in shown] if _per_member(at) else shown


def _telling(at: Frame) -> list[Measure]:
    return [one for one in (family.telling(at.on) for family in families(at.on) if family.code) if one is not None]


def _rows(at: Frame, page: Overview) -> list[UnitRow]:
    _clusters(at, page)
    return [row for row in page.units if not at.kept.get("cluster") or row.cluster == at.kept["cluster"]]


def _league(at: Frame, chosen: Measure, page: Overview) -> League:
    order = at.kept.get("order", "desc")
    if order not in ("asc", "desc"):
        raise UnknownChoice()
    table = ranked(at, chosen, _rows(at, page), _clusters(at, page))
    return table.turned() if order == "asc" else table


def _heat(at: Frame, page: Overview) -> Heat:
    return heat(at, page, _rows(at, page), at.kept.get("sort", "name"))


def _per_member(at: Frame) -> bool:
    if at.kept.get("per", "") not in ("", "member"):
        raise UnknownChoice()
    return at.kept.get("per") == "member"


def _clusters(at: Frame, page: Overview) -> dict[str, str]:
    """Return the year's clusters by code. Raises UnknownCluster where another is asked for."""
    names = {one.code: one.name for one in page.clusters}
    if at.kept.get("cluster", "") not in ("", *names):
        raise UnknownCluster()
    return names
