"""Why a question about figures cannot be answered."""

from services.kernel.decider import Refusal


class UnknownFigure(Refusal):
    """No figure in the catalogue has this id."""

    CODE, STATUS = "reporting.unknown_figure", 404
    DETAIL = "Không có chỉ tiêu này. Hãy xem danh mục chỉ tiêu ở /api/figures."


class UnknownUnit(Refusal):
    """No unit of the bloc has this code."""

    CODE, STATUS = "reporting.unknown_unit", 404
    DETAIL = "Không có đơn vị nào mang mã này. Hãy kiểm tra lại mã đơn vị."


class UnknownCluster(Refusal):
    """No emulation cluster of the year has this code."""

    CODE, STATUS = "reporting.unknown_cluster", 404
    DETAIL = "Năm này không có cụm thi đua mang mã đó. Hãy kiểm tra lại mã cụm và năm."


class UnknownFact(Refusal):
    """No fact at this place has been received."""

    CODE, STATUS = "reporting.unknown_fact", 404
    DETAIL = "Không có sự kiện nào ở vị trí này."


class UnitOrCluster(Refusal):
    """A unit and a cluster were asked about at once."""

    CODE, STATUS = "reporting.unit_or_cluster", 422
    DETAIL = "Chỉ chọn một trong hai: đơn vị hoặc cụm thi đua."


class SeriesTooLong(Refusal):
    """A series is asked for backwards, or over more than fifty years."""

    CODE, STATUS = "reporting.bad_period", 422
    DETAIL = "Khoảng thời gian không hợp lệ: tháng đầu không được sau tháng cuối, và không quá 50 năm."


class SinceAfterUntil(Refusal):
    """Changes are asked for between a moment and an earlier one."""

    CODE, STATUS = "reporting.since_after_until", 422
    DETAIL = "Thời điểm bắt đầu so sánh không được sau thời điểm kết thúc."


class FiguresFilling(Refusal):
    """A number that is kept or proved is not made of figures that are still being counted from history."""

    CODE, STATUS = "reporting.figures_filling", 503
    DETAIL = "Số liệu đang được tính lại từ lịch sử; hãy thử lại sau ít phút."


class UnknownTable(Refusal):
    """No table for analysis has this name."""

    CODE, STATUS = "reporting.unknown_table", 404
    DETAIL = "Không có bảng phân tích nào mang tên này. Hãy xem danh mục bảng ở /api/export."
