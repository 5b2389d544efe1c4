"""Youth opinion: digests handed in, incidents reported, concerns answered (domain.md §5.1)."""

from collections.abc import Iterator

from contracts.members.opinion import ConcernAnswered, IncidentReported, OpinionDigestSubmitted
from services.reporting.figures.base import Entry, Figure, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str) -> Figure:
    return Figure(f"opinion.{key}", vi=vi, en=en, unit=unit, proactive=1, kind="flow", definition_vi=definition_vi)


DIGESTS = _figure(
    "digests",
    "Báo cáo tình hình tư tưởng",
    "Opinion digests",
    "report",
    "Số báo cáo tháng về tâm tư, nguyện vọng của thanh niên các đơn vị đã nộp trong kỳ, tính theo ngày nộp.",
)
WELL_SOURCED = _figure(
    "well_sourced",
    "Báo cáo đủ số kênh nắm bắt",
    "Digests from enough channels",
    "report",
    "Số báo cáo tháng dựa trên ít nhất số kênh nắm bắt mà bộ quy tắc yêu cầu, tính theo ngày nộp.",
)
INCIDENTS = _figure(
    "incidents",
    "Vụ việc báo cáo nhanh",
    "Incidents reported",
    "case",
    "Số vụ việc phát sinh được báo cáo nhanh trong kỳ, tính theo ngày báo cáo.",
)
ANSWERED = _figure(
    "answered",
    "Kiến nghị được trả lời",
    "Concerns answered",
    "time",
    "Số lần tâm tư, kiến nghị của thanh niên được cấp ủy, chính quyền hoặc tổ chức liên quan trả lời trong kỳ.",
)

FIGURES = (DIGESTS, WELL_SOURCED, INCIDENTS, ANSWERED)


def submitted(fact: OpinionDigestSubmitted) -> Iterator[Entry]:
    """A digest counts once, and once more where it rests on enough channels."""
    yield DIGESTS.entry(fact, 1)
    if fact.enough_channels:
        yield WELL_SOURCED.entry(fact, 1)


RULES = (
    (OpinionDigestSubmitted, submitted),
    (IncidentReported, one(INCIDENTS)),
    (ConcernAnswered, one(ANSWERED)),
)
