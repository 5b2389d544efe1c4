"""What can be asked of a member's stream; each command says on which day it counts and under which rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.members.domain.rules import RuleSet
from services.members.domain.unit import UnitRef


@dataclass(frozen=True)
class Person:
    """Who joins: personal data, `birth_date` a plain date."""

    full_name: str
    birth_date: date
    sex: str
    member_code: str | None


@dataclass(frozen=True)
class Register:
    """Put an existing member on the register, to be counted from `on`."""

    unit: UnitRef
    person: Person
    joined_on: date
    on: date


@dataclass(frozen=True)
class ProposeAdmission:
    """File a person's application; `guarantor_active` says whether the guarantor is an active member."""

    unit: UnitRef
    person: Person
    guarantor_id: UUID
    guarantor_active: bool
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class RecordAdmissionVote:
    """Record the branch's vote on an application; `members_called` is how many belong to the meeting by its minutes."""

    members_called: int
    voters_present: int
    votes_for: int
    votes_against: int
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class WithdrawAdmission:
    """Take an application back."""

    reason: str
    on: date


@dataclass(frozen=True)
class Ratify:
    """Admit the candidate by the superior's decision."""

    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Admit:
    """Admit a person on `on` in one step, by vote and ratifying decision (as papers of the past show them)."""

    unit: UnitRef
    person: Person
    voters_present: int
    votes_for: int
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Withdraw:
    """Undo the registration an import made."""

    import_id: UUID
    on: date


@dataclass(frozen=True)
class ChangeDetails:
    """Put details, or take one away by None; sensitive fields need a purpose. `import_id`: an import asks for it."""

    details: Mapping[str, str | None]
    purpose: str | None
    on: date
    import_id: UUID | None = None


@dataclass(frozen=True)
class Correct:
    """Say what is right: `words` of full_name, birth_date (ISO), sex, member_code."""

    words: Mapping[str, str]
    reason: str
    on: date


@dataclass(frozen=True)
class IssueCard:
    """Give the member a card. `import_id`: an import writes down the card the sheet names."""

    number: str
    on: date
    import_id: UUID | None = None


@dataclass(frozen=True)
class ChangePartyStatus:
    """Record the member's standing in the Party."""

    status: str
    on: date
    correction: bool = False


@dataclass(frozen=True)
class RequestTransfer:
    """Refer a member to another unit on `on`; `under_discipline` while a disciplinary case is open."""

    transfer_id: UUID
    to_unit: UnitRef
    dues_paid_until: date
    on: date
    under_discipline: bool = False


@dataclass(frozen=True)
class ReleaseTransfer:
    """Let the referred member go."""

    transfer_id: UUID
    on: date


@dataclass(frozen=True)
class ForwardTransfer:
    """Send the papers on."""

    transfer_id: UUID
    on: date


@dataclass(frozen=True)
class AcceptTransfer:
    """Take in the member who was referred, on `on`."""

    transfer_id: UUID
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class RejectTransfer:
    """Send the papers back."""

    transfer_id: UUID
    reason: str
    on: date


@dataclass(frozen=True)
class CancelTransfer:
    """Take the referral back."""

    transfer_id: UUID
    on: date


@dataclass(frozen=True)
class ExpireTransfer:
    """Close a referral nobody took up in time."""

    transfer_id: UUID
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class MoveWithinUnion:
    """Move a member to another branch of the same grassroots union in one step; `same_union` says whether it is."""

    transfer_id: UUID
    to_unit: UnitRef
    same_union: bool
    on: date


@dataclass(frozen=True)
class Reassign:
    """Move a member because units are merged or split."""

    to_unit: UnitRef
    reorganisation_id: UUID
    on: date


@dataclass(frozen=True)
class StartTemporary:
    """Let a member take part elsewhere until a day."""

    host: UnitRef
    until: date
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class EndTemporary:
    """Have the member back."""

    remarks: str
    on: date


@dataclass(frozen=True)
class Postpone:
    """Postpone a member's activity until a day."""

    until: date
    reason: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class EndPostponement:
    """End the postponement."""

    on: date


@dataclass(frozen=True)
class Extend:
    """Let a member over the age stay until a day."""

    until: date
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class DeferMaturation:
    """Put off the maturation of an officer until a day."""

    until: date
    is_officer: bool
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class ProposeStrikeOff:
    """Propose to strike a member off, with the months missed in a year and the day of the warning."""

    year: int
    months: int
    warned_on: date | None
    evidence: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class StrikeOff:
    """Strike off a member as proposed."""

    on: date


@dataclass(frozen=True)
class Mature:
    """Retire a member over the age on `on`."""

    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Release:
    """Let a member go at own wish, on `on`."""

    on: date


@dataclass(frozen=True)
class Expel:
    """Expel a member by a disciplinary decision."""

    case_id: UUID
    on: date


@dataclass(frozen=True)
class RecordDeath:
    """Record that the member died."""

    on: date


@dataclass(frozen=True)
class Reinstate:
    """Make whoever had left, was struck off or expelled a member again."""

    unit: UnitRef
    on: date


Joining = Register | Admit | ProposeAdmission
Ending = Mature | Release | StrikeOff | Expel | RecordDeath
Moving = (
    RequestTransfer
    | ReleaseTransfer
    | ForwardTransfer
    | AcceptTransfer
    | RejectTransfer
    | CancelTransfer
    | ExpireTransfer
    | MoveWithinUnion
    | Reassign
)
Staying = (
    ChangeDetails
    | Correct
    | IssueCard
    | ChangePartyStatus
    | StartTemporary
    | EndTemporary
    | Postpone
    | EndPostponement
    | Extend
    | DeferMaturation
    | ProposeStrikeOff
)
Command = Joining | RecordAdmissionVote | WithdrawAdmission | Ratify | Withdraw | Reinstate | Ending | Moving | Staying
