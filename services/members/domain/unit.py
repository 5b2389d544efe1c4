"""A unit of the hierarchy: the bloc, a grassroots union, a grassroots branch, a branch (domain.md §2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import Decider, DomainEvent, PersonalText, Refusal
from services.members.domain.rules import RuleSet
from services.members.domain.unit_refusals import (
    BeforeUnitLastChange,
    OpenCases,
    ReorganisationReused,
    TopUnitStays,
    UnitCycle,
    UnitDissolved,
    UnitHasMembers,
    UnitHasUnits,
)


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


# Events. `on` is the day an event counts from; None in what was stored before it was kept.


class Established(DomainEvent):
    """The unit exists from the effective date."""

    TOPIC: ClassVar[str] = "members.unit.established"

    code: str
    name: str
    kind: str
    parent: UnitRef | None
    on: date | None = None


class Renamed(DomainEvent):
    """The unit bears another name."""

    TOPIC: ClassVar[str] = "members.unit.renamed"

    code: str
    name: str
    before: str
    on: date


class Reparented(DomainEvent):
    """The unit, with all that is below it, stands under another parent."""

    TOPIC: ClassVar[str] = "members.unit.reparented"

    code: str
    parent: UnitRef
    before: UnitRef
    on: date


class Merged(DomainEvent):
    """The unit took over the sources, which are dissolved in the same commit; members and units below were moved."""

    TOPIC: ClassVar[str] = "members.unit.merged"

    code: str
    reorganisation_id: UUID
    sources: tuple[UnitRef, ...]
    on: date
    plan: str = ""


class Split(DomainEvent):
    """The unit was divided; it is dissolved in the same commit unless it goes on beside the new units."""

    TOPIC: ClassVar[str] = "members.unit.split"

    code: str
    reorganisation_id: UUID
    into: tuple[UnitRef, ...]
    goes_on: bool
    on: date
    plan: str = ""


class Dissolved(DomainEvent):
    """The unit exists no more; by a merger or split where `reorganisation_id` is given. The reason stays private."""

    TOPIC: ClassVar[str] = "members.unit.dissolved"

    code: str
    kind: str
    reason: PersonalText
    reorganisation_id: UUID | None
    on: date


Event = Established | Renamed | Reparented | Merged | Split | Dissolved


# State.


@dataclass(frozen=True)
class NotEstablished:
    """Nobody decided to set the unit up yet."""


@dataclass(frozen=True)
class Standing:
    """The unit exists, or existed until `dissolved_on`; `since` is the day of its last change."""

    code: str
    name: str
    kind: str
    parent: UnitRef | None
    established: Established
    since: date = date.min
    dissolved_on: date | None = None
    reorganised: tuple[Merged | Split, ...] = ()

    @property
    def dissolved(self) -> bool:
        """Whether the unit exists no more."""
        return self.dissolved_on is not None

    def was_reorganised(self, command: "Merge | Divide") -> bool:
        """Tell whether this merger or split was decided before; raises ReorganisationReused where it was another one."""
        for one in self.reorganised:
            if one.reorganisation_id == command.reorganisation_id:
                if one != _reorganised(command, one.code):
                    raise ReorganisationReused()
                return True
        return False


State = NotEstablished | Standing


def evolve(state: State, event: Event) -> State:
    if isinstance(event, Established):
        return Standing(event.code, event.name, event.kind, event.parent, event, event.on or date.min)
    assert isinstance(state, Standing), "a unit is established before anything else is decided on it"
    now = replace(state, since=event.on)
    match event:
        case Renamed():
            return replace(now, name=event.name)
        case Reparented():
            return replace(now, parent=event.parent)
        case Merged() | Split():
            return replace(now, reorganised=(*state.reorganised, event))
        case Dissolved():
            return replace(now, dissolved_on=event.on)
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
    on: date | None = None


@dataclass(frozen=True)
class Rename:
    """Give a unit another name from `on`."""

    name: str
    on: date


@dataclass(frozen=True)
class Reparent:
    """Put a unit under another parent from `on`; `above` are the parent and all units above it."""

    unit_id: UUID
    parent: UnitRef
    parent_kind: str
    above: frozenset[UUID]
    rules: RuleSet
    on: date


@dataclass(frozen=True)
class Merge:
    """Let a unit take over others; `plan` stands for who and what goes where, so that another one is told apart."""

    reorganisation_id: UUID
    sources: tuple[UnitRef, ...]
    on: date
    plan: str = ""


@dataclass(frozen=True)
class Divide:
    """Split a unit; `goes_on` beside the new ones or not; `plan` as in a merger."""

    reorganisation_id: UUID
    into: tuple[UnitRef, ...]
    goes_on: bool
    on: date
    plan: str = ""


@dataclass(frozen=True)
class Dissolve:
    """End a unit on `on`: how many active members, open cases (transfers, stays, applications) and units below are left."""

    reason: str
    members: int
    open_cases: int
    units: int
    on: date
    reorganisation_id: UUID | None = None


Command = Establish | Rename | Reparent | Merge | Divide | Dissolve


def decide(command: Command, state: State) -> Sequence[Event]:
    match command, state:
        case Establish(), NotEstablished():
            return [_establish(command)]
        case Establish(), Standing():
            wanted = Established(code=command.code, name=command.name, kind=command.kind, parent=command.parent)
            if wanted != state.established.model_copy(update={"on": None}):
                raise UnitAlreadyEstablished()
            return []
        case _, NotEstablished():
            raise UnknownUnit()
        case Dissolve(), Standing():
            return [] if state.dissolved else [_dissolve(command, state)]
        case (Merge() | Divide(), Standing()) if state.was_reorganised(command):
            return []
        case ((Rename() | Reparent() | Merge() | Divide()), Standing()):
            return _change(command, state)
        case _:
            raise UnknownUnit()


def _establish(command: Establish) -> Established:
    rules = command.rules.organisation
    allowed = rules.children.get(command.parent_kind, ()) if command.parent_kind else rules.top
    if command.kind not in allowed:
        raise ParentNotAllowed()
    return Established(code=command.code, name=command.name, kind=command.kind, parent=command.parent, on=command.on)


def _change(command: Rename | Reparent | Merge | Divide, state: Standing) -> Sequence[Event]:
    if _is_so(command, state):
        return []
    _follows(command.on, state)
    match command:
        case Rename():
            return [Renamed(code=state.code, name=command.name, before=state.name, on=command.on)]
        case Reparent():
            return _reparent(command, state)
        case Divide() if state.parent is None:
            raise TopUnitStays()
        case Merge() | Divide():
            return [_reorganised(command, state.code)]
        case _:
            assert_never(command)


def _reorganised(command: Merge | Divide, code: str) -> Merged | Split:
    said: dict[str, Any] = {
        "code": code,
        "reorganisation_id": command.reorganisation_id,
        "plan": command.plan,
        "on": command.on,
    }
    if isinstance(command, Merge):
        return Merged(sources=_by_id(command.sources), **said)
    return Split(into=_by_id(command.into), goes_on=command.goes_on, **said)


def _by_id(units: Sequence[UnitRef]) -> tuple[UnitRef, ...]:
    return tuple(sorted(units, key=lambda one: one.id))


def _is_so(command: Rename | Reparent | Merge | Divide, state: Standing) -> bool:
    match command:
        case Rename():
            return command.name == state.name
        case Reparent():
            return command.parent == state.parent
        case _:
            return False


def _follows(on: date, state: Standing) -> None:
    if state.dissolved:
        raise UnitDissolved()
    if on < state.since:
        raise BeforeUnitLastChange()


def _reparent(command: Reparent, state: Standing) -> Sequence[Event]:
    if state.parent is None:
        raise TopUnitStays()
    if command.unit_id in command.above:
        raise UnitCycle()
    if state.kind not in command.rules.organisation.children.get(command.parent_kind, ()):
        raise ParentNotAllowed()
    return [Reparented(code=state.code, parent=command.parent, before=state.parent, on=command.on)]


def _dissolve(command: Dissolve, state: Standing) -> Dissolved:
    if state.parent is None:
        raise TopUnitStays()
    _follows(command.on, state)
    if command.members:
        raise UnitHasMembers()
    if command.units:
        raise UnitHasUnits()
    if command.open_cases:
        raise OpenCases()
    return Dissolved(
        code=state.code,
        kind=state.kind,
        reason=command.reason,
        reorganisation_id=command.reorganisation_id,
        on=command.on,
    )


unit: Decider[Command, State, Event] = Decider(
    "members.unit",
    (Established, Renamed, Reparented, Merged, Split, Dissolved),
    NotEstablished(),
    evolve,
    decide,
)
