"""The page of the catalogue, by criterion, and the page of a share or average that shows what it is divided from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Response, params
from sqlalchemy import Connection

from services.reporting.figures import SETS
from services.reporting.figures.catalogue import Listed, catalogue
from services.reporting.figures.criteria import in_force
from services.reporting.pages.frame import Frame
from services.reporting.pages.site import Fresh, Site
from services.reporting.pages.text import day, fold
from services.reporting.views import queries, ratios
from services.reporting.views.answers import RatioExplanation

PROGRAMME = "THREE_PROACTIVES"


@dataclass(frozen=True)
class Group:
    """Figures that stand under one sub-criterion; `code` is empty for those that stand under none."""

    code: str
    title: str
    above: str
    lines: list[Listed]
    find: str


def add_routes(routes: APIRouter, site: Site, public: Sequence[params.Depends]) -> None:
    """Add the page of the catalogue."""
    Asked = Annotated[Frame, Depends(site.asked)]

    @routes.get("/catalogue", dependencies=public)
    def listed(at: Asked) -> Response:
        with site.viewset.read() as (db, _):
            fresh = site.fresh(db)
        lines = catalogue(at.on)
        note = f"{len(lines)} {at.t('chỉ tiêu')}"
        title = at.t("Danh mục chỉ tiêu")
        return site.page(
            "catalogue.html", at, fresh, groups=groups(at, lines, at.on), title=title, note=note, place=None
        )


def groups(at: Frame, lines: tuple[Listed, ...], on: date) -> list[Group]:
    """Return the catalogue by sub-criterion of the set in force, in its order; what stands under none comes last."""
    found = []
    criteria = in_force(SETS, on).get(PROGRAMME)
    for criterion in criteria.criteria if criteria else ():
        for item in criterion.items:
            mine = [one for one in lines if item.code in one.criteria.get(PROGRAMME, ())]
            above = f"{at.t('Chủ động')} {criterion.code}. {_said(at, criterion.vi, criterion.en)}"
            found.append(_group(item.code, _said(at, item.vi, item.en), above, mine))
    rest = [one for one in lines if PROGRAMME not in one.criteria]
    return [*found, _group("", at.t("Tổ chức, văn bản và số liệu chung"), "", rest)] if rest else found


def ratio_page(at: Frame, site: Site, fresh: Fresh, db: Connection, views: queries.Views, ratio: str) -> Response:
    """Return the page that says why a share or average is what it is."""
    why = ratios.explain(
        db,
        views,
        ratio,
        on=at.on,
        unit=at.kept.get("unit"),
        cluster=at.kept.get("cluster"),
        year=at.year(),
        known_at=at.known_at,
    )
    value = at.numeral(ratios.written(why.ratio, why.quotient))
    return site.page("ratio.html", at, fresh, why=why, value=value, sentence=sentence(at, why))


def sentence(at: Frame, why: RatioExplanation) -> str:
    """Return in one sentence why a ratio is what it is."""
    if at.lang == "vi":
        return why.sentence_vi
    parts = f"{at.number(why.quotient.numerator)} / {at.number(why.quotient.denominator)}"
    said = f"{at.name(why.ratio)} at {why.place.name} as of {day(why.on)}: "
    if why.quotient.value is None:
        return f"{said}not to be computed, there is nothing to divide by."
    return f"{said}{at.numeral(ratios.written(why.ratio, why.quotient))} = {parts}."


def _group(code: str, title: str, above: str, lines: list[Listed]) -> Group:
    words = " ".join(f"{one.vi} {one.en} {one.id} {one.definition_vi} {one.definition_en}" for one in lines)
    return Group(code, title, above, lines, fold(f"{title} {above} {words}"))


def _said(at: Frame, vi: str, en: str) -> str:
    return en if at.lang == "en" else vi
