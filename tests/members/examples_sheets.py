"""Roster sheets as unions send them, tidy, messy and hostile; made by the libraries people's programs use."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import xlsxwriter
import xlwt

from services.members.sheets.columns import COLUMNS

TODAY = date(2021, 7, 1)
AN: Mapping[str, Any] = {
    "number": 1,
    "full_name": "Nguyễn Thị Thử",
    "unit": "Chi đoàn 1",
    "member_code": "MA-1",
    "born_female": "17/08/1995",
    "id_number": 79195000001,
    "phone": 912345678,
    "joined_on": "26/03/2010",
    "ethnicity": "Kinh",
}
BINH: Mapping[str, Any] = {
    "number": 2,
    "full_name": "Trần Văn Bình",
    "unit": "Chi đoàn 2",
    "born_male": "1-2-99",
    "joined_on": "2015-05-19",
    "email": "binh@vi.du",
}


def official(
    rows: Sequence[Mapping[str, Any]], hidden: Sequence[str] = (), tail: Sequence[Sequence[Any]] = ()
) -> bytes:
    """The 34 columns under three merged heading rows."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2021, 7, 1, tzinfo=UTC)})
        sheet = book.add_worksheet()
        for at, column in enumerate(COLUMNS):
            for level, word in enumerate(column.headings):
                sheet.write(level, at, word)
        for first, last, level in _spans():
            sheet.merge_range(level, first, level, last, COLUMNS[first].headings[level])
        for place, title in enumerate(hidden, len(COLUMNS)):
            sheet.write(0, place, title)
        for at, row in enumerate(rows, 3):
            for place, key in enumerate([*(column.key for column in COLUMNS), *hidden]):
                if key in row:
                    sheet.write(at, place, row[key])
        for at, cells in enumerate(tail, 3 + len(rows)):
            for place, value in enumerate(cells):
                sheet.write(at, place, value)
    return file.getvalue()


def _spans() -> list[tuple[int, int, int]]:
    found = []
    for level in (0, 1):
        at = 0
        while at < len(COLUMNS):
            end = at
            while (
                end + 1 < len(COLUMNS) and COLUMNS[end + 1].headings[: level + 1] == COLUMNS[at].headings[: level + 1]
            ):
                end += 1
            if end > at and COLUMNS[at].headings[level]:
                found.append((at, end, level))
            at = end + 1
    return found


def simple(rows: Sequence[Sequence[Any]]) -> bytes:
    """Any cells, written by openpyxl."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def old(rows: Sequence[Sequence[Any]]) -> bytes:
    """Any cells as .xls; dates are real dates."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Danh sach")
    days = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(at, place, value, days) if isinstance(value, date) else sheet.write(at, place, value)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def parts(data: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The same file with parts put in, or taken out by None."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(file, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in changes:
                after.writestr(name, before.read(name))
        for name, body in changes.items():
            if body is not None:
                after.writestr(name, body)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PLAIN = simple([["Họ và tên", "Ngày sinh", "Chi đoàn", "Giới tính"], ["An", "1/1/2000", "Chi đoàn 1", "Nam"]])
FAR = parts(
    PLAIN,
    {
        SHEET: f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
        f'<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'.encode()
    },
)
ZIP_BOMB = parts(PLAIN, {"xl/media/image1.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})
ENTITIES = parts(
    PLAIN,
    {"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><sst>&c;</sst>'},
)
MACRO = parts(PLAIN, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
LINKED = parts(PLAIN, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
MANY_PARTS = parts(PLAIN, {f"xl/media/{n}.txt": b"x" for n in range(201)})


def long(count: int) -> bytes:
    """So many rows of two cells."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, title in enumerate(("Họ và tên", "Ngày sinh", "Chi đoàn")):
            sheet.write(0, at, title)
        for number in range(1, count + 1):
            sheet.write(number, 0, "An")
            sheet.write(number, 1, 30000)
    return file.getvalue()
