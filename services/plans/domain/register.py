"""An issuer's register of numbers of one type and year: how many sheets it has, who keeps it, whether it is closed (§9.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider
from services.plans.domain.document_refusals import NumbersStillOpen, RegisterClosed, UnknownRegister
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import OwnedEvent, UnitRef

REGISTERS = uuid5(NAMESPACE_URL, "bachudong:register")


def register_id(unit_id: UUID, kind: str, year: int) -> UUID:
    """Return the id of the register of an issuer, a type and a year: numbers begin at 1 in each (domain.md §6.2)."""
    return uuid5(REGISTERS, f"{unit_id}:{kind}:{year}")


# Events.
class RegisterEvent(OwnedEvent):
    """What every event of a register says."""

    kind: str
    year: int


class SheetBegun(RegisterEvent):
    """The sheets before are full, or there are none; the next number stands on this one."""

    TOPIC: ClassVar[str] = "plans.register.sheet_begun"

    sheet: int


class Closed(RegisterEvent):
    """The year is over: `last` numbers were given, each issued or voided but for those still `open`."""

    TOPIC: ClassVar[str] = "plans.register.closed"

    last: int
    issued: int
    voided: int
    open: int
    on: date


class HandedOn(RegisterEvent):
    """`unit` keeps the register of an issuer that is no more from `from_unit`."""

    TOPIC: ClassVar[str] = "plans.register.handed_on"

    from_unit: UnitRef
    on: date


Event = SheetBegun | Closed | HandedOn


# State of one register.
@dataclass(frozen=True)
class NotBegun:
    """No number was given yet."""


@dataclass(frozen=True)
class Kept:
    """Kept by `unit` on so many sheets; `closed` says how it ended."""

    unit: UnitRef
    kind: str
    year: int
    sheets: int
    closed: Closed | None = None


State = NotBegun | Kept


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    match event:
        case SheetBegun(unit=unit, kind=kind, year=year, sheet=sheet):
            return Kept(state.unit if isinstance(state, Kept) else unit, kind, year, sheet)
        case Closed():
            return replace(_begun(state, event), closed=event)
        case HandedOn(unit=unit):
            return replace(_begun(state, event), unit=unit)
    assert_never(event)


def _begun(state: State, event: Event) -> Kept:
    if isinstance(state, NotBegun):
        raise TypeError(f"a register begins with a sheet, not with {event.TOPIC}")
    return state


def keeper(state: State) -> UnitRef | None:
    """Return the unit that keeps the register, or None before it is begun."""
    return None if isinstance(state, NotBegun) else state.unit


# Commands and rules.
@dataclass(frozen=True)
class Continue:
    """See to it that there is a sheet with room; `full` says whether the last one is."""

    unit: UnitRef
    kind: str
    year: int
    full: bool


@dataclass(frozen=True)
class Close:
    """Close it, with what its sheets say of its numbers."""

    last: int
    issued: int
    voided: int
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class HandOn:
    """Let another unit keep it, because its own was dissolved, merged or split up."""

    unit: UnitRef
    on: date


Command = Continue | Close | HandOn


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what happens, or nothing where it is so already; raises the refusal of the rule that speaks against it."""
    match command:
        case Continue():
            return _continue(command, state)
        case Close():
            return _close(command, state)
        case HandOn(unit=unit, on=on):
            if isinstance(state, NotBegun) or state.closed or state.unit.id == unit.id:
                return []
            return [HandedOn(unit=unit, from_unit=state.unit, kind=state.kind, year=state.year, on=on)]
    assert_never(command)


def _continue(command: Continue, state: State) -> Sequence[Event]:
    if isinstance(state, Kept) and state.closed:
        raise RegisterClosed
    sheets = state.sheets if isinstance(state, Kept) else 0
    if sheets and not command.full:
        return []
    return [SheetBegun(unit=command.unit, kind=command.kind, year=command.year, sheet=sheets + 1)]


def _close(command: Close, state: State) -> Sequence[Event]:
    if isinstance(state, NotBegun):
        raise UnknownRegister
    if state.closed:
        return []
    open = command.last - command.issued - command.voided
    if open and command.rules.numbers.closed_without_open_numbers:
        raise NumbersStillOpen(f"Sổ còn {open} số chưa ban hành hoặc hủy; hãy ban hành hoặc hủy hết rồi khóa sổ.")
    return [
        Closed(
            unit=state.unit,
            kind=state.kind,
            year=state.year,
            last=command.last,
            issued=command.issued,
            voided=command.voided,
            open=open,
            on=command.on,
        )
    ]


register: Decider[Command, State, Event] = Decider(
    name="register",
    events=(SheetBegun, Closed, HandedOn),
    initial=NotBegun(),
    evolve=evolve,
    decide=decide,
)
