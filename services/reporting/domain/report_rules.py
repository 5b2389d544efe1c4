"""What may be done with a report, and when (domain.md §6.1): server time only, versions never overwritten, a hard end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, assert_never

from services.kernel.decider import Decider
from services.reporting.domain.campaign import CampaignOver
from services.reporting.domain.frozen import Frozen
from services.reporting.domain.report import (
    Accepted,
    Asked,
    Assigned,
    Closed,
    Course,
    DueMoved,
    Event,
    Exempted,
    FigureOverridden,
    FiguresFrozen,
    Handed,
    Late,
    Missed,
    NotAssigned,
    OverdueMarked,
    Pending,
    Reminded,
    Reopened,
    Settled,
    Spared,
    State,
    Submitted,
    SupplementRequested,
    Version,
    Wanting,
    evolve,
)
from services.reporting.domain.report_refusals import (
    AlreadyAccepted,
    AlreadySubmitted,
    AnotherVersion,
    Exempt,
    FigureNotInReport,
    NothingSubmitted,
    OverrideOfAnotherValue,
    ResubmissionOff,
    SupplementAwaited,
    SupplementDueWrong,
    UnknownReport,
    VersionOutOfOrder,
)


# Commands and rules. `now` is the server's moment, `today` its day in Vietnam.
@dataclass(frozen=True)
class Assign:
    """Ask the unit for the report."""

    assigned: Assigned


@dataclass(frozen=True)
class Submit:
    """Hand in a version, with the figures as they are counted now."""

    version: int
    frozen: Frozen
    note: str
    now: datetime
    today: date


@dataclass(frozen=True)
class Override:
    """Report a figure of a version otherwise than it was counted."""

    version: int
    figure: str
    old: int
    new: int
    reason: str
    now: datetime


@dataclass(frozen=True)
class AskSupplement:
    """Send a version back; without `due_on` as long as the form gives, at most until the last day of the campaign."""

    version: int
    reason: str
    due_on: date | None
    close_day: date
    now: datetime
    today: date


@dataclass(frozen=True)
class Accept:
    """Take a version as the unit's report."""

    version: int


@dataclass(frozen=True)
class Spare:
    """Exempt the unit."""

    reason: str
    approved_by: str


@dataclass(frozen=True)
class Pass:
    """Say what the passing of time makes of the report: a reminder, or that it is overdue. Never refused."""

    today: date


@dataclass(frozen=True)
class End:
    """The campaign ends. Never refused."""


@dataclass(frozen=True)
class Move:
    """The campaign is open under other terms from now on; what had ended with it is awaited again. Never refused.

    A supplement has as long as the campaign where that is put off.
    """

    due_on: date
    close_at: datetime
    today: date


