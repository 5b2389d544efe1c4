"""Many rows to one table in one statement, on SQLite and PostgreSQL; and how dates and times are kept as numbers."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Dialect, LargeBinary, String, Table, TypeDecorator, Uuid
from sqlalchemy.types import TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Conflict = Literal["refuse", "replace", "add"]


def to_day(day: date) -> int:
    """Return a date as the number yyyymmdd, which sorts and compares as the date does."""
    return day.year * 10000 + day.month * 100 + day.day


def from_day(number: int) -> date:
    """Return the date that `to_day` made a number of."""
    return date(number // 10000, number // 100 % 100, number % 100)


def to_instant(moment: datetime) -> int:
    """Return a moment with a zone as microseconds since 1970 UTC."""
    return (moment - EPOCH) // MICROSECOND


def from_instant(number: int) -> datetime:
    """Return the UTC moment that `to_instant` made a number of."""
    return EPOCH + number * MICROSECOND


class Id(TypeDecorator[UUID]):
    """A UUID column: the database's own type on PostgreSQL, 16 bytes on SQLite."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return value if value is None or dialect.name == "postgresql" else UUID(bytes=value)


def ids(db: Connection) -> Callable[[UUID], Any]:
    """Return how `Bulk` wants the value of an `Id` column: hexadecimal digits on PostgreSQL, bytes on SQLite."""
    return (lambda value: value.hex) if db.dialect.name == "postgresql" else (lambda value: value.bytes)


class Bulk:
    """Writes rows, given as tuples in the order of the table's columns, ids passed through `ids(db)`.

    On a primary key already there: `refuse` fails, `replace` overwrites the row, `add` adds the numbers of the other columns.
    With `replace` and `add` no key may stand twice among the rows of one call.
    """

    def __init__(self, table: Table, conflict: Conflict = "refuse") -> None:
        self._table, self._conflict = table, conflict
        self._statements: dict[str, str] = {}

    def __call__(self, db: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        if not rows:
            return
        name = db.dialect.name
        if name not in self._statements:
            self._statements[name] = self._statement(db.dialect)
        if name == "postgresql":
            texts = [isinstance(column.type, String) for column in self._table.columns]
            db.exec_driver_sql(self._statements[name], tuple(map(_array, zip(*rows, strict=True), texts)))
        else:
            db.exec_driver_sql(self._statements[name], list(rows))

    def _statement(self, dialect: Dialect) -> str:
        table = self._table
        names = [column.name for column in table.columns]
        if dialect.name == "postgresql":
            arrays = ", ".join(f"%s::{column.type.compile(dialect)}[]" for column in table.columns)
            values = f"SELECT * FROM unnest({arrays})"
        else:
            values = f"VALUES ({', '.join('?' for _ in names)})"
        return f"INSERT INTO {table.name} ({', '.join(names)}) {values}{self._on_conflict()}"

    def _on_conflict(self) -> str:
        if self._conflict == "refuse":
            return ""
        keys = [column.name for column in self._table.primary_key.columns]
        others = [column.name for column in self._table.columns if column.name not in keys]
        if self._conflict == "add":
            changes = ", ".join(f"{name} = {self._table.name}.{name} + excluded.{name}" for name in others)
        else:
            changes = ", ".join(f"{name} = excluded.{name}" for name in others)
        return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"


def _array(values: Sequence[Any], text: bool) -> str:
    """Return a PostgreSQL array as it is written; the driver's own way takes several times as long.

    NUL, which no PostgreSQL text can hold, stands between the items while they are quoted all at once.
    """
    if None in values:
        return f"{{{','.join('NULL' if value is None else _array((value,), text)[1:-1] for value in values)}}}"
    if not text:
        return f"{{{','.join(map(str, values))}}}"
    quoted = "\0".join(values).replace("\\", "\\\\").replace('"', '\\"').replace("\0", '","')
    return f'{{"{quoted}"}}'
