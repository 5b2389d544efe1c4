"""A file a unit attached: for what, under which name, of which type; one reference a unit and file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider, PersonalText
from services.plans.domain.attachment_refusals import (
    AttachmentHasMacros,
    AttachmentNotScanned,
    AttachmentPassedOn,
    AttachmentTooLarge,
    AttachmentTypeLies,
    AttachmentTypeUnknown,
    UnknownAttachment,
)
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import OwnedEvent, UnitRef

ATTACHMENTS = uuid5(NAMESPACE_URL, "bachudong:attachment")
UNDECLARED = "application/octet-stream"
MIB = 1024 * 1024


def attachment_id(unit_id: UUID, sha256: str) -> UUID:
    """Return the id of a unit's reference to a file."""
    return uuid5(ATTACHMENTS, f"{unit_id}:{sha256}")


# Events.
class AttachmentEvent(OwnedEvent):
    """What the events of a reference say of the file."""

    sha256: str
    size: int
    media_type: str
    purpose: str
    on: date


class Added(AttachmentEvent):
    """The unit attached the file. Its name may name a person: it is sealed, and its key destroyed with the reference."""

    TOPIC: ClassVar[str] = "plans.attachment.added"
    SUBJECT: ClassVar[str] = "name_key"

    name_key: UUID
    file_name: PersonalText
    scanned: bool


class Removed(AttachmentEvent):
    """The unit refers to the file no more."""

    TOPIC: ClassVar[str] = "plans.attachment.removed"


class HandedOn(OwnedEvent):
    """`unit` has the reference from `from_unit`, which is no more."""

    TOPIC: ClassVar[str] = "plans.attachment.handed_on"

    sha256: str
    from_unit: UnitRef
    on: date


Event = Added | Removed | HandedOn


# State of one reference.
@dataclass(frozen=True)
class Absent:
    """There is none; there was one `times` before, the last with its name under the key `last`."""

    times: int = 0
    last: UUID | None = None


@dataclass(frozen=True)
class Present:
    """`unit` refers to the file."""

    unit: UnitRef
    added: Added
    times: int


State = Absent | Present


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Added):
        return Present(event.unit, event, state.times + 1)
    if isinstance(state, Absent):
        raise TypeError(f"a reference begins with the file being added, not with {event.TOPIC}")
    match event:
        case Removed():
            return Absent(state.times, state.added.name_key)
        case HandedOn(unit=unit):
            return replace(state, unit=unit)
    assert_never(event)


# Commands and rules.
@dataclass(frozen=True)
class Add:
    """Attach a file. `media_type` is what its content is, None if unknown; `declared` and the name are what is said of it."""

    unit: UnitRef
    attachment_id: UUID
    sha256: str
    size: int
    media_type: str | None
    macros: bool
    declared: str
    scanned: bool
    purpose: str
    file_name: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Remove:
    """Refer to the file no more."""

    on: date


@dataclass(frozen=True)
class HandOn:
    """Let another unit have it, because its own was dissolved, merged or split up."""

    unit: UnitRef
    on: date


Command = Add | Remove | HandOn


def ending_of(file_name: str) -> str:
    """Return the ending of a file name in lower case, '' for a name without one."""
    return file_name.rpartition(".")[2].lower() if "." in file_name else ""


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what happens, or nothing where it is so already; raises the refusal of the rule that speaks against it."""
    match command:
        case Add():
            return _add(command, state)
        case Remove():
            return _remove(command, state)
        case HandOn(unit=unit, on=on):
            if isinstance(state, Absent) or state.unit.id == unit.id:
                return []
            return [HandedOn(unit=unit, from_unit=state.unit, sha256=state.added.sha256, on=on)]
    assert_never(command)


def _add(command: Add, state: State) -> Sequence[Event]:
    media_type = _checked(command)
    if isinstance(state, Present):
        if state.unit.id != command.unit.id:
            raise AttachmentPassedOn
        return []
    return [
        Added(
            unit=command.unit,
            sha256=command.sha256,
            size=command.size,
            media_type=media_type,
            purpose=command.purpose,
            on=command.on,
            name_key=uuid5(command.attachment_id, str(state.times)),
            file_name=command.file_name,
            scanned=command.scanned,
        )
    ]


def require_size(size: int, rules: RuleSet) -> None:
    """Raise AttachmentTooLarge for a file, or the beginning of one, that is larger than the rule set takes."""
    largest = rules.attachments.largest_bytes
    if size > largest:
        raise AttachmentTooLarge(
            f"Tệp lớn hơn {largest / MIB:g} MiB; hãy nén, giảm độ phân giải hoặc tách tệp rồi gửi."
        )


def _checked(command: Add) -> str:
    types, ending = command.rules.attachments.types, ending_of(command.file_name)
    require_size(command.size, command.rules)
    if command.macros:
        raise AttachmentHasMacros
    if command.media_type is None or command.media_type not in types:
        endings = ", ".join(sorted({one for endings in types.values() for one in endings}))
        raise AttachmentTypeUnknown(f"Nội dung tệp không thuộc loại được nhận; hãy gửi tệp thuộc các loại: {endings}.")
    if ending not in types[command.media_type] or command.declared not in (UNDECLARED, command.media_type):
        right = " hoặc ".join(f".{one}" for one in types[command.media_type])
        raise AttachmentTypeLies(
            f"Tên hoặc kiểu khai báo của tệp không đúng với nội dung: nội dung là {command.media_type} ({right}); "
            "hãy sửa tên tệp và kiểu khai báo hoặc chọn đúng tệp."
        )
    if command.rules.attachments.unscanned_refused and not command.scanned:
        raise AttachmentNotScanned
    return command.media_type


def _remove(command: Remove, state: State) -> Sequence[Event]:
    if isinstance(state, Absent):
        if not state.times:
            raise UnknownAttachment
        return []
    said = state.added
    return [
        Removed(
            unit=state.unit,
            sha256=said.sha256,
            size=said.size,
            media_type=said.media_type,
            purpose=said.purpose,
            on=command.on,
        )
    ]


attachment: Decider[Command, State, Event] = Decider(
    name="attachment", events=(Added, Removed, HandedOn), initial=Absent(), evolve=evolve, decide=decide
)
