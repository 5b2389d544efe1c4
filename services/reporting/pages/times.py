"""Pages over time: figures month by month, and two days or two units beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response, params
from sqlalchemy import Connection

from services.reporting.api.asking import Sheet
from services.reporting.api.filling import Routes
from services.reporting.figures import FIGURES
from services.reporting.pages import tables
from services.reporting.pages.frame import Frame, a_day
from services.reporting.pages.measures import Measure, choices, measure, needed
from services.reporting.pages.pairing import PairGroup, Side, paired
from services.reporting.pages.refusals import OneComparison, TooManyFigures
from services.reporting.pages.site import Fresh, Site
from services.reporting.pages.text import a_year_before, collate, day
from services.reporting.pages.timeline import TimeLine, charts, periods, timeline
from services.reporting.views import comparing, queries
from services.reporting.views.answers import UnitName

MOST_FIGURES = 8
YEARS = (1, 3, 5, 10)


@dataclass(frozen=True)
class Course:
    """Measures over time: the days, the place, and each period with its values, the first first."""

    fresh: Fresh
    shown: list[Measure]
    since: date
    place: UnitName
    units: list[UnitName]
    yearly: bool
    lines: list[TimeLine]


@dataclass(frozen=True)
class Both:
    """Two sides beside each other: two days of a place, or two units."""

    fresh: Fresh
    a: Side
    b: Side
    day: date
    units: list[UnitName]
    groups: list[PairGroup]
    silent: int


def add_routes(routes: APIRouter, site: Site, public: Sequence[params.Depends]) -> None:
    """Add the time series and the comparison of two days or two units."""
    Asked = Annotated[Frame, Depends(site.asked)]
    files = Routes(site.sources.filling, dependencies=[*public])

    @tables.taken(files, "/series")
    def series_table(at: Asked) -> Sheet:
        told = _course(site, at)
        return tables.sheet(at, "series", told.place.name, tables.series(at, told.shown, told.lines))

    @routes.get("/series", dependencies=public)
    def series(at: Asked) -> Response:
        told = _course(site, at)
        return site.page(
            "series.html",
            at,
            told.fresh,
            shown=told.shown,
            without=[_without(at, told.shown, one) for one in told.shown] if len(told.shown) > 1 else [],
            choices=choices(at.lang, at.on),
            since=told.since,
            place=None if told.place.kind == "BLOC" else told.place,
            whole=told.place,
            units=told.units,
            charts=charts(at, told.shown, told.lines),
            lines=told.lines[::-1],
            yearly=told.yearly,
            years=[(years, at.here(since=f"{at.on.year - years + 1}-01-01")) for years in YEARS],
        )

    @tables.taken(files, "/compare")
    def compare_table(at: Asked) -> Sheet:
        told = _both(site, at)
        left, right = (f"{one.place.name} {day(one.on)}" for one in (told.a, told.b))
        return tables.sheet(at, "compare", at.t("So sánh"), tables.compared(at, left, right, told.groups))

    @routes.get("/compare", dependencies=public)
    def compare(at: Asked) -> Response:
        told = _both(site, at)
        return site.page(
            "compare.html",
            at,
            told.fresh,
            a=told.a,
            b=told.b,
            two_units="other" in at.kept,
            day=told.day,
            units=told.units,
            place=None if told.a.place.kind == "BLOC" else told.a.place,
            groups=told.groups,
            silent=told.silent,
            days=(told.b.on - told.a.on) // timedelta(days=1),
        )

    routes.include_router(files)


def _course(site: Site, at: Frame) -> Course:
    kept = at.kept
    names = [one for one in kept.get("figure", "").split(",") if one] or ["members.active"]
    shown = [measure(name) for name in dict.fromkeys(names)]
    if len(shown) > MOST_FIGURES:
        raise TooManyFigures()
    since = a_day(kept["since"]) if "since" in kept else date(max(1900, at.on.year - 2), 1, 1)
    with site.viewset.read() as (db, views):
        fresh = site.fresh(db)
        found = comparing.many_series(
            db,
            views,
            needed(shown),
            first=since,
            last=at.on,
            unit=kept.get("unit"),
            cluster=kept.get("cluster"),
            known_at=at.known_at,
        )
        units = _units(at, db, views)
    yearly, spans = periods(found, since, at.on)
    return Course(fresh, shown, since, found[0].place, units, yearly, timeline(at, shown, found, spans))


def _both(site: Site, at: Frame) -> Both:
    kept = at.kept
    unit, other = kept.get("unit"), kept.get("other")
    if other is not None and ("with" in kept or unit is None or "cluster" in kept):
        raise OneComparison()
    day_ = a_day(kept["with"]) if "with" in kept else a_year_before(at.on)
    first, last = (at.on, at.on) if other else (min(day_, at.on), max(day_, at.on))
    with site.viewset.read() as (db, views):
        fresh = site.fresh(db)
        left, right = (
            comparing.at_place(
                db, views, on=on, unit=code, cluster=kept.get("cluster"), year=at.on.year, known_at=at.known_at
            )
            for on, code in ((first, unit), (last, other or unit))
        )
        units = _units(at, db, views)
    a, b = Side(left.place, first, left.values), Side(right.place, last, right.values)
    groups, silent = paired(at, FIGURES, a, b)
    return Both(fresh, a, b, day_, units, groups, silent)


def _without(at: Frame, shown: Sequence[Measure], left_out: Measure) -> tuple[str, str]:
    rest = ",".join(one.id for one in shown if one is not left_out)
    return left_out.name(at.lang), at.here(figure=rest)


def _units(at: Frame, db: Connection, views: queries.Views) -> list[UnitName]:
    """Return the units of the day for a choice, by name."""
    found, open_ = [], comparing.tree(db, views, on=at.on, known_at=at.known_at)
    while open_:
        one = open_.pop()
        open_ += one.below
        if one.unit.kind != "BLOC":
            found.append(one.unit)
    return sorted(found, key=lambda unit: collate(unit.name))
