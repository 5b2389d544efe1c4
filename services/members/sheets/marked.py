"""Writes an import back as a sheet for people: the roster's columns, each row coloured by what it was found to be, with reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

from services.members.sheets.columns import COLUMNS, HEADING_ROWS

COLOURS: Mapping[str, str] = {"VALID": "#E2F0D9", "INVALID": "#F8CBAD", "DUPLICATE": "#DDEBF7", "WARNING": "#FFF2CC"}
LABELS: Mapping[str, str] = {
    "VALID": "hợp lệ",
    "INVALID": "sai",
    "DUPLICATE": "trùng",
    "WARNING": "cần xem",
}
CHOICES: Mapping[str, str] = {"NEW": "thêm mới", "UPDATE": "cập nhật", "SKIP": "bỏ qua", "": "chưa quyết"}
BESIDE = ("Kết quả", "Quyết định", "Lý do", "Dòng trong tệp gốc")
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST = 32_000


@dataclass(frozen=True)
class MarkedRow:
    """A row to show: `reasons` are pairs of the column's key and a sentence."""

    number: int
    verdict: str
    choice: str
    values: Mapping[str, str]
    reasons: Sequence[tuple[str, str]]


def write(rows: Iterable[MarkedRow]) -> bytes:
    """Return the sheet as XLSX bytes; all cells are text, so that leading zeros stay and no formula runs."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        sheet = book.add_worksheet("Danh sách")
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "align": "center"})
        plain = {key: book.add_format({"bg_color": colour, "num_format": "@"}) for key, colour in COLOURS.items()}
        loud = {
            key: book.add_format({"bg_color": colour, "num_format": "@", "bold": True, "font_color": "#C00000"})
            for key, colour in COLOURS.items()
        }
        for at, title in enumerate(BESIDE):
            sheet.merge_range(0, at, HEADING_ROWS - 1, at, title, head)
            sheet.set_column(at, at, 40 if title == "Lý do" else 12)
        for place, column in enumerate(COLUMNS, len(BESIDE)):
            sheet.set_column(place, place, column.width)
            for level, word in enumerate(column.headings):
                sheet.write_string(level, place, word, head)
        sheet.freeze_panes(HEADING_ROWS, len(BESIDE) + 2)
        for at, row in enumerate(rows, HEADING_ROWS):
            about = dict(row.reasons)
            said = "; ".join(dict.fromkeys(sentence for _, sentence in row.reasons))
            beside = (LABELS[row.verdict], CHOICES[row.choice], said[:LONGEST], str(row.number))
            for place, text in enumerate(beside):
                sheet.write_string(at, place, text, plain[row.verdict])
            shown = _by_column(row.values)
            for place, column in enumerate(COLUMNS, len(BESIDE)):
                reason = about.get(column.key) or (about.get("birth_date") if column.key == shown["born"] else None)
                form = loud[row.verdict] if reason else plain[row.verdict]
                sheet.write_string(at, place, shown.get(column.key, "")[:LONGEST], form)
                if reason:
                    sheet.write_comment(at, place, reason)
        sheet.autofilter(HEADING_ROWS - 1, 0, HEADING_ROWS - 1, len(BESIDE) + len(COLUMNS) - 1)
    return file.getvalue()


def _by_column(values: Mapping[str, str]) -> dict[str, str]:
    """Return the words by column, the birth date in the column of the sex; `born` says which that is."""
    born = "born_female" if values.get("sex") == "FEMALE" else "born_male"
    return {**values, born: values.get("birth_date", ""), "born": born}
