"""A member of the Union: registered or admitted, transferred in two steps, matured or gone (domain.md §3.1, §3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from services.kernel.decider import ERASED, Decider, DomainEvent, PersonalText
from services.members.domain.member_refusals import (
    AdmissionVoteFailed,
    AgeUnknown,
    AlreadyMember,
    BeforeLastChange,
    DuesUnpaid,
    MembershipEnded,
    NotAMember,
    NotThisTransfer,
    SameUnit,
    TooOldToJoin,
    TooYoungToJoin,
    TooYoungToMature,
    TransferPending,
    VotesExceedVoters,
)
from services.members.domain.rules import RuleSet, birthday, old_enough
from services.members.domain.unit import UnitRef

# Events. Personal data stands in the first one only; `on` is the day an event counts from.


class Joined(DomainEvent):
    """The fields with which a person's membership begins here."""

    unit: UnitRef
    full_name: PersonalText
    birth_date: PersonalText
    sex: PersonalText
    member_code: str | None = None
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


class TransferRequested(DomainEvent):
    """The source referred the member to another unit; the member still counts at the source."""

    TOPIC: ClassVar[str] = "members.member.transfer_requested"

    transfer_id: UUID
    from_unit: UnitRef
    to_unit: UnitRef
    dues_paid_until: date
    on: date


class TransferAccepted(DomainEvent):
    """The receiving unit took the member in."""

    TOPIC: ClassVar[str] = "members.member.transfer_accepted"

    transfer_id: UUID
    from_unit: UnitRef
    to_unit: UnitRef
    on: date


class Matured(DomainEvent):
    """The member passed the age and was retired with honour."""

    TOPIC: ClassVar[str] = "members.member.matured"

    unit: UnitRef


class Left(DomainEvent):
    """The member left at own wish."""

    TOPIC: ClassVar[str] = "members.member.left"

    unit: UnitRef


Event = Registered | Admitted | TransferRequested | TransferAccepted | Matured | Left


# State.


@dataclass(frozen=True)
class Outside:
    """Not a member."""


@dataclass(frozen=True)
class Transfer:
    """An open transfer."""

    id: UUID
    to_unit: UnitRef
    dues_paid_until: date


@dataclass(frozen=True)
class Active:
    """A member of `unit`; `since` the day of the last change; `born` is None where the person's data was erased."""

    unit: UnitRef
    since: date
    born: date | None
    joined_on: date
    joined: Joined
    transfer: Transfer | None = None
    accepted: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Ended:
    """No longer a member: how, where last, since when a member."""

    by: str
    unit: UnitRef
    joined_on: date


State = Outside | Active | Ended


def evolve(state: State, event: Event) -> State:
    match event:
        case Registered() | Admitted():
            born = None if event.birth_date == ERASED else date.fromisoformat(event.birth_date)
            return Active(event.unit, event.on, born, event.joined_on, event)
        case TransferRequested():
            transfer = Transfer(event.transfer_id, event.to_unit, event.dues_paid_until)
            return _active(state, transfer=transfer, since=event.on)
        case TransferAccepted():
            accepted = (*state.accepted, event.transfer_id) if isinstance(state, Active) else ()
            return _active(state, unit=event.to_unit, transfer=None, accepted=accepted, since=event.on)
        case Matured():
            return _ended(state, "matured", event.unit)
        case Left():
            return _ended(state, "left", event.unit)
        case _:
            assert_never(event)


def _active(state: State, **changes: object) -> State:
    return replace(state, **changes) if isinstance(state, Active) else state  # type: ignore[arg-type]  # names of Active's own fields


def _ended(state: State, by: str, unit: UnitRef) -> State:
    return Ended(by, unit, state.joined_on) if isinstance(state, Active) else state


# Commands and rules.


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
class Admit:
    """Admit a person on `on`, by vote and ratifying decision."""

    unit: UnitRef
    person: Person
    voters_present: int
    votes_for: int
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class RequestTransfer:
    """Refer a member to another unit on `on`."""

    transfer_id: UUID
    to_unit: UnitRef
    dues_paid_until: date
    on: date


