"""Personal data: requests of data subjects, how many were answered by their day, breaches (domain.md §5.2)."""

from collections.abc import Iterator

from contracts.members.privacy import (
    BreachDetected,
    DataRequestFulfilled,
    DataRequestReceived,
    DataRequestRefused,
)
from services.reporting.figures.base import Entry, Figure

REQUESTS = Figure(
    "privacy.requests",
    vi="Yêu cầu về dữ liệu cá nhân",
    en="Data subjects' requests",
    unit="case",
    proactive=0,
    kind="flow",
    definition_vi="Số yêu cầu của chủ thể dữ liệu (xem, sửa, xóa, rút đồng ý, hạn chế, phản đối), tính theo ngày nhận.",
)
ON_TIME = Figure(
    "privacy.on_time",
    vi="Yêu cầu trả lời đúng hạn",
    en="Requests answered in time",
    unit="case",
    proactive=0,
    kind="flow",
    definition_vi="Số yêu cầu về dữ liệu cá nhân được thực hiện hoặc từ chối có căn cứ trong hạn, tính theo ngày trả lời.",
)
LATE = Figure(
    "privacy.late",
    vi="Yêu cầu trả lời quá hạn",
    en="Requests answered late",
    unit="case",
    proactive=0,
    kind="flow",
    definition_vi="Số yêu cầu về dữ liệu cá nhân được thực hiện hoặc từ chối sau hạn, tính theo ngày trả lời.",
)
BREACHES = Figure(
    "privacy.breaches",
    vi="Sự cố lộ dữ liệu cá nhân",
    en="Personal data breaches",
    unit="case",
    proactive=0,
    kind="flow",
    definition_vi="Số sự cố lộ, mất dữ liệu cá nhân được ghi nhận, tính theo ngày ghi nhận.",
)

FIGURES = (REQUESTS, ON_TIME, LATE, BREACHES)


def received(fact: DataRequestReceived) -> Iterator[Entry]:
    """A request counts once."""
    yield REQUESTS.entry(fact, 1)


def answered(fact: DataRequestFulfilled | DataRequestRefused) -> Iterator[Entry]:
    """An answer counts as in time or as late, whichever it says."""
    yield (LATE if fact.late else ON_TIME).entry(fact, 1)


def detected(fact: BreachDetected) -> Iterator[Entry]:
    """A breach counts once."""
    yield BREACHES.entry(fact, 1)


RULES = (
    (DataRequestReceived, received),
    (DataRequestFulfilled, answered),
    (DataRequestRefused, answered),
    (BreachDetected, detected),
)
