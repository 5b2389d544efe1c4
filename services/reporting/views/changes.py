"""What changed between two moments of recording, figure by figure: the same question asked twice, and what came between."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import ColumnElement, Connection, func, select

from services.reporting.figures import FIGURES, Figure
from services.reporting.views import drilldown
from services.reporting.views.answers import EntryRow, UnitName
from services.reporting.views.bulk import to_instant
from services.reporting.views.facts import Facts
from services.reporting.views.ledger import Ledger
from services.reporting.views.places import Place, Places, constant
from services.reporting.views.queries import Views, ledger_of, places_of
from services.reporting.views.reckoning import reckon, total, window
from services.reporting.views.refusals import SinceAfterUntil


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure as known then and as known now; `entries` were recorded in between and count in it now."""

    figure: Figure
    before: int
    after: int
    entries: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The figures of a place that are not what they were at `since`; `until` None means all that is known now."""

    place: UnitName
    on: date
    year: int
    since: datetime
    until: datetime | None
    figures: list[Changed]


@dataclass(frozen=True, slots=True)
class ChangedEntries:
    """The entries of a figure recorded in between, those that took effect last first; `next` leads to the next page."""

    figure: Figure
    place: UnitName
    on: date
    year: int
    since: datetime
    until: datetime | None
    entries: list[EntryRow]
    next: str | None


def changes(
    db: Connection,
    views: Views,
    *,
    since: datetime,
    until: datetime | None = None,
    on: date,
    year: int | None = None,
    unit: str | None = None,
    cluster: str | None = None,
) -> Changes:
    """Return the figures, as of the effective date `on`, whose value or entries changed after the moment `since`.

    A figure whose entries cancel each other is named too: its value is the same, and two decisions came in. The whole
    ledger is looked at. Raises SinceAfterUntil, UnknownUnit, UnknownCluster, UnitOrCluster.
    """
    year = on.year if year is None else year
    _in_order(since, until)
    ledger = ledger_of(views)
    then, now = (places_of(db, views, on, year, moment) for moment in (since, until))
    before, after = (
        reckon(db, ledger, FIGURES, places, on=on, year=year, known_at=moment)
        for places, moment in ((then, since), (now, until))
    )
    place = now.place(unit, cluster)
    was = place if unit is None and cluster is None else _then(then, unit, cluster)
    came = _counts(db, ledger, now, place, since, until, on, year)
    rows = [
        Changed(
            figure,
            0 if was is None else total(before, figure.id, was.scope),
            total(after, figure.id, place.scope),
            came.get(figure.id, 0),
        )
        for figure in FIGURES
    ]
    shown = [row for row in rows if row.entries or row.before != row.after]
    return Changes(place.name, on, year, since, until, shown)


def changed_entries(
    db: Connection,
    views: Views,
    figure: Figure,
    *,
    since: datetime,
    until: datetime | None = None,
    on: date,
    year: int | None = None,
    unit: str | None = None,
    cluster: str | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> ChangedEntries:
    """Return a page of the entries recorded after `since` that count in a figure as of `on`.

    Raises SinceAfterUntil, UnknownUnit, UnknownCluster, UnitOrCluster, and Malformed for a foreign cursor.
    """
    year = on.year if year is None else year
    _in_order(since, until)
    ledger, facts = ledger_of(views), cast(Facts, views[Facts.NAME])
    places = places_of(db, views, on, year, until)
    place = places.place(unit, cluster)
    which = _between(ledger, figure, places, place, since, until, on, year)
    rows, following = drilldown.page(db, ledger, facts, places, which, cursor, limit)
    return ChangedEntries(figure, place.name, on, year, since, until, rows, following)


def _in_order(since: datetime, until: datetime | None) -> None:
    if until is not None and since > until:
        raise SinceAfterUntil()


def _then(places: Places, unit: str | None, cluster: str | None) -> Place | None:
    """Return the place as it was known then; None for a cluster nobody had heard of."""
    if cluster is not None and all(one.code != cluster for one in places.clusters):
        return None
    return places.place(unit, cluster)


def _between(
    ledger: Ledger,
    figure: Figure,
    places: Places,
    place: Place,
    since: datetime,
    until: datetime | None,
    on: date,
    year: int,
) -> ColumnElement[bool]:
    scope = constant(place.units) if figure.kind == "stock" else place.scope
    which = drilldown.counted(ledger, figure, places.parts(scope, *window(figure, on, year)), until)
    return which & (ledger.entry.c.recorded_at > to_instant(since))


def _counts(
    db: Connection,
    ledger: Ledger,
    places: Places,
    place: Place,
    since: datetime,
    until: datetime | None,
    on: date,
    year: int,
) -> dict[str, int]:
    """Return how many entries came in between, by figure; the few figures that have any are counted one by one."""
    entry = ledger.entry.c
    moved = select(entry.figure).where(entry.recorded_at > to_instant(since)).distinct()
    touched = set(db.execute(moved).scalars())
    found = {}
    for figure in FIGURES:
        if figure.id in touched:
            which = _between(ledger, figure, places, place, since, until, on, year)
            found[figure.id] = int(db.execute(select(func.count()).select_from(ledger.entry).where(which)).scalar_one())
    return found
