"""Comparing tables of the same columns inside the database: what differs, and making one equal to the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    and_,
    cast,
    delete,
    except_,
    func,
    insert,
    select,
    true,
    tuple_,
)

SHOWN = 20

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Compared:
    """How a table differs from what it must be: how many rows it has too many and too few, and the first of them.

    `must` and `is_` are rows by key, each as what stands beside the key; a key in both has other values.
    """

    too_many: int = 0
    too_few: int = 0
    must: Mapping[Key, Key] = field(default_factory=dict)
    is_: Mapping[Key, Key] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        """Tell whether there is no difference."""
        return self.too_many == 0 and self.too_few == 0

    def pairs(self) -> list[tuple[Key, Key | None, Key | None]]:
        """Return each key with what must stand beside it and what does; None where there is, or must be, no such row."""
        return [(key, self.must.get(key), self.is_.get(key)) for key in sorted({*self.must, *self.is_}, key=repr)]


def compare(db: Connection, table: Table, wanted: Table, part: ColumnElement[bool] | None = None) -> Compared:
    """Compare the rows of a table, or a part of them, with all rows of another; memory stays flat."""
    return Compared(
        too_many=_count(db, _only(table, part, wanted, None)),
        too_few=_count(db, _only(wanted, None, table, part)),
        must=_first(db, table, _only(wanted, None, table, part)),
        is_=_first(db, table, _only(table, part, wanted, None)),
    )


def make_equal(db: Connection, table: Table, wanted: Table, part: ColumnElement[bool] | None = None) -> None:
    """Make the rows of a table, or of a part of it, those of another, writing only what differs."""
    mine = _keys(table).in_(_only_keys(table, _only(table, part, wanted, None)))
    db.execute(delete(table).where(and_(mine, true() if part is None else part)))
    missing = _keys(wanted).in_(_only_keys(table, _only(wanted, None, table, part)))
    db.execute(insert(table).from_select([column.name for column in table.columns], select(wanted).where(missing)))


def _keys(table: Table) -> ColumnElement[Any]:
    return tuple_(*table.primary_key.columns)


def _only_keys(table: Table, rows: Any) -> Select[Any]:
    found = rows.subquery()
    return select(*(found.c[key.name] for key in table.primary_key.columns))


def _only(table: Table, part: ColumnElement[bool] | None, other: Table, other_part: ColumnElement[bool] | None) -> Any:
    return except_(_rows(table, part), _rows(other, other_part))


def _rows(table: Table, part: ColumnElement[bool] | None) -> Select[Any]:
    columns = [cast(one, Text).label(one.name) if isinstance(one.type, JSON) else one for one in table.columns]
    return select(*columns) if part is None else select(*columns).where(part)


def _count(db: Connection, rows: Any) -> int:
    found: int = db.execute(select(func.count()).select_from(rows.subquery())).scalar_one()
    return found


def _first(db: Connection, table: Table, rows: Any) -> dict[Key, Key]:
    found = rows.subquery()
    keys = [found.c[key.name] for key in table.primary_key.columns]
    others = [found.c[column.name] for column in table.columns if not column.primary_key]
    shown = db.execute(select(*keys, *others).order_by(*keys).limit(SHOWN))
    return {tuple(row[: len(keys)]): tuple(row[len(keys) :]) for row in shown}
