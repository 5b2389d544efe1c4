"""Steps of a member's life that leave the headcount as it is: admissions and transfers on their way, stays, postponements,
extensions (domain.md §3.1). Who is in which of these states on a day is no sum: an end of membership ends it without a fact.
"""

from collections.abc import Iterator

from contracts.members.people import (
    AdmissionProposed,
    AdmissionVoted,
    MemberExtended,
    MemberPostponed,
    MemberPostponementEnded,
    MemberTransferCancelled,
    MemberTransferExpired,
    MemberTransferForwarded,
    MemberTransferRejected,
    MemberTransferReleased,
    MemberTransferRequested,
    TemporaryActivityEnded,
    TemporaryActivityStarted,
)
from services.reporting.figures.base import Entry, Figure, adds_to, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(key, vi, en, unit, 1, "flow", definition_vi, definition_en)


PROPOSED = _figure(
    "members.admissions_proposed",
    "Hồ sơ kết nạp được lập",
    "Applications filed",
    "case",
    "Số hồ sơ đề nghị kết nạp Đoàn các chi đoàn lập trong kỳ.",
    "Applications for admission to the Union that branches filed in the period.",
)
PASSED = _figure(
    "members.admissions_passed",
    "Biểu quyết kết nạp đạt",
    "Admissions voted for",
    "case",
    "Số trường hợp chi đoàn biểu quyết tán thành kết nạp trong kỳ.",
    "Applications that the branch voted for in the period.",
)
FAILED = _figure(
    "members.admissions_failed",
    "Biểu quyết kết nạp không đạt",
    "Admissions voted down",
    "case",
    "Số trường hợp chi đoàn biểu quyết không tán thành kết nạp trong kỳ.",
    "Applications that the branch voted down in the period.",
)
REQUESTED = _figure(
    "transfers.requested",
    "Giới thiệu chuyển sinh hoạt",
    "Transfers asked for",
    "case",
    "Số giấy giới thiệu chuyển sinh hoạt được lập trong kỳ, tính tại nơi đi.",
    "Transfers asked for in the period, counted at the source.",
)
RELEASED = _figure(
    "transfers.released",
    "Chuyển sinh hoạt được đồng ý cho đi",
    "Transfers released",
    "case",
    "Số trường hợp cấp cơ sở nơi đi đồng ý cho chuyển sinh hoạt trong kỳ.",
    "Transfers that the grassroots level of the source let go in the period.",
)
FORWARDED = _figure(
    "transfers.forwarded",
    "Hồ sơ chuyển sinh hoạt gửi nơi đến",
    "Transfers forwarded",
    "case",
    "Số hồ sơ chuyển sinh hoạt chuyển tới cấp cơ sở nơi đến trong kỳ.",
    "Transfers whose papers went on to the receiving grassroots level in the period.",
)
REJECTED = _figure(
    "transfers.rejected",
    "Chuyển sinh hoạt bị trả lại",
    "Transfers rejected",
    "case",
    "Số trường hợp nơi đến trả lại giấy giới thiệu chuyển sinh hoạt trong kỳ.",
    "Transfers that the receiving unit sent back in the period.",
)
CANCELLED = _figure(
    "transfers.cancelled",
    "Chuyển sinh hoạt được thu hồi",
    "Transfers cancelled",
    "case",
    "Số giấy giới thiệu chuyển sinh hoạt nơi đi thu hồi trong kỳ.",
    "Transfers that the source took back in the period.",
)
EXPIRED = _figure(
    "transfers.expired",
    "Chuyển sinh hoạt hết hạn",
    "Transfers expired",
    "case",
    "Số giấy giới thiệu chuyển sinh hoạt hết hạn trong kỳ mà chưa nơi nào tiếp nhận.",
    "Transfers that nobody took in within the time the rules give, in the period.",
)
AWAY = _figure(
    "members.temporary_started",
    "Lượt đi sinh hoạt tạm thời",
    "Temporary stays begun",
    "time",
    "Số lượt đoàn viên của đơn vị đi sinh hoạt tạm thời nơi khác bắt đầu trong kỳ; vẫn tính là đoàn viên của đơn vị.",
    "Stays of members of the unit elsewhere that began in the period; they go on counting at the unit.",
)
HOSTED = _figure(
    "members.temporary_hosted",
    "Lượt tiếp nhận sinh hoạt tạm thời",
    "Temporary stays hosted",
    "time",
    "Số lượt đoàn viên nơi khác đến sinh hoạt tạm thời tại đơn vị bắt đầu trong kỳ; không tính vào số đoàn viên.",
    "Stays of members of other units at this unit that began in the period; they do not count as its members.",
)
BACK = _figure(
    "members.temporary_ended",
    "Lượt kết thúc sinh hoạt tạm thời",
    "Temporary stays ended",
    "time",
    "Số lượt sinh hoạt tạm thời nơi khác của đoàn viên đơn vị kết thúc trong kỳ.",
    "Stays of members of the unit elsewhere that ended in the period.",
)
POSTPONED = _figure(
    "members.postponed",
    "Lượt hoãn sinh hoạt",
    "Postponements granted",
    "time",
    "Số lượt đoàn viên được hoãn sinh hoạt trong kỳ; vẫn tính là đoàn viên của đơn vị.",
    "Postponements of activity granted in the period; the members go on counting at the unit.",
)
RESUMED = _figure(
    "members.postponement_ended",
    "Lượt kết thúc hoãn sinh hoạt",
    "Postponements ended",
    "time",
    "Số lượt đoàn viên sinh hoạt trở lại trong kỳ sau thời gian hoãn.",
    "Postponements that ended in the period, the members being active again.",
)
EXTENDED = _figure(
    "members.extended",
    "Lượt tiếp tục sinh hoạt sau tuổi",
    "Extensions granted",
    "time",
    "Số lượt đoàn viên quá tuổi trưởng thành được tiếp tục sinh hoạt trong kỳ.",
    "Extensions granted in the period to members past the age of maturation.",
)

FIGURES = (
    PROPOSED,
    PASSED,
    FAILED,
    REQUESTED,
    RELEASED,
    FORWARDED,
    REJECTED,
    CANCELLED,
    EXPIRED,
    AWAY,
    HOSTED,
    BACK,
    POSTPONED,
    RESUMED,
    EXTENDED,
)


@adds_to(PASSED, FAILED)
def voted(fact: AdmissionVoted) -> Iterator[Entry]:
    """A vote counts by how it went."""
    yield (PASSED if fact.passed else FAILED).entry(fact, 1)


@adds_to(AWAY, HOSTED)
def stays(fact: TemporaryActivityStarted) -> Iterator[Entry]:
    """A stay counts at home, and at the host."""
    yield AWAY.entry(fact, 1)
    yield HOSTED.entry(fact, 1, unit=fact.host)


RULES = (
    (AdmissionProposed, one(PROPOSED)),
    (AdmissionVoted, voted),
    (MemberTransferRequested, one(REQUESTED)),
    (MemberTransferReleased, one(RELEASED)),
    (MemberTransferForwarded, one(FORWARDED)),
    (MemberTransferRejected, one(REJECTED)),
    (MemberTransferCancelled, one(CANCELLED)),
    (MemberTransferExpired, one(EXPIRED)),
    (TemporaryActivityStarted, stays),
    (TemporaryActivityEnded, one(BACK)),
    (MemberPostponed, one(POSTPONED)),
    (MemberPostponementEnded, one(RESUMED)),
    (MemberExtended, one(EXTENDED)),
)
