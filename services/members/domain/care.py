"""A case of care for one member: opened with consent, visited, supported, closed (domain.md §1.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from services.kernel.decider import Decider, DomainEvent, PersonalText
from services.members.domain import rules
from services.members.domain.care_refusals import (
    CareBeforeOpening,
    CareCaseClosed,
    CareCaseOpenedOtherwise,
    CareCaseUnknown,
    CareConsentMissing,
    CareItemTold,
    CareKindUnknown,
)
from services.members.domain.unit import UnitRef

# Events. Words are sealed with the member's key; amounts are whole đồng.


class OfCase(DomainEvent):
    """Whom the case is about, and the unit that cares."""

    SUBJECT: ClassVar[str] = "member_id"

    member_id: UUID
    unit: UnitRef


class Opened(OfCase):
    """Someone needs care, or did something to be honoured."""

    TOPIC: ClassVar[str] = "members.care.opened"

    kind: str
    description: PersonalText
    on: date


class Visited(OfCase):
    """The member was visited."""

    TOPIC: ClassVar[str] = "members.care.visited"

    item_id: UUID
    note: PersonalText
    on: date


class SupportGiven(OfCase):
    """The member was given something; `amount` is its value, 0 where it has none."""

    TOPIC: ClassVar[str] = "members.care.support_given"

    item_id: UUID
    kind: str
    amount: int
    on: date


class Closed(OfCase):
    """The case came to an end."""

    TOPIC: ClassVar[str] = "members.care.closed"

    outcome: str


Event = Opened | Visited | SupportGiven | Closed


# State.


@dataclass(frozen=True)
class NoCase:
    """Nothing was opened."""


@dataclass(frozen=True)
class Case:
    """A case; `outcome` is None while it is open."""

    opened: Opened
    visits: Mapping[UUID, Visited] = field(default_factory=dict)
    support: Mapping[UUID, SupportGiven] = field(default_factory=dict)
    outcome: str | None = None


State = NoCase | Case


def evolve(state: State, event: Event) -> State:
    if isinstance(event, Opened):
        return Case(event)
    assert isinstance(state, Case), "a case is opened before anything else is done in it"
    match event:
        case Visited():
            return replace(state, visits={**state.visits, event.item_id: event})
        case SupportGiven():
            return replace(state, support={**state.support, event.item_id: event})
        case Closed():
            return replace(state, outcome=event.outcome)
        case _:
            assert_never(event)


# Commands and rules. `consented`: the member's consent to be cared for in writing stands on that day.


@dataclass(frozen=True)
class Open:
    """Open a case for a member of a unit."""

    member_id: UUID
    unit: UnitRef
    kind: str
    description: str
    consented: bool
    on: date
    rules: rules.Care


@dataclass(frozen=True)
class Visit:
    """Tell of a visit."""

    item_id: UUID
    note: str
    consented: bool
    on: date


@dataclass(frozen=True)
class Support:
    """Tell of what was given."""

    item_id: UUID
    kind: str
    amount: int
    consented: bool
    on: date
    rules: rules.Care


@dataclass(frozen=True)
class Close:
    """End a case."""

    outcome: str
    on: date
    rules: rules.Care


Command = Open | Visit | Support | Close


def decide(command: Command, state: State) -> Sequence[Event]:
    if isinstance(command, Open):
        return _open(command, state)
    if isinstance(state, NoCase):
        raise CareCaseUnknown()
    match command:
        case Visit():
            return _visit(command, state)
        case Support():
            return _support(command, state)
        case Close():
            return _close(command, state)
        case _:
            assert_never(command)


def _open(command: Open, state: State) -> Sequence[Event]:
    wanted = Opened(
        member_id=command.member_id,
        unit=command.unit,
        kind=command.kind,
        description=command.description,
        on=command.on,
    )
    if isinstance(state, Case):
        if state.opened != wanted.model_copy(update={"unit": state.opened.unit}):
            raise CareCaseOpenedOtherwise()
        return []
    if command.kind not in command.rules.kinds:
        raise CareKindUnknown()
    if not command.consented:
        raise CareConsentMissing()
    return [wanted]


def _may_be_written(state: Case, consented: bool, on: date) -> None:
    if state.outcome is not None:
        raise CareCaseClosed()
    if not consented:
        raise CareConsentMissing()
    if on < state.opened.on:
        raise CareBeforeOpening()


def _visit(command: Visit, state: Case) -> Sequence[Event]:
    opened = state.opened
    wanted = Visited(
        member_id=opened.member_id, unit=opened.unit, item_id=command.item_id, note=command.note, on=command.on
    )
    told = state.visits.get(command.item_id)
    if told is not None or command.item_id in state.support:
        if told != wanted:
            raise CareItemTold()
        return []
    _may_be_written(state, command.consented, command.on)
    return [wanted]


def _support(command: Support, state: Case) -> Sequence[Event]:
    opened = state.opened
    wanted = SupportGiven(
        member_id=opened.member_id,
        unit=opened.unit,
        item_id=command.item_id,
        kind=command.kind,
        amount=command.amount,
        on=command.on,
    )
    told = state.support.get(command.item_id)
    if told is not None or command.item_id in state.visits:
        if told != wanted:
            raise CareItemTold()
        return []
    if command.kind not in command.rules.support_kinds:
        raise CareKindUnknown()
    _may_be_written(state, command.consented, command.on)
    return [wanted]


def _close(command: Close, state: Case) -> Sequence[Event]:
    if state.outcome is not None:
        if state.outcome != command.outcome:
            raise CareCaseClosed()
        return []
    if command.outcome not in command.rules.outcomes:
        raise CareKindUnknown()
    if command.on < state.opened.on:
        raise CareBeforeOpening()
    return [Closed(member_id=state.opened.member_id, unit=state.opened.unit, outcome=command.outcome)]


care_case: Decider[Command, State, Event] = Decider(
    "members.care", (Opened, Visited, SupportGiven, Closed), NoCase(), evolve, decide
)
