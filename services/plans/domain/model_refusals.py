"""Why a step of a youth model is refused: one class per rule, each saying in Vietnamese what to do."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownModel(Refusal):
    """Nothing is known under this id."""

    CODE: ClassVar[str] = "plans.unknown_model"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có mô hình nào mang mã định danh này; hãy kiểm tra lại hoặc đăng ký mô hình trước."


class AlreadyRegistered(Refusal):
    """A model is registered once; its id stands for that registration."""

    CODE: ClassVar[str] = "plans.model_already_registered"
    DETAIL: ClassVar[str] = "Mô hình này đã được đăng ký với nội dung khác; hãy đăng ký mô hình mới với mã mới."


class NameTaken(Refusal):
    """The name of a model is unique within its unit (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.model_name_taken"
    DETAIL: ClassVar[str] = "Đơn vị đã có mô hình mang tên này; hãy đặt tên khác hoặc dùng mô hình đã đăng ký."


class ModelDaysOutOfOrder(Refusal):
    """No step counts before the one it rests on."""

    CODE: ClassVar[str] = "plans.model_days_out_of_order"


class ModelStopped(Refusal):
    """A stopped model is not reported on, judged or replicated until it is taken up again."""

    CODE: ClassVar[str] = "plans.model_stopped"
    DETAIL: ClassVar[str] = "Mô hình đã dừng; hãy cho mô hình hoạt động lại trước, hoặc chọn mô hình đang hoạt động."


class ModelNotStopped(Refusal):
    """Only a stopped model is taken up again."""

    CODE: ClassVar[str] = "plans.model_not_stopped"
    DETAIL: ClassVar[str] = "Mô hình đang hoạt động; chỉ mô hình đã dừng mới cần cho hoạt động lại."


class ModelPeriodWrong(Refusal):
    """A report is about days that had begun, the first of them not after the last."""

    CODE: ClassVar[str] = "plans.model_period_wrong"
    DETAIL: ClassVar[str] = (
        "Kỳ báo cáo không hợp lệ: ngày đầu không được sau ngày cuối và không được sau ngày báo cáo; hãy kiểm tra lại."
    )


class ModelPeriodReported(Refusal):
    """What came of a day is reported once."""

    CODE: ClassVar[str] = "plans.model_period_reported"


class ModelReportIsAnother(Refusal):
    """The id of a report stands for that report."""

    CODE: ClassVar[str] = "plans.model_report_is_another"
    DETAIL: ClassVar[str] = "Mã báo cáo này đã dùng cho một báo cáo khác của mô hình; hãy gửi lại với mã mới."


class ModelReportEmpty(Refusal):
    """A report says something: a figure or words."""

    CODE: ClassVar[str] = "plans.model_report_empty"
    DETAIL: ClassVar[str] = "Báo cáo chưa có nội dung; hãy ghi ít nhất một số liệu hoặc phần thuyết minh."


class ModelPersonsAboveTurns(Refusal):
    """Distinct persons never outnumber turns: each took at least one (domain.md §4.4)."""

    CODE: ClassVar[str] = "plans.model_persons_above_turns"
    DETAIL: ClassVar[str] = "Số người không thể lớn hơn số lượt tham gia; hãy kiểm tra lại hai số liệu."


class ModelNotReported(Refusal):
    """A model is judged by what was reported of it."""

    CODE: ClassVar[str] = "plans.model_not_reported"


class ModelAlreadyJudged(Refusal):
    """A model is judged effective once, by one paper."""

    CODE: ClassVar[str] = "plans.model_already_judged"
    DETAIL: ClassVar[str] = "Mô hình đã được đánh giá hiệu quả theo văn bản khác; không cần đánh giá lại."


class ReplicatedToOwnUnit(Refusal):
    """A model is replicated to another unit than its own."""

    CODE: ClassVar[str] = "plans.model_replicated_to_own_unit"
    DETAIL: ClassVar[str] = "Đơn vị nhận chính là đơn vị đang có mô hình; hãy chọn đơn vị khác để nhân rộng."


class ModelAlreadyReplicated(Refusal):
    """A unit takes a model over once."""

    CODE: ClassVar[str] = "plans.model_already_replicated"
    DETAIL: ClassVar[str] = "Mô hình này đã được nhân rộng đến đơn vị đó; hãy dùng mô hình đơn vị đó đã đăng ký."
