"""What the plans service answers about one programme, proposal or model, to those in whose scope it is."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from contracts.base import Frozen, UnitRef
from contracts.plans import ItemKind, Opinion, ProposalKind


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


class ProposalStatus(StrEnum):
    """Where a proposal stands (domain.md §4.2)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    ADOPTED = "ADOPTED"
    DECLINED = "DECLINED"


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


class ModelReply(Frozen):
    """GET /models/{model_id}."""

    model_id: UUID
    unit: UnitRef
    name: str
    field: str
    registered_on: date
