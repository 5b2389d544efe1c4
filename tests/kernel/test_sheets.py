"""Tables as files: what a spreadsheet reads back is what was written, as text, number or date, never as a formula."""

import asyncio
import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from services.kernel import sheets
from services.kernel.sheets import Layout, Table, csv_lines, download, write_xlsx

NASTY = (
    '=HYPERLINK("http://x","y")',
    "+84912345678",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "http://x.vn",
    "001099012345",
)


def book(table: Table, layout: Layout | None = None) -> Any:
    """The workbook a table is written as, read back by another library."""
    file = io.BytesIO()
    write_xlsx(file, table, layout or Layout())
    return openpyxl.load_workbook(file)


def test_text_stays_text_in_a_workbook() -> None:
    """INVARIANT: nothing a person wrote becomes a formula, a link or a number.

    `write` instead of `write_string` would break it, or the library's own guesses at what text means.
    """
    sheet = book([("Chữ",), *((text,) for text in NASTY)]).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(NASTY)
    assert [cell.value for cell in cells][:4] == list(NASTY[:4])
    assert cells[-1].value == "001099012345"
    assert all(cell.hyperlink is None for cell in cells)


def test_numbers_and_dates_are_real_ones() -> None:
    told = ("a", 5, 2.5, date(2001, 2, 3), datetime(2021, 7, 1, 8, 30, tzinfo=UTC), None, "", True)
    sheet = book([tuple("ABCDEFGH"), (*told, 1234567890123456789, UUID(int=1), date(1890, 1, 1))]).active
    assert [cell.value for cell in sheet[2]] == [
        *(
            "a",
            5,
            2.5,
            datetime.fromisoformat("2001-02-03"),
            datetime.fromisoformat("2021-07-01T08:30"),
            None,
            None,
            "x",
        ),
        *("1234567890123456789", str(UUID(int=1)), "1890-01-01"),
    ]
    assert sheet["D2"].number_format == "dd/mm/yyyy"


def test_headings_are_frozen_repeated_and_merged_and_a_column_may_be_hidden() -> None:
    layout = Layout("Đoàn viên", headings=2, hidden=frozenset({3}))
    found = book(
        [("STT", "Ngày sinh", "Ngày sinh", "mã"), ("", "Nam", "Nữ", ""), (1, None, date(2000, 1, 1), "x")], layout
    )
    sheet = found["Đoàn viên"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$1:$2")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B1:C1"]
    assert sheet.column_dimensions["D"].hidden
    assert not sheet.column_dimensions["A"].hidden
    assert [cell.value for cell in sheet[3]] == [1, None, datetime.fromisoformat("2000-01-01"), "x"]


def test_what_does_not_fit_one_sheet_goes_on_the_next_under_the_same_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_A_SHEET", 4)
    found = book([("Số",), *((n,) for n in range(5))])
    assert [[row[0] for row in sheet.values] for sheet in found] == [["Số", 0, 1, 2], ["Số", 3, 4]]


def test_csv_opens_as_utf8_and_runs_nothing() -> None:
    """INVARIANT: text that begins as a formula does is quoted; numbers stay numbers.

    A cell written past `_in_csv` would be run by the reader's spreadsheet.
    """
    first, line = csv_lines([(*NASTY, -5, None, "Đặng")])
    assert first.encode() == b"\xef\xbb\xbf"
    assert next(csv.reader(io.StringIO(line, newline=""))) == [
        *("'" + text for text in NASTY[:6]),
        *(*NASTY[6:], "-5", "", "Đặng"),
    ]


def test_a_download_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """INVARIANT: no list of persons stays on the disk, sent or not.

    A named file, deleted after sending, would stay when the reader goes away or the process is killed.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answer = download("danh sách 2021", "xlsx", [("Họ và tên",), ("An",)])
    assert list(tmp_path.iterdir()) == []
    assert answer.headers["content-disposition"] == 'attachment; filename="danh_s_ch_2021.xlsx"'

    def failing() -> Iterator[tuple[str]]:
        yield ("Họ và tên",)
        raise LookupError

    with pytest.raises(LookupError):
        download("x", "xlsx", failing())
    assert list(tmp_path.iterdir()) == []

    async def sent() -> bytes:
        return b"".join([chunk async for chunk in answer.body_iterator])  # type: ignore[attr-defined]  # it streams

    content = asyncio.run(sent())
    assert len(content) == int(answer.headers["content-length"])
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A2"].value == "An"
