"""Facts, requests and replies of work programmes and plans (domain.md §4.1)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Count, Document, Fact, Frozen, LongText, Request, Text, UnitRef, Year
from contracts.plans.base import Decision, PlansFact


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


class ProgrammeFact(PlansFact):
    """Base of the facts about one work programme of a unit and year."""

    AGGREGATE: ClassVar[str] = "programme"
    KEY: ClassVar[str] = "programme_id"

    programme_id: UUID
    year: int


class ProgrammeDrafted(ProgrammeFact):
    """A unit began its work programme of a year."""

    NAME: ClassVar[str] = "programme-drafted"

    title: str


class ProgrammeSubmitted(ProgrammeFact):
    """A programme was put to the Party committee for its opinion. `round` counts from 1."""

    NAME: ClassVar[str] = "programme-submitted"

    committee: str
    round: int


class OpinionRecorded(ProgrammeFact):
    """The Party committee's opinion on a submitted programme was recorded; `days` from submission to answer."""

    NAME: ClassVar[str] = "opinion-recorded"

    committee: str
    opinion: Opinion
    round: int
    days: int


class PlannedItem(Frozen):
    """One item of an issued plan: when it is due decides its month and quarter."""

    item_id: UUID
    title: str
    kind: ItemKind
    due_on: date


class PlanApproved(ProgrammeFact):
    """A programme was issued after the Party committee's opinion, with its number (the fact's document) and items.

    `opinion` is null only where the rule set in force lets a programme be issued without one.
    """

    NAME: ClassVar[str] = "plan-approved"

    title: str
    opinion: Opinion | None
    items: tuple[PlannedItem, ...]


class PlanItemCompleted(ProgrammeFact):
    """An item was carried out. `turns` (lượt) and distinct `persons` are different counts; results may be 0."""

    NAME: ClassVar[str] = "plan-item-completed"

    item_id: UUID
    title: str
    kind: ItemKind
    due_on: date
    turns: int
    persons: int
    blood_units: int = 0


class PlanClosed(ProgrammeFact):
    """The year's programme was closed with an evaluation."""

    NAME: ClassVar[str] = "plan-closed"

    items: int
    completed: int


class DraftItem(Request):
    """An item of a draft; it must be due within the programme's year."""

    item_id: UUID
    title: Text
    kind: ItemKind = ItemKind.TASK
    due_on: date


class DraftProgramme(Request):
    """PUT /programmes/{programme_id}"""

    unit_id: UUID
    year: Year
    title: Text
    items: Annotated[tuple[DraftItem, ...], Field(max_length=BULK_LIMIT)] = ()
    effective_on: date
    document: Document | None = None


class AmendItems(Request):
    """PUT /programmes/{programme_id}/items: the whole list of a draft, returned or to-be-amended programme."""

    items: Annotated[tuple[DraftItem, ...], Field(min_length=1, max_length=BULK_LIMIT)]
    effective_on: date
    document: Document | None = None


class SubmitProgramme(Decision):
    """PUT /programmes/{programme_id}/submissions/{round}. `document` is the submission letter."""

    committee: Text


class RecordOpinion(Decision):
    """PUT /programmes/{programme_id}/opinions/{round}. `document` is the committee's written answer."""

    opinion: Opinion
    text: LongText


class IssueProgramme(Decision):
    """PUT /programmes/{programme_id}/issue. `document` carries the number the programme is issued under."""


class CompleteItem(Request):
    """PUT /programmes/{programme_id}/items/{item_id}/completion. A result figure or `evidence` is needed."""

    turns: Count = 0
    persons: Count = 0
    blood_units: Count = 0
    evidence: LongText | None = None
    effective_on: date
    document: Document | None = None


class CompleteItemRow(CompleteItem):
    """One row of CompleteItems."""

    programme_id: UUID
    item_id: UUID


class CompleteItems(Request):
    """POST /programmes/items/completions/bulk"""

    rows: Annotated[tuple[CompleteItemRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class CloseProgramme(Decision):
    """PUT /programmes/{programme_id}/closure"""

    evaluation: LongText


class ProgrammeYear(Request):
    """A programme from draft to issue in one row, as it stands in the papers; steps left out are not taken."""

    programme_id: UUID
    draft: DraftProgramme
    submission: SubmitProgramme | None = None
    opinion: RecordOpinion | None = None
    issue: IssueProgramme | None = None


class LoadProgrammes(Request):
    """POST /programmes/bulk: rows in one commit, all or nothing."""

    rows: Annotated[tuple[ProgrammeYear, ...], Field(min_length=1, max_length=100)]


class ProgrammeStatus(StrEnum):
    """Where a programme stands (domain.md §4.1)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    AGREED = "AGREED"
    TO_AMEND = "TO_AMEND"
    AMENDED = "AMENDED"
    RETURNED = "RETURNED"
    ISSUED = "ISSUED"
    CLOSED = "CLOSED"


class ItemReply(Frozen):
    """One item of a programme; `completed_on` is null until it was carried out."""

    item_id: UUID
    title: str
    kind: ItemKind
    due_on: date
    completed_on: date | None = None


class ProgrammeReply(Frozen):
    """GET /programmes/{programme_id}. `round` is the last submission (0: none); `opinion` the last one given."""

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


FACTS: tuple[type[Fact], ...] = (
    ProgrammeDrafted,
    ProgrammeSubmitted,
    OpinionRecorded,
    PlanApproved,
    PlanItemCompleted,
    PlanClosed,
)
