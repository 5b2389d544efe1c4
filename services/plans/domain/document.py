"""A numbered document of a unit: its number is reserved, then issued or voided, and never given twice (domain.md §6.2, §9.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never

from services.kernel.decider import Decider
from services.plans.domain.document_refusals import (
    DocumentAlreadyIssued,
    DocumentAlreadyVoided,
    DocumentIsAnother,
    IssueDayOutOfOrder,
    IssuedOutsideYear,
    SuffixMissing,
    UnknownDocument,
    UnknownDocumentType,
)
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import OwnedEvent, UnitRef


# Events. `kind` is the type: its abbreviation (KH, QĐ, …), `sequence` the place in the register, `number` the number as written.
class DocumentEvent(OwnedEvent):
    """What every event of a numbered document says."""

    kind: str
    year: int
    sequence: int
    number: str
    on: date


class Reserved(DocumentEvent):
    """The next number of the issuer's register was taken for this document."""

    TOPIC: ClassVar[str] = "plans.document.reserved"

    department: str | None


class Issued(DocumentEvent):
    """The document is signed and out, of the day `on`; `out_of_order`: a neighbouring number has a day that contradicts it."""

    TOPIC: ClassVar[str] = "plans.document.issued"

    summary: str
    signer_post: str
    out_of_order: bool


class Voided(DocumentEvent):
    """The number stays empty for ever; why is nobody else's affair."""

    TOPIC: ClassVar[str] = "plans.document.voided"

    reason: str


class HandedOn(OwnedEvent):
    """`unit` has the open number from `from_unit`, which is no more; number and register stay the issuer's."""

    TOPIC: ClassVar[str] = "plans.document.handed_on"

    from_unit: UnitRef
    on: date


Event = Reserved | Issued | Voided | HandedOn


# State of one document: who has it, and how it got its number.
@dataclass(frozen=True)
class NotReserved:
    """No number was taken for it."""


@dataclass(frozen=True)
class Open:
    """Its number is reserved and waits to be issued or voided by `unit`."""

    unit: UnitRef
    reserved: Reserved


@dataclass(frozen=True)
class Out:
    """Issued."""

    unit: UnitRef
    reserved: Reserved
    issued: Issued


@dataclass(frozen=True)
class Struck:
    """Voided."""

    unit: UnitRef
    reserved: Reserved
    voided: Voided


Numbered = Open | Out | Struck
State = NotReserved | Numbered


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Reserved):
        return Open(event.unit, event)
    if isinstance(state, NotReserved):
        raise TypeError(f"a document begins with its number, not with {event.TOPIC}")
    match event:
        case Issued():
            return Out(state.unit, state.reserved, event)
        case Voided():
            return Struck(state.unit, state.reserved, event)
        case HandedOn(unit=unit):
            return replace(state, unit=unit)
    assert_never(event)


# Commands and rules.
@dataclass(frozen=True)
class Reserve:
    """Take a number; `sequence` is the register's next one, which counts only where none was taken yet."""

    unit: UnitRef
    kind: str
    department: str | None
    suffix: str | None
    sequence: int
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Issue:
    """Issue it; `before` and `after` are the days of the nearest issued numbers below and above, if any."""

    summary: str
    signer_post: str
    before: date | None
    after: date | None
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Void:
    """Give its number up."""

    reason: str
    on: date


@dataclass(frozen=True)
class HandOn:
    """Let another unit have it, because its own was dissolved, merged or split up."""

    unit: UnitRef
    on: date


Command = Reserve | Issue | Void | HandOn


