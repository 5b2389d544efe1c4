"""The rules of Party referral that can say no, one class each (domain.md §3.6)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class NoSuchReferral(Refusal):
    """A step needs a referral that was begun."""

    CODE: ClassVar[str] = "members.no_such_referral"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có hồ sơ giới thiệu này; hãy kiểm tra lại mã hoặc lập hồ sơ trước."


class ReferralIsAnother(Refusal):
    """An id names one referral."""

    CODE: ClassVar[str] = "members.referral_is_another"
    DETAIL: ClassVar[str] = "Mã hồ sơ giới thiệu này đã dùng cho một hồ sơ khác; hãy tạo mã mới."


class ReferredAlready(Refusal):
    """A member has one open referral."""

    CODE: ClassVar[str] = "members.referred_already"
    DETAIL: ClassVar[str] = "Đoàn viên này đang có một hồ sơ giới thiệu cho Đảng; hãy hoàn tất hồ sơ đó trước."


class NotActiveToRefer(Refusal):
    """Only an active member is referred."""

    CODE: ClassVar[str] = "members.not_active_to_refer"
    DETAIL: ClassVar[str] = "Chỉ giới thiệu đoàn viên đang sinh hoạt; hãy kiểm tra lại tình trạng đoàn viên."


class RankTooLowToRefer(Refusal):
    """The rank of this year or the one before is at least the rule set's."""

    CODE: ClassVar[str] = "members.rank_too_low_to_refer"
    DETAIL: ClassVar[str] = "Xếp loại năm gần nhất chưa đạt mức để giới thiệu cho Đảng; hãy chờ kết quả xếp loại."


class InPartyAlready(Refusal):
    """Who is in the Party is not referred to it."""

    CODE: ClassVar[str] = "members.in_party_already"
    DETAIL: ClassVar[str] = "Người này đã là đảng viên nên không cần giới thiệu."


class DisciplinedNow(Refusal):
    """Nobody is referred while a measure is in force or a case is open."""

    CODE: ClassVar[str] = "members.disciplined_now"
    DETAIL: ClassVar[str] = "Đoàn viên đang bị xem xét hoặc thi hành kỷ luật nên chưa thể giới thiệu."


class ReferralVotesWrong(Refusal):
    """There cannot be more votes than voters."""

    CODE: ClassVar[str] = "members.referral_votes_wrong"
    DETAIL: ClassVar[str] = "Số phiếu tán thành lớn hơn số người dự họp; hãy xem lại biên bản."


class ReferralVoteLost(Refusal):
    """More than the rule set's share of those present must be in favour."""

    CODE: ClassVar[str] = "members.referral_vote_lost"
    DETAIL: ClassVar[str] = "Chưa quá nửa số người dự họp tán thành giới thiệu; hãy họp lại hoặc rút hồ sơ."


class ReferralOutOfOrder(Refusal):
    """Vote, endorsement, hand-over, class, admission come one after the other."""

    CODE: ClassVar[str] = "members.referral_out_of_order"
    DETAIL: ClassVar[str] = "Chưa làm xong bước trước của hồ sơ giới thiệu; hãy làm bước còn thiếu trước."


class ReferralDaysOutOfOrder(Refusal):
    """Steps come in the order of their days."""

    CODE: ClassVar[str] = "members.referral_days_out_of_order"
    DETAIL: ClassVar[str] = "Ngày sớm hơn bước trước của hồ sơ giới thiệu; hãy kiểm tra lại ngày."


class ResolutionExpired(Refusal):
    """A resolution older than the rule set's months must be passed anew."""

    CODE: ClassVar[str] = "members.resolution_expired"
    DETAIL: ClassVar[str] = "Nghị quyết giới thiệu đã quá thời hạn; hãy ghi hết hạn rồi ra nghị quyết mới."


class ResolutionStillValid(Refusal):
    """Only an old resolution expires."""

    CODE: ClassVar[str] = "members.resolution_still_valid"
    DETAIL: ClassVar[str] = "Nghị quyết giới thiệu còn thời hạn nên chưa thể ghi hết hạn."


class TooYoungForParty(Refusal):
    """The Party's least age, from the rule set."""

    CODE: ClassVar[str] = "members.too_young_for_party"
    DETAIL: ClassVar[str] = "Chưa đủ tuổi kết nạp Đảng vào ngày này; hãy kiểm tra ngày sinh hoặc ngày quyết định."


class ReferralOver(Refusal):
    """A referral that ended goes no further."""

    CODE: ClassVar[str] = "members.referral_over"
    DETAIL: ClassVar[str] = "Hồ sơ giới thiệu này đã kết thúc; nếu cần hãy lập hồ sơ mới."
