"""Why a step of a numbered document or of its register is refused: one class per rule, in Vietnamese what to do."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownDocument(Refusal):
    """The unit has reserved no number under this id."""

    CODE: ClassVar[str] = "plans.unknown_document"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Đơn vị chưa lấy số nào với mã định danh này; hãy kiểm tra lại hoặc lấy số trước."


class DocumentIsAnother(Refusal):
    """An id stands for one reservation: a unit, a type, a day."""

    CODE: ClassVar[str] = "plans.document_is_another"
    DETAIL: ClassVar[str] = (
        "Mã định danh này đã lấy số cho văn bản khác (khác đơn vị, loại hoặc ngày); hãy dùng mã mới cho văn bản mới."
    )


class UnknownDocumentType(Refusal):
    """Documents are numbered by the types of the rule set (domain.md §6.2)."""

    CODE: ClassVar[str] = "plans.unknown_document_type"


class SuffixMissing(Refusal):
    """The issuer's own letters stand in each number; a unit gives them once, before its first number."""

    CODE: ClassVar[str] = "plans.suffix_missing"
    DETAIL: ClassVar[str] = (
        "Đơn vị chưa khai báo ký hiệu cơ quan ban hành (ví dụ ĐTN); hãy khai báo ký hiệu trước khi lấy số."
    )


class DocumentAlreadyIssued(Refusal):
    """A number is issued once, and an issued one is not voided: the paper is out."""

    CODE: ClassVar[str] = "plans.document_already_issued"
    DETAIL: ClassVar[str] = (
        "Văn bản mang số này đã ban hành; không ban hành lại với nội dung khác và không hủy số được. "
        "Muốn thay đổi, hãy ban hành văn bản mới."
    )


class DocumentAlreadyVoided(Refusal):
    """A voided number stays voided and is never used again."""

    CODE: ClassVar[str] = "plans.document_already_voided"
    DETAIL: ClassVar[str] = "Số này đã hủy và không dùng lại được; hãy lấy số mới."


class IssuedOutsideYear(Refusal):
    """A number belongs to the register of its year (domain.md §6.2)."""

    CODE: ClassVar[str] = "plans.issued_outside_year"


class IssueDayOutOfOrder(Refusal):
    """A later number is not of an earlier day than the number before it."""

    CODE: ClassVar[str] = "plans.issue_day_out_of_order"


class UnknownRegister(Refusal):
    """No number was ever taken from this register."""

    CODE: ClassVar[str] = "plans.unknown_register"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Đơn vị chưa lấy số nào của loại văn bản và năm này; hãy kiểm tra lại loại và năm."


class RegisterClosed(Refusal):
    """Nothing is numbered in a register that was closed."""

    CODE: ClassVar[str] = "plans.register_closed"
    DETAIL: ClassVar[str] = "Sổ văn bản của loại và năm này đã khóa; hãy lấy số trong sổ của năm đang mở."


class NumbersStillOpen(Refusal):
    """A register is closed once each of its numbers is issued or voided."""

    CODE: ClassVar[str] = "plans.numbers_still_open"
