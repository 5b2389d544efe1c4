"""The page of one of the three proactives: its figures in families, this year beside the year before, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Response, params

from services.reporting.api.asking import Sheet
from services.reporting.api.filling import Routes
from services.reporting.pages import tables
from services.reporting.pages.board import TITLES
from services.reporting.pages.display import display
from services.reporting.pages.families import Group, Told, grouped, told_of
from services.reporting.pages.frame import Frame
from services.reporting.pages.measures import families, measure, needed
from services.reporting.pages.refusals import UnknownProactive
from services.reporting.pages.site import Fresh, Site
from services.reporting.pages.text import a_year_before
from services.reporting.views import comparing
from services.reporting.views.answers import UnitName


@dataclass(frozen=True)
class Page:
    """What the page tells: `place` None for the bloc, `eve` the day a year before; the share now and then."""

    fresh: Fresh
    number: int
    place: UnitName | None
    eve: date
    lead_name: str
    lead: Told
    share_name: str
    share: Told
    share_before: Told
    groups: list[Group]


def add_routes(routes: APIRouter, site: Site, public: Sequence[params.Depends]) -> None:
    """Add the page of a proactive, of the bloc or of `?unit=`."""
    Asked = Annotated[Frame, Depends(site.asked)]
    files = Routes(site.sources.filling, dependencies=[*public])

    @tables.taken(files, "/proactives/{number}")
    def table(number: str, at: Asked) -> Sheet:
        told = _told(site, at, number)
        return tables.sheet(at, f"proactive-{number}", at.t(TITLES[told.number]), tables.proactive(at, told.groups))

    routes.include_router(files)

    @routes.get("/proactives/{number}", dependencies=public)
    def proactive(number: str, at: Asked) -> Response:
        told = _told(site, at, number)
        return site.page(
            "proactive.html",
            at,
            told.fresh,
            number=told.number,
            title=at.t(TITLES[told.number]),
            place=told.place,
            eve=told.eve,
            lead=told.lead,
            lead_name=told.lead_name,
            share=told.share,
            share_name=told.share_name,
            share_before=told.share_before,
            groups=told.groups,
            titles=[(one, at.t(title)) for one, title in TITLES.items()],
        )


def _told(site: Site, at: Frame, number: str) -> Page:
    if number not in ("1", "2", "3"):
        raise UnknownProactive()
    part, unit, eve = int(number), at.kept.get("unit"), a_year_before(at.on)
    card = display(at.on).cards[part]
    lead, share = measure(card.lead), measure(card.share)
    ids = needed([lead, share, *(one for family in families(at.on, part) for one in family.measures())])
    with site.viewset.read() as (db, views):
        fresh = site.fresh(db)
        now, before = (
            comparing.at_place(db, views, on=on, unit=unit, known_at=at.known_at, figures=ids) for on in (at.on, eve)
        )
        first = date(eve.year, eve.month, 1)
        months = comparing.many_series(db, views, ids, first=first, last=at.on, unit=unit, known_at=at.known_at)
    place = None if now.place.kind == "BLOC" else now.place
    return Page(
        fresh,
        part,
        place,
        eve,
        lead.name(at.lang),
        told_of(at, lead, now.values, place, at.on, "lead"),
        share.name(at.lang),
        told_of(at, share, now.values, place, at.on, "lead"),
        told_of(at, share, before.values, place, eve, "lead-before"),
        grouped(at, part, now.values, before.values, months, place, eve),
    )
