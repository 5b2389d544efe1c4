"""The statement of members with its columns (domain.md §6.1): a place and each unit directly below it, for a period."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Connection

from services.reporting.domain.frozen import NOT_COUNTED, WITHHELD, MembersRow, Told
from services.reporting.figures import BY_ID
from services.reporting.figures.units import INFLOWS, OUTFLOWS
from services.reporting.views.ledger import Ledger
from services.reporting.views.places import Places, Scope, constant
from services.reporting.views.reckoning import reckon, total
from services.reporting.views.statement import Sums
from services.reporting.views.traits import Counts, Traits
from services.reporting.views.units import Units

DAY = timedelta(days=1)
STOCKS = ("members.active", "officers.serving")
COLUMNS = {
    "admitted": "members.admitted",
    "transferred_in": "members.transferred_in",
    "transferred_out": "members.transferred_out",
    "matured": "members.matured",
    "awareness_class": "party.awareness_class",
    "referred": "referrals.endorsed",
    "party_admitted": "party.admitted",
}
SUMMED = (*STOCKS, *sorted({*COLUMNS.values(), *(figure.id for figure in (*INFLOWS, *OUTFLOWS))}))
"""The figures that the statement is summed from."""
PARTY = ("PROBATIONARY", "FULL")
UNKNOWN = "UNKNOWN"
Ages = Mapping[str, float]
"""The age a band of ages stands for, by its name."""
Counted = Mapping[str, Counts]


def statement_of(
    db: Connection, views: Mapping[str, object], code: str, *, first: date, last: date, ages: Ages
) -> tuple[MembersRow, ...]:
    """Return the lines of a place and of each unit directly below it as they are known now. Raises UnknownUnit."""
    places = Places(db, cast(Units, views[Units.NAME]), on=last, year=last.year, known_at=None)
    return membership(db, views, places, code, first=first, last=last, ages=ages)


class Period:
    """Sums of figures by unit for a period: stocks on the eve and on its last day, flows within it."""

    def __init__(self, db: Connection, ledger: Ledger, places: Places, first: date, last: date) -> None:
        figures = [BY_ID[id] for id in SUMMED]
        self._end = reckon(db, ledger, figures, places, on=last, year=last.year)
        self._eve = reckon(db, ledger, figures, places, on=first - DAY, year=last.year)

    def opening(self, figure: str, scope: Scope) -> int:
        """Return a stock of a place on the eve of the period."""
        return total(self._eve, figure, scope)

    def stock(self, figure: str, scope: Scope) -> int:
        """Return a stock of a place at the end of the period."""
        return total(self._end, figure, scope)

    def flow(self, figure: str, scope: Scope) -> int:
        """Return a flow of a place within the period."""
        return total(self._end, figure, scope) - total(self._eve, figure, scope)


def membership(
    db: Connection,
    views: Mapping[str, object],
    places: Places,
    code: str,
    *,
    first: date,
    last: date,
    ages: Ages,
) -> tuple[MembersRow, ...]:
    """Return the lines of a place and of each unit directly below it.

    `places` are those of `last`; both days lie in one year. Raises UnknownUnit.
    """
    unit = places.unit(code)
    ledger, traits = cast(Ledger, views[Ledger.NAME]), cast(Traits, views[Traits.NAME])
    period = Period(db, ledger, places, first, last)
    shown = [unit, *places.below(unit)]
    below = {one: places.below(one) for one in shown}
    counted = traits.latest(db, [*shown, *(each for some in below.values() for each in some)], last)
    moves = len(places.spans(first - DAY, last)) > 1
    rows = []
    for one in shown:
        place = places.place(places.code(one), None)
        along = Sums(db, ledger, places, place, None).moved(first, last) if moves else []
        holds = period.stock("members.active", constant({one}))
        told = counted.get(one) or _added({} if holds else {each: counted.get(each) for each in below[one]})
        name = places.name(one)
        line = _line(period, place.scope, sum(each.members for each in along))
        rows.append(MembersRow(code=name.code, name=name.name, **line, **_told(told, ages)))
    return tuple(rows)


def _line(period: Period, scope: Scope, moved: int) -> dict[str, Any]:
    opening, closing = period.opening("members.active", scope), period.stock("members.active", scope)
    came = sum(period.flow(figure.id, scope) for figure in INFLOWS)
    went = sum(period.flow(figure.id, scope) for figure in OUTFLOWS)
    return {
        "total": closing,
        "officers": period.stock("officers.serving", scope),
        **{column: period.flow(figure, scope) for column, figure in COLUMNS.items()},
        "opening": opening,
        "came": came,
        "went": went,
        "moved": moved,
        "closing": closing,
        "balanced": opening + came - went + moved == closing,
    }


def _added(parts: Mapping[Any, Counted | None]) -> Counted:
    """Return the sum of the counts of units that were all counted, of each trait of which nothing is withheld."""
    told = [one for one in parts.values() if one]
    if not told or len(told) < len(parts):
        return {}
    found = {}
    for trait in told[0]:
        each = [one.get(trait) for one in told]
        whole = [one for one in each if one is not None and not one.withheld]
        if len(whole) == len(told):
            values = {value for one in whole for value in one.counts}
            counts = {value: sum(one.counts.get(value, 0) for one in whole) for value in values}
            found[trait] = Counts(min(one.as_of for one in whole), counts, withheld=False)
    return found


def _told(counted: Counted, ages: Ages) -> dict[str, Any]:
    days = [one.as_of for one in counted.values()]
    return {
        "male": _count(counted, "SEX", "MALE"),
        "female": _count(counted, "SEX", "FEMALE"),
        "average_age": _average(counted.get("AGE"), ages),
        "party": _count(counted, "PARTY", *PARTY),
        "ethnic_minority": _count(counted, "ETHNICITY", "MINORITY"),
        "religious": _count(counted, "RELIGION", "RELIGIOUS"),
        "counted_on": min(days) if days else None,
    }


def _count(counted: Counted, trait: str, *values: str) -> Told:
    told = counted.get(trait)
    if told is None:
        return NOT_COUNTED
    if told.withheld and any(value not in told.counts for value in values):
        return WITHHELD
    return sum(told.counts.get(value, 0) for value in values)


def _average(told: Counts | None, ages: Ages) -> float | None:
    """Return the mean age, each band counted as the age it stands for; None where a band is withheld or not known."""
    if told is None or told.withheld:
        return None
    bands = {band: count for band, count in told.counts.items() if band != UNKNOWN}
    people = sum(bands.values())
    if not people or not bands.keys() <= ages.keys():
        return None
    return round(sum(ages[band] * count for band, count in bands.items()) / people, 1)
