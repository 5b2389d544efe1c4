"""A youth model (mô hình): a named, repeatable way of doing something, registered by a unit (domain.md §4.4)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from services.kernel.decider import Decider, Refusal
from services.plans.domain.units import OwnedEvent, UnitRef


# Events.
class Registered(OwnedEvent):
    """The unit put the model on its register, under `number`."""

    TOPIC: ClassVar[str] = "plans.model.registered"

    name: str
    field: str
    number: str
    on: date


Event = Registered


# State of one model.
@dataclass(frozen=True)
class NotRegistered:
    """Nobody registered it yet."""


@dataclass(frozen=True)
class OnRegister:
    """Registered, and as what."""

    registered: Registered


State = NotRegistered | OnRegister


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    match event:
        case Registered():
            return OnRegister(event)
    assert_never(event)


# Commands and rules.
@dataclass(frozen=True)
class Register:
    """Put a model on the unit's register."""

    unit: UnitRef
    name: str
    field: str
    number: str
    on: date


Command = Register


class AlreadyRegistered(Refusal):
    """A model is registered once; its id stands for that registration."""

    CODE: ClassVar[str] = "plans.model_already_registered"
    DETAIL: ClassVar[str] = "Mô hình này đã được đăng ký với nội dung khác; hãy đăng ký mô hình mới với mã mới."


class NameTaken(Refusal):
    """The name of a model is unique within its unit (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.model_name_taken"
    DETAIL: ClassVar[str] = "Đơn vị đã có mô hình mang tên này; hãy đặt tên khác hoặc dùng mô hình đã đăng ký."


class UnknownModel(Refusal):
    """Nothing is known under this id."""

    CODE: ClassVar[str] = "plans.unknown_model"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có mô hình nào mang mã định danh này; hãy kiểm tra lại hoặc đăng ký mô hình trước."


def name_claim(unit_id: UUID, name: str) -> str:
    """Return what must be unique: the unit and the name, whatever its case, spacing or Unicode form."""
    return f"{unit_id}:{' '.join(unicodedata.normalize('NFC', name).casefold().split())}"


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return the registration, or nothing where the same one is there already."""
    wanted = Registered(unit=command.unit, name=command.name, field=command.field, number=command.number, on=command.on)
    match state:
        case NotRegistered():
            return [wanted]
        case OnRegister(registered=registered):
            if registered == wanted:
                return []
            raise AlreadyRegistered
    assert_never(state)


model: Decider[Command, State, Event] = Decider(
    name="model", events=(Registered,), initial=NotRegistered(), evolve=evolve, decide=decide
)
