"""Commands to durable commits: one client alone, and 256 in flight; on SQLite (FULL) and PostgreSQL."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from itertools import count
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from sqlalchemy.engine import make_url

from benchmarks import sample
from benchmarks.measure import Bench, Contender, Hop, medians, rate_for, ratio_target, say, table
from services.kernel.store import Store, Work, Written

IN_FLIGHT = 256
LOADED, TURNS = 200, 10
"""People whose streams hold 21 events when measuring begins, as the library's aggregates do."""
STATE = b"x" * 320
TABLE = (
    "CREATE TABLE stored_events "
    "(id %s, originator_id TEXT, version BIGINT, topic TEXT, state %s, UNIQUE (originator_id, version))"
)
RAW = "raw insert, one row a transaction"
OURS_ONE, OURS_MANY = "ours, one client", f"ours, {IN_FLIGHT} in flight"
LIBRARY, LIBRARY_NEW = "library default, 21 events", "library default, new aggregate"


class Mover(Aggregate):
    """A member as the library's own documentation would write it."""

    @event("Registered")
    def __init__(self, name: str, unit: UUID) -> None:
        self.name, self.unit = name, unit

    @event("TransferRequested")
    def request(self, transfer: UUID, unit: UUID, on: datetime) -> None:
        self.wanted = (transfer, unit, on)

    @event("TransferAccepted")
    def accept(self, transfer: UUID, unit: UUID) -> None:
        self.unit = unit


@contextmanager
def _raw(url: str) -> Iterator[Contender]:
    parsed = make_url(url)
    numbers = count(1)
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(f"{parsed.database}-raw", isolation_level=None)) as lite:
            lite.execute("PRAGMA journal_mode=WAL")
            lite.execute("PRAGMA synchronous=FULL")
            lite.execute(TABLE % ("INTEGER PRIMARY KEY", "BLOB"))
            statement = "INSERT INTO stored_events (originator_id, version, topic, state) VALUES (?,?,?,?)"
            yield lambda: float(bool(lite.execute(statement, (uuid4().hex, next(numbers), "t", STATE))))
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(TABLE % ("BIGSERIAL PRIMARY KEY", "BYTEA"))
            statement = "INSERT INTO stored_events (originator_id, version, topic, state) VALUES (%s,%s,%s,%s)"
            yield lambda: float(bool(connection.execute(statement, (uuid4().hex, next(numbers), "t", STATE))))


def _library(url: str) -> Application[UUID]:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": f"{parsed.database}-library"}
    else:
        env = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": parsed.database or "",
            "POSTGRES_HOST": parsed.host or "",
            "POSTGRES_PORT": str(parsed.port),
            "POSTGRES_USER": parsed.username or "",
            "POSTGRES_PASSWORD": "",
        }
    return Application(env=env)


def _command(work: Work, number: int, turn: int) -> int:
    if turn % 2 == 0:
        return sample.request(work, number, turn, sample.THERE if (turn - TURNS) % 4 == 0 else sample.HERE)
    return sample.accept(work, number, turn - 1)


class _Turns:
    """Gives each person's next command in turn, person after person."""

    def __init__(self, first: int) -> None:
        self._numbers, self._first = count(), first

    def next(self) -> Callable[[Work], int]:
        number = next(self._numbers)
        person, turn = number % LOADED + 1, self._first + number // LOADED
        return lambda work: _command(work, person, turn)


def _in_flight(store: Store, turns: _Turns, seconds: float) -> float:
    flying: deque[Future[Written]] = deque(store.submit(turns.next(), sample.CALLER) for _ in range(IN_FLIGHT))

    def step() -> int:
        flying.popleft().result()
        flying.append(store.submit(turns.next(), sample.CALLER))
        return 1

    rate = rate_for(seconds, step)
    for future in flying:
        future.result()
    return rate


def run(bench: Bench, dialect: str) -> list[Hop]:
    """Measure both hops on one database."""
    say(f"commands on {dialect}")
    seconds = bench.scale.slice
    with ExitStack() as stack:
        raw = stack.enter_context(_raw(bench.url(dialect, "commands")))
        library = stack.enter_context(closing(_library(bench.url(dialect, "library"))))
        store = sample.open_store(bench.url(dialect, "store"), bench.url(dialect, "keys"))
        stack.callback(sample.close_store, store)
        sample.people(store, LOADED, TURNS)
        turns = _Turns(TURNS)
        movers = [_mover(library) for _ in range(LOADED)]
        numbers = count(TURNS)

        def loaded() -> int:
            number = next(numbers)
            mover: Mover = library.repository.get(movers[number % LOADED])
            mover.request(UUID(int=number), UUID(int=2), sample.START)
            library.save(mover)
            return 1

        def new() -> int:
            library.save(Mover("Nguyễn Văn An", UUID(int=1)))
            return 1

        def one() -> int:
            store.write(turns.next(), sample.CALLER)
            return 1

        found = medians(
            {
                RAW: lambda: rate_for(seconds, lambda: int(raw())),
                LIBRARY: lambda: rate_for(seconds, loaded),
                LIBRARY_NEW: lambda: rate_for(seconds, new),
                OURS_ONE: lambda: rate_for(seconds, one),
                OURS_MANY: lambda: _in_flight(store, turns, seconds),
            },
            bench.scale.rounds,
        )
    hop = table(f"commands to a durable commit, {dialect}", found, RAW)
    if dialect == "SQLite":
        hop.targets.append(
            ratio_target("commands, one client, SQLite FULL", found[OURS_ONE] / found[RAW], 0.5, "raw insert")
        )
    times = found[OURS_MANY] / found[LIBRARY]
    hop.targets.append(
        ratio_target(f"commands, {IN_FLIGHT} in flight, {dialect}", times, 10, "library default (21 events)")
    )
    return [hop]


def _mover(library: "Application[UUID]") -> UUID:
    mover = Mover("Nguyễn Văn An", UUID(int=1))
    for turn in range(TURNS):
        mover.request(UUID(int=turn), UUID(int=2), sample.START)
        mover.accept(UUID(int=turn), UUID(int=2))
    library.save(mover)
    return mover.id
