"""Facts, requests and replies of the reports of a campaign (domain.md §6.1)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Fact, Frozen, LongText, Request, Text, UnitRef
from contracts.reporting.base import ReportingFact

Value = Annotated[int, Field(ge=-1_000_000_000_000_000, le=1_000_000_000_000_000)]
Told = int | Literal["WITHHELD", "NOT_COUNTED"]
"""How many members have a trait, or why that is not told."""


class ReportStatus(StrEnum):
    """Where a report stands; LATE_SUBMITTED is SUBMITTED by a first submission that was late."""

    PENDING = "PENDING"
    SUBMITTED = "SUBMITTED"
    NEEDS_SUPPLEMENT = "NEEDS_SUPPLEMENT"
    RESUBMITTED = "RESUBMITTED"
    ACCEPTED = "ACCEPTED"
    OVERDUE = "OVERDUE"
    LATE_SUBMITTED = "LATE_SUBMITTED"
    CLOSED = "CLOSED"
    EXEMPTED = "EXEMPTED"


# Facts.


class ReportFact(ReportingFact):
    """Base of the facts about one unit's report in a campaign; `unit` is whose report it is."""

    AGGREGATE: ClassVar[str] = "report"
    KEY: ClassVar[str] = "report_id"

    report_id: UUID
    campaign_id: UUID


class ReportAssigned(ReportFact):
    """The unit `issuer` asks for the report, by the end of `due_on`."""

    NAME: ClassVar[str] = "report-assigned"

    issuer: UnitRef
    due_on: date


class ReportSubmitted(ReportFact):
    """The unit handed in a version, at the server's moment `submitted_at`."""

    NAME: ClassVar[str] = "report-submitted"

    version: int
    is_late: bool
    submitted_at: datetime


class FrozenValue(Frozen):
    """A figure of a report; `year_to_date` is a flow since the first of January, None for a stock."""

    figure: str
    value: int
    year_to_date: int | None


class FiguresFrozen(ReportFact):
    """What a version reports for the days `first` to `last`, and how far the facts of each service had been taken in."""

    NAME: ClassVar[str] = "figures-frozen"

    version: int
    first: date
    last: date
    known_at: datetime | None
    positions: Mapping[str, int]
    values: tuple[FrozenValue, ...]


class FigureOverridden(ReportFact):
    """A figure is reported as `new` and not as it was counted."""

    NAME: ClassVar[str] = "figure-overridden"

    version: int
    figure: str
    old: int
    new: int


class SupplementRequested(ReportFact):
    """A version does not do; another is due on `due_on`."""

    NAME: ClassVar[str] = "supplement-requested"

    version: int
    due_on: date


class ReportAccepted(ReportFact):
    """A version was taken as the unit's report."""

    NAME: ClassVar[str] = "report-accepted"

    version: int


class ReportExempted(ReportFact):
    """The unit need not report; the post `approved_by` said so."""

    NAME: ClassVar[str] = "report-exempted"

    approved_by: str


class ReportOverdueMarked(ReportFact):
    """The due date passed and nothing was submitted."""

    NAME: ClassVar[str] = "report-overdue-marked"

    due_on: date


class ReportReminderDue(ReportFact):
    """The due date came near: `stage` is T-7, T-3, T-0 and the like."""

    NAME: ClassVar[str] = "report-reminder-due"

    stage: str
    due_on: date


class ReportClosed(ReportFact):
    """The campaign ended and the report had not come, or not been supplemented."""

    NAME: ClassVar[str] = "report-closed"


class ReportDueMoved(ReportFact):
    """The campaign moved its due date: the next submission is due on `due_on`; with longer to go, overdue no more."""

    NAME: ClassVar[str] = "report-due-moved"

    due_on: date


class ReportReopened(ReportFact):
    """The campaign was opened again, and the report is awaited by `due_on`: a supplement if one was asked for."""

    NAME: ClassVar[str] = "report-reopened"

    due_on: date


# Requests. They carry no date: a report counts from the server's moment.


class AssignReports(Request):
    """PUT /api/campaigns/{campaign_id}/assignments. The unit that asks, or units below it; all or none."""

    units: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class SubmitReport(Request):
    """PUT /api/reports/{report_id}/versions/{version}. Freezes the figures as they are counted now."""

    note: LongText | None = None


class OverrideFigure(Request):
    """PUT /api/reports/{report_id}/versions/{version}/overrides/{figure}. Report `new` for what was counted as `old`."""

    old: Value
    new: Value
    reason: Text


