"""Campaigns, reports and what became of their figures as tables of rows, for files that spreadsheets open."""

from collections.abc import Iterable

from contracts.reporting.reports import MembersRow, ReportDocument, Told
from services.kernel.sheets import Row, Table
from services.reporting.views.awaited import CampaignRow, ReportRow
from services.reporting.views.freezing import Changed

STATUS = {
    "PENDING": "Chưa nộp",
    "SUBMITTED": "Đã nộp",
    "NEEDS_SUPPLEMENT": "Cần bổ sung",
    "RESUBMITTED": "Đã nộp lại",
    "ACCEPTED": "Đã tiếp nhận",
    "OVERDUE": "Quá hạn",
    "LATE_SUBMITTED": "Nộp muộn",
    "CLOSED": "Đã khóa, không nộp",
    "EXEMPTED": "Được miễn",
}
WHY_NOT = {"WITHHELD": "<5, không công bố", "NOT_COUNTED": "chưa thống kê"}
NO_MEAN = "không đủ số liệu"
SHORT = {WHY_NOT["WITHHELD"]: "<5", WHY_NOT["NOT_COUNTED"]: "–", NO_MEAN: "–"}
"""The same on paper, where the columns are narrow and a line below the table says what they mean."""
FIGURES: Row = ("Chỉ tiêu", "Đơn vị tính", "Số báo cáo", "Đầu kỳ", "Lũy kế năm", "Cùng kỳ năm trước")
MEMBERS: tuple[Row, Row] = (
    (
        *("Đơn vị", "Tổng số", "Nam", "Nữ", "Tuổi bình quân (ước tính)", "Đảng viên", "Chức vụ Đoàn"),
        *("Dân tộc thiểu số", "Tôn giáo", *("Trong kỳ",) * 7, *("Biến động",) * 6),
    ),
    (
        *("", "", "", "", "", "", "", "", ""),
        *("Kết nạp", "Chuyển đến", "Chuyển đi", "Trưởng thành", "Lớp nhận thức Đảng", "Nghị quyết giới thiệu"),
        *("Kết nạp Đảng", "Đầu kỳ", "Tăng", "Giảm", "Theo đơn vị", "Cuối kỳ", "Cân đối"),
    ),
)


def campaigns(found: Iterable[CampaignRow]) -> Table:
    """Return the campaigns, one a row."""
    yield ("Đợt báo cáo", "Đơn vị yêu cầu", "Từ ngày", "Đến ngày", "Hạn nộp", "Khóa lúc (UTC)", "Đã khóa", *_COUNTS)
    for one in found:
        days = (one.first, one.last, one.due_on, one.close_at.replace(tzinfo=None))
        yield (one.title, one.unit_name, *days, "có" if one.closed else "", one.asked, one.handed_in, one.late)


_COUNTS = ("Số đơn vị được giao", "Đã nộp", "Nộp muộn")


def matrix(found: Iterable[ReportRow]) -> Table:
    """Return the reports of a campaign, one a row."""
    yield ("Mã", "Đơn vị", "Trạng thái", "Hạn", "Lần nộp", "Đúng hạn", "Nộp lúc (UTC)", "Số điều chỉnh")
    for one in found:
        late = "" if one.is_late is None else "muộn" if one.is_late else "đúng hạn"
        at = one.submitted_at.replace(tzinfo=None) if one.submitted_at else ""
        status = STATUS[one.status]
        yield (one.unit, one.unit_name, status, one.due_on, one.version or "", late, at, one.overridden or "")


def figures(document: ReportDocument, wanted: Iterable[str]) -> Table:
    """Return the figures of a report by their ids, one a row, without the heading row FIGURES."""
    by_id = {one.figure: one for one in document.figures}
    for id in wanted:
        one = by_id[id]
        blanks = ("" if value is None else value for value in (one.opening, one.year_to_date))
        yield (one.vi, unit_of(one.unit), one.reported, *blanks, one.year_before)


def members(rows: Iterable[MembersRow]) -> Table:
    """Return the lines of the statement of members, one a row, without the heading rows MEMBERS."""
    for one in rows:
        yield (
            *(one.name, one.total, told(one.male), told(one.female)),
            NO_MEAN if one.average_age is None else one.average_age,
            *(told(one.party), one.officers, told(one.ethnic_minority), told(one.religious), one.admitted),
            *(one.transferred_in, one.transferred_out, one.matured, one.awareness_class, one.referred),
            *(one.party_admitted, one.opening, one.came, one.went, one.moved, one.closing),
            "đúng" if one.balanced else "SAI",
        )


def told(value: Told) -> int | str:
    """Return a count, or in words why it is not told."""
    return WHY_NOT[value] if isinstance(value, str) else value


def differences(found: Iterable[Changed]) -> Table:
    """Return what became of the figures of a report, one a row."""
    yield ("Mã", "Chỉ tiêu", "Đơn vị tính", "Số đã chốt", "Số hiện nay", "Chênh lệch", "Do sự kiện ghi sau")
    for one in found:
        yield (
            one.figure,
            one.vi,
            unit_of(one.unit),
            one.frozen,
            one.now,
            one.difference,
            one.explained,
        )


def unit_of(code: str) -> str:
    """Return what a figure is counted in, in Vietnamese."""
    from services.reporting.pages.words import counted_in  # the words stand with the pages, which import this module

    return counted_in("vi", code)
