"""Tables as files: XLSX and CSV as spreadsheets are meant to open them, and PDF; text stays text, nothing becomes a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, Literal

import xlsxwriter
from starlette.responses import Response, StreamingResponse

from services.kernel.grids import Layout, Row, Table
from services.kernel.listing import write_listing

__all__ = [
    "FORMS",
    "PDF",
    "SPREADSHEETS",
    "XLSX",
    "Form",
    "Layout",
    "Row",
    "Spreadsheet",
    "Table",
    "csv_lines",
    "download",
    "write_xlsx",
    "written",
]

Spreadsheet = Literal["csv", "xlsx"]
Form = Literal["csv", "xlsx", "pdf"]

SPREADSHEETS: tuple[Spreadsheet, ...] = ("csv", "xlsx")
FORMS: tuple[Form, ...] = ("csv", "xlsx", "pdf")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

ROWS_A_SHEET = 1_000_000
LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
EXACT_DIGITS = 10**15
NARROWEST, WIDEST, MEASURED = 6, 60, 500
CHUNK = 64 * 1024
SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def download(name: str, form: Form, table: Table, layout: Layout | None = None) -> Response:
    """Return a table, its heading rows first, as a file to download under this name (ASCII letters are kept).

    A PDF may be refused: services.kernel.listing.TooManyRows, services.kernel.typesetting.TooCostly, Busy.
    """
    if form == "csv":
        return StreamingResponse(csv_lines(table), media_type=CSV, headers=_headers(name, form))
    write = write_xlsx if form == "xlsx" else write_listing
    media_type = XLSX if form == "xlsx" else PDF
    return written(name, form, media_type, lambda file: write(file, table, layout or Layout()))


def written(name: str, ending: str, media_type: str, write: Callable[[IO[bytes]], None]) -> Response:
    """Return what `write` writes as a file to download under this name; what it raises goes through, nothing is left."""
    file = TemporaryFile()  # noqa: SIM115  # has no name, holds until it was sent, is gone however that ends
    try:
        write(file)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    headers = _headers(name, ending) | {"Content-Length": str(size)}
    return StreamingResponse(_chunks(file), media_type=media_type, headers=headers)


def _headers(name: str, ending: str) -> dict[str, str]:
    kept = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)
    return {"Content-Disposition": f'attachment; filename="{kept}.{ending}"'}


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def csv_lines(table: Table) -> Iterator[str]:
    """Yield CSV line by line: UTF-8 with a byte order mark, CRLF, no text that a spreadsheet would run as a formula."""
    yield BYTE_ORDER_MARK
    for row in table:
        line = io.StringIO()
        csv.writer(line).writerow([_in_csv(value) for value in row])
        yield line.getvalue()


def _in_csv(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value


def write_xlsx(file: IO[bytes], table: Table, layout: Layout) -> None:
    """Write a table as XLSX, leaving `file` at its end; memory stays flat, what does not fit a sheet goes on the next.

    Dates and numbers are real ones, everything else is text. Scratch files stand in a directory of their own, readable by
    the owner only, gone afterwards.
    """
    with TemporaryDirectory(prefix="bcd-") as scratch:
        book = xlsxwriter.Workbook(file, SAFE | {"tmpdir": scratch})
        try:
            _write(book, iter(table), layout)
        finally:
            book.close()


def _write(book: Any, rows: Iterator[Row], layout: Layout) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    moments = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    heading = [list(row) for _, row in zip(range(layout.headings), rows, strict=False)]
    number, done = 1, False
    while not done:
        sheet = book.add_worksheet(_sheet_name(layout.title, number))
        widths: list[int] = []
        for place, titles in enumerate(heading):
            _heading(sheet, place, titles, bold, merge=len(heading) > 1)
            _measure(widths, titles if len(heading) == 1 else [])
        at, done = len(heading), True
        for row in rows:
            for column, value in enumerate(row):
                _cell(sheet, at, column, value, days, moments)
            if at < MEASURED:
                _measure(widths, row)
            at += 1
            if at >= ROWS_A_SHEET:
                done = False
                break
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width + 2, None, {"hidden": column in layout.hidden})
        if heading and at > len(heading):
            sheet.freeze_panes(len(heading), 0)
            sheet.repeat_rows(0, len(heading) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        number += 1


def _sheet_name(title: str, number: int) -> str:
    """Return the title as a sheet may be called: 31 letters, none of those that spreadsheets refuse."""
    more = "" if number == 1 else f" ({number})"
    return (NOT_IN_A_SHEET_NAME.sub(" ", title).strip(" '") or "Danh sách")[: LONGEST_SHEET_NAME - len(more)] + more


def _heading(sheet: Any, at: int, row: Row, bold: Any, *, merge: bool) -> None:
    column = 0
    for word, same in groupby("" if value is None else str(value) for value in row):
        width = len(list(same))
        if merge and word and width > 1:
            sheet.merge_range(at, column, at, column + width - 1, word, bold)
        else:
            for place in range(column, column + width):
                sheet.write_string(at, place, word, bold)
        column += width


def _measure(widths: list[int], row: Row) -> None:
    widths.extend([NARROWEST] * (len(row) - len(widths)))
    for column, value in enumerate(row):
        long = 10 if isinstance(value, date) else max(map(len, str(value).splitlines()), default=0)
        widths[column] = min(WIDEST, max(widths[column], long))


def _cell(sheet: Any, at: int, column: int, value: Any, days: Any, moments: Any) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_string(at, column, "x" if value else "")
        case int() | float() | Decimal() if -EXACT_DIGITS < value < EXACT_DIGITS:
            sheet.write_number(at, column, value)
        case datetime() if value.year >= 1900:
            sheet.write_datetime(at, column, value.replace(tzinfo=None), moments)
        case date() if value.year >= 1900:
            sheet.write_datetime(at, column, value, days)
        case _:
            sheet.write_string(at, column, str(value)[:LONGEST_TEXT])