class RequestSupplement(Request):
    """PUT /api/reports/{report_id}/versions/{version}/supplement. Without `due_on` as long as the form gives."""

    reason: LongText
    due_on: date | None = None


class AcceptReport(Request):
    """PUT /api/reports/{report_id}/versions/{version}/acceptance."""


class ExemptReport(Request):
    """PUT /api/reports/{report_id}/exemption. Approved by the post of the key that asks."""

    reason: LongText


# Replies.


class FrozenFigure(Frozen):
    """A figure of a version: as it was counted, and as it is reported where that was corrected.

    `opening` is a stock on the eve of the period, `year_to_date` a flow since the first of January; `why` and
    `why_year_to_date` are the addresses that explain the numbers counted.
    """

    figure: str
    vi: str
    en: str
    unit: str
    kind: Literal["stock", "flow"]
    value: int
    opening: int | None
    year_to_date: int | None
    year_before: int
    reported: int
    override_reason: str | None
    why: str
    why_year_to_date: str | None = None


class MembersRow(Frozen):
    """A line of the statement of members (domain.md §6.1): opening + came − went + moved = closing."""

    code: str
    name: str
    total: int
    male: Told
    female: Told
    average_age: float | None
    party: Told
    officers: int
    ethnic_minority: Told
    religious: Told
    counted_on: date | None
    admitted: int
    transferred_in: int
    transferred_out: int
    matured: int
    awareness_class: int
    referred: int
    party_admitted: int
    opening: int
    came: int
    went: int
    moved: int
    closing: int
    balanced: bool


class Written(Frozen):
    """A piece of a paragraph; `figure` is the id of the figure it tells."""

    text: str
    figure: str | None = None


class SectionReply(Frozen):
    """A part of a report: its paragraphs, with the figures filled in, and the ids of the figures in its table."""

    title_vi: str
    title_en: str
    paragraphs: tuple[tuple[Written, ...], ...]
    figures: tuple[str, ...]


class PaperWords(Frozen):
    """What stands on the paper besides the report (domain.md §6.2); `number` has no number yet: `-BC/ĐTN`.

    `body` is the committee whose paper it is, written before the unit's name.
    """

    above: str
    body: str = ""
    number: str
    place: str
    kind: str
    on_behalf: str
    post: str
    recipients: tuple[str, ...]


class ReportDocument(Frozen):
    """A version of a report, whole, as it was submitted: it reads the same whenever it is asked for.

    `known_at` and `positions` say from what the figures were summed; `file_name` is `<loại>_<đơn vị>_<kỳ>_v<n>`.
    """

    report_id: UUID
    campaign_id: UUID
    version: int
    file_name: str
    title: str
    period_vi: str
    unit: UnitRef
    unit_name: str
    first: date
    last: date
    submitted_on: date
    submitted_at: datetime
    is_late: bool
    form: str
    form_version: str
    known_at: datetime | None
    positions: Mapping[str, int]
    sections: tuple[SectionReply, ...]
    figures: tuple[FrozenFigure, ...]
    members: tuple[MembersRow, ...]
    paper: PaperWords


class VersionReply(Frozen):
    """A submission."""

    version: int
    submitted_at: datetime
    is_late: bool
    overridden: int
    supplement_due_on: date | None


class ReportReply(Frozen):
    """A report as it stands; `due_on` is that of the next submission."""

    report_id: UUID
    campaign_id: UUID
    title: str
    period_vi: str
    unit: UnitRef
    status: ReportStatus
    due_on: date
    close_at: datetime
    versions: tuple[VersionReply, ...]


class StepReply(Frozen):
    """A word about a report that is for those in its scope alone: what is missing in it, why a unit is exempt, a note."""

    kind: Literal["NOTE", "SUPPLEMENT", "EXEMPTION"]
    version: int | None
    text: str
    by: str | None = None


class ReportNotes(Frozen):
    """What was written about a report, the first first."""

    report_id: UUID
    notes: tuple[StepReply, ...]


class Passed(Frozen):
    """What the passing of time made: how many reports are overdue or were reminded of, how many campaigns ended."""

    position: int
    reports: int
    campaigns: int


FACTS: tuple[type[Fact], ...] = (
    ReportAssigned,
    ReportSubmitted,
    FiguresFrozen,
    FigureOverridden,
    SupplementRequested,
    ReportAccepted,
    ReportExempted,
    ReportOverdueMarked,
    ReportReminderDue,
    ReportClosed,
    ReportDueMoved,
    ReportReopened,
)
