"""The tree of units and the year's clusters on any day, as the queries need them: what rolls up into what, and when."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from contracts.base import UnitKind
from services.reporting.views.answers import UnitName
from services.reporting.views.bulk import from_day, to_day, to_instant
from services.reporting.views.refusals import UnitOrCluster, UnknownCluster, UnknownUnit
from services.reporting.views.units import History, Units

GRASSROOTS = frozenset({UnitKind.GRASSROOTS_UNION.value, UnitKind.GRASSROOTS_BRANCH.value})
NO_BLOC = UnitName("-", "Toàn khối", UnitKind.BLOC.value)

Scope = Callable[[date], frozenset[UUID] | None]
"""From a day to the ids of all units that belonged to a place on it; None for the whole bloc."""


class Step(NamedTuple):
    """What holds from a day on."""

    since: int
    value: Any


class Span(NamedTuple):
    """Days, both ends within, on which the tree and the clusters did not change."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of the year, the units that belong to it on the day asked about, and its lead."""

    id: UUID
    code: str
    name: str
    lead: UUID
    units: frozenset[UUID]
    groups: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What a question is about: all units in it on the day asked about, and on any other; None for the whole bloc."""

    name: UnitName
    units: frozenset[UUID] | None
    scope: Scope


class Tree:
    """What stands below what in a time without moves. A dissolved unit keeps its place: it counted there before."""

    def __init__(self, parents: dict[UUID, UUID | None]) -> None:
        self.parents = parents
        self.children: dict[UUID, list[UUID]] = {unit: [] for unit in parents}
        for unit, parent in parents.items():
            if parent in self.children:
                self.children[parent].append(unit)
        self._within: dict[UUID, frozenset[UUID]] = {}

    def within(self, unit: UUID) -> frozenset[UUID]:
        """Return the unit and all units below it."""
        if unit not in self._within:
            self._within[unit] = self._found(unit)
        return self._within[unit]

    def _found(self, unit: UUID) -> frozenset[UUID]:
        found, open_ = {unit}, [unit]
        while open_:
            new = [child for child in self.children.get(open_.pop(), ()) if child not in found]
            found.update(new)
            open_.extend(new)
        return frozenset(found)


class Places:
    """Units by id and code, each with those below it, named and placed as on the day `on`, by what was known at a moment.

    A unit is listed if it existed on that day: established by then, and not dissolved.
    """

    def __init__(self, db: Connection, units: Units, *, on: date, year: int, known_at: datetime | None) -> None:
        told = units.history(db)
        self._on, day, moment = on, to_day(on), None if known_at is None else to_instant(known_at)
        rows, changes = told.units, [one for one in told.unit_changes if moment is None or one.recorded_at <= moment]
        names: dict[UUID, list[Step]] = {row.id: [Step(0, row.name)] for row in rows}
        above: dict[UUID, list[Step]] = {row.id: [Step(0, row.parent_id)] for row in rows}
        gone: set[UUID] = set()
        for change in changes:
            if change.name is not None and change.unit_id in names:
                names[change.unit_id].append(Step(change.effective_on, change.name))
            if change.parent_id is not None and change.unit_id in above:
                above[change.unit_id].append(Step(change.effective_on, change.parent_id))
            if change.dissolved and change.effective_on <= day:
                gone.add(change.unit_id)
        self.names: dict[UUID, UnitName] = {
            row.id: UnitName(row.code, _at(names[row.id], day), row.kind) for row in rows
        }
        self._by_code: dict[str, UUID] = {row.code: row.id for row in rows}
        self._above = above
        self._moves = sorted({step.since for steps in above.values() for step in steps[1:]})
        self._trees: dict[int, Tree] = {}
        self._listed = {
            row.id
            for row in rows
            if row.established_on <= day and (moment is None or row.recorded_at <= moment) and row.id not in gone
        }
        self.bloc = next((name for name in self.names.values() if name.kind == UnitKind.BLOC.value), NO_BLOC)
        self.clusters = _clusters(told, year, day, moment)
        self.cluster_of = {unit: cluster for cluster in self.clusters for unit in cluster.units}

    def tree(self, day: date) -> Tree:
        """Return what stood below what on a day."""
        number = to_day(day)
        epoch = bisect_right(self._moves, number)
        if epoch not in self._trees:
            self._trees[epoch] = Tree({unit: _at(steps, number) for unit, steps in self._above.items()})
        return self._trees[epoch]

    def spans(self, first: date, last: date) -> list[Span]:
        """Return the days from `first` to `last` cut where a unit moved or a cluster of the year changed."""
        changed = {*self._moves, *(step.since for one in self.clusters for step in one.groups[1:])}
        cuts = sorted(day for day in changed if to_day(first) < day <= to_day(last))
        starts = [first, *map(from_day, cuts)]
        ends = [*(from_day(cut) - timedelta(days=1) for cut in cuts), last]
        return [Span(*span) for span in zip(starts, ends, strict=True)] if first <= last else []

    def parts(self, scope: Scope, first: date, last: date) -> list[tuple[Span, frozenset[UUID] | None]]:
        """Return the days from `first` to `last` cut where the units of a scope changed, with the units of each part."""
        found: list[tuple[Span, frozenset[UUID] | None]] = []
        for span in self.spans(first, last):
            units = scope(span.first)
            if found and found[-1][1] == units:
                found[-1] = (Span(found[-1][0].first, span.last), units)
            else:
                found.append((span, units))
        return found

    def grassroots(self) -> list[UUID]:
        """Return the listed grassroots units, by code."""
        return [unit for unit, name in self.names.items() if name.kind in GRASSROOTS and unit in self._listed]

    def below(self, unit: UUID) -> list[UUID]:
        """Return the listed units directly below a unit, by code."""
        return [child for child in self.tree(self._on).children[unit] if child in self._listed]

    def stands(self, unit: UUID) -> bool:
        """Tell whether a unit existed on the day asked about."""
        return unit in self._listed

    def within(self, unit: UUID) -> frozenset[UUID]:
        """Return the unit and all units below it on the day asked about."""
        return self.tree(self._on).within(unit)

    def scope(self, unit: UUID) -> Scope:
        """Return the unit and all units below it, on any day."""
        return lambda day: self.tree(day).within(unit)

    def path(self, unit: UUID) -> list[UUID]:
        """Return the units from the root down to the unit itself."""
        found, parents = [unit], self.tree(self._on).parents
        while (parent := parents.get(found[-1])) is not None and parent not in found and parent in self.names:
            found.append(parent)
        return found[::-1]

    def name(self, unit: UUID) -> UnitName:
        """Return a unit's name; a unit not heard of yet is called by its id."""
        return self.names.get(unit) or UnitName("-", str(unit), "")

    def code(self, unit: UUID) -> str:
        """Return a unit's code."""
        return self.name(unit).code

    def unit(self, code: str) -> UUID:
        """Return the id of the unit with a code; raises UnknownUnit."""
        if code not in self._by_code:
            raise UnknownUnit()
        return self._by_code[code]

    def named(self, code: str) -> str:
        """Return the name of the unit with a code, or the code where there is none."""
        return self.names[self._by_code[code]].name if code in self._by_code else code

    def cluster(self, code: str) -> Cluster:
        """Return the year's cluster with a code; raises UnknownCluster."""
        for cluster in self.clusters:
            if cluster.code == code:
                return cluster
        raise UnknownCluster()

    def cluster_code(self, unit: UUID) -> str | None:
        """Return the code of the cluster that the unit, or the grassroots unit above it, belongs to."""
        for one in reversed(self.path(unit)):
            if one in self.cluster_of:
                return self.cluster_of[one].code
        return None

    def place(self, unit: str | None, cluster: str | None) -> Place:
        """Return what is asked about: a unit with those below it, a cluster's units, or the bloc.

        Raises UnknownUnit, UnknownCluster, UnitOrCluster.
        """
        if unit is not None and cluster is not None:
            raise UnitOrCluster()
        if cluster is not None:
            found = self.cluster(cluster)
            scope = self.cluster_scope(found)
            return Place(UnitName(found.code, found.name, "CLUSTER"), scope(self._on), scope)
        if unit is None:
            return Place(self.bloc, None, everything)
        one = self.unit(unit)
        scope = everything if self.names[one] is self.bloc else self.scope(one)
        return Place(self.names[one], scope(self._on), scope)

    def cluster_scope(self, cluster: Cluster) -> Scope:
        """Return the cluster's units and all units below them, on any day; before it was formed, its first units."""

        def within(day: date) -> frozenset[UUID]:
            tree, units = self.tree(day), _at(cluster.groups, to_day(day))
            return frozenset().union(*(tree.within(unit) for unit in units))

        return within


