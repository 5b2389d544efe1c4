"""The register of breaches: detected, and told to the authority within the hours the rule set gives (domain.md §5.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar, assert_never

from services.kernel.decider import Decider, DomainEvent, PersonalText, Refusal
from services.members.domain import rules
from services.members.domain.unit import UnitRef


class UnknownBreach(Refusal):
    """Only a breach that is registered can be shown or notified."""

    CODE: ClassVar[str] = "members.unknown_breach"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Chưa ghi nhận sự cố này; hãy ghi nhận sự cố trước khi báo cơ quan có thẩm quyền."


class BreachRegisteredOtherwise(Refusal):
    """One id is one breach."""

    CODE: ClassVar[str] = "members.breach_registered_otherwise"
    DETAIL: ClassVar[str] = "Mã này đã dùng cho một sự cố khác; hãy tạo mã mới."


class NotifiedBeforeDetected(Refusal):
    """The authority is told after the breach was detected."""

    CODE: ClassVar[str] = "members.notified_before_detected"
    DETAIL: ClassVar[str] = "Thời điểm báo sớm hơn thời điểm phát hiện sự cố; hãy kiểm tra lại thời điểm."


class Detected(DomainEvent):
    """A breach was detected; what happened is sealed with the breach's own key."""

    TOPIC: ClassVar[str] = "members.breach.detected"

    unit: UnitRef
    detected_at: datetime
    notify_by: datetime
    affected: int
    description: PersonalText
    on: date


class Notified(DomainEvent):
    """The authority was told."""

    TOPIC: ClassVar[str] = "members.breach.notified"

    unit: UnitRef
    notified_at: datetime
    late: bool
    on: date


Event = Detected | Notified


@dataclass(frozen=True)
class Unregistered:
    """No such breach."""


@dataclass(frozen=True)
class Registered:
    """A breach, and when the authority was told."""

    detected: Detected
    notified_at: datetime | None = None


State = Unregistered | Registered


def evolve(state: State, event: Event) -> State:
    match event:
        case Detected():
            return Registered(event)
        case Notified():
            return replace(state, notified_at=event.notified_at) if isinstance(state, Registered) else state
        case _:
            assert_never(event)


@dataclass(frozen=True)
class Detect:
    """Register a breach."""

    unit: UnitRef
    detected_at: datetime
    affected: int
    description: str
    on: date
    rules: rules.Privacy


@dataclass(frozen=True)
class Notify:
    """Keep that the authority was told."""

    notified_at: datetime
    on: date


def decide(command: Detect | Notify, state: State) -> Sequence[Event]:
    match command, state:
        case Detect(), Unregistered():
            notify_by = command.detected_at + timedelta(hours=command.rules.breach_hours)
            return [
                Detected(
                    unit=command.unit,
                    detected_at=command.detected_at,
                    notify_by=notify_by,
                    affected=command.affected,
                    description=command.description,
                    on=command.on,
                )
            ]
        case Detect(), Registered(detected=before):
            if (before.unit, before.detected_at) != (command.unit, command.detected_at):
                raise BreachRegisteredOtherwise()
            return []
        case Notify(), Registered(detected=before, notified_at=told):
            if told is not None:
                return []
            if command.notified_at < before.detected_at:
                raise NotifiedBeforeDetected()
            late = command.notified_at > before.notify_by
            return [Notified(unit=before.unit, notified_at=command.notified_at, late=late, on=command.on)]
        case _:
            raise UnknownBreach()


breach: Decider[Detect | Notify, State, Event] = Decider(
    "members.breach", (Detected, Notified), Unregistered(), evolve, decide
)
