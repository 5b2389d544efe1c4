"""A document in the Youth Union's form as XLSX: its text on the first sheet, each table on one of its own with real numbers."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter

from services.kernel.grids import Row, is_number, said, spans, stands_right
from services.kernel.sheets import EXACT_DIGITS, LONGEST_TEXT, SAFE
from services.reporting.exports import layout
from services.reporting.exports.paper import Block, Grid, Heading, Paper

FONT = {"font_name": "Times New Roman", "font_size": 13}
WRAPPED = {"text_wrap": True, "valign": "top"}
TEXT_SHEET = "Văn bản"
HALF, LINE_POINTS = 45, 18
"""The width of one of the two columns of the text, in letters; the height of a line."""
NARROWEST, WIDEST = 7, 45
A4 = 9
PAGE_LETTERS, REPEATED = 120, 2
"""What fits side by side on a printed page; the columns that each further page begins with."""


def write_workbook(file: IO[bytes], paper: Paper) -> None:
    """Write the paper as XLSX: numbers and dates are real ones, words stay words and never become a formula or a link.

    Scratch files stand in a directory of their own, readable by the owner only, gone afterwards.
    """
    with TemporaryDirectory(prefix="bcd-") as scratch:
        book = xlsxwriter.Workbook(file, {**SAFE, "constant_memory": False, "tmpdir": scratch})
        try:
            book.set_properties(
                {"title": said(f"{paper.kind} {paper.subject}")[:255], "author": said(paper.issuer)[:255]}
            )
            grids = [block for block in (*paper.blocks, *paper.annex) if isinstance(block, Grid)]
            _Text(book).write(paper)
            for number, grid in enumerate(grids, 1):
                _table(book, f"Bảng {number}", grid)
        finally:
            book.close()


class _Text:
    """The sheet of the text: two columns, written from the top."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._sheet = book.add_worksheet(TEXT_SHEET)
        self._sheet.set_column(0, 1, HALF)
        self._sheet.set_paper(A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=1.18, right=0.59, top=0.79, bottom=0.79)
        self._sheet.hide_gridlines(2)
        self._at = self._tables = 0

    def write(self, paper: Paper) -> None:
        dated = layout.place_and_date(paper.place, paper.dated)
        centred = {"align": "center"}
        left = [(paper.above, {}), (paper.issuer, {"bold": True}), ("***", {}), (layout.number(paper), {})]
        left = [(text, look) for text, look in left if text]
        right = [("ĐOÀN TNCS HỒ CHÍ MINH", {"bold": True, "underline": True}), ("", {}), (dated, {"italic": True})]
        right += [("", {})] * (len(left) - len(right))
        for (one, look), (other, other_look) in zip(left, right, strict=False):
            self._pair(one, {**centred, **look}, other, {**centred, **other_look})
        self._at += 1
        self._line(paper.kind, {**centred, "bold": True, "font_size": 16})
        self._line(paper.subject, {**centred, "bold": True, "font_size": 14})
        self._at += 1
        self._blocks(paper.blocks)
        self._at += 1
        self._closing(paper)
        self._at += 1
        self._blocks(paper.annex)

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Grid):
                self._tables += 1
                self._line(f"{block.caption} (xem trang tính “Bảng {self._tables}”)", {"italic": True})
            elif isinstance(block, Heading):
                self._line(block.text, {"bold": True, "italic": block.level == 3})
            else:
                self._line(block.text, {"align": "justify"})

    def _closing(self, paper: Paper) -> None:
        left = ["Nơi nhận:", *layout.recipients(paper)] if paper.recipients else []
        signed = [paper.signature.on_behalf, paper.signature.post, "", "", "", paper.signature.name]
        for at in range(max(len(left), len(signed))):
            one = left[at] if at < len(left) else ""
            other = signed[at] if at < len(signed) else ""
            look = {"italic": True, "bold": at == 0, "font_size": 12}
            self._pair(one, look, other, {"align": "center", "bold": True})

    def _pair(self, one: str, look: dict[str, Any], other: str, other_look: dict[str, Any]) -> None:
        for column, (text, how) in enumerate(((one, look), (other, other_look))):
            if text:
                self._sheet.write_string(self._at, column, said(text), self._look(how))
        self._end(max(one, other, key=len), HALF - 8)

    def _line(self, text: str, look: dict[str, Any]) -> None:
        if text:
            self._sheet.merge_range(self._at, 0, self._at, 1, "", self._look(look))
            self._sheet.write_string(self._at, 0, said(text)[:LONGEST_TEXT], self._look(look))
            self._end(text, 2 * HALF - 4)

    def _end(self, text: str, width: int) -> None:
        self._sheet.set_row(self._at, LINE_POINTS * _lines(text, width))
        self._at += 1

    def _look(self, look: dict[str, Any]) -> Any:
        return self._book.add_format({**FONT, **WRAPPED, **look})


