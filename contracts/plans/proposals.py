"""Facts, requests and replies of advisory proposals (domain.md §4.2)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.base import BULK_LIMIT, Document, Fact, Frozen, LongText, Request, Text, UnitRef
from contracts.plans.base import Decision, PlansFact
from contracts.plans.measures import Measured, Results

FileHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of an attached file, in hex."""
FileHashes = Annotated[tuple[FileHash, ...], Field(max_length=50)]
Members = Annotated[tuple[UUID, ...], Field(max_length=50)]
"""Ids of members; they are never published."""
Percent = Annotated[int, Field(ge=0, le=100)]
Milestones = Annotated[tuple[Text, ...], Field(max_length=20)]
Rows = Field(min_length=1, max_length=BULK_LIMIT)


class ProposalKind(StrEnum):
    """Kinds of advisory product (domain.md §4.2)."""

    SCHEME = "SCHEME"
    PLAN = "PLAN"
    SUBMISSION = "SUBMISSION"
    LETTER = "LETTER"
    REPORT = "REPORT"


class Counterparty(StrEnum):
    """What kind of body a proposal is addressed to (domain.md §1.1)."""

    PARTY_COMMITTEE = "PARTY_COMMITTEE"
    GOVERNMENT_OR_MANAGEMENT = "GOVERNMENT_OR_MANAGEMENT"
    MASS_ORGANISATION = "MASS_ORGANISATION"
    OTHER = "OTHER"


class ProposalFact(PlansFact):
    """Base of the facts about one advisory proposal."""

    AGGREGATE: ClassVar[str] = "proposal"
    KEY: ClassVar[str] = "proposal_id"

    proposal_id: UUID
    kind: ProposalKind
    title: str
    field: str


class ProposalSubmitted(ProposalFact):
    """A proposal was submitted to the addressee. `round` counts from 1, one more after each return."""

    NAME: ClassVar[str] = "proposal-submitted"

    committee: str
    round: int
    counterparty: Counterparty = Counterparty.PARTY_COMMITTEE
    version: int = 1


class ProposalAdopted(ProposalFact):
    """The Party committee adopted the proposal (thông qua), by the fact's document; `days` from submission."""

    NAME: ClassVar[str] = "proposal-adopted"

    committee: str
    days: int
    counterparty: Counterparty = Counterparty.PARTY_COMMITTEE


class ProposalReturned(ProposalFact):
    """The Party committee returned the proposal with comments."""

    NAME: ClassVar[str] = "proposal-returned"

    committee: str
    days: int
    counterparty: Counterparty = Counterparty.PARTY_COMMITTEE


class ProposalDeclined(ProposalFact):
    """The Party committee declined the proposal."""

    NAME: ClassVar[str] = "proposal-declined"

    committee: str
    days: int
    counterparty: Counterparty = Counterparty.PARTY_COMMITTEE


class SteeringCommitteeFormed(ProposalFact):
    """A steering committee (Ban chỉ đạo) was set up to carry out an adopted proposal; `size` counts its members."""

    NAME: ClassVar[str] = "steering-committee-formed"

    name: str
    size: int


class ProposalRevised(ProposalFact):
    """A returned proposal was written anew; `version` counts from 2, and title and field are the new ones."""

    NAME: ClassVar[str] = "proposal-revised"

    version: int


class ProposalWithdrawn(ProposalFact):
    """The unit took the proposal back before it was answered; `round` is the last one submitted, 0 for a draft."""

    NAME: ClassVar[str] = "proposal-withdrawn"

    round: int


class ProposalImplementationReported(ProposalFact):
    """The unit reported how an adopted proposal is carried out; `milestones` counts those reached with this report."""

    NAME: ClassVar[str] = "proposal-implementation-reported"

    report_id: UUID
    milestones: int


class ProposalResultRecorded(ProposalFact):
    """What came of an adopted proposal was recorded, in figures: the end of it."""

    NAME: ClassVar[str] = "proposal-result-recorded"

    outcome: tuple[Measured, ...]


