"""Facts, requests and replies of plans of work: a year's programme, plans of quarters, months and themes (domain.md §4.1)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.base import BULK_LIMIT, Count, Document, Fact, Frozen, LongText, Request, Text, UnitRef, Year
from contracts.plans.base import Code, Decision, PlansFact
from contracts.plans.measures import Measured, Results

ContentHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Hashes = Annotated[tuple[ContentHash, ...], Field(max_length=20)]
Percent = Annotated[int, Field(ge=0, le=100)]


class PlanKind(StrEnum):
    """What a plan is for: a year, one of its quarters, one of their months, or a theme such as Youth Month."""

    YEAR = "YEAR"
    QUARTER = "QUARTER"
    MONTH = "MONTH"
    THEME = "THEME"


class Opinion(StrEnum):
    """What the Party committee answered to a plan (domain.md §4.1)."""

    AGREED = "AGREED"
    AMEND = "AMEND"
    RETURNED = "RETURNED"


class ItemKind(StrEnum):
    """What kind of work a plan item is."""

    TASK = "TASK"
    MEETING = "MEETING"
    VOLUNTEER = "VOLUNTEER"
    BLOOD_DONATION = "BLOOD_DONATION"
    DIALOGUE = "DIALOGUE"


# Facts.


class ProgrammeFact(PlansFact):
    """Base of the facts about one plan of a unit; `year` is the one its period begins in."""

    AGGREGATE: ClassVar[str] = "programme"
    KEY: ClassVar[str] = "programme_id"

    programme_id: UUID
    year: int
    plan_kind: PlanKind = PlanKind.YEAR


class ProgrammeDrafted(ProgrammeFact):
    """A unit began a plan: for the days from `first_day` to `last_day`, by default those of the year.

    `parent_id` is the plan it is part of, `source_id` the one its items were drawn from or carried forward from.
    """

    NAME: ClassVar[str] = "programme-drafted"

    title: str
    first_day: date | None = None
    last_day: date | None = None
    parent_id: UUID | None = None
    source_id: UUID | None = None


class ProgrammeSubmitted(ProgrammeFact):
    """A plan was put to the Party committee for its opinion. `round` counts from 1."""

    NAME: ClassVar[str] = "programme-submitted"

    committee: str
    round: int


class OpinionRecorded(ProgrammeFact):
    """The Party committee's opinion on a submitted plan was recorded; `days` from submission to answer."""

    NAME: ClassVar[str] = "opinion-recorded"

    committee: str
    opinion: Opinion
    round: int
    days: int


class OpinionWaived(ProgrammeFact):
    """A plan goes without the Party committee's opinion, for a reason that stays private."""

    NAME: ClassVar[str] = "opinion-waived"


class ItemTarget(Frozen):
    """What an item is to come to: at least `amount` of a measure of the rule set."""

    measure: str
    amount: int


class PlannedItem(Frozen):
    """One item of an issued plan: when it is due decides its month and quarter.

    `drawn`: it stands in the plan above too, under `source_item_id`; one piece of work in two plans.
    """

    item_id: UUID
    title: str
    kind: ItemKind
    due_on: date
    starts_on: date | None = None
    owner_unit: UnitRef | None = None
    target: ItemTarget | None = None
    source_item_id: UUID | None = None
    drawn: bool = False


class PlanApproved(ProgrammeFact):
    """A plan was issued, with its number (the fact's document) and items: its version 1.

    `opinion` is null where the rule set in force asks for none of such a plan, or where it was `waived`.
    """

    NAME: ClassVar[str] = "plan-approved"

    title: str
    opinion: Opinion | None
    items: tuple[PlannedItem, ...]
    waived: bool = False


class MovedItem(PlannedItem):
    """An item that a new version changed; it had been due on `was_due_on`."""

    was_due_on: date


class PlanAmended(ProgrammeFact):
    """A plan in force has a new version, with its own document: what came, what went, what is different.

    `version` counts from 2; the plan as issued is version 1.
    """

    NAME: ClassVar[str] = "plan-amended"

    version: int
    title: str
    added: tuple[PlannedItem, ...]
    dropped: tuple[PlannedItem, ...]
    changed: tuple[MovedItem, ...]


class PlanItemFact(ProgrammeFact):
    """Base of the facts about one item of a plan, as it stood when the fact came about."""

    item_id: UUID
    title: str
    kind: ItemKind
    due_on: date
    drawn: bool = False


class PlanItemAssigned(PlanItemFact):
    """An item was given to a unit, or to nobody any more; `to_member`: to a member, who is not named."""

    NAME: ClassVar[str] = "plan-item-assigned"

    owner_unit: UnitRef | None
    to_member: bool


class PlanItemStarted(PlanItemFact):
    """Work on an item began."""

    NAME: ClassVar[str] = "plan-item-started"


