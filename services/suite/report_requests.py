"""The requests about periodic reports: what of a campaign of the bloc file is still to be asked, handed in and answered.

A report counts from the server's moment, so the file tells days from the day of loading; what stands already stays so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from contracts.base import Request
from contracts.reporting import campaigns, reports
from services.kernel.days import VIETNAM
from services.suite.bloc import Bloc, ReportCampaign
from services.suite.requests import Clerk, Step

SERVICE = "reporting"
AWAITED = ("PENDING", "OVERDUE")
HANDED_IN = ("SUBMITTED", "LATE_SUBMITTED")


@dataclass(frozen=True)
class Row:
    """A unit's report as it stands."""

    report_id: UUID
    unit: str
    status: str

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Row":
        """Return a row of the list of a campaign's reports."""
        return cls(UUID(said["report_id"]), said["unit"], said["status"])


def campaign_id(campaign: ReportCampaign, clerk: Clerk) -> UUID:
    """Return the id that belongs to a campaign."""
    period = campaign.period
    return clerk.id("campaign", campaign.form, period.kind.value, period.year, period.number)


def publication(bloc: Bloc, campaign: ReportCampaign, clerk: Clerk, today: date) -> Step:
    """Return the step that asks all grassroots units for their report."""
    day = today + timedelta(days=campaign.closes)
    wish = campaigns.PublishCampaign(
        unit_id=clerk.unit(bloc.code),
        form=campaign.form,
        period=campaign.period,
        due_on=today + timedelta(days=campaign.due),
        close_at=datetime.combine(day + timedelta(days=1), time(), VIETNAM),
        all_below=True,
    )
    return clerk.each("Đợt báo cáo", SERVICE, [(f"/campaigns/{campaign_id(campaign, clerk)}", wish)])


def submissions(campaign: ReportCampaign, rows: Sequence[Row], clerk: Clerk) -> Step:
    """Return the step in which those hand in their report who have not, and are to."""
    waiting = [row for row in rows if row.status in AWAITED and row.unit in campaign.handed_in()]
    wishes = [(f"/reports/{row.report_id}/versions/1", reports.SubmitReport()) for row in waiting]
    return clerk.each("Nộp báo cáo", SERVICE, wishes)


def answers(campaign: ReportCampaign, rows: Sequence[Row], clerk: Clerk) -> Step:
    """Return the step in which the bloc accepts, sends back and exempts."""
    return clerk.each("Trả lời báo cáo", SERVICE, _answers(campaign, rows))


def _answers(campaign: ReportCampaign, rows: Sequence[Row]) -> Iterator[tuple[str, Request]]:
    wanting = {one.unit: one.reason for one in campaign.supplements}
    exempt = {one.unit: one.reason for one in campaign.exemptions}
    for row in rows:
        here = f"/reports/{row.report_id}"
        if row.status in HANDED_IN and row.unit in campaign.accepted:
            yield f"{here}/versions/1/acceptance", reports.AcceptReport()
        if row.status in HANDED_IN and row.unit in wanting:
            yield f"{here}/versions/1/supplement", reports.RequestSupplement(reason=wanting[row.unit])
        if row.status in AWAITED and row.unit in exempt:
            yield f"{here}/exemption", reports.ExemptReport(reason=exempt[row.unit])
