"""The yearly training programme of members (domain.md §3.3): facts without points, requests, replies."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.base import BULK_LIMIT, Document, Fact, Frozen, LongText, Request, UnitRef
from contracts.members.base import MemberFact

Group = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]{0,29}$")]
"""A content group as the rule set names it: IDEALS, ETHICS, PROFESSION, HEALTH, ORGANISATION."""
Points = Annotated[int, Field(ge=0, le=1000)]
Rows = Field(min_length=1, max_length=BULK_LIMIT)

# Facts.


class TrainingRegistered(MemberFact):
    """A member registered the training programme of a year; `late`: after the deadline of the rule set."""

    NAME: ClassVar[str] = "training-registered"

    year: int
    late: bool


class TrainingResultConfirmed(MemberFact):
    """The branch confirmed the result of a member's training programme; the points stay private."""

    NAME: ClassVar[str] = "training-result-confirmed"

    year: int
    late: bool


FACTS: tuple[type[Fact], ...] = (TrainingRegistered, TrainingResultConfirmed)

# Requests. `effective_on` is the day from which it counts; `document` is the paper it rests on.


class RegisterTraining(Request):
    """PUT /members/{member_id}/training/{year}. What the member commits to, by group; every group has its text."""

    commitments: Mapping[Group, LongText]
    effective_on: date
    document: Document


class RegisterTrainingRow(RegisterTraining):
    """One row of RegisterTrainings."""

    member_id: UUID


class RegisterTrainings(Request):
    """POST /members/training/{year}/registrations/bulk"""

    rows: Annotated[tuple[RegisterTrainingRow, ...], Rows]


class ConfirmTrainingRegistration(Request):
    """PUT /members/{member_id}/training/{year}/confirmation, by the branch."""

    effective_on: date
    document: Document


class ConfirmTrainingRegistrationRow(ConfirmTrainingRegistration):
    """One row of ConfirmTrainingRegistrations."""

    member_id: UUID


class ConfirmTrainingRegistrations(Request):
    """POST /members/training/{year}/confirmations/bulk"""

    rows: Annotated[tuple[ConfirmTrainingRegistrationRow, ...], Rows]


class AddTrainingEvidence(Request):
    """PUT /members/{member_id}/training/{year}/evidence/{item_id}"""

    group: Group
    text: LongText
    effective_on: date
    document: Document


class AddTrainingEvidenceRow(AddTrainingEvidence):
    """One row of AddTrainingEvidences."""

    member_id: UUID
    item_id: UUID


class AddTrainingEvidences(Request):
    """POST /members/training/{year}/evidence/bulk"""

    rows: Annotated[tuple[AddTrainingEvidenceRow, ...], Rows]


class AssessTraining(Request):
    """PUT /members/{member_id}/training/{year}/self-assessment and …/result: points of every group."""

    points: Mapping[Group, Points]
    effective_on: date
    document: Document


class AssessTrainingRow(AssessTraining):
    """One row of AssessTrainings."""

    member_id: UUID


class AssessTrainings(Request):
    """POST /members/training/{year}/self-assessments/bulk and /members/training/{year}/results/bulk"""

    rows: Annotated[tuple[AssessTrainingRow, ...], Rows]


# Replies: only to a key in scope.


class EvidenceShown(Frozen):
    """One piece of evidence as read."""

    item_id: UUID
    group: str
    text: str


class TrainingShown(Frozen):
    """A member's programme of a year; `state` is REGISTERED, CONFIRMED or COMPLETED, `points` the confirmed ones."""

    member_id: UUID
    year: int
    state: str
    late: bool
    commitments: Mapping[str, str]
    evidence: tuple[EvidenceShown, ...]
    self_assessed: Mapping[str, int] | None
    points: Mapping[str, int] | None


class TrainingLine(Frozen):
    """How far a member of a unit is; `state` is UNREGISTERED where nothing was registered."""

    member_id: UUID
    state: str
    total: int | None


class UnitTrainingShown(Frozen):
    """The training programmes of a unit's members in a year."""

    unit: UnitRef
    year: int
    members: tuple[TrainingLine, ...]