class ProposalHandedOn(ProposalFact):
    """An open proposal passed from `from_unit`, which was dissolved or merged, to the fact's unit."""

    NAME: ClassVar[str] = "proposal-handed-on"

    from_unit: UnitRef


class DraftProposal(Request):
    """PUT /proposals/{proposal_id}. `summary` and `authors` stay private."""

    unit_id: UUID
    kind: ProposalKind
    title: Text
    field: Text
    summary: LongText | None = None
    attachments: FileHashes = ()
    authors: Members = ()
    effective_on: date
    document: Document | None = None


class ReviseProposal(Request):
    """PUT /proposals/{proposal_id}/versions/{version}. The whole of it; `authors` null leaves them as they were."""

    title: Text
    field: Text
    summary: LongText | None = None
    attachments: FileHashes = ()
    authors: Members | None = None
    effective_on: date
    document: Document | None = None


class ReviseProposalRow(ReviseProposal):
    """One row of ReviseProposals."""

    proposal_id: UUID
    version: Annotated[int, Field(ge=2, le=1000)]


class ReviseProposals(Request):
    """POST /proposals/versions/bulk"""

    rows: Annotated[tuple[ReviseProposalRow, ...], Rows]


class SubmitProposal(Decision):
    """PUT /proposals/{proposal_id}/submissions/{round}. `committee` names the addressee, whatever its kind."""

    committee: Text
    counterparty: Counterparty = Counterparty.PARTY_COMMITTEE


class AdoptProposal(Decision):
    """PUT /proposals/{proposal_id}/adoption. `document` is the committee's decision."""


class ReturnProposal(Decision):
    """PUT /proposals/{proposal_id}/returns/{round}"""

    comments: LongText


class DeclineProposal(Decision):
    """PUT /proposals/{proposal_id}/decline"""

    reason: LongText


class WithdrawProposal(Decision):
    """PUT /proposals/{proposal_id}/withdrawal"""

    reason: LongText


class WithdrawProposalRow(WithdrawProposal):
    """One row of WithdrawProposals."""

    proposal_id: UUID


class WithdrawProposals(Request):
    """POST /proposals/withdrawals/bulk"""

    rows: Annotated[tuple[WithdrawProposalRow, ...], Rows]


class SteeringPost(Request):
    """A post of a steering committee and how many hold it; no names are kept."""

    name: Text
    seats: Annotated[int, Field(ge=1, le=1000)] = 1


class FormSteeringCommittee(Decision):
    """PUT /proposals/{proposal_id}/steering-committee. `document` is the decision that sets it up; no names kept."""

    name: Text
    size: Annotated[int, Field(ge=1, le=1000)]
    posts: Annotated[tuple[SteeringPost, ...], Field(max_length=100)] = ()


class ReportImplementation(Request):
    """PUT /proposals/{proposal_id}/implementation/{report_id}. `milestones` are those reached since the last report."""

    percent: Percent
    text: LongText
    milestones: Milestones = ()
    effective_on: date
    document: Document | None = None


class ProposalReport(ReportImplementation):
    """One report of a ProposalPath."""

    report_id: UUID


class ReportImplementationRow(ProposalReport):
    """One row of ReportImplementations."""

    proposal_id: UUID


class ReportImplementations(Request):
    """POST /proposals/implementation/bulk"""

    rows: Annotated[tuple[ReportImplementationRow, ...], Rows]


class RecordResult(Decision):
    """PUT /proposals/{proposal_id}/result. `outcome` is what came of it in figures; the text stays private."""

    outcome: Annotated[Results, Field(min_length=1)]
    text: LongText


class RecordResultRow(RecordResult):
    """One row of RecordResults."""

    proposal_id: UUID


class RecordResults(Request):
    """POST /proposals/results/bulk"""

    rows: Annotated[tuple[RecordResultRow, ...], Rows]


class ProposalRound(Request):
    """A round after the first, as it stands in the papers: written anew or not, submitted, and returned or not."""

    revision: ReviseProposal | None = None
    submission: SubmitProposal
    returned: ReturnProposal | None = None


