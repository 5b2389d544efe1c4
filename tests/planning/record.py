"""The script's own record: what each figure must come to at each unit, counted while the wishes are written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from tests.year.scene import Year, paper

T = TypeVar("T")

YEAR = 2025
COUNTED = ("plans.", "items.", "activity.", "proposals.", "coordination.", "models.", "works.", "tasks.", "activities.")
"""How the ids of the figures begin that planning comes to."""


@dataclass(frozen=True)
class Place:
    """A unit of the bloc: its number in the script, its code, its id."""

    number: int
    code: str
    id: UUID


@dataclass
class Record:
    """What was asked for so far, by figure and code of the unit it counts at; how many wishes and how many things."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    things: Counter[str] = field(default_factory=Counter)

    def add(self, place: Place, figure: str, amount: int = 1) -> None:
        """Count an amount at a unit."""
        self.counts[figure, place.code] += amount

    def of(self, code: str | None = None) -> dict[str, int]:
        """Return the figures that are not 0, of one unit or of the whole bloc."""
        found: Counter[str] = Counter()
        for (figure, unit), amount in self.counts.items():
            if code is None or unit == code:
                found[figure] += amount
        return {figure: amount for figure, amount in found.items() if amount}


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


def figures(year: Year, code: str | None = None) -> dict[str, int]:
    """Return what the system says of the year at a unit with all below it, or of the whole bloc; 0 left out."""
    where = "/api/overview" if code is None else f"/api/units/{code}"
    told = year.get(f"{where}?year={YEAR}&on={YEAR}-12-31")["figures"]
    return {
        one["figure"]["id"]: one["value"] for one in told if one["figure"]["id"].startswith(COUNTED) and one["value"]
    }


def differences(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return by how much each figure grew."""
    return {key: grown for key in before | after if (grown := after.get(key, 0) - before.get(key, 0))}
