"""What the rules of the yearly training programme refuse (domain.md §3.3)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class TrainingNotRegistered(Refusal):
    """A result, an evidence or an assessment belongs to a registered programme."""

    CODE: ClassVar[str] = "members.training_not_registered"
    DETAIL: ClassVar[str] = "Đoàn viên chưa đăng ký chương trình rèn luyện năm này; hãy đăng ký trước."


class TrainingRegisteredOtherwise(Refusal):
    """The programme of a year is registered once."""

    CODE: ClassVar[str] = "members.training_registered_otherwise"
    DETAIL: ClassVar[str] = (
        "Đoàn viên đã đăng ký chương trình rèn luyện năm này với nội dung khác; hãy bổ sung bằng minh chứng."
    )


class TrainingGroupUnknown(Refusal):
    """Contents stand in the groups the rule set names."""

    CODE: ClassVar[str] = "members.training_group_unknown"
    DETAIL: ClassVar[str] = "Nhóm nội dung rèn luyện này không có trong bộ quy tắc; hãy dùng mã nhóm đã quy định."


class TrainingGroupsMissing(Refusal):
    """A registration and an assessment speak of every group."""

    CODE: ClassVar[str] = "members.training_groups_missing"
    DETAIL: ClassVar[str] = "Chưa đủ các nhóm nội dung rèn luyện; hãy ghi đủ từng nhóm."


class TrainingPointsTooHigh(Refusal):
    """A group gets no more points than the rule set gives it."""

    CODE: ClassVar[str] = "members.training_points_too_high"
    DETAIL: ClassVar[str] = "Điểm của một nhóm nội dung vượt mức tối đa; hãy sửa lại điểm."


class EvidenceTold(Refusal):
    """One id names one piece of evidence."""

    CODE: ClassVar[str] = "members.evidence_told"
    DETAIL: ClassVar[str] = "Mã minh chứng này đã dùng cho nội dung khác; hãy tạo mã mới."


class TrainingRegistrationUnconfirmed(Refusal):
    """The branch confirms the registration before it confirms the result."""

    CODE: ClassVar[str] = "members.training_registration_unconfirmed"
    DETAIL: ClassVar[str] = "Chi đoàn chưa xác nhận đăng ký rèn luyện của đoàn viên; hãy xác nhận đăng ký trước."


class TrainingResultTooEarly(Refusal):
    """The result of a year is confirmed in that year or later."""

    CODE: ClassVar[str] = "members.training_result_too_early"
    DETAIL: ClassVar[str] = "Ngày xác nhận sớm hơn năm rèn luyện; hãy kiểm tra lại năm hoặc ngày."


class TrainingCompleted(Refusal):
    """What was confirmed stands."""

    CODE: ClassVar[str] = "members.training_completed"
    DETAIL: ClassVar[str] = "Kết quả rèn luyện năm này đã được xác nhận; không sửa được nữa."
