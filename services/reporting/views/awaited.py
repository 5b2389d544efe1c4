"""Which campaigns and reports are waited for, and the lists of them: by campaign, by unit, who is late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select

from contracts.reporting.reports import ReportStatus
from services.kernel.views import ViewSet
from services.reporting.domain.units import UnitRef
from services.reporting.views.bulk import from_day, from_instant, to_instant
from services.reporting.views.places import Places
from services.reporting.views.queries import Views, places_of
from services.reporting.views.reports import Reports

AWAITED = (ReportStatus.PENDING.value, ReportStatus.OVERDUE.value, ReportStatus.NEEDS_SUPPLEMENT.value)
OWN = "REPORTING"
HANDED_IN = (
    ReportStatus.SUBMITTED.value,
    ReportStatus.LATE_SUBMITTED.value,
    ReportStatus.RESUBMITTED.value,
    ReportStatus.ACCEPTED.value,
)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign with how many reports it asks for, how many came, in each state; `late`: came late the last time."""

    campaign_id: UUID
    unit: str
    unit_name: str
    title: str
    form: str
    period: str
    first: date
    last: date
    due_on: date
    close_at: datetime
    closed: bool
    asked: int
    handed_in: int
    late: int
    states: dict[str, int]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A unit's report in a campaign, as it stands; `is_late` is that of the last submission, None before one."""

    report_id: UUID
    campaign_id: UUID
    title: str
    unit: str
    unit_name: str
    status: str
    due_on: date
    version: int
    is_late: bool | None
    submitted_at: datetime | None
    overridden: int


class WaitingReports:
    """What is waited for, in the live views."""

    def __init__(self, views: ViewSet) -> None:
        self._views = views

    def heard(self) -> int:
        """Return the position up to which this service's own facts are known."""
        return self._views.positions().get(OWN, 0)

    def over_by(self, moment: datetime) -> Sequence[UUID]:
        """Return the campaigns whose end is not after a moment, or that were closed, with something open in them."""
        with self._views.read() as (db, views):
            view = _view(views)
            campaign, report = view.campaign.c, view.report.c
            late = and_(campaign.closed.is_(False), campaign.close_at <= to_instant(moment))
            awaited = select(report.campaign_id).where(report.status.in_(AWAITED))
            left = and_(campaign.closed, campaign.id.in_(awaited))
            return db.execute(select(campaign.id).where(or_(late, left)).order_by(campaign.position)).scalars().all()

    def awaited(self) -> Sequence[UUID]:
        """Return the reports that are to be submitted or supplemented."""
        with self._views.read() as (db, views):
            report = _view(views).report.c
            wanted = select(report.id).where(report.status.in_(AWAITED)).order_by(report.position)
            return db.execute(wanted).scalars().all()

    def of_campaign(self, campaign_id: UUID) -> Sequence[UUID]:
        """Return the reports of a campaign."""
        with self._views.read() as (db, views):
            report = _view(views).report.c
            wanted = select(report.id).where(report.campaign_id == campaign_id).order_by(report.unit_code)
            return db.execute(wanted).scalars().all()

    def below(self, unit_id: UUID, on: date) -> Sequence[UnitRef]:
        """Return the units directly below a unit on a day, by code."""
        with self._views.read() as (db, views):
            places = places_of(db, views, on, on.year, None)
            return [UnitRef(id=one, code=places.code(one)) for one in places.below(unit_id)]


def campaigns(db: Connection, views: Views, *, on: date) -> list[CampaignRow]:
    """Return all campaigns, the last due first; units are named as on a day."""
    view, places = _view(views), places_of(db, views, on, on.year, None)
    report = view.report.c
    states: dict[UUID, Counter[str]] = {}
    late: Counter[UUID] = Counter()
    for campaign_id, status, is_late in db.execute(select(report.campaign_id, report.status, report.is_late)):
        states.setdefault(campaign_id, Counter())[status] += 1
        late[campaign_id] += bool(is_late)
    rows = db.execute(select(view.campaign).order_by(view.campaign.c.due_on.desc(), view.campaign.c.position.desc()))
    return [_campaign(row, places, states.get(row.id, Counter()), late[row.id]) for row in rows]


def matrix(db: Connection, views: Views, campaign_id: UUID, *, on: date) -> list[ReportRow]:
    """Return the reports of a campaign, by the code of the unit."""
    return _reports(db, views, _view(views).report.c.campaign_id == campaign_id, on)


def of_unit(db: Connection, views: Views, code: str, *, on: date) -> list[ReportRow]:
    """Return a unit's own reports, those waited for first. Raises UnknownUnit."""
    places_of(db, views, on, on.year, None).unit(code)
    found = _reports(db, views, _view(views).report.c.unit_code == code, on)
    return sorted(found, key=lambda row: (row.status not in AWAITED, -row.due_on.toordinal()))


def _reports(db: Connection, views: Views, which: Any, on: date) -> list[ReportRow]:
    view, places = _view(views), places_of(db, views, on, on.year, None)
    title = view.campaign.c.title.label("title")
    joined = select(view.report, title).join(view.campaign, view.campaign.c.id == view.report.c.campaign_id)
    return [
        ReportRow(
            report_id=row.id,
            campaign_id=row.campaign_id,
            title=row.title,
            unit=row.unit_code,
            unit_name=places.named(row.unit_code),
            status=row.status,
            due_on=from_day(row.due_on),
            version=row.version,
            is_late=row.is_late,
            submitted_at=None if row.submitted_at is None else from_instant(row.submitted_at),
            overridden=row.overridden,
        )
        for row in db.execute(joined.where(which).order_by(view.report.c.unit_code))
    ]


def _campaign(row: Any, places: Places, states: Counter[str], late: int) -> CampaignRow:
    return CampaignRow(
        campaign_id=row.id,
        unit=row.unit_code,
        unit_name=places.named(row.unit_code),
        title=row.title,
        form=row.form,
        period=row.period,
        first=from_day(row.first),
        last=from_day(row.last),
        due_on=from_day(row.due_on),
        close_at=from_instant(row.close_at),
        closed=row.closed,
        asked=sum(states.values()),
        handed_in=sum(states[status] for status in HANDED_IN),
        late=late,
        states=dict(sorted(states.items())),
    )


def _view(views: Views) -> Reports:
    return cast(Reports, views[Reports.NAME])
