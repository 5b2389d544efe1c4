"""One sheet of a register of numbers: up to SIZE numbers in a row, each taken, then used or struck (domain.md §9.3).

A register is kept in sheets, as a book is, so that giving a number costs the same however many were given before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID, uuid5

from services.kernel.decider import Decider
from services.plans.domain.units import OwnedEvent, UnitRef

SIZE = 100
"""Numbers on a sheet. Never changed: which sheet a number stands on follows from it."""


# Events. `unit` is the issuer, whose register it stays.
class NumberTaken(OwnedEvent):
    """The next number of the sheet is this document's."""

    TOPIC: ClassVar[str] = "plans.register_sheet.number_taken"

    sequence: int
    document_id: UUID


class NumberUsed(OwnedEvent):
    """The document was issued, of the day `on`."""

    TOPIC: ClassVar[str] = "plans.register_sheet.number_used"

    sequence: int
    on: date


class NumberStruck(OwnedEvent):
    """The number was voided."""

    TOPIC: ClassVar[str] = "plans.register_sheet.number_struck"

    sequence: int


Event = NumberTaken | NumberUsed | NumberStruck


# State of one sheet: its lines, the first number's first.
class Mark(StrEnum):
    """What became of a number."""

    OPEN = "OPEN"
    ISSUED = "ISSUED"
    VOIDED = "VOIDED"


@dataclass(frozen=True)
class Line:
    """One number: whose it is, what became of it, of which day the document is once it is issued."""

    sequence: int
    document_id: UUID
    mark: Mark = Mark.OPEN
    on: date | None = None


@dataclass(frozen=True)
class Sheet:
    """The lines written so far."""

    lines: tuple[Line, ...] = ()

    def is_full(self) -> bool:
        """Tell whether the next number stands on the next sheet."""
        return len(self.lines) >= SIZE

    def day_below(self, sequence: int) -> date | None:
        """Return the day of the highest issued number below `sequence`, None where the sheet has none."""
        return next((one.on for one in reversed(self.lines) if one.sequence < sequence and one.on), None)

    def day_above(self, sequence: int) -> date | None:
        """Return the day of the lowest issued number above `sequence`, None where the sheet has none."""
        return next((one.on for one in self.lines if one.sequence > sequence and one.on), None)


def sheet_of(sequence: int) -> int:
    """Return which sheet a number stands on, counted from 1."""
    return (sequence - 1) // SIZE + 1


def sheet_id(register_id: UUID, sheet: int) -> UUID:
    """Return the id of a register's sheet."""
    return uuid5(register_id, str(sheet))


def evolve(state: Sheet, event: Event) -> Sheet:
    """Return the sheet after the event."""
    match event:
        case NumberTaken(sequence=sequence, document_id=document_id):
            return Sheet((*state.lines, Line(sequence, document_id)))
        case NumberUsed(sequence=sequence, on=on):
            return _marked(state, sequence, Mark.ISSUED, on)
        case NumberStruck(sequence=sequence):
            return _marked(state, sequence, Mark.VOIDED, None)
    assert_never(event)


def _marked(sheet: Sheet, sequence: int, mark: Mark, on: date | None) -> Sheet:
    return Sheet(tuple(replace(one, mark=mark, on=on) if one.sequence == sequence else one for one in sheet.lines))


# Commands and rules.
@dataclass(frozen=True)
class Take:
    """Give the next number of the sheet to a document that has none."""

    unit: UnitRef
    document_id: UUID
    sheet: int


@dataclass(frozen=True)
class Use:
    """Note that a number's document was issued."""

    unit: UnitRef
    sequence: int
    on: date


@dataclass(frozen=True)
class Strike:
    """Note that a number was voided."""

    unit: UnitRef
    sequence: int


Command = Take | Use | Strike


def decide(command: Command, state: Sheet) -> Sequence[Event]:
    """Return what is written on the sheet, nothing where it stands there; whether it may be, the document has decided."""
    match command:
        case Take(unit=unit, document_id=document_id, sheet=sheet):
            if any(one.document_id == document_id for one in state.lines):
                return []
            sequence = (sheet - 1) * SIZE + len(state.lines) + 1
            return [NumberTaken(unit=unit, sequence=sequence, document_id=document_id)]
        case Use(unit=unit, sequence=sequence, on=on):
            return [NumberUsed(unit=unit, sequence=sequence, on=on)] if _is_open(state, sequence) else []
        case Strike(unit=unit, sequence=sequence):
            return [NumberStruck(unit=unit, sequence=sequence)] if _is_open(state, sequence) else []
    assert_never(command)


def _is_open(sheet: Sheet, sequence: int) -> bool:
    return any(one.sequence == sequence and one.mark is Mark.OPEN for one in sheet.lines)


register_sheet: Decider[Command, Sheet, Event] = Decider(
    name="register_sheet",
    events=(NumberTaken, NumberUsed, NumberStruck),
    initial=Sheet(),
    evolve=evolve,
    decide=decide,
)
