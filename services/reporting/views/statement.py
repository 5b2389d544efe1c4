"""The statement of members of a unit, a cluster or the bloc: opening + in − out = closing, for a time and each month.

Every number is summed on its own: opening and closing from `members.active`, each flow from its own figure, what came
and went with units from the stock these units had on the eve of the day they moved. `balanced` says that they agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import cast
from uuid import UUID

from sqlalchemy import Connection

from services.reporting.figures import Figure
from services.reporting.figures.headcount import ACTIVE
from services.reporting.figures.units import INFLOWS, OUTFLOWS
from services.reporting.views.answers import UnitName
from services.reporting.views.ledger import Ledger
from services.reporting.views.places import Place, Places, Span, constant
from services.reporting.views.reckoning import Question, by_month, reckon
from services.reporting.views.refusals import SeriesTooLong
from services.reporting.views.units import Units

LONGEST = 50 * 12
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A time: how many there were at its beginning, came and went by figure, came and went with units, at its end."""

    first: date
    last: date
    opening: int
    inflows: dict[str, int]
    outflows: dict[str, int]
    units_in: int
    units_out: int
    closing: int
    balanced: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit that came into the place or left it on a day, with the members it had: `members` is negative if it left."""

    unit: UnitName
    on: date
    members: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of a place from `first` to `last`: the whole, then by month; `moved` are the units behind it."""

    place: UnitName
    first: date
    last: date
    known_at: datetime | None
    inflows: tuple[Figure, ...]
    outflows: tuple[Figure, ...]
    whole: Line
    months: list[Line]
    moved: list[Moved]
    balanced: bool


def statement(
    db: Connection,
    views: Mapping[str, object],
    *,
    first: date,
    last: date,
    unit: str | None = None,
    cluster: str | None = None,
    known_at: datetime | None = None,
) -> Statement:
    """Return the statement from `first` to `last`, both days within; a cluster is one of the year of `last`.

    Raises SeriesTooLong, UnknownUnit, UnknownCluster, UnitOrCluster.
    """
    if first > last or _month(last) - _month(first) >= LONGEST:
        raise SeriesTooLong()
    places = Places(db, cast(Units, views[Units.NAME]), on=last, year=last.year, known_at=known_at)
    place = places.place(unit, cluster)
    sums = Sums(db, cast(Ledger, views[Ledger.NAME]), places, place, known_at)
    flows = sums.flows(first, last)
    moved = sums.moved(first, last)
    months = [_line(span, sums, flows, moved) for span in _months(first, last)]
    whole = _line(Span(first, last), sums, flows, moved)
    return Statement(
        place=place.name,
        first=first,
        last=last,
        known_at=known_at,
        inflows=INFLOWS,
        outflows=OUTFLOWS,
        whole=whole,
        months=months,
        moved=moved,
        balanced=whole.balanced and all(line.balanced for line in months),
    )


Flows = Mapping[str, Mapping[int, int]]
"""Sums by figure id and month (yyyymm)."""


class Sums:
    """The sums a statement needs, each from the ledger's rows of one figure."""

    def __init__(self, db: Connection, ledger: Ledger, places: Places, place: Place, known_at: datetime | None) -> None:
        self._db, self._ledger, self._places, self._place, self._known_at = db, ledger, places, place, known_at
        self._stocks: dict[date, int] = {}

    def stock(self, on: date) -> int:
        """Return how many members the units had that were in the place on a day, at its end."""
        if on not in self._stocks:
            self._stocks[on] = sum(self._by_unit(self._place.scope(on), on).values())
        return self._stocks[on]

    def flows(self, first: date, last: date) -> Flows:
        """Return what each flow came to in each month, counted where the units stood when it happened."""
        asked = [figure.id for figure in (*INFLOWS, *OUTFLOWS)]
        parts = self._places.parts(self._place.scope, first, last)
        questions = [Question(asked, span, units) for span, units in parts]
        return by_month(self._db, self._ledger, questions, known_at=self._known_at)

    def moved(self, first: date, last: date) -> list[Moved]:
        """Return the units that came or left, each with the members it had on the eve; empty ones are left out."""
        found = []
        parts = self._places.parts(self._place.scope, first - DAY, last)
        for (_, before), (span, after) in pairwise(parts):
            assert before is not None
            assert after is not None
            had = self._by_unit(before ^ after, span.first - DAY)
            for unit in sorted(had, key=self._places.code):
                if had[unit]:
                    sign = 1 if unit in after else -1
                    found.append(Moved(self._places.name(unit), span.first, sign * had[unit]))
        return found

    def _by_unit(self, units: frozenset[UUID] | None, on: date) -> dict[UUID, int]:
        grid = reckon(
            self._db,
            self._ledger,
            [ACTIVE],
            self._places,
            on=on,
            year=on.year,
            known_at=self._known_at,
            scope=constant(units),
        )
        return {unit: amount for _, amounts in grid[ACTIVE.id] for unit, amount in amounts.items()}


def _line(span: Span, sums: Sums, flows: Flows, moved: Sequence[Moved]) -> Line:
    within = range(_number(span.first), _number(span.last) + 1)

    def of(figure: Figure) -> int:
        return sum(amount for month, amount in flows[figure.id].items() if month in within)

    inflows = {figure.id: of(figure) for figure in INFLOWS}
    outflows = {figure.id: of(figure) for figure in OUTFLOWS}
    with_units = [one.members for one in moved if span.first <= one.on <= span.last]
    units_in = sum(members for members in with_units if members > 0)
    units_out = -sum(members for members in with_units if members < 0)
    opening, closing = sums.stock(span.first - DAY), sums.stock(span.last)
    reached = opening + sum(inflows.values()) - sum(outflows.values()) + units_in - units_out
    return Line(
        span.first, span.last, opening, inflows, outflows, units_in, units_out, closing, balanced=reached == closing
    )


def _months(first: date, last: date) -> list[Span]:
    starts = [date(number // 12, number % 12 + 1, 1) for number in range(_month(first), _month(last) + 1)]
    ends = [*(start - DAY for start in starts[1:]), last]
    return [Span(*span) for span in zip([first, *starts[1:]], ends, strict=True)]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _number(day: date) -> int:
    return day.year * 100 + day.month
