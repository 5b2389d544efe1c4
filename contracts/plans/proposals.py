"""Facts, requests and replies of advisory proposals (domain.md §4.2)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import Document, Fact, Frozen, LongText, Request, Text, UnitRef
from contracts.plans.base import Decision, PlansFact


class ProposalKind(StrEnum):
    """Kinds of advisory product (domain.md §4.2)."""

    SCHEME = "SCHEME"
    PLAN = "PLAN"
    SUBMISSION = "SUBMISSION"
    LETTER = "LETTER"
    REPORT = "REPORT"


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


class ProposalStatus(StrEnum):
    """Where a proposal stands (domain.md §4.2)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    ADOPTED = "ADOPTED"
    DECLINED = "DECLINED"


class SteeringCommitteeReply(Frozen):
    """The steering committee of a proposal: its name, how many members it has, and since when."""

    name: str
    size: int
    formed_on: date


class ProposalReply(Frozen):
    """GET /proposals/{proposal_id}. `answer` is the text of the last return or of the decline."""

    proposal_id: UUID
    unit: UnitRef
    kind: ProposalKind
    title: str
    field: str
    status: ProposalStatus
    round: int
    answer: str | None
    steering_committee: SteeringCommitteeReply | None


FACTS: tuple[type[Fact], ...] = (
    ProposalSubmitted,
    ProposalAdopted,
    ProposalReturned,
    ProposalDeclined,
    SteeringCommitteeFormed,
)
