"""The ledger: every entry of every figure, and the totals by unit and period that are provably its sums."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, Integer, MetaData, SmallInteger, String, Table

from contracts.base import Fact
from services.reporting.figures import entries
from services.reporting.figures.fingerprints import fingerprints
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant

FIGURE_ID = 60
"""The longest id of a figure: a longer one would be cut off on PostgreSQL, without a word."""

ROOM = {"fillfactor": 50}
"""How much of a page PostgreSQL fills at first, in percent: a sum that moves stays beside those it is read with.

On full pages it goes wherever there is room, and a year of a few figures is read from as many pages as it has rows.
"""


class Ledger:
    """`entry` has a row per amount a fact adds to a figure; `total` sums them by unit and period, `moved` by kind of fact.

    Days are numbers yyyymmdd; a total's period is yyyymm for a month and yyyy for the whole year. `overall` sums over all
    units, by day too. `moved` keeps, month by month, what a kind of fact added (`upward` 1) and took away (0) apart, with
    the number of entries. `recorded_at` is in microseconds since 1970 UTC. The entry's key ends in the fact's place and
    the line within it: a fact that came twice could not be counted twice. Keys begin with figure and day, so that a
    history loaded in its order is appended.
    """

    NAME: ClassVar[str] = "ledger"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.entry = Table(
            f"entry_{generation}",
            metadata,
            Column("figure", String(FIGURE_ID), primary_key=True),
            Column("effective_on", Integer, primary_key=True, autoincrement=False),
            Column("unit_id", Id, primary_key=True),
            Column("source", String(20), primary_key=True),
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("line", SmallInteger, primary_key=True, autoincrement=False),
            Column("amount", BigInteger, nullable=False),
            Column("fact_type", String(80), nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
            Column("subject", Id, nullable=False),
            sqlite_with_rowid=False,
        )
        self.total = Table(
            f"total_{generation}",
            metadata,
            Column("figure", String(FIGURE_ID), primary_key=True),
            Column("period", Integer, primary_key=True, autoincrement=False),
            Column("unit_id", Id, primary_key=True),
            Column("amount", BigInteger, nullable=False),
            sqlite_with_rowid=False,
            postgresql_with=ROOM,
        )
        self.overall = Table(
            f"overall_{generation}",
            metadata,
            Column("figure", String(FIGURE_ID), primary_key=True),
            Column("period", Integer, primary_key=True, autoincrement=False),
            Column("amount", BigInteger, nullable=False),
            sqlite_with_rowid=False,
            postgresql_with=ROOM,
        )
        self.moved = Table(
            f"moved_{generation}",
            metadata,
            Column("figure", String(FIGURE_ID), primary_key=True),
            Column("month", Integer, primary_key=True, autoincrement=False),
            Column("unit_id", Id, primary_key=True),
            Column("fact_type", String(80), primary_key=True),
            Column("upward", SmallInteger, primary_key=True, autoincrement=False),
            Column("amount", BigInteger, nullable=False),
            Column("entries", BigInteger, nullable=False),
            sqlite_with_rowid=False,
            postgresql_with=ROOM,
        )
        self._add_entries = Bulk(self.entry)
        self._add_totals = Bulk(self.total, "add")
        self._add_overall = Bulk(self.overall, "add")
        self._add_moved = Bulk(self.moved, "add")

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write the entries the facts make, and move what sums them up."""
        self._write(db, facts, None)

    def parts(self) -> Mapping[str, str]:
        """Return each figure, with what tells its rules from others."""
        return fingerprints()

    def rows_of(self, table: Table, parts: Sequence[str]) -> ColumnElement[bool]:
        """Return the condition of the rows of these figures."""
        return table.c.figure.in_(parts)

    def apply_parts(self, db: Connection, facts: Sequence[Fact], parts: frozenset[str]) -> None:
        """Write and add up the entries of these figures only."""
        self._write(db, facts, parts)

    def _write(self, db: Connection, facts: Sequence[Fact], only: frozenset[str] | None) -> None:
        as_id = ids(db)
        rows = []
        moved: dict[tuple[str, int, object, str, int], list[int]] = {}
        days: dict[tuple[str, int], int] = {}
        for fact in facts:
            recorded_at = to_instant(fact.origin.recorded_at)
            for line, (figure, unit_id, on, _, source, position, name, subject, amount) in enumerate(entries(fact)):
                if only is not None and figure not in only:
                    continue
                unit, day = as_id(unit_id), to_day(on)
                rows.append((figure, day, unit, source, position, line, amount, name, recorded_at, as_id(subject)))
                sums = moved.setdefault((figure, day // 100, unit, name, int(amount > 0)), [0, 0])
                sums[0] += amount
                sums[1] += 1
                days[figure, day] = days.get((figure, day), 0) + amount
        totals: dict[tuple[str, int, object], int] = {}
        for (figure, month, unit, _, _), (amount, _) in moved.items():
            for period in (month, month // 100):
                totals[figure, period, unit] = totals.get((figure, period, unit), 0) + amount
        overall: dict[tuple[str, int], int] = {}
        for (figure, day), amount in days.items():
            for period in (day, day // 100, day // 10000):
                overall[figure, period] = overall.get((figure, period), 0) + amount
        self._add_entries(db, rows)
        self._add_moved(db, [(*key, *sums) for key, sums in sorted(moved.items())])
        self._add_totals(db, [(*key, amount) for key, amount in sorted(totals.items())])
        self._add_overall(db, [(*key, amount) for key, amount in sorted(overall.items())])
