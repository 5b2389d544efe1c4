"""Requests of member life beyond joining, moving and leaving: admission in steps, details, stays, staying on, strike-off.

`effective_on` is the day from which a decision counts; `document` is the paper it rests on.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Count, Document, Frozen, LongText, Request, Text, UnitRef, Year
from contracts.members.people import Person, Sex


class ProposeAdmission(Person):
    """PUT /members/{member_id}/admission/proposal: the branch files the application; a member guarantees for it."""

    unit_id: UUID
    member_code: Text | None = None
    guarantor_id: UUID
    effective_on: date
    document: Document


class RecordAdmissionVote(Request):
    """PUT /members/{member_id}/admission/vote: the branch meeting's vote; `document` is the minutes.

    `members_called` is how many members belong to the meeting, present or not.
    """

    members_called: Count
    voters_present: Count
    votes_for: Count
    votes_against: Count
    effective_on: date
    document: Document


class Reasoned(Request):
    """A wish with a reason, which stays private."""

    reason: LongText
    effective_on: date
    document: Document


class WithdrawAdmission(Reasoned):
    """PUT /members/{member_id}/admission/withdrawal"""


class RatifyAdmission(Request):
    """PUT /members/{member_id}/admission/ratification, by the level above the branch; `document` is its decision."""

    effective_on: date
    document: Document


class PartyStatus(StrEnum):
    """A member's standing in the Party."""

    NONE = "NONE"
    SYMPATHISER = "SYMPATHISER"
    PROBATIONARY = "PROBATIONARY"
    FULL = "FULL"


class ChangeDetails(Request):
    """PUT /members/{member_id}/details: null takes a field away; sensitive fields need a purpose."""

    details: dict[Text, Text | None]
    purpose: Text | None = None
    effective_on: date
    document: Document


class CorrectMember(Request):
    """PUT /members/{member_id}/correction: what is right, where it had been written down wrongly, and why."""

    full_name: Text | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    member_code: Text | None = None
    reason: LongText
    effective_on: date
    document: Document


class IssueCard(Request):
    """PUT /members/{member_id}/card, by the grassroots level."""

    number: Text
    effective_on: date
    document: Document


class IssueCardRow(IssueCard):
    """One row of IssueCards."""

    member_id: UUID


class IssueCards(Request):
    """POST /members/cards/bulk"""

    rows: Annotated[tuple[IssueCardRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class ChangePartyStatus(Request):
    """PUT /members/{member_id}/party-status; backwards only as a correction."""

    status: PartyStatus
    correction: bool = False
    effective_on: date
    document: Document


class TransferStep(Request):
    """PUT /members/{member_id}/transfer/{release,forwarding,cancellation,expiry}"""

    transfer_id: UUID
    effective_on: date
    document: Document


class TransferStepRow(TransferStep):
    """One row of ExpireTransfers."""

    member_id: UUID


class ExpireTransfers(Request):
    """POST /members/transfers/expiries/bulk"""

    rows: Annotated[tuple[TransferStepRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class RejectTransfer(TransferStep):
    """PUT /members/{member_id}/transfer/rejection, by the receiving unit."""

    reason: LongText


class MoveWithinUnion(Request):
    """PUT /members/{member_id}/move: to another branch of the same grassroots union, in one step."""

    transfer_id: UUID
    to_unit_id: UUID
    effective_on: date
    document: Document


class StartTemporary(Request):
    """PUT /members/{member_id}/temporary: takes part at the host until a day, counts at home."""

    host_id: UUID
    until: date
    effective_on: date
    document: Document


class EndTemporary(Request):
    """PUT /members/{member_id}/temporary/end, with the host's remarks."""

    remarks: LongText
    effective_on: date
    document: Document


class PostponeMember(Reasoned):
    """PUT /members/{member_id}/postponement"""

    until: date


class PostponeMemberRow(PostponeMember):
    """One row of PostponeMembers."""

    member_id: UUID


class PostponeMembers(Request):
    """POST /members/postponements/bulk"""

    rows: Annotated[tuple[PostponeMemberRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class EndPostponement(Request):
    """PUT /members/{member_id}/postponement/end"""

    effective_on: date
    document: Document


class ExtendMember(Request):
    """PUT /members/{member_id}/extension: stays after the age, until a day."""

    until: date
    effective_on: date
    document: Document


class ExtendMemberRow(ExtendMember):
    """One row of ExtendMembers."""

    member_id: UUID


class ExtendMembers(Request):
    """POST /members/extensions/bulk"""

    rows: Annotated[tuple[ExtendMemberRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class DeferMaturation(ExtendMember):
    """PUT /members/{member_id}/maturation/deferral, for an officer."""


class ProposeStrikeOff(Request):
    """PUT /members/{member_id}/strike-off/proposal: months missed in a year, after a warning; the evidence stays private."""

    year: Year
    months: Annotated[int, Field(ge=0, le=12)]
    warned_on: date | None = None
    evidence: LongText
    effective_on: date
    document: Document


class StrikeOffMember(Request):
    """PUT /members/{member_id}/strike-off"""

    effective_on: date
    document: Document


class StrikeOffMemberRow(StrikeOffMember):
    """One row of StrikeOffMembers."""

    member_id: UUID


class StrikeOffMembers(Request):
    """POST /members/strike-offs/bulk"""

    rows: Annotated[tuple[StrikeOffMemberRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class RecordDeath(Request):
    """PUT /members/{member_id}/death"""

    effective_on: date
    document: Document


class ReinstateMember(Request):
    """PUT /members/{member_id}/reinstatement, by the level above the unit."""

    unit_id: UUID
    effective_on: date
    document: Document


# Lists.


class MaturationDue(Frozen):
    """A member who passes the age by then: over it from `over_from`; `overdue` on the day asked about."""

    member_id: UUID
    unit: UnitRef
    full_name: str
    birth_date: date
    over_from: date
    overdue: bool


class Deadline(Frozen):
    """Something that runs out: a referral not taken up, a stay elsewhere, a postponement."""

    kind: str
    member_id: UUID
    unit: UnitRef
    full_name: str
    day: date
    overdue: bool
    transfer_id: UUID | None = None
