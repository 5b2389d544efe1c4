"""What the demonstration bloc is filled in with: stable ids and choices, working days, and numbers for papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.base import Document


class Seed:
    """Ids and choices that depend on nothing but the bloc's code and a path: the same on every machine, every time."""

    def __init__(self, bloc_code: str) -> None:
        self._root = uuid5(NAMESPACE_URL, f"bachudong:bloc:{bloc_code}")

    def id(self, *path: object) -> UUID:
        """Return the id that belongs to a path."""
        return uuid5(self._root, "/".join(str(part) for part in path))

    def pick(self, below: int, *path: object) -> int:
        """Return the number from 0 to `below` − 1 that belongs to a path."""
        return self.id("pick", *path).int % below

    def day(self, first: date, last: date, *path: object) -> date:
        """Return the day from `first` to `last` that belongs to a path; `first` where there is none between."""
        return first + timedelta(days=self.pick(max((last - first).days, 0) + 1, *path))


def working_day(day: date) -> date:
    """Return the day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def years_later(day: date, years: int) -> date:
    """Return the same day so many years later (earlier if negative); 29 February counts as 1 March in other years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


@dataclass(frozen=True, order=True)
class Paper:
    """A paper before it has its number. `kind` and `symbol` are what stands behind the number: `QĐ` and `ĐTN`."""

    issuer: str
    kind: str
    symbol: str
    on: date
    subject: str


class Papers:
    """Numbers of papers, `12-QĐ/ĐTN`: per issuer, kind and year they rise with the date (domain.md §6.2)."""

    def __init__(self, seed: Seed, papers: Iterable[Paper]) -> None:
        self._numbers: dict[Paper, int] = {}
        for _, series in groupby(sorted(set(papers)), lambda paper: (paper.issuer, paper.kind, paper.on.year)):
            number = 0
            for paper in sorted(series, key=lambda paper: (paper.on, paper.subject)):
                number += 1 + seed.pick(3, "number", paper)
                self._numbers[paper] = number

    def document(self, paper: Paper) -> Document:
        """Return the paper with its number."""
        number = f"{self._numbers[paper]:02}-{paper.kind}/{paper.symbol}"
        return Document(number=number, issued_on=paper.on, issuer=paper.issuer)
