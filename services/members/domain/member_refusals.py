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


class NotACandidate(Refusal):
    """Voting and ratifying need an application that was filed and is open."""

    CODE: ClassVar[str] = "members.not_a_candidate"
    DETAIL: ClassVar[str] = "Không có hồ sơ kết nạp đang xét của người này; hãy lập hồ sơ trước."


class CandidatePending(Refusal):
    """An open application goes its course: it is ratified or withdrawn, not passed by."""

    CODE: ClassVar[str] = "members.candidate_pending"
    DETAIL: ClassVar[str] = "Người này đang có hồ sơ kết nạp; hãy biểu quyết và chuẩn y hồ sơ đó, hoặc rút hồ sơ."


class GuarantorNotActive(Refusal):
    """The guarantor is an active member."""

    CODE: ClassVar[str] = "members.guarantor_not_active"
    DETAIL: ClassVar[str] = "Người giới thiệu phải là đoàn viên đang sinh hoạt; hãy chọn người giới thiệu khác."


class VotesDoNotAddUp(Refusal):
    """Votes for and against together cannot exceed those present."""

    CODE: ClassVar[str] = "members.votes_do_not_add_up"
    DETAIL: ClassVar[str] = (
        "Số phiếu tán thành và không tán thành cộng lại lớn hơn số người dự họp; hãy xem lại biên bản."
    )


class NoQuorum(Refusal):
    """A meeting that decides has more than the rule set's share of its members present, and no more than all of them."""

    CODE: ClassVar[str] = "members.no_quorum"
    DETAIL: ClassVar[str] = (
        "Số người dự họp chưa đủ so với số đoàn viên được triệu tập, hoặc nhiều hơn; hãy xem lại biên bản hoặc họp lại."
    )


class NotVotedYet(Refusal):
    """The superior ratifies after the branch voted in favour."""

    CODE: ClassVar[str] = "members.not_voted_yet"
    DETAIL: ClassVar[str] = "Chi đoàn chưa biểu quyết tán thành hồ sơ này nên chưa thể chuẩn y."


class AlreadyVoted(Refusal):
    """An application is voted on once; another vote needs another application."""

    CODE: ClassVar[str] = "members.already_voted"
    DETAIL: ClassVar[str] = "Hồ sơ này đã được biểu quyết với kết quả khác; muốn biểu quyết lại hãy lập hồ sơ mới."


class SomethingHappenedSince(Refusal):
    """A registration can be undone only while nothing else happened to the member."""

    CODE: ClassVar[str] = "members.something_happened_since"
    DETAIL: ClassVar[str] = "Sau khi ghi sổ, đoàn viên này đã có thay đổi khác nên không thể hoàn tác."


class PersonErased(Refusal):
    """Nothing new is written down about a person whose data was erased at the person's demand."""

    CODE: ClassVar[str] = "members.person_erased"
    DETAIL: ClassVar[str] = "Dữ liệu cá nhân của người này đã được xóa theo yêu cầu; không ghi thêm thông tin cá nhân."


class NothingToCorrect(Refusal):
    """A correction names what is right and why."""

    CODE: ClassVar[str] = "members.nothing_to_correct"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Đính chính phải ghi ít nhất một thông tin đúng (họ tên, ngày sinh, giới tính, mã đoàn viên)."
    )


class CardNumberTaken(Refusal):
    """A card number belongs to one member."""

    CODE: ClassVar[str] = "members.card_number_taken"
    DETAIL: ClassVar[str] = "Số thẻ đoàn viên này đã cấp cho người khác; hãy kiểm tra lại số thẻ."


class PartyStatusGoesForward(Refusal):
    """Sympathiser, probationary, full: backwards only as a correction."""

    CODE: ClassVar[str] = "members.party_status_goes_forward"
    DETAIL: ClassVar[str] = "Tình trạng Đảng chỉ tiến lên; nếu trước đây ghi sai, hãy ghi là đính chính."


class TransferOutOfOrder(Refusal):
    """A transfer is released, then forwarded, then accepted."""

    CODE: ClassVar[str] = "members.transfer_out_of_order"
    DETAIL: ClassVar[str] = (
        "Chuyển sinh hoạt phải qua các bước: giới thiệu, đồng ý cho chuyển, chuyển hồ sơ, tiếp nhận; "
        "hãy làm bước còn thiếu trước."
    )


class TransferOverdue(Refusal):
    """A referral is taken up within the months the rule set gives."""

    CODE: ClassVar[str] = "members.transfer_overdue"
    DETAIL: ClassVar[str] = "Giấy giới thiệu đã quá hạn tiếp nhận; hãy ghi hết hạn rồi giới thiệu lại."


class TransferNotOverdue(Refusal):
    """Only an overdue referral expires."""

    CODE: ClassVar[str] = "members.transfer_not_overdue"
    DETAIL: ClassVar[str] = "Giấy giới thiệu còn trong hạn nên chưa thể ghi hết hạn; nơi đi có thể thu hồi."


