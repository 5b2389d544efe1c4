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
from services.reporting.figures.base import Entry, Figure, Kind, adds_to, one


def _figure(
    key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str, kind: Kind = "flow"
) -> Figure:
    return Figure(
        f"models.{key}",
        vi=vi,
        en=en,
        unit=unit,
        proactive=2,
        kind=kind,
        definition_vi=definition_vi,
        definition_en=definition_en,
    )


REGISTERED = _figure(
    "registered",
    "Mô hình thanh niên",
    "Youth models registered",
    "model",
    "Số mô hình thanh niên các đơn vị đăng ký trong kỳ, kể cả mô hình nhân rộng từ đơn vị khác.",
    "Youth models the units registered in the period.",
)
IN_OPERATION = _figure(
    "in_operation",
    "Mô hình đang hoạt động",
    "Youth models in operation",
    "model",
    "Số mô hình thanh niên đã đăng ký, kể cả nhân rộng, trừ số đã dừng, tính đến ngày xem số liệu; mô hình hoạt động "
    "lại được tính lại, mô hình bàn giao do sắp xếp tổ chức tính ở đơn vị nhận.",
    "Youth models registered and not stopped, at the unit that runs them.",
    "stock",
)
EFFECTIVE = _figure(
    "effective",
    "Mô hình được đánh giá hiệu quả",
    "Youth models judged effective",
    "model",
    "Số mô hình được cấp trên trực tiếp đánh giá hiệu quả trong kỳ; mỗi mô hình tính một lần.",
    "Youth models found effective by the level above in the period; each counts once.",
)
REPLICATIONS = _figure(
    "replications",
    "Lượt nhân rộng mô hình",
    "Replications of youth models",
    "time",
    "Số lần mô hình được đơn vị khác nhận về nhân rộng trong kỳ, tính cho đơn vị có mô hình gốc.",
    "Times in the period that another unit took a model over, counted at the unit it was taken over from.",
)
STOPPED = _figure(
    "stopped",
    "Lượt dừng mô hình",
    "Youth models stopped",
    "time",
    "Số lần mô hình được dừng trong kỳ; mô hình hoạt động lại rồi dừng thì tính hai lần.",
    "Times a model was stopped in the period; one that was taken up again and stopped again counts twice.",
)
REPORTS = _figure(
    "reports",
    "Báo cáo mô hình",
    "Reports on youth models",
    "report",
    "Số báo cáo kết quả mô hình trong kỳ, tính theo ngày báo cáo.",
    "Reports on youth models in the period, by the day of the report.",
)
TURNS = _figure(
    "turns",
    "Lượt tham gia mô hình",
    "Turns in youth models",
    "turn",
    "Tổng số lượt tham gia ghi trong các báo cáo mô hình của kỳ; một người tham gia nhiều lần tính nhiều lượt.",
    "Turns (lượt) told in the reports on models of the period; someone who takes part several times counts "
    "several times.",
)
PERSONS = _figure(
    "persons",
    "Người tham gia mô hình",
    "Persons in youth models",
    "person",
    "Tổng số người tham gia của từng báo cáo mô hình trong kỳ; trong một báo cáo mỗi người tính một lần.",
    "Persons who took part, added up over the reports on models of the period; within a report each counts once.",
)

TAKEN_OVER = _figure(
    "taken_over",
    "Mô hình nhận nhân rộng",
    "Youth models taken over",
    "model",
    "Số mô hình đơn vị đăng ký trong kỳ trên cơ sở mô hình của đơn vị khác; đã có trong số mô hình đăng ký.",
    "Youth models registered in the period that were taken over from another unit; they are among those registered.",
)
RESUMED = _figure(
    "resumed",
    "Lượt mô hình hoạt động lại",
    "Youth models taken up again",
    "time",
    "Số lần mô hình đã dừng được cho hoạt động lại trong kỳ.",
    "Times in the period that a stopped model was taken up again.",
)

FIGURES = (REGISTERED, TAKEN_OVER, RESUMED, IN_OPERATION, EFFECTIVE, REPLICATIONS, STOPPED, REPORTS, TURNS, PERSONS)


@adds_to(REGISTERED, TAKEN_OVER, IN_OPERATION)
def registered(fact: YouthModelRegistered) -> Iterator[Entry]:
    """A model counts at the unit that registered it, from then on as one in operation."""
    yield REGISTERED.entry(fact, 1)
    if fact.source_id is not None:
        yield TAKEN_OVER.entry(fact, 1)
    yield IN_OPERATION.entry(fact, 1)


@adds_to(REPORTS, TURNS, PERSONS)
def reported(fact: ModelReported) -> Iterator[Entry]:
    """A report counts, with its turns and persons; a figure of 0 makes no entry."""
    yield REPORTS.entry(fact, 1)
    for figure, amount in ((TURNS, fact.turns), (PERSONS, fact.persons)):
        if amount:
            yield figure.entry(fact, amount)


@adds_to(STOPPED, IN_OPERATION)
def stopped(fact: ModelStopped) -> Iterator[Entry]:
    """A stopped model is in operation no more."""
    yield STOPPED.entry(fact, 1)
    yield IN_OPERATION.entry(fact, -1)


@adds_to(IN_OPERATION)
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
    (ModelResumed, one(RESUMED, IN_OPERATION)),
    (ModelHandedOn, handed_on),
)
