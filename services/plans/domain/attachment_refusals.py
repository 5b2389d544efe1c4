"""Why a file is not attached, read or removed: one class per rule, each saying in Vietnamese what to do."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownAttachment(Refusal):
    """No unit has attached a file of this hash, or this unit has not."""

    CODE: ClassVar[str] = "plans.unknown_attachment"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có tệp đính kèm nào mang mã băm này; hãy kiểm tra lại hoặc tải tệp lên trước."


class AttachmentHashWrong(Refusal):
    """The bytes that came are not those the address names."""

    CODE: ClassVar[str] = "plans.attachment_hash_wrong"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Nội dung nhận được không khớp mã băm SHA-256 trong địa chỉ; tệp có thể hỏng khi gửi, hãy tính lại và gửi lại."
    )


class AttachmentEmpty(Refusal):
    """A file has something in it."""

    CODE: ClassVar[str] = "plans.attachment_empty"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Tệp không có nội dung; hãy chọn lại tệp rồi gửi."


class AttachmentTooLarge(Refusal):
    """The rule set says how large a file may be."""

    CODE: ClassVar[str] = "plans.attachment_too_large"
    STATUS: ClassVar[int] = 413


class AttachmentTypeUnknown(Refusal):
    """By its content the file is none of the types the rule set takes."""

    CODE: ClassVar[str] = "plans.attachment_type_unknown"
    STATUS: ClassVar[int] = 415


class AttachmentTypeLies(Refusal):
    """The file's name or declared type says another type than its content."""

    CODE: ClassVar[str] = "plans.attachment_type_lies"
    STATUS: ClassVar[int] = 415


class AttachmentHasMacros(Refusal):
    """A document with macros can do harm to who opens it."""

    CODE: ClassVar[str] = "plans.attachment_has_macros"
    STATUS: ClassVar[int] = 415
    DETAIL: ClassVar[str] = "Tệp có macro nên không được nhận; hãy lưu lại thành tệp không có macro hoặc PDF rồi gửi."


class AttachmentInfected(Refusal):
    """The scan found something."""

    CODE: ClassVar[str] = "plans.attachment_infected"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Trình quét phát hiện mã độc trong tệp; tệp không được lưu. Hãy quét máy của bạn và gửi bản sạch."
    )


class AttachmentNotScanned(Refusal):
    """The rule set takes only files that were scanned."""

    CODE: ClassVar[str] = "plans.attachment_not_scanned"
    DETAIL: ClassVar[str] = "Quy định yêu cầu quét mã độc nhưng hệ thống chưa có trình quét; hãy báo người vận hành."


class AttachmentPassedOn(Refusal):
    """What a unit attached went to another one when the unit ended."""

    CODE: ClassVar[str] = "plans.attachment_passed_on"
    DETAIL: ClassVar[str] = (
        "Tệp này của đơn vị đã được bàn giao cho đơn vị khác; hãy làm việc với đơn vị nhận bàn giao."
    )


class ScanNotDone(Refusal):
    """The scan could not be carried out; nothing is kept unscanned where a scan is wanted."""

    CODE: ClassVar[str] = "plans.scan_not_done"
    STATUS: ClassVar[int] = 503
    DETAIL: ClassVar[str] = "Chưa quét được mã độc trong tệp nên tệp chưa được lưu; hãy gửi lại sau ít phút."


class FilesUnavailable(Refusal):
    """The place where the bytes lie cannot be used now."""

    CODE: ClassVar[str] = "plans.files_unavailable"
    STATUS: ClassVar[int] = 503
    DETAIL: ClassVar[str] = "Kho tệp tạm thời không dùng được. Chưa có gì được ghi; hãy thử lại sau ít phút."
