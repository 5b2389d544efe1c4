"""The rules of youth opinion that can say no, one class each (domain.md §5)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class IdentityInNote(Refusal):
    """A note tells what is thought, never by whom: no phone, identity number, e-mail or member's name."""

    CODE: ClassVar[str] = "members.identity_in_note"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Nội dung có số điện thoại, số giấy tờ, thư điện tử hoặc họ tên đoàn viên của đơn vị; "
        "hãy bỏ đi, chỉ ghi ý kiến chung."
    )


class NameInNote(Refusal):
    """What looks like a person's name is confirmed to be none before the note is kept."""

    CODE: ClassVar[str] = "members.name_in_note"
    DETAIL: ClassVar[str] = (
        "Nội dung có cụm từ giống họ tên người; hãy bỏ đi, hoặc xác nhận (confirmed) nếu không phải tên của ai."
    )


class MonthNotBegun(Refusal):
    """What is thought in a month is gathered when it has begun."""

    CODE: ClassVar[str] = "members.opinion_month_not_begun"
    DETAIL: ClassVar[str] = "Tháng này chưa bắt đầu vào ngày ghi; hãy kiểm tra lại tháng và ngày."


class ChannelUnknown(Refusal):
    """Channels are those of the rule set."""

    CODE: ClassVar[str] = "members.opinion_channel_unknown"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Kênh nắm bắt không có trong danh mục; hãy chọn một kênh của bộ quy tắc."


class TopicUnknown(Refusal):
    """Topics are those of the rule set."""

    CODE: ClassVar[str] = "members.opinion_topic_unknown"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Chủ đề không có trong danh mục; hãy chọn một chủ đề của bộ quy tắc."


class NoteTold(Refusal):
    """An id names one note."""

    CODE: ClassVar[str] = "members.opinion_note_told"
    DETAIL: ClassVar[str] = "Mã ghi nhận này đã dùng cho nội dung khác; hãy tạo mã mới."


class NoteUnknown(Refusal):
    """Only a note that was kept can be answered or erased."""

    CODE: ClassVar[str] = "members.opinion_note_unknown"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có ghi nhận này trong tháng; hãy kiểm tra lại mã."


class DigestAlreadySubmitted(Refusal):
    """A month's digest is handed in once; what comes later belongs to the next month."""

    CODE: ClassVar[str] = "members.opinion_digest_submitted"
    DETAIL: ClassVar[str] = "Báo cáo tháng này đã nộp; hãy ghi nhận vào tháng sau."


class DigestEmpty(Refusal):
    """A digest sums up what was gathered."""

    CODE: ClassVar[str] = "members.opinion_digest_empty"
    DETAIL: ClassVar[str] = "Tháng này chưa ghi nhận ý kiến nào nên chưa có gì để nộp; hãy ghi nhận trước."


class DigestNotSubmitted(Refusal):
    """Only what was handed in is passed on."""

    CODE: ClassVar[str] = "members.opinion_digest_not_submitted"
    DETAIL: ClassVar[str] = "Đơn vị chưa nộp báo cáo tháng này; hãy chờ đơn vị nộp rồi chuyển lên."


class IncidentKindUnknown(Refusal):
    """Kinds of incident are those of the rule set."""

    CODE: ClassVar[str] = "members.incident_kind_unknown"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Loại vụ việc không có trong danh mục; hãy chọn một loại của bộ quy tắc."


class IncidentTold(Refusal):
    """An id names one incident."""

    CODE: ClassVar[str] = "members.incident_told"
    DETAIL: ClassVar[str] = "Mã vụ việc này đã dùng cho vụ việc khác; hãy tạo mã mới."


class TopicNotRaised(Refusal):
    """An answer is given to what was raised."""

    CODE: ClassVar[str] = "members.opinion_topic_not_raised"
    DETAIL: ClassVar[str] = "Trong tháng không có ý kiến nào về chủ đề này; hãy kiểm tra lại chủ đề."


class AnsweringBodyUnknown(Refusal):
    """Who answers is one of the rule set's bodies."""

    CODE: ClassVar[str] = "members.answering_body_unknown"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Nơi trả lời không có trong danh mục; hãy chọn một nơi của bộ quy tắc."


class AnswerTold(Refusal):
    """An id names one answer."""

    CODE: ClassVar[str] = "members.opinion_answer_told"
    DETAIL: ClassVar[str] = "Mã trả lời này đã dùng cho nội dung khác; hãy tạo mã mới."
