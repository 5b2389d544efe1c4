"""What can be asked of an activity."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.plans.domain.activity import Present, Targets
from services.plans.domain.activity_outcome import Numbers
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import UnitRef


@dataclass(frozen=True)
class Announce:
    """Announce an activity of a unit, alone or with others, or for a cluster."""

    unit: UnitRef
    kind: str
    title: str
    place: str | None
    day: date
    places: int | None
    sessions: int
    cluster: str | None
    partners: tuple[UnitRef, ...]
    targets: Targets
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class GiveNotice:
    """Record that the public was told on `on`."""

    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Reschedule:
    """Move the activity to another day."""

    day: date
    reason: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class SignUp:
    """Give a member a place, or where none is left a place on the waiting list."""

    member_id: UUID
    member_unit: UnitRef
    on: date


@dataclass(frozen=True)
class JoinWaitingList:
    """Let a member wait for a place."""

    member_id: UUID
    member_unit: UnitRef
    on: date


@dataclass(frozen=True)
class WithdrawSignUp:
    """Take a member off; whoever waits first moves up."""

    member_id: UUID
    on: date


@dataclass(frozen=True)
class RecordAttendance:
    """Record who was at a session, by a list with an id; the same id again replaces the list."""

    list_id: UUID
    session: int
    present: tuple[Present, ...]
    guests: int
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Hold:
    """Record that it took place, and what came of it."""

    told: Numbers
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Correct:
    """Tell anew what came of it, for a reason."""

    told: Numbers
    reason: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Cancel:
    """Call it off, for a reason."""

    reason: str
    on: date


@dataclass(frozen=True)
class HandOn:
    """Let another unit lead it, for its own is no more; never refused."""

    unit: UnitRef
    on: date


Command = (
    Announce
    | GiveNotice
    | Reschedule
    | SignUp
    | JoinWaitingList
    | WithdrawSignUp
    | RecordAttendance
    | Hold
    | Correct
    | Cancel
    | HandOn
)
