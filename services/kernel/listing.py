"""Writes a table as PDF: A4 on its side, a title, repeated headings, page numbers; columns that do not fit go on below."""

from itertools import islice
from pathlib import Path
from typing import IO, Any

from services.kernel.decider import Refusal
from services.kernel.grids import Layout, Row, Table, bands, drawn, said
from services.kernel.typesetting import typeset

TEMPLATE = Path(__file__).parent / "listing.typ"
MOST_ROWS, MOST_CELLS = 3_000, 60_000
"""What a PDF takes: more would fill some hundred pages that nobody reads (stack.md §1.4)."""
COUNTED = 100_000
ROOM_MM, LETTER_MM = 277, 1.6
EMPTY = "Không có dòng nào."


class TooManyRows(Refusal):
    """The table has more rows than a PDF takes."""

    CODE = "files.too_many_rows"

    def __init__(self, rows: int, most: int) -> None:
        counted = f"hơn {said(COUNTED)}" if rows > COUNTED else said(rows)
        super().__init__(
            f"Bảng có {counted} dòng; bản PDF chỉ nhận tối đa {said(most)} dòng. "
            "Hãy thu hẹp bảng, hoặc tải .xlsx hay .csv: hai dạng này nhận mọi dòng."
        )


def write_listing(file: IO[bytes], table: Table, layout: Layout) -> None:
    """Write a table, its heading rows first, as PDF; blocks while a child process makes it.

    Raises TooManyRows, and what services.kernel.typesetting.typeset raises.
    """
    rows = iter(table)
    headings = [_seen(row, layout) for row in islice(rows, layout.headings)]
    most = min(MOST_ROWS, MOST_CELLS // max(map(len, headings), default=1))
    body = [_seen(row, layout) for row in islice(rows, most)]
    if more := sum(1 for _ in islice(rows, COUNTED)):
        raise TooManyRows(len(body) + more, most)
    columns = max(map(len, (*headings, *body)), default=0)
    headings, body = [[_even(row, columns) for row in part] for part in (headings, body)]
    typeset(file, TEMPLATE, _data(headings, body, layout), tagged=False)


def _seen(row: Row, layout: Layout) -> Row:
    return [value for column, value in enumerate(row) if column not in layout.hidden] if layout.hidden else row


def _even(row: Row, columns: int) -> Row:
    return [*row, *([None] * (columns - len(row)))]


def _data(headings: list[Row], body: list[Row], layout: Layout) -> dict[str, Any]:
    found = [band for band in bands(headings, body, ROOM_MM / LETTER_MM) if band.columns]
    parts = []
    for number, band in enumerate(found, 1):
        heads, rows = ([[row[column] for column in band.columns] for row in part] for part in (headings, body))
        table = drawn(heads, rows, [width * LETTER_MM for width in band.widths])
        caption = f"Phần {number}/{len(found)}" if len(found) > 1 else ""
        parts.append({"caption": caption, "total": False, "empty": EMPTY, **table})
    return {"title": said(layout.title), "note": said(layout.note), "bands": parts}
