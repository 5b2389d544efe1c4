"""Youth works (công trình) and youth tasks (phần việc), and what came of them (domain.md §4.4)."""

from collections.abc import Iterator, Mapping

from contracts.plans.works import (
    WorkCompleted,
    WorkDeclined,
    WorkFact,
    WorkKind,
    WorkRecognised,
    WorkRegistered,
)
from services.reporting.figures.base import Entry, Figure, Rule


def _figure(id: str, vi: str, en: str, unit: str, definition_vi: str) -> Figure:
    return Figure(id, vi=vi, en=en, unit=unit, proactive=2, kind="flow", definition_vi=definition_vi)


REGISTERED: Mapping[WorkKind, Figure] = {
    WorkKind.WORK: _figure(
        "works.registered",
        "Công trình thanh niên đăng ký",
        "Youth works registered",
        "work",
        "Số công trình thanh niên các đơn vị đăng ký trong kỳ, tính theo ngày đăng ký.",
    ),
    WorkKind.TASK: _figure(
        "tasks.registered",
        "Phần việc thanh niên đăng ký",
        "Youth tasks registered",
        "task",
        "Số phần việc thanh niên các đơn vị đăng ký trong kỳ, tính theo ngày đăng ký.",
    ),
}
COMPLETED: Mapping[WorkKind, Figure] = {
    WorkKind.WORK: _figure(
        "works.completed",
        "Công trình thanh niên hoàn thành",
        "Youth works completed",
        "work",
        "Số công trình thanh niên hoàn thành với kết quả đo được trong kỳ, tính theo ngày hoàn thành.",
    ),
    WorkKind.TASK: _figure(
        "tasks.completed",
        "Phần việc thanh niên hoàn thành",
        "Youth tasks completed",
        "task",
        "Số phần việc thanh niên hoàn thành với kết quả đo được trong kỳ, tính theo ngày hoàn thành.",
    ),
}
RECOGNISED: Mapping[WorkKind, Figure] = {
    WorkKind.WORK: _figure(
        "works.recognised",
        "Công trình thanh niên được công nhận",
        "Youth works recognised",
        "work",
        "Số công trình thanh niên được cấp trên trực tiếp hoặc cấp cao hơn công nhận trong kỳ; công trình được cấp cao "
        "hơn công nhận thêm không tính lại.",
    ),
    WorkKind.TASK: _figure(
        "tasks.recognised",
        "Phần việc thanh niên được công nhận",
        "Youth tasks recognised",
        "task",
        "Số phần việc thanh niên được công nhận trong kỳ; phần việc được cấp cao hơn công nhận thêm không tính lại.",
    ),
}
DECLINED: Mapping[WorkKind, Figure] = {
    WorkKind.WORK: _figure(
        "works.declined",
        "Công trình không được công nhận",
        "Youth works declined",
        "work",
        "Số công trình thanh niên không được công nhận trong kỳ.",
    ),
    WorkKind.TASK: _figure(
        "tasks.declined",
        "Phần việc không được công nhận",
        "Youth tasks declined",
        "task",
        "Số phần việc thanh niên không được công nhận trong kỳ.",
    ),
}
VALUE = _figure(
    "works.value",
    "Giá trị làm lợi của công trình, phần việc",
    "Value of youth works and tasks",
    "đồng",
    "Tổng giá trị bằng tiền của các công trình, phần việc thanh niên hoàn thành trong kỳ.",
)
TURNS = _figure(
    "works.turns",
    "Lượt tham gia công trình, phần việc",
    "Turns in youth works and tasks",
    "turn",
    "Tổng số lượt tham gia các công trình, phần việc hoàn thành trong kỳ; một người tham gia nhiều lần tính nhiều lượt.",
)
PERSONS = _figure(
    "works.persons",
    "Người tham gia công trình, phần việc",
    "Persons in youth works and tasks",
    "person",
    "Tổng số người tham gia của từng công trình, phần việc hoàn thành trong kỳ; trong một công trình mỗi người tính "
    "một lần.",
)

FIGURES = (
    *REGISTERED.values(),
    *COMPLETED.values(),
    *RECOGNISED.values(),
    *DECLINED.values(),
    VALUE,
    TURNS,
    PERSONS,
)


def completed(fact: WorkCompleted) -> Iterator[Entry]:
    """A work counts on the day it was done, with its value, turns and persons; a figure of 0 makes no entry."""
    yield COMPLETED[fact.kind].entry(fact, 1)
    for figure, amount in ((VALUE, fact.value), (TURNS, fact.turns), (PERSONS, fact.persons)):
        if amount:
            yield figure.entry(fact, amount)


def recognised(fact: WorkRecognised) -> Iterator[Entry]:
    """Only the first recognition counts: the figure is of works, not of decisions."""
    if fact.first:
        yield RECOGNISED[fact.kind].entry(fact, 1)


def one(figures: Mapping[WorkKind, Figure]) -> Rule:
    """Return the rule of a fact that counts once in the figure of its kind."""

    def rule(fact: WorkFact) -> Iterator[Entry]:
        yield figures[fact.kind].entry(fact, 1)

    return rule  # type: ignore[return-value]  # a rule of the facts it is listed for


RULES = (
    (WorkRegistered, one(REGISTERED)),
    (WorkCompleted, completed),
    (WorkRecognised, recognised),
    (WorkDeclined, one(DECLINED)),
)
