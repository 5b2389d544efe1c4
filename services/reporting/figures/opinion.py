"""Youth opinion: digests handed in, incidents reported, concerns answered (domain.md §5.1)."""

from collections.abc import Iterator

from contracts.members.opinion import ConcernAnswered, IncidentReported, OpinionDigestForwarded, OpinionDigestSubmitted
from services.reporting.figures.base import Entry, Figure, adds_to, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(
        f"opinion.{key}",
        vi=vi,
        en=en,
        unit=unit,
        proactive=1,
        kind="flow",
        definition_vi=definition_vi,
        definition_en=definition_en,
    )


DIGESTS = _figure(
    "digests",
    "Báo cáo tình hình tư tưởng",
    "Opinion digests",
    "report",
    "Số báo cáo tháng về tâm tư, nguyện vọng của thanh niên các đơn vị đã nộp trong kỳ, tính theo ngày nộp.",
    "Monthly digests of what the young think and wish, handed in by the units in the period, by the day they "
    "were handed in.",
)
WELL_SOURCED = _figure(
    "well_sourced",
    "Báo cáo đủ số kênh nắm bắt",
    "Digests from enough channels",
    "report",
    "Số báo cáo tháng dựa trên ít nhất số kênh nắm bắt mà bộ quy tắc yêu cầu, tính theo ngày nộp.",
    "Monthly digests that rest on at least as many channels as the rule set asks, by the day they were handed in.",
)
INCIDENTS = _figure(
    "incidents",
    "Vụ việc báo cáo nhanh",
    "Incidents reported",
    "case",
    "Số vụ việc phát sinh được báo cáo nhanh trong kỳ, tính theo ngày báo cáo.",
    "Incidents reported at once in the period, by the day of the report.",
)
ANSWERED = _figure(
    "answered",
    "Kiến nghị được trả lời",
    "Concerns answered",
    "time",
    "Số lần tâm tư, kiến nghị của thanh niên được cấp ủy, chính quyền hoặc tổ chức liên quan trả lời trong kỳ.",
    "Answers given in the period by the Party committee, the authorities or other bodies to what the young had raised.",
)

FORWARDED = _figure(
    "forwarded",
    "Báo cáo tư tưởng chuyển lên cấp trên",
    "Digests passed on",
    "report",
    "Số báo cáo tháng được chuyển lên cấp trên trong kỳ, tính theo ngày chuyển.",
    "Monthly digests passed on to the level above in the period, by the day they were passed on.",
)
VOICES = _figure(
    "voices",
    "Ý kiến thanh niên được tổng hợp",
    "Voices of the young summed up",
    "turn",
    "Tổng số lượt ý kiến trong các báo cáo tháng nộp trong kỳ; báo cáo có ít người hơn mức tối thiểu của bộ quy tắc "
    "thì không công bố và không tính.",
    "Voices told in the digests handed in in the period; a digest of fewer people than the least group of the rule set "
    "tells no number and does not count.",
)
ESCALATED = _figure(
    "incidents_escalated",
    "Vụ việc chuyển cấp trên xử lý",
    "Incidents escalated",
    "case",
    "Số vụ việc báo cáo nhanh trong kỳ được chuyển lên cấp trên xử lý.",
    "Incidents reported in the period that were passed to the level above to be dealt with.",
)

FIGURES = (DIGESTS, WELL_SOURCED, FORWARDED, VOICES, INCIDENTS, ESCALATED, ANSWERED)


@adds_to(DIGESTS, WELL_SOURCED, VOICES)
def submitted(fact: OpinionDigestSubmitted) -> Iterator[Entry]:
    """A digest counts once, once more where it rests on enough channels, and with the voices it may tell of."""
    yield DIGESTS.entry(fact, 1)
    if fact.enough_channels:
        yield WELL_SOURCED.entry(fact, 1)
    if fact.total:
        yield VOICES.entry(fact, fact.total)


@adds_to(INCIDENTS, ESCALATED)
def incident(fact: IncidentReported) -> Iterator[Entry]:
    """An incident counts once, and once more where it was escalated."""
    yield INCIDENTS.entry(fact, 1)
    if fact.escalated:
        yield ESCALATED.entry(fact, 1)


RULES = (
    (OpinionDigestSubmitted, submitted),
    (OpinionDigestForwarded, one(FORWARDED)),
    (IncidentReported, incident),
    (ConcernAnswered, one(ANSWERED)),
)
