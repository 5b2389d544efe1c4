"""Work programmes: the Party committee's opinion, items due and done, and what came of them (domain.md §4.1)."""

from collections.abc import Iterator

from contracts.plans import (
    Opinion,
    OpinionRecorded,
    PlanApproved,
    PlanClosed,
    PlanItemCompleted,
    ProgrammeDrafted,
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
    "Số chương trình được trình cấp ủy cho ý kiến lần đầu trong kỳ; trình lại không tính thêm.",
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
    "Số lần cấp ủy trả lại chương trình trong kỳ.",
)
APPROVED = _figure(
    "plans.approved",
    "Chương trình đã ban hành",
    "Programmes issued",
    "plan",
    "Số chương trình công tác được ban hành sau khi có ý kiến cấp ủy, tính theo ngày ban hành.",
)
CLOSED = _figure(
    "plans.closed",
    "Chương trình đã tổng kết",
    "Programmes closed",
    "plan",
    "Số chương trình công tác đã tổng kết, đánh giá trong kỳ.",
)
PLANNED = _figure(
    "items.planned",
    "Phần việc đến hạn",
    "Items due",
    "item",
    "Số phần việc của các chương trình đã ban hành, tính vào ngày đến hạn: số của một tháng, quý là số việc đến hạn "
    "trong tháng, quý đó.",
)
COMPLETED = _figure(
    "items.completed",
    "Phần việc đã làm",
    "Items completed",
    "item",
    "Số phần việc đã thực hiện, tính vào ngày thực hiện.",
)
ON_TIME = _figure(
    "items.on_time",
    "Phần việc làm đúng hạn",
    "Items completed on time",
    "item",
    "Số phần việc thực hiện không muộn hơn ngày đến hạn, tính vào ngày thực hiện.",
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

FIGURES = (
    DRAFTED,
    SUBMITTED,
    AGREED,
    AMEND,
    RETURNED,
    APPROVED,
    CLOSED,
    PLANNED,
    COMPLETED,
    ON_TIME,
    TURNS,
    PERSONS,
    BLOOD,
)

BY_OPINION = {Opinion.AGREED: AGREED, Opinion.AMEND: AMEND, Opinion.RETURNED: RETURNED}


def drafted(fact: ProgrammeDrafted) -> Iterator[Entry]:
    """A programme was begun."""
    yield DRAFTED.entry(fact, 1)


def submitted(fact: ProgrammeSubmitted) -> Iterator[Entry]:
    """Only the first round counts: the figure is of programmes, not of letters."""
    if fact.round == 1:
        yield SUBMITTED.entry(fact, 1)


def answered(fact: OpinionRecorded) -> Iterator[Entry]:
    """Each opinion counts, one a round."""
    yield BY_OPINION[fact.opinion].entry(fact, 1)


def approved(fact: PlanApproved) -> Iterator[Entry]:
    """The plan counts on its issue, each of its items on the day it is due."""
    yield APPROVED.entry(fact, 1)
    for item in fact.items:
        yield PLANNED.entry(fact, 1, on=item.due_on)


def completed(fact: PlanItemCompleted) -> Iterator[Entry]:
    """The item counts on the day it was done, with its results; a result of 0 makes no entry."""
    yield COMPLETED.entry(fact, 1)
    if fact.origin.effective_on <= fact.due_on:
        yield ON_TIME.entry(fact, 1)
    for figure, amount in ((TURNS, fact.turns), (PERSONS, fact.persons), (BLOOD, fact.blood_units)):
        if amount:
            yield figure.entry(fact, amount)


def closed(fact: PlanClosed) -> Iterator[Entry]:
    """The year's programme was evaluated."""
    yield CLOSED.entry(fact, 1)


RULES = (
    (ProgrammeDrafted, drafted),
    (ProgrammeSubmitted, submitted),
    (OpinionRecorded, answered),
    (PlanApproved, approved),
    (PlanItemCompleted, completed),
    (PlanClosed, closed),
)
