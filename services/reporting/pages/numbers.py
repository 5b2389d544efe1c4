"""Writes the numbers of a row of a grid as HTML: a template takes several times as long for a page of a thousand of them."""

from functools import lru_cache
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from services.reporting.pages.board import Cell, Column, Grid, Row
from services.reporting.pages.frame import STILL, Frame

NOTHING = '<span class="quiet">–</span>'


class _Place(NamedTuple):
    """What stands around a number whatever it is: its address and key before it, then what it is the number of."""

    before: str
    about: str


def numbers(frame: Frame, grid: Grid, row: Row) -> Markup:
    """Return the table cells of a row: each number with its address, key and what it is the number of."""
    places = _places(grid.columns, row.name, row.key, row.asked)
    cells = [
        f'<td class="n">{_number(frame, column.figure, place, one)}</td>'
        for column, place, one in zip(grid.columns, places, row.cells, strict=True)
    ]
    return Markup("\n".join(cells))  # noqa: S704  # every text is escaped where it is put in


@lru_cache(maxsize=2048)
def _places(columns: tuple[Column, ...], name: str, key: str, asked: str) -> tuple[_Place, ...]:
    """Return the places of a row's numbers; remembered, as the same tables are read again and again."""
    return tuple(
        _Place(
            f'href="{escape(f"/figures/{one.figure}{asked}")}" data-key="{escape(f"{key}:{one.figure}")}"',
            escape(f"{name}, {one.label}"),
        )
        for one in columns
    )


def _number(frame: Frame, figure: str, place: _Place, cell: Cell) -> str:
    value, written, bar = cell
    if not written:
        return NOTHING
    if frame.fills(figure):
        still = escape(frame.t(STILL))
        return _link(place, " still", still, still)
    written = escape(written)
    if bar is None:
        return _link(place, "" if value else " zero", f"{value}", written)
    reach = f'<progress max="100" value="{bar}" aria-hidden="true"></progress>'
    return f'<span class="rate">{reach}{_link(place, "", f"{value}", written)}</span>'


def _link(place: _Place, kind: str, value: str, written: str) -> str:
    label = f"{place.about}: {written}"
    return f'<a class="num{kind}" {place.before} data-value="{value}" aria-label="{label}">{written}</a>'
