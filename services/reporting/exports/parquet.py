"""The tables for analysis as Parquet files: typed columns, written a group of rows at a time so that memory stays flat."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from services.reporting.views.bi import BI_VIEWS, Bi, BiView, Tables, chosen
from services.reporting.views.bulk import to_day

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped]  # ships no types

GROUP = 20_000
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported: all, or a unit and those below it, and what counts from one day to another, both within."""

    unit: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One file of an export."""

    table: str
    file: str
    rows: int
    bytes: int
    sha256: str


def schema(view: BiView) -> pyarrow.Schema:
    """Return the types of a table's columns: text is kept once per value, days are date32, moments UTC in microseconds."""
    import pyarrow as pa  # takes 0.2 s, which a start of the services need not

    kinds = {
        "text": pa.dictionary(pa.int32(), pa.string()),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
    }
    return pa.schema([pa.field(name, kinds[kind]) for name, kind in view.columns])


def write(
    db: Connection,
    tables: Tables,
    view: BiView,
    file: IO[bytes],
    wanted: Wanted,
    tell: Callable[[int], None] = lambda rows: None,
) -> int:
    """Write a table to a file and return the number of rows; `tell` hears how many there are so far."""
    import pyarrow as pa
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # ships no types

    typed, count = schema(view), 0
    query = _query(tables, view, wanted)
    with pq.ParquetWriter(file, typed, compression="zstd") as writer:
        found = db.execution_options(yield_per=GROUP).execute(query)
        for part in found.partitions():
            columns = [
                _column(list(values), field.type) for values, field in zip(zip(*part, strict=True), typed, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=typed))
            count += len(part)
            tell(count)
    return count


def _column(values: list[Any], kind: pyarrow.DataType) -> pyarrow.Array:
    """Return a column of values as a database gives them: SQLite knows neither dates nor truth, only text and numbers."""
    import pyarrow as pa

    return (pa.array(values) if any(value is not None for value in values) else pa.nulls(len(values))).cast(kind)


def _query(tables: Tables, view: BiView, wanted: Wanted) -> Any:
    days = [None if day is None else to_day(day) for day in (wanted.since, wanted.until)]
    return chosen(tables, view, unit=wanted.unit, since=days[0], until=days[1])


def count(db: Connection, tables: Tables, view: BiView, wanted: Wanted) -> int:
    """Return how many rows a table has."""
    found: int = db.execute(select(func.count()).select_from(_query(tables, view, wanted).subquery())).scalar_one()
    return found


def write_all(
    db: Connection,
    views: Mapping[str, object],
    positions: Mapping[str, int],
    folder: Path,
    wanted: Wanted,
    *,
    at: datetime,
    step: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> dict[str, Any]:
    """Write one file per table and a manifest that names them, as of one read transaction; return the manifest.

    A file of that name is replaced once the new one is whole, the manifest last: a folder with a manifest is complete.
    """
    door = views[Bi.NAME]
    assert isinstance(door, Bi)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    files = []
    for view in BI_VIEWS:
        total = count(db, door.tables, view, wanted)
        part, whole = folder / f".{view.name}.part", folder / f"{view.name}.parquet"
        with part.open("wb") as file:
            rows = write(db, door.tables, view, file, wanted, lambda done, n=view.name, t=total: step(n, done, t))  # type: ignore[misc]
        step(view.name, rows, total)
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        part.replace(whole)
        files.append(Written(view.name, whole.name, rows, whole.stat().st_size, digest))
    told = {
        "made_at": at.isoformat(),
        "positions": dict(positions),
        "rule_sets": rule_sets(db, door.tables),
        "unit": wanted.unit,
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
        "files": [asdict(one) for one in files],
    }
    (folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return told


def rule_sets(db: Connection, tables: Tables) -> list[str]:
    """Return the versions of rules under which the kept facts were decided."""
    rule_set = tables.facts.fact.c.rule_set
    return list(db.execute(select(rule_set).where(rule_set != "").distinct().order_by(rule_set)).scalars())
