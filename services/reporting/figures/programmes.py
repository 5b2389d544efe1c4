"""Plans of work: the Party committee's opinion, items due and done, and what came of them (domain.md §4.1).

An item that was drawn from the plan above stands in both; it counts once, where it was first planned.
"""

from collections.abc import Iterator, Mapping

from contracts.plans.programmes import (
    Opinion,
    OpinionRecorded,
    OpinionWaived,
    PlanAmended,
    PlanApproved,
    PlanClosed,
    PlanItemCancelled,
    PlanItemCompleted,
    PlanItemPostponed,
    PlanKind,
    PlanReviewed,
    ProgrammeDrafted,
    ProgrammeHandedOn,
    ProgrammeSubmitted,
)
from services.reporting.figures.base import Entry, Figure


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str) -> Figure:
    return Figure(key, vi=vi, en=en, unit=unit, proactive=2, kind="flow", definition_vi=definition_vi)


DRAFTED = _figure(
    "plans.drafted",
    "Chương trình bắt đầu xây dựng",
    "Programmes drafted",
    "plan",
    "Số chương trình công tác năm được bắt đầu xây dựng trong kỳ.",
)
SUBMITTED = _figure(
    "plans.submitted",
    "Chương trình trình cấp ủy",
    "Programmes submitted",
    "plan",
    "Số chương trình công tác năm được trình cấp ủy cho ý kiến lần đầu trong kỳ; trình lại không tính thêm.",
)
AGREED = _figure(
    "plans.opinions_agreed",
    "Cấp ủy đồng ý",
    "Opinions: agreed",
    "opinion",
    "Số lần cấp ủy cho ý kiến đồng ý trong kỳ.",
)
AMEND = _figure(
    "plans.opinions_amend",
    "Cấp ủy yêu cầu chỉnh sửa",
    "Opinions: amend",
    "opinion",
    "Số lần cấp ủy cho ý kiến cần chỉnh sửa trong kỳ.",
)
RETURNED = _figure(
    "plans.opinions_returned",
    "Cấp ủy trả lại",
    "Opinions: returned",
    "opinion",
    "Số lần cấp ủy trả lại chương trình, kế hoạch trong kỳ.",
)
WAIVED = _figure(
    "plans.opinions_waived",
    "Không xin ý kiến cấp ủy, có lý do",
    "Opinions waived",
    "plan",
    "Số chương trình, kế hoạch được ghi lý do không xin ý kiến cấp ủy trong kỳ.",
)
APPROVED = _figure(
    "plans.approved",
    "Chương trình đã ban hành",
    "Programmes issued",
    "plan",
    "Số chương trình công tác năm được ban hành sau khi có ý kiến cấp ủy hoặc có lý do không xin ý kiến, tính theo ngày "
    "ban hành.",
)
CLOSED = _figure(
    "plans.closed",
    "Chương trình đã tổng kết",
    "Programmes closed",
    "plan",
    "Số chương trình công tác năm đã tổng kết, đánh giá trong kỳ.",
)
OTHERS: Mapping[PlanKind, tuple[str, str, str]] = {
    PlanKind.QUARTER: ("quarter", "Kế hoạch quý", "Quarter plans"),
    PlanKind.MONTH: ("month", "Kế hoạch tháng", "Month plans"),
    PlanKind.THEME: ("theme", "Kế hoạch chuyên đề", "Theme plans"),
}
STEPS: Mapping[str, tuple[str, str, str]] = {
    "drafted": ("bắt đầu xây dựng", "drafted", "được bắt đầu xây dựng trong kỳ"),
    "submitted": ("trình cấp ủy", "submitted", "được trình cấp ủy cho ý kiến lần đầu trong kỳ"),
    "approved": ("đã ban hành", "issued", "được ban hành trong kỳ, tính theo ngày ban hành"),
    "closed": ("đã tổng kết", "closed", "đã tổng kết, đánh giá trong kỳ"),
}
BY_KIND: Mapping[tuple[str, PlanKind], Figure] = {
    (step, kind): _figure(
        f"plans.{step}_{key}", f"{name} {said}", f"{en} {done}", "plan", f"Số {name[0].lower()}{name[1:]} {defined}."
    )
    for step, (said, done, defined) in STEPS.items()
    for kind, (key, name, en) in OTHERS.items()
} | {
    ("drafted", PlanKind.YEAR): DRAFTED,
    ("submitted", PlanKind.YEAR): SUBMITTED,
    ("approved", PlanKind.YEAR): APPROVED,
    ("closed", PlanKind.YEAR): CLOSED,
}
"""What counts a step of a plan of a kind."""
AMENDED = _figure(
    "plans.amended",
    "Lần điều chỉnh kế hoạch",
    "Amendments of plans in force",
    "time",
    "Số lần chương trình, kế hoạch đã ban hành được điều chỉnh bằng phiên bản mới trong kỳ.",
)
REVIEWED = _figure(
    "plans.reviewed",
    "Lần sơ kết tháng, quý",
    "Reviews of months and quarters",
    "time",
    "Số lần sơ kết tháng, quý của các chương trình, kế hoạch trong kỳ, tính theo ngày sơ kết.",
)
PLANNED = _figure(
    "items.planned",
    "Phần việc đến hạn",
    "Items due",
    "item",
    "Số phần việc của các chương trình, kế hoạch đã ban hành, tính vào ngày đến hạn đang có hiệu lực: phần việc lùi hạn "
    "tính ở hạn mới, phần việc đã hủy hoặc bị bỏ khi điều chỉnh không tính. Phần việc rút từ kế hoạch cấp trên chỉ tính một "
    "lần, ở kế hoạch gốc.",
)
COMPLETED = _figure(
    "items.completed",
    "Phần việc đã làm",
    "Items completed",
    "item",
    "Số phần việc đã thực hiện, tính vào ngày thực hiện; phần việc rút từ kế hoạch cấp trên chỉ tính một lần.",
)
ON_TIME = _figure(
    "items.on_time",
    "Phần việc làm đúng hạn",
    "Items completed on time",
    "item",
    "Số phần việc thực hiện không muộn hơn ngày đến hạn, tính vào ngày thực hiện.",
)
LATE = _figure(
    "items.late",
    "Phần việc làm muộn",
    "Items completed late",
    "item",
    "Số phần việc thực hiện sau ngày đến hạn đang có hiệu lực, tính vào ngày thực hiện.",
)
POSTPONED = _figure(
    "items.postponed",
    "Lần lùi hạn phần việc",
    "Postponements of items",
    "time",
    "Số lần lùi hạn phần việc trong kỳ; một phần việc lùi hạn nhiều lần tính nhiều lần.",
)
CANCELLED = _figure(
    "items.cancelled",
    "Phần việc đã hủy",
    "Items cancelled",
    "item",
    "Số phần việc bị hủy có lý do trong kỳ, tính theo ngày hủy.",
)
TARGETS = _figure(
    "items.with_target",
    "Phần việc có chỉ tiêu đã làm",
    "Items with a target completed",
    "item",
    "Số phần việc có chỉ tiêu đã thực hiện, tính vào ngày thực hiện.",
)
TARGETS_MET = _figure(
    "items.targets_met",
    "Phần việc đạt chỉ tiêu",
    "Items that met their target",
    "item",
    "Số phần việc có chỉ tiêu đã thực hiện với kết quả không thấp hơn chỉ tiêu, tính vào ngày thực hiện.",
)
TURNS = _figure(
    "activity.turns",
    "Lượt tham gia",
    "Turns",
    "turn",
    "Tổng số lượt tham gia các phần việc; một người tham gia nhiều lần tính nhiều lượt.",
)
PERSONS = _figure(
    "activity.persons",
    "Người tham gia",
    "Persons taking part",
    "person",
    "Tổng số người tham gia của từng phần việc; trong một phần việc mỗi người tính một lần.",
)
BLOOD = _figure(
    "activity.blood_units",
    "Đơn vị máu",
    "Blood units",
    "blood_unit",
    "Tổng số đơn vị máu thu được từ hiến máu tình nguyện.",
)
TREES = _figure(
    "activity.trees",
    "Cây trồng trong phần việc",
    "Trees planted (plan items)",
    "tree",
    "Tổng số cây trồng được trong các phần việc.",
)
GIFTS = _figure(
    "activity.gifts",
    "Suất quà trong phần việc",
    "Gifts (plan items)",
    "gift",
    "Tổng số suất quà đã trao trong các phần việc.",
)
HELPED = _figure(
    "activity.persons_helped",
    "Người được giúp trong phần việc",
    "Persons helped (plan items)",
    "person",
    "Tổng số người được giúp của từng phần việc.",
)
MONEY = _figure(
    "activity.dong",
    "Tiền vận động trong phần việc",
    "Value in đồng (plan items)",
    "dong",
    "Tổng giá trị bằng tiền (đồng) vận động, hỗ trợ được trong các phần việc.",
)
BY_MEASURE: Mapping[str, Figure] = {"TREE": TREES, "GIFT": GIFTS, "PERSON_HELPED": HELPED, "DONG": MONEY}
"""Measures of results that a figure adds up; amounts in others are seen at the item only."""

