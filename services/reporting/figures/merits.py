"""Party referral, discipline and commendation, by the unit of the case (domain.md §3.1, §3.6, §6.1)."""

from collections.abc import Iterator, Mapping

from contracts.members.merits import (
    AppealOutcome,
    AwarenessClassCompleted,
    CommendationAwarded,
    CommendationRevoked,
    DisciplineAppealResolved,
    DisciplineDecided,
    DisciplineForm,
    ImprovementRecognised,
    PartyAdmissionRecorded,
    ReferralEndorsed,
    ReferralExpired,
    ReferralHandedOver,
    ReferralNominated,
    ReferralReturned,
    ReferralWithdrawn,
)
from services.reporting.figures.base import Entry, Figure, adds_to, one


def _flow(id: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(
        id, vi=vi, en=en, unit=unit, proactive=1, kind="flow", definition_vi=definition_vi, definition_en=definition_en
    )


NOMINATED = _flow(
    "referrals.nominated",
    "Đoàn viên ưu tú được bình chọn",
    "Outstanding members nominated",
    "person",
    "Số đoàn viên ưu tú được chi đoàn bình chọn giới thiệu cho Đảng trong kỳ.",
    "Outstanding members whom branches nominated in the period to be referred to the Party.",
)
ENDORSED = _flow(
    "referrals.endorsed",
    "Nghị quyết giới thiệu cho Đảng",
    "Referral resolutions",
    "case",
    "Số nghị quyết giới thiệu đoàn viên ưu tú (mẫu 4-KNĐ) được ban chấp hành thông qua trong kỳ; "
    "nghị quyết ra lại sau khi hết hạn cũng tính.",
    "Resolutions of referral (form 4-KNĐ) passed by executive committees in the period; one passed anew after "
    "it had expired counts too.",
)
CLASSES = _flow(
    "party.awareness_class",
    "Học lớp nhận thức về Đảng",
    "Completed the Party awareness class",
    "person",
    "Số đoàn viên được giới thiệu đã học xong lớp bồi dưỡng nhận thức về Đảng trong kỳ.",
    "Referred members who completed the Party awareness class in the period.",
)
ADMITTED = _flow(
    "party.admitted",
    "Đoàn viên được kết nạp Đảng",
    "Admitted to the Party",
    "person",
    "Số đoàn viên do Đoàn giới thiệu được kết nạp Đảng trong kỳ.",
    "Members referred by the Union who were admitted to the Party in the period.",
)
DISCIPLINED = _flow(
    "discipline.decided",
    "Quyết định kỷ luật",
    "Disciplinary measures",
    "case",
    "Số quyết định kỷ luật đoàn viên hoặc tổ chức Đoàn được công bố trong kỳ; giải quyết khiếu nại không làm đổi số này.",
    "Disciplinary decisions on members or units announced in the period; the answer to an appeal does not "
    "change this number.",
)
AWARDED = _flow(
    "commendations.awarded",
    "Khen thưởng",
    "Commendations",
    "case",
    "Số quyết định khen thưởng đoàn viên và tập thể trong kỳ, trừ số bị thu hồi (tính vào ngày thu hồi).",
    "Commendations of members and units decided in the period, less those revoked (on the day they were revoked).",
)

HANDED_OVER = _flow(
    "referrals.handed_over",
    "Hồ sơ giới thiệu bàn giao cấp ủy",
    "Referrals handed over",
    "case",
    "Số hồ sơ giới thiệu đoàn viên ưu tú bàn giao cho cấp ủy trong kỳ.",
    "Papers of referrals handed to the Party committee in the period.",
)
RETURNED = _flow(
    "referrals.returned",
    "Hồ sơ giới thiệu cấp ủy trả lại",
    "Referrals returned",
    "case",
    "Số hồ sơ giới thiệu đoàn viên ưu tú cấp ủy trả lại trong kỳ.",
    "Papers of referrals the Party committee sent back in the period.",
)
WITHDRAWN = _flow(
    "referrals.withdrawn",
    "Hồ sơ giới thiệu tổ chức Đoàn rút",
    "Referrals withdrawn",
    "case",
    "Số hồ sơ giới thiệu đoàn viên ưu tú tổ chức Đoàn rút trong kỳ.",
    "Referrals the Union took back in the period.",
)
EXPIRED = _flow(
    "referrals.expired",
    "Nghị quyết giới thiệu hết hạn",
    "Resolutions of referral expired",
    "case",
    "Số nghị quyết giới thiệu hết hạn trong kỳ mà đoàn viên chưa được kết nạp; có thể ra nghị quyết lại.",
    "Resolutions of referral that grew too old in the period; they can be passed anew.",
)
BY_FORM: Mapping[DisciplineForm, Figure] = {
    form: _flow(
        f"discipline.{form.value.lower()}",
        f"Kỷ luật: {vi}",
        f"Discipline: {en}",
        "case",
        f"Số quyết định kỷ luật với hình thức {vi} được công bố trong kỳ.",
        f"Disciplinary decisions of the form {en} announced in the period.",
    )
    for form, vi, en in (
        (DisciplineForm.REPRIMAND, "khiển trách", "reprimand"),
        (DisciplineForm.WARNING, "cảnh cáo", "warning"),
        (DisciplineForm.DISMISSAL, "cách chức", "dismissal"),
        (DisciplineForm.EXPULSION, "khai trừ", "expulsion"),
        (DisciplineForm.DISSOLUTION, "giải tán", "dissolution"),
    )
}
BY_OUTCOME: Mapping[AppealOutcome, Figure] = {
    outcome: _flow(
        f"discipline.appeals_{outcome.value.lower()}",
        f"Khiếu nại kỷ luật: {vi}",
        f"Appeals: {en}",
        "case",
        f"Số khiếu nại kỷ luật được giải quyết trong kỳ với kết quả {vi}.",
        f"Appeals against discipline answered in the period, with the measure {en}.",
    )
    for outcome, vi, en in (
        (AppealOutcome.UPHELD, "giữ nguyên hình thức", "upheld"),
        (AppealOutcome.CHANGED, "thay đổi hình thức", "changed"),
        (AppealOutcome.REVOKED, "xóa bỏ kỷ luật", "revoked"),
    )
}
IMPROVED = _flow(
    "discipline.improvements",
    "Công nhận tiến bộ sau kỷ luật",
    "Improvements recognised",
    "case",
    "Số trường hợp bị kỷ luật được công nhận tiến bộ trong kỳ.",
    "Disciplinary cases in which improvement was recognised in the period.",
)
OF_MEMBERS = _flow(
    "commendations.of_members",
    "Khen thưởng đoàn viên",
    "Commendations of members",
    "case",
    "Số quyết định khen thưởng đoàn viên trong kỳ, trừ số bị thu hồi (tính vào ngày thu hồi).",
    "Commendations of members decided in the period, less those revoked (on the day they were revoked).",
)
OF_UNITS = _flow(
    "commendations.of_units",
    "Khen thưởng tập thể",
    "Commendations of units",
    "case",
    "Số quyết định khen thưởng tập thể trong kỳ, trừ số bị thu hồi (tính vào ngày thu hồi).",
    "Commendations of units decided in the period, less those revoked (on the day they were revoked).",
)
REVOKED = _flow(
    "commendations.revoked",
    "Khen thưởng bị thu hồi",
    "Commendations revoked",
    "case",
    "Số quyết định khen thưởng bị thu hồi trong kỳ; đã trừ khỏi số khen thưởng.",
    "Commendations revoked in the period; already off the commendations.",
)

FIGURES = (
    NOMINATED,
    ENDORSED,
    HANDED_OVER,
    CLASSES,
    ADMITTED,
    RETURNED,
    WITHDRAWN,
    EXPIRED,
    DISCIPLINED,
    *BY_FORM.values(),
    *BY_OUTCOME.values(),
    IMPROVED,
    AWARDED,
    OF_MEMBERS,
    OF_UNITS,
    REVOKED,
)


@adds_to(DISCIPLINED, *BY_FORM.values())
def disciplined(fact: DisciplineDecided) -> Iterator[Entry]:
    """A decision counts once, and in its form."""
    yield DISCIPLINED.entry(fact, 1)
    yield BY_FORM[fact.form].entry(fact, 1)


@adds_to(*BY_OUTCOME.values())
def resolved(fact: DisciplineAppealResolved) -> Iterator[Entry]:
    """An answered appeal counts by its outcome."""
    yield BY_OUTCOME[fact.outcome].entry(fact, 1)


@adds_to(AWARDED, OF_MEMBERS, OF_UNITS)
def awarded(fact: CommendationAwarded) -> Iterator[Entry]:
    """A commendation counts once, and once by whom it is of."""
    yield AWARDED.entry(fact, 1)
    yield (OF_MEMBERS if fact.of_member else OF_UNITS).entry(fact, 1)


@adds_to(AWARDED, OF_MEMBERS, OF_UNITS, REVOKED)
def revoked(fact: CommendationRevoked) -> Iterator[Entry]:
    """What was revoked is taken off, and counts as revoked."""
    yield AWARDED.entry(fact, -1)
    yield (OF_MEMBERS if fact.of_member else OF_UNITS).entry(fact, -1)
    yield REVOKED.entry(fact, 1)


RULES = (
    (ReferralNominated, one(NOMINATED)),
    (ReferralEndorsed, one(ENDORSED)),
    (ReferralHandedOver, one(HANDED_OVER)),
    (AwarenessClassCompleted, one(CLASSES)),
    (PartyAdmissionRecorded, one(ADMITTED)),
    (ReferralReturned, one(RETURNED)),
    (ReferralWithdrawn, one(WITHDRAWN)),
    (ReferralExpired, one(EXPIRED)),
    (DisciplineDecided, disciplined),
    (DisciplineAppealResolved, resolved),
    (ImprovementRecognised, one(IMPROVED)),
    (CommendationAwarded, awarded),
    (CommendationRevoked, revoked),
)
