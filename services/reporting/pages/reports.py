"""The pages of periodic reports: campaigns, who has reported, a report with its frozen figures, what changed since."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response, params

from contracts.reporting.reports import FrozenFigure, ReportDocument
from services.kernel.http import Gate
from services.reporting.application import UseCases
from services.reporting.exports import reports as tables
from services.reporting.pages.frame import Frame
from services.reporting.pages.site import Site
from services.reporting.pages.text import collate
from services.reporting.views import awaited
from services.reporting.views.awaited import ReportRow
from services.reporting.views.freezing import differences

TONES = {
    "ACCEPTED": "good",
    "SUBMITTED": "wait",
    "RESUBMITTED": "wait",
    "LATE_SUBMITTED": "back",
    "OVERDUE": "back",
    "NEEDS_SUPPLEMENT": "back",
}
Number = Annotated[int, Path(ge=1, le=1000)]


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of a report's table; in a draft, whose numbers still move, there is no address that explains them."""

    figure: FrozenFigure
    name: str
    why: str | None
    why_year_to_date: str | None


def add_routes(routes: APIRouter, site: Site, gate: Gate, use: UseCases | None) -> None:
    """Add the pages; those of a single campaign or report where there are use cases to ask."""
    public = [Depends(gate.public)]
    Asked = Annotated[Frame, Depends(site.asked)]
    today = site.today

    @routes.get("/reports", dependencies=public)
    def campaigns(at: Asked) -> Response:
        code = at.kept.get("unit")
        with site.viewset.read() as (db, views):
            fresh = site.fresh(db)
            rows = awaited.campaigns(db, views, on=today())
            own = awaited.of_unit(db, views, code, on=today()) if code else []
        return site.page("campaigns.html", at, fresh, rows=rows, own=own, code=code, state=_state(at), tones=TONES)

    if use is not None:
        _add_single(routes, site, public, use)


def _add_single(routes: APIRouter, site: Site, public: Sequence[params.Depends], use: UseCases) -> None:
    Asked = Annotated[Frame, Depends(site.asked)]

    @routes.get("/campaigns/{campaign_id}", dependencies=public)
    def campaign(campaign_id: UUID, at: Asked) -> Response:
        found, _ = use.campaigns.show(campaign_id)
        with site.viewset.read() as (db, views):
            fresh = site.fresh(db)
            rows = sorted(awaited.matrix(db, views, campaign_id, on=site.today()), key=_by_name)
        chosen = at.kept.get("state")
        shown = [row for row in rows if chosen in (None, row.status)]
        choices = _choices(at, rows)
        late = sum(bool(row.is_late) for row in rows)
        values: dict[str, Any] = {"found": found, "rows": shown, "choices": choices, "late": late, "asked": len(rows)}
        return site.page("campaign.html", at, fresh, state=_state(at), tones=TONES, **values)

    @routes.get("/reports/{report_id}", dependencies=public)
    def report(report_id: UUID, at: Asked) -> Response:
        found, _ = use.reports.show(report_id)
        if not found.versions:
            return page(at, report_id, use.reports.preview(report_id), draft=True)
        return page(at, report_id, use.reports.document(report_id), draft=False)

    @routes.get("/reports/{report_id}/versions/{version}", dependencies=public)
    def version(report_id: UUID, version: Number, at: Asked) -> Response:
        return page(at, report_id, use.reports.document(report_id, version), draft=False)

    @routes.get("/reports/{report_id}/preview", dependencies=public)
    def preview(report_id: UUID, at: Asked) -> Response:
        return page(at, report_id, use.reports.preview(report_id), draft=True)

    @routes.get("/reports/{report_id}/differences", dependencies=public)
    def changed(report_id: UUID, at: Asked) -> Response:
        document = use.reports.document(report_id)
        _, last = use.reports.version(report_id)
        use.reports.require_filled([one.figure for one in document.figures])
        with site.viewset.read() as (db, views):
            fresh = site.fresh(db)
            rows = list(differences(db, views, last.frozen)) if last.frozen else []
        return site.page("report_differences.html", at, fresh, document=document, rows=rows)

    def page(at: Frame, report_id: UUID, document: ReportDocument, *, draft: bool) -> Response:
        found, _ = use.reports.show(report_id)
        with site.viewset.read() as (db, _):
            fresh = site.fresh(db)
        lines = {one.figure: _line(at, one, draft=draft) for one in document.figures}
        values: dict[str, Any] = {"document": document, "draft": draft, "lines": lines, "told": tables.told}
        return site.page("report.html", at, fresh, found=found, state=_state(at), tones=TONES, **values)


def _by_name(row: ReportRow) -> tuple[object, ...]:
    return collate(row.unit_name)


def _line(at: Frame, figure: FrozenFigure, *, draft: bool) -> Line:
    name = figure.en if at.lang == "en" else figure.vi
    lang = "&lang=en" if at.lang == "en" else ""
    year = figure.why_year_to_date
    return Line(figure, name, None if draft else figure.why + lang, None if draft or year is None else year + lang)


def _state(at: Frame) -> Callable[[str], str]:
    """Return how the state of a report is called in the language asked for."""
    return lambda status: at.t(tables.STATUS[status])


def _choices(at: Frame, rows: Sequence[ReportRow]) -> list[tuple[str, int, str, bool]]:
    """Return the states that occur: how each is called, how often, the address that shows it alone, whether it does."""
    chosen, counted = at.kept.get("state"), Counter(row.status for row in rows)
    found = [(at.t("Tất cả"), len(rows), at.here(state=None), chosen is None)]
    for status, called in tables.STATUS.items():
        if counted[status]:
            found.append((at.t(called), counted[status], at.here(state=status), chosen == status))
    return found
