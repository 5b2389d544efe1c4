"""An activity: announced, made known, signed up for, attended, held or cancelled: its events and its state (domain.md §4.4).

Who signed up and who came stands in private events by member id and in no other; what came of it is counts alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.plans.domain.measures import Results
from services.plans.domain.units import OwnedEvent, UnitRef


# Events.
class Part(BaseModel):
    """A value in an event."""

    model_config = ConfigDict(frozen=True)


class Targets(Part):
    """What the activity is to come to; 0 where no target was set."""

    turns: int = 0
    persons: int = 0
    blood_units: int = 0
    results: Results = ()


class Share(Part):
    """Turns (lượt) and distinct persons of one unit."""

    unit: UnitRef
    turns: int
    persons: int


class Outcome(Part):
    """What came of it: the whole, guests of no unit, the share of each unit; the shares and the guests are the whole.

    `partners` are the units that took part beside the leading one. Persons are 0 where nobody counted them.
    """

    turns: int
    persons: int
    guest_turns: int
    guest_persons: int
    blood_units: int
    results: Results
    shares: tuple[Share, ...]
    partners: tuple[UnitRef, ...]


class Present(Part):
    """Members of one unit who were there."""

    unit: UnitRef
    member_ids: tuple[UUID, ...]


class ActivityEvent(OwnedEvent):
    """What every event that is told to others says."""

    kind: str
    title: str


class Announced(ActivityEvent):
    """A unit announced an activity of `day`, for up to `places` a session (None: as many as come), led by itself."""

    TOPIC: ClassVar[str] = "plans.activity.announced"

    place: str | None
    day: date
    places: int | None
    sessions: int
    cluster: str | None
    partners: tuple[UnitRef, ...]
    targets: Targets
    on: date


class NoticeGiven(ActivityEvent):
    """The public was told, `days` before the day; `notice_short`: later than the rule set asks."""

    TOPIC: ClassVar[str] = "plans.activity.notice_given"

    day: date
    days: int
    notice_short: bool
    on: date


class Rescheduled(ActivityEvent):
    """The activity was moved to another day; the notice given before still counts."""

    TOPIC: ClassVar[str] = "plans.activity.rescheduled"

    day: date
    from_day: date
    notice_short: bool
    reason: str
    on: date


class SignUpEvent(OwnedEvent):
    """Which member of which unit."""

    member_id: UUID
    member_unit: UnitRef
    on: date


class SignedUp(SignUpEvent):
    """A member has a place."""

    TOPIC: ClassVar[str] = "plans.activity.signed_up"


class PutOnWaitingList(SignUpEvent):
    """All places were taken; the member waits, behind those who came before."""

    TOPIC: ClassVar[str] = "plans.activity.put_on_waiting_list"


class SignUpWithdrawn(SignUpEvent):
    """A member gave the place up, or waits no more."""

    TOPIC: ClassVar[str] = "plans.activity.sign_up_withdrawn"


class MovedUp(SignUpEvent):
    """The first who waited has the place that became free."""

    TOPIC: ClassVar[str] = "plans.activity.moved_up"


class AttendanceRecorded(OwnedEvent):
    """A list of those who were at a session; it replaces the list of the same id. Guests are counted, not listed."""

    TOPIC: ClassVar[str] = "plans.activity.attendance_recorded"

    list_id: UUID
    session: int
    present: tuple[Present, ...]
    guests: int
    on: date


class Held(ActivityEvent):
    """It took place on `on`; `counted`: the numbers come from attendance lists."""

    TOPIC: ClassVar[str] = "plans.activity.held"

    outcome: Outcome
    counted: bool
    notice_short: bool
    cluster: str | None
    on: date


class Corrected(ActivityEvent):
    """What came of it was told wrongly: `previous` is replaced by `outcome` as of the day it was held."""

    TOPIC: ClassVar[str] = "plans.activity.corrected"

    held_on: date
    previous: Outcome
    outcome: Outcome
    reason: str
    on: date


class Cancelled(ActivityEvent):
    """It does not take place."""

    TOPIC: ClassVar[str] = "plans.activity.cancelled"

    day: date
    reason: str
    on: date


class HandedOn(ActivityEvent):
    """Another unit leads it from now on."""

    TOPIC: ClassVar[str] = "plans.activity.handed_on"

    from_unit: UnitRef
    on: date


Event = (
    Announced
    | NoticeGiven
    | Rescheduled
    | SignedUp
    | PutOnWaitingList
    | SignUpWithdrawn
    | MovedUp
    | AttendanceRecorded
    | Held
    | Corrected
    | Cancelled
    | HandedOn
)


# State of one activity.
@dataclass(frozen=True)
class Course:
    """Who leads it now, on which day it is, what was said on the way, who signed up, who was there."""

    announced: Announced
    unit: UnitRef
    day: date
    partners: tuple[UnitRef, ...]
    notices: tuple[NoticeGiven, ...] = ()
    moves: tuple[Rescheduled, ...] = ()
    signed: Mapping[UUID, UnitRef] = field(default_factory=dict)
    waiting: Mapping[UUID, UnitRef] = field(default_factory=dict)
    withdrawn: Mapping[UUID, UnitRef] = field(default_factory=dict)
    lists: Mapping[UUID, AttendanceRecorded] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Say whether all places are taken."""
        return self.announced.places is not None and len(self.signed) >= self.announced.places

    @property
    def attended(self) -> bool:
        """Say whether anyone is on an attendance list."""
        return any(said.guests or said.present for said in self.lists.values())


