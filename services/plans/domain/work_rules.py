"""What may happen next to a youth work or task: commands and rules (domain.md §4.4, §9.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, assert_never
from uuid import UUID

from services.kernel.decider import Decider
from services.plans.domain import work_refusals as no
from services.plans.domain.measures import TURNS_AND_PERSONS, Measured, amount_of, check_measures, measures_of
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import UnitRef
from services.plans.domain.work import (
    Cancelled,
    Completed,
    Course,
    Declined,
    Done,
    Event,
    GivenUp,
    HandedOn,
    Honoured,
    Inspected,
    NotRegistered,
    OnRegister,
    Planned,
    Recognised,
    Registered,
    Started,
    State,
    TurnedDown,
    UnderWay,
    WorkKind,
    evolve,
)


class Standing(StrEnum):
    """How a unit that decides stands to the unit whose work it is."""

    OWN = "OWN"
    ABOVE = "ABOVE"
    ASIDE = "ASIDE"


@dataclass(frozen=True)
class Register:
    """Take a work on for a year."""

    unit: UnitRef
    kind: WorkKind
    title: str
    year: int
    goal: str
    measure: str
    planned: int
    planned_value: int
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Start:
    """Set to work."""

    on: date


@dataclass(frozen=True)
class Complete:
    """Report the work as done."""

    results: tuple[Measured, ...]
    value: int
    turns: int
    persons: int
    attachments: tuple[str, ...]
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Inspect:
    """Look at what was done, for the level above."""

    inspection_id: UUID
    accepted: bool
    remark: str | None
    on: date


@dataclass(frozen=True)
class Recognise:
    """Recognise the work at a level, by decision of the unit `by`."""

    level: str
    by: UnitRef
    standing: Standing
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Decline:
    """Deny recognition, by decision of the unit `by`."""

    by: UnitRef
    standing: Standing
    reason: str
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Cancel:
    """Give the work up."""

    reason: str
    on: date


@dataclass(frozen=True)
class HandOn:
    """Give the work to another unit, because its own is no more. Never refused."""

    unit: UnitRef
    on: date


Command = Register | Start | Complete | Inspect | Recognise | Decline | Cancel | HandOn


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what follows from the command, nothing where it is already so; raises a refusal of `work_refusals`."""
    if isinstance(command, Register):
        return _register(command, state)
    if isinstance(command, HandOn):
        return _hand_on(command, state)
    if isinstance(state, NotRegistered):
        raise no.UnknownWork
    match command:
        case Start():
            return _start(command, state)
        case Complete():
            return _complete(command, state)
        case Inspect():
            return _inspect(command, state)
        case Recognise():
            return _recognise(command, state)
        case Decline():
            return _decline(command, state)
        case Cancel():
            return _cancel(command, state)
    assert_never(command)


def _register(command: Register, state: State) -> Sequence[Event]:
    wanted = Registered(
        unit=command.unit,
        kind=command.kind,
        title=command.title,
        year=command.year,
        goal=command.goal,
        measure=command.measure,
        planned=command.planned,
        planned_value=command.planned_value,
        number=command.number,
        on=command.on,
    )
    if not isinstance(state, NotRegistered):
        if state.course.registered == wanted:
            return []
        raise no.WorkAlreadyRegistered
    last = command.on.year + command.rules.works.registered_years_ahead
    if not command.on.year <= command.year <= last:
        raise no.WorkYearWrong(
            f"Đăng ký ngày {command.on:%d/%m/%Y} chỉ dùng được cho năm {command.on.year} đến {last}; "
            "hãy kiểm tra lại năm."
        )
    check_measures([command.measure], command.rules, TURNS_AND_PERSONS)
    return [wanted]


def _hand_on(command: HandOn, state: State) -> Sequence[Event]:
    if not isinstance(state, Planned | UnderWay | Done) or state.course.unit.id == command.unit.id:
        return []
    here = _of(state.course) | {"unit": command.unit}
    return [HandedOn(**here, from_unit=state.course.unit, on=command.on)]


def _start(command: Start, state: OnRegister) -> Sequence[Event]:
    course = state.course
    if course.started is not None and course.started.on == command.on:
        return []
    _not_over(state)
    if not isinstance(state, Planned):
        raise no.WorkAlreadyStarted
    _not_before(command.on, course)
    return [Started(**_of(course), on=command.on)]


def _complete(command: Complete, state: OnRegister) -> Sequence[Event]:
    course = state.course
    wanted = Completed(
        **_of(course),
        results=command.results,
        value=command.value,
        turns=command.turns,
        persons=command.persons,
        attachments=command.attachments,
        on=command.on,
    )
    if course.completed is not None:
        if course.completed == wanted.model_copy(update={"unit": course.completed.unit}):
            return []
        raise no.WorkAlreadyCompleted
    _not_over(state)
    if course.started is None and _holds(course, command.rules.works.started_before_completion):
        raise no.WorkNotStarted
    _not_before(command.on, course)
    _hold_result(command, course)
    return [wanted]


