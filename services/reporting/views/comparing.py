"""Questions that put figures side by side: of one place on a day, of many months, of the whole tree."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from services.reporting.figures import BY_ID, FIGURES
from services.reporting.views.answers import Series, UnitName
from services.reporting.views.months import month_by_month
from services.reporting.views.places import Places, constant
from services.reporting.views.queries import Views, figure_of, ledger_of, places_of
from services.reporting.views.reckoning import Grid, reckon, sums, total

MEMBERS = "members.active"


@dataclass(frozen=True, slots=True)
class PlaceValues:
    """A place and the values of figures there by id; for a cluster or a unit, with the units below it."""

    place: UnitName
    path: list[UnitName]
    values: dict[str, int]


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree of a day: its members with those of the units below, its own, and these units."""

    unit: UnitName
    cluster: str | None
    members: int
    own: int
    below: list["Branch"]


def at_place(
    db: Connection,
    views: Views,
    *,
    on: date,
    unit: str | None = None,
    cluster: str | None = None,
    year: int | None = None,
    known_at: datetime | None = None,
    figures: Collection[str] | None = None,
) -> PlaceValues:
    """Return figures (all of them if not said which) of the bloc, a unit or a cluster on a day.

    `year` is that whose clusters are meant, the year of `on` if not given. Raises UnknownFigure,
    UnknownUnit, UnknownCluster, UnitOrCluster.
    """
    asked = FIGURES if figures is None else [figure_of(one) for one in dict.fromkeys(figures)]
    places = places_of(db, views, on, on.year if year is None else year, known_at)
    place = places.place(unit, cluster)
    values = sums(db, ledger_of(views), asked, places, on=on, year=on.year, known_at=known_at, scope=place.scope)
    path = [places.name(one) for one in places.path(places.unit(unit))] if unit else []
    return PlaceValues(place.name, path, values)


def many_series(
    db: Connection,
    views: Views,
    figures: Sequence[str],
    *,
    first: date,
    last: date,
    unit: str | None = None,
    cluster: str | None = None,
    as_on: date | None = None,
    until: Mapping[str, date] | None = None,
    known_at: datetime | None = None,
) -> list[Series]:
    """Return several figures month by month, as `queries.series` does one; asked of the database all at once.

    Names and tree are those of `as_on`, of `last` if not given. Of a flow that is in `until`, what happened after that day
    is left out. Raises UnknownFigure, UnknownUnit, UnknownCluster, UnitOrCluster, SeriesTooLong.
    """
    asked = [figure_of(figure) for figure in figures]
    as_on = last if as_on is None else as_on
    places = places_of(db, views, as_on, as_on.year, known_at)
    place, ledger = places.place(unit, cluster), ledger_of(views)
    return month_by_month(db, ledger, asked, places, place, first=first, last=last, known_at=known_at, until=until)


def tree(db: Connection, views: Views, *, on: date, known_at: datetime | None = None) -> list[Branch]:
    """Return the organisation of a day from its roots down, each unit with its members; units below by code."""
    places = places_of(db, views, on, on.year, known_at)
    grid = reckon(db, ledger_of(views), [BY_ID[MEMBERS]], places, on=on, year=on.year, known_at=known_at)
    parents = places.tree(on).parents
    roots = [unit for unit, parent in parents.items() if places.stands(unit) and not _stands(places, parent)]
    return [_branch(places, grid, unit) for unit in roots]


def _stands(places: Places, unit: UUID | None) -> bool:
    return unit is not None and places.stands(unit)


def _branch(places: Places, grid: Grid, unit: UUID) -> Branch:
    return Branch(
        places.name(unit),
        places.cluster_code(unit),
        total(grid, MEMBERS, places.scope(unit)),
        total(grid, MEMBERS, constant({unit})),
        [_branch(places, grid, one) for one in places.below(unit)],
    )
