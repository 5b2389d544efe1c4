"""What may happen next to a youth model: commands and rules (domain.md §4.4, §9.2)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from services.kernel.decider import Decider
from services.plans.domain import model_refusals as no
from services.plans.domain.measures import TURNS_AND_PERSONS, Measured, check_measures, measures_of
from services.plans.domain.model import (
    AtRest,
    Course,
    Event,
    HandedOn,
    InOperation,
    JudgedEffective,
    NotRegistered,
    OnRegister,
    Registered,
    Replicated,
    Reported,
    Resumed,
    State,
    Stopped,
    evolve,
)
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import UnitRef


@dataclass(frozen=True)
class Register:
    """Put a model on the unit's register; `source_id` where it was taken over from another unit."""

    unit: UnitRef
    name: str
    field: str
    number: str
    on: date
    source_id: UUID | None = None


@dataclass(frozen=True)
class Report:
    """Report what came of the model from `first` to `last`."""

    report_id: UUID
    first: date
    last: date
    turns: int
    persons: int
    results: tuple[Measured, ...]
    text: str | None
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class JudgeEffective:
    """Find the model effective."""

    remark: str | None
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Replicate:
    """Note that another unit takes the model over as its own `replica_id`, which is registered beside."""

    replica_id: UUID
    to_unit: UnitRef
    number: str
    on: date


@dataclass(frozen=True)
class Stop:
    """Stop the model."""

    reason: str
    number: str
    on: date


@dataclass(frozen=True)
class Resume:
    """Take a stopped model up again."""

    number: str
    on: date


@dataclass(frozen=True)
class HandOn:
    """Give the model to another unit, because its own is no more. Never refused."""

    unit: UnitRef
    on: date


Command = Register | Report | JudgeEffective | Replicate | Stop | Resume | HandOn


