"""Campaigns and the reports asked for in them, as they stand: who has reported, who is late, what is waited for."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)

from contracts.base import Fact
from contracts.reporting import campaigns, reports
from contracts.reporting.reports import ReportStatus
from services.reporting.views.bulk import Id, to_day, to_instant

AWAITED = (ReportStatus.PENDING.value, ReportStatus.OVERDUE.value, ReportStatus.NEEDS_SUPPLEMENT.value)


class Reports:
    """`campaign` and `report`: a row each, changed by each fact about it; `position` is the last fact's.

    `is_late` is that of the last submission, None before one.
    """

    NAME: ClassVar[str] = "reports"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.campaign = Table(
            f"campaign_{generation}",
            metadata,
            Column("id", Id, primary_key=True),
            Column("unit_id", Id, nullable=False),
            Column("unit_code", String(31), nullable=False),
            Column("title", Text, nullable=False),
            Column("form", String(40), nullable=False),
            Column("period", String(20), nullable=False),
            Column("first", Integer, nullable=False),
            Column("last", Integer, nullable=False),
            Column("due_on", Integer, nullable=False),
            Column("close_at", BigInteger, nullable=False),
            Column("closed", Boolean, nullable=False),
            Column("position", BigInteger, nullable=False),
        )
        self.report = Table(
            f"report_{generation}",
            metadata,
            Column("id", Id, primary_key=True),
            Column("campaign_id", Id, nullable=False, index=True),
            Column("unit_id", Id, nullable=False),
            Column("unit_code", String(31), nullable=False, index=True),
            Column("status", String(20), nullable=False),
            Column("due_on", Integer, nullable=False),
            Column("version", Integer, nullable=False),
            Column("is_late", Boolean),
            Column("submitted_at", BigInteger),
            Column("overridden", Integer, nullable=False),
            Column("position", BigInteger, nullable=False),
        )

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Take in the facts about campaigns and reports; a fact that came before changes nothing."""
        for fact in facts:
            if isinstance(fact, campaigns.CampaignFact):
                self._campaign(db, fact)
            elif isinstance(fact, reports.ReportFact):
                self._report(db, fact)

    def _campaign(self, db: Connection, fact: campaigns.CampaignFact) -> None:
        table, position = self.campaign, fact.origin.position
        known = db.execute(select(table.c.position).where(table.c.id == fact.campaign_id)).scalar()
        if isinstance(fact, campaigns.CampaignPublished) and known is None:
            db.execute(insert(table).values(**_published(fact)))
        elif known is not None and known < position:
            changed = update(table).where(table.c.id == fact.campaign_id)
            db.execute(changed.values(**_said_since(fact), position=position))

    def _report(self, db: Connection, fact: reports.ReportFact) -> None:
        table, position = self.report, fact.origin.position
        row = db.execute(select(table).where(table.c.id == fact.report_id)).one_or_none()
        if row is None and isinstance(fact, reports.ReportAssigned):
            db.execute(insert(table).values(**_assigned(fact)))
        elif row is not None and row.position <= position:
            changed = _changed(fact, row) | {"position": position}
            db.execute(update(table).where(table.c.id == fact.report_id).values(**changed))


def _published(fact: campaigns.CampaignPublished) -> dict[str, Any]:
    return {
        "id": fact.campaign_id,
        "unit_id": fact.unit.id,
        "unit_code": fact.unit.code,
        "title": fact.title,
        "form": fact.form,
        "period": fact.period.value,
        "first": to_day(fact.first),
        "last": to_day(fact.last),
        "due_on": to_day(fact.due_on),
        "close_at": to_instant(fact.close_at),
        "closed": False,
        "position": fact.origin.position,
    }


def _said_since(fact: campaigns.CampaignFact) -> dict[str, Any]:
    match fact:
        case campaigns.CampaignClosed():
            return {"closed": True}
        case campaigns.CampaignDueMoved() | campaigns.CampaignReopened():
            return {"closed": False, "due_on": to_day(fact.due_on), "close_at": to_instant(fact.close_at)}
        case _:
            return {}


def _assigned(fact: reports.ReportAssigned) -> dict[str, Any]:
    return {
        "id": fact.report_id,
        "campaign_id": fact.campaign_id,
        "unit_id": fact.unit.id,
        "unit_code": fact.unit.code,
        "status": ReportStatus.PENDING.value,
        "due_on": to_day(fact.due_on),
        "version": 0,
        "overridden": 0,
        "position": fact.origin.position,
    }


def _changed(fact: reports.ReportFact, row: Any) -> dict[str, Any]:
    match fact:
        case reports.ReportSubmitted(version=version, is_late=is_late):
            first = ReportStatus.LATE_SUBMITTED if is_late else ReportStatus.SUBMITTED
            return {
                "status": (first if version == 1 else ReportStatus.RESUBMITTED).value,
                "version": version,
                "is_late": is_late,
                "submitted_at": to_instant(fact.submitted_at),
                "overridden": 0,
            }
        case reports.FigureOverridden():
            return {"overridden": row.overridden + (fact.origin.position > row.position)}
        case reports.SupplementRequested(due_on=due_on):
            return {"status": ReportStatus.NEEDS_SUPPLEMENT.value, "due_on": to_day(due_on)}
        case reports.ReportAccepted():
            return {"status": ReportStatus.ACCEPTED.value}
        case reports.ReportExempted():
            return {"status": ReportStatus.EXEMPTED.value}
        case reports.ReportOverdueMarked():
            return {"status": ReportStatus.OVERDUE.value}
        case reports.ReportClosed():
            return {"status": ReportStatus.CLOSED.value}
        case reports.ReportDueMoved(due_on=due_on):
            longer = row.status == ReportStatus.OVERDUE.value and to_day(due_on) > row.due_on
            return {"status": ReportStatus.PENDING.value if longer else row.status, "due_on": to_day(due_on)}
        case reports.ReportReopened(due_on=due_on):
            awaited = ReportStatus.NEEDS_SUPPLEMENT if row.version else ReportStatus.PENDING
            return {"status": awaited.value, "due_on": to_day(due_on)}
        case _:
            return {}
