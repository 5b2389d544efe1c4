"""The rules of dues that can say no, one class each (domain.md §3.1)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class NothingAssessed(Refusal):
    """What is owed is written down before it is collected, waived or passed up."""

    CODE: ClassVar[str] = "members.dues_nothing_assessed"
    DETAIL: ClassVar[str] = "Tháng này đơn vị chưa lập danh sách đoàn phí phải thu; hãy lập danh sách trước."


class AssessedTwice(Refusal):
    """A member stands in the list of a month once."""

    CODE: ClassVar[str] = "members.dues_assessed_twice"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Một đoàn viên có hai dòng trong danh sách phải thu; hãy bỏ bớt một dòng."


class NotOfDuesUnit(Refusal):
    """Dues are owed to one's own unit."""

    CODE: ClassVar[str] = "members.dues_not_of_this_unit"
    DETAIL: ClassVar[str] = (
        "Người này không phải đoàn viên của đơn vị hoặc không có trong danh sách phải thu của tháng; hãy kiểm tra lại."
    )


class WrongAmount(Refusal):
    """The amount of each class is the rule set's; abroad it is the least."""

    CODE: ClassVar[str] = "members.dues_wrong_amount"
    DETAIL: ClassVar[str] = (
        "Mức đoàn phí không đúng quy định của tháng; hãy để trống để lấy mức quy định, "
        "ở ngoài nước thì không thấp hơn mức tối thiểu."
    )


class SettledLineChanges(Refusal):
    """What a member already paid for, wholly or in part, or was forgiven, is not assessed anew."""

    CODE: ClassVar[str] = "members.dues_line_settled"
    DETAIL: ClassVar[str] = (
        "Có đoàn viên đã đóng hoặc được miễn nên không sửa được mức phải thu; hãy giữ nguyên dòng của người đó "
        "hoặc hủy khoản thu ghi sai trước."
    )


class CollectedMoreThanOwed(Refusal):
    """Nobody pays more than is owed for the month."""

    CODE: ClassVar[str] = "members.dues_collected_more_than_owed"
    DETAIL: ClassVar[str] = "Số tiền lớn hơn số còn phải đóng của tháng; phần đóng trước hãy ghi vào tháng sau."


class CollectionTold(Refusal):
    """An id names one payment."""

    CODE: ClassVar[str] = "members.dues_collection_told"
    DETAIL: ClassVar[str] = "Mã khoản thu này đã dùng cho khoản khác; hãy tạo mã mới hoặc hủy khoản ghi sai."


class CollectionReversedBefore(Refusal):
    """A payment that was taken back is written down under a new id."""

    CODE: ClassVar[str] = "members.dues_collection_reversed"
    DETAIL: ClassVar[str] = "Khoản thu này đã bị hủy; hãy ghi khoản thu đúng với mã mới."


class CollectionUnknown(Refusal):
    """Only a payment that was written down can be taken back."""

    CODE: ClassVar[str] = "members.dues_collection_unknown"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có khoản thu với mã này trong tháng; hãy kiểm tra lại mã."


class ShareAlreadyRemitted(Refusal):
    """What was passed up cannot come to more than the share of what was collected."""

    CODE: ClassVar[str] = "members.dues_share_remitted"
    DETAIL: ClassVar[str] = (
        "Phần trích nộp của khoản thu này đã nộp lên cấp trên nên không hủy được; "
        "hãy ghi khoản thu đúng trước rồi mới hủy khoản sai."
    )


class WaiverReasonUnknown(Refusal):
    """Reasons to waive are those of the rule set."""

    CODE: ClassVar[str] = "members.dues_waiver_reason_unknown"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Lý do miễn không có trong danh mục; hãy chọn một lý do của bộ quy tắc."


class RemitsMoreThanDue(Refusal):
    """No more is passed up than the share of what was collected and not passed up yet."""

    CODE: ClassVar[str] = "members.dues_remits_more_than_due"
    DETAIL: ClassVar[str] = (
        "Số tiền nộp lớn hơn phần trích nộp của số đã thu mà chưa nộp; hãy kiểm tra số đã thu và tỷ lệ trích nộp."
    )


class RemittanceTold(Refusal):
    """An id names one remittance."""

    CODE: ClassVar[str] = "members.dues_remittance_told"
    DETAIL: ClassVar[str] = "Mã lần nộp này đã dùng cho số tiền khác; hãy tạo mã mới."
