"""Facts to views: a bare upsert loop, one fact a transaction, and all of reporting's views in batches."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import count, islice
from typing import Any

import orjson
import psycopg
from sqlalchemy.engine import make_url

from benchmarks import sample
from benchmarks.measure import Bench, Hop, medians, ratio_target, say, table, timed
from contracts.base import Fact
from services.kernel.views import NOWHERE, Delivered, Place, ViewSet, open_engine
from services.reporting.intake import DECODE
from services.reporting.views import views

BATCH = 500
RAW = "raw: JSON read, 500-row upsert loop"
SINGLY = "ProjectionRunner's way: one fact a transaction"
OURS = "ours: all views and figures, batches of 500"

Wire = tuple[str, str, int, bytes]
"""A fact as it comes: type, aggregate, position, body."""
Upsert = Callable[[list[tuple[Any, ...]]], None]


def wire(fact: Fact) -> Wire:
    """Return a fact as the bus carries it."""
    return fact.type(), str(fact.key()), fact.origin.position, fact.model_dump_json().encode()


def run(bench: Bench, dialect: str) -> Hop:
    """Measure on one database."""
    say(f"projection on {dialect}")
    facts = [wire(fact) for fact in sample.facts(bench.scale.facts)]
    numbers = count()
    with raw_upsert(bench.url(dialect, "raw-views")) as raw:
        found = medians(
            {
                RAW: lambda: timed(len(facts), lambda: _in_batches(raw, facts)),
                SINGLY: lambda: _project(bench, dialect, next(numbers), facts[: bench.scale.single_facts], 1),
                OURS: lambda: _project(bench, dialect, next(numbers), facts, BATCH),
            },
            bench.scale.rounds,
        )
    hop = table(f"facts to views, {dialect}", found, RAW)
    hop.targets.append(
        ratio_target(f"project all views and figures, {dialect}", found[OURS] / found[RAW], 0.4, "upsert loop")
    )
    return hop


def _in_batches(upsert: Upsert, facts: list[Wire]) -> None:
    for start in range(0, len(facts), BATCH):
        upsert_batch(upsert, facts[start : start + BATCH])


def upsert_batch(upsert: Upsert, facts: list[Wire]) -> None:
    """Read facts and write a row of each aggregate, in one transaction."""
    rows: dict[str, tuple[Any, ...]] = {}
    for kind, key, position, body in facts:
        told = orjson.loads(body)
        rows[key] = (key, told["unit"]["code"], kind, position, told["origin"]["effective_on"])
    upsert(list(rows.values()))


@contextmanager
def raw_upsert(url: str) -> Iterator[Upsert]:
    """Give a function that writes rows and the place reached by bare SQL, into a table of its own."""
    parsed = make_url(url)
    columns = "(id TEXT PRIMARY KEY, unit TEXT, kind TEXT, position BIGINT, day TEXT)"
    changes = "unit=excluded.unit, kind=excluded.kind, position=excluded.position, day=excluded.day"
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(parsed.database or "", isolation_level=None)) as lite:
            for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", f"CREATE TABLE member {columns}"):
                lite.execute(statement)
            lite.execute("CREATE TABLE place (position BIGINT)")
            lite.execute("INSERT INTO place VALUES (0)")

            def upsert(rows: list[tuple[Any, ...]]) -> None:
                lite.execute("BEGIN IMMEDIATE")
                statement = f"INSERT INTO member VALUES (?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET {changes}"
                lite.executemany(statement, rows)
                lite.execute("UPDATE place SET position=?", (rows[-1][3],))
                lite.execute("COMMIT")

            yield upsert
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE TABLE member {columns}")
            connection.execute("CREATE TABLE place (position BIGINT)")
            connection.execute("INSERT INTO place VALUES (0)")
            arrays = "unnest(%s::text[],%s::text[],%s::text[],%s::bigint[],%s::text[])"
            insert = f"INSERT INTO member SELECT * FROM {arrays} ON CONFLICT (id) DO UPDATE SET {changes}"

            def upsert_arrays(rows: list[tuple[Any, ...]]) -> None:
                with connection.transaction():
                    connection.execute(insert, [list(column) for column in zip(*rows, strict=True)])
                    connection.execute("UPDATE place SET position=%s", (rows[-1][3],))

            yield upsert_arrays


def _project(bench: Bench, dialect: str, number: int, facts: list[Wire], batch: int) -> float:
    shown = ViewSet(open_engine(bench.url(dialect, f"views-{number}")), views, sample.now)
    try:
        return timed(len(facts), lambda: apply(shown, facts, batch))
    finally:
        shown.close()


def apply(shown: ViewSet, facts: Iterable[Wire], batch: int) -> None:
    """Apply facts to the live generation as the inbox does: read, decode, one transaction a batch."""
    generation, place, coming = shown.generation(shown.live_name()), NOWHERE, iter(facts)
    while some := list(islice(coming, batch)):
        part = [Delivered(position, kind, key, body, DECODE[kind](body)) for kind, key, position, body in some]
        last = part[-1].position
        new = Place(last, last, "benchmark")
        shown.apply(generation, "MEMBERS", part, place, new)
        place = new