@dataclass(frozen=True)
class AcceptTransfer:
    """Take in the member who was referred, on `on`."""

    transfer_id: UUID
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


Command = Register | Admit | RequestTransfer | AcceptTransfer | Mature | Release


def decide(command: Command, state: State) -> Sequence[Event]:
    match command, state:
        case ((Register() | Admit()), Outside()):
            return [_join(command)]
        case ((Register() | Admit()), Active()):
            if _join(command) == state.joined:
                return []
            raise AlreadyMember()
        case ((Mature() | Release()), Ended()):
            if state.by == ("matured" if isinstance(command, Mature) else "left"):
                return []
            raise MembershipEnded()
        case _, Ended():
            raise MembershipEnded()
        case _, Outside():
            raise NotAMember()
        case RequestTransfer(), Active():
            return _request_transfer(command, state)
        case AcceptTransfer(), Active():
            return _accept_transfer(command, state)
        case Mature(), Active():
            _follows(command.on, state)
            if state.born is None:
                raise AgeUnknown()
            if command.on <= birthday(state.born, command.rules.membership.maturation_above_years):
                raise TooYoungToMature()
            return [Matured(unit=state.unit)]
        case Release(), Active():
            _follows(command.on, state)
            return [Left(unit=state.unit)]
        case _:
            raise NotAMember()


def _follows(on: date, state: Active) -> None:
    """A member's changes count in the order in which they are decided: else a unit would count less than nobody."""
    if on < state.since:
        raise BeforeLastChange()


def _join(command: Register | Admit) -> Registered | Admitted:
    person = command.person
    fields = {
        "unit": command.unit,
        "full_name": person.full_name,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "member_code": person.member_code,
        "on": command.on,
    }
    match command:
        case Register():
            return Registered.model_validate({**fields, "joined_on": command.joined_on})
        case Admit():
            _may_be_admitted(command)
            vote = {"voters_present": command.voters_present, "votes_for": command.votes_for}
            return Admitted.model_validate({**fields, **vote, "joined_on": command.on})


def _may_be_admitted(command: Admit) -> None:
    born, rules = command.person.birth_date, command.rules.membership
    if not old_enough(born, command.on, rules):
        raise TooYoungToJoin()
    if command.on >= birthday(born, rules.admission_max_years + 1):
        raise TooOldToJoin()
    if command.votes_for > command.voters_present:
        raise VotesExceedVoters()
    if command.votes_for * 100 <= command.voters_present * rules.admission_vote_above_percent:
        raise AdmissionVoteFailed()


def _request_transfer(command: RequestTransfer, state: Active) -> Sequence[Event]:
    wanted = Transfer(command.transfer_id, command.to_unit, command.dues_paid_until)
    if state.transfer == wanted or command.transfer_id in state.accepted:
        return []
    if state.transfer is not None:
        raise TransferPending()
    if command.to_unit == state.unit:
        raise SameUnit()
    _follows(command.on, state)
    if command.dues_paid_until < command.on:
        raise DuesUnpaid()
    return [
        TransferRequested(
            transfer_id=command.transfer_id,
            from_unit=state.unit,
            to_unit=command.to_unit,
            dues_paid_until=command.dues_paid_until,
            on=command.on,
        )
    ]


def _accept_transfer(command: AcceptTransfer, state: Active) -> Sequence[Event]:
    if command.transfer_id in state.accepted:
        return []
    if state.transfer is None or state.transfer.id != command.transfer_id:
        raise NotThisTransfer()
    _follows(command.on, state)
    there = state.transfer.to_unit
    return [TransferAccepted(transfer_id=command.transfer_id, from_unit=state.unit, to_unit=there, on=command.on)]


member: Decider[Command, State, Event] = Decider(
    "members.member",
    (Registered, Admitted, TransferRequested, TransferAccepted, Matured, Left),
    Outside(),
    evolve,
    decide,
)
