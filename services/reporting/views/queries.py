"""The questions reporting answers, over one read transaction; none reads the clock.

`views` is what `ViewSet.read()` hands out. `on` is the effective date as of which to answer. `known_at` limits the
answer to what was recorded by then: it is summed from the ledger instead of the totals, at the cost of a whole scan.
A flow is summed within `year` (that of `on` if not given) up to `on`; a stock is the sum of everything up to `on`.
A grassroots unit's values include those of its branches; the bloc's include everything. The tree, its names and the
clusters are those of `on`; a flow counts where the unit stood when it happened.
Raised: UnknownFigure, UnknownUnit, UnknownCluster, UnitOrCluster, UnknownFact.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import cast
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Transaction

from services.reporting.figures import BY_ID, FIGURES, RATIOS, Figure, Quotient, Ratio
from services.reporting.views import drilldown, lists
from services.reporting.views.answers import (
    ClusterRow,
    CoordinationRow,
    EntryRow,
    Explanation,
    FactDetail,
    FigureTable,
    FigureValue,
    ModelRow,
    Overview,
    PlaceValue,
    Programmes,
    ProposalRow,
    RatioValue,
    Series,
    UnitName,
    UnitPage,
    UnitRow,
)
from services.reporting.views.coordination import Coordination
from services.reporting.views.facts import Facts
from services.reporting.views.ledger import Ledger
from services.reporting.views.models import Models
from services.reporting.views.months import month_by_month
from services.reporting.views.places import Place, Places, Scope, constant, everything
from services.reporting.views.programmes import Programmes as ProgrammesView
from services.reporting.views.proposals import Proposals
from services.reporting.views.reckoning import Grid, reckon, sums, total, totals, window
from services.reporting.views.refusals import SeriesTooLong, UnknownFigure
from services.reporting.views.summaries import sentence
from services.reporting.views.units import Units

Views = Mapping[str, object]

PAGE = 500
_PLACES: WeakKeyDictionary[Transaction, dict[tuple[date, int, datetime | None], Places]] = WeakKeyDictionary()
"""What each read transaction has asked of the tree: a page asks several questions of the same day."""


def overview(
    db: Connection,
    views: Views,
    *,
    on: date,
    year: int | None = None,
    known_at: datetime | None = None,
    figures: Collection[str] | None = None,
) -> Overview:
    """Return every figure of the bloc, of each grassroots unit and of each cluster of the year; or only those asked for."""
    year = on.year if year is None else year
    asked = FIGURES if figures is None else tuple(figure_of(one) for one in dict.fromkeys(figures))
    places = places_of(db, views, on, year, known_at)
    grid = reckon(db, ledger_of(views), asked, places, on=on, year=year, known_at=known_at)
    units = _rows(grid, places, places.grassroots())
    return Overview(
        bloc=places.bloc,
        on=on,
        year=year,
        known_at=known_at,
        figures=_values(grid, asked, everything),
        ratios=_ratios(_sums(grid, everything)),
        units=units,
        clusters=[
            ClusterRow(
                code=cluster.code,
                name=cluster.name,
                lead=places.code(cluster.lead),
                units=sorted(places.code(unit) for unit in cluster.units if places.stands(unit)),
                values=values,
                ratios=_quotients(values),
            )
            for cluster in places.clusters
            for values in [_sums(grid, places.cluster_scope(cluster))]
        ],
        elsewhere={figure.id: total(grid, figure.id) - sum(row.values[figure.id] for row in units) for figure in asked},
    )


def unit_page(
    db: Connection, views: Views, code: str, *, on: date, year: int | None = None, known_at: datetime | None = None
) -> UnitPage:
    """Return every figure of one unit, and of each unit directly below it."""
    year = on.year if year is None else year
    places = places_of(db, views, on, year, known_at)
    unit = places.unit(code)
    within = places.place(code, None).scope
    grid = reckon(db, ledger_of(views), FIGURES, places, on=on, year=year, known_at=known_at, scope=within)
    cluster = places.cluster_code(unit)
    return UnitPage(
        unit=places.name(unit),
        path=[places.name(one) for one in places.path(unit)],
        cluster=UnitName(cluster, places.cluster(cluster).name, "CLUSTER") if cluster else None,
        on=on,
        year=year,
        known_at=known_at,
        figures=_values(grid, FIGURES, within),
        ratios=_ratios(_sums(grid, within)),
        own=_sums(grid, constant({unit})),
        below=_rows(grid, places, places.below(unit)),
    )


def figure_by_unit(
    db: Connection, views: Views, figure: str, *, on: date, year: int | None = None, known_at: datetime | None = None
) -> FigureTable:
    """Return one figure of the bloc, of each grassroots unit and of each cluster of the year."""
    year = on.year if year is None else year
    asked = figure_of(figure)
    places = places_of(db, views, on, year, known_at)
    grid = reckon(db, ledger_of(views), [asked], places, on=on, year=year, known_at=known_at)
    units = [
        PlaceValue(name.code, name.name, name.kind, places.cluster_code(unit), total(grid, figure, places.scope(unit)))
        for unit, name in ((unit, places.name(unit)) for unit in places.grassroots())
    ]
    value = total(grid, figure)
    return FigureTable(
        figure=asked,
        bloc=places.bloc,
        on=on,
        year=year,
        known_at=known_at,
        value=value,
        units=units,
        clusters=[
            PlaceValue(one.code, one.name, "CLUSTER", None, total(grid, figure, places.cluster_scope(one)))
            for one in places.clusters
        ],
        elsewhere=value - sum(row.value for row in units),
    )


def explain(
    db: Connection,
    views: Views,
    figure: str,
    *,
    on: date,
    unit: str | None = None,
    cluster: str | None = None,
    year: int | None = None,
    known_at: datetime | None = None,
    cursor: str | None = None,
    limit: int = 100,
    since: date | None = None,
) -> Explanation:
    """Return why a figure of the bloc, a unit or a cluster has its value: the sum in words, and a page of its entries.

    For a stock the parts are those of `year` up to `on` of the units that are in the place on `on`, added to what
    these had before. With `since` it is what happened from that day to `on`, both within: a flow's sum is of these
    days, and a stock's entries are theirs alone. Raises SeriesTooLong, and Malformed for a cursor that is none of ours.
    """
    if since is not None and since > on:
        raise SeriesTooLong()
    year = on.year if year is None else year
    asked, ledger = figure_of(figure), ledger_of(views)
    places = places_of(db, views, on, year, known_at)
    place = places.place(unit, cluster)
    stock = asked.kind == "stock"
    earliest, last = window(asked, on, year) if since is None else (since, on)
    first = date(min(year, on.year), 1, 1) if stock and since is None else earliest
    before = first - timedelta(days=1)
    scope = constant(place.units) if stock else place.scope
    value, opening = (
        sums(db, ledger, [asked], places, on=day, year=year, known_at=known_at, scope=scope)[figure]
        for day in (on, before)
    )
    parts = drilldown.parts(db, ledger, asked, places.parts(scope, first, last), known_at)
    if since is not None and not stock:
        value, opening = sum(part.amount for part in parts), 0
    whole = drilldown.counted(ledger, asked, places.parts(scope, earliest, last), known_at)
    rows, following = drilldown.page(db, ledger, _facts(views), places, whole, cursor, limit)
    return Explanation(
        figure=asked,
        place=place.name,
        first=first,
        on=on,
        year=year,
        known_at=known_at,
        value=value,
        opening=opening,
        parts=parts,
        sentence_vi=sentence(value, opening, before, parts),
        entries=rows,
        next=following,
    )


def entry_pages(
    db: Connection,
    views: Views,
    figure: str,
    *,
    on: date,
    unit: str | None = None,
    cluster: str | None = None,
    year: int | None = None,
    known_at: datetime | None = None,
) -> Iterator[list[EntryRow]]:
    """Yield all entries that make up a value, newest first, in pages."""
    year = on.year if year is None else year
    asked, ledger = figure_of(figure), ledger_of(views)
    places = places_of(db, views, on, year, known_at)
    place = places.place(unit, cluster)
    scope = constant(place.units) if asked.kind == "stock" else place.scope
    which = drilldown.counted(ledger, asked, places.parts(scope, *window(asked, on, year)), known_at)
    cursor = None
    while True:
        rows, cursor = drilldown.page(db, ledger, _facts(views), places, which, cursor, PAGE)
        yield rows
        if cursor is None:
            return


def fact(db: Connection, views: Views, source: str, position: int) -> FactDetail:
    """Return one fact, by the service it came from and its position there, with the entries it made."""
    places = places_of(db, views, date.max, date.max.year, None)
    return drilldown.detail(db, _facts(views), places, source, position)


def series(
    db: Connection,
    views: Views,
    figure: str,
    *,
    first: date,
    last: date,
    unit: str | None = None,
    cluster: str | None = None,
    year: int | None = None,
    known_at: datetime | None = None,
) -> Series:
    """Return a figure month by month, from the month of `first` to `last`; the last month counts up to that day.

    Names and tree are those of `last`; `year` is that whose clusters are meant, the year of `last` if not given. Raises
    SeriesTooLong.
    """
    asked = [figure_of(figure)]
    places = places_of(db, views, last, last.year if year is None else year, known_at)
    place = places.place(unit, cluster)
    (found,) = month_by_month(db, ledger_of(views), asked, places, place, first=first, last=last, known_at=known_at)
    return found


def proposals(
    db: Connection,
    views: Views,
    *,
    on: date,
    year: int | None = None,
    unit: str | None = None,
    known_at: datetime | None = None,
) -> list[ProposalRow]:
    """Return the advisory proposals as they stood, the last submitted first; with `year` those that moved in it."""
    places, place = _asked(db, views, on, year, known_at, unit)
    view = cast(Proposals, views[Proposals.NAME])
    return lists.proposals(db, view, places, on=on, year=year, units=place.units, known_at=known_at)


def coordination(
    db: Connection,
    views: Views,
    *,
    on: date,
    year: int | None = None,
    unit: str | None = None,
    known_at: datetime | None = None,
) -> list[CoordinationRow]:
    """Return the coordination programmes as they stood, the soonest over first; with `year` those that moved in it."""
    places, place = _asked(db, views, on, year, known_at, unit)
    view = cast(Coordination, views[Coordination.NAME])
    return lists.coordination(db, view, places, on=on, year=year, units=place.units, known_at=known_at)


def models(
    db: Connection,
    views: Views,
    *,
    on: date,
    year: int | None = None,
    unit: str | None = None,
    known_at: datetime | None = None,
) -> list[ModelRow]:
    """Return the youth models registered, the last first; with `year` those of that year."""
    places, place = _asked(db, views, on, year, known_at, unit)
    view = cast(Models, views[Models.NAME])
    return lists.models(db, view, places, on=on, year=year, units=place.units, known_at=known_at)


def programmes(
    db: Connection, views: Views, *, year: int, on: date, unit: str | None = None, known_at: datetime | None = None
) -> Programmes:
    """Return the work programmes of `year` as they stood, and the grassroots units that had none."""
    places, place = _asked(db, views, on, year, known_at, unit)
    view = cast(ProgrammesView, views[ProgrammesView.NAME])
    rows = lists.programmes(db, view, places, on=on, year=year, units=place.units, known_at=known_at)
    have = {row.unit.code for row in rows}
    asked = [one for one in places.grassroots() if place.units is None or one in place.units]
    without = [name for name in map(places.name, asked) if name.code not in have]
    return Programmes(year, on, known_at, rows, without)


def figure_of(figure: str) -> Figure:
    """Return a figure of the catalogue by its id; raises UnknownFigure."""
    if figure not in BY_ID:
        raise UnknownFigure()
    return BY_ID[figure]


def ledger_of(views: Views) -> Ledger:
    """Return the ledger among the views."""
    return cast(Ledger, views[Ledger.NAME])


def _facts(views: Views) -> Facts:
    return cast(Facts, views[Facts.NAME])


def places_of(db: Connection, views: Views, on: date, year: int, known_at: datetime | None) -> Places:
    """Return the tree and the clusters of `year` as on a day, by what was known at a moment; made once a transaction."""
    transaction = db.get_transaction()
    assert transaction is not None
    made = _PLACES.setdefault(transaction, {})
    asked = (on, year, known_at)
    if asked not in made:
        made[asked] = Places(db, cast(Units, views[Units.NAME]), on=on, year=year, known_at=known_at)
    return made[asked]


def _asked(
    db: Connection, views: Views, on: date, year: int | None, known_at: datetime | None, unit: str | None
) -> tuple[Places, Place]:
    places = places_of(db, views, on, on.year if year is None else year, known_at)
    return places, places.place(unit, None)


def _values(grid: Grid, figures: Sequence[Figure], scope: Scope) -> list[FigureValue]:
    return [FigureValue(figure, total(grid, figure.id, scope)) for figure in figures]


def _sums(grid: Grid, scope: Scope) -> dict[str, int]:
    return totals(grid, scope)


def _rows(grid: Grid, places: Places, units: Collection[UUID]) -> list[UnitRow]:
    found = []
    for unit in units:
        name, values = places.name(unit), _sums(grid, places.scope(unit))
        row = UnitRow(name.code, name.name, name.kind, places.cluster_code(unit), values, _quotients(values))
        found.append(row)
    return found


@lru_cache(maxsize=64)
def _tellable(figures: frozenset[str]) -> tuple[Ratio, ...]:
    """Return the ratios that can be told of these figures: a table asks the same of each of its rows."""
    return tuple(ratio for ratio in RATIOS if figures.issuperset(ratio.parts))


def _quotients(values: Mapping[str, int]) -> dict[str, Quotient]:
    return {ratio.id: ratio.of(values) for ratio in _tellable(frozenset(values))}


def _ratios(values: Mapping[str, int]) -> list[RatioValue]:
    quotients = ((ratio, ratio.of(values)) for ratio in _tellable(frozenset(values)))
    return [RatioValue(ratio, one.value, one.numerator, one.denominator) for ratio, one in quotients]
