"""Generations of views: complete sets of tables side by side, each with the fingerprint of the schema it was made for."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Protocol

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine import Connection


class View(Protocol):
    """One read model: its tables, and how facts change them.

    A class attribute `VERSION`, raised, says that the same facts now make other rows: the views are built anew.
    """

    NAME: ClassVar[str]

    def apply(self, db: Connection, facts: Sequence[Any]) -> None:
        """Apply facts of one stream, in order; the kernel sees to it that each is applied once."""


Factory = Callable[[str, MetaData], Sequence[View]]

CONTROL = MetaData()
PROJECTION = Table(
    "projection",
    CONTROL,
    Column("name", String(30), primary_key=True),
    Column("generation", String(20), nullable=False),
)
"""Which generation is `live`, and under `schema <generation>` the fingerprint of each."""


class Generation:
    """One complete set of views with its own positions and parked facts, in tables that end in its name."""

    def __init__(self, name: str, factory: Factory) -> None:
        self.name = name
        self.metadata = MetaData()
        self.position = Table(
            f"position_{name}",
            self.metadata,
            Column("stream", String(30), primary_key=True),
            Column("seq", BigInteger, nullable=False),
            Column("position", BigInteger, nullable=False),
            Column("epoch", String(40), nullable=False),
            Column("unknown", Integer, nullable=False, default=0),
            Column("moved_at", DateTime(timezone=True)),
        )
        self.parked = Table(
            f"parked_{name}",
            self.metadata,
            Column("stream", String(30), primary_key=True),
            Column("position", BigInteger, primary_key=True),
            Column("aggregate", String(40), nullable=False, index=True),
            Column("type", String(80), nullable=False),
            Column("data", Text, nullable=False),
            Column("reason", Text, nullable=False),
        )
        self.views: dict[str, Any] = {view.NAME: view for view in factory(name, self.metadata)}

    def fingerprint(self) -> str:
        """Return what tells this program's tables and views from those of another version, whatever the name."""
        said = [f"view {name} {getattr(view, 'VERSION', 1)}" for name, view in sorted(self.views.items())]
        for table in self.metadata.sorted_tables:
            said.append(f"table {table.name.removesuffix(self.name)}")
            said += [f"{one.name} {one.type!r} {one.nullable} {one.primary_key}" for one in table.columns]
            said += sorted(f"index {one.unique} {[column.name for column in one.columns]}" for one in table.indexes)
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:20]

    def make(self, db: Connection) -> None:
        """Make the tables, empty, and write down their fingerprint; what bore this name before is dropped."""
        drop(db, self.name)
        self.metadata.create_all(db, checkfirst=True)
        db.execute(insert(PROJECTION), [{"name": _schema(self.name), "generation": self.fingerprint()}])

    def is_current(self, db: Connection) -> bool:
        """Tell whether the tables of this name were made by a program with the same schema as this one."""
        made_for = db.execute(select(PROJECTION.c.generation).where(PROJECTION.c.name == _schema(self.name))).scalar()
        return made_for == self.fingerprint()

    def fits(self, db: Connection) -> bool:
        """Tell whether this program can read and write the tables of this name, be they its own or an older version's."""
        if self.is_current(db):
            return True
        look = inspect(db)
        present = set(look.get_table_names())
        return all(
            table.name in present and {one["name"] for one in look.get_columns(table.name)} == set(table.columns.keys())
            for table in self.metadata.sorted_tables
        )


def drop(db: Connection, name: str) -> None:
    """Drop every table of a generation, those that only another version of the program knows among them."""
    for table in inspect(db).get_table_names():
        if table.endswith(f"_{name}"):
            Table(table, MetaData()).drop(db)
    db.execute(delete(PROJECTION).where(PROJECTION.c.name == _schema(name)))


def _schema(name: str) -> str:
    return f"schema {name}"
