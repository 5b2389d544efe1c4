"""The rules of membership that can say no, one class each (domain.md §3.1)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class NotAMember(Refusal):
    """Only a member can be transferred, retired, let go or rated."""

    CODE: ClassVar[str] = "members.not_a_member"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có đoàn viên này trong sổ; hãy kiểm tra lại hoặc đăng ký trước."


class AlreadyMember(Refusal):
    """A person joins once."""

    CODE: ClassVar[str] = "members.already_member"
    DETAIL: ClassVar[str] = "Người này đã là đoàn viên; nếu thông tin sai hãy đính chính, không kết nạp lại."


class MembershipEnded(Refusal):
    """What ended cannot be transferred, retired or let go again."""

    CODE: ClassVar[str] = "members.membership_ended"
    DETAIL: ClassVar[str] = "Người này không còn sinh hoạt Đoàn (đã trưởng thành hoặc ra khỏi Đoàn)."


class MemberCodeTaken(Refusal):
    """A member code belongs to one person."""

    CODE: ClassVar[str] = "members.member_code_taken"
    DETAIL: ClassVar[str] = "Mã đoàn viên này đã thuộc về người khác; hãy kiểm tra lại mã."


class TooYoungToJoin(Refusal):
    """The least age at admission, from the rule set."""

    CODE: ClassVar[str] = "members.too_young_to_join"
    DETAIL: ClassVar[str] = "Chưa đủ tuổi kết nạp vào ngày quyết định; hãy kiểm tra ngày sinh hoặc chờ đến khi đủ tuổi."


class TooOldToJoin(Refusal):
    """The highest age at admission, from the rule set."""

    CODE: ClassVar[str] = "members.too_old_to_join"
    DETAIL: ClassVar[str] = "Đã quá tuổi kết nạp vào ngày quyết định; hãy kiểm tra ngày sinh."


class VotesExceedVoters(Refusal):
    """There cannot be more votes than voters."""

    CODE: ClassVar[str] = "members.votes_exceed_voters"
    DETAIL: ClassVar[str] = "Số phiếu tán thành lớn hơn số người dự họp; hãy kiểm tra biên bản."


class AdmissionVoteFailed(Refusal):
    """More than the rule set's share of those present must be in favour."""

    CODE: ClassVar[str] = "members.admission_vote_failed"
    DETAIL: ClassVar[str] = (
        "Chưa quá nửa số người dự họp tán thành nên chưa thể kết nạp; hãy kiểm tra biên bản hoặc họp lại."
    )


class TransferPending(Refusal):
    """One open transfer at a time."""

    CODE: ClassVar[str] = "members.transfer_pending"
    DETAIL: ClassVar[str] = "Đoàn viên đang có một lần chuyển sinh hoạt chưa xong; hãy tiếp nhận xong lần đó trước."


class NotThisTransfer(Refusal):
    """Only an open transfer can be accepted."""

    CODE: ClassVar[str] = "members.not_this_transfer"
    DETAIL: ClassVar[str] = "Không có giấy giới thiệu nào đang chờ tiếp nhận với mã này; hãy kiểm tra lại."


class SameUnit(Refusal):
    """A transfer leads somewhere else."""

    CODE: ClassVar[str] = "members.transfer_to_same_unit"
    DETAIL: ClassVar[str] = "Đoàn viên đang sinh hoạt tại chính đơn vị này; hãy chọn đơn vị đến khác."


class DuesUnpaid(Refusal):
    """Dues are settled up to the day of the transfer."""

    CODE: ClassVar[str] = "members.dues_unpaid"
    DETAIL: ClassVar[str] = "Đoàn phí chưa đóng đến ngày chuyển sinh hoạt; hãy thu đủ rồi giới thiệu."


class AgeUnknown(Refusal):
    """A rule about age cannot be held for a person whose data was erased."""

    CODE: ClassVar[str] = "members.age_unknown"
    DETAIL: ClassVar[str] = (
        "Dữ liệu cá nhân đã xóa nên không xét được tuổi; nếu người này thôi sinh hoạt, hãy ghi ra khỏi Đoàn."
    )


class TooYoungToMature(Refusal):
    """Maturation comes above the age the rule set names: the birthday itself is not yet above it."""

    CODE: ClassVar[str] = "members.too_young_to_mature"
    DETAIL: ClassVar[str] = (
        "Đoàn viên chưa đến tuổi trưởng thành Đoàn vào ngày này; hãy kiểm tra ngày sinh và ngày quyết định."
    )


class BeforeLastChange(Refusal):
    """A change counts from no earlier day than the one before it, so that no unit ever counts less than nobody."""

    CODE: ClassVar[str] = "members.before_last_change"
    DETAIL: ClassVar[str] = (
        "Ngày có hiệu lực sớm hơn lần thay đổi gần nhất của đoàn viên này; hãy kiểm tra lại ngày, "
        "hoặc nhập các quyết định theo đúng thứ tự ngày."
    )