def written(sequence: int, command: Reserve) -> str:
    """Return a number as it stands on the paper: `<seq>-<TYPE>/<ISSUER>[-<DEPT>]` (domain.md §6.2)."""
    department = f"-{command.department}" if command.department else ""
    digits = command.rules.numbers.least_digits
    return f"{sequence:0{digits}d}-{command.kind}/{command.suffix}{department}"


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what happens, or nothing where it is so already; raises the refusal of the rule that speaks against it."""
    match command:
        case Reserve():
            return _reserve(command, state)
        case HandOn(unit=unit, on=on):
            if not isinstance(state, Open) or state.unit.id == unit.id:
                return []
            return [HandedOn(unit=unit, from_unit=state.unit, on=on)]
    if isinstance(state, NotReserved):
        raise UnknownDocument
    match command:
        case Issue():
            return _issue(command, state)
        case Void():
            return _void(command, state)
    assert_never(command)


def _reserve(command: Reserve, state: State) -> Sequence[Event]:
    if not isinstance(state, NotReserved):
        said = state.reserved
        wanted = (command.unit.id, command.kind, command.department, command.on)
        if wanted != (said.unit.id, said.kind, said.department, said.on):
            raise DocumentIsAnother
        return []
    types = command.rules.numbers.types
    if command.kind not in types:
        raise UnknownDocumentType(
            f"Không có loại văn bản '{command.kind}'; hãy dùng một trong các ký hiệu: {', '.join(types)}."
        )
    if command.suffix is None:
        raise SuffixMissing
    number = written(command.sequence, command)
    return [
        Reserved(
            unit=command.unit,
            kind=command.kind,
            year=command.on.year,
            sequence=command.sequence,
            number=number,
            department=command.department,
            on=command.on,
        )
    ]


def _of(state: Numbered) -> dict[str, object]:
    said = state.reserved
    return {
        "unit": state.unit,
        "kind": said.kind,
        "year": said.year,
        "sequence": said.sequence,
        "number": said.number,
    }


def _issue(command: Issue, state: Numbered) -> Sequence[Event]:
    if isinstance(state, Struck):
        raise DocumentAlreadyVoided
    if isinstance(state, Out):
        said = state.issued
        if (command.summary, command.signer_post, command.on) != (said.summary, said.signer_post, said.on):
            raise DocumentAlreadyIssued
        return []
    rules, year = command.rules.numbers, state.reserved.year
    if rules.issued_within_year and command.on.year != year:
        raise IssuedOutsideYear(
            f"Số {state.reserved.number} thuộc sổ năm {year} nhưng ngày ký là {command.on:%d/%m/%Y}; "
            "hãy hủy số này và lấy số trong sổ của năm ký."
        )
    out_of_order = _contradicts(command)
    if out_of_order and rules.earlier_day_refused:
        raise IssueDayOutOfOrder(
            f"Ngày ký {command.on:%d/%m/%Y} không theo thứ tự số: {_neighbours(command)}; "
            "hãy kiểm tra lại ngày ký hoặc hủy số này và lấy số mới."
        )
    issued = Issued.model_validate(
        {
            **_of(state),
            "summary": command.summary,
            "signer_post": command.signer_post,
            "on": command.on,
            "out_of_order": out_of_order,
        }
    )
    return [issued]


def _contradicts(command: Issue) -> bool:
    before, after, on = command.before, command.after, command.on
    return (before is not None and before > on) or (after is not None and after < on)


def _neighbours(command: Issue) -> str:
    told = []
    if command.before is not None and command.before > command.on:
        told.append(f"số đứng trước ký ngày {command.before:%d/%m/%Y}")
    if command.after is not None and command.after < command.on:
        told.append(f"số đứng sau ký ngày {command.after:%d/%m/%Y}")
    return ", ".join(told)


def _void(command: Void, state: Numbered) -> Sequence[Event]:
    if isinstance(state, Out):
        raise DocumentAlreadyIssued
    if isinstance(state, Struck):
        if (command.reason, command.on) != (state.voided.reason, state.voided.on):
            raise DocumentAlreadyVoided
        return []
    return [Voided.model_validate({**_of(state), "reason": command.reason, "on": command.on})]


document: Decider[Command, State, Event] = Decider(
    name="document",
    events=(Reserved, Issued, Voided, HandedOn),
    initial=NotReserved(),
    evolve=evolve,
    decide=decide,
)