Command = Assign | Submit | Override | AskSupplement | Accept | Spare | Pass | End | Move


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return the events a command leads to; none where it is already so."""
    if isinstance(command, Assign):
        return [command.assigned] if isinstance(state, NotAssigned) else []
    if isinstance(state, NotAssigned):
        raise UnknownReport
    match command:
        case Submit():
            return _submit(command, state)
        case Override():
            return _override(command, state)
        case AskSupplement():
            return _ask_supplement(command, state)
        case Accept():
            return _accept(command, state)
        case Spare():
            return _spare(command, state)
        case Pass(today=today):
            return _pass(today, state)
        case End():
            awaited = isinstance(state, Pending | Late | Wanting)
            return [Closed(**_of(state.course))] if awaited else []
        case Move():
            return _move(command, state)
    assert_never(command)


def _submit(wish: Submit, state: Asked) -> Sequence[Event]:
    course = state.course
    if wish.version <= len(course.versions):
        return []
    if wish.version > len(course.versions) + 1:
        raise VersionOutOfOrder
    match state:
        case Settled():
            raise AlreadyAccepted
        case Spared():
            raise Exempt
        case Missed():
            raise CampaignOver
    _require_open(course, wish.now)
    if isinstance(state, Handed) and not course.assigned.resubmission:
        raise ResubmissionOff
    said = {**_of(course), "version": wish.version}
    is_late = wish.today > course.due_on
    return [
        Submitted(**said, at=wish.now, is_late=is_late, note=wish.note),
        FiguresFrozen(**said, frozen=wish.frozen),
    ]


def _override(wish: Override, state: Asked) -> Sequence[Event]:
    version = _handed(state, wish.version)
    said = version.override(wish.figure)
    if said is not None and (said.old, said.new, said.reason) == (wish.old, wish.new, wish.reason):
        return []
    _require_open(state.course, wish.now)
    current = version.value(wish.figure)
    if current is None:
        raise FigureNotInReport
    if current != wish.old:
        raise OverrideOfAnotherValue(f"Số đang có trong báo cáo là {current}, không phải {wish.old}; hãy tải lại.")
    if wish.new == wish.old:
        return []
    words: dict[str, Any] = {"figure": wish.figure, "old": wish.old, "new": wish.new, "reason": wish.reason}
    return [FigureOverridden(**_of(state.course), version=wish.version, **words)]


def _ask_supplement(wish: AskSupplement, state: Asked) -> Sequence[Event]:
    course = state.course
    if isinstance(state, Wanting) and wish.version == len(course.versions):
        return []
    _handed(state, wish.version)
    _require_open(course, wish.now)
    usual = min(wish.today + timedelta(days=course.assigned.supplement_days), wish.close_day)
    due_on = wish.due_on or usual
    if not wish.today <= due_on <= wish.close_day:
        raise SupplementDueWrong
    return [SupplementRequested(**_of(course), version=wish.version, reason=wish.reason, due_on=due_on)]


def _accept(wish: Accept, state: Asked) -> Sequence[Event]:
    if isinstance(state, Settled) and wish.version == len(state.course.versions):
        return []
    _handed(state, wish.version)
    return [Accepted(**_of(state.course), version=wish.version)]


def _spare(wish: Spare, state: Asked) -> Sequence[Event]:
    match state:
        case Pending() | Late():
            return [Exempted(**_of(state.course), reason=wish.reason, approved_by=wish.approved_by)]
        case Spared():
            return []
        case Missed():
            raise CampaignOver
        case _:
            raise AlreadySubmitted


def _pass(today: date, state: Asked) -> Sequence[Event]:
    course = state.course
    if isinstance(state, Pending) and today > course.due_on:
        return [OverdueMarked(**_of(course), due_on=course.due_on)]
    if not isinstance(state, Pending | Wanting) or today > course.due_on:
        return []
    left = (course.due_on - today).days
    reached = min((days for days in course.assigned.reminder_days if days >= left), default=None)
    if reached is None or (f"T-{reached}", course.due_on) in course.stages:
        return []
    return [Reminded(**_of(course), stage=f"T-{reached}", due_on=course.due_on)]


def _move(wish: Move, state: Asked) -> Sequence[Event]:
    course = state.course
    if not isinstance(state, Missed):
        same = (course.campaign_due, course.close_at) == (wish.due_on, wish.close_at)
        return [] if same or isinstance(state, Settled | Spared) else [DueMoved(**_of(course), **_terms(wish, course))]
    overdue = wish.today > wish.due_on and not course.versions
    marked = [OverdueMarked(**_of(course), due_on=wish.due_on)] if overdue else []
    return [Reopened(**_of(course), **_terms(wish, course)), *marked]


def _terms(wish: Move, course: Course) -> dict[str, Any]:
    due_on = wish.due_on
    if course.supplement_due:
        later = wish.due_on > course.campaign_due
        due_on = max(course.supplement_due, wish.due_on) if later else course.supplement_due
    return {"campaign_due": wish.due_on, "due_on": due_on, "close_at": wish.close_at}


def _handed(state: Asked, number: int) -> Version:
    """Return the last version where it is the one meant and waits for an answer; else refuse."""
    match state:
        case Pending() | Late():
            raise NothingSubmitted
        case Settled():
            raise AlreadyAccepted
        case Spared():
            raise Exempt
        case Missed():
            raise CampaignOver
        case Wanting():
            raise SupplementAwaited
    if number != len(state.course.versions):
        raise AnotherVersion
    return state.course.versions[-1]


def _require_open(course: Course, now: datetime) -> None:
    if now >= course.close_at:
        raise CampaignOver


def _of(course: Course) -> dict[str, Any]:
    return {"unit": course.assigned.unit, "campaign_id": course.assigned.campaign_id}


report: Decider[Command, State, Event] = Decider(
    name="report",
    events=(
        Assigned,
        Submitted,
        FiguresFrozen,
        FigureOverridden,
        SupplementRequested,
        Accepted,
        Exempted,
        OverdueMarked,
        Reminded,
        Closed,
        DueMoved,
        Reopened,
    ),
    initial=NotAssigned(),
    evolve=evolve,
    decide=decide,
)
