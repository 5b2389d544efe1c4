"""Tables as they stand on paper: what a cell reads as, which heading cells are one, which columns fit on a page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Row = Sequence[Any]
Table = Iterable[Row]

NOT_IN_FILES = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What neither XML nor a page can hold: control characters and halves of surrogate pairs."""
UNBROKEN = re.compile(r"(\S{12})(?=\S)")
VIETNAMESE = str.maketrans(",.-", ".,\u2212")
SPARSE = 0.6
"""A table that takes less of the room than this keeps its natural width; a wider one fills the page."""
NARROWEST = 3
TEXT_WIDTHS, WHERE_CUT = range(44, 13, -3), 26
LINES_OF_A_HEADING, LINES_ABOVE_NOTHING = 3, 2
NO_NUMBER = frozenset({"–", "<5"})
"""What stands in a cell for a number that is not told; it stands where the number would."""
REPEATED_AT_MOST = 0.45


@dataclass(frozen=True)
class Layout:
    """How a table stands on a sheet or a page: title, number of heading rows, columns (from 0) that are not seen.

    Where there are several heading rows, equal words side by side in one are one merged cell. `note` stands below the
    title where it is printed: as of when, of which place.
    """

    title: str = "Danh sách"
    headings: int = 1
    hidden: frozenset[int] = field(default_factory=frozenset)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A heading cell: its words, where it begins, how many rows and columns it covers."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Band:
    """The columns of a table that stand side by side on a page, and the width of each in letters."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]


def is_number(value: Any) -> bool:
    """Say whether a cell holds a number; a truth is none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def stands_right(value: Any) -> bool:
    """Say whether a cell is read as a number: it holds one, or what stands for one."""
    return is_number(value) or (isinstance(value, str) and value in NO_NUMBER)


def said(value: Any) -> str:
    """Return a cell as Vietnamese paper has it: `1.234.567`, `0,5` (two decimals at most), dd/MM/yyyy, x for true."""
    match value:
        case None | False:
            return ""
        case True:
            return "x"
        case int() | float() | Decimal():
            digits = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
            return digits.translate(VIETNAMESE)
        case datetime():
            return value.strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case _:
            return NOT_IN_FILES.sub("", str(value))


def spans(headings: Sequence[Row]) -> list[Span]:
    """Return the heading cells: equal words side by side are one, and so is a word with the empty cells below it."""
    found: list[Span] = []
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(headings):
        words = [said(value) for value in row]
        column = 0
        while column < len(words):
            width = 1
            if (at, column) not in taken:
                while words[column] and column + width < len(words) and words[column + width] == words[column]:
                    width += 1
                height = _height(headings, at, column, width) if words[column] else 1
                taken |= {(at + down, column + right) for down in range(height) for right in range(width)}
                found.append(Span(words[column], at, column, height, width))
            column += width
    return found


def _height(headings: Sequence[Row], at: int, column: int, width: int) -> int:
    height = 1
    while at + height < len(headings) and not any(map(said, headings[at + height][column : column + width])):
        height += 1
    return height


def bands(headings: Sequence[Row], rows: Sequence[Row], room: float, repeated: int = 2) -> list[Band]:
    """Return the table cut into as many bands as `room` letters side by side ask for, in the order of its columns.

    Each band begins with the table's first columns, up to `repeated`, so that its rows can be told apart. Headings take
    more than a line only where there is no room.
    """
    measured = _measured(headings, rows)
    lines = LINES_OF_A_HEADING if any(map(any, measured)) else LINES_ABOVE_NOTHING
    easy = ((TEXT_WIDTHS[0], fewer) for fewer in range(1, lines))
    for most, high in (*easy, *((most, lines) for most in TEXT_WIDTHS)):
        widths = _widths(headings, measured, most, high)
        if sum(widths) <= room:
            return [_filling(range(len(widths)), widths, room)]
    widths, kept = _widths(headings, measured, WHERE_CUT, lines), list[int]()
    for column in range(min(repeated, len(widths))):
        if sum(widths[one] for one in [*kept, column]) <= room * REPEATED_AT_MOST:
            kept.append(column)
    found, at = [], len(kept)
    while at < len(widths):
        columns = [*kept, at]
        while (at := at + 1) < len(widths) and sum(widths[one] for one in [*columns, at]) <= room:
            columns.append(at)
        found.append(_filling(columns, widths, room))
    return found


def _filling(columns: Sequence[int], widths: Sequence[float], room: float) -> Band:
    taken = [widths[column] for column in columns]
    whole = sum(taken)
    scale = room / whole if whole > room * SPARSE else 1.0
    return Band(tuple(columns), tuple(width * scale for width in taken))


def _measured(headings: Sequence[Row], rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return of each column how long its longest number and its longest line of text are; zeros where it is empty."""
    columns = max((len(row) for row in (*headings, *rows)), default=0)
    numbers, texts = [0] * columns, [0] * columns
    for row in rows:
        for column, value in enumerate(row):
            kept = numbers if is_number(value) else texts
            kept[column] = max(kept[column], *map(len, said(value).split("\n")))
    return list(zip(numbers, texts, strict=True))


def _widths(headings: Sequence[Row], measured: Sequence[tuple[int, int]], most: int, lines: int) -> list[float]:
    """Return how many letters each column takes, two of them its margins.

    Text is broken into lines at `most`, headings into so many `lines`.
    """
    widths = [float(max(NARROWEST, number, min(text, most))) for number, text in measured]
    for span in spans(headings):
        longest = max(map(len, span.text.split()), default=0)
        needed = max(min(longest, most), min(len(span.text) / lines, most)) / span.columns
        for column in range(span.column, span.column + span.columns):
            widths[column] = max(widths[column], needed)
    return [width + 2 for width in widths]


def drawn(headings: Sequence[Row], rows: Sequence[Row], widths_mm: Sequence[float]) -> dict[str, Any]:
    """Return a table as the data that `drawn` in tables.typ makes a table of; one or more columns."""
    return {
        "widths": widths_mm,
        "depth": len(headings),
        "heads": [
            {"text": _broken(one.text), "x": one.column, "y": one.row, "columns": one.columns, "rows": one.rows}
            for one in spans(headings)
        ],
        "rows": [[_broken(said(value)) for value in row] for row in rows],
        "right": [_numbers_only(rows, column) for column in range(len(widths_mm))],
    }


def _numbers_only(rows: Sequence[Row], column: int) -> bool:
    held = [row[column] for row in rows if row[column] not in (None, "")]
    return bool(held) and all(map(stands_right, held))


def _broken(text: str) -> str:
    """Return the text with places to break in words that are longer than a column."""
    return UNBROKEN.sub("\\1\u200b", text)
