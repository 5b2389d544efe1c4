"""A unit's work programme of one year, as it happened: its events and its state (domain.md §4.1).

What may happen next is decided in `programme_rules`.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.plans.domain.units import OwnedEvent


class Opinion(StrEnum):
    """What the Party committee answered."""

    AGREED = "AGREED"
    AMEND = "AMEND"
    RETURNED = "RETURNED"


class ItemKind(StrEnum):
    """What kind of work an item is."""

    TASK = "TASK"
    MEETING = "MEETING"
    VOLUNTEER = "VOLUNTEER"
    BLOOD_DONATION = "BLOOD_DONATION"
    DIALOGUE = "DIALOGUE"


class Item(BaseModel):
    """One piece of work and the day by which it is due."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    title: str
    kind: ItemKind
    due_on: date


# Events. Each names the unit and year; `number` is the number of the paper it rests on; `on` its effective date.
class ProgrammeEvent(OwnedEvent):
    """What every event of a programme says."""

    year: int


class Drafted(ProgrammeEvent):
    """The unit began its programme of the year."""

    TOPIC: ClassVar[str] = "plans.programme.drafted"

    title: str
    items: tuple[Item, ...]


class ItemsAmended(ProgrammeEvent):
    """The whole list of items was replaced before the programme was issued."""

    TOPIC: ClassVar[str] = "plans.programme.items_amended"

    items: tuple[Item, ...]


class Submitted(ProgrammeEvent):
    """The programme was put to the committee by letter; `round` counts from 1."""

    TOPIC: ClassVar[str] = "plans.programme.submitted"

    round: int
    committee: str
    number: str
    on: date


class OpinionRecorded(ProgrammeEvent):
    """The committee's written answer to a round was recorded, `days` after the submission."""

    TOPIC: ClassVar[str] = "plans.programme.opinion_recorded"

    round: int
    committee: str
    opinion: Opinion
    text: str
    number: str
    on: date
    days: int


class Issued(ProgrammeEvent):
    """The programme is in force with these items; `opinion` is null where the rules asked for none."""

    TOPIC: ClassVar[str] = "plans.programme.issued"

    title: str
    opinion: Opinion | None
    items: tuple[Item, ...]
    number: str
    on: date


class ItemCompleted(ProgrammeEvent):
    """An item was carried out, with its result figures; `turns` (lượt) counts a person each time."""

    TOPIC: ClassVar[str] = "plans.programme.item_completed"

    item: Item
    turns: int
    persons: int
    blood_units: int
    evidence: str | None
    on: date


class Closed(ProgrammeEvent):
    """The year's work was evaluated; `completed` of `items` had been carried out."""

    TOPIC: ClassVar[str] = "plans.programme.closed"

    evaluation: str
    number: str
    on: date
    items: int
    completed: int


Event = Drafted | ItemsAmended | Submitted | OpinionRecorded | Issued | ItemCompleted | Closed


# State of one programme.
@dataclass(frozen=True)
class Course:
    """What was said so far: the draft, the items as they stand, and each round with its answer."""

    drafted: Drafted
    items: tuple[Item, ...]
    submissions: tuple[Submitted, ...] = ()
    opinions: tuple[OpinionRecorded, ...] = ()


@dataclass(frozen=True)
class NotBegun:
    """Nobody drafted it yet."""


@dataclass(frozen=True)
class InDraft:
    """Being written; never submitted."""

    course: Course


@dataclass(frozen=True)
class AwaitingOpinion:
    """Submitted; the committee has not answered this round."""

    course: Course


@dataclass(frozen=True)
class Agreed:
    """The committee agreed; ready to be issued."""

    course: Course


@dataclass(frozen=True)
class ToAmend:
    """The committee agrees once the items are amended, which they were not yet."""

    course: Course


@dataclass(frozen=True)
class Amended:
    """The items were amended as the committee asked; ready to be issued, or to be submitted again."""

    course: Course


@dataclass(frozen=True)
class Returned:
    """The committee returned it; it must be submitted again."""

    course: Course


@dataclass(frozen=True)
class InForce:
    """Issued; its items are being carried out."""

    course: Course
    issued: Issued
    completions: tuple[ItemCompleted, ...] = ()


@dataclass(frozen=True)
class Ended:
    """Closed with an evaluation."""

    course: Course
    issued: Issued
    completions: tuple[ItemCompleted, ...]
    closed: Closed


Begun = InDraft | AwaitingOpinion | Agreed | ToAmend | Amended | Returned | InForce | Ended
State = NotBegun | Begun


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Drafted):
        return InDraft(Course(drafted=event, items=event.items))
    if isinstance(state, NotBegun):
        raise TypeError(f"a programme begins with its draft, not with {event.TOPIC}")
    course = state.course
    match event:
        case ItemsAmended(items=items):
            amended = replace(course, items=items)
            return Amended(amended) if isinstance(state, ToAmend) else replace(state, course=amended)
        case Submitted():
            return AwaitingOpinion(replace(course, submissions=(*course.submissions, event)))
        case OpinionRecorded(opinion=opinion):
            answered = replace(course, opinions=(*course.opinions, event))
            return _after(opinion, answered)
        case Issued():
            return InForce(course, event)
        case ItemCompleted() | Closed():
            if not isinstance(state, InForce):
                raise TypeError(f"a programme must be in force for {event.TOPIC}")
            if isinstance(event, Closed):
                return Ended(course, state.issued, state.completions, event)
            return replace(state, completions=(*state.completions, event))
    assert_never(event)


def _after(opinion: Opinion, course: Course) -> State:
    match opinion:
        case Opinion.AGREED:
            return Agreed(course)
        case Opinion.AMEND:
            return ToAmend(course)
        case Opinion.RETURNED:
            return Returned(course)
    assert_never(opinion)