class NotInOneUnion(Refusal):
    """A move in one step stays inside one grassroots union."""

    CODE: ClassVar[str] = "members.not_in_one_union"
    DETAIL: ClassVar[str] = "Hai chi đoàn không cùng một đoàn cơ sở; hãy chuyển sinh hoạt theo đủ các bước."


class UnderDiscipline(Refusal):
    """Nobody is referred elsewhere while a disciplinary case is open."""

    CODE: ClassVar[str] = "members.under_discipline"
    DETAIL: ClassVar[str] = "Đoàn viên đang bị xem xét kỷ luật; hãy giải quyết xong trước khi cho chuyển."


class AlreadyTemporary(Refusal):
    """One temporary stay at a time."""

    CODE: ClassVar[str] = "members.already_temporary"
    DETAIL: ClassVar[str] = "Đoàn viên đang sinh hoạt tạm thời ở nơi khác; hãy kết thúc lần đó trước."


class NotTemporary(Refusal):
    """Only a stay that began can end."""

    CODE: ClassVar[str] = "members.not_temporary"
    DETAIL: ClassVar[str] = "Đoàn viên không có đợt sinh hoạt tạm thời nào đang diễn ra."


class TemporaryTooLong(Refusal):
    """A temporary stay is bounded by the rule set; longer means a transfer."""

    CODE: ClassVar[str] = "members.temporary_too_long"
    DETAIL: ClassVar[str] = "Thời gian sinh hoạt tạm thời vượt quá mức cho phép; hãy chuyển sinh hoạt Đoàn."


class AlreadyPostponed(Refusal):
    """A postponement is ended before the next."""

    CODE: ClassVar[str] = "members.already_postponed"
    DETAIL: ClassVar[str] = "Đoàn viên đang hoãn sinh hoạt; hãy kết thúc lần hoãn này trước."


class NotPostponed(Refusal):
    """Only a postponement that began can end."""

    CODE: ClassVar[str] = "members.not_postponed"
    DETAIL: ClassVar[str] = "Đoàn viên không đang hoãn sinh hoạt."


class PostponedTooLong(Refusal):
    """Each postponement is bounded by the rule set."""

    CODE: ClassVar[str] = "members.postponed_too_long"
    DETAIL: ClassVar[str] = "Thời gian hoãn sinh hoạt vượt quá mức cho phép mỗi lần; hãy chọn ngày sớm hơn."


class UntilBeforeItBegins(Refusal):
    """What lasts until a day begins before it."""

    CODE: ClassVar[str] = "members.until_before_it_begins"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Ngày kết thúc phải sau ngày bắt đầu; hãy kiểm tra lại ngày."


class TooYoungToExtend(Refusal):
    """Staying on is asked for by who is over the age of maturation."""

    CODE: ClassVar[str] = "members.too_young_to_extend"
    DETAIL: ClassVar[str] = "Đoàn viên chưa quá tuổi nên chưa cần xin tiếp tục sinh hoạt."


class ExtendedTooLong(Refusal):
    """Nobody stays beyond the highest age of the rule set."""

    CODE: ClassVar[str] = "members.extended_too_long"
    DETAIL: ClassVar[str] = "Thời gian tiếp tục sinh hoạt vượt quá tuổi cho phép; hãy chọn ngày sớm hơn."


class NoGroundToDefer(Refusal):
    """Maturation is put off for an officer only; others ask to stay on."""

    CODE: ClassVar[str] = "members.no_ground_to_defer"
    DETAIL: ClassVar[str] = (
        "Chỉ cán bộ Đoàn đang giữ chức vụ được lùi lễ trưởng thành; người khác xin tiếp tục sinh hoạt."
    )


class NotWarned(Refusal):
    """Who is to be struck off was warned before."""

    CODE: ClassVar[str] = "members.not_warned"
    DETAIL: ClassVar[str] = "Chưa nhắc nhở đoàn viên trước khi đề nghị xóa tên; hãy nhắc nhở và ghi ngày nhắc nhở."


class TooFewMonthsMissed(Refusal):
    """The rule set names after how many months without activity or dues in one year someone is struck off."""

    CODE: ClassVar[str] = "members.too_few_months_missed"
    DETAIL: ClassVar[str] = "Chưa đủ số tháng không sinh hoạt hoặc không đóng đoàn phí trong năm để xóa tên."


class StrikeOffNotProposed(Refusal):
    """The branch proposes, then it is decided."""

    CODE: ClassVar[str] = "members.strike_off_not_proposed"
    DETAIL: ClassVar[str] = "Chưa có đề nghị xóa tên của chi đoàn; hãy ghi đề nghị kèm minh chứng trước."


class CannotBeReinstated(Refusal):
    """Who matured or died is not reinstated."""

    CODE: ClassVar[str] = "members.cannot_be_reinstated"
    DETAIL: ClassVar[str] = "Người đã trưởng thành Đoàn hoặc đã mất không thể phục hồi sinh hoạt."