FIGURES = (
    DRAFTED,
    SUBMITTED,
    AGREED,
    AMEND,
    RETURNED,
    WAIVED,
    APPROVED,
    AMENDED,
    REVIEWED,
    CLOSED,
    *(figure for (_, kind), figure in BY_KIND.items() if kind is not PlanKind.YEAR),
    PLANNED,
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

BY_OPINION = {Opinion.AGREED: AGREED, Opinion.AMEND: AMEND, Opinion.RETURNED: RETURNED}


def drafted(fact: ProgrammeDrafted) -> Iterator[Entry]:
    """A plan was begun."""
    yield BY_KIND["drafted", fact.plan_kind].entry(fact, 1)


def submitted(fact: ProgrammeSubmitted) -> Iterator[Entry]:
    """Only the first round counts: the figure is of programmes, not of letters."""
    if fact.round == 1:
        yield BY_KIND["submitted", fact.plan_kind].entry(fact, 1)


def answered(fact: OpinionRecorded) -> Iterator[Entry]:
    """Each opinion counts, one a round."""
    yield BY_OPINION[fact.opinion].entry(fact, 1)


def waived(fact: OpinionWaived) -> Iterator[Entry]:
    """A plan goes without an opinion."""
    yield WAIVED.entry(fact, 1)


def approved(fact: PlanApproved) -> Iterator[Entry]:
    """The plan counts on its issue, each of its items on the day it is due."""
    yield BY_KIND["approved", fact.plan_kind].entry(fact, 1)
    for item in fact.items:
        if not item.drawn:
            yield PLANNED.entry(fact, 1, on=item.due_on)


def amended(fact: PlanAmended) -> Iterator[Entry]:
    """A new version counts once; items come, go, and move to other days."""
    yield AMENDED.entry(fact, 1)
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


def postponed(fact: PlanItemPostponed) -> Iterator[Entry]:
    """The item is due on another day; each time counts."""
    if not fact.drawn:
        yield POSTPONED.entry(fact, 1)
        yield PLANNED.entry(fact, -1, on=fact.due_on)
        yield PLANNED.entry(fact, 1, on=fact.new_due_on)


def cancelled(fact: PlanItemCancelled) -> Iterator[Entry]:
    """The item is due no more."""
    if not fact.drawn:
        yield CANCELLED.entry(fact, 1)
        yield PLANNED.entry(fact, -1, on=fact.due_on)


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


def reviewed(fact: PlanReviewed) -> Iterator[Entry]:
    """Each month and quarter that was looked back on counts."""
    yield REVIEWED.entry(fact, 1)


def closed(fact: PlanClosed) -> Iterator[Entry]:
    """A plan was evaluated."""
    yield BY_KIND["closed", fact.plan_kind].entry(fact, 1)


def handed_on(fact: ProgrammeHandedOn) -> Iterator[Entry]:
    """What is open is due at the other unit from now on."""
    for item in fact.items:
        if not item.drawn:
            yield PLANNED.entry(fact, -1, unit=fact.from_unit, on=item.due_on)
            yield PLANNED.entry(fact, 1, on=item.due_on)


RULES = (
    (ProgrammeDrafted, drafted),
    (ProgrammeSubmitted, submitted),
    (OpinionRecorded, answered),
    (OpinionWaived, waived),
    (PlanApproved, approved),
    (PlanAmended, amended),
    (PlanItemPostponed, postponed),
    (PlanItemCancelled, cancelled),
    (PlanItemCompleted, completed),
    (PlanReviewed, reviewed),
    (PlanClosed, closed),
    (ProgrammeHandedOn, handed_on),
)