class PlanItemProgressReported(PlanItemFact):
    """How far an item came, in percent."""

    NAME: ClassVar[str] = "plan-item-progress-reported"

    percent: int


class PlanItemCompleted(PlanItemFact):
    """An item was carried out. `turns` (lượt) and distinct `persons` are different counts; results may be 0.

    `results` are further amounts by measure; `target_met` is null for an item without a target.
    """

    NAME: ClassVar[str] = "plan-item-completed"

    turns: int
    persons: int
    blood_units: int = 0
    results: tuple[Measured, ...] = ()
    target: ItemTarget | None = None
    target_met: bool | None = None


class PlanItemPostponed(PlanItemFact):
    """An item that was due on `due_on` is due on `new_due_on`; `times` counts its postponements, this one among them."""

    NAME: ClassVar[str] = "plan-item-postponed"

    new_due_on: date
    times: int


class PlanItemCancelled(PlanItemFact):
    """An item will not be carried out."""

    NAME: ClassVar[str] = "plan-item-cancelled"


class PlanReviewed(ProgrammeFact):
    """A month (`2021-03`) or quarter (`2021-Q1`) of a plan was looked back on.

    Of the items due in it: how many there were but for those cancelled, how many were done, late (done too late or
    overdue), postponed to a later day, cancelled.
    """

    NAME: ClassVar[str] = "plan-reviewed"

    period: str
    planned: int
    done: int
    late: int
    postponed: int
    cancelled: int


class PlanClosed(ProgrammeFact):
    """A plan was closed with an evaluation; `completed` and `cancelled` of its `items`, the rest is left open."""

    NAME: ClassVar[str] = "plan-closed"

    items: int
    completed: int
    cancelled: int = 0


class ProgrammeHandedOn(ProgrammeFact):
    """A plan went to another unit (`unit`), its own having been dissolved or merged; `items` are those not over yet."""

    NAME: ClassVar[str] = "programme-handed-on"

    from_unit: UnitRef
    items: tuple[PlannedItem, ...]


FACTS: tuple[type[Fact], ...] = (
    ProgrammeDrafted,
    ProgrammeSubmitted,
    OpinionRecorded,
    OpinionWaived,
    PlanApproved,
    PlanAmended,
    PlanItemAssigned,
    PlanItemStarted,
    PlanItemProgressReported,
    PlanItemCompleted,
    PlanItemPostponed,
    PlanItemCancelled,
    PlanReviewed,
    PlanClosed,
    ProgrammeHandedOn,
)

# Requests. `effective_on` is the day from which the wish counts; `document` is the paper it rests on.


class DraftTarget(Request):
    """What an item is to come to: `TURN`, `PERSON`, `BLOOD_UNIT`, or another measure of the rule set."""

    measure: Code
    amount: Annotated[int, Field(ge=1, le=10**15)]


class DraftItem(Request):
    """An item of a plan; its days lie within those of the plan. The owner unit is the plan's own or one below it."""

    item_id: UUID
    title: Text
    kind: ItemKind = ItemKind.TASK
    due_on: date
    starts_on: date | None = None
    owner_unit_id: UUID | None = None
    owner_member_id: UUID | None = None
    target: DraftTarget | None = None


Items = Annotated[tuple[DraftItem, ...], Field(max_length=BULK_LIMIT)]


class Period(Request):
    """Which plan: a year's programme by its year, a quarter or month by year and `number`, a theme by its days."""

    kind: PlanKind = PlanKind.YEAR
    year: Year
    number: Annotated[int, Field(ge=1, le=12)] | None = None
    first_day: date | None = None
    last_day: date | None = None
    parent_id: UUID | None = None
    title: Text
    effective_on: date
    document: Document | None = None


class DraftProgramme(Period):
    """PUT /programmes/{programme_id}"""

    unit_id: UUID
    items: Items = ()


class DrawProgramme(Period):
    """PUT /programmes/{programme_id}/drawn-from/{source_id}

    Of the plan above the items due in the new plan's days, of an earlier plan of the same kind those left open, their
    days moved into the new period; `items` chooses among them, all by default.
    """

    items: Annotated[tuple[UUID, ...], Field(max_length=BULK_LIMIT)] | None = None


class DrawProgrammeRow(DrawProgramme):
    """One row of DrawProgrammes."""

    programme_id: UUID
    source_id: UUID


