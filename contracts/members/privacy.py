"""Personal data under Law 91/2025/QH15 (domain.md §5.2): facts without a name or a reason, requests, replies."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.base import Count, Document, Fact, Frozen, LongText, Request
from contracts.members.base import MemberFact, MembersFact

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]{1,39}$")]
"""A code as the rule set lists it."""
DataRequestKind = Literal["ACCESS", "CORRECTION", "ERASURE", "WITHDRAWAL", "RESTRICTION", "OBJECTION"]
Channel = Literal["IN_PERSON", "PAPER", "EMAIL", "PHONE", "ONLINE"]

# Facts. Those on requests say which request at which unit, not whose.


class DataRequestFact(MembersFact):
    """Base of the facts about one request of a data subject."""

    AGGREGATE: ClassVar[str] = "data-request"
    KEY: ClassVar[str] = "request_id"

    request_id: UUID
    kind: DataRequestKind


class DataRequestReceived(DataRequestFact):
    """A person asked for a right to be granted; `due_on` is the last day for it."""

    NAME: ClassVar[str] = "data-request-received"

    due_on: date


class DataRequestFulfilled(DataRequestFact):
    """What was asked for was done; `late`: after the last day."""

    NAME: ClassVar[str] = "data-request-fulfilled"

    late: bool


class DataRequestRefused(DataRequestFact):
    """What was asked for was refused, on a ground of the law; `late`: after the last day."""

    NAME: ClassVar[str] = "data-request-refused"

    ground: str
    late: bool


class PersonErased(MemberFact):
    """All that was kept about a person was destroyed; whoever holds more than the id must do the same."""

    NAME: ClassVar[str] = "person-erased"


class BreachFact(MembersFact):
    """Base of the facts about one breach of personal data."""

    AGGREGATE: ClassVar[str] = "breach"
    KEY: ClassVar[str] = "breach_id"

    breach_id: UUID


class BreachDetected(BreachFact):
    """Personal data of `affected` persons came or may have come into wrong hands; the authority is told by `notify_by`."""

    NAME: ClassVar[str] = "breach-detected"

    affected: int
    notify_by: datetime


class BreachNotified(BreachFact):
    """The authority was told of a breach; `late`: after the hours the rule set gives."""

    NAME: ClassVar[str] = "breach-notified"

    late: bool


FACTS: tuple[type[Fact], ...] = (
    DataRequestReceived,
    DataRequestFulfilled,
    DataRequestRefused,
    PersonErased,
    BreachDetected,
    BreachNotified,
)

# Requests. `effective_on` is the day from which it counts; `document` is the paper it rests on.


class Dated(Request):
    """A wish with its day and its paper."""

    effective_on: date
    document: Document


class GiveConsent(Dated):
    """PUT /members/{member_id}/consents/{purpose}. `evidence` says how the consent can be verified."""

    evidence: LongText


class WithdrawConsent(Dated):
    """PUT /members/{member_id}/consents/{purpose}/withdrawal"""


class ReceiveDataRequest(Dated):
    """PUT /privacy/requests/{request_id}; `effective_on` is the day it was received."""

    member_id: UUID
    kind: DataRequestKind
    channel: Channel
    words: LongText | None = None


class AcknowledgeDataRequest(Dated):
    """PUT /privacy/requests/{request_id}/acknowledgement"""


class FulfilDataRequest(Dated):
    """PUT /privacy/requests/{request_id}/fulfilment"""


class ExtendDataRequest(Dated):
    """PUT /privacy/requests/{request_id}/extension: once, with the reason told to the person."""

    reason: LongText


class RefuseDataRequest(Dated):
    """PUT /privacy/requests/{request_id}/refusal, on a ground the rule set names."""

    ground: Code
    reason: LongText


class ErasePerson(Dated):
    """PUT /members/{member_id}/erasure, for a request of the kind ERASURE or on a legal ground; cannot be undone."""

    request_id: UUID | None = None
    ground: Code | None = None


class DetectBreach(Dated):
    """PUT /privacy/breaches/{breach_id}. What happened, without naming anybody; times with zone."""

    unit_id: UUID
    detected_at: AwareDatetime
    affected: Count
    description: LongText


class NotifyBreach(Dated):
    """PUT /privacy/breaches/{breach_id}/notification: the authority was told."""

    notified_at: AwareDatetime


# Replies.


class ConsentStep(Frozen):
    """One consent (with its evidence) or withdrawal (without)."""

    purpose: str
    on: date
    given: bool
    evidence: str | None


class ConsentsShown(Frozen):
    """What a member agrees to now, and all that was said about it, oldest first."""

    member_id: UUID
    given: tuple[str, ...]
    history: tuple[ConsentStep, ...]


class DataRequestShown(Frozen):
    """A request of a data subject; `days_left` is negative once it is late, None once it is answered."""

    id: UUID
    member_id: UUID
    unit_code: str
    kind: DataRequestKind
    state: str
    received_on: date
    acknowledge_by: date
    acknowledged_on: date | None
    due_on: date
    extended: bool
    answered_on: date | None
    ground: str | None
    days_left: int | None


class DataRequestsShown(Frozen):
    """Requests by the day they are due."""

    on: date
    requests: tuple[DataRequestShown, ...]


class SensitiveShown(Frozen):
    """Sensitive details of a member, shown for a purpose; the reveal has been logged."""

    member_id: UUID
    purpose: str
    details: Mapping[str, str]
    party_status: str


class ViewShown(Frozen):
    """Who saw which sensitive fields of a member, when, what for; `break_glass` is the reason given from outside the scope."""

    at: datetime
    account: str
    post: str
    unit: str
    purpose: str
    fields: tuple[str, ...]
    break_glass: str | None


class AccessLogShown(Frozen):
    """Every reveal of sensitive fields of a member, oldest first."""

    member_id: UUID
    views: tuple[ViewShown, ...]


class HeldEvent(Frozen):
    """One thing kept about a person, in plain words: what, from when, by whom, and its fields."""

    what: str
    topic: str
    counts_from: date
    recorded_at: datetime
    account: str
    post: str
    document: str | None
    fields: Annotated[Mapping[str, Any], Field(default_factory=dict)]


class EverythingHeld(Frozen):
    """Everything kept about a person, oldest first."""

    member_id: UUID
    made_at: datetime
    events: tuple[HeldEvent, ...]


class Breach(Frozen):
    """A breach as kept; `notified_at` is None until the authority was told."""

    id: UUID
    detected_at: datetime
    notify_by: datetime
    notified_at: datetime | None
    affected: int
    description: str
