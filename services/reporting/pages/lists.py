"""The pages of what is late, on its way or unanswered, and of what the young speak of."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Response, params
from sqlalchemy import Connection

from services.reporting.pages.frame import Frame
from services.reporting.pages.site import Fresh, Site
from services.reporting.views import waiting as questions
from services.reporting.views.answers import UnitName
from services.reporting.views.queries import Views, places_of

LISTS = {
    "/late": "Quá hạn",
    "/waiting": "Tham mưu chờ trả lời",
    "/transfers": "Đang chuyển sinh hoạt",
    "/referrals": "Giới thiệu cho Đảng",
    "/topics": "Tâm tư, chăm lo",
}
"""The pages that stand beside one another: path and label."""


def add_routes(routes: APIRouter, site: Site, public: Sequence[params.Depends]) -> None:
    """Add the five pages."""
    Asked = Annotated[Frame, Depends(site.asked)]

    def page(
        at: Frame,
        fresh: Fresh,
        name: str,
        title: str,
        note: str,
        place: UnitName | None,
        *,
        rows: object = None,
        found: object = None,
    ) -> Response:
        beside = [(path, at.t(label)) for path, label in LISTS.items()]
        return site.page(
            f"{name}.html", at, fresh, title=at.t(title), note=note, place=place, beside=beside, rows=rows, found=found
        )

    @routes.get("/late", dependencies=public)
    def late(at: Asked) -> Response:
        with site.viewset.read() as (db, views):
            fresh, place = site.fresh(db), _place(at, db, views)
            found = questions.late(db, views, on=at.on, unit=at.kept.get("unit"), known_at=at.known_at)
        note = f"{len(found.rows)} {at.t('phần việc')}"
        return page(at, fresh, "late", "Phần việc quá hạn", note, place, found=found)

    @routes.get("/waiting", dependencies=public)
    def waiting(at: Asked) -> Response:
        with site.viewset.read() as (db, views):
            fresh, place = site.fresh(db), _place(at, db, views)
            rows = questions.waiting(db, views, on=at.on, unit=at.kept.get("unit"), known_at=at.known_at)
        return page(
            at, fresh, "waiting", "Nội dung tham mưu chờ trả lời", f"{len(rows)} {at.t('nội dung')}", place, rows=rows
        )

    @routes.get("/transfers", dependencies=public)
    def transfers(at: Asked) -> Response:
        with site.viewset.read() as (db, views):
            fresh, place = site.fresh(db), _place(at, db, views)
            rows = questions.transfers(db, views, on=at.on, unit=at.kept.get("unit"), known_at=at.known_at)
        return page(
            at,
            fresh,
            "transfers",
            "Chuyển sinh hoạt đang thực hiện",
            f"{len(rows)} {at.t('trường hợp')}",
            place,
            rows=rows,
        )

    @routes.get("/referrals", dependencies=public)
    def referrals(at: Asked) -> Response:
        with site.viewset.read() as (db, views):
            fresh, place = site.fresh(db), _place(at, db, views)
            rows = questions.referrals(db, views, on=at.on, unit=at.kept.get("unit"), known_at=at.known_at)
        note = f"{sum(row.cases for row in rows)} {at.t('hồ sơ')}"
        return page(at, fresh, "referrals", "Giới thiệu đoàn viên ưu tú cho Đảng", note, place, rows=rows)

    @routes.get("/topics", dependencies=public)
    def topics(at: Asked) -> Response:
        with site.viewset.read() as (db, views):
            fresh, place = site.fresh(db), _place(at, db, views)
            found = questions.topics(db, views, on=at.on, unit=at.kept.get("unit"), known_at=at.known_at)
        return page(
            at, fresh, "topics", "Tâm tư của thanh niên và chăm lo", f"{at.t('năm')} {found.year}", place, found=found
        )


def _place(at: Frame, db: Connection, views: Views) -> UnitName | None:
    unit = at.kept.get("unit")
    if unit is None:
        return None
    return places_of(db, views, at.on, at.on.year, at.known_at).place(unit, None).name
