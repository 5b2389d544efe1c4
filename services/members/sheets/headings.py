"""Finds the headings of a roster by their words, wherever they stand, and says which column is which (domain.md §7.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from services.members.sheets.cells import fold, words
from services.members.sheets.columns import COLUMNS, HEADING_ROWS, ID_COLUMN
from services.members.sheets.limits import TITLE_ROWS, Flaw, SheetRefused

Cells = Sequence[Sequence[Any]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]
"""Merged ranges: the first and the last cell, each as row and column from 0."""

NEEDED, LEAST = "full_name", 3
AMBIGUOUS = {"so", "nam", "nu", "ngay", "noi"}
BESIDE: Mapping[str, tuple[str, ...]] = {
    "birth_date": ("ngay sinh", "ngay thang nam sinh", "nam sinh", "sinh ngay", "ngay sinh nam sinh"),
    "sex": ("gioi tinh", "nam nu", "phai"),
    "note": ("ghi chu",),
    ID_COLUMN: (fold(ID_COLUMN),),
}
"""Columns that other sheets have beside the 34, with their folded headings."""


@dataclass(frozen=True)
class Headings:
    """Which column holds what: `first` is the first row below; `unknown` the titles of columns nobody asked for."""

    first: int
    columns: Mapping[int, str]
    titles: Mapping[int, str]
    unknown: Mapping[int, str]


def _known() -> dict[str, str]:
    found = {word: key for key, said in BESIDE.items() for word in said}
    for column in COLUMNS:
        levels = [fold(word) for word in column.headings if word]
        for said in (*column.also, " ".join(levels), " ".join(levels[-2:]), levels[-1]):
            if said not in AMBIGUOUS:
                found[said] = column.key
    return found


KNOWN: Mapping[str, str] = _known()


def find(rows: Cells, merged: Merged, mapping: Mapping[str, str]) -> Headings:
    """Return the headings; `mapping` says of folded titles what they mean here, "" for a column to leave out.

    Raises SheetRefused where there are none, or where two columns mean the same.
    """
    best: tuple[int, int, int] | None = None
    wide = max((len(row) for row in rows[:TITLE_ROWS]), default=0)
    for first in range(min(len(rows), TITLE_ROWS)):
        for span in range(1, HEADING_ROWS + 1):
            keys = set(_match(_titles(rows, merged, first, span, wide), mapping).values())
            if NEEDED in keys and len(keys) >= LEAST and (best is None or len(keys) > best[0]):
                best = (len(keys), first, span)
    if best is None:
        raise SheetRefused(Flaw.NO_HEADINGS)
    _, first, span = best
    levels = _titles(rows, merged, first, span, wide)
    columns = _match(levels, mapping)
    titles = {at: " ".join(parts) for at, parts in levels.items() if parts}
    _refuse_doubles(columns, titles)
    left_out = {at for at, title in titles.items() if mapping.get(fold(title)) == ""}
    unknown = {at: title for at, title in titles.items() if at not in columns and at not in left_out}
    below = first + span
    return Headings(below + 1 if _is_numbering(rows, below) else below, columns, titles, unknown)


def _titles(rows: Cells, merged: Merged, first: int, span: int, wide: int) -> dict[int, tuple[str, ...]]:
    """Return the heading words of each column from the top; a cell over several columns speaks for all of them."""
    levels = []
    for at in range(first, min(first + span, len(rows))):
        level = [words(value) for value in rows[at]] + [""] * (wide - len(rows[at]))
        for (top, left), (bottom, right) in merged:
            if top <= at <= bottom and top >= first and left < wide:
                said = words(rows[top][left]) if left < len(rows[top]) else ""
                if at == top:
                    level[left : right + 1] = [said] * (min(right + 1, wide) - left)
        levels.append(level)
    for upper, lower in pairwise(levels):
        for at in range(1, wide):
            if not upper[at] and lower[at] and lower[at - 1] and upper[at - 1]:
                upper[at] = upper[at - 1]
    return {at: tuple(level[at] for level in levels if level[at]) for at in range(wide)}


def _match(levels: Mapping[int, tuple[str, ...]], mapping: Mapping[str, str]) -> dict[int, str]:
    found = {}
    for at, parts in levels.items():
        said = [fold(" ".join(parts)), fold(" ".join(parts[-2:])), fold(parts[-1]) if parts else ""]
        mapped = next((mapping[one] for one in said if one in mapping), None)
        key = mapped if mapped is not None else next((KNOWN[one] for one in said if one in KNOWN), "")
        if key:
            found[at] = key
    return found


def _refuse_doubles(columns: Mapping[int, str], titles: Mapping[int, str]) -> None:
    seen: dict[str, int] = {}
    for at, key in columns.items():
        if key in seen:
            raise SheetRefused(
                Flaw.HEADINGS_TWICE, f"«{titles[seen[key]]}» ({letters(seen[key])}), «{titles[at]}» ({letters(at)})"
            )
        seen[key] = at


def letters(column: int) -> str:
    """Return a column's letters as a spreadsheet shows them, for a number from 0."""
    found, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        found = chr(65 + letter) + found
    return found


def _is_numbering(rows: Cells, at: int) -> bool:
    if at >= len(rows):
        return False
    said = [words(value).strip("()[] ") for value in rows[at]]
    numbers = [one for one in said if one]
    return len(numbers) >= LEAST and numbers == [str(number) for number in range(1, len(numbers) + 1)]
