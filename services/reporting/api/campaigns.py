"""Routes of report campaigns (domain.md §6.1)."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted
from contracts.reporting import campaigns as contract
from contracts.reporting.reports import AssignReports, Passed
from services.kernel.http import Gate, etag
from services.kernel.sheets import Table, written
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.reporting.api.answers import done
from services.reporting.api.asking import files
from services.reporting.application import UseCases
from services.reporting.exports import reports as tables
from services.reporting.exports.report_paper import write_bundle
from services.reporting.views import awaited
from services.reporting.views.awaited import CampaignRow, ReportRow

ZIP = "application/zip"


def add_wishes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes that change something."""
    Writer = Annotated[Caller, Depends(gate.write)]  # a type

    @routes.put("/campaigns/{campaign_id}")
    def publish_campaign(
        campaign_id: UUID, wish: contract.PublishCampaign, response: Response, asked: Writer
    ) -> Accepted:
        """Ask units for reports of a period."""
        return done(response, use.campaigns.publish(campaign_id, wish, asked))

    @routes.put("/campaigns/{campaign_id}/assignments")
    def assign_reports(campaign_id: UUID, wish: AssignReports, asked: Writer) -> Accepted:
        """Ask more units for their report."""
        return use.reports.assign(campaign_id, wish, asked)

    @routes.put("/campaigns/{campaign_id}/closure")
    def close_campaign(campaign_id: UUID, wish: contract.CloseCampaign, response: Response, asked: Writer) -> Accepted:
        """Close a campaign: it takes nothing in any more."""
        return done(response, use.campaigns.close(campaign_id, wish, asked))

    @routes.put("/campaigns/{campaign_id}/due")
    def move_due(campaign_id: UUID, wish: contract.MoveDueDate, response: Response, asked: Writer) -> Accepted:
        """Let the reports of a campaign be due on another day."""
        return done(response, use.campaigns.move_due(campaign_id, wish, asked))

    @routes.put("/campaigns/{campaign_id}/reopening")
    def reopen(campaign_id: UUID, wish: contract.ReopenCampaign, response: Response, asked: Writer) -> Accepted:
        """Open a closed campaign again: what had not come may come still."""
        return done(response, use.campaigns.reopen(campaign_id, wish, asked))

    @routes.put("/reports/due")
    def strike(asked: Writer) -> Passed:
        """Do now what the service does by itself: end campaigns, mark what is overdue, remind of what comes due."""
        return use.clock.strike(asked)


def add_routes(routes: APIRouter, use: UseCases, viewset: ViewSet, today: Callable[[], date]) -> None:
    """Add the routes that show."""

    @routes.get("/report-forms")
    def forms() -> tuple[contract.FormReply, ...]:
        """Show the forms there are, of the newest version."""
        return use.campaigns.forms()

    @routes.get("/campaigns")
    def campaigns() -> list[CampaignRow]:
        """Show all campaigns, the last due first."""
        with viewset.read() as (db, views):
            return awaited.campaigns(db, views, on=today())

    @files(routes, "/campaigns", "Các đợt báo cáo")
    def campaigns_table() -> tuple[str, Table]:
        return f"campaigns-{today()}", tables.campaigns(campaigns())

    @routes.get("/campaigns/{campaign_id}/reports.zip", response_class=Response, response_model=None)
    def bundle(campaign_id: UUID) -> Response:
        """Give every report that was handed in, the last version of each, as documents in one archive."""
        handed_in = [use.reports.document(row.report_id) for row in matrix(campaign_id) if row.version]
        return written(f"reports-{today()}", "zip", ZIP, lambda file: write_bundle(file, handed_in))

    @files(routes, "/campaigns/{campaign_id}/reports", "Tình hình nộp báo cáo")
    def matrix_table(campaign_id: UUID) -> tuple[str, Table]:
        return f"reports-{today()}", tables.matrix(matrix(campaign_id))

    @routes.get("/campaigns/{campaign_id}/reports")
    def matrix(campaign_id: UUID) -> list[ReportRow]:
        """Show the report of each unit: where it stands, late or not."""
        use.campaigns.show(campaign_id)
        with viewset.read() as (db, views):
            return awaited.matrix(db, views, campaign_id, on=today())

    @routes.get("/campaigns/{campaign_id}")
    def show_campaign(campaign_id: UUID, response: Response) -> contract.CampaignReply:
        """Show a campaign as it stands."""
        found, version = use.campaigns.show(campaign_id)
        etag(response, version)
        return found

    @routes.get("/units/{code}/reports")
    def of_unit(code: str) -> list[ReportRow]:
        """Show a unit's own reports, those waited for first."""
        with viewset.read() as (db, views):
            return awaited.of_unit(db, views, code, on=today())
