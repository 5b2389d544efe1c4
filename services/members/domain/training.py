"""The yearly training programme of a member: registered, evidenced, assessed, its result confirmed (domain.md §3.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from services.kernel.decider import Decider, DomainEvent, PersonalText, PersonalWords
from services.members.domain import rules
from services.members.domain.member_refusals import MembershipEnded
from services.members.domain.training_refusals import (
    EvidenceTold,
    TrainingCompleted,
    TrainingGroupsMissing,
    TrainingGroupUnknown,
    TrainingNotRegistered,
    TrainingPointsTooHigh,
    TrainingRegisteredOtherwise,
    TrainingRegistrationUnconfirmed,
    TrainingResultTooEarly,
)
from services.members.domain.unit import UnitRef

# Events. `late` says that the deadline of the rule set had passed.


class OfMember(DomainEvent):
    """Whose programme it is: the stream is a member's year, the words are sealed with the member's key."""

    SUBJECT: ClassVar[str] = "member_id"

    member_id: UUID


class Registered(OfMember):
    """The member committed to something in every group."""

    TOPIC: ClassVar[str] = "members.training.registered"

    unit: UnitRef
    year: int
    late: bool
    commitments: PersonalWords


class RegistrationConfirmed(OfMember):
    """The branch took note of the registration."""

    TOPIC: ClassVar[str] = "members.training.registration_confirmed"


class EvidenceAdded(OfMember):
    """Something was done for one group."""

    TOPIC: ClassVar[str] = "members.training.evidence_added"

    item_id: UUID
    group: str
    text: PersonalText


class SelfAssessed(OfMember):
    """The member's own points by group."""

    TOPIC: ClassVar[str] = "members.training.self_assessed"

    points: Mapping[str, int]


class ResultConfirmed(OfMember):
    """The branch confirmed the points by group; it counts at the member's unit of that day."""

    TOPIC: ClassVar[str] = "members.training.result_confirmed"

    unit: UnitRef
    year: int
    late: bool
    points: Mapping[str, int]


Event = Registered | RegistrationConfirmed | EvidenceAdded | SelfAssessed | ResultConfirmed


# State.


@dataclass(frozen=True)
class Unregistered:
    """Nothing was registered for the year."""


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence."""

    group: str
    text: str


@dataclass(frozen=True)
class Underway:
    """A registered programme; `assessed` are the member's own points."""

    commitments: Mapping[str, str]
    late: bool
    confirmed: bool
    evidence: Mapping[UUID, Evidence]
    assessed: Mapping[str, int] | None


@dataclass(frozen=True)
class Completed:
    """A programme whose result stands."""

    programme: Underway
    points: Mapping[str, int]


State = Unregistered | Underway | Completed


def evolve(state: State, event: Event) -> State:
    match event:
        case Registered():
            return Underway(event.commitments, event.late, False, {}, None)
        case RegistrationConfirmed():
            return replace(state, confirmed=True) if isinstance(state, Underway) else state
        case EvidenceAdded():
            if not isinstance(state, Underway):
                return state
            return replace(state, evidence={**state.evidence, event.item_id: Evidence(event.group, event.text)})
        case SelfAssessed():
            return replace(state, assessed=event.points) if isinstance(state, Underway) else state
        case ResultConfirmed():
            return Completed(state, event.points) if isinstance(state, Underway) else state
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class Register:
    """Register a programme on `on`, with the member's commitments by group; `active`: still a member."""

    member_id: UUID
    unit: UnitRef
    active: bool
    year: int
    commitments: Mapping[str, str]
    on: date
    rules: rules.Training


@dataclass(frozen=True)
class ConfirmRegistration:
    """Take note of a registration."""

    member_id: UUID


@dataclass(frozen=True)
class AddEvidence:
    """Tell of something done for a group."""

    member_id: UUID
    item_id: UUID
    group: str
    text: str
    rules: rules.Training


