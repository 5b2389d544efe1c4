"""Why a step of a youth work or task is refused: one class per rule, each saying in Vietnamese what to do."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownWork(Refusal):
    """Nothing is known under this id."""

    CODE: ClassVar[str] = "plans.unknown_work"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = (
        "Không có công trình, phần việc nào mang mã định danh này; hãy kiểm tra lại hoặc đăng ký trước."
    )


class WorkAlreadyRegistered(Refusal):
    """A work is registered once; its id stands for that registration."""

    CODE: ClassVar[str] = "plans.work_already_registered"
    DETAIL: ClassVar[str] = (
        "Công trình, phần việc này đã được đăng ký với nội dung khác; hãy đăng ký công trình mới với mã mới."
    )


class WorkYearWrong(Refusal):
    """A work is registered for the year at hand, or one the rule set lets be planned ahead."""

    CODE: ClassVar[str] = "plans.work_year_wrong"


class WorkDaysOutOfOrder(Refusal):
    """No step counts before the one it follows."""

    CODE: ClassVar[str] = "plans.work_days_out_of_order"


class WorkAlreadyStarted(Refusal):
    """A work is started once."""

    CODE: ClassVar[str] = "plans.work_already_started"
    DETAIL: ClassVar[str] = "Công trình, phần việc đã khởi công hoặc hoàn thành; hãy kiểm tra lại ngày khởi công."


class WorkNotStarted(Refusal):
    """What the rule set names is started before it is completed."""

    CODE: ClassVar[str] = "plans.work_not_started"
    DETAIL: ClassVar[str] = "Công trình chưa khởi công; hãy ghi ngày khởi công trước khi báo hoàn thành."


class WorkResultMissing(Refusal):
    """A completed work shows a measurable result in the measure of its goal (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.work_result_missing"


class WorkPersonsAboveTurns(Refusal):
    """Distinct persons never outnumber turns: each took at least one (domain.md §4.4)."""

    CODE: ClassVar[str] = "plans.work_persons_above_turns"
    DETAIL: ClassVar[str] = "Số người không thể lớn hơn số lượt tham gia; hãy kiểm tra lại hai số liệu."


class WorkAlreadyCompleted(Refusal):
    """A work is completed once, and not given up after that."""

    CODE: ClassVar[str] = "plans.work_already_completed"
    DETAIL: ClassVar[str] = "Công trình, phần việc đã được báo hoàn thành với nội dung khác; không đổi được nữa."


class WorkNotCompleted(Refusal):
    """Only what was completed is inspected, recognised or declined."""

    CODE: ClassVar[str] = "plans.work_not_completed"
    DETAIL: ClassVar[str] = "Công trình, phần việc chưa hoàn thành; hãy báo hoàn thành với kết quả đo được trước."


class WorkInspectionIsAnother(Refusal):
    """The id of an inspection stands for that inspection."""

    CODE: ClassVar[str] = "plans.work_inspection_is_another"
    DETAIL: ClassVar[str] = "Mã kiểm tra này đã dùng cho một lần kiểm tra khác; hãy gửi lại với mã mới."


class WorkNotInspected(Refusal):
    """What the rule set names is inspected before it is recognised."""

    CODE: ClassVar[str] = "plans.work_not_inspected"
    DETAIL: ClassVar[str] = "Công trình chưa được kiểm tra, nghiệm thu; cấp trên hãy kiểm tra trước khi công nhận."


class WorkNotAccepted(Refusal):
    """A work whose last inspection did not accept it is not recognised."""

    CODE: ClassVar[str] = "plans.work_not_accepted"
    DETAIL: ClassVar[str] = "Lần kiểm tra gần nhất không đạt; hãy khắc phục và kiểm tra lại trước khi công nhận."


class WorkDecidedByItself(Refusal):
    """A work is recognised or declined by the level directly above or higher, not by its own unit (domain.md §4.4)."""

    CODE: ClassVar[str] = "plans.work_decided_by_itself"
    DETAIL: ClassVar[str] = (
        "Công trình thanh niên phải do cấp trên trực tiếp hoặc cấp cao hơn quyết định công nhận; "
        "hãy đề nghị cấp trên ra quyết định."
    )


class WorkDecidedFromAside(Refusal):
    """Who decides on a work stands above the unit or is the unit itself."""

    CODE: ClassVar[str] = "plans.work_decided_from_aside"
    DETAIL: ClassVar[str] = "Đơn vị ra quyết định không phải cấp trên của đơn vị thực hiện; hãy kiểm tra lại."


class WorkLevelUnknown(Refusal):
    """A work is recognised at a level of the rule set."""

    CODE: ClassVar[str] = "plans.work_level_unknown"


class WorkLevelWrong(Refusal):
    """The unit's own level is that of its own decision, and of no other."""

    CODE: ClassVar[str] = "plans.work_level_wrong"
    DETAIL: ClassVar[str] = (
        "Cấp công nhận không khớp với đơn vị ra quyết định: chỉ quyết định của chính đơn vị mới là cấp đơn vị; "
        "hãy kiểm tra lại."
    )


class WorkAlreadyRecognised(Refusal):
    """A level recognises a work once; a recognised work is not declined."""

    CODE: ClassVar[str] = "plans.work_already_recognised"
    DETAIL: ClassVar[str] = "Công trình, phần việc đã được công nhận theo quyết định khác; hãy kiểm tra lại."


class WorkOver(Refusal):
    """A declined or cancelled work goes no further."""

    CODE: ClassVar[str] = "plans.work_over"
    DETAIL: ClassVar[str] = (
        "Công trình, phần việc đã bị hủy hoặc không được công nhận; nếu làm lại, hãy đăng ký công trình mới."
    )
