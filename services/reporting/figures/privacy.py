"""Personal data: requests of data subjects, how many were answered by their day, breaches (domain.md §5.2)."""

from collections.abc import Iterator

from contracts.members.privacy import (
    BreachDetected,
    BreachNotified,
    DataRequestFulfilled,
    DataRequestReceived,
    DataRequestRefused,
    PersonErased,
)
from services.reporting.figures.base import Entry, Figure, Rule, adds_to, one

REQUESTS = Figure(
    "privacy.requests",
    vi="Yêu cầu về dữ liệu cá nhân",
    en="Data subjects' requests",
    unit="case",
    proactive=0,
    kind="flow",
    definition_vi="Số yêu cầu của chủ thể dữ liệu (xem, sửa, xóa, rút đồng ý, hạn chế, phản đối), tính theo ngày nhận.",
    definition_en="Requests of data subjects (access, correction, erasure, withdrawal of consent, restriction, objection), "
    "by the day they came in.",
)
ON_TIME = Figure(
    "privacy.on_time",
    vi="Yêu cầu trả lời đúng hạn",
    en="Requests answered in time",
    unit="case",
    proactive=0,
    kind="flow",
    definition_vi="Số yêu cầu về dữ liệu cá nhân được thực hiện hoặc từ chối có căn cứ trong hạn, tính theo ngày trả lời.",
    definition_en="Requests about personal data that were fulfilled, or refused on a ground, in time, by the day of the "
    "answer.",
)
LATE = Figure(
    "privacy.late",
    vi="Yêu cầu trả lời quá hạn",
    en="Requests answered late",
    unit="case",
    proactive=0,
    kind="flow",
    definition_vi="Số yêu cầu về dữ liệu cá nhân được thực hiện hoặc từ chối sau hạn, tính theo ngày trả lời.",
    definition_en="Requests about personal data that were fulfilled, or refused on a ground, after the last day, by the day "
    "of the answer.",
)
BREACHES = Figure(
    "privacy.breaches",
    vi="Sự cố lộ dữ liệu cá nhân",
    en="Personal data breaches",
    unit="case",
    proactive=0,
    kind="flow",
    definition_vi="Số sự cố lộ, mất dữ liệu cá nhân được ghi nhận, tính theo ngày ghi nhận.",
    definition_en="Breaches or losses of personal data on record, by the day of the record.",
)


def _flow(key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(f"privacy.{key}", vi, en, unit, 0, "flow", definition_vi, definition_en)


FULFILLED = _flow(
    "fulfilled",
    "Yêu cầu đã thực hiện",
    "Requests fulfilled",
    "case",
    "Số yêu cầu về dữ liệu cá nhân đã thực hiện trong kỳ, đúng hạn hay quá hạn.",
    "Requests about personal data fulfilled in the period, in time or late.",
)
REFUSED = _flow(
    "refused",
    "Yêu cầu bị từ chối có căn cứ",
    "Requests refused on a ground",
    "case",
    "Số yêu cầu về dữ liệu cá nhân bị từ chối có căn cứ pháp luật trong kỳ.",
    "Requests about personal data refused on a ground of the law in the period.",
)
ERASED = _flow(
    "erased",
    "Người được xóa dữ liệu",
    "Persons erased",
    "person",
    "Số người được xóa toàn bộ dữ liệu cá nhân trong kỳ; các số liệu đã tổng hợp giữ nguyên.",
    "Persons whose personal data was destroyed in the period; what had been counted stays.",
)
AFFECTED = _flow(
    "breach_affected",
    "Người bị ảnh hưởng bởi sự cố",
    "Persons affected by breaches",
    "person",
    "Tổng số người bị ảnh hưởng của từng sự cố dữ liệu cá nhân ghi nhận trong kỳ.",
    "Persons affected by each personal data breach on record in the period, added up.",
)
NOTIFIED = _flow(
    "breaches_notified",
    "Sự cố đã báo cơ quan có thẩm quyền",
    "Breaches notified",
    "case",
    "Số sự cố dữ liệu cá nhân đã báo cơ quan có thẩm quyền trong kỳ, tính theo ngày báo.",
    "Personal data breaches the authority was told of in the period, by the day it was told.",
)
NOTIFIED_LATE = _flow(
    "breaches_notified_late",
    "Sự cố báo muộn",
    "Breaches notified late",
    "case",
    "Số sự cố báo cơ quan có thẩm quyền sau thời hạn của bộ quy tắc; đã có trong số sự cố đã báo.",
    "Breaches the authority was told of after the hours the rule set gives; they are among those notified.",
)

FIGURES = (REQUESTS, FULFILLED, REFUSED, ON_TIME, LATE, ERASED, BREACHES, AFFECTED, NOTIFIED, NOTIFIED_LATE)


def answered(figure: Figure) -> Rule:
    """Return the rule of an answer, which counts in `figure`, and as in time or late, whichever it says."""

    @adds_to(figure, ON_TIME, LATE)
    def rule(fact: DataRequestFulfilled | DataRequestRefused) -> Iterator[Entry]:
        yield figure.entry(fact, 1)
        yield (LATE if fact.late else ON_TIME).entry(fact, 1)

    return rule


@adds_to(BREACHES, AFFECTED)
def detected(fact: BreachDetected) -> Iterator[Entry]:
    """A breach counts once, with the persons it affects."""
    yield BREACHES.entry(fact, 1)
    if fact.affected:
        yield AFFECTED.entry(fact, fact.affected)


@adds_to(NOTIFIED, NOTIFIED_LATE)
def notified(fact: BreachNotified) -> Iterator[Entry]:
    """A notification counts once, and once more as late where it is."""
    yield NOTIFIED.entry(fact, 1)
    if fact.late:
        yield NOTIFIED_LATE.entry(fact, 1)


RULES = (
    (DataRequestReceived, one(REQUESTS)),
    (DataRequestFulfilled, answered(FULFILLED)),
    (DataRequestRefused, answered(REFUSED)),
    (PersonErased, one(ERASED)),
    (BreachDetected, detected),
    (BreachNotified, notified),
)
