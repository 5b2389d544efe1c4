"""Party referral, discipline and commendation, by the unit of the case (domain.md §3.1, §3.6, §6.1)."""

from collections.abc import Iterator

from contracts.base import Fact
from contracts.members.merits import (
    AwarenessClassCompleted,
    CommendationAwarded,
    CommendationRevoked,
    DisciplineDecided,
    PartyAdmissionRecorded,
    ReferralEndorsed,
    ReferralNominated,
)
from services.reporting.figures.base import Entry, Figure, Rule


def _flow(id: str, vi: str, en: str, unit: str, definition_vi: str) -> Figure:
    return Figure(id, vi=vi, en=en, unit=unit, proactive=1, kind="flow", definition_vi=definition_vi)


NOMINATED = _flow(
    "referrals.nominated",
    "Đoàn viên ưu tú được bình chọn",
    "Outstanding members nominated",
    "person",
    "Số đoàn viên ưu tú được chi đoàn bình chọn giới thiệu cho Đảng trong kỳ.",
)
ENDORSED = _flow(
    "referrals.endorsed",
    "Nghị quyết giới thiệu cho Đảng",
    "Referral resolutions",
    "case",
    "Số nghị quyết giới thiệu đoàn viên ưu tú (mẫu 4-KNĐ) được ban chấp hành thông qua trong kỳ; "
    "nghị quyết ra lại sau khi hết hạn cũng tính.",
)
CLASSES = _flow(
    "party.awareness_class",
    "Học lớp nhận thức về Đảng",
    "Completed the Party awareness class",
    "person",
    "Số đoàn viên được giới thiệu đã học xong lớp bồi dưỡng nhận thức về Đảng trong kỳ.",
)
ADMITTED = _flow(
    "party.admitted",
    "Đoàn viên được kết nạp Đảng",
    "Admitted to the Party",
    "person",
    "Số đoàn viên do Đoàn giới thiệu được kết nạp Đảng trong kỳ.",
)
DISCIPLINED = _flow(
    "discipline.decided",
    "Quyết định kỷ luật",
    "Disciplinary measures",
    "case",
    "Số quyết định kỷ luật đoàn viên hoặc tổ chức Đoàn được công bố trong kỳ; giải quyết khiếu nại không làm đổi số này.",
)
AWARDED = _flow(
    "commendations.awarded",
    "Khen thưởng",
    "Commendations",
    "case",
    "Số quyết định khen thưởng đoàn viên và tập thể trong kỳ, trừ số bị thu hồi (tính vào ngày thu hồi).",
)

FIGURES = (NOMINATED, ENDORSED, CLASSES, ADMITTED, DISCIPLINED, AWARDED)


def counts(figure: Figure, amount: int = 1) -> Rule:
    """Return the rule of a fact that adds `amount` to a figure."""

    def rule(fact: Fact) -> Iterator[Entry]:
        yield figure.entry(fact, amount)

    return rule


RULES = (
    (ReferralNominated, counts(NOMINATED)),
    (ReferralEndorsed, counts(ENDORSED)),
    (AwarenessClassCompleted, counts(CLASSES)),
    (PartyAdmissionRecorded, counts(ADMITTED)),
    (DisciplineDecided, counts(DISCIPLINED)),
    (CommendationAwarded, counts(AWARDED)),
    (CommendationRevoked, counts(AWARDED, -1)),
)
