"""Members: how they join, move, mature and leave. Facts without personal data, and requests."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Count, Document, Fact, Request, Text, UnitRef
from contracts.members.base import MemberFact


class Sex(StrEnum):
    """Sex as the roster column gives it."""

    MALE = "MALE"
    FEMALE = "FEMALE"


# Facts.


class MemberRegistered(MemberFact):
    """A member who was already one was put on the register of `unit` (legacy load)."""

    NAME: ClassVar[str] = "member-registered"


class MemberAdmitted(MemberFact):
    """A person was admitted to the Union in `unit`, by a ratified decision (domain.md §3.1)."""

    NAME: ClassVar[str] = "member-admitted"


class MemberTransferRequested(MemberFact):
    """A transfer was asked for; the member still counts at `unit`, the source (domain.md §9.1)."""

    NAME: ClassVar[str] = "member-transfer-requested"

    transfer_id: UUID
    to_unit: UnitRef


class MemberTransferred(MemberFact):
    """The receiving `unit` accepted the member, who counts there from the effective date and no longer at `from_unit`."""

    NAME: ClassVar[str] = "member-transferred"

    transfer_id: UUID
    from_unit: UnitRef


class MemberMatured(MemberFact):
    """The member passed the age and was honourably retired from the Union (domain.md §3.1)."""

    NAME: ClassVar[str] = "member-matured"


class MemberLeft(MemberFact):
    """The member left the Union at the member's own wish."""

    NAME: ClassVar[str] = "member-left"


class AdmissionProposed(MemberFact):
    """The branch filed an application; `member_id` is the candidate's."""

    NAME: ClassVar[str] = "admission-proposed"


class AdmissionVoted(MemberFact):
    """The branch voted on an application."""

    NAME: ClassVar[str] = "admission-voted"

    passed: bool


class MemberRegistrationWithdrawn(MemberFact):
    """A registration was undone as if it had never been; it had counted from `registered_on`."""

    NAME: ClassVar[str] = "member-registration-withdrawn"

    registered_on: date


class TransferFact(MemberFact):
    """Base of the steps of an open transfer; `unit` is the source, where the member still counts."""

    transfer_id: UUID
    to_unit: UnitRef


class MemberTransferReleased(TransferFact):
    """The source's grassroots level let the member go."""

    NAME: ClassVar[str] = "member-transfer-released"


class MemberTransferForwarded(TransferFact):
    """The papers went on to the receiving grassroots level."""

    NAME: ClassVar[str] = "member-transfer-forwarded"


class MemberTransferRejected(TransferFact):
    """The receiving unit sent the papers back; the member stays at the source."""

    NAME: ClassVar[str] = "member-transfer-rejected"


class MemberTransferCancelled(TransferFact):
    """The source took the referral back."""

    NAME: ClassVar[str] = "member-transfer-cancelled"


class MemberTransferExpired(TransferFact):
    """Nobody took the member in within the time the rules give."""

    NAME: ClassVar[str] = "member-transfer-expired"


class MemberReassigned(MemberFact):
    """The member counts at `unit` and no longer at `from_unit`, because units were merged or split."""

    NAME: ClassVar[str] = "member-reassigned"

    from_unit: UnitRef
    reorganisation_id: UUID


class TemporaryActivityStarted(MemberFact):
    """The member takes part at `host` until a day and counts at `unit`, at home."""

    NAME: ClassVar[str] = "temporary-activity-started"

    host: UnitRef
    until: date


class TemporaryActivityEnded(MemberFact):
    """The member is back from `host`."""

    NAME: ClassVar[str] = "temporary-activity-ended"

    host: UnitRef


class MemberPostponed(MemberFact):
    """The member's activity is postponed until a day; the member goes on counting."""

    NAME: ClassVar[str] = "member-postponed"

    until: date


class MemberPostponementEnded(MemberFact):
    """The member is active again."""

    NAME: ClassVar[str] = "member-postponement-ended"


class MemberExtended(MemberFact):
    """The member stays after the age, until a day."""

    NAME: ClassVar[str] = "member-extended"

    until: date


class MemberStruckOff(MemberFact):
    """The member was struck off for months without activity or dues; no disciplinary measure."""

    NAME: ClassVar[str] = "member-struck-off"


