"""A unit of the hierarchy: the bloc, a grassroots union, a grassroots branch, a branch (domain.md §2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import Decider, DomainEvent, Refusal
from services.members.domain.rules import RuleSet


class UnitRef(BaseModel):
    """A unit by id and code."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    code: str


class UnknownUnit(Refusal):
    """A unit that is named must have been established."""

    CODE: ClassVar[str] = "members.unknown_unit"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có đơn vị này; hãy kiểm tra lại mã hoặc lập đơn vị trước."


class UnitCodeTaken(Refusal):
    """A unit's code is unique in the bloc."""

    CODE: ClassVar[str] = "members.unit_code_taken"
    DETAIL: ClassVar[str] = "Mã đơn vị này đã được dùng cho đơn vị khác; hãy chọn mã khác."


class UnitAlreadyEstablished(Refusal):
    """A unit is established once; what changes later is another decision."""

    CODE: ClassVar[str] = "members.unit_already_established"
    DETAIL: ClassVar[str] = "Đơn vị này đã được lập với nội dung khác; không lập lại."


class ParentNotAllowed(Refusal):
    """A kind of unit stands only under the kinds of parent the rule set names."""

    CODE: ClassVar[str] = "members.parent_not_allowed"
    DETAIL: ClassVar[str] = (
        "Loại đơn vị này không đặt được dưới đơn vị cấp trên đã chọn; hãy chọn lại cấp trên hoặc loại."
    )


class HoldsNoMembers(Refusal):
    """Members belong to branches, not to the levels above them."""

    CODE: ClassVar[str] = "members.unit_holds_no_members"
    DETAIL: ClassVar[str] = "Đoàn viên thuộc chi đoàn hoặc chi đoàn cơ sở; hãy chọn một chi đoàn của đơn vị này."


# Events.


class Established(DomainEvent):
    """The unit exists from the effective date."""

    TOPIC: ClassVar[str] = "members.unit.established"

    code: str
    name: str
    kind: str
    parent: UnitRef | None


Event = Established


# State.


@dataclass(frozen=True)
class NotEstablished:
    """Nobody decided to set the unit up yet."""


@dataclass(frozen=True)
class Standing:
    """The unit exists."""

    code: str
    name: str
    kind: str
    parent: UnitRef | None


State = NotEstablished | Standing


def evolve(_: State, event: Event) -> State:
    match event:
        case Established():
            return Standing(event.code, event.name, event.kind, event.parent)
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class Establish:
    """Set up a unit under a parent of kind `parent_kind` (None: under nothing)."""

    code: str
    name: str
    kind: str
    parent: UnitRef | None
    parent_kind: str | None
    rules: RuleSet


def decide(command: Establish, state: State) -> Sequence[Event]:
    wanted = Standing(command.code, command.name, command.kind, command.parent)
    match state:
        case Standing():
            if state != wanted:
                raise UnitAlreadyEstablished()
            return []
        case NotEstablished():
            rules = command.rules
            allowed = (
                rules.organisation.children.get(command.parent_kind, ())
                if command.parent_kind
                else rules.organisation.top
            )
            if command.kind not in allowed:
                raise ParentNotAllowed()
            return [Established(code=command.code, name=command.name, kind=command.kind, parent=command.parent)]
        case _:
            assert_never(state)


unit: Decider[Establish, State, Event] = Decider("members.unit", (Established,), NotEstablished(), evolve, decide)
