"""Officers and provisional committees of units: facts with ids, codes and dates only, and requests."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import Document, Fact, Frozen, LongText, Request
from contracts.members.base import MembersFact


class Post(StrEnum):
    """Posts in a unit (domain.md §2.1)."""

    SECRETARY = "SECRETARY"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY"
    STANDING_MEMBER = "STANDING_MEMBER"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER"
    INSPECTION_HEAD = "INSPECTION_HEAD"
    INSPECTION_MEMBER = "INSPECTION_MEMBER"


# Facts.


class OfficerFact(MembersFact):
    """Base of the facts about one appointment in `unit`."""

    AGGREGATE: ClassVar[str] = "officer"
    KEY: ClassVar[str] = "appointment_id"

    appointment_id: UUID
    member_id: UUID
    post: Post


class OfficerAppointed(OfficerFact):
    """A member holds a post from the effective date, for a term that ends on `until` where that is known."""

    NAME: ClassVar[str] = "officer-appointed"

    term: str
    until: date | None


class OfficerRelieved(OfficerFact):
    """The member holds the post no more from the effective date."""

    NAME: ClassVar[str] = "officer-relieved"


class CommitteeProvisionalSet(MembersFact):
    """`unit` is led by a provisional committee until `until`."""

    AGGREGATE: ClassVar[str] = "officer"
    NAME: ClassVar[str] = "committee-provisional-set"
    KEY: ClassVar[str] = "unit_id"

    unit_id: UUID
    until: date
    extension: bool


FACTS: tuple[type[Fact], ...] = (OfficerAppointed, OfficerRelieved, CommitteeProvisionalSet)

# Requests.


class AppointOfficer(Request):
    """PUT /units/{unit_id}/officers/{appointment_id}. `term` as in 2022-2027; `until` its last day, where known."""

    member_id: UUID
    post: Post
    term: Annotated[str, Field(pattern=r"^\d{4}-\d{4}$")]
    until: date | None = None
    effective_on: date
    document: Document


class RelieveOfficer(Request):
    """PUT /units/{unit_id}/officers/{appointment_id}/relief. The reason is sealed and never published."""

    reason: LongText
    effective_on: date
    document: Document


class SetProvisionalCommittee(Request):
    """PUT /units/{unit_id}/provisional-committee: until when; said again with a later day it is the one extension."""

    until: date
    effective_on: date
    document: Document


# Replies.


class OfficerShown(Frozen):
    """An officer as read: ids, no name."""

    appointment_id: UUID
    member_id: UUID
    post: Post
    term: str
    since: date
    until: date | None


class OfficersShown(Frozen):
    """The officers serving in a unit on a day, and its provisional committee's last day, if it was ever led by one."""

    unit_id: UUID
    on: date
    officers: tuple[OfficerShown, ...]
    provisional_until: date | None