class MemberExpelled(MemberFact):
    """Membership ended by a disciplinary decision."""

    NAME: ClassVar[str] = "member-expelled"


class MemberDeceased(MemberFact):
    """The member died."""

    NAME: ClassVar[str] = "member-deceased"


class MemberReinstated(MemberFact):
    """Whoever had left, was struck off or expelled counts as a member again, at `unit`."""

    NAME: ClassVar[str] = "member-reinstated"


FACTS: tuple[type[Fact], ...] = (
    MemberRegistered,
    MemberAdmitted,
    MemberTransferRequested,
    MemberTransferred,
    MemberMatured,
    MemberLeft,
    AdmissionProposed,
    AdmissionVoted,
    MemberRegistrationWithdrawn,
    MemberTransferReleased,
    MemberTransferForwarded,
    MemberTransferRejected,
    MemberTransferCancelled,
    MemberTransferExpired,
    MemberReassigned,
    TemporaryActivityStarted,
    TemporaryActivityEnded,
    MemberPostponed,
    MemberPostponementEnded,
    MemberExtended,
    MemberStruckOff,
    MemberExpelled,
    MemberDeceased,
    MemberReinstated,
)

# Requests. `effective_on` is the day from which the decision counts; `document` is the paper it rests on.


class Person(Request):
    """Who a member is: personal data, sealed with the person's own key and never published."""

    full_name: Text
    birth_date: date
    sex: Sex


class RegisterMember(Person):
    """PUT /members/{member_id}/registration. `member_code` is the national register's code, unique in the bloc."""

    unit_id: UUID
    member_code: Text | None = None
    joined_on: date
    effective_on: date
    document: Document


class RegisterMemberRow(RegisterMember):
    """One row of RegisterMembers."""

    member_id: UUID


class RegisterMembers(Request):
    """POST /members/registrations/bulk"""

    rows: Annotated[tuple[RegisterMemberRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class AdmitMember(Person):
    """PUT /members/{member_id}/admission. The branch meeting's vote, then the superior's ratifying decision."""

    unit_id: UUID
    member_code: Text | None = None
    voters_present: Count
    votes_for: Count
    effective_on: date
    document: Document


class AdmitMemberRow(AdmitMember):
    """One row of AdmitMembers."""

    member_id: UUID


class AdmitMembers(Request):
    """POST /members/admissions/bulk"""

    rows: Annotated[tuple[AdmitMemberRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class RequestTransfer(Request):
    """PUT /members/{member_id}/transfer. `document` is the referral letter; dues are settled up to `dues_paid_until`."""

    transfer_id: UUID
    to_unit_id: UUID
    dues_paid_until: date
    effective_on: date
    document: Document


class RequestTransferRow(RequestTransfer):
    """One row of RequestTransfers."""

    member_id: UUID


class RequestTransfers(Request):
    """POST /members/transfers/bulk"""

    rows: Annotated[tuple[RequestTransferRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class AcceptTransfer(Request):
    """PUT /members/{member_id}/transfer/acceptance, by the receiving unit."""

    transfer_id: UUID
    effective_on: date
    document: Document


class AcceptTransferRow(AcceptTransfer):
    """One row of AcceptTransfers."""

    member_id: UUID


class AcceptTransfers(Request):
    """POST /members/transfers/acceptances/bulk"""

    rows: Annotated[tuple[AcceptTransferRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class MatureMember(Request):
    """PUT /members/{member_id}/maturation"""

    effective_on: date
    document: Document


class MatureMemberRow(MatureMember):
    """One row of MatureMembers."""

    member_id: UUID


class MatureMembers(Request):
    """POST /members/maturations/bulk"""

    rows: Annotated[tuple[MatureMemberRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class ReleaseMember(Request):
    """PUT /members/{member_id}/departure: the member leaves at own wish."""

    effective_on: date
    document: Document


class ReleaseMemberRow(ReleaseMember):
    """One row of ReleaseMembers."""

    member_id: UUID


class ReleaseMembers(Request):
    """POST /members/departures/bulk"""

    rows: Annotated[tuple[ReleaseMemberRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]
