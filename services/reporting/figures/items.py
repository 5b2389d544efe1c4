"""Items of plans: due, done in time or late, moved, cancelled; targets met; turns, persons and results (domain.md §4.1).

An item that was drawn from the plan above stands in both; it counts once, where it was first planned.
"""

from collections.abc import Iterator, Mapping

from contracts.plans.programmes import (
    PlanAmended,
    PlanApproved,
    PlanItemCancelled,
    PlanItemCompleted,
    PlanItemPostponed,
    PlanItemProgressReported,
    PlanItemStarted,
    ProgrammeHandedOn,
)
from services.reporting.figures.base import Entry, Figure, Rule, adds_to


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(key, vi, en, unit, proactive=2, kind="flow", definition_vi=definition_vi, definition_en=definition_en)


PLANNED = _figure(
    "items.planned",
    "Phần việc đến hạn",
    "Items due",
    "item",
    "Số phần việc của các chương trình, kế hoạch đã ban hành, tính vào ngày đến hạn đang có hiệu lực: phần việc lùi hạn "
    "tính ở hạn mới, phần việc đã hủy hoặc bị bỏ khi điều chỉnh không tính. Phần việc rút từ kế hoạch cấp trên chỉ tính một "
    "lần, ở kế hoạch gốc.",
    "Items of issued plans, on the day they are due as it stands: an item postponed counts on its new day, "
    "one cancelled or dropped by an amendment does not count. An item drawn from the plan above counts once, "
    "in the plan it comes from.",
)
COMPLETED = _figure(
    "items.completed",
    "Phần việc đã làm",
    "Items completed",
    "item",
    "Số phần việc đã thực hiện, tính vào ngày thực hiện; phần việc rút từ kế hoạch cấp trên chỉ tính một lần.",
    "Items carried out, by the day they were done; an item drawn from the plan above counts once.",
)
ON_TIME = _figure(
    "items.on_time",
    "Phần việc làm đúng hạn",
    "Items completed on time",
    "item",
    "Số phần việc thực hiện không muộn hơn ngày đến hạn, tính vào ngày thực hiện.",
    "Items carried out no later than the day they were due, by the day they were done.",
)
LATE = _figure(
    "items.late",
    "Phần việc làm muộn",
    "Items completed late",
    "item",
    "Số phần việc thực hiện sau ngày đến hạn đang có hiệu lực, tính vào ngày thực hiện.",
    "Items carried out after the day they were due as it stood, by the day they were done.",
)
POSTPONED = _figure(
    "items.postponed",
    "Lần lùi hạn phần việc",
    "Postponements of items",
    "time",
    "Số lần lùi hạn phần việc trong kỳ; một phần việc lùi hạn nhiều lần tính nhiều lần.",
    "Postponements of items in the period; an item postponed several times counts several times.",
)
CANCELLED = _figure(
    "items.cancelled",
    "Phần việc đã hủy",
    "Items cancelled",
    "item",
    "Số phần việc bị hủy có lý do trong kỳ, tính theo ngày hủy.",
    "Items cancelled for a reason in the period, by the day they were cancelled.",
)
TARGETS = _figure(
    "items.with_target",
    "Phần việc có chỉ tiêu đã làm",
    "Items with a target completed",
    "item",
    "Số phần việc có chỉ tiêu đã thực hiện, tính vào ngày thực hiện.",
    "Items with a target that were carried out, by the day they were done.",
)
TARGETS_MET = _figure(
    "items.targets_met",
    "Phần việc đạt chỉ tiêu",
    "Items that met their target",
    "item",
    "Số phần việc có chỉ tiêu đã thực hiện với kết quả không thấp hơn chỉ tiêu, tính vào ngày thực hiện.",
    "Items with a target that were carried out with a result not below it, by the day they were done.",
)
TURNS = _figure(
    "activity.turns",
    "Lượt tham gia",
    "Turns",
    "turn",
    "Tổng số lượt tham gia các phần việc; một người tham gia nhiều lần tính nhiều lượt.",
    "Turns (lượt) in plan items; someone who takes part several times counts several times.",
)
PERSONS = _figure(
    "activity.persons",
    "Người tham gia",
    "Persons taking part",
    "person",
    "Tổng số người tham gia của từng phần việc; trong một phần việc mỗi người tính một lần.",
    "Persons who took part in each plan item; within an item each counts once.",
)
BLOOD = _figure(
    "activity.blood_units",
    "Đơn vị máu",
    "Blood units",
    "blood_unit",
    "Tổng số đơn vị máu thu được từ hiến máu tình nguyện.",
    "Units of blood from voluntary blood donation in plan items.",
)
TREES = _figure(
    "activity.trees",
    "Cây trồng trong phần việc",
    "Trees planted (plan items)",
    "tree",
    "Tổng số cây trồng được trong các phần việc.",
    "Trees planted in plan items.",
)
GIFTS = _figure(
    "activity.gifts",
    "Suất quà trong phần việc",
    "Gifts (plan items)",
    "gift",
    "Tổng số suất quà đã trao trong các phần việc.",
    "Gifts given in plan items.",
)
HELPED = _figure(
    "activity.persons_helped",
    "Người được giúp trong phần việc",
    "Persons helped (plan items)",
    "person",
    "Tổng số người được giúp của từng phần việc.",
    "Persons helped in each plan item.",
)
MONEY = _figure(
    "activity.dong",
    "Tiền vận động trong phần việc",
    "Value in đồng (plan items)",
    "đồng",
    "Tổng giá trị bằng tiền (đồng) vận động, hỗ trợ được trong các phần việc.",
    "Value in đồng raised or given in plan items.",
)
BY_MEASURE: Mapping[str, Figure] = {"TREE": TREES, "GIFT": GIFTS, "PERSON_HELPED": HELPED, "DONG": MONEY}
"""Measures of results that a figure adds up; amounts in others are seen at the item only."""
STARTED = _figure(
    "items.started",
    "Phần việc đã bắt đầu",
    "Items started",
    "item",
    "Số phần việc được ghi nhận bắt đầu thực hiện trong kỳ; phần việc rút từ kế hoạch cấp trên chỉ tính một lần.",
    "Items on which work began in the period; an item drawn from the plan above counts once.",
)
PROGRESS = _figure(
    "items.progress_reports",
    "Lần báo cáo tiến độ phần việc",
    "Reports of progress on items",
    "report",
    "Số lần báo cáo tiến độ phần việc trong kỳ.",
    "Reports in the period of how far an item has come.",
)

