"""Writes the numbers of a row of a grid as HTML: a template takes several times as long for a page of a thousand of them."""

from html import escape

from markupsafe import Markup

from services.reporting.pages.board import Cell, Row
from services.reporting.pages.frame import STILL, Frame

NOTHING = '<span class="quiet">–</span>'


def numbers(frame: Frame, row: Row) -> Markup:
    """Return the table cells of a row: each number with its address, key and what it is the number of."""
    name = escape(row.name)
    cells = (f'<td class="n">{_number(frame, name, one)}</td>' for one in row.cells)
    return Markup("\n".join(cells))  # noqa: S704  # every text is escaped where it is put in


def _number(frame: Frame, name: str, cell: Cell) -> str:
    if not cell.href:
        return NOTHING
    if frame.fills(cell.href):
        still = escape(frame.t(STILL))
        return _link(name, cell, " still", still, still)
    written = escape(cell.written)
    if cell.bar is None:
        return _link(name, cell, "" if cell.value else " zero", f"{cell.value}", written)
    bar = f'<progress max="100" value="{cell.bar}" aria-hidden="true"></progress>'
    return f'<span class="rate">{bar}{_link(name, cell, "", f"{cell.value}", written)}</span>'


def _link(name: str, cell: Cell, kind: str, value: str, written: str) -> str:
    label = f"{name}, {escape(cell.label)}: {written}"
    places = f'href="{escape(cell.href)}" data-key="{escape(cell.key)}" data-value="{value}"'
    return f'<a class="num{kind}" {places} aria-label="{label}">{written}</a>'
