"""Reads the rows below the headings: one person a row, with what is doubtful or wrong about each (domain.md §7.3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from services.members.sheets import cells
from services.members.sheets.cells import Cell, fold, words
from services.members.sheets.columns import BY_KEY, ID_COLUMN
from services.members.sheets.headings import Cells, Headings, Merged, find
from services.members.sheets.limits import NOTE_TEXT, ROWS, Flaw, SheetRefused

TAIL = ("tong", "cong", "nguoi lap", "tm", "bi thu", "thu ky", "ngay thang", "xac nhan", "ghi chu", "danh sach nay")
FEW = 2
"""Rows between the persons with no more words than these, and no name, are headings of their own."""
DROPPED = ("number", "age")
IDENTITY = ("born_male", "born_female", "birth_date", "member_code", "id_number", "card_number", ID_COLUMN)


@dataclass(frozen=True)
class Options:
    """How a sheet is to be read: saved meanings of titles, the words of ranks, whether sensitive columns are kept."""

    today: date
    mapping: Mapping[str, str] = field(default_factory=dict)
    ranks: Mapping[str, str] = field(default_factory=dict)
    sensitive: bool = False


@dataclass(frozen=True)
class Row:
    """A person's row: its number in the sheet, the words by key, and the flaws, each with the key it is about."""

    number: int
    values: Mapping[str, str]
    flaws: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Found:
    """What a sheet holds: which title means what, titles nobody asked for, sensitive titles left out, lines passed over."""

    columns: Mapping[str, str]
    unknown: tuple[str, ...]
    withheld: tuple[str, ...]
    passed_over: int
    rows: tuple[Row, ...]


def read(sheet: Cells, merged: Merged, options: Options) -> Found:
    """Return what the sheet holds; raises SheetRefused."""
    headings = find(sheet, merged, options.mapping)
    below = _without_tail(sheet, headings)
    withheld = () if options.sensitive else tuple(_sensitive(headings))
    kept = {at: key for at, key in headings.columns.items() if options.sensitive or not _is_sensitive(key)}
    rows = list(_rows(sheet, below, kept, headings.unknown, options))
    persons = tuple(row for row in rows if row is not None)
    if not persons:
        raise SheetRefused(Flaw.EMPTY)
    if len(persons) > ROWS:
        raise SheetRefused(Flaw.TOO_MANY_ROWS)
    return Found(
        columns={headings.titles[at]: key for at, key in headings.columns.items()},
        unknown=tuple(headings.unknown.values()),
        withheld=withheld,
        passed_over=len(rows) - len(persons),
        rows=persons,
    )


def _is_sensitive(key: str) -> bool:
    return key in BY_KEY and BY_KEY[key].sensitive


def _sensitive(headings: Headings) -> Iterator[str]:
    return (headings.titles[at] for at, key in headings.columns.items() if _is_sensitive(key))


def _without_tail(sheet: Cells, headings: Headings) -> range:
    """Return the rows of persons: totals and signatures at the end, all below them, and blank rows are left off."""
    last = len(sheet)
    while last > headings.first and not _has_identity(sheet[last - 1], headings):
        last -= 1
    end = next((at for at in range(last, len(sheet)) if _begins_tail(sheet[at], headings)), len(sheet))
    while end > last and not _name(sheet[end - 1], headings):
        end -= 1
    return range(headings.first, end)


def _has_identity(row: Sequence[Any], headings: Headings) -> bool:
    said = (words(row[at]) for at, key in headings.columns.items() if key in IDENTITY and at < len(row))
    return any(letter.isdigit() for one in said for letter in one)


def _begins_tail(row: Sequence[Any], headings: Headings) -> bool:
    first = next(filter(None, map(words, row)), "")
    return fold(first).startswith(TAIL) or fold(_name(row, headings)).startswith(TAIL)


def _name(row: Sequence[Any], headings: Headings) -> str:
    return next((words(row[at]) for at, key in headings.columns.items() if key == "full_name" and at < len(row)), "")


def _rows(
    sheet: Cells, below: range, kept: Mapping[int, str], unknown: Mapping[int, str], options: Options
) -> Iterator[Row | None]:
    """Yield each row that has words; None for one that is no person's, such as a heading between the persons."""
    for at in below:
        row = sheet[at]
        filled = len(list(islice(filter(words, row), FEW + 1)))
        if not filled:
            continue
        if filled <= FEW and not any(words(row[place]) for place, key in kept.items() if key == "full_name"):
            yield None
            continue
        yield _person(at + 1, row, kept, unknown, options)


def _person(
    number: int, row: Sequence[Any], kept: Mapping[int, str], unknown: Mapping[int, str], options: Options
) -> Row:
    values: dict[str, str] = {}
    flaws: list[tuple[str, str]] = []
    notes = [f"{title}: {said}" for at, title in unknown.items() if at < len(row) and (said := words(row[at]))]
    for at, key in kept.items():
        if at >= len(row) or key in DROPPED:
            continue
        cell = _cell(key, row[at], options)
        if cell.flaw:
            flaws.append((cell.flaw, key))
        if cell.text:
            values[key] = cell.text
    _birth(values, flaws)
    note = "; ".join(filter(None, [values.pop("note", ""), *notes]))
    if len(note) > NOTE_TEXT:
        flaws.append(("TEXT_TOO_LONG", "note"))
    if note:
        values["note"] = note[:NOTE_TEXT]
    if not values.get("full_name"):
        flaws.append(("NAME_MISSING", "full_name"))
    return Row(number, values, tuple(flaws))


def _cell(key: str, value: Any, options: Options) -> Cell:
    if key == "birth_date":
        return cells.day(value, options.today)
    if key == "sex":
        return cells.sex(value)
    match BY_KEY[key].kind if key in BY_KEY else "text":
        case "date" | "date_or_year":
            return cells.day(value, options.today)
        case "id_number":
            return cells.id_number(value)
        case "phone":
            return cells.phone(value)
        case "rank":
            return cells.rank(value, options.ranks)
        case _:
            return cells.email(value) if key == "email" else cells.text(value)


def _birth(values: dict[str, str], flaws: list[tuple[str, str]]) -> None:
    """Let the filled one of the two birth columns say the sex (domain.md §7.3)."""
    male, female = values.pop("born_male", ""), values.pop("born_female", "")
    if male and female:
        flaws.append(("BOTH_SEXES", "birth_date"))
    if male or female:
        values["birth_date"] = male or female
        values["sex"] = "MALE" if male else "FEMALE"
    born = values.get("birth_date", "")
    if not born:
        flaws.append(("BIRTH_MISSING", "birth_date"))
    elif len(born) == 4 and not any(flaw == "DATE_UNREADABLE" for flaw, key in flaws if key.startswith("b")):
        flaws.append(("BIRTH_YEAR_ONLY", "birth_date"))
    if not values.get("sex"):
        flaws.append(("SEX_MISSING", "sex"))
