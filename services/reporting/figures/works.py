"""Youth works (công trình) and youth tasks (phần việc), and what came of them (domain.md §4.4)."""

from collections.abc import Iterator, Mapping

from contracts.plans.works import (
    WorkCancelled,
    WorkCompleted,
    WorkDeclined,
    WorkFact,
    WorkInspected,
    WorkKind,
    WorkRecognised,
    WorkRegistered,
    WorkStarted,
)
from services.reporting.figures.base import Entry, Figure, Rule, adds_to


def _figure(id: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(
        id, vi=vi, en=en, unit=unit, proactive=2, kind="flow", definition_vi=definition_vi, definition_en=definition_en
    )


REGISTERED: Mapping[WorkKind, Figure] = {
    WorkKind.WORK: _figure(
        "works.registered",
        "Công trình thanh niên đăng ký",
        "Youth works registered",
        "work",
        "Số công trình thanh niên các đơn vị đăng ký trong kỳ, tính theo ngày đăng ký.",
        "Youth works the units registered in the period, by the day of registration.",
    ),
    WorkKind.TASK: _figure(
        "tasks.registered",
        "Phần việc thanh niên đăng ký",
        "Youth tasks registered",
        "task",
        "Số phần việc thanh niên các đơn vị đăng ký trong kỳ, tính theo ngày đăng ký.",
        "Youth tasks the units registered in the period, by the day of registration.",
    ),
}
COMPLETED: Mapping[WorkKind, Figure] = {
    WorkKind.WORK: _figure(
        "works.completed",
        "Công trình thanh niên hoàn thành",
        "Youth works completed",
        "work",
        "Số công trình thanh niên hoàn thành với kết quả đo được trong kỳ, tính theo ngày hoàn thành.",
        "Youth works completed with a measured result in the period, by the day they were completed.",
    ),
    WorkKind.TASK: _figure(
        "tasks.completed",
        "Phần việc thanh niên hoàn thành",
        "Youth tasks completed",
        "task",
        "Số phần việc thanh niên hoàn thành với kết quả đo được trong kỳ, tính theo ngày hoàn thành.",
        "Youth tasks completed with a measured result in the period, by the day they were completed.",
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
        "Youth works recognised by the level above or higher in the period; a work that a higher level recognises "
        "as well does not count again.",
    ),
    WorkKind.TASK: _figure(
        "tasks.recognised",
        "Phần việc thanh niên được công nhận",
        "Youth tasks recognised",
        "task",
        "Số phần việc thanh niên được công nhận trong kỳ; phần việc được cấp cao hơn công nhận thêm không tính lại.",
        "Youth tasks recognised in the period; a task that a higher level recognises as well does not count again.",
    ),
}
DECLINED: Mapping[WorkKind, Figure] = {
    WorkKind.WORK: _figure(
        "works.declined",
        "Công trình không được công nhận",
        "Youth works declined",
        "work",
        "Số công trình thanh niên không được công nhận trong kỳ.",
        "Youth works denied recognition in the period.",
    ),
    WorkKind.TASK: _figure(
        "tasks.declined",
        "Phần việc không được công nhận",
        "Youth tasks declined",
        "task",
        "Số phần việc thanh niên không được công nhận trong kỳ.",
        "Youth tasks denied recognition in the period.",
    ),
}
VALUE = _figure(
    "works.value",
    "Giá trị làm lợi của công trình, phần việc",
    "Value of youth works and tasks",
    "đồng",
    "Tổng giá trị bằng tiền của các công trình, phần việc thanh niên hoàn thành trong kỳ.",
    "Value in đồng of the youth works and tasks completed in the period.",
)
TURNS = _figure(
    "works.turns",
    "Lượt tham gia công trình, phần việc",
    "Turns in youth works and tasks",
    "turn",
    "Tổng số lượt tham gia các công trình, phần việc hoàn thành trong kỳ; một người tham gia nhiều lần tính nhiều lượt.",
    "Turns (lượt) in the works and tasks completed in the period; someone who takes part several times counts "
    "several times.",
)
PERSONS = _figure(
    "works.persons",
    "Người tham gia công trình, phần việc",
    "Persons in youth works and tasks",
    "person",
    "Tổng số người tham gia của từng công trình, phần việc hoàn thành trong kỳ; trong một công trình mỗi người tính "
    "một lần.",
    "Persons in each of the works and tasks completed in the period; within a work each counts once.",
)

STARTED: Mapping[WorkKind, Figure] = {
    WorkKind.WORK: _figure(
        "works.started",
        "Công trình thanh niên khởi công",
        "Youth works started",
        "work",
        "Số công trình thanh niên bắt đầu thực hiện trong kỳ.",
        "Youth works begun in the period.",
    ),
    WorkKind.TASK: _figure(
        "tasks.started",
        "Phần việc thanh niên bắt đầu",
        "Youth tasks started",
        "task",
        "Số phần việc thanh niên bắt đầu thực hiện trong kỳ.",
        "Youth tasks begun in the period.",
    ),
}
CANCELLED: Mapping[WorkKind, Figure] = {
    WorkKind.WORK: _figure(
        "works.cancelled",
        "Công trình thanh niên đã hủy",
        "Youth works given up",
        "work",
        "Số công trình thanh niên bị hủy trong kỳ khi chưa hoàn thành.",
        "Youth works given up in the period before they were completed.",
    ),
    WorkKind.TASK: _figure(
        "tasks.cancelled",
        "Phần việc thanh niên đã hủy",
        "Youth tasks given up",
        "task",
        "Số phần việc thanh niên bị hủy trong kỳ khi chưa hoàn thành.",
        "Youth tasks given up in the period before they were completed.",
    ),
}
INSPECTIONS = _figure(
    "works.inspections",
    "Lượt kiểm tra công trình, phần việc",
    "Inspections of works and tasks",
    "time",
    "Số lượt cấp trên kiểm tra công trình, phần việc đã hoàn thành trong kỳ.",
    "Times in the period that the level above looked at works and tasks that were done.",
)
ACCEPTED = _figure(
    "works.inspections_passed",
    "Lượt kiểm tra đạt",
    "Inspections passed",
    "time",
    "Số lượt kiểm tra công trình, phần việc trong kỳ có kết quả đạt.",
    "Inspections of works and tasks in the period at which they were accepted.",
)
HIGHER = _figure(
    "works.recognised_higher",
    "Lượt được cấp cao hơn công nhận thêm",
    "Recognitions by a higher level",
    "time",
    "Số lần công trình, phần việc đã được công nhận được cấp cao hơn công nhận thêm trong kỳ.",
    "Times in the period that a work or task already recognised was recognised by a higher level as well.",
)

FIGURES = (
    *REGISTERED.values(),
    *STARTED.values(),
    *COMPLETED.values(),
    *CANCELLED.values(),
    INSPECTIONS,
    ACCEPTED,
    *RECOGNISED.values(),
    HIGHER,
    *DECLINED.values(),
    VALUE,
    TURNS,
    PERSONS,
)


@adds_to(*COMPLETED.values(), VALUE, TURNS, PERSONS)
def completed(fact: WorkCompleted) -> Iterator[Entry]:
    """A work counts on the day it was done, with its value, turns and persons; a figure of 0 makes no entry."""
    yield COMPLETED[fact.kind].entry(fact, 1)
    for figure, amount in ((VALUE, fact.value), (TURNS, fact.turns), (PERSONS, fact.persons)):
        if amount:
            yield figure.entry(fact, amount)


@adds_to(INSPECTIONS, ACCEPTED)
def inspected(fact: WorkInspected) -> Iterator[Entry]:
    """An inspection counts once, and once more where it was passed."""
    yield INSPECTIONS.entry(fact, 1)
    if fact.accepted:
        yield ACCEPTED.entry(fact, 1)


@adds_to(*RECOGNISED.values(), HIGHER)
def recognised(fact: WorkRecognised) -> Iterator[Entry]:
    """A work counts as recognised at its first recognition; any later one counts apart, as a decision."""
    yield (RECOGNISED[fact.kind] if fact.first else HIGHER).entry(fact, 1)


def of_kind(figures: Mapping[WorkKind, Figure]) -> Rule:
    """Return the rule of a fact that counts once in the figure of its kind."""

    @adds_to(*figures.values())
    def rule(fact: WorkFact) -> Iterator[Entry]:
        yield figures[fact.kind].entry(fact, 1)

    return rule


RULES = (
    (WorkRegistered, of_kind(REGISTERED)),
    (WorkStarted, of_kind(STARTED)),
    (WorkCompleted, completed),
    (WorkCancelled, of_kind(CANCELLED)),
    (WorkInspected, inspected),
    (WorkRecognised, recognised),
    (WorkDeclined, of_kind(DECLINED)),
)
