"""One unit's report in a campaign: what was asked, each version with its frozen figures, where it stands (domain.md §6.1)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, assert_never
from uuid import UUID

from services.reporting.domain.frozen import Frozen
from services.reporting.domain.units import OwnedEvent, UnitRef


# Events. `unit` is whose report it is; `version` counts the submissions from 1.
class ReportEvent(OwnedEvent):
    """Base of the events of a report."""

    campaign_id: UUID


class Assigned(ReportEvent):
    """The unit `issuer` asks for the report, by the end of `due_on`; `supplement_days`: so long for a supplement."""

    TOPIC: ClassVar[str] = "reporting.report.assigned"

    issuer: UnitRef
    due_on: date
    close_at: datetime
    resubmission: bool
    supplement_days: int
    reminder_days: tuple[int, ...]


class Submitted(ReportEvent):
    """The unit reported, at the server's moment `at`; late or not is said of each submission by itself."""

    TOPIC: ClassVar[str] = "reporting.report.submitted"

    version: int
    at: datetime
    is_late: bool
    note: str


class FiguresFrozen(ReportEvent):
    """What the report says in this version, for good."""

    TOPIC: ClassVar[str] = "reporting.report.figures_frozen"

    version: int
    frozen: Frozen


class FigureOverridden(ReportEvent):
    """A figure of a version is reported otherwise than it was counted, for a reason."""

    TOPIC: ClassVar[str] = "reporting.report.figure_overridden"

    version: int
    figure: str
    old: int
    new: int
    reason: str


class SupplementRequested(ReportEvent):
    """The version does not do; another is due on `due_on`."""

    TOPIC: ClassVar[str] = "reporting.report.supplement_requested"

    version: int
    reason: str
    due_on: date


class Accepted(ReportEvent):
    """The version was taken as the unit's report."""

    TOPIC: ClassVar[str] = "reporting.report.accepted"

    version: int


class Exempted(ReportEvent):
    """The unit need not report, for a reason; `approved_by` is the post that approved it."""

    TOPIC: ClassVar[str] = "reporting.report.exempted"

    reason: str
    approved_by: str


class OverdueMarked(ReportEvent):
    """The due date passed and nothing was submitted."""

    TOPIC: ClassVar[str] = "reporting.report.overdue_marked"

    due_on: date


class Reminded(ReportEvent):
    """The due date came near: `stage` is T-7, T-3, T-0 and the like."""

    TOPIC: ClassVar[str] = "reporting.report.reminded"

    stage: str
    due_on: date


class Closed(ReportEvent):
    """The campaign ended and the report had not come, or not been supplemented."""

    TOPIC: ClassVar[str] = "reporting.report.closed"


class DueMoved(ReportEvent):
    """The campaign is due on `campaign_due` from now on, the next submission by the end of `due_on`.

    What was overdue and has longer now is so no more.
    """

    TOPIC: ClassVar[str] = "reporting.report.due_moved"

    campaign_due: date
    due_on: date
    close_at: datetime


class Reopened(ReportEvent):
    """The campaign was opened again, and the report that had not come, or not been supplemented, may come still."""

    TOPIC: ClassVar[str] = "reporting.report.reopened"

    campaign_due: date
    due_on: date
    close_at: datetime


Event = (
    Assigned
    | Submitted
    | FiguresFrozen
    | FigureOverridden
    | SupplementRequested
    | Accepted
    | Exempted
    | OverdueMarked
    | Reminded
    | Closed
    | DueMoved
    | Reopened
)


# State of a report.
@dataclass(frozen=True)
class Version:
    """A submission: what it said, which figures were reported otherwise, what was found missing in it."""

    submitted: Submitted
    frozen: Frozen | None = None
    overrides: tuple[FigureOverridden, ...] = ()
    supplement: SupplementRequested | None = None

    def override(self, figure: str) -> FigureOverridden | None:
        """Return the last correction of a figure, None where it is reported as counted."""
        return next((one for one in reversed(self.overrides) if one.figure == figure), None)

    def value(self, figure: str) -> int | None:
        """Return what the version reports for a figure, None where it has no such."""
        counted = self.frozen.figure(figure) if self.frozen else None
        said = self.override(figure)
        return None if counted is None else said.new if said else counted.value


@dataclass(frozen=True)
class Course:
    """What happened so far; `stages` are the reminders said of each due date.

    `campaign_due` and `close_at` are the campaign's as they stand by now, `supplement_due` is None where none is awaited.
    """

    assigned: Assigned
    campaign_due: date
    close_at: datetime
    versions: tuple[Version, ...] = ()
    stages: frozenset[tuple[str, date]] = frozenset()
    supplement_due: date | None = None

    @property
    def due_on(self) -> date:
        """Return the day the next submission is due: that of the supplement asked for, else of the campaign."""
        return self.supplement_due or self.campaign_due

    def under(self, said: DueMoved | Reopened) -> "Course":
        """Return the course under new terms."""
        supplement = said.due_on if self.supplement_due else None
        return replace(self, campaign_due=said.campaign_due, close_at=said.close_at, supplement_due=supplement)


@dataclass(frozen=True)
class NotAssigned:
    """Nobody asked for it."""


@dataclass(frozen=True)
class Pending:
    """Asked for; nothing submitted."""

    course: Course


@dataclass(frozen=True)
class Late:
    """The due date passed and nothing was submitted."""

    course: Course


@dataclass(frozen=True)
class Handed:
    """Submitted, for the first time or again; neither accepted nor found wanting."""

    course: Course


@dataclass(frozen=True)
class Wanting:
    """A supplement was asked for."""

    course: Course


@dataclass(frozen=True)
class Settled:
    """Accepted; the end."""

    course: Course


@dataclass(frozen=True)
class Spared:
    """Exempted; the end."""

    course: Course
    exempted: Exempted


@dataclass(frozen=True)
class Missed:
    """The campaign ended without it; the end."""

    course: Course


Asked = Pending | Late | Handed | Wanting | Settled | Spared | Missed
State = NotAssigned | Asked


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Assigned):
        return Pending(Course(event, event.due_on, event.close_at))
    if isinstance(state, NotAssigned):
        raise TypeError(f"a report begins with its assignment, not with {event.TOPIC}")
    course = state.course
    match event:
        case Submitted():
            return Handed(replace(course, versions=(*course.versions, Version(event)), supplement_due=None))
        case FiguresFrozen(frozen=frozen):
            return replace(state, course=_last(course, frozen=frozen))
        case FigureOverridden():
            return replace(state, course=_last(course, overrides=(*course.versions[-1].overrides, event)))
        case SupplementRequested():
            return Wanting(replace(_last(course, supplement=event), supplement_due=event.due_on))
        case Accepted():
            return Settled(course)
        case Exempted():
            return Spared(course, event)
        case OverdueMarked():
            return Late(course)
        case Reminded(stage=stage, due_on=due_on):
            return replace(state, course=replace(course, stages=course.stages | {(stage, due_on)}))
        case Closed():
            return Missed(course)
        case DueMoved():
            moved = course.under(event)
            overdue = event.due_on <= course.due_on
            return Pending(moved) if isinstance(state, Late) and not overdue else replace(state, course=moved)
        case Reopened():
            moved = course.under(event)
            return Wanting(moved) if moved.supplement_due else Pending(moved)
    assert_never(event)


def _last(course: Course, **changed: object) -> Course:
    """Return the course with its last version changed."""
    return replace(course, versions=(*course.versions[:-1], replace(course.versions[-1], **changed)))  # type: ignore[arg-type]  # fields of Version
