"""The pages of what changed since a moment: by figure, and the entries behind one figure's change."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response, params

from services.kernel.days import VIETNAM
from services.reporting.pages.frame import Frame, UnreadableDate, read_moment
from services.reporting.pages.site import Site
from services.reporting.views import changes as questions
from services.reporting.views.queries import figure_of

DAYS = {1: "Từ hôm qua", 7: "7 ngày qua", 30: "30 ngày qua", 365: "Một năm qua"}
USUAL = 7


def add_routes(routes: APIRouter, site: Site, public: Sequence[params.Depends]) -> None:
    """Add the two pages; without `since` in the address it is the morning seven days ago, Vietnamese time."""
    Asked = Annotated[Frame, Depends(site.asked)]

    @routes.get("/changes", dependencies=public)
    def changes(at: Asked) -> Response:
        since = _since(at)
        with site.viewset.read() as (db, views):
            fresh = site.fresh(db)
            found = questions.changes(
                db,
                views,
                since=since,
                until=at.known_at,
                on=at.on,
                unit=at.kept.get("unit"),
                cluster=at.kept.get("cluster"),
            )
        return site.page("changes.html", at, fresh, found=found, since=since, choices=_choices(at))

    @routes.get("/changes/{figure}", dependencies=public)
    def entries(figure: str, at: Asked) -> Response:
        since = _since(at)
        with site.viewset.read() as (db, views):
            fresh = site.fresh(db)
            found = questions.changed_entries(
                db,
                views,
                figure_of(figure),
                since=since,
                until=at.known_at,
                on=at.on,
                unit=at.kept.get("unit"),
                cluster=at.kept.get("cluster"),
                cursor=at.kept.get("cursor"),
                limit=50,
            )
        return site.page("changed.html", at, fresh, found=found, since=since)


def _since(at: Frame) -> datetime:
    """Return the moment in `?since=`. Raises UnreadableDate."""
    written = at.kept.get("since")
    if written is None:
        return _morning(at, USUAL)
    try:
        return read_moment(written)
    except ValueError as wrong:
        raise UnreadableDate from wrong


def _morning(at: Frame, days: int) -> datetime:
    return datetime.combine(at.today - timedelta(days=days), time(), VIETNAM)


def _choices(at: Frame) -> list[tuple[str, str]]:
    return [(at.t(label), at.here(since=_morning(at, days).date().isoformat())) for days, label in DAYS.items()]
