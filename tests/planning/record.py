"""What every part of the script of plans needs: the units, their days, lists that alter something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from tests.year.scene import Year, paper

T = TypeVar("T")

YEAR = 2025
DAYS = (date(YEAR, 1, 20), date(YEAR, 4, 15), date(YEAR, 7, 20), date(YEAR, 10, 31), date(YEAR, 12, 31))
"""The days the figures are compared at."""


@dataclass(frozen=True)
class Place:
    """A unit of the bloc: its number in the script, its code, its id."""

    number: int
    code: str
    id: UUID


def places(year: Year) -> list[Place]:
    """Return the grassroots units of the bloc."""
    return [Place(number, unit.code, year.unit(unit.code)) for number, unit in enumerate(year.bloc.units)]


def parts(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the rows in lists of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def send(year: Year, path: str, rows: Sequence[dict[str, Any]], size: int = 500) -> None:
    """Send rows as lists, each one commit, holding that each row altered something."""
    for part in parts(rows, size):
        said = year.post(path, {"rows": list(part)})
        assert said["changed"] == said["rows"] == len(part), f"{path}: {said}"


def on(day: date, number: str) -> dict[str, Any]:
    """The fields of a wish that rests on a paper of that number."""
    return paper(day, number)


def spread(first: date, last: date, count: int) -> list[date]:
    """Return so many days from the first to the last, in even steps."""
    return [first + timedelta(days=(last - first).days * n // count) for n in range(count)]
