"""Facts, requests and replies of report campaigns (domain.md §6.1): who has to report what, for which period, by when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.base import BULK_LIMIT, Fact, Frozen, LongText, Request, Text, UnitRef, Year
from contracts.reporting.base import ReportingFact

FigureId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z0-9_]+$", max_length=40)]
FormId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class PeriodKind(StrEnum):
    """Periods reports are made of."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF_YEAR = "HALF_YEAR"
    NINE_MONTHS = "NINE_MONTHS"
    YEAR = "YEAR"
    ADHOC = "ADHOC"


class CampaignStatus(StrEnum):
    """Where a campaign stands: a closed one takes nothing in any more."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


# Facts.


class CampaignFact(ReportingFact):
    """Base of the facts about a campaign; `unit` is the unit that asks for the reports."""

    AGGREGATE: ClassVar[str] = "campaign"
    KEY: ClassVar[str] = "campaign_id"

    campaign_id: UUID


class CampaignPublished(CampaignFact):
    """A unit asks for reports of a period by a form, by the end of `due_on`; after `close_at` nothing is taken in."""

    NAME: ClassVar[str] = "campaign-published"

    title: str
    form: str
    period: PeriodKind
    first: date
    last: date
    due_on: date
    close_at: datetime
    resubmission: bool


class CampaignClosed(CampaignFact):
    """A campaign was closed, by hand or because its time came."""

    NAME: ClassVar[str] = "campaign-closed"


class CampaignDueMoved(CampaignFact):
    """Reports are due by the end of `due_on` from now on; after `close_at` nothing is taken in."""

    NAME: ClassVar[str] = "campaign-due-moved"

    due_on: date
    close_at: datetime


class CampaignReopened(CampaignFact):
    """A campaign that was closed takes reports in again until `close_at`, due by the end of `due_on`."""

    NAME: ClassVar[str] = "campaign-reopened"

    due_on: date
    close_at: datetime


# Requests.


class AskedPeriod(Request):
    """A period: `number` counts months, quarters and halves of a year; ADHOC says its first and last day instead."""

    kind: PeriodKind
    year: Year
    number: Annotated[int, Field(ge=1, le=12)] = 1
    first: date | None = None
    last: date | None = None


class PublishCampaign(Request):
    """PUT /api/campaigns/{campaign_id}. What is not said comes from the form: title, due date, closing, resubmission.

    `figures` and `prose` add a section of one's own; a text may hold `{{ figure("…") }}`, `{{ change("…") }}` and
    `{{ share("…", "…") }}`, nothing else. `units` are assigned at once: the unit itself and units below it; `all_below`:
    with them all units directly below.
    """

    unit_id: UUID
    form: FormId
    period: AskedPeriod
    title: Text | None = None
    due_on: date | None = None
    close_at: AwareDatetime | None = None
    resubmission: bool | None = None
    figures: Annotated[tuple[FigureId, ...], Field(max_length=60)] = ()
    prose: Annotated[tuple[LongText, ...], Field(max_length=20)] = ()
    units: Annotated[tuple[UUID, ...], Field(max_length=BULK_LIMIT)] = ()
    all_below: bool = False


class CloseCampaign(Request):
    """PUT /api/campaigns/{campaign_id}/closure. Before `close_at`, when all that is awaited has come."""

    reason: Text | None = None


class MoveDueDate(Request):
    """PUT /api/campaigns/{campaign_id}/due. From today on; without `close_at` it closes as many days later as before."""

    due_on: date
    close_at: AwareDatetime | None = None
    reason: Text


class ReopenCampaign(Request):
    """PUT /api/campaigns/{campaign_id}/reopening. Without `due_on` what comes is as late as it would have been."""

    close_at: AwareDatetime
    due_on: date | None = None
    reason: Text


# Replies.


class CampaignReply(Frozen):
    """A campaign as it stands; `published_due_on` is the due date it was published with."""

    campaign_id: UUID
    unit: UnitRef
    title: str
    form: str
    form_version: str
    period: PeriodKind
    period_vi: str
    first: date
    last: date
    due_on: date
    published_due_on: date
    close_at: datetime
    resubmission: bool
    status: CampaignStatus


class FormReply(Frozen):
    """A form that can be asked for; due on the day `due_day` of the month after the period, closed so many days later."""

    id: str
    version: str
    title_vi: str
    title_en: str
    periods: tuple[PeriodKind, ...]
    due_day: int
    close_after_days: int
    resubmission: bool
    statement: bool
    figures: tuple[str, ...]


FACTS: tuple[type[Fact], ...] = (CampaignPublished, CampaignClosed, CampaignDueMoved, CampaignReopened)