@dataclass(frozen=True)
class SelfAssess:
    """Give oneself points in every group."""

    member_id: UUID
    points: Mapping[str, int]
    rules: rules.Training


@dataclass(frozen=True)
class ConfirmResult:
    """Confirm the points of every group on `on`."""

    member_id: UUID
    unit: UnitRef
    year: int
    points: Mapping[str, int]
    on: date
    rules: rules.Training


Command = Register | ConfirmRegistration | AddEvidence | SelfAssess | ConfirmResult


def decide(command: Command, state: State) -> Sequence[Event]:
    match command, state:
        case Register(), Unregistered():
            return _register(command)
        case Register(), _:
            if command.commitments != _programme(state).commitments:
                raise TrainingRegisteredOtherwise()
            return []
        case _, Unregistered():
            raise TrainingNotRegistered()
        case ConfirmRegistration(), _:
            return [] if _programme(state).confirmed else [RegistrationConfirmed(member_id=command.member_id)]
        case AddEvidence(), _:
            return _add_evidence(command, state)
        case SelfAssess(), _:
            return _self_assess(command, state)
        case ConfirmResult(), _:
            return _confirm_result(command, state)
        case _:
            raise TrainingNotRegistered()


def _programme(state: State) -> Underway:
    assert not isinstance(state, Unregistered)
    return state.programme if isinstance(state, Completed) else state


def _every_group(groups: Iterable[str], known: rules.Training) -> None:
    told = frozenset(groups)
    if told - frozenset(known.groups):
        raise TrainingGroupUnknown()
    if frozenset(known.groups) - told:
        raise TrainingGroupsMissing()


def _within_points(points: Mapping[str, int], known: rules.Training) -> None:
    _every_group(points, known)
    if any(given > known.points_per_group for given in points.values()):
        raise TrainingPointsTooHigh()


def _after(on: date, year: int, month_and_day: str) -> bool:
    return on > date.fromisoformat(f"{year:04}-{month_and_day}")


def _register(command: Register) -> Sequence[Event]:
    if not command.active:
        raise MembershipEnded()
    _every_group(command.commitments, command.rules)
    late = _after(command.on, command.year, command.rules.registration_until)
    return [
        Registered(
            member_id=command.member_id,
            unit=command.unit,
            year=command.year,
            late=late,
            commitments=command.commitments,
        )
    ]


def _add_evidence(command: AddEvidence, state: State) -> Sequence[Event]:
    told = _programme(state).evidence.get(command.item_id)
    if told == Evidence(command.group, command.text):
        return []
    if told is not None:
        raise EvidenceTold()
    if isinstance(state, Completed):
        raise TrainingCompleted()
    if command.group not in command.rules.groups:
        raise TrainingGroupUnknown()
    return [EvidenceAdded(member_id=command.member_id, item_id=command.item_id, group=command.group, text=command.text)]


def _self_assess(command: SelfAssess, state: State) -> Sequence[Event]:
    if _programme(state).assessed == command.points:
        return []
    if isinstance(state, Completed):
        raise TrainingCompleted()
    _within_points(command.points, command.rules)
    return [SelfAssessed(member_id=command.member_id, points=command.points)]


def _confirm_result(command: ConfirmResult, state: State) -> Sequence[Event]:
    if isinstance(state, Completed):
        if state.points != command.points:
            raise TrainingCompleted()
        return []
    if not _programme(state).confirmed:
        raise TrainingRegistrationUnconfirmed()
    if command.on.year < command.year:
        raise TrainingResultTooEarly()
    _within_points(command.points, command.rules)
    late = _after(command.on, command.year, command.rules.result_until)
    return [
        ResultConfirmed(
            member_id=command.member_id, unit=command.unit, year=command.year, late=late, points=command.points
        )
    ]


training: Decider[Command, State, Event] = Decider(
    "members.training",
    (Registered, RegistrationConfirmed, EvidenceAdded, SelfAssessed, ResultConfirmed),
    Unregistered(),
    evolve,
    decide,
)
