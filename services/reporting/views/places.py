"""The tree of units and the year's clusters, as the queries need them: what rolls up into what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from contracts.base import UnitKind
from services.reporting.views.answers import UnitName
from services.reporting.views.bulk import to_day, to_instant
from services.reporting.views.refusals import UnitOrCluster, UnknownCluster, UnknownUnit
from services.reporting.views.units import Units

GRASSROOTS = frozenset({UnitKind.GRASSROOTS_UNION.value, UnitKind.GRASSROOTS_BRANCH.value})
NO_BLOC = UnitName("-", "Toàn khối", UnitKind.BLOC.value)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of the year and the units that belong to it."""

    id: UUID
    code: str
    name: str
    lead: UUID
    units: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Place:
    """What a question is about: the ids of all units in it, or None for the whole bloc."""

    name: UnitName
    units: frozenset[UUID] | None


class Places:
    """Units by id and code, each with those below it. A unit is listed if it was established by the date asked about."""

    def __init__(self, db: Connection, units: Units, *, on: date, year: int, known_at: datetime | None) -> None:
        rows = db.execute(select(units.unit).order_by(units.unit.c.code)).all()
        day, moment = to_day(on), None if known_at is None else to_instant(known_at)
        self.names: dict[UUID, UnitName] = {row.id: UnitName(row.code, row.name, row.kind) for row in rows}
        self._by_code: dict[str, UUID] = {row.code: row.id for row in rows}
        self._parents: dict[UUID, UUID | None] = {row.id: row.parent_id for row in rows}
        self._children: dict[UUID, list[UUID]] = {row.id: [] for row in rows}
        self._listed = {
            row.id for row in rows if row.established_on <= day and (moment is None or row.recorded_at <= moment)
        }
        for row in rows:
            if row.parent_id in self._children:
                self._children[row.parent_id].append(row.id)
        self.bloc = next((name for name in self.names.values() if name.kind == UnitKind.BLOC.value), NO_BLOC)
        self.clusters = _clusters(db, units, year)
        self.cluster_of = {unit: cluster for cluster in self.clusters for unit in cluster.units}

    def grassroots(self) -> list[UUID]:
        """Return the listed grassroots units, by code."""
        return [unit for unit, name in self.names.items() if name.kind in GRASSROOTS and unit in self._listed]

    def below(self, unit: UUID) -> list[UUID]:
        """Return the listed units directly below a unit, by code."""
        return [child for child in self._children[unit] if child in self._listed]

    def within(self, unit: UUID) -> frozenset[UUID]:
        """Return the unit and all units below it."""
        found, open_ = {unit}, [unit]
        while open_:
            new = [child for child in self._children.get(open_.pop(), ()) if child not in found]
            found.update(new)
            open_.extend(new)
        return frozenset(found)

    def path(self, unit: UUID) -> list[UUID]:
        """Return the units from the root down to the unit itself."""
        found = [unit]
        while (parent := self._parents.get(found[-1])) is not None and parent not in found and parent in self.names:
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
            return Place(UnitName(found.code, found.name, "CLUSTER"), self.all_within(found.units))
        if unit is None:
            return Place(self.bloc, None)
        one = self.unit(unit)
        return Place(self.names[one], None if self.names[one] is self.bloc else self.within(one))

    def all_within(self, units: Collection[UUID]) -> frozenset[UUID]:
        """Return the units and all units below them."""
        return frozenset().union(*(self.within(unit) for unit in units))


def _clusters(db: Connection, units: Units, year: int) -> list[Cluster]:
    belongs: dict[Any, set[UUID]] = {}
    for row in db.execute(select(units.cluster_unit).where(units.cluster_unit.c.year == year)):
        belongs.setdefault(row.cluster_id, set()).add(row.unit_id)
    rows = db.execute(select(units.cluster).where(units.cluster.c.year == year).order_by(units.cluster.c.code))
    return [Cluster(row.id, row.code, row.name, row.lead_id, frozenset(belongs.get(row.id, ()))) for row in rows]
