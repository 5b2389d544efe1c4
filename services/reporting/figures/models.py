"""Youth models: registered, in operation, reported on, found effective, replicated, stopped (domain.md §4.4)."""

from collections.abc import Iterator

from contracts.plans.models import (
    ModelHandedOn,
    ModelJudgedEffective,
    ModelReplicated,
    ModelReported,
    ModelResumed,
    ModelStopped,
    YouthModelRegistered,
)
from services.reporting.figures.base import Entry, Figure, Kind, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, kind: Kind = "flow") -> Figure:
    return Figure(f"models.{key}", vi=vi, en=en, unit=unit, proactive=2, kind=kind, definition_vi=definition_vi)


REGISTERED = _figure(
    "registered",
    "Mô hình thanh niên",
    "Youth models registered",
    "model",
    "Số mô hình thanh niên các đơn vị đăng ký trong kỳ, kể cả mô hình nhân rộng từ đơn vị khác.",
)
IN_OPERATION = _figure(
    "in_operation",
    "Mô hình đang hoạt động",
    "Youth models in operation",
    "model",
    "Số mô hình thanh niên đã đăng ký, kể cả nhân rộng, trừ số đã dừng, tính đến ngày xem số liệu; mô hình hoạt động "
    "lại được tính lại, mô hình bàn giao do sắp xếp tổ chức tính ở đơn vị nhận.",
    "stock",
)
EFFECTIVE = _figure(
    "effective",
    "Mô hình được đánh giá hiệu quả",
    "Youth models judged effective",
    "model",
    "Số mô hình được cấp trên trực tiếp đánh giá hiệu quả trong kỳ; mỗi mô hình tính một lần.",
)
REPLICATIONS = _figure(
    "replications",
    "Lượt nhân rộng mô hình",
    "Replications of youth models",
    "time",
    "Số lần mô hình được đơn vị khác nhận về nhân rộng trong kỳ, tính cho đơn vị có mô hình gốc.",
)
STOPPED = _figure(
    "stopped",
    "Lượt dừng mô hình",
    "Youth models stopped",
    "time",
    "Số lần mô hình được dừng trong kỳ; mô hình hoạt động lại rồi dừng thì tính hai lần.",
)
REPORTS = _figure(
    "reports",
    "Báo cáo mô hình",
    "Reports on youth models",
    "report",
    "Số báo cáo kết quả mô hình trong kỳ, tính theo ngày báo cáo.",
)
TURNS = _figure(
    "turns",
    "Lượt tham gia mô hình",
    "Turns in youth models",
    "turn",
    "Tổng số lượt tham gia ghi trong các báo cáo mô hình của kỳ; một người tham gia nhiều lần tính nhiều lượt.",
)
PERSONS = _figure(
    "persons",
    "Người tham gia mô hình",
    "Persons in youth models",
    "person",
    "Tổng số người tham gia của từng báo cáo mô hình trong kỳ; trong một báo cáo mỗi người tính một lần.",
)

FIGURES = (REGISTERED, IN_OPERATION, EFFECTIVE, REPLICATIONS, STOPPED, REPORTS, TURNS, PERSONS)


def registered(fact: YouthModelRegistered) -> Iterator[Entry]:
    """A model counts at the unit that registered it, from then on as one in operation."""
    yield REGISTERED.entry(fact, 1)
    yield IN_OPERATION.entry(fact, 1)


def reported(fact: ModelReported) -> Iterator[Entry]:
    """A report counts, with its turns and persons; a figure of 0 makes no entry."""
    yield REPORTS.entry(fact, 1)
    for figure, amount in ((TURNS, fact.turns), (PERSONS, fact.persons)):
        if amount:
            yield figure.entry(fact, amount)


def stopped(fact: ModelStopped) -> Iterator[Entry]:
    """A stopped model is in operation no more."""
    yield STOPPED.entry(fact, 1)
    yield IN_OPERATION.entry(fact, -1)


def handed_on(fact: ModelHandedOn) -> Iterator[Entry]:
    """A model handed on is in operation at its new unit instead."""
    yield IN_OPERATION.entry(fact, -1, unit=fact.from_unit)
    yield IN_OPERATION.entry(fact, 1)


RULES = (
    (YouthModelRegistered, registered),
    (ModelReported, reported),
    (ModelJudgedEffective, one(EFFECTIVE)),
    (ModelReplicated, one(REPLICATIONS)),
    (ModelStopped, stopped),
    (ModelResumed, one(IN_OPERATION)),
    (ModelHandedOn, handed_on),
)
