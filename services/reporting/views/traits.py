"""How many members of a unit are what, as counted and published each quarter; groups too small were never told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, MetaData, String, Table, Text, select

from contracts.base import Fact
from contracts.members.traits import TraitsCounted
from services.reporting.views.bulk import Bulk, Id, from_day, ids, to_day


@dataclass(frozen=True, slots=True)
class Counts:
    """What was told of one trait of a unit and those below it, as of a day; `withheld`: some values are left out."""

    as_of: date
    counts: Mapping[str, int]
    withheld: bool


class Traits:
    """A row per unit, quarter and trait; counted once, never changed."""

    NAME: ClassVar[str] = "traits"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.count = Table(
            f"trait_count_{generation}",
            metadata,
            Column("unit_id", Id, primary_key=True),
            Column("as_of", Integer, primary_key=True, autoincrement=False),
            Column("trait", String(20), primary_key=True),
            Column("position", BigInteger, nullable=False),
            Column("withheld", Boolean, nullable=False),
            Column("counts", Text, nullable=False),
        )
        self._put = Bulk(self.count, "replace")

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Keep what was counted; other facts say nothing here."""
        as_id = ids(db)
        rows = {}
        for fact in facts:
            if isinstance(fact, TraitsCounted):
                key = (fact.unit.id, fact.as_of, fact.trait)
                told = (fact.origin.position, fact.withheld, json.dumps(dict(fact.counts), sort_keys=True))
                rows[key] = (as_id(fact.unit.id), to_day(fact.as_of), fact.trait, *told)
        self._put(db, list(rows.values()))

    def latest(self, db: Connection, units: Sequence[UUID], on: date) -> Mapping[UUID, Mapping[str, Counts]]:
        """Return of each unit what was counted last, on a day or before it, by trait; a unit never counted is absent."""
        found: dict[UUID, dict[str, Counts]] = {}
        table = self.count.c
        wanted = select(self.count).where(table.as_of <= to_day(on)).order_by(table.as_of)
        of = set(units)
        for row in db.execute(wanted):
            if row.unit_id in of:
                told = Counts(from_day(row.as_of), json.loads(row.counts), row.withheld)
                found.setdefault(row.unit_id, {})[row.trait] = told
        return found
