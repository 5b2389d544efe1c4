"""Why a page cannot be shown as its address asks."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownChoice(Refusal):
    """A parameter has a value that the page does not offer."""

    CODE: ClassVar[str] = "reporting.unknown_choice"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Địa chỉ có lựa chọn không hợp lệ. Hãy chọn lại trong biểu mẫu của trang."


class UnknownProactive(Refusal):
    """The model has three contents."""

    CODE: ClassVar[str] = "reporting.unknown_proactive"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Mô hình có ba nội dung chủ động: 1, 2 và 3."


class TooManyFigures(Refusal):
    """More figures are asked for than can be read in one chart."""

    CODE: ClassVar[str] = "reporting.too_many_figures"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Mỗi lần xem diễn biến của nhiều nhất 8 chỉ tiêu."


class OneComparison(Refusal):
    """Two dates and two units are asked about at once, or one unit without another to compare it with."""

    CODE: ClassVar[str] = "reporting.one_comparison"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Mỗi lần chỉ so sánh hai ngày của một nơi, hoặc hai đơn vị trong cùng một ngày."
