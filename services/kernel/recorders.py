"""The eventsourcing library's recorders, on SQLite and PostgreSQL, tuned for whole batches; nothing else knows the library."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    Notification,
    OperationalError,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteConnection, SQLiteCursor, SQLiteDatastore
from eventsourcing.utils import retry
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from services.kernel.link import link

__all__ = [
    "STORE_AWAY",
    "IntegrityError",
    "Notification",
    "OperationalError",
    "PersistenceError",
    "Recorder",
    "StoredEvent",
    "open_recorder",
]

TABLE = "stored_events"
GIVE_UP_AFTER = 10.0
"""Seconds after which the pool leaves a lost connection to whoever asks next; by itself it tries at intervals that double."""
STORE_AWAY = (OperationalError, InterfaceError)
"""What reading a store raises while its database cannot be used."""
SCHEMA_LOCK = 0x6263_6400
"""Advisory lock held while the schema is made: two replicas starting together collided without it."""

PIPELINED = 8 * 1024
"""Bytes of events up to which a PostgreSQL commit goes out in one pipeline. What a socket does not take at once psycopg's
pipeline leaves unsent, and waits for ever for the answer (3.3.9, after the kind mended in psycopg #685)."""


class Unless(NamedTuple):
    """Refuse to append, with IntegrityError, if since position `after` others wrote one of `streams` (None: anything)."""

    after: int
    streams: Callable[[], frozenset[UUID] | None]

    def check(self, written: Sequence[Any]) -> None:
        """Raise IntegrityError if the ids of streams that others wrote meanwhile speak against appending."""
        if written:
            streams = self.streams()
            if streams is None or not streams.isdisjoint(written):
                raise IntegrityError("what was decided on was changed meanwhile")


class Recorder(Protocol):
    """What the store asks of a database: append all or nothing, positions in commit order, read streams and the whole log."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, unless: "Unless | None" = None
    ) -> Sequence[int] | None: ...
    def select_streams(self, stream_ids: Iterable[UUID]) -> Sequence[Notification]: ...
    def select_notifications(
        self, start: int | None, limit: int, *, inclusive_of_start: bool = True
    ) -> Sequence[Notification]: ...
    def max_notification_id(self) -> int | None: ...
    def tail(self) -> int: ...
    def replace(self, events: Iterable[Notification], *, beyond: int) -> None: ...


class SQLiteRecorder(SQLiteApplicationRecorder):
    """Positions are an explicit key that is never reused; one statement per batch.

    `insert_events` and `tail` are for one thread only: they keep a connection of their own, whose page cache stays warm.
    """

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str) -> None:
        super().__init__(datastore, events_table_name)
        self._own: SQLiteConnection | None = None

    def _writer(self) -> SQLiteConnection:
        if self._own is None:
            # The pool's connections remember one prepared statement only, which nearly doubles the cost of a commit.
            own = sqlite3.connect(
                self.datastore.pool.db_name,
                uri=True,
                check_same_thread=False,
                isolation_level=None,
                timeout=self.datastore.pool.lock_timeout or 0,
            )
            self._own = SQLiteConnection(sqlite_conn=own, max_age=None)
        return self._own

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, unless: Unless | None = None, **_: Any
    ) -> Sequence[int] | None:
        with self._writer().transaction(commit=True) as c:
            positions = self._insert_events(c, stored_events)
            if unless is not None and positions and positions[0] > unless.after + 1:
                c.execute(
                    f"SELECT DISTINCT originator_id FROM {TABLE} WHERE notification_id > ? AND notification_id < ?",
                    (unless.after, positions[0]),
                )
                unless.check([UUID(row[0]) for row in c.fetchall()])
            return positions

    def tail(self) -> int:
        """Return the position of the newest event, 0 for none."""
        cursor = self._writer().cursor()
        cursor.execute(f"SELECT MAX(notification_id) FROM {TABLE}")
        last: int | None = cursor.fetchone()[0]
        return last or 0

    def replace(self, events: Iterable[Notification], *, beyond: int) -> None:
        """Put these events in the place of all there are, in one commit; new ones get positions behind `beyond`."""
        with self._writer().transaction(commit=True) as c:
            c.execute(f"DELETE FROM {TABLE}")
            c.executemany(
                f"INSERT INTO {TABLE} VALUES (?,?,?,?,?)",
                ((e.id, _hex(e.originator_id), e.originator_version, e.topic, e.state) for e in events),
            )
            c.execute("DELETE FROM sqlite_sequence WHERE name = ? AND seq < ?", (TABLE, beyond))
            c.execute(
                "INSERT INTO sqlite_sequence SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
                (TABLE, beyond, TABLE),
            )

    def close(self) -> None:
        """Close every connection."""
        if self._own is not None:
            self._own.close()
        self.datastore.close()

    def construct_create_table_statements(self) -> list[str]:
        return [
            f"CREATE TABLE IF NOT EXISTS {TABLE} ("
            "notification_id INTEGER PRIMARY KEY AUTOINCREMENT, originator_id TEXT NOT NULL, "
            "originator_version INTEGER NOT NULL, topic TEXT NOT NULL, state BLOB NOT NULL, "
            "UNIQUE (originator_id, originator_version))"
        ]

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        c.executemany(
            f"INSERT INTO {TABLE} (originator_id, originator_version, topic, state) VALUES (?,?,?,?)",
            [(_hex(e.originator_id), e.originator_version, e.topic, e.state) for e in stored_events],
        )
        c.execute(f"SELECT MAX(notification_id) FROM {TABLE}")
        last: int = c.fetchone()[0]
        return range(last - len(stored_events) + 1, last + 1)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        assert stop is None and not topics, "the store reads its log forward and whole"
        first = (start or 0) + (0 if inclusive_of_start else 1)
        with self.datastore.transaction(commit=False) as c:
            c.execute(
                f"SELECT * FROM {TABLE} WHERE notification_id >= ? ORDER BY notification_id LIMIT ?", (first, limit)
            )
            return [_notification(row) for row in c.fetchall()]

    def select_streams(self, stream_ids: Iterable[UUID]) -> Sequence[Notification]:
        ids = [stream_id.hex for stream_id in stream_ids]
        found: list[Notification] = []
        with self.datastore.transaction(commit=False) as c:
            for start in range(0, len(ids), 500):
                part = ids[start : start + 500]
                c.execute(
                    f"SELECT * FROM {TABLE} WHERE originator_id IN ({','.join('?' * len(part))}) "
                    "ORDER BY originator_id, originator_version",
                    part,
                )
                found += [_notification(row) for row in c.fetchall()]
        return found


class PostgresRecorder(PostgresApplicationRecorder):
    """Four arrays instead of an array of composites, under the library's table lock, which keeps readers from skipping."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        super().__init__(datastore, events_table_name=TABLE)
        self.sql_create_statements = [
            statement
            for statement in self.sql_create_statements
            if not any(word in statement.as_string() for word in ("CREATE TYPE", "FUNCTION"))
        ]
        self._insert = SQL(
            "INSERT INTO {schema}.{table} (originator_id, originator_version, topic, state) "
            "SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[]) WHERE NOT EXISTS (SELECT 1 FROM "
            "{schema}.{table} WHERE notification_id > %b::bigint AND (%b::boolean OR originator_id = ANY(%b::uuid[]))) "
            "RETURNING notification_id"
        ).format(schema=Identifier(self.datastore.schema), table=Identifier(TABLE))
        self._streams = SQL(
            "SELECT * FROM {schema}.{table} WHERE originator_id = ANY(%b) ORDER BY originator_id, originator_version"
        ).format(schema=Identifier(self.datastore.schema), table=Identifier(TABLE))

    def tail(self) -> int:
        """Return the position of the newest event, 0 for none."""
        return self.max_notification_id() or 0

    def replace(self, events: Iterable[Notification], *, beyond: int) -> None:
        """Put these events in the place of all there are, in one commit; new ones get positions behind `beyond`."""
        table = f'"{self.datastore.schema}"."{TABLE}"'
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(SQL(f"TRUNCATE {table}"))
            columns = "notification_id, originator_id, originator_version, topic, state"
            with cursor.copy(SQL(f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)")) as copy:
                copy.set_types(["int8", "uuid", "int8", "text", "bytea"])
                for e in events:
                    copy.write_row((e.id, e.originator_id, e.originator_version, e.topic, e.state))
            sequence = SQL("SELECT setval(pg_get_serial_sequence(%s, 'notification_id'), greatest(%s::bigint, 1))")
            cursor.execute(sequence, (table, beyond))

    def create_table(self) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
            self._create_table(cursor)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, unless: Unless | None = None, **_: Any
    ) -> Sequence[int] | None:
        small = sum(len(event.state) for event in stored_events) <= PIPELINED
        write = super().insert_events if small else self._insert_many
        positions: Sequence[int] | None = write(stored_events, unless=unless)
        return positions

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def _insert_many(self, stored_events: Sequence[StoredEvent], *, unless: Unless | None) -> Sequence[int] | None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_stored_events(cursor, stored_events, unless=unless)
            return self._fetch_ids_after_insert_events(cursor, stored_events)

    def _insert_stored_events(
        self,
        curs: "psycopg.Cursor[Any]",
        stored_events: Sequence[StoredEvent],
        *,
        unless: Unless | None = None,
        **_: Any,
    ) -> None:
        # The condition is part of the statement: the library commits even where a check behind it raises.
        streams = frozenset() if unless is None else unless.streams()
        self._lock_table(curs)
        curs.execute(
            self._insert,
            (
                [e.originator_id for e in stored_events],
                [e.originator_version for e in stored_events],
                [e.topic for e in stored_events],
                [e.state for e in stored_events],
                2**62 if unless is None else unless.after,
                streams is None,
                list(streams or ()),
            ),
            prepare=True,
        )

    def _fetch_ids_after_insert_events(
        self, curs: "psycopg.Cursor[Any]", stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int] | None:
        positions = super()._fetch_ids_after_insert_events(curs, stored_events)
        if not positions:
            raise IntegrityError("what was decided on was changed meanwhile")
        return positions

    def select_streams(self, stream_ids: Iterable[UUID]) -> Sequence[Notification]:
        with self.datastore.get_connection() as conn, conn.cursor() as cursor:
            cursor.execute(self._streams, (list(stream_ids),), prepare=True)
            return [
                Notification(
                    id=row["notification_id"],
                    originator_id=row["originator_id"],
                    originator_version=row["originator_version"],
                    topic=row["topic"],
                    state=bytes(row["state"]),
                )
                for row in cursor.fetchall()
            ]


def _notification(row: sqlite3.Row) -> Notification:
    position, stream_id, version, topic, state = row
    return Notification(
        id=position, originator_id=UUID(stream_id), originator_version=version, topic=topic, state=state
    )


def _hex(stream_id: UUID | str) -> str:
    return stream_id.hex if isinstance(stream_id, UUID) else stream_id


def open_recorder(url: str) -> tuple[Recorder, Callable[[], None]]:
    """Open the event store at `url` (`sqlite:///path` or `postgresql://…`), making its table when absent.

    Returns the recorder and the function that closes it. Raises PersistenceError where the store cannot be opened.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        sqlite = SQLiteDatastore(f"file:{parsed.database}", lock_timeout=10, pool_size=5)
        lite = SQLiteRecorder(sqlite, TABLE)
        recorder: SQLiteRecorder | PostgresRecorder = lite
        close = lite.close
    else:
        postgres = PostgresDatastore(
            dbname=parsed.database or "",
            host=parsed.host or str(parsed.query.get("host", "")),
            port=parsed.port or 5432,
            user=parsed.username or "",
            password=parsed.password or "",
            pool_size=2,
            max_overflow=8,
            pre_ping=True,
            lock_timeout=10,
        )
        given = postgres.pool.kwargs
        assert isinstance(given, dict), "the library hands its pool what every connection gets"
        postgres.pool.kwargs = given | link(url)
        postgres.pool.reconnect_timeout = GIVE_UP_AFTER
        recorder, close = PostgresRecorder(postgres), postgres.close
    try:
        recorder.create_table()
    except sqlite3.Error as error:
        raise OperationalError(str(error)) from error
    return recorder, close
