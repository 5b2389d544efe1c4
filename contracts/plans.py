"""Facts published by the plans service, and the requests it accepts."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Count, Document, Fact, Frozen, LongText, Request, Text, Year


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


class ProposalKind(StrEnum):
    """Kinds of advisory product (domain.md §4.2)."""

    SCHEME = "SCHEME"
    PLAN = "PLAN"
    SUBMISSION = "SUBMISSION"
    LETTER = "LETTER"
    REPORT = "REPORT"


# Facts.


class PlansFact(Fact):
    """Base of the facts of this service."""

    SERVICE: ClassVar[str] = "plans"


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


class ProposalFact(PlansFact):
    """Base of the facts about one advisory proposal."""

    AGGREGATE: ClassVar[str] = "proposal"
    KEY: ClassVar[str] = "proposal_id"

    proposal_id: UUID
    kind: ProposalKind
    title: str
    field: str


class ProposalSubmitted(ProposalFact):
    """A proposal was submitted to the Party committee. `round` counts from 1, one more after each return."""

    NAME: ClassVar[str] = "proposal-submitted"

    committee: str
    round: int


class ProposalAdopted(ProposalFact):
    """The Party committee adopted the proposal (thông qua), by the fact's document; `days` from submission."""

    NAME: ClassVar[str] = "proposal-adopted"

    committee: str
    days: int


class ProposalReturned(ProposalFact):
    """The Party committee returned the proposal with comments."""

    NAME: ClassVar[str] = "proposal-returned"

    committee: str
    days: int


class ProposalDeclined(ProposalFact):
    """The Party committee declined the proposal."""

    NAME: ClassVar[str] = "proposal-declined"

    committee: str
    days: int


class SteeringCommitteeFormed(ProposalFact):
    """A steering committee (Ban chỉ đạo) was set up to carry out an adopted proposal; `size` counts its members."""

    NAME: ClassVar[str] = "steering-committee-formed"

    name: str
    size: int


class YouthModelRegistered(PlansFact):
    """A unit registered a youth model (mô hình), a named way of doing something (domain.md §4.4)."""

    AGGREGATE: ClassVar[str] = "model"
    NAME: ClassVar[str] = "youth-model-registered"
    KEY: ClassVar[str] = "model_id"

    model_id: UUID
    name: str
    field: str


FACTS: tuple[type[Fact], ...] = (
    ProgrammeDrafted,
    ProgrammeSubmitted,
    OpinionRecorded,
    PlanApproved,
    PlanItemCompleted,
    PlanClosed,
    ProposalSubmitted,
    ProposalAdopted,
    ProposalReturned,
    ProposalDeclined,
    SteeringCommitteeFormed,
    YouthModelRegistered,
)


# Requests. `effective_on` is the day from which the decision counts; `document` is the paper it rests on.


class Decision(Request):
    """Base of the wishes that rest on a paper."""

    effective_on: date
    document: Document


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


class DraftProposal(Request):
    """PUT /proposals/{proposal_id}"""

    unit_id: UUID
    kind: ProposalKind
    title: Text
    field: Text
    effective_on: date
    document: Document | None = None


class SubmitProposal(Decision):
    """PUT /proposals/{proposal_id}/submissions/{round}"""

    committee: Text


class AdoptProposal(Decision):
    """PUT /proposals/{proposal_id}/adoption. `document` is the committee's decision."""


class ReturnProposal(Decision):
    """PUT /proposals/{proposal_id}/returns/{round}"""

    comments: LongText


class DeclineProposal(Decision):
    """PUT /proposals/{proposal_id}/decline"""

    reason: LongText


class FormSteeringCommittee(Decision):
    """PUT /proposals/{proposal_id}/steering-committee. `document` is the decision that sets it up; no names kept."""

    name: Text
    size: Annotated[int, Field(ge=1, le=1000)]


class ProposalPath(Request):
    """A proposal from draft to outcome in one row, as it stands in the papers; steps left out are not taken."""

    proposal_id: UUID
    draft: DraftProposal
    submission: SubmitProposal | None = None
    adoption: AdoptProposal | None = None
    returned: ReturnProposal | None = None
    decline: DeclineProposal | None = None
    steering_committee: FormSteeringCommittee | None = None


class LoadProposals(Request):
    """POST /proposals/bulk: rows in one commit, all or nothing."""

    rows: Annotated[tuple[ProposalPath, ...], Field(min_length=1, max_length=100)]


class RegisterModel(Decision):
    """PUT /models/{model_id}. The name is unique within the unit."""

    unit_id: UUID
    name: Text
    field: Text


class RegisterModelRow(RegisterModel):
    """One row of RegisterModels."""

    model_id: UUID


class RegisterModels(Request):
    """POST /models/bulk"""

    rows: Annotated[tuple[RegisterModelRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]
