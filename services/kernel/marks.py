"""What a store remembers of the programs that wrote to it: every kind of event ever written, and what the last one was."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from services.kernel.errors import Explained
from services.kernel.link import link
from services.kernel.recorders import TABLE, OperationalError
from services.kernel.version import VERSION

METADATA = MetaData()
WRITTEN = Table(
    "written_topic", METADATA, Column("topic", Text, primary_key=True), Column("version", String(40), nullable=False)
)
"""Every kind of event that was ever written here, and the version that wrote it first; empty: an unknown one."""
PROGRAM = Table("program", METADATA, Column("number", Integer, primary_key=True), Column("told", Text, nullable=False))
"""In its one row, what the last program that ran on the store told of itself."""
EVENTS = Table(TABLE, MetaData(), Column("notification_id", Integer, primary_key=True), Column("topic", Text))
SCHEMA_LOCK = 0x6263_6402
"""Advisory lock held while the tables are made: two replicas may start together."""
NAMED = 5


class WrittenByNewer(Explained):
    """The store holds kinds of events that this version does not know; the text is one line for a person."""

    def __init__(self, unknown: dict[str, str]) -> None:
        versions = sorted({version for version in unknown.values() if version})
        newest = f", do phiên bản {versions[-1]} ghi" if versions else ""
        more = f" và {len(unknown) - NAMED} loại khác" if len(unknown) > NAMED else ""
        super().__init__(
            f"kho sự kiện có loại sự kiện mà phiên bản {VERSION} không biết ({', '.join(sorted(unknown)[:NAMED])}{more}"
            f"{newest}); hãy chạy phiên bản đó hoặc mới hơn, đặt lại BCD_VERSION"
        )


class Marks:
    """The marks in one store. Raises PersistenceError where the database cannot be used."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=link(url))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as db:
                yield db
        except DBAPIError as error:
            raise OperationalError(str(error.orig)) from error

    def written(self) -> dict[str, str]:
        """Return every kind of event that was ever written, each with the version that wrote it first.

        Of a store that has no marks yet its events are looked through, once.
        """
        with self._transaction() as db:
            if self._engine.dialect.name == "postgresql":
                db.execute(select(func.pg_advisory_xact_lock(SCHEMA_LOCK)))
            for table in METADATA.sorted_tables:
                db.execute(CreateTable(table, if_not_exists=True))
            found = _written(db)
            if not found and (kinds := _kinds(db)):
                db.execute(insert(WRITTEN), [{"topic": topic, "version": ""} for topic in kinds])
                found = dict.fromkeys(kinds, "")
            return found

    def add(self, topics: Iterable[str]) -> None:
        """Remember that this version writes these kinds of events; before the first of each is committed."""
        with self._transaction() as db:
            for topic in topics:
                db.execute(
                    text(f"INSERT INTO {WRITTEN.name} VALUES (:topic, :version) ON CONFLICT DO NOTHING"),
                    {"topic": topic, "version": VERSION},
                )

    def forget(self) -> None:
        """Forget what was written: the events were replaced by others."""
        with self._transaction() as db:
            for table in METADATA.sorted_tables:
                db.execute(CreateTable(table, if_not_exists=True))
            db.execute(delete(WRITTEN))

    def describe(self, told: str) -> None:
        """Keep what the program that runs now tells of itself."""
        with self._transaction() as db:
            db.execute(delete(PROGRAM))
            db.execute(insert(PROGRAM).values(number=1, told=told))


@dataclass(frozen=True)
class Seen:
    """What stands in a store: how many events, the kinds of them, what the last program told of itself (None: nothing)."""

    events: int
    written: dict[str, str]
    told: str | None


def look(url: str) -> Seen:
    """Look at a store without changing anything, not even making a table. Raises PersistenceError."""
    engine = looking(url)
    try:
        with engine.connect() as db:
            tables = set(inspect(db).get_table_names())
            if TABLE not in tables:
                return Seen(0, {}, None)
            events = db.execute(select(func.count()).select_from(EVENTS)).scalar_one()
            written = _written(db) if WRITTEN.name in tables else {}
            told = db.execute(select(PROGRAM.c.told)).scalar() if PROGRAM.name in tables else None
            return Seen(events, written or dict.fromkeys(_kinds(db), ""), told)
    except DBAPIError as error:
        raise OperationalError(str(error.orig)) from error
    finally:
        engine.dispose()


def looking(url: str) -> Engine:
    """Return an engine that can read a database and cannot change it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            url,
            hide_parameters=True,
            poolclass=NullPool,
            connect_args=link(url, default_transaction_read_only="on"),
        )
    return create_engine(f"sqlite:///file:{parsed.database}?mode=ro&uri=true", poolclass=NullPool)


def _written(db: Connection) -> dict[str, str]:
    return {row.topic: row.version for row in db.execute(select(WRITTEN))}


def _kinds(db: Connection) -> list[str]:
    return sorted(db.execute(select(EVENTS.c.topic).distinct()).scalars())