class DrawProgrammes(Request):
    """POST /programmes/drawn/bulk"""

    rows: Annotated[tuple[DrawProgrammeRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class AmendItems(Request):
    """PUT /programmes/{programme_id}/items: the whole list of a draft, returned or to-be-amended plan."""

    items: Annotated[tuple[DraftItem, ...], Field(min_length=1, max_length=BULK_LIMIT)]
    effective_on: date
    document: Document | None = None


class SubmitProgramme(Decision):
    """PUT /programmes/{programme_id}/submissions/{round}. `document` is the submission letter."""

    committee: Text


class RecordOpinion(Decision):
    """PUT /programmes/{programme_id}/opinions/{round}. `document` is the committee's written answer.

    `attachments` are the sha-256 of scans of it.
    """

    opinion: Opinion
    text: LongText
    attachments: Hashes = ()


class WaiveOpinion(Decision):
    """PUT /programmes/{programme_id}/opinion-waiver. `document` is the paper that says why; the reason stays private."""

    reason: LongText


class IssueProgramme(Decision):
    """PUT /programmes/{programme_id}/issue. `document` carries the number the plan is issued under."""


class IssueProgrammeRow(IssueProgramme):
    """One row of IssueProgrammes."""

    programme_id: UUID


class IssueProgrammes(Request):
    """POST /programmes/issues/bulk"""

    rows: Annotated[tuple[IssueProgrammeRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class AmendProgramme(Decision):
    """PUT /programmes/{programme_id}/versions/{version}: the whole list of items of the plan's next version.

    `document` is its paper; without a title the last one stays; the reason stays private.
    """

    title: Text | None = None
    items: Annotated[tuple[DraftItem, ...], Field(min_length=1, max_length=BULK_LIMIT)]
    reason: LongText


class ItemStep(Request):
    """Base of the wishes about one item; a paper may be missing."""

    effective_on: date
    document: Document | None = None


class AssignItem(ItemStep):
    """PUT /programmes/{programme_id}/items/{item_id}/owner: to a unit, a member, both, or nobody any more."""

    owner_unit_id: UUID | None = None
    owner_member_id: UUID | None = None


class AssignItemRow(AssignItem):
    """One row of AssignItems."""

    programme_id: UUID
    item_id: UUID


class AssignItems(Request):
    """POST /programmes/items/owners/bulk"""

    rows: Annotated[tuple[AssignItemRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class StartItem(ItemStep):
    """PUT /programmes/{programme_id}/items/{item_id}/start"""


class StartItemRow(StartItem):
    """One row of StartItems."""

    programme_id: UUID
    item_id: UUID


class StartItems(Request):
    """POST /programmes/items/starts/bulk"""

    rows: Annotated[tuple[StartItemRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class ReportItemProgress(ItemStep):
    """PUT /programmes/{programme_id}/items/{item_id}/progress: the evidence and its scans (sha-256) stay private."""

    percent: Percent
    evidence: LongText | None = None
    attachments: Hashes = ()


class ReportItemProgressRow(ReportItemProgress):
    """One row of ReportItemsProgress."""

    programme_id: UUID
    item_id: UUID


class ReportItemsProgress(Request):
    """POST /programmes/items/progress/bulk"""

    rows: Annotated[tuple[ReportItemProgressRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class CompleteItem(ItemStep):
    """PUT /programmes/{programme_id}/items/{item_id}/completion. A result figure or evidence is needed.

    `results` are in measures of the rule set, but for turns, persons and blood units.
    """

    turns: Count = 0
    persons: Count = 0
    blood_units: Count = 0
    results: Results = ()
    evidence: LongText | None = None
    attachments: Hashes = ()


class CompleteItemRow(CompleteItem):
    """One row of CompleteItems."""

    programme_id: UUID
    item_id: UUID


class CompleteItems(Request):
    """POST /programmes/items/completions/bulk"""

    rows: Annotated[tuple[CompleteItemRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class PostponeItem(ItemStep):
    """PUT /programmes/{programme_id}/items/{item_id}/postponement: a later day within the plan; the reason stays private."""

    due_on: date
    reason: LongText


class PostponeItemRow(PostponeItem):
    """One row of PostponeItems."""

    programme_id: UUID
    item_id: UUID


class PostponeItems(Request):
    """POST /programmes/items/postponements/bulk"""

    rows: Annotated[tuple[PostponeItemRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class CancelItem(ItemStep):
    """PUT /programmes/{programme_id}/items/{item_id}/cancellation: the reason stays private."""

    reason: LongText


class CancelItemRow(CancelItem):
    """One row of CancelItems."""

    programme_id: UUID
    item_id: UUID


class CancelItems(Request):
    """POST /programmes/items/cancellations/bulk"""

    rows: Annotated[tuple[CancelItemRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class ReviewProgramme(Decision):
    """PUT /programmes/{programme_id}/reviews/{period}: `2021-03` or `2021-Q1`; the remark stays private."""

    remark: LongText


class ReviewProgrammeRow(ReviewProgramme):
    """One row of ReviewProgrammes."""

    programme_id: UUID
    period: Text


class ReviewProgrammes(Request):
    """POST /programmes/reviews/bulk"""

    rows: Annotated[tuple[ReviewProgrammeRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class CloseProgramme(Decision):
    """PUT /programmes/{programme_id}/closure"""

    evaluation: LongText


class CloseProgrammeRow(CloseProgramme):
    """One row of CloseProgrammes."""

    programme_id: UUID


class CloseProgrammes(Request):
    """POST /programmes/closures/bulk"""

    rows: Annotated[tuple[CloseProgrammeRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class ProgrammeYear(Request):
    """A plan from draft to issue in one row, as it stands in the papers; steps left out are not taken."""

    programme_id: UUID
    draft: DraftProgramme
    submission: SubmitProgramme | None = None
    opinion: RecordOpinion | None = None
    waiver: WaiveOpinion | None = None
    issue: IssueProgramme | None = None


class LoadProgrammes(Request):
    """POST /programmes/bulk: rows in one commit, all or nothing."""

    rows: Annotated[tuple[ProgrammeYear, ...], Field(min_length=1, max_length=100)]


# Replies.


class ProgrammeStatus(StrEnum):
    """Where a plan stands (domain.md §4.1)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    AGREED = "AGREED"
    TO_AMEND = "TO_AMEND"
    AMENDED = "AMENDED"
    RETURNED = "RETURNED"
    WAIVED = "WAIVED"
    ISSUED = "ISSUED"
    CLOSED = "CLOSED"


class ItemState(StrEnum):
    """What became of an item so far."""

    OPEN = "OPEN"
    STARTED = "STARTED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class ItemReply(Frozen):
    """One item of a plan as it stands; `completed_on` is null until it was carried out, `percent` until it was reported."""

    item_id: UUID
    title: str
    kind: ItemKind
    due_on: date
    completed_on: date | None = None
    starts_on: date | None = None
    owner_unit: UnitRef | None = None
    owner_member_id: UUID | None = None
    target: ItemTarget | None = None
    target_met: bool | None = None
    source_item_id: UUID | None = None
    state: ItemState = ItemState.OPEN
    percent: int | None = None
    times_postponed: int = 0


class ReviewReply(Frozen):
    """A review of a month or quarter, with its remark."""

    period: str
    planned: int
    done: int
    late: int
    postponed: int
    cancelled: int
    remark: str
    reviewed_on: date


class ProgrammeReply(Frozen):
    """GET /programmes/{programme_id}. `round` is the last submission (0: none); `opinion` the last one given.

    `version` is that in force (0: not issued yet).
    """

    programme_id: UUID
    unit: UnitRef
    year: int
    title: str
    status: ProgrammeStatus
    round: int
    opinion: Opinion | None
    opinion_text: str | None
    number: str | None
    items: tuple[ItemReply, ...]
    kind: PlanKind = PlanKind.YEAR
    first_day: date | None = None
    last_day: date | None = None
    parent_id: UUID | None = None
    source_id: UUID | None = None
    version: int = 0
    opinion_attachments: tuple[str, ...] = ()
    waiver_reason: str | None = None
    reviews: tuple[ReviewReply, ...] = ()
    evaluation: str | None = None


class VersionReply(Frozen):
    """One version of a plan: its paper, its length, and how it differs from the one before; 0 for the first."""

    version: int
    title: str
    number: str
    effective_on: date
    reason: str | None
    items: int
    added: int
    dropped: int
    changed: int


class VersionsReply(Frozen):
    """GET /programmes/{programme_id}/versions: all versions, the oldest first; none before the plan was issued."""

    programme_id: UUID
    unit: UnitRef
    versions: tuple[VersionReply, ...]


class VersionItem(Frozen):
    """An item as a version has it; `since` is the version in which it came or went, null where it did neither."""

    item_id: UUID
    title: str
    kind: ItemKind
    due_on: date
    starts_on: date | None
    owner_unit: UnitRef | None
    owner_member_id: UUID | None
    target: ItemTarget | None
    since: int | None = None


class FieldChange(Frozen):
    """What a field of an item said in the older version and says in the newer: text, a day as ISO 8601, a unit's code.

    `since` is the last version between the two in which it became another.
    """

    field: str
    old: str | None
    new: str | None
    since: int


class ChangedItem(Frozen):
    """An item that both versions have: as the newer has it, and what is different."""

    item: VersionItem
    changes: tuple[FieldChange, ...]


class ComparisonReply(Frozen):
    """GET /programmes/{programme_id}/versions/{older}/compare/{newer}"""

    programme_id: UUID
    unit: UnitRef
    older: VersionReply
    newer: VersionReply
    between: tuple[VersionReply, ...]
    added: tuple[VersionItem, ...]
    dropped: tuple[VersionItem, ...]
    changed: tuple[ChangedItem, ...]
    unchanged: tuple[VersionItem, ...]
