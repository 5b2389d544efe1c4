"""A roster of so many persons in six sheets, as offices send them: tidy, old, dressed up, decomposed, doubtful, their own."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
import xlwt

from services.members.sheets.columns import COLUMNS, HEADING_ROWS

BRANCHES = 100
RANKS = ("Xuất sắc", "Khá", "Trung bình")
Line = Sequence[Any]


def official(count: int) -> bytes:
    """The 34 columns of the Union under three heading rows."""
    return _xlsx([*_headings(), *(_row(number, f"Nội dung {number % 40}") for number in range(count))])


def old(count: int) -> bytes:
    """The same as .xls, with real dates of birth."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Danh sach")
    days = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for at, cells in enumerate([*_headings(), *(_row(number, "", _born(number)) for number in range(count))]):
        for place, value in enumerate(cells):
            sheet.write(at, place, value, days) if isinstance(value, date) else sheet.write(at, place, value)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def dressed(count: int) -> bytes:
    """Under the letterhead and a title, with numbers of columns, a heading per branch, blank rows, totals and signatures."""
    top = [["ĐOÀN TNCS HỒ CHÍ MINH"], ["DANH SÁCH ĐOÀN VIÊN NĂM 2025"], []]
    return _xlsx([*top, *_headings(), list(range(1, len(COLUMNS) + 1)), *_by_branch(count), *_signed(count)])


def decomposed(count: int) -> bytes:
    """Typed on another system: letters and accents apart, line breaks and double spaces in cells, headings in capitals."""

    def worn(cells: Line) -> Line:
        return [
            unicodedata.normalize("NFD", one.replace(" ", " \n ")) if isinstance(one, str) else one for one in cells
        ]

    headings = [[unicodedata.normalize("NFD", word.upper()) for word in line] for line in _headings()]
    return _xlsx([*headings, *(worn(_row(number, "Quê  nhà")) for number in range(count))])


def doubtful(count: int) -> bytes:
    """Years of birth alone, zeros lost, dates as serial numbers, old ranks: rows somebody has to accept."""
    return _xlsx([*_headings(), *(_row(number, "", _born(number).year, serial=True) for number in range(count))])


def own(count: int) -> bytes:
    """An office's own list: one heading row, one birth column, sex in words, columns nobody asked for."""
    titles = ["TT", "Họ tên", "Ngày sinh", "Giới tính", "Chi đoàn", "Ngày vào Đoàn", "SĐT", "Ghi chú", "Cỡ áo"]

    def line(number: int) -> Line:
        person = _person(number)
        sex, born = ("Nam", "d-m-yy") if number % 2 else ("Nữ", "")
        day = _born(number)
        spelled = f"{day.day}-{day.month}-{day:%y}" if born else f"{day:%d/%m/%Y}"
        joined, phone = person["joined_on"], person["phone"]
        return [number + 1, person["full_name"], spelled, sex, person["unit"], joined, phone, "đủ", "L"]

    return _xlsx([titles, *map(line, range(count))])


SHEETS: Mapping[str, Callable[[int], bytes]] = {
    "official .xlsx": official,
    "old .xls": old,
    "letterhead, totals, signatures": dressed,
    "decomposed text, line breaks": decomposed,
    "years only, lost zeros, old ranks": doubtful,
    "an office's own columns": own,
}


def _headings() -> list[list[str]]:
    return [[column.headings[level] for column in COLUMNS] for level in range(HEADING_ROWS)]


def _row(number: int, filler: str, born: Any = None, *, serial: bool = False) -> Line:
    said = _person(number)
    if born is not None:
        said["born_male" if number % 2 else "born_female"] = born
    if serial:
        said |= {"joined_on": 42_455, "rating": ("xuất sắc", "KHÁ", "T.Bình")[number % 2]}
    return [said.get(column.key, filler) for column in COLUMNS]


def _by_branch(count: int) -> Iterator[Line]:
    for branch in range(BRANCHES):
        yield [f"Chi đoàn {branch}"]
        yield from (_row(number, "") for number in range(branch, count, BRANCHES))
        yield []


def _signed(count: int) -> list[Line]:
    return [["", f"Tổng cộng: {count} đoàn viên"], [], ["", "TM. BAN CHẤP HÀNH"], ["", "BÍ THƯ"], ["", "(đã ký)"]]


def _xlsx(rows: Sequence[Line]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate(rows):
            sheet.write_row(at, 0, cells)
    return file.getvalue()


def _born(number: int) -> date:
    return date(1993 + number % 10, 1 + number % 12, 1 + number % 28)


def _person(number: int) -> dict[str, Any]:
    born = f"{_born(number):%d/%m/%Y}"
    return {
        "number": number + 1,
        "full_name": f"Nguyễn Thị Thử {number}",
        "unit": f"cd-{number % BRANCHES}",
        "member_code": f"MA{number:06}",
        "card_number": f"T{number:06}",
        "born_male": born if number % 2 else "",
        "born_female": "" if number % 2 else born,
        "age": 25,
        "id_number": 79_000_000_000 + number,
        "id_issued_on": "26/03/2015",
        "joined_on": "26/03/2016",
        "party_joined_on": 2020,
        "rating": RANKS[number % 3],
        "email": f"an{number}@vi.du",
        "phone": 900_000_000 + number,
    }
