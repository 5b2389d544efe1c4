"""Lays a paper out for the page: which parts stand upright, which tables take a page on its side, where columns go on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.kernel.grids import Band, Row, bands, said
from services.reporting.exports.paper import Block, Grid, Heading, Paper, Paragraph

UPRIGHT_MM, SIDEWAYS_MM = 165, 252
"""The room between the margins of an A4 page: left 30, right 15 mm."""
LETTER_MM = 2.05
"""What a letter takes in a table, on average."""
EMPTY = "Không có số liệu."
ROOM_FOR_A_NUMBER = "\u00a0" * 10


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a grid that stand side by side, their widths in mm, its heading rows and rows cut to them."""

    caption: str
    widths: tuple[float, ...]
    headings: Sequence[Row]
    rows: Sequence[Row]
    total: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Parts of the text on pages that stand the same way."""

    sideways: bool
    parts: Sequence[Heading | Paragraph | Columns]


def sections(paper: Paper) -> list[Section]:
    """Return the text by sections, the first upright; a heading goes with the table that follows it."""
    found: list[tuple[bool, list[Heading | Paragraph | Columns]]] = [(False, [])]
    waiting: list[Heading | Paragraph | Columns] = []
    for block in paper.blocks:
        if isinstance(block, Heading):
            waiting.append(block)
            continue
        sideways, parts = _placed(block)
        if sideways is not found[-1][0]:
            found.append((sideways, []))
        found[-1][1].extend([*waiting, *parts])
        waiting = []
    found[-1][1].extend(waiting)
    return [Section(sideways, parts) for sideways, parts in found]


def annex(paper: Paper) -> Section | None:
    """Return what comes after the signature, all of it sideways where one of its tables needs that; None for nothing."""
    placed = [_placed(block) for block in paper.annex]
    parts = [part for _, some in placed for part in some]
    return Section(any(sideways for sideways, _ in placed), parts) if parts else None


def _placed(block: Block) -> tuple[bool, Sequence[Heading | Paragraph | Columns]]:
    if not isinstance(block, Grid):
        return False, [block]
    upright = bands(block.headings, block.rows, UPRIGHT_MM / LETTER_MM)
    if len(upright) == 1:
        return False, list(_columns(block, upright))
    return True, list(_columns(block, bands(block.headings, block.rows, SIDEWAYS_MM / LETTER_MM)))


def _columns(grid: Grid, found: Sequence[Band]) -> Iterator[Columns]:
    for number, band in enumerate(found, 1):
        caption = grid.caption if len(found) == 1 else f"{grid.caption} (phần {number}/{len(found)})"
        yield Columns(
            caption.strip(),
            tuple(width * LETTER_MM for width in band.widths),
            [_cut(row, band) for row in grid.headings],
            [_cut(row, band) for row in grid.rows],
            grid.total and bool(grid.rows),
        )


def _cut(row: Row, band: Band) -> Row:
    return [row[column] if column < len(row) else None for column in band.columns]


def number(paper: Paper) -> str:
    """Return the number and symbol as the header has it, with room where the number is not given yet."""
    return f"Số: {ROOM_FOR_A_NUMBER}{paper.number}" if paper.number.startswith("-") else f"Số: {paper.number}"


def place_and_date(place: str, dated: date) -> str:
    """Return `<place>, ngày 03 tháng 01 năm 2026`: days below 10 and the months 1 and 2 in two digits (domain.md §6.2)."""
    month = f"{dated.month:02}" if dated.month <= 2 else str(dated.month)
    return said(f"{place}, ngày {dated.day:02} tháng {month} năm {dated.year}")


def recipients(paper: Paper) -> list[str]:
    """Return who receives it, as the lines below Nơi nhận: each with a dash, ended by a semicolon, the last by a point."""
    names = [said(name).strip().removeprefix("-").strip().rstrip(";.") for name in paper.recipients]
    return [f"- {name}{'.' if at == len(names) else ';'}" for at, name in enumerate(names, 1)]
