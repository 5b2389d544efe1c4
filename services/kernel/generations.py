"""Generations of views: complete sets of tables side by side, each with the fingerprint of the schema it was made for."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
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


@runtime_checkable
class Front(View, Protocol):
    """A view without tables of its own that shows the others' to readers outside: made anew whenever it may have changed.

    It is no part of the fingerprint of a generation: what it shows can change without a rebuild.
    """

    def words(self, db: Connection) -> str:
        """Return what tells this front from another one over the same generation."""

    def show(self, db: Connection) -> None:
        """Put this front in the place of the one there is, in the transaction in which the generation goes live."""


@runtime_checkable
class Divided(View, Protocol):
    """A view whose rows fall into parts, each of which can be made again by itself from all facts."""

    def parts(self) -> Mapping[str, str]:
        """Return the name of each part, and what tells how its rows are made from how another program makes them."""

    def rows_of(self, table: Table, parts: Sequence[str]) -> ColumnElement[bool]:
        """Return the condition of the rows of one of its tables that belong to parts."""

    def apply_parts(self, db: Connection, facts: Sequence[Any], parts: frozenset[str]) -> None:
        """Apply facts as `apply` does, to these parts only."""


Factory = Callable[[str, MetaData], Sequence[View]]

CONTROL = MetaData()
PROJECTION = Table(
    "projection",
    CONTROL,
    Column("name", String(30), primary_key=True),
    Column("generation", String(20), nullable=False),
)
"""Which generation is `live`, under `schema <generation>` the fingerprint of each, under `front` that of what is shown."""
FRONT = "front"
PART = Table(
    "part",
    CONTROL,
    Column("generation", String(20), primary_key=True),
    Column("view", String(30), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("made_by", String(40), nullable=False),
)
"""By which rules each part of a generation's views was made."""
REFILL = Table(
    "refill",
    CONTROL,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("generation", String(20), nullable=False),
    Column("view", String(30), nullable=False),
    Column("parts", Text, nullable=False),
    Column("reached", Text, nullable=False),
    Column("applied", BigInteger, nullable=False),
    Column("outcome", Text),
)
"""What is to be made again, one after the other: the position reached in each source as JSON, empty before the start.

`outcome` is what it came to, as JSON, once it is done.
"""

PARKED = Table(
    "parked_since",
    CONTROL,
    Column("generation", String(20), primary_key=True),
    Column("stream", String(30), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("trace", String(32), nullable=False),
)
"""Since when each parked fact is held, and in which trace it came; beside the generations, whose schema it is no part of."""


class Generation:
    """One complete set of views with its own positions and parked facts, in tables that end in its name."""

    def __init__(self, name: str, factory: Factory) -> None:
        self.name, self.factory = name, factory
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
        self.fronts: list[Front] = [view for view in self.views.values() if isinstance(view, Front)]

    def fingerprint(self) -> str:
        """Return what tells this program's tables and views from those of another version, whatever the name."""
        said = [
            f"view {name} {getattr(view, 'VERSION', 1)}"
            for name, view in sorted(self.views.items())
            if not isinstance(view, Front)
        ]
        for table in self.metadata.sorted_tables:
            said.append(f"table {table.name.removesuffix(self.name)}")
            said += [f"{one.name} {one.type!r} {one.nullable} {one.primary_key}" for one in table.columns]
            said += sorted(f"index {one.unique} {[column.name for column in one.columns]}" for one in table.indexes)
        return _hashed(said)

    def show(self, db: Connection) -> None:
        """Have the fronts show this generation, where they do not yet."""
        wanted = _hashed([self.name, *(front.words(db) for front in self.fronts)])
        shown = select(PROJECTION.c.generation).where(PROJECTION.c.name == FRONT)
        if self.fronts and db.execute(shown).scalar() != wanted:
            for front in self.fronts:
                front.show(db)
            db.execute(delete(PROJECTION).where(PROJECTION.c.name == FRONT))
            db.execute(insert(PROJECTION), [{"name": FRONT, "generation": wanted}])

    def make(self, db: Connection) -> None:
        """Make the tables, empty, and write down their fingerprint; what bore this name before is dropped."""
        drop(db, self.name)
        self.metadata.create_all(db, checkfirst=True)
        db.execute(insert(PROJECTION), [{"name": _schema(self.name), "generation": self.fingerprint()}])
        for view in self.views.values():
            if isinstance(view, Divided):
                self.keep_parts(db, view)

    def stale_parts(self, db: Connection, view: Divided) -> list[str]:
        """Return the parts of a view whose rows another program made otherwise, or does not make at all any more."""
        mine = (PART.c.generation == self.name) & (PART.c.view == view.NAME)
        made = {row.name: row.made_by for row in db.execute(select(PART).where(mine))}
        makes = view.parts()
        return sorted(name for name in {*made, *makes} if made.get(name) != makes.get(name))

    def keep_parts(self, db: Connection, view: Divided, names: Sequence[str] | None = None) -> None:
        """Write down that parts of a view, all if not given, are made as this program makes them."""
        mine = (PART.c.generation == self.name) & (PART.c.view == view.NAME)
        makes = view.parts()
        wanted = makes if names is None else {name: makes[name] for name in names if name in makes}
        db.execute(delete(PART).where(mine if names is None else mine & PART.c.name.in_(names)))
        rows = [
            {"generation": self.name, "view": view.NAME, "name": name, "made_by": by} for name, by in wanted.items()
        ]
        if rows:
            db.execute(insert(PART), rows)

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


@dataclass(frozen=True)
class Fit:
    """How the live views fit a program: made by the same, readable by it meanwhile, and which parts it makes otherwise."""

    current: bool
    readable: bool
    stale: tuple[str, ...]


def fit(db: Connection, factory: Factory) -> Fit | None:
    """Tell how the live views in a database fit this program, changing nothing; None where there are none."""
    if not inspect(db).has_table(PROJECTION.name):
        return None
    name = db.execute(select(PROJECTION.c.generation).where(PROJECTION.c.name == "live")).scalar()
    if name is None:
        return None
    live = Generation(name, factory)
    parted = [view for view in live.views.values() if isinstance(view, Divided)]
    stale = [part for view in parted if inspect(db).has_table(PART.name) for part in live.stale_parts(db, view)]
    return Fit(live.is_current(db), live.fits(db), tuple(stale))


def drop(db: Connection, name: str) -> None:
    """Drop every table of a generation, those that only another version of the program knows among them.

    With what shows them: a front that no program here knows of must not keep a swap from happening.
    """
    for table in inspect(db).get_table_names():
        if table.endswith(f"_{name}"):
            cascade = " CASCADE" if db.dialect.name == "postgresql" else ""
            db.exec_driver_sql(f'DROP TABLE "{table}"{cascade}')
    db.execute(delete(PROJECTION).where(PROJECTION.c.name == _schema(name)))
    db.execute(delete(PART).where(PART.c.generation == name))
    db.execute(delete(PARKED).where(PARKED.c.generation == name))


def _schema(name: str) -> str:
    return f"schema {name}"


def _hashed(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:20]
