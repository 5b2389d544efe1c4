"""What happens to a member: the private events of one person's stream, personal data sealed in them (domain.md §9.1)."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from services.kernel.decider import DomainEvent, PersonalText, PersonalWords
from services.members.domain.unit import UnitRef

# Joining. `on` is the day an event counts from.


class Named(DomainEvent):
    """Who a person is."""

    unit: UnitRef
    full_name: PersonalText
    birth_date: PersonalText
    sex: PersonalText
    member_code: PersonalText | None = None


class AdmissionProposed(Named):
    """The branch filed a person's application; a member guarantees for the person."""

    TOPIC: ClassVar[str] = "members.member.admission_proposed"

    guarantor_id: UUID
    on: date


class AdmissionVoted(DomainEvent):
    """The branch meeting voted; `passed` as the rule set counts."""

    TOPIC: ClassVar[str] = "members.member.admission_voted"

    unit: UnitRef
    members_called: int
    voters_present: int
    votes_for: int
    votes_against: int
    passed: bool
    on: date


class AdmissionWithdrawn(DomainEvent):
    """The application was taken back, or given up after the vote."""

    TOPIC: ClassVar[str] = "members.member.admission_withdrawn"

    unit: UnitRef
    reason: PersonalText
    on: date


class Joined(Named):
    """The fields with which a person's membership begins here."""

    joined_on: date
    on: date


class Registered(Joined):
    """Someone who already was a member was put on the register (legacy load); `joined_on` as the papers say."""

    TOPIC: ClassVar[str] = "members.member.registered"


class Admitted(Joined):
    """A person was admitted after the branch's vote, by the superior's decision."""

    TOPIC: ClassVar[str] = "members.member.admitted"

    voters_present: int
    votes_for: int


class RegistrationWithdrawn(DomainEvent):
    """A registration was undone as if it had never been: the import that made it was reverted."""

    TOPIC: ClassVar[str] = "members.member.registration_withdrawn"

    unit: UnitRef
    import_id: UUID
    registered_on: date


# Details.


class DetailsChanged(DomainEvent):
    """Details were put (`details`) or taken away (`cleared`); sensitive ones for a stated `purpose`; maybe by an import."""

    TOPIC: ClassVar[str] = "members.member.details_changed"

    details: PersonalWords
    cleared: tuple[str, ...] = ()
    purpose: str | None = None
    import_id: UUID | None = None
    on: date


class Corrected(DomainEvent):
    """Name, birth date, sex or code had been written down wrongly: what is right, and why."""

    TOPIC: ClassVar[str] = "members.member.corrected"

    words: PersonalWords
    reason: PersonalText
    on: date


class CardIssued(DomainEvent):
    """The member was given a card; `again` when one was issued before."""

    TOPIC: ClassVar[str] = "members.member.card_issued"

    number: PersonalText
    again: bool
    import_id: UUID | None = None
    on: date


class PartyStatusChanged(DomainEvent):
    """The member's standing in the Party changed; `corrected` when it had been written down wrongly."""

    TOPIC: ClassVar[str] = "members.member.party_status_changed"

    status: PersonalText
    corrected: bool = False
    on: date


# Moving.


class TransferRequested(DomainEvent):
    """The source referred the member to another unit; the member still counts at the source."""

    TOPIC: ClassVar[str] = "members.member.transfer_requested"

    transfer_id: UUID
    from_unit: UnitRef
    to_unit: UnitRef
    dues_paid_until: date
    on: date


class TransferStep(DomainEvent):
    """A step of an open transfer."""

    transfer_id: UUID
    from_unit: UnitRef
    to_unit: UnitRef
    on: date


class TransferReleased(TransferStep):
    """The source's grassroots level let the member go."""

    TOPIC: ClassVar[str] = "members.member.transfer_released"


class TransferForwarded(TransferStep):
    """The papers went on to the receiving grassroots level."""

    TOPIC: ClassVar[str] = "members.member.transfer_forwarded"


class TransferAccepted(TransferStep):
    """The receiving unit took the member in."""

    TOPIC: ClassVar[str] = "members.member.transfer_accepted"


class TransferRejected(TransferStep):
    """The receiving unit sent the papers back; the member stays at the source."""

    TOPIC: ClassVar[str] = "members.member.transfer_rejected"

    reason: PersonalText


class TransferCancelled(TransferStep):
    """The source took the referral back."""

    TOPIC: ClassVar[str] = "members.member.transfer_cancelled"