class ProposalPath(Request):
    """A proposal from draft to outcome in one row, as it stands in the papers; steps left out are not taken.

    `submission` and `returned` are of the first round, `later_rounds` those after it; adoption, decline and withdrawal
    are of the last.
    """

    proposal_id: UUID
    draft: DraftProposal
    submission: SubmitProposal | None = None
    returned: ReturnProposal | None = None
    later_rounds: Annotated[tuple[ProposalRound, ...], Field(max_length=20)] = ()
    adoption: AdoptProposal | None = None
    decline: DeclineProposal | None = None
    withdrawal: WithdrawProposal | None = None
    steering_committee: FormSteeringCommittee | None = None
    implementation: Annotated[tuple[ProposalReport, ...], Field(max_length=50)] = ()
    result: RecordResult | None = None


class LoadProposals(Request):
    """POST /proposals/bulk: rows in one commit, all or nothing."""

    rows: Annotated[tuple[ProposalPath, ...], Field(min_length=1, max_length=100)]


class ProposalStatus(StrEnum):
    """Where a proposal stands (domain.md §4.2)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    REVISED = "REVISED"
    ADOPTED = "ADOPTED"
    IMPLEMENTING = "IMPLEMENTING"
    RESULT_RECORDED = "RESULT_RECORDED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class SteeringPostReply(Frozen):
    """A post of a steering committee and how many hold it."""

    name: str
    seats: int


class SteeringCommitteeReply(Frozen):
    """The steering committee of a proposal: its name, how many members it has, since when, and its posts."""

    name: str
    size: int
    formed_on: date
    posts: tuple[SteeringPostReply, ...] = ()


class ProposalVersionReply(Frozen):
    """One version of a proposal, whole, so that any two can be read side by side. `revised_on` is null for the draft."""

    version: int
    title: str
    field: str
    summary: str | None
    attachments: tuple[str, ...]
    authors: tuple[UUID, ...]
    revised_on: date | None


class ProposalRoundReply(Frozen):
    """One round: which version went to whom and when, and the answer; `text` are the comments or the reason given."""

    round: int
    version: int
    committee: str
    counterparty: Counterparty
    number: str
    submitted_on: date
    answer: ProposalStatus | None = None
    answer_number: str | None = None
    answered_on: date | None = None
    days: int | None = None
    text: str | None = None


class ProposalReportReply(Frozen):
    """One report of how a proposal is carried out."""

    report_id: UUID
    reported_on: date
    percent: int
    text: str
    milestones: tuple[str, ...]


class ProposalResultReply(Frozen):
    """What came of a proposal."""

    recorded_on: date
    number: str
    outcome: tuple[Measured, ...]
    text: str


class ProposalWithdrawalReply(Frozen):
    """When and why the unit took a proposal back."""

    withdrawn_on: date
    number: str
    reason: str


class ProposalReply(Frozen):
    """GET /proposals/{proposal_id}, for a key in scope. `answer` is the text of the last return or of the decline.

    Title and field are those of the version that stands; `percent` is that of the latest report by its day.
    """

    proposal_id: UUID
    unit: UnitRef
    kind: ProposalKind
    title: str
    field: str
    status: ProposalStatus
    round: int
    answer: str | None
    steering_committee: SteeringCommitteeReply | None
    versions: tuple[ProposalVersionReply, ...]
    rounds: tuple[ProposalRoundReply, ...]
    percent: int | None
    implementation: tuple[ProposalReportReply, ...]
    result: ProposalResultReply | None
    withdrawal: ProposalWithdrawalReply | None


FACTS: tuple[type[Fact], ...] = (
    ProposalSubmitted,
    ProposalRevised,
    ProposalAdopted,
    ProposalReturned,
    ProposalDeclined,
    ProposalWithdrawn,
    SteeringCommitteeFormed,
    ProposalImplementationReported,
    ProposalResultRecorded,
    ProposalHandedOn,
)
