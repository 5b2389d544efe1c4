"""Writes numbers, dates and times the Vietnamese way, numbers the English way too, and orders words."""

import unicodedata
from datetime import UTC, date, datetime
from functools import lru_cache

from services.kernel.days import VIETNAM
from services.kernel.text import fold

__all__ = ["a_year_before", "collate", "day", "fold", "in_english", "moment", "number", "signed"]

_TURNED = str.maketrans(",.", ".,")


@lru_cache(maxsize=4096, typed=True)
def number(value: int | float) -> str:
    """Return 1234567 as `1.234.567` and 0.5 as `0,5`; a fraction keeps one decimal."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.translate(_TURNED).replace("-", "\u2212")


def in_english(written: str) -> str:
    """Return a number that is written the Vietnamese way, as `1.234,5`, the English way, as `1,234.5`."""
    return written.translate(_TURNED)


def signed(value: int) -> str:
    """Return an amount with its sign, `+1` or `−1`."""
    return f"+{number(value)}" if value > 0 else number(value)


def day(value: date) -> str:
    """Return a date as dd/MM/yyyy."""
    return value.strftime("%d/%m/%Y")


def moment(value: datetime) -> str:
    """Return a time as dd/MM/yyyy HH:mm, Vietnamese time; a time without zone is taken as UTC."""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def a_year_before(value: date) -> date:
    """Return the same day of the year before; 28/02 for 29/02."""
    return value.replace(year=value.year - 1, day=28 if (value.month, value.day) == (2, 29) else value.day)


_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {tone: rank for rank, tone in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}


@lru_cache(maxsize=8192)
def collate(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Return a sort key in Vietnamese order: letters (a ă â b …), then tones (ngang huyền hỏi ngã sắc nặng)."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for char in text.casefold():
        parts = unicodedata.normalize("NFD", char)
        tone = next((c for c in parts if c in _TONES), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
        rank = _LETTERS.get(letter)
        letters.append((0, ord(letter[0])) if rank is None else (1, rank))
        tones.append(_TONES.get(tone, 0))
    return tuple(letters), tuple(tones)
