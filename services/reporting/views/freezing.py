"""The figures of a period as they are now, to be frozen; and what has changed since they were (domain.md §6.1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from services.kernel.views import ViewSet
from services.reporting.domain.frozen import Frozen, FrozenFigure
from services.reporting.domain.period import a_year_before
from services.reporting.figures import Figure
from services.reporting.views import drilldown
from services.reporting.views.answers import EntryRow
from services.reporting.views.bulk import from_instant
from services.reporting.views.facts import Facts
from services.reporting.views.ledger import Ledger
from services.reporting.views.membership import membership
from services.reporting.views.places import Places, constant
from services.reporting.views.queries import Views, figure_of, ledger_of, places_of
from services.reporting.views.reckoning import sums

DAY = timedelta(days=1)
OWN = "REPORTING"
"""No figure is summed from what this service says itself."""
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that is no longer what was reported: as counted then and now, and what was recorded in between.

    `explained` is the sum of all entries recorded since, of which `entries` are the newest; the rest of the difference came
    with units that were moved for days of the period.
    """

    figure: str
    vi: str
    en: str
    unit: str
    frozen: int
    now: int
    difference: int
    explained: int
    entries: list[EntryRow]


class Freezing:
    """The figures of the live views."""

    def __init__(self, views: ViewSet) -> None:
        self._views = views

    def freeze(
        self, code: str, first: date, last: date, figures: Sequence[str], ages: Mapping[str, float] | None
    ) -> Frozen:
        """Return the figures of a unit and those below it for days of one year; with `ages` the statement of members."""
        with self._views.read() as (db, views):
            places = self._views.places(db)
            positions = {stream.lower(): place.position for stream, place in places.items() if stream != OWN}
            return freeze(db, views, code, first, last, figures, ages, positions)

    def differences(self, frozen: Frozen) -> list[Changed]:
        """Return the figures of a frozen report that are counted otherwise by now."""
        with self._views.read() as (db, views):
            return list(differences(db, views, frozen))


def freeze(
    db: Connection,
    views: Views,
    code: str,
    first: date,
    last: date,
    figures: Sequence[str],
    ages: Mapping[str, float] | None,
    positions: Mapping[str, int],
) -> Frozen:
    """Return the figures of a place for a period. Raises UnknownFigure, UnknownUnit."""
    places = places_of(db, views, last, last.year, None)
    line = [places.name(one) for one in places.path(places.unit(code))]
    return Frozen(
        code=line[-1].code,
        name=line[-1].name,
        above=line[-2].name if len(line) > 1 else "",
        first=first,
        last=last,
        year=last.year,
        known_at=_known_at(db, views, positions),
        positions=positions,
        figures=tuple(_figures(db, views, code, first, last, [figure_of(one) for one in figures])),
        members=() if ages is None else membership(db, views, places, code, first=first, last=last, ages=ages),
    )


def differences(db: Connection, views: Views, frozen: Frozen) -> Iterator[Changed]:
    """Yield the figures counted otherwise than they were frozen, each with the entries recorded since."""
    asked = [figure_of(one.figure) for one in frozen.figures]
    now = {one.figure: one for one in _figures(db, views, frozen.code, frozen.first, frozen.last, asked)}
    places, ledger = places_of(db, views, frozen.last, frozen.last.year, None), ledger_of(views)
    for one, figure in zip(frozen.figures, asked, strict=True):
        value = now[one.figure].value
        which = _since(places, ledger, figure, frozen)
        explained = int(db.execute(select(func.sum(ledger.entry.c.amount)).where(which)).scalar() or 0)
        if value == one.value and explained == 0:
            continue
        facts = cast(Facts, views[Facts.NAME])
        entries, _ = drilldown.page(db, ledger, facts, places, which, None, SHOWN)
        words = {"figure": one.figure, "vi": one.vi, "en": one.en, "unit": one.unit}
        yield Changed(
            **words, frozen=one.value, now=value, difference=value - one.value, explained=explained, entries=entries
        )


def _since(places: Places, ledger: Ledger, figure: Figure, frozen: Frozen) -> ColumnElement[bool]:
    """Return the condition of the entries that count in a figure of a frozen report and were not there yet."""
    place, entry = places.place(frozen.code, None), ledger.entry.c
    stock = figure.kind == "stock"
    scope, first = (constant(place.units), date.min) if stock else (place.scope, frozen.first)
    counted = drilldown.counted(ledger, figure, places.parts(scope, first, frozen.last), None)
    later = [and_(entry.source == source, entry.position > position) for source, position in frozen.positions.items()]
    unheard = entry.source.not_in(sorted(frozen.positions))
    return and_(counted, or_(unheard, *later))


def _figures(
    db: Connection, views: Views, code: str, first: date, last: date, figures: Sequence[Figure]
) -> Iterator[FrozenFigure]:
    now = _Sums(db, views, code, first, last, figures)
    before = _Sums(db, views, code, a_year_before(first), a_year_before(last), figures)
    for figure in figures:
        stock = figure.kind == "stock"
        yield FrozenFigure(
            figure=figure.id,
            vi=figure.vi,
            en=figure.en,
            unit=figure.unit,
            kind=figure.kind,
            value=now.value(figure),
            opening=now.until_eve(figure) if stock else None,
            year_to_date=None if stock else now.until_end(figure),
            year_before=before.value(figure),
        )


class _Sums:
    """Sums of figures of a place up to the eve and to the end of a period; of flows within its year."""

    def __init__(
        self, db: Connection, views: Views, code: str, first: date, last: date, figures: Sequence[Figure]
    ) -> None:
        places, ledger = places_of(db, views, last, last.year, None), ledger_of(views)
        scope = places.place(code, None).scope
        self._eve, self._end = (
            sums(db, ledger, figures, places, on=day, year=last.year, scope=scope) for day in (first - DAY, last)
        )

    def until_eve(self, figure: Figure) -> int:
        return self._eve[figure.id]

    def until_end(self, figure: Figure) -> int:
        return self._end[figure.id]

    def value(self, figure: Figure) -> int:
        """Return a stock at the end of the period, a flow within it."""
        return self.until_end(figure) - (0 if figure.kind == "stock" else self.until_eve(figure))


def _known_at(db: Connection, views: Views, positions: Mapping[str, int]) -> datetime | None:
    """Return when the last fact was recorded of those taken in."""
    fact = cast(Facts, views[Facts.NAME]).fact
    found: list[Any] = []
    for source, position in positions.items():
        until = select(fact.c.recorded_at).where(fact.c.source == source, fact.c.position <= position)
        found += db.execute(until.order_by(fact.c.position.desc()).limit(1)).scalars()
    return from_instant(max(found)) if found else None
