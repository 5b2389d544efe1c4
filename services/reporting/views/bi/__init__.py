"""The door for analysis tools: tables `bi_…` over the live generation, in the schema `bi` on PostgreSQL, each role its units.

On PostgreSQL a role sees the rows of the units that `bcd_bi_scope` gives it and of those below them; a role that is not
there sees nothing. Which role asks is what it logged in as, nothing a client can set. On SQLite there are no roles:
whoever may open the file sees every row.
"""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    MetaData,
    Select,
    String,
    Table,
    cast,
    exists,
    inspect,
    literal,
    literal_column,
    select,
)
from sqlalchemy.schema import CreateView

from contracts.base import Fact
from services.reporting.views.bi import figures, lists
from services.reporting.views.bi.base import BiView, Rows, Tables, below

__all__ = ["BI_VIEWS", "SCHEMA", "SCOPE", "Bi", "BiView", "Tables", "chosen"]

SCHEMA = "bi"
BI_VIEWS: tuple[BiView, ...] = (
    figures.UNIT,
    figures.FIGURE,
    figures.ENTRY,
    figures.TOTAL,
    figures.FACT,
    lists.PROGRAMME,
    lists.ITEM,
    lists.PROPOSAL,
    lists.COORDINATION,
    lists.MODEL,
)
SCOPE = Table(
    "bcd_bi_scope",
    MetaData(),
    Column("role", String(63), primary_key=True),
    Column("unit_code", String(31), primary_key=True),
)
"""Which role may see which unit and those below it; belongs to no generation, exists on PostgreSQL only."""

_MINE = SCOPE.c.role == cast(literal_column("session_user"), String)


class Bi:
    """Shows the other views of its generation under names that stay."""

    NAME: ClassVar[str] = "bi"

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._words: dict[str, str] = {}

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Do nothing: what is shown is kept by the other views."""

    def knows(self, db: Connection, code: str) -> bool:
        """Tell whether there is a unit with this code."""
        unit = self.tables.units.unit
        return db.execute(select(unit.c.id).where(unit.c.code == code)).scalar() is not None

    def words(self, db: Connection) -> str:
        """Return the statements by which the tables are made, which differ wherever the tables would."""
        if db.dialect.name not in self._words:
            statements = [str(one.compile(dialect=db.dialect)) for one in self._statements(db.dialect)]
            self._words[db.dialect.name] = "\n".join(statements)
        return self._words[db.dialect.name]

    def show(self, db: Connection) -> None:
        """Make the tables anew over this generation; on PostgreSQL roles keep their right to read them."""
        schema = SCHEMA if db.dialect.name == "postgresql" else None
        if schema:
            SCOPE.create(db, checkfirst=True)
            db.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for name in inspect(db).get_view_names(schema):
            if re.fullmatch(r"bi_[a-z]+", name):
                db.exec_driver_sql(f"DROP VIEW {_named(name, schema)}")
        for statement in self._statements(db.dialect):
            db.execute(statement)
        if schema:
            for view in BI_VIEWS:
                db.exec_driver_sql(f"ALTER VIEW {_named(view.name, schema)} SET (security_barrier = true)")
            for role in db.execute(select(SCOPE.c.role).distinct()).scalars().all():
                let_read(db, role)

    def _statements(self, dialect: Dialect) -> list[CreateView]:
        guarded = dialect.name == "postgresql"
        schema = SCHEMA if guarded else None
        return [
            CreateView(self._query(view, guarded), view.name, metadata=MetaData(), schema=schema) for view in BI_VIEWS
        ]

    def _query(self, view: BiView, guarded: bool) -> Select[Any]:
        rows = view.select(self.tables)
        if not guarded:
            return rows.query
        mine = below(self.tables, select(SCOPE.c.unit_code).where(_MINE))
        return rows.query.where(exists(mine) if rows.unit is None else rows.unit.in_(mine))


def let_read(db: Connection, role: str) -> None:
    """Let a role read the tables of the schema, and nothing else; a role that is no more is passed over."""
    if db.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).scalar() is None:
        return
    name = db.dialect.identifier_preparer.quote_identifier(role)
    db.exec_driver_sql(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {name}")
    for view in BI_VIEWS:
        db.exec_driver_sql(f"GRANT SELECT ON {_named(view.name, SCHEMA)} TO {name}")


def _named(name: str, schema: str | None) -> str:
    return f"{schema}.{name}" if schema else name


def chosen(tables: Tables, view: BiView, *, unit: str | None, since: int | None, until: int | None) -> Select[Any]:
    """Return a table's rows of a unit and those below it, and of days (yyyymmdd) from `since` to `until`, both within.

    What belongs to no unit, or is not of a day, is not limited by it.
    """
    rows: Rows = view.select(tables)
    query = rows.query
    if unit is not None and rows.unit is not None:
        query = query.where(rows.unit.in_(below(tables, select(literal(unit)))))
    if rows.day is not None:
        by_month = 100 if rows.day is tables.ledger.total.c.period else 1
        query = query if since is None else query.where(rows.day >= since // by_month)
        query = query if until is None else query.where(rows.day <= until // by_month)
    return query
