"""The bloc's units as a tree and the emulation clusters of each year, with every change: any day can be asked about."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    literal,
    select,
    union_all,
)

from contracts.base import Fact, UnitRef
from contracts.members import (
    ClusterFormed,
    ClusterLeadRotated,
    ClusterMembershipChanged,
    UnitDissolved,
    UnitEstablished,
    UnitRenamed,
    UnitReparented,
)
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant

TOLD = (
    UnitEstablished,
    UnitRenamed,
    UnitReparented,
    UnitDissolved,
    ClusterFormed,
    ClusterMembershipChanged,
    ClusterLeadRotated,
)


class History(NamedTuple):
    """All that is known of units and clusters, as rows of the tables of `Units`; changes in the order in which they hold."""

    units: Sequence[Any]
    unit_changes: Sequence[Any]
    clusters: Sequence[Any]
    cluster_changes: Sequence[Any]


class Units:
    """`unit` as each was established; `unit_change` what became of it: another name, another parent, dissolved.

    `cluster` is a cluster of a year; `cluster_change` who belongs to it (ids, separated by blanks) and who leads it from
    a day on, where the fact says so. Nothing is changed once it is written but a cluster's name.
    """

    NAME: ClassVar[str] = "units"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.unit = Table(
            f"unit_{generation}",
            metadata,
            Column("id", Id, primary_key=True),
            Column("code", String(31), nullable=False, unique=True),
            Column("name", Text, nullable=False),
            Column("kind", String(20), nullable=False),
            Column("parent_id", Id),
            Column("established_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
        )
        self.unit_change = Table(
            f"unit_change_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("unit_id", Id, nullable=False),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
            Column("dissolved", Boolean, nullable=False),
            Column("name", Text),
            Column("parent_id", Id),
        )
        self.cluster = Table(
            f"cluster_{generation}",
            metadata,
            Column("id", Id, primary_key=True),
            Column("year", Integer, nullable=False, index=True),
            Column("code", String(31), nullable=False),
            Column("name", Text, nullable=False),
        )
        self.cluster_change = Table(
            f"cluster_change_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("cluster_id", Id, nullable=False),
            Column("year", Integer, nullable=False, index=True),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
            Column("lead_id", Id),
            Column("units", Text),
        )
        self._add_units = Bulk(self.unit)
        self._add_unit_changes = Bulk(self.unit_change)
        self._put_clusters = Bulk(self.cluster, "replace")
        self._add_cluster_changes = Bulk(self.cluster_change)
        self._known: tuple[object, History] | None = None
        added = (self.unit.c.recorded_at, self.unit_change.c.position, self.cluster_change.c.position)
        counted = (select(literal(one.table.name), func.count(), func.sum(one)) for one in added)
        self._state = union_all(*counted)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down what the facts say of units and clusters; other facts say nothing here."""
        as_id = ids(db)
        units: list[tuple[Any, ...]] = []
        changes: list[tuple[Any, ...]] = []
        regroupings: list[tuple[Any, ...]] = []
        clusters: dict[Any, tuple[Any, ...]] = {}
        for fact in facts:
            if not isinstance(fact, TOLD):
                continue
            at = (to_day(fact.origin.effective_on), to_instant(fact.origin.recorded_at))
            match fact:
                case UnitEstablished(unit_id=unit, parent=parent):
                    above = as_id(parent.id) if parent else None
                    units.append((as_id(unit), fact.unit.code, fact.name, fact.kind.value, above, *at))
                case UnitRenamed(unit_id=unit, name=name):
                    changes.append((fact.origin.position, as_id(unit), *at, False, name, None))
                case UnitReparented(unit_id=unit, parent=above):
                    changes.append((fact.origin.position, as_id(unit), *at, False, None, as_id(above.id)))
                case UnitDissolved(unit_id=unit):
                    changes.append((fact.origin.position, as_id(unit), *at, True, None, None))
                case ClusterFormed(cluster_id=one, year=year, lead=lead, units=grouped):
                    clusters[one] = (as_id(one), year, fact.code, fact.name)
                    regroupings.append((fact.origin.position, as_id(one), year, *at, as_id(lead.id), _joined(grouped)))
                case ClusterMembershipChanged(cluster_id=one, year=year, units=grouped):
                    regroupings.append((fact.origin.position, as_id(one), year, *at, None, _joined(grouped)))
                case ClusterLeadRotated(cluster_id=one, year=year, lead=lead):
                    regroupings.append((fact.origin.position, as_id(one), year, *at, as_id(lead.id), None))
        self._add_units(db, units)
        self._add_unit_changes(db, changes)
        self._put_clusters(db, list(clusters.values()))
        self._add_cluster_changes(db, regroupings)

    def history(self, db: Connection) -> History:
        """Return all rows that a transaction sees: units and clusters by code, changes by day and position.

        They are read again only where rows were added: a row once written stays as it is, and the name of a cluster
        changes only together with a row of `cluster_change`.
        """
        state = frozenset(db.execute(self._state))
        known = self._known
        if known is None or known[0] != state:
            known = self._known = (state, self._read(db))
        return known[1]

    def _read(self, db: Connection) -> History:
        change, regrouping = self.unit_change.c, self.cluster_change.c
        return History(
            db.execute(select(self.unit).order_by(self.unit.c.code)).all(),
            db.execute(select(self.unit_change).order_by(change.effective_on, change.position)).all(),
            db.execute(select(self.cluster).order_by(self.cluster.c.code)).all(),
            db.execute(select(self.cluster_change).order_by(regrouping.effective_on, regrouping.position)).all(),
        )


def _joined(units: Sequence[UnitRef]) -> str:
    return " ".join(str(unit.id) for unit in units)