def _hold_result(command: Complete, course: Course) -> None:
    rules, goal = command.rules.works, course.registered.measure
    check_measures(measures_of(command.results), command.rules, TURNS_AND_PERSONS)
    if not amount_of(command.results, goal) and _holds(course, rules.result_in_measure_of_goal):
        raise no.WorkResultMissing(
            f"Chưa có kết quả đo bằng «{command.rules.results.measures.get(goal, goal)}» như mục tiêu đã đăng ký; "
            "hãy bổ sung số lượng sản phẩm rồi gửi lại."
        )
    if rules.persons_not_above_turns and command.persons > command.turns:
        raise no.WorkPersonsAboveTurns


def _inspect(command: Inspect, state: OnRegister) -> Sequence[Event]:
    course = state.course
    wanted = Inspected(
        **_of(course),
        inspection_id=command.inspection_id,
        accepted=command.accepted,
        remark=command.remark,
        on=command.on,
    )
    for each in course.inspections:
        if each.inspection_id == command.inspection_id:
            if each == wanted.model_copy(update={"unit": each.unit}):
                return []
            raise no.WorkInspectionIsAnother
    _not_over(state)
    if isinstance(state, Honoured):
        raise no.WorkAlreadyRecognised
    _hold_done(command.on, course)
    return [wanted]


def _recognise(command: Recognise, state: OnRegister) -> Sequence[Event]:
    course, rules = state.course, command.rules.works
    said = (command.level, command.number, command.on)
    for each in course.recognitions:
        if (each.level, each.number, each.on) == said:
            return []
        if each.level == command.level:
            raise no.WorkAlreadyRecognised
    _not_over(state)
    _hold_standing(course, command.standing, command.rules)
    if command.level not in rules.levels:
        raise no.WorkLevelUnknown(
            f"Không có cấp công nhận «{command.level}»; hãy dùng một trong: {', '.join(rules.levels)}."
        )
    if (command.standing is Standing.OWN) != (command.level == rules.own_level):
        raise no.WorkLevelWrong
    _hold_done(command.on, course)
    _hold_inspection(course, command.rules)
    return [
        Recognised(
            **_of(course),
            level=command.level,
            by=command.by,
            first=not course.recognitions,
            number=command.number,
            on=command.on,
        )
    ]


def _decline(command: Decline, state: OnRegister) -> Sequence[Event]:
    course = state.course
    if isinstance(state, TurnedDown):
        earlier = state.declined
        if (earlier.reason, earlier.number, earlier.on) == (command.reason, command.number, command.on):
            return []
    _not_over(state)
    if isinstance(state, Honoured):
        raise no.WorkAlreadyRecognised
    _hold_standing(course, command.standing, command.rules)
    _hold_done(command.on, course)
    return [Declined(**_of(course), by=command.by, reason=command.reason, number=command.number, on=command.on)]


def _cancel(command: Cancel, state: OnRegister) -> Sequence[Event]:
    if isinstance(state, GivenUp) and (state.cancelled.reason, state.cancelled.on) == (command.reason, command.on):
        return []
    _not_over(state)
    if not isinstance(state, Planned | UnderWay):
        raise no.WorkAlreadyCompleted(
            "Công trình, phần việc đã hoàn thành nên không hủy được nữa; "
            "nếu không đạt, đơn vị có quyền công nhận hãy quyết định không công nhận."
        )
    _not_before(command.on, state.course)
    return [Cancelled(**_of(state.course), reason=command.reason, on=command.on)]


def _of(course: Course) -> dict[str, Any]:
    registered = course.registered
    return {"unit": course.unit, "kind": registered.kind, "title": registered.title, "year": registered.year}


def _holds(course: Course, kinds: Sequence[str]) -> bool:
    return course.registered.kind in kinds


def _not_over(state: OnRegister) -> None:
    if isinstance(state, TurnedDown | GivenUp):
        raise no.WorkOver


def _not_before(on: date, course: Course) -> None:
    if on < course.since:
        raise no.WorkDaysOutOfOrder(
            f"Bước trước có hiệu lực ngày {course.since:%d/%m/%Y}; bước này không thể sớm hơn, "
            "hãy kiểm tra lại ngày có hiệu lực."
        )


def _hold_done(on: date, course: Course) -> None:
    if course.completed is None:
        raise no.WorkNotCompleted
    _not_before(on, course)


def _hold_inspection(course: Course, rules: RuleSet) -> None:
    if not _holds(course, rules.works.inspected_before_recognition):
        return
    if not course.inspections:
        raise no.WorkNotInspected
    if not course.inspections[-1].accepted:
        raise no.WorkNotAccepted


def _hold_standing(course: Course, standing: Standing, rules: RuleSet) -> None:
    if standing is Standing.ASIDE:
        raise no.WorkDecidedFromAside
    if standing is Standing.OWN and _holds(course, rules.works.recognised_by_superior):
        raise no.WorkDecidedByItself


work: Decider[Command, State, Event] = Decider(
    name="work",
    events=(Registered, Started, Completed, Inspected, Recognised, Declined, Cancelled, HandedOn),
    initial=NotRegistered(),
    evolve=evolve,
    decide=decide,
)