class TransferExpired(TransferStep):
    """Nobody took the member in within the time the rule set gives."""

    TOPIC: ClassVar[str] = "members.member.transfer_expired"


class Reassigned(DomainEvent):
    """The member belongs to another unit because units were merged or split."""

    TOPIC: ClassVar[str] = "members.member.reassigned"

    from_unit: UnitRef
    to_unit: UnitRef
    reorganisation_id: UUID
    on: date


class TemporaryStarted(DomainEvent):
    """The member takes part elsewhere for a while and counts at home."""

    TOPIC: ClassVar[str] = "members.member.temporary_started"

    unit: UnitRef
    host: UnitRef
    until: date
    on: date


class TemporaryEnded(DomainEvent):
    """The member is back; the host's remarks."""

    TOPIC: ClassVar[str] = "members.member.temporary_ended"

    unit: UnitRef
    host: UnitRef
    remarks: PersonalText
    on: date


class Postponed(DomainEvent):
    """The branch postponed the member's activity; dues go on."""

    TOPIC: ClassVar[str] = "members.member.postponed"

    unit: UnitRef
    until: date
    reason: PersonalText
    on: date


class PostponementEnded(DomainEvent):
    """The member is active again."""

    TOPIC: ClassVar[str] = "members.member.postponement_ended"

    unit: UnitRef
    on: date


class Extended(DomainEvent):
    """The branch let the member stay after the age, until a day."""

    TOPIC: ClassVar[str] = "members.member.extended"

    unit: UnitRef
    until: date
    on: date


class MaturationDeferred(DomainEvent):
    """The member is not retired now: an officer."""

    TOPIC: ClassVar[str] = "members.member.maturation_deferred"

    unit: UnitRef
    until: date
    on: date


# Going.


class StrikeOffProposed(DomainEvent):
    """The branch found months without activity or dues, after a warning."""

    TOPIC: ClassVar[str] = "members.member.strike_off_proposed"

    unit: UnitRef
    year: int
    months: int
    warned_on: date
    evidence: PersonalText
    on: date


class Gone(DomainEvent):
    """Someone ceased to be a member of `unit`."""

    unit: UnitRef
    on: date


class Matured(Gone):
    """The member passed the age and was retired with honour."""

    TOPIC: ClassVar[str] = "members.member.matured"


class Left(Gone):
    """The member left at own wish."""

    TOPIC: ClassVar[str] = "members.member.left"


class StruckOff(Gone):
    """The member was struck off: no activity or no dues without good reason."""

    TOPIC: ClassVar[str] = "members.member.struck_off"


class Expelled(Gone):
    """The member was expelled by a disciplinary decision."""

    TOPIC: ClassVar[str] = "members.member.expelled"

    case_id: UUID


class Deceased(Gone):
    """The member died."""

    TOPIC: ClassVar[str] = "members.member.deceased"


class Reinstated(DomainEvent):
    """Whoever had left, was struck off or expelled is a member again, in `unit`."""

    TOPIC: ClassVar[str] = "members.member.reinstated"

    unit: UnitRef
    on: date


Event = (
    AdmissionProposed
    | AdmissionVoted
    | AdmissionWithdrawn
    | Registered
    | Admitted
    | RegistrationWithdrawn
    | DetailsChanged
    | Corrected
    | CardIssued
    | PartyStatusChanged
    | TransferRequested
    | TransferReleased
    | TransferForwarded
    | TransferAccepted
    | TransferRejected
    | TransferCancelled
    | TransferExpired
    | Reassigned
    | TemporaryStarted
    | TemporaryEnded
    | Postponed
    | PostponementEnded
    | Extended
    | MaturationDeferred
    | StrikeOffProposed
    | Matured
    | Left
    | StruckOff
    | Expelled
    | Deceased
    | Reinstated
)

EVENTS: tuple[type[Event], ...] = (
    AdmissionProposed,
    AdmissionVoted,
    AdmissionWithdrawn,
    Registered,
    Admitted,
    RegistrationWithdrawn,
    DetailsChanged,
    Corrected,
    CardIssued,
    PartyStatusChanged,
    TransferRequested,
    TransferReleased,
    TransferForwarded,
    TransferAccepted,
    TransferRejected,
    TransferCancelled,
    TransferExpired,
    Reassigned,
    TemporaryStarted,
    TemporaryEnded,
    Postponed,
    PostponementEnded,
    Extended,
    MaturationDeferred,
    StrikeOffProposed,
    Matured,
    Left,
    StruckOff,
    Expelled,
    Deceased,
    Reinstated,
)
