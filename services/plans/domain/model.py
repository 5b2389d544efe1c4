"""A youth model (mô hình), a named, repeatable way of doing something, as it happened: its events and its state (domain.md §4.4).

What may happen next is decided in `model_rules`.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from services.plans.domain.measures import Results
from services.plans.domain.units import OwnedEvent, UnitRef


# Events. Each says whose model and which; `number` is the number of the paper, `on` its effective date.
class ModelEvent(OwnedEvent):
    """What every event of a model says."""

    name: str
    field: str


class Registered(ModelEvent):
    """The unit put the model on its register; `source_id` is the model of another unit it was taken over from."""

    TOPIC: ClassVar[str] = "plans.model.registered"

    number: str
    on: date
    source_id: UUID | None = None


class Reported(ModelEvent):
    """What came of the model from `first` to `last`, both days within; `turns` (lượt) counts a person each time."""

    TOPIC: ClassVar[str] = "plans.model.reported"

    report_id: UUID
    first: date
    last: date
    turns: int
    persons: int
    results: Results
    text: str | None
    number: str
    on: date


class JudgedEffective(ModelEvent):
    """The level above found the model effective."""

    TOPIC: ClassVar[str] = "plans.model.judged_effective"

    remark: str | None
    number: str
    on: date


class Replicated(ModelEvent):
    """Another unit took the model over, as its own model `replica_id`."""

    TOPIC: ClassVar[str] = "plans.model.replicated"

    replica_id: UUID
    to_unit: UnitRef
    number: str
    on: date


class Stopped(ModelEvent):
    """The unit stopped the model, for a reason."""

    TOPIC: ClassVar[str] = "plans.model.stopped"

    reason: str
    number: str
    on: date


class Resumed(ModelEvent):
    """The unit took a stopped model up again."""

    TOPIC: ClassVar[str] = "plans.model.resumed"

    number: str
    on: date


class HandedOn(ModelEvent):
    """The model went to another unit, because its own was dissolved or merged."""

    TOPIC: ClassVar[str] = "plans.model.handed_on"

    from_unit: UnitRef
    on: date


Event = Registered | Reported | JudgedEffective | Replicated | Stopped | Resumed | HandedOn


# State of one model.
@dataclass(frozen=True)
class Course:
    """What was said so far; `unit` is whose it is now, `since` the day its present unit or life began."""

    registered: Registered
    unit: UnitRef
    since: date
    reports: tuple[Reported, ...] = ()
    judged: JudgedEffective | None = None
    replicas: tuple[Replicated, ...] = ()
    stops: tuple[Stopped, ...] = ()
    resumptions: tuple[Resumed, ...] = ()


@dataclass(frozen=True)
class NotRegistered:
    """Nobody registered it yet."""


@dataclass(frozen=True)
class InOperation:
    """Registered, and being carried on."""

    course: Course


@dataclass(frozen=True)
class AtRest:
    """Stopped; it may be taken up again."""

    course: Course


OnRegister = InOperation | AtRest
State = NotRegistered | OnRegister


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Registered):
        return InOperation(Course(event, event.unit, event.on))
    if isinstance(state, NotRegistered):
        raise TypeError(f"a model begins with its registration, not with {event.TOPIC}")
    course = state.course
    match event:
        case Reported():
            return replace(state, course=replace(course, reports=(*course.reports, event)))
        case JudgedEffective():
            return replace(state, course=replace(course, judged=event))
        case Replicated():
            return replace(state, course=replace(course, replicas=(*course.replicas, event)))
        case Stopped():
            return AtRest(replace(course, stops=(*course.stops, event)))
        case Resumed():
            return InOperation(replace(course, since=event.on, resumptions=(*course.resumptions, event)))
        case HandedOn():
            return replace(state, course=replace(course, unit=event.unit, since=max(course.since, event.on)))
    assert_never(event)
