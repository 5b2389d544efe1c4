"""The bloc's units as a tree, and the emulation clusters of each year."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table, Text, delete

from contracts.base import Fact
from contracts.members import ClusterFormed, UnitEstablished
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant


class Units:
    """`unit` is the tree; `cluster` a cluster of a year; `cluster_unit` which one a unit belongs to in a year."""

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
        self.cluster = Table(
            f"cluster_{generation}",
            metadata,
            Column("id", Id, primary_key=True),
            Column("year", Integer, nullable=False, index=True),
            Column("code", String(31), nullable=False),
            Column("name", Text, nullable=False),
            Column("lead_id", Id, nullable=False),
        )
        self.cluster_unit = Table(
            f"cluster_unit_{generation}",
            metadata,
            Column("year", Integer, primary_key=True, autoincrement=False),
            Column("unit_id", Id, primary_key=True),
            Column("cluster_id", Id, nullable=False),
        )
        self._add_units = Bulk(self.unit)
        self._put_clusters = Bulk(self.cluster, "replace")
        self._put_cluster_units = Bulk(self.cluster_unit, "replace")

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Add units; put clusters as last formed: a unit named in a later one of the same year has moved to it."""
        as_id = ids(db)
        units = []
        clusters: dict[Any, tuple[Any, ...]] = {}
        belongs: dict[tuple[int, Any], Any] = {}
        for fact in facts:
            match fact:
                case UnitEstablished(origin=origin, unit_id=unit, parent=parent):
                    above = as_id(parent.id) if parent else None
                    day, moment = to_day(origin.effective_on), to_instant(origin.recorded_at)
                    units.append((as_id(unit), fact.unit.code, fact.name, fact.kind.value, above, day, moment))
                case ClusterFormed(year=year, units=grouped):
                    cluster = as_id(fact.cluster_id)
                    belongs = {key: other for key, other in belongs.items() if other != cluster}
                    clusters[cluster] = (cluster, year, fact.code, fact.name, as_id(fact.lead.id))
                    belongs.update({(year, as_id(unit.id)): cluster for unit in grouped})
        self._add_units(db, units)
        self._put_clusters(db, list(clusters.values()))
        if clusters:
            table = self.cluster_unit
            db.execute(delete(table).where(table.c.cluster_id.in_([fact.cluster_id for fact in _formed(facts)])))
        self._put_cluster_units(db, [(*key, cluster) for key, cluster in belongs.items()])


def _formed(facts: Sequence[Fact]) -> list[ClusterFormed]:
    return [fact for fact in facts if isinstance(fact, ClusterFormed)]
