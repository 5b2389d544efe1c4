"""A youth work (công trình thanh niên) or youth task (phần việc thanh niên), as it happened: events and state (domain.md §4.4).

What may happen next is decided in `work_rules`.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from services.plans.domain.measures import Results
from services.plans.domain.units import OwnedEvent, UnitRef


class WorkKind(StrEnum):
    """A work, recognised by the level above, or a smaller task, recognised by the unit itself."""

    WORK = "WORK"
    TASK = "TASK"


# Events. Each says whose work and which; `number` is the number of the paper, `on` its effective date.
class WorkEvent(OwnedEvent):
    """What every event of a work says."""

    kind: WorkKind
    title: str
    year: int


class Registered(WorkEvent):
    """The unit took the work on for a year: `planned` of a `measure`, worth `planned_value` đồng."""

    TOPIC: ClassVar[str] = "plans.work.registered"

    goal: str
    measure: str
    planned: int
    planned_value: int
    number: str
    on: date


class Started(WorkEvent):
    """The unit set to work."""

    TOPIC: ClassVar[str] = "plans.work.started"

    on: date


class Completed(WorkEvent):
    """The work was done: `results` by measure, worth `value` đồng; `attachments` are sha-256 in hex digits."""

    TOPIC: ClassVar[str] = "plans.work.completed"

    results: Results
    value: int
    turns: int
    persons: int
    attachments: tuple[str, ...]
    on: date


class Inspected(WorkEvent):
    """The level above looked at what was done, and accepted it or not."""

    TOPIC: ClassVar[str] = "plans.work.inspected"

    inspection_id: UUID
    accepted: bool
    remark: str | None
    on: date


class Recognised(WorkEvent):
    """The work was recognised at a level by decision of the unit `by`; `first` unless another level had done so before."""

    TOPIC: ClassVar[str] = "plans.work.recognised"

    level: str
    by: UnitRef
    first: bool
    number: str
    on: date


class Declined(WorkEvent):
    """Recognition was denied by the unit `by`, for a reason."""

    TOPIC: ClassVar[str] = "plans.work.declined"

    by: UnitRef
    reason: str
    number: str
    on: date


class Cancelled(WorkEvent):
    """The unit gave the work up before it was done, for a reason."""

    TOPIC: ClassVar[str] = "plans.work.cancelled"

    reason: str
    on: date


class HandedOn(WorkEvent):
    """The work went to another unit, because its own was dissolved or merged."""

    TOPIC: ClassVar[str] = "plans.work.handed_on"

    from_unit: UnitRef
    on: date


Event = Registered | Started | Completed | Inspected | Recognised | Declined | Cancelled | HandedOn


# State of one work.
@dataclass(frozen=True)
class Course:
    """What was said so far; `unit` is whose it is now, `since` the day of the last step."""

    registered: Registered
    unit: UnitRef
    since: date
    started: Started | None = None
    completed: Completed | None = None
    inspections: tuple[Inspected, ...] = ()
    recognitions: tuple[Recognised, ...] = ()


@dataclass(frozen=True)
class NotRegistered:
    """Nobody registered it yet."""


@dataclass(frozen=True)
class Planned:
    """Registered, not begun."""

    course: Course


@dataclass(frozen=True)
class UnderWay:
    """Being carried out."""

    course: Course


@dataclass(frozen=True)
class Done:
    """Completed; neither recognised nor declined."""

    course: Course


@dataclass(frozen=True)
class Honoured:
    """Recognised; a higher level may recognise it too."""

    course: Course


@dataclass(frozen=True)
class TurnedDown:
    """Declined; the end."""

    course: Course
    declined: Declined


@dataclass(frozen=True)
class GivenUp:
    """Cancelled; the end."""

    course: Course
    cancelled: Cancelled


Open = Planned | UnderWay | Done
OnRegister = Open | Honoured | TurnedDown | GivenUp
State = NotRegistered | OnRegister


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Registered):
        return Planned(Course(event, event.unit, event.on))
    if isinstance(state, NotRegistered):
        raise TypeError(f"a work begins with its registration, not with {event.TOPIC}")
    course = replace(state.course, since=max(state.course.since, event.on))
    match event:
        case Started():
            return UnderWay(replace(course, started=event))
        case Completed():
            return Done(replace(course, completed=event))
        case Inspected():
            return Done(replace(course, inspections=(*course.inspections, event)))
        case Recognised():
            return Honoured(replace(course, recognitions=(*course.recognitions, event)))
        case Declined():
            return TurnedDown(course, event)
        case Cancelled():
            return GivenUp(course, event)
        case HandedOn():
            return replace(state, course=replace(course, unit=event.unit))
    assert_never(event)