def everything(_: date) -> None:
    """Return the scope of the whole bloc on any day: all units there are."""


def constant(units: Collection[UUID] | None) -> Scope:
    """Return the scope of the same units on every day."""
    found = None if units is None else frozenset(units)
    return lambda _: found


def _at(steps: Sequence[Step], day: int) -> Any:
    """Return what held on a day; before the first step, what held first."""
    return next((step.value for step in reversed(steps) if step.since <= day), steps[0].value)


def _clusters(told: History, year: int, day: int, moment: int | None) -> list[Cluster]:
    groups: dict[UUID, list[Step]] = {}
    leads: dict[UUID, list[Step]] = {}
    for change in told.cluster_changes:
        if change.year != year or (moment is not None and _later(change, groups, moment)):
            continue
        if change.units is not None:
            members = frozenset(map(UUID, change.units.split()))
            groups.setdefault(change.cluster_id, []).append(Step(change.effective_on, members))
        if change.lead_id is not None:
            leads.setdefault(change.cluster_id, []).append(Step(change.effective_on, change.lead_id))
    return [
        Cluster(row.id, row.code, row.name, _at(leads[row.id], day), _at(groups[row.id], day), tuple(groups[row.id]))
        for row in told.clusters
        if row.year == year
    ]


def _later(change: Any, groups: dict[UUID, list[Step]], moment: int) -> bool:
    """Tell whether a change was recorded too late to be known; a cluster's forming is always known."""
    return change.cluster_id in groups and bool(change.recorded_at > moment)
