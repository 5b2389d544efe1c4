"""Why a step of a report is refused; each rule has its name (domain.md §6.1)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownReport(Refusal):
    """No unit was asked for a report with this id."""

    CODE: ClassVar[str] = "reporting.unknown_report"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có báo cáo này. Hãy xem danh sách báo cáo của đợt ở /api/campaigns/<mã đợt>."


class AssignedOutside(Refusal):
    """A unit asks itself and the units below it for reports, no others."""

    CODE: ClassVar[str] = "reporting.assigned_outside"
    DETAIL: ClassVar[str] = "Chỉ giao báo cáo cho chính đơn vị phát hành và các đơn vị trực thuộc; hãy bỏ đơn vị khác."


class VersionOutOfOrder(Refusal):
    """Versions are counted without a gap, and none is overwritten."""

    CODE: ClassVar[str] = "reporting.version_out_of_order"
    DETAIL: ClassVar[str] = "Số lần nộp không liền sau lần trước; hãy tải lại báo cáo và nộp với số lần kế tiếp."


class ResubmissionOff(Refusal):
    """A unit replaces what it submitted where the campaign lets it, or where it was asked for a supplement."""

    CODE: ClassVar[str] = "reporting.resubmission_off"
    DETAIL: ClassVar[str] = (
        "Đợt này không cho tự nộp lại. Hãy đề nghị cấp trên yêu cầu bổ sung; khi đó báo cáo mở lại để nộp."
    )


class AlreadyAccepted(Refusal):
    """An accepted report is settled."""

    CODE: ClassVar[str] = "reporting.report_already_accepted"
    DETAIL: ClassVar[str] = "Báo cáo đã được tiếp nhận, không thay đổi nữa. Số liệu về sau xem ở phần chênh lệch."


class Exempt(Refusal):
    """A unit that was exempted reports nothing."""

    CODE: ClassVar[str] = "reporting.report_exempt"
    DETAIL: ClassVar[str] = "Đơn vị đã được miễn báo cáo này."


class AlreadySubmitted(Refusal):
    """Who has reported is not exempted."""

    CODE: ClassVar[str] = "reporting.report_already_submitted"
    DETAIL: ClassVar[str] = "Đơn vị đã nộp báo cáo này nên không miễn được; hãy tiếp nhận hoặc yêu cầu bổ sung."


class NothingSubmitted(Refusal):
    """What was not submitted is neither accepted nor supplemented nor corrected."""

    CODE: ClassVar[str] = "reporting.nothing_submitted"
    DETAIL: ClassVar[str] = "Đơn vị chưa nộp báo cáo này."


class AnotherVersion(Refusal):
    """A step is about the version that was read, and a newer one has come."""

    CODE: ClassVar[str] = "reporting.another_version"
    DETAIL: ClassVar[str] = "Đã có lần nộp mới hơn; hãy tải lại báo cáo, xem lần nộp mới nhất rồi làm lại."


class SupplementAwaited(Refusal):
    """While a supplement is awaited there is nothing to accept or to correct."""

    CODE: ClassVar[str] = "reporting.supplement_awaited"
    DETAIL: ClassVar[str] = "Đang chờ đơn vị nộp bổ sung; hãy làm lại sau khi đơn vị nộp."


class SupplementDueWrong(Refusal):
    """A supplement is due from today on, before the campaign ends."""

    CODE: ClassVar[str] = "reporting.supplement_due_wrong"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Hạn bổ sung phải từ hôm nay trở đi và trước khi đợt báo cáo khóa."


class FigureNotInReport(Refusal):
    """Only a figure of the report is corrected in it."""

    CODE: ClassVar[str] = "reporting.figure_not_in_report"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Báo cáo này không có chỉ tiêu đó."


class OverrideOfAnotherValue(Refusal):
    """A correction says which number it replaces; that number has changed since, or was never there."""

    CODE: ClassVar[str] = "reporting.override_of_another_value"
    DETAIL: ClassVar[str] = "Số cũ ghi trong yêu cầu không phải số đang có trong báo cáo; hãy tải lại rồi sửa."
