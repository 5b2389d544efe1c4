"""Routes of reports: handing in, answering, and a version as it was submitted (domain.md §6.1)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import IO, Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from contracts.base import Accepted
from contracts.reporting import reports as contract
from contracts.reporting.campaigns import FigureId
from services.kernel.http import Gate, etag
from services.kernel.sheets import PDF, XLSX, Table, written
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.reporting.api.answers import done
from services.reporting.api.asking import Day, files
from services.reporting.application import UseCases
from services.reporting.exports import reports as tables
from services.reporting.exports.docx import write_docx
from services.reporting.exports.paper import Paper
from services.reporting.exports.pdf import write_pdf
from services.reporting.exports.report_paper import paper_of
from services.reporting.exports.workbook import write_workbook
from services.reporting.views.freezing import Changed, differences
from services.reporting.views.membership import SUMMED, statement_of

Writing = Callable[[IO[bytes], Paper], None]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS: Mapping[str, tuple[str, Writing]] = {
    "docx": (DOCX, write_docx),
    "pdf": (PDF, write_pdf),
    "xlsx": (XLSX, write_workbook),
}
"""Ending → media type, and who writes it."""
Number = Annotated[int, Path(ge=1, le=1000)]
Version = Annotated[int | None, Query(ge=1, le=1000)]
Place = Annotated[str, Query(max_length=31)]
First = Annotated[Day, Query(alias="from")]
Last = Annotated[Day, Query(alias="to")]


def add_wishes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes that change something, and what is read by a key in scope alone."""
    Writer = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.put("/reports/{report_id}/versions/{version}")
    def submit_report(
        report_id: UUID, version: Number, wish: contract.SubmitReport, response: Response, asked: Writer
    ) -> Accepted:
        """Hand in a version; its figures are frozen as they are counted now."""
        return done(response, use.reports.submit(report_id, version, wish, asked))

    @routes.put("/reports/{report_id}/versions/{version}/overrides/{figure}")
    def override_figure(
        report_id: UUID,
        version: Number,
        figure: FigureId,
        wish: contract.OverrideFigure,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        """Report a figure otherwise than it was counted, for a reason."""
        return done(response, use.reports.override(report_id, version, figure, wish, asked))

    @routes.put("/reports/{report_id}/versions/{version}/supplement")
    def request_supplement(
        report_id: UUID, version: Number, wish: contract.RequestSupplement, response: Response, asked: Writer
    ) -> Accepted:
        """Send a version back to be supplemented; it can be handed in again."""
        return done(response, use.reports.ask_supplement(report_id, version, wish, asked))

    @routes.put("/reports/{report_id}/versions/{version}/acceptance")
    def accept_report(
        report_id: UUID, version: Number, wish: contract.AcceptReport, response: Response, asked: Writer
    ) -> Accepted:
        """Take a version as the unit's report."""
        return done(response, use.reports.accept(report_id, version, asked))

    @routes.put("/reports/{report_id}/exemption")
    def exempt_report(report_id: UUID, wish: contract.ExemptReport, response: Response, asked: Writer) -> Accepted:
        """Exempt the unit from reporting."""
        return done(response, use.reports.exempt(report_id, wish, asked))

    @routes.get("/reports/{report_id}/notes")
    def notes(report_id: UUID, asked: Reader) -> contract.ReportNotes:
        """Show what was written about a report: what was missing, why a unit is exempt."""
        return use.reports.notes(report_id, asked)


def add_routes(routes: APIRouter, use: UseCases, viewset: ViewSet, today: Callable[[], date]) -> None:
    """Add the routes that show."""

    @routes.get("/reports/{report_id}.json")
    def document(report_id: UUID, version: Version = None) -> contract.ReportDocument:
        """Show a version as it was submitted, the last if none is named: the same whenever it is asked for."""
        return use.reports.document(report_id, version)

    def on_paper(ending: str, media_type: str, write: Writing) -> Callable[..., Response]:
        def paper(report_id: UUID, version: Version = None) -> Response:
            """Give a version as a document in the Union's form."""
            found = use.reports.document(report_id, version)
            return written(found.file_name, ending, media_type, lambda file: write(file, paper_of(found)))

        return paper

    for ending, (media_type, write) in PAPERS.items():
        path = f"/reports/{{report_id}}.{ending}"
        routes.get(path, response_class=Response, response_model=None)(on_paper(ending, media_type, write))

    @routes.get("/reports/{report_id}")
    def report(report_id: UUID, response: Response) -> contract.ReportReply:
        """Show where a report stands."""
        found, version = use.reports.show(report_id)
        etag(response, version)
        return found

    @routes.get("/reports/{report_id}/preview")
    def preview(report_id: UUID) -> contract.ReportDocument:
        """Show the version that would be handed in now; nothing is kept."""
        return use.reports.preview(report_id)

    @files(routes, "/reports/{report_id}/differences", "Số liệu đã thay đổi từ khi nộp")
    def differences_table(report_id: UUID, version: Version = None) -> tuple[str, Table]:
        return f"differences-{today()}", tables.differences(changed(report_id, version))

    @routes.get("/reports/{report_id}/differences")
    def changed(report_id: UUID, version: Version = None) -> list[Changed]:
        """Show which figures are counted otherwise by now, and the entries recorded since."""
        _, found = use.reports.version(report_id, version)
        if found.frozen is None:
            return []
        use.reports.require_filled([one.figure for one in found.frozen.figures])
        with viewset.read() as (db, views):
            return list(differences(db, views, found.frozen))

    @files(routes, "/membership", "Thống kê đoàn viên")
    def membership_table(unit: Place, since: First = None, until: Last = None) -> tuple[str, Table]:
        rows = membership(unit, since, until)
        return f"membership-{until or today()}", (*tables.MEMBERS, *tables.members(rows))

    @routes.get("/membership")
    def membership(unit: Place, since: First = None, until: Last = None) -> tuple[contract.MembersRow, ...]:
        """Show the statement of members of a unit and each unit directly below, for days of one year.

        Without `to` until today, without `from` since the first of January of that year.
        """
        last = until or today()
        first = since or date(last.year, 1, 1)
        ages = use.campaigns.ages(first, last)
        use.reports.require_filled(SUMMED)
        with viewset.read() as (db, views):
            rows = statement_of(db, views, unit, first=first, last=last, ages=ages)
        return tuple(contract.MembersRow(**row.model_dump()) for row in rows)
