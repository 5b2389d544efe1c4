"""Where a plan stands: its state, and how each event changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from services.plans.domain.programme import (
    Amended,
    Closed,
    Drafted,
    Event,
    HandedOn,
    Issued,
    Item,
    ItemAssigned,
    ItemCancelled,
    ItemCompleted,
    ItemEvent,
    ItemPostponed,
    ItemProgressReported,
    ItemsAmended,
    ItemStarted,
    Opinion,
    OpinionRecorded,
    OpinionWaived,
    Reviewed,
    Submitted,
)
from services.plans.domain.units import UnitRef


# State of one plan.
@dataclass(frozen=True)
class Course:
    """What was said so far: the draft, whose it is now, the items as they stand, each round with its answer, the waiver."""

    drafted: Drafted
    unit: UnitRef
    items: tuple[Item, ...]
    submissions: tuple[Submitted, ...] = ()
    opinions: tuple[OpinionRecorded, ...] = ()
    waiver: OpinionWaived | None = None

    def item(self, item_id: UUID) -> Item | None:
        """Return an item as it stands, None where there is no such item."""
        return next((each for each in self.items if each.id == item_id), None)


@dataclass(frozen=True)
class Deeds:
    """What was done about one item."""

    assigned: tuple[ItemAssigned, ...] = ()
    started: ItemStarted | None = None
    progress: tuple[ItemProgressReported, ...] = ()
    postponed: tuple[ItemPostponed, ...] = ()
    completed: ItemCompleted | None = None
    cancelled: ItemCancelled | None = None

    @property
    def over(self) -> bool:
        """Whether the item was carried out or given up."""
        return self.completed is not None or self.cancelled is not None

    def by(self, day: date) -> "Deeds":
        """Return what had been done by the end of a day, of what moves or ends an item."""
        return replace(
            self,
            postponed=tuple(each for each in self.postponed if each.on <= day),
            completed=self.completed if self.completed and self.completed.on <= day else None,
            cancelled=self.cancelled if self.cancelled and self.cancelled.on <= day else None,
        )

    def due_by(self, day: date, item: Item) -> date:
        """Return when the item was due by the end of a day, before it was postponed after it."""
        return next((each.item.due_on for each in self.postponed if each.on > day), item.due_on)


NOTHING = Deeds()


@dataclass(frozen=True)
class Version:
    """One version of a plan: what its paper says; the first is the plan as issued."""

    number: int
    title: str
    items: tuple[Item, ...]
    paper: str
    on: date
    reason: str | None = None


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
class AmendedDraft:
    """The items were amended as the committee asked; ready to be issued, or to be submitted again."""

    course: Course


@dataclass(frozen=True)
class Returned:
    """The committee returned it; it must be submitted again."""

    course: Course


@dataclass(frozen=True)
class Waived:
    """It goes without the committee's opinion; ready to be issued."""

    course: Course


@dataclass(frozen=True)
class InForce:
    """Issued; its items are being carried out."""

    course: Course
    issued: Issued
    amendments: tuple[Amended, ...] = ()
    deeds: Mapping[UUID, Deeds] = field(default_factory=dict)
    reviews: tuple[Reviewed, ...] = ()

    def of(self, item_id: UUID) -> Deeds:
        """Return what was done about an item."""
        return self.deeds.get(item_id, NOTHING)

    def open_items(self) -> tuple[Item, ...]:
        """Return the items neither carried out nor given up."""
        return tuple(item for item in self.course.items if not self.of(item.id).over)

    def versions(self) -> tuple[Version, ...]:
        """Return every version, the oldest first."""
        first = Version(1, self.issued.title, self.issued.items, self.issued.number, self.issued.on)
        later = (Version(a.version, a.title, a.items, a.number, a.on, a.reason) for a in self.amendments)
        return (first, *later)


@dataclass(frozen=True)
class Ended:
    """Closed with an evaluation, after what had been done in force."""

    course: Course
    work: InForce
    closed: Closed


Begun = InDraft | AwaitingOpinion | Agreed | ToAmend | AmendedDraft | Returned | Waived | InForce | Ended
State = NotBegun | Begun


def work_of(state: State) -> InForce | None:
    """Return the plan as it is or was in force, None where it was never issued."""
    match state:
        case InForce():
            return state
        case Ended(work=work):
            return work
        case _:
            return None


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Drafted):
        return InDraft(Course(event, event.unit, event.items))
    if isinstance(state, NotBegun):
        raise TypeError(f"a plan begins with its draft, not with {event.TOPIC}")
    course = state.course
    match event:
        case ItemsAmended(items=items):
            amended = replace(course, items=items)
            return AmendedDraft(amended) if isinstance(state, ToAmend) else replace(state, course=amended)
        case Submitted():
            return AwaitingOpinion(replace(course, submissions=(*course.submissions, event)))
        case OpinionRecorded(opinion=opinion):
            return _after(opinion, replace(course, opinions=(*course.opinions, event)))
        case OpinionWaived():
            return Waived(replace(course, waiver=event))
        case Issued():
            return InForce(replace(course, items=event.items), event)
        case HandedOn(unit=unit):
            return replace(state, course=replace(course, unit=unit))
        case _:
            if not isinstance(state, InForce):
                raise TypeError(f"a plan must be in force for {event.TOPIC}")
            return _carried_out(state, event)


def _after(opinion: Opinion, course: Course) -> State:
    match opinion:
        case Opinion.AGREED:
            return Agreed(course)
        case Opinion.AMEND:
            return ToAmend(course)
        case Opinion.RETURNED:
            return Returned(course)
    assert_never(opinion)


def _carried_out(state: InForce, event: Amended | Reviewed | Closed | ItemEvent) -> State:
    match event:
        case Amended(items=items):
            course = replace(state.course, items=items)
            return replace(state, course=course, amendments=(*state.amendments, event))
        case Reviewed():
            return replace(state, reviews=(*state.reviews, event))
        case Closed():
            return Ended(state.course, state, event)
        case _:
            deeds = {**state.deeds, event.item.id: _done(state.of(event.item.id), event)}
            return replace(state, deeds=deeds, course=_as_it_stands(state.course, event))


def _as_it_stands(course: Course, event: ItemEvent) -> Course:
    now: dict[str, object]
    match event:
        case ItemAssigned(item=item):
            now = {"owner_unit": item.owner_unit, "owner_member_id": item.owner_member_id}
        case ItemPostponed(due_on=due_on):
            now = {"due_on": due_on}
        case _:
            return course
    mine = event.item.id
    items = (each.model_copy(update=now) if each.id == mine else each for each in course.items)
    return replace(course, items=tuple(items))


def _done(deeds: Deeds, event: ItemEvent) -> Deeds:
    match event:
        case ItemAssigned():
            return replace(deeds, assigned=(*deeds.assigned, event))
        case ItemStarted():
            return replace(deeds, started=event)
        case ItemProgressReported():
            return replace(deeds, progress=(*deeds.progress, event))
        case ItemPostponed():
            return replace(deeds, postponed=(*deeds.postponed, event))
        case ItemCompleted():
            return replace(deeds, completed=event)
        case ItemCancelled():
            return replace(deeds, cancelled=event)
        case _:
            raise TypeError(f"{event.TOPIC} is said of no item")
