"""Turns the cells of a foreign sheet into words: dates in several spellings, lost zeros, old ranks, untidy text."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from services.kernel.text import words as folded_words
from services.members.sheets.limits import CELL_TEXT

FIRST_SERIAL_DAY = date(1899, 12, 30)
LAST_SERIAL = 73_050
YEARS = range(1900, 2101)
SPELLED = re.compile(r"(\d{1,2})\s*[/.,\- ]\s*(\d{1,2})\s*[/.,\- ]\s*(\d{4}|\d{2})")
BACKWARDS = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ]00:00(?::00)?)?")
MONTH = re.compile(r"\d{1,2}\s*[/.\-]\s*(\d{4})")
NUMBERS = re.compile(r"\d+")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
INVISIBLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF], None)
ID_DIGITS, PHONE_DIGITS = (12, 9), (10, 11)


@dataclass(frozen=True)
class Cell:
    """The words of a cell, "" for none, and the code of what is doubtful about them."""

    text: str
    flaw: str = ""


def fold(text: str) -> str:
    """Return the words of a text for comparing: no accents, no case, đ as d, anything else a single space."""
    return " ".join(folded_words(text))


def words(value: Any) -> str:
    """Return any cell as text: NFC, line breaks and runs of spaces as one space, whole numbers without a point."""
    match value:
        case None:
            return ""
        case str():
            return _tidy(value)
        case bool():
            return "x" if value else ""
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return f"{value:%d/%m/%Y}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time() | timedelta():
            return str(value)
        case _:
            return str(value)


@lru_cache(maxsize=1 << 15)
def _tidy(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value.translate(INVISIBLE)).split())


def text(value: Any) -> Cell:
    """Read a cell of plain text."""
    found = words(value)
    return Cell(found) if len(found) <= CELL_TEXT else Cell(found[:CELL_TEXT], "TEXT_TOO_LONG")


def day(value: Any, today: date) -> Cell:
    """Read a date: ISO text, or a bare year as `YYYY`; a year of two digits lies in the century up to `today`."""
    if isinstance(value, datetime):
        return Cell(value.date().isoformat())
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    found = words(value)
    if not found:
        return Cell("")
    if found.isdigit():
        return _from_number(int(found))
    if spelled := SPELLED.fullmatch(found):
        return _checked(found, *_century(spelled[3], today), int(spelled[2]), int(spelled[1]))
    if backwards := BACKWARDS.fullmatch(found):
        return _checked(found, int(backwards[1]), "", int(backwards[2]), int(backwards[3]))
    if month := MONTH.fullmatch(found):
        return Cell(month[1], "MONTH_ONLY")
    return _in_words(found)


def _in_words(found: str) -> Cell:
    numbers = NUMBERS.findall(found)
    rest = set(fold(NUMBERS.sub(" ", found)).split())
    if len(numbers) == 3 and rest <= {"ngay", "thang", "nam", "mung"}:
        return _checked(found, int(numbers[2]), "", int(numbers[1]), int(numbers[0]))
    if len(numbers) == 1 and rest <= {"nam", "sinh"} and int(numbers[0]) in YEARS:
        return Cell(numbers[0])
    return Cell(found, "DATE_UNREADABLE")


def _century(year: str, today: date) -> tuple[int, str]:
    if len(year) == 4:
        return int(year), ""
    full = today.year - today.year % 100 + int(year)
    return (full if full <= today.year else full - 100), "YEAR_OF_TWO_DIGITS"


def _checked(found: str, year: int, flaw: str, month: int, of_month: int) -> Cell:
    try:
        return Cell(date(year, month, of_month).isoformat(), flaw if year in YEARS else "DATE_UNREADABLE")
    except ValueError:
        return Cell(found, "DATE_UNREADABLE")


def _from_number(value: float) -> Cell:
    if value == int(value) and int(value) in YEARS:
        return Cell(str(int(value)))
    if 366 <= value <= LAST_SERIAL:
        return Cell((FIRST_SERIAL_DAY + timedelta(days=int(value))).isoformat())
    found = str(int(value)).zfill(8) if value == int(value) and 0 < value < 1e8 else ""
    if found and int(found[4:]) in YEARS:
        return _checked(found, int(found[4:]), "", int(found[2:4]), int(found[:2]))
    return Cell(words(value), "DATE_UNREADABLE")


def id_number(value: Any) -> Cell:
    """Read an identity number: 12 or 9 digits, zeros lost at the front given back."""
    found = re.sub(r"[\s.\-']", "", words(value))
    if not found:
        return Cell("")
    if not found.isdigit():
        return Cell(found[:CELL_TEXT], "ID_NUMBER_ODD")
    whole = found.zfill(9 if len(found) <= 9 else 12) if len(found) in (8, 10, 11) else found
    return Cell(whole, "" if len(whole) in ID_DIGITS else "ID_NUMBER_ODD")


def phone(value: Any) -> Cell:
    """Read a telephone number: a zero lost at the front given back, +84 as 0."""
    found = re.sub(r"[\s.\-()']", "", words(value))
    if not found:
        return Cell("")
    if found.startswith(("+84", "0084")):
        found = "0" + found.removeprefix("+84").removeprefix("0084")
    elif found.isdigit() and len(found) == 11 and found.startswith("84"):
        found = "0" + found[2:]
    if found.isdigit() and len(found) == 9:
        found = "0" + found
    good = found.isdigit() and len(found) in PHONE_DIGITS and found.startswith("0")
    return Cell(found[:CELL_TEXT], "" if good else "PHONE_ODD")


def email(value: Any) -> Cell:
    """Read an address of electronic mail."""
    found = text(value)
    return found if not found.text or EMAIL.fullmatch(found.text) else Cell(found.text, "EMAIL_ODD")


def rank(value: Any, ranks: Mapping[str, str]) -> Cell:
    """Read a yearly rank by its words, old ones among them; `ranks` maps folded words to ranks."""
    found = text(value)
    if not found.text:
        return found
    known = ranks.get(fold(found.text))
    return Cell(known) if known else Cell("", "RANK_UNKNOWN")


def sex(value: Any) -> Cell:
    """Read a column that says the sex in words."""
    found = fold(words(value))
    if not found:
        return Cell("")
    if found in ("nam", "male", "m"):
        return Cell("MALE")
    return Cell("FEMALE") if found in ("nu", "female", "f") else Cell("", "SEX_UNREADABLE")
