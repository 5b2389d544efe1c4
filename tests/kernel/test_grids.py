"""Tables on paper: cells the Vietnamese way, headings that belong together, columns cut to what a page takes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.kernel.grids import Span, bands, drawn, said, spans, stands_right

NAMED = ("Mã", "Đơn vị", *(f"Chỉ tiêu {n}" for n in range(3, 61)))


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (1234567, "1.234.567"),
        (-5, "\u22125"),
        (0.5, "0,5"),
        (Decimal("12.30"), "12,3"),
        (1000.0, "1.000"),
        (date(2026, 3, 1), "01/03/2026"),
        (datetime(2026, 3, 1, 8, 5, tzinfo=UTC), "01/03/2026 08:05"),
        (True, "x"),
        (False, ""),
        (None, ""),
        ("0912\x00 345\ud800", "0912 345"),
    ],
)
def test_a_cell_reads_the_vietnamese_way(value: object, read: str) -> None:
    assert said(value) == read


def test_equal_headings_side_by_side_are_one_and_reach_down_over_empty_cells() -> None:
    found = spans([["TT", "Đoàn viên", "Đoàn viên", "Ghi chú"], ["", "Nam", "Nữ", ""]])
    assert found == [
        Span("TT", 0, 0, 2, 1),
        Span("Đoàn viên", 0, 1, 1, 2),
        Span("Ghi chú", 0, 3, 2, 1),
        Span("Nam", 1, 1, 1, 1),
        Span("Nữ", 1, 2, 1, 1),
    ]


def test_a_table_that_fits_stays_in_one_piece() -> None:
    (band,) = bands([["TT", "Đơn vị", "Số"]], [(1, "Đoàn xã", 5)], room=100)
    assert band.columns == (0, 1, 2)


def test_headings_take_one_line_where_there_is_room_and_more_where_there_is_none() -> None:
    headings, rows = [["Chỉ tiêu", "Số báo cáo", "Cùng kỳ năm trước"]], [("Đoàn viên", 5, 4)]
    (wide,), (narrow,) = (bands(headings, rows, room=room) for room in (60, 34))
    assert wide.widths[2] >= len("Cùng kỳ năm trước")
    assert narrow.widths[2] < len("Cùng kỳ năm trước")


def test_what_stands_for_a_number_is_read_as_one() -> None:
    assert [stands_right(one) for one in (5, "–", "<5", "", "đúng", True)] == [True, True, True, False, False, False]
    told = drawn([["a", "b", "c"]], [(1, "–", "x"), ("<5", "–", 2)], [10, 10, 10])
    assert told["right"] == [True, True, False]


def test_a_wide_table_is_cut_so_that_each_piece_begins_with_the_first_columns_and_no_column_is_lost() -> None:
    found = bands([NAMED], [("A01", "Đoàn phường Cốc Lếu", *range(3, 61))], room=120)
    assert len(found) > 1
    assert all(band.columns[:2] == (0, 1) and sum(band.widths) < 120.001 for band in found)
    assert [column for band in found for column in band.columns[2:]] == list(range(2, 60))


def test_long_words_are_broken_into_lines_before_a_table_is_cut() -> None:
    (band,) = bands([["Tên", "Nội dung", "Kết quả"]], [("a" * 300, "b " * 300, "c " * 300)], room=60)
    assert sum(band.widths) <= 60.001


def test_a_table_of_nothing_has_no_bands_with_columns() -> None:
    assert bands([], [], room=60)[0].columns == ()