@dataclass(frozen=True)
class NotAnnounced:
    """Nobody announced it yet."""


@dataclass(frozen=True)
class Open:
    """Announced; it is still to take place, or its results are still to come."""

    course: Course


@dataclass(frozen=True)
class Over:
    """It took place; `outcome` is what stands after all corrections."""

    course: Course
    held: Held
    outcome: Outcome
    corrections: tuple[Corrected, ...] = ()


@dataclass(frozen=True)
class CalledOff:
    """It was cancelled; the end."""

    course: Course
    cancelled: Cancelled


Begun = Open | Over | CalledOff
State = NotAnnounced | Begun


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Announced):
        return Open(Course(event, event.unit, event.day, event.partners))
    if isinstance(state, NotAnnounced):
        raise TypeError(f"an activity begins with its announcement, not with {event.TOPIC}")
    course = state.course
    match event:
        case NoticeGiven():
            course = replace(course, notices=(*course.notices, event))
        case Rescheduled():
            course = replace(course, day=event.day, moves=(*course.moves, event))
        case SignedUp() | PutOnWaitingList() | SignUpWithdrawn() | MovedUp():
            course = _signed(course, event)
        case AttendanceRecorded():
            course = replace(course, lists={**course.lists, event.list_id: event})
        case HandedOn():
            course = replace(course, unit=event.unit, partners=without(course.partners, event.unit))
        case Held():
            return Over(course, event, event.outcome)
        case Corrected():
            assert isinstance(state, Over), "only what was held is corrected"
            return replace(state, outcome=event.outcome, corrections=(*state.corrections, event))
        case Cancelled():
            return CalledOff(course, event)
        case _:
            assert_never(event)
    return replace(state, course=course)


def without(units: Iterable[UnitRef], one: UnitRef) -> tuple[UnitRef, ...]:
    """Return the units but one, told by its id."""
    return tuple(unit for unit in units if unit.id != one.id)


def _signed(course: Course, event: SignedUp | PutOnWaitingList | SignUpWithdrawn | MovedUp) -> Course:
    whom, place = event.member_id, {event.member_id: event.member_unit}
    signed, waiting, withdrawn = (
        {one: unit for one, unit in listed.items() if one != whom}
        for listed in (course.signed, course.waiting, course.withdrawn)
    )
    match event:
        case SignedUp() | MovedUp():
            return replace(course, signed=signed | place, waiting=waiting, withdrawn=withdrawn)
        case PutOnWaitingList():
            return replace(course, signed=signed, waiting=waiting | place, withdrawn=withdrawn)
        case SignUpWithdrawn():
            return replace(course, signed=signed, waiting=waiting, withdrawn=withdrawn | place)
    assert_never(event)
