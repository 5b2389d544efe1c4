"""The rules of care and dialogue that can say no, one class each (domain.md §1.3)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class CareConsentMissing(Refusal):
    """What is written of a person's hardship, illness or grief rests on that person's consent."""

    CODE: ClassVar[str] = "members.care_consent_missing"
    DETAIL: ClassVar[str] = (
        "Đoàn viên chưa đồng ý (hoặc đã rút lại đồng ý) cho ghi thông tin chăm lo; hãy xin đồng ý trước khi ghi."
    )


class CareKindUnknown(Refusal):
    """Kinds of case, support and outcome are those of the rule set."""

    CODE: ClassVar[str] = "members.care_kind_unknown"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Loại chăm lo, hỗ trợ hoặc kết quả không có trong danh mục; hãy chọn trong bộ quy tắc."


class CareCaseOpenedOtherwise(Refusal):
    """An id names one case."""

    CODE: ClassVar[str] = "members.care_case_opened_otherwise"
    DETAIL: ClassVar[str] = "Mã hồ sơ chăm lo này đã mở với nội dung khác; hãy tạo mã mới."


class CareCaseUnknown(Refusal):
    """Only an open case is visited, supported or closed."""

    CODE: ClassVar[str] = "members.care_case_unknown"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có hồ sơ chăm lo này; hãy kiểm tra mã hoặc mở hồ sơ trước."


class CareCaseClosed(Refusal):
    """What is closed stays as it is."""

    CODE: ClassVar[str] = "members.care_case_closed"
    DETAIL: ClassVar[str] = "Hồ sơ chăm lo này đã kết thúc; nếu cần hãy mở hồ sơ mới."


class CareItemTold(Refusal):
    """An id names one visit or one support."""

    CODE: ClassVar[str] = "members.care_item_told"
    DETAIL: ClassVar[str] = "Mã lần thăm hoặc hỗ trợ này đã dùng cho nội dung khác; hãy tạo mã mới."


class CareBeforeOpening(Refusal):
    """Nothing is done in a case before the day it was opened."""

    CODE: ClassVar[str] = "members.care_before_opening"
    DETAIL: ClassVar[str] = "Ngày này trước ngày mở hồ sơ chăm lo; hãy kiểm tra lại ngày."


class DialogueTold(Refusal):
    """An id names one dialogue."""

    CODE: ClassVar[str] = "members.dialogue_told"
    DETAIL: ClassVar[str] = "Mã cuộc đối thoại này đã dùng cho cuộc khác; hãy tạo mã mới."


class AnnouncedAfterDialogue(Refusal):
    """A dialogue is made known before it is held."""

    CODE: ClassVar[str] = "members.dialogue_announced_after"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Ngày công bố sau ngày đối thoại; hãy kiểm tra lại hai ngày."