def name_claim(unit_id: UUID, name: str) -> str:
    """Return what must be unique: the unit and the name, whatever its case, spacing or Unicode form."""
    return f"{unit_id}:{' '.join(unicodedata.normalize('NFC', name).casefold().split())}"


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what follows from the command, nothing where it is already so; raises a refusal of `model_refusals`."""
    if isinstance(command, Register):
        return _register(command, state)
    if isinstance(command, HandOn):
        return _hand_on(command, state)
    if isinstance(state, NotRegistered):
        raise no.UnknownModel
    match command:
        case Report():
            return _report(command, state)
        case JudgeEffective():
            return _judge(command, state)
        case Replicate():
            return _replicate(command, state)
        case Stop():
            return _stop(command, state)
        case Resume():
            return _resume(command, state)
    assert_never(command)


def _register(command: Register, state: State) -> Sequence[Event]:
    wanted = Registered(
        unit=command.unit,
        name=command.name,
        field=command.field,
        number=command.number,
        on=command.on,
        source_id=command.source_id,
    )
    if isinstance(state, NotRegistered):
        return [wanted]
    if state.course.registered == wanted:
        return []
    raise no.AlreadyRegistered


def _hand_on(command: HandOn, state: State) -> Sequence[Event]:
    if not isinstance(state, InOperation) or state.course.unit.id == command.unit.id:
        return []
    here = _of(state.course) | {"unit": command.unit}
    return [HandedOn(**here, from_unit=state.course.unit, on=command.on)]


def _report(command: Report, state: OnRegister) -> Sequence[Event]:
    course = state.course
    wanted = Reported(
        **_of(course),
        report_id=command.report_id,
        first=command.first,
        last=command.last,
        turns=command.turns,
        persons=command.persons,
        results=command.results,
        text=command.text,
        number=command.number,
        on=command.on,
    )
    earlier = next((each for each in course.reports if each.report_id == command.report_id), None)
    if earlier is not None:
        if earlier == wanted.model_copy(update={"unit": earlier.unit}):
            return []
        raise no.ModelReportIsAnother
    _in_operation(state)
    _not_before(command.on, course.since)
    _hold_figures(command)
    _hold_period(command, course)
    return [wanted]


def _hold_figures(command: Report) -> None:
    if not (command.turns or command.persons or command.results or command.text):
        raise no.ModelReportEmpty
    if command.rules.models.persons_not_above_turns and command.persons > command.turns:
        raise no.ModelPersonsAboveTurns
    check_measures(measures_of(command.results), command.rules, TURNS_AND_PERSONS)


def _hold_period(command: Report, course: Course) -> None:
    if command.first > command.last or command.first > command.on:
        raise no.ModelPeriodWrong
    if not command.rules.models.periods_apart:
        return
    for each in course.reports:
        if each.first <= command.last and command.first <= each.last:
            raise no.ModelPeriodReported(
                f"Kỳ từ {each.first:%d/%m/%Y} đến {each.last:%d/%m/%Y} đã được báo cáo; "
                "hãy chọn kỳ không trùng để số liệu không bị tính hai lần."
            )


def _judge(command: JudgeEffective, state: OnRegister) -> Sequence[Event]:
    course = state.course
    wanted = JudgedEffective(
        **_of(course),
        remark=command.remark,
        number=command.number,
        on=command.on,
    )
    if course.judged is not None:
        if course.judged == wanted.model_copy(update={"unit": course.judged.unit}):
            return []
        raise no.ModelAlreadyJudged
    _in_operation(state)
    _not_before(command.on, course.since)
    needed, found = command.rules.models.judged_after_reports, sum(each.on <= command.on for each in course.reports)
    if found < needed:
        raise no.ModelNotReported(
            f"Cần ít nhất {needed} báo cáo trước ngày đánh giá, mới có {found}; hãy báo cáo kết quả mô hình trước."
        )
    return [wanted]


def _replicate(command: Replicate, state: OnRegister) -> Sequence[Event]:
    course = state.course
    for each in course.replicas:
        same_unit, same_id = each.to_unit.id == command.to_unit.id, each.replica_id == command.replica_id
        if same_unit and same_id and (each.number, each.on) == (command.number, command.on):
            return []
        if same_unit:
            raise no.ModelAlreadyReplicated
        if same_id:
            raise no.ModelAlreadyReplicated("Mã này đã dùng cho lần nhân rộng đến đơn vị khác; hãy gửi lại với mã mới.")
    if command.to_unit.id == course.unit.id:
        raise no.ReplicatedToOwnUnit
    _in_operation(state)
    _not_before(command.on, course.since)
    return [
        Replicated(
            **_of(course),
            replica_id=command.replica_id,
            to_unit=command.to_unit,
            number=command.number,
            on=command.on,
        )
    ]


def _stop(command: Stop, state: OnRegister) -> Sequence[Event]:
    course = state.course
    said = (command.reason, command.number, command.on)
    if any((each.reason, each.number, each.on) == said for each in course.stops):
        return []
    _in_operation(state)
    _not_before(command.on, max([course.since, *(each.on for each in _steps(course))]))
    return [
        Stopped(
            **_of(course),
            reason=command.reason,
            number=command.number,
            on=command.on,
        )
    ]


def _resume(command: Resume, state: OnRegister) -> Sequence[Event]:
    course = state.course
    if any((each.number, each.on) == (command.number, command.on) for each in course.resumptions):
        return []
    if not isinstance(state, AtRest):
        raise no.ModelNotStopped
    _not_before(command.on, course.stops[-1].on)
    return [
        Resumed(
            **_of(course),
            number=command.number,
            on=command.on,
        )
    ]


def _of(course: Course) -> dict[str, Any]:
    return {"unit": course.unit, "name": course.registered.name, "field": course.registered.field}


def _steps(course: Course) -> Sequence[Reported | JudgedEffective | Replicated]:
    judged = (course.judged,) if course.judged is not None else ()
    return (*course.reports, *judged, *course.replicas)


def _in_operation(state: OnRegister) -> None:
    if isinstance(state, AtRest):
        raise no.ModelStopped


def _not_before(on: date, earliest: date) -> None:
    if on < earliest:
        raise no.ModelDaysOutOfOrder(
            f"Bước này không thể có hiệu lực trước ngày {earliest:%d/%m/%Y}; hãy kiểm tra lại ngày có hiệu lực."
        )


model: Decider[Command, State, Event] = Decider(
    name="model",
    events=(Registered, Reported, JudgedEffective, Replicated, Stopped, Resumed, HandedOn),
    initial=NotRegistered(),
    evolve=evolve,
    decide=decide,
)