def _table(book: Any, name: str, grid: Grid) -> None:
    sheet = book.add_worksheet(name)
    columns = max((len(row) for row in (*grid.headings, *grid.rows)), default=0)
    above = 2 if grid.caption else 0
    if grid.caption:
        sheet.write_string(0, 0, said(grid.caption), book.add_format({**FONT, "bold": True}))
    head = book.add_format({**FONT, **WRAPPED, "bold": True, "border": 1, "align": "center", "valign": "vcenter"})
    for one in spans(grid.headings):
        first, last = above + one.row, above + one.row + one.rows - 1
        if one.rows > 1 or one.columns > 1:
            sheet.merge_range(first, one.column, last, one.column + one.columns - 1, "", head)
        sheet.write_string(first, one.column, one.text, head)
    widths = _widths(grid, columns)
    _high_enough(sheet, above, grid, widths)
    first = above + len(grid.headings)
    looks, bold = _looks(book, bold=False), _looks(book, bold=True)
    for at, row in enumerate(grid.rows):
        last_one = grid.total and at == len(grid.rows) - 1
        for column in range(columns):
            value = row[column] if column < len(row) else None
            _cell(sheet, first + at, column, value, bold if last_one else looks)
    if not grid.rows:
        sheet.write_string(first, 0, layout.EMPTY, book.add_format({**FONT, "italic": True}))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for at, row in enumerate(grid.rows):
        lines = max((_lines(said(value), width) for value, width in zip(row, widths, strict=False)), default=1)
        sheet.set_row(first + at, LINE_POINTS * lines)
    if grid.rows and grid.headings:
        sheet.freeze_panes(first, 0)
        sheet.repeat_rows(above, first - 1)
    pages = ceil(sum(widths) / PAGE_LETTERS)
    if pages > 1 and columns > REPEATED:
        sheet.repeat_columns(0, REPEATED - 1)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(max(1, pages), 0)
    sheet.set_footer("&C&P")


def _high_enough(sheet: Any, above: int, grid: Grid, widths: Sequence[int]) -> None:
    """Let every heading be read whole: a cell over several rows shares its lines among them."""
    heights = [1] * len(grid.headings)
    for one in spans(grid.headings):
        lines = ceil(_lines(one.text, sum(widths[one.column : one.column + one.columns])) / one.rows)
        for row in range(one.row, one.row + one.rows):
            heights[row] = max(heights[row], lines)
    for row, lines in enumerate(heights):
        sheet.set_row(above + row, LINE_POINTS * lines)


def _looks(book: Any, *, bold: bool) -> dict[str, Any]:
    formats = {"whole": "#,##0", "part": "#,##0.00", "day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm", "text": "@"}
    common = {**FONT, **WRAPPED, "border": 1, "bold": bold}
    looks = {name: book.add_format({**common, "num_format": form}) for name, form in formats.items()}
    return looks | {"no number": book.add_format({**common, "num_format": "@", "align": "right"})}


def _cell(sheet: Any, at: int, column: int, value: Any, looks: dict[str, Any]) -> None:
    match value:
        case None | "" | False:
            sheet.write_blank(at, column, None, looks["text"])
        case int() | float() | Decimal() if is_number(value) and -EXACT_DIGITS < value < EXACT_DIGITS:
            sheet.write_number(at, column, value, looks["whole" if value == int(value) else "part"])
        case datetime() if value.year >= 1900:
            sheet.write_datetime(at, column, value.replace(tzinfo=None), looks["moment"])
        case date() if value.year >= 1900:
            sheet.write_datetime(at, column, value, looks["day"])
        case _:
            look = looks["no number" if stands_right(value) else "text"]
            sheet.write_string(at, column, said(value)[:LONGEST_TEXT], look)


def _widths(grid: Grid, columns: int) -> list[int]:
    """Return the width of each column in letters."""
    widths = []
    words = {one.column: max(map(len, one.text.split()), default=0) for one in spans(grid.headings) if one.columns == 1}
    for column in range(columns):
        held: Sequence[Row] = [row for row in (*grid.headings[-1:], *grid.rows) if column < len(row)]
        long = max((len(said(row[column])) for row in held), default=0)
        widths.append(min(WIDEST, max(NARROWEST, long + 2, words.get(column, 0) + 2)))
    return widths


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of this width, letters being of average width."""
    return sum(max(1, ceil(len(line) / width)) for line in text.split("\n"))