FIGURES = (
    PLANNED,
    STARTED,
    PROGRESS,
    COMPLETED,
    ON_TIME,
    LATE,
    POSTPONED,
    CANCELLED,
    TARGETS,
    TARGETS_MET,
    TURNS,
    PERSONS,
    BLOOD,
    *BY_MEASURE.values(),
)


def once(figure: Figure) -> Rule:
    """Return the rule of a step of an item, which counts where the item was first planned."""

    @adds_to(figure)
    def rule(fact: PlanItemStarted | PlanItemProgressReported) -> Iterator[Entry]:
        if not fact.drawn:
            yield figure.entry(fact, 1)

    return rule


@adds_to(PLANNED)
def approved(fact: PlanApproved) -> Iterator[Entry]:
    """Each item of an issued plan counts on the day it is due."""
    for item in fact.items:
        if not item.drawn:
            yield PLANNED.entry(fact, 1, on=item.due_on)


@adds_to(PLANNED)
def amended(fact: PlanAmended) -> Iterator[Entry]:
    """Items come, go, and move to other days."""
    for item in fact.added:
        if not item.drawn:
            yield PLANNED.entry(fact, 1, on=item.due_on)
    for item in fact.dropped:
        if not item.drawn:
            yield PLANNED.entry(fact, -1, on=item.due_on)
    for item in fact.changed:
        if not item.drawn and item.due_on != item.was_due_on:
            yield PLANNED.entry(fact, -1, on=item.was_due_on)
            yield PLANNED.entry(fact, 1, on=item.due_on)


@adds_to(POSTPONED, PLANNED)
def postponed(fact: PlanItemPostponed) -> Iterator[Entry]:
    """The item is due on another day; each time counts."""
    if not fact.drawn:
        yield POSTPONED.entry(fact, 1)
        yield PLANNED.entry(fact, -1, on=fact.due_on)
        yield PLANNED.entry(fact, 1, on=fact.new_due_on)


@adds_to(CANCELLED, PLANNED)
def cancelled(fact: PlanItemCancelled) -> Iterator[Entry]:
    """The item is due no more."""
    if not fact.drawn:
        yield CANCELLED.entry(fact, 1)
        yield PLANNED.entry(fact, -1, on=fact.due_on)


@adds_to(COMPLETED, ON_TIME, LATE, TARGETS, TARGETS_MET, TURNS, PERSONS, BLOOD, *BY_MEASURE.values())
def completed(fact: PlanItemCompleted) -> Iterator[Entry]:
    """The item counts on the day it was done, with its results; a count of 0 makes no entry."""
    if fact.drawn:
        return
    yield COMPLETED.entry(fact, 1)
    yield (ON_TIME if fact.origin.effective_on <= fact.due_on else LATE).entry(fact, 1)
    if fact.target_met is not None:
        yield TARGETS.entry(fact, 1)
    if fact.target_met:
        yield TARGETS_MET.entry(fact, 1)
    for figure, amount in ((TURNS, fact.turns), (PERSONS, fact.persons), (BLOOD, fact.blood_units)):
        if amount:
            yield figure.entry(fact, amount)
    for result in fact.results:
        if result.measure in BY_MEASURE:
            yield BY_MEASURE[result.measure].entry(fact, result.amount)


@adds_to(PLANNED)
def handed_on(fact: ProgrammeHandedOn) -> Iterator[Entry]:
    """What is open is due at the other unit from now on."""
    for item in fact.items:
        if not item.drawn:
            yield PLANNED.entry(fact, -1, unit=fact.from_unit, on=item.due_on)
            yield PLANNED.entry(fact, 1, on=item.due_on)


RULES = (
    (PlanApproved, approved),
    (PlanAmended, amended),
    (PlanItemStarted, once(STARTED)),
    (PlanItemProgressReported, once(PROGRESS)),
    (PlanItemPostponed, postponed),
    (PlanItemCancelled, cancelled),
    (PlanItemCompleted, completed),
    (ProgrammeHandedOn, handed_on),
)
