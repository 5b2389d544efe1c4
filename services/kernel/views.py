"""Read models: generations of views in one database, positions kept with the rows, parked facts, waiting for a position."""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    MetaData,
    Table,
    Transaction,
    create_engine,
    delete,
    event,
    exists,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, SQLAlchemyError

from services.kernel.decider import Refusal
from services.kernel.generations import CONTROL, PARKED, PROJECTION, Divided, Factory, Front, Generation, View, drop
from services.kernel.link import link
from services.kernel.tracing import carried, under

__all__ = [
    "BEHIND",
    "DATABASE_AWAY",
    "MAKES_NO_ROW",
    "NOWHERE",
    "BeingRebuilt",
    "CannotApply",
    "Delivered",
    "Factory",
    "Front",
    "Generation",
    "LostRace",
    "NotScrubbed",
    "Place",
    "View",
    "ViewSet",
    "move",
    "open_engine",
]

log = logging.getLogger(__name__)

BUSY_SECONDS, SCRUB_SECONDS = 30, 30
PLANNED = {"plan_cache_mode": "force_custom_plan", "parallel_setup_cost": "20000"}
"""How PostgreSQL plans what views are asked: by the very figures and days, and with more processes for the longest alone.

A plan for any list of figures searches the list once a row; starting two processes takes longer than a page's sums do.
"""
OF_GENERATION = re.compile(r"_g[0-9]+$")

DATABASE_AWAY = (OperationalError, InterfaceError)
"""The database cannot be used now: nothing is wrong with the fact, so it is tried again and never parked."""
MAKES_NO_ROW = (SQLAlchemyError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError)
"""A fact cannot be applied, once it is clear that the database can be used."""


BEHIND = "behind a parked fact of the same aggregate"
"""Why a fact is parked with which nothing is wrong."""


class LostRace(Exception):
    """Another projector moved the position, or the generation was swapped: nothing was applied."""


class BeingRebuilt(Refusal):
    """The views were made by another version of the program and are being built anew; until then there is nothing to read."""

    CODE = "http.views_being_rebuilt"
    STATUS = 503
    DETAIL = "Phiên bản mới đang dựng lại bảng số liệu. Hãy thử lại sau ít phút."


class NotScrubbed(Refusal):
    """What was deleted may still stand in the files of the database: readers kept it from being removed."""

    CODE = "http.not_scrubbed"
    STATUS = 503
    DETAIL = "Dữ liệu đã xóa chưa được dọn hết khỏi ổ đĩa vì có người đang đọc. Hãy gửi lại yêu cầu sau giây lát."


class CannotApply(Exception):
    """A fact of a known type could not be applied, in a strict run (a rebuild)."""


class Delivered(NamedTuple):
    """A fact to apply: its place, type, aggregate and body; decoded, or None for an unknown type.

    `flaw` says why the body of a known type cannot be read; such a fact is parked. Of a `private` one neither the body
    nor the text of an error is kept.
    """

    position: int
    type: str
    key: str
    data: bytes
    fact: Any
    flaw: str = ""
    private: bool = False
    traceparent: str = ""


@dataclass(frozen=True)
class Place:
    """How far a stream was applied: stream sequence, store position, and which making of the stream it was."""

    seq: int
    position: int
    epoch: str


NOWHERE = Place(0, 0, "")


def open_engine(url: str) -> Engine:
    """Open a views database; on SQLite in WAL mode, writers waiting for one another up to 30 s, deleted rows overwritten."""
    engine = create_engine(url, pool_size=10, max_overflow=20, hide_parameters=True, connect_args=link(url, **PLANNED))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _: Any) -> None:
            connection.isolation_level = None
            for pragma in (
                "journal_mode=WAL",
                "synchronous=NORMAL",
                f"busy_timeout={BUSY_SECONDS * 1000}",
                "cache_size=-65536",
                "wal_autocheckpoint=10000",
                "secure_delete=ON",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            writing = connection.get_execution_options().get("bcd_write")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def move(db: Connection, table: Table, stream: str, old: Place, new: Place, at: datetime, unknown: int = 0) -> None:
    """Set how far a stream was applied, if it stands at `old`; raises LostRace where another was there first."""
    values = {"seq": new.seq, "position": new.position, "epoch": new.epoch, "moved_at": at}
    if old == NOWHERE:
        try:
            with db.begin_nested():
                db.execute(insert(table).values(stream=stream, unknown=unknown, **values))
        except IntegrityError as error:
            raise LostRace("another projector was first") from error
        return
    here = (table.c.stream == stream) & (table.c.seq == old.seq) & (table.c.position == old.position)
    moved = db.execute(update(table).where(here).values(unknown=table.c.unknown + unknown, **values))
    if moved.rowcount != 1:
        raise LostRace("another projector moved the position")


def _noted(generation: Generation) -> ColumnElement[bool]:
    table = generation.parked
    mine = (PARKED.c.stream == table.c.stream) & (PARKED.c.position == table.c.position)
    return (PARKED.c.generation == generation.name) & mine


def _release(db: Connection, generation: Generation, aggregate: str) -> int:
    """Hold an aggregate's facts no longer; return how many there were."""
    table = generation.parked
    released = db.execute(delete(table).where(table.c.aggregate == aggregate)).rowcount
    db.execute(delete(PARKED).where(PARKED.c.generation == generation.name, ~exists().where(_noted(generation))))
    return released


class ViewSet:
    """A service's views: the live generation, and others being built beside it."""

    def __init__(self, engine: Engine, factory: Factory, now: Callable[[], datetime]) -> None:
        self.engine, self._factory, self.now = engine, factory, now
        self._writer = engine.execution_options(bcd_write=True)
        one_snapshot = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        self._reader = engine.execution_options(**one_snapshot)
        self._known: dict[str, Generation] = {}
        self._fitting: dict[str, bool] = {}
        self._read: WeakKeyDictionary[Transaction, Generation] = WeakKeyDictionary()
        self._moved = threading.Condition()
        self._listeners: list[Callable[[str, int], None]] = []
        with self._lock_schema() as db:
            CONTROL.create_all(db, checkfirst=True)
            if db.execute(select(PROJECTION.c.generation).where(PROJECTION.c.name == "live")).scalar() is None:
                db.execute(insert(PROJECTION), [{"name": "live", "generation": "g1"}])
                self.generation("g1").make(db)
            live = self.live(db)
            if live.fronts and self.fits(db, live):
                live.show(db)

    @contextmanager
    def _lock_schema(self) -> Iterator[Connection]:
        with self._writer.begin() as db:
            if self.engine.dialect.name == "postgresql":
                db.exec_driver_sql("SELECT pg_advisory_xact_lock(1650680833)")
            yield db

    def close(self) -> None:
        self.engine.dispose()

    def keep_beside(self, metadata: MetaData) -> None:
        """Make tables that belong to no generation, where they are not there yet."""
        with self._lock_schema() as db:
            metadata.create_all(db, checkfirst=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that writes to such tables."""
        with self._writer.begin() as db:
            yield db

    # Generations.

    def generation(self, name: str) -> Generation:
        """Return a generation's tables and views by name."""
        if name not in self._known:
            self._known[name] = Generation(name, self._factory)
        return self._known[name]

    def live(self, db: Connection) -> Generation:
        """Return the generation that readers see; a read transaction sees one, and is asked once."""
        transaction = db.get_transaction()
        if transaction is not None and transaction in self._read:
            return self._read[transaction]
        name: str = db.execute(select(PROJECTION.c.generation).where(PROJECTION.c.name == "live")).scalar_one()
        return self.generation(name)

    def fits(self, db: Connection, generation: Generation) -> bool:
        """Tell whether this version of the program can use a generation that another one may have made."""
        if generation.name not in self._fitting:
            self._fitting[generation.name] = generation.fits(db)
        return self._fitting[generation.name]

    def live_name(self) -> str:
        with self.engine.connect() as db:
            return self.live(db).name

    def create(self) -> Generation:
        """Make an empty generation beside the live one, dropping an unfinished one of that name."""
        with self._lock_schema() as db:
            return self._make_beside(db)

    def begun(self) -> Generation:
        """Return the generation beside the live one that was begun and not finished, if this program would make the same.

        Otherwise an empty one.
        """
        with self._lock_schema() as db:
            return self._go_on(db)

    def _go_on(self, db: Connection) -> Generation:
        beside = self._beside(db)
        stale = any(beside.stale_parts(db, view) for view in beside.views.values() if isinstance(view, Divided))
        return beside if beside.is_current(db) and not stale else self._make_beside(db)

    def _beside(self, db: Connection) -> Generation:
        return self.generation(f"g{int(self.live(db).name[1:]) + 1}")

    def _make_beside(self, db: Connection) -> Generation:
        generation = self._beside(db)
        generation.make(db)
        self._fitting[generation.name] = True
        return generation

    def outdated(self) -> Generation | None:
        """Return the generation to fill and swap in where the live one was made for another schema, else None.

        One that was begun for this schema and never finished, by this process or another, is gone on with.
        """
        with self._lock_schema() as db:
            if self.live(db).is_current(db):
                return None
            return self._go_on(db)

    def tidy(self, generation: Generation) -> None:
        """Have PostgreSQL look at tables that were filled at once, before anybody reads them: it would only a minute later.

        Until then it plans questions without knowing how many rows there are, and answers them while it cleans up.
        """
        if self.engine.dialect.name == "postgresql":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
                for table in generation.metadata.sorted_tables:
                    db.exec_driver_sql(f'VACUUM (ANALYZE) "{table.name}"')

    def swap(self, generation: Generation) -> None:
        """Make `generation` the live one and drop the one before it, in one transaction; nothing if it is live."""
        with self._lock_schema() as db:
            old = self.live(db)
            if old.name == generation.name:
                return
            db.execute(update(PROJECTION).where(PROJECTION.c.name == "live").values(generation=generation.name))
            generation.show(db)
            drop(db, old.name)
        self._announce("", 0)

    def discard(self, generation: Generation) -> None:
        """Drop a generation that is not live."""
        with self._lock_schema() as db:
            assert self.live(db).name != generation.name
            drop(db, generation.name)

    # Reading.

    @contextmanager
    def read(self) -> Iterator[tuple[Connection, Mapping[str, Any]]]:
        """Give a read transaction and the live views by name; positions and rows seen in it belong together.

        Raises BeingRebuilt where the live views are another version's, which this one cannot read.
        """
        with self._reader.connect() as db, db.begin() as transaction:
            live = self.live(db)
            if not self.fits(db, live):
                raise BeingRebuilt()
            self._read[transaction] = live
            yield db, live.views

    def places(self, db: Connection, generation: Generation | None = None) -> dict[str, Place]:
        """Return how far each stream was applied."""
        table = (generation or self.live(db)).position
        return {row.stream: Place(row.seq, row.position, row.epoch) for row in db.execute(select(table))}

    def positions(self) -> dict[str, int]:
        """Return the store position each stream was applied up to."""
        with self.engine.connect() as db:
            return {stream: place.position for stream, place in self.places(db).items()}

    def wait(self, stream: str, position: int, timeout: float) -> bool:
        """Return True as soon as `stream` was applied up to `position`, False after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while self.positions().get(stream, 0) < position:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            with self._moved:
                self._moved.wait(min(left, 0.05))
        return True

    def on_move(self, listener: Callable[[str, int], None]) -> None:
        """Call `listener(stream, position)` after each batch this process applies."""
        self._listeners.append(listener)

    def _announce(self, stream: str, position: int) -> None:
        with self._moved:
            self._moved.notify_all()
        for listener in self._listeners:
            listener(stream, position)

    # Applying.

    def place(self, generation: Generation, stream: str) -> Place:
        """Return how far `stream` was applied in `generation`."""
        with self.engine.connect() as db:
            return self.places(db, generation).get(stream, NOWHERE)

    def apply(
        self,
        generation: Generation,
        stream: str,
        batch: Sequence[Delivered],
        old: Place,
        new: Place,
        *,
        strict: bool = False,
        live: bool = True,
    ) -> None:
        """Apply a batch and move the position from `old` to `new` in one transaction.

        Raises LostRace when the position is not at `old` or the generation is no longer live. A fact that cannot be
        applied is parked with all later ones of its aggregate; in a strict run CannotApply is raised instead.
        """
        facts = [one.fact for one in batch if one.fact is not None]
        flawed = [one for one in batch if one.flaw]
        unknown = sum(1 for one in batch if one.fact is None and not one.flaw)
        try:
            with self._writer.begin() as db:
                self._move(db, generation, stream, old, new, unknown, live)
                if flawed and strict:
                    raise CannotApply(f"{stream}: {flawed[0].position}: {flawed[0].flaw}")
                if flawed or (facts and self._held(db, generation, stream) & {one.key for one in batch}):
                    self._apply_singly(db, generation, stream, batch)
                elif facts:
                    for view in generation.views.values():
                        view.apply(db, facts)
        except (LostRace, CannotApply, *DATABASE_AWAY):
            raise
        except Exception as error:
            if strict:
                said = type(error).__name__ if any(one.private for one in batch) else f"{type(error).__name__}: {error}"
                raise CannotApply(f"{stream}: {said}") from error
            log.error(
                "views: a batch of %s cannot be applied whole (%s); parking what fails", stream, type(error).__name__
            )
            with self._writer.begin() as db:
                self._move(db, generation, stream, old, new, unknown, live)
                self._apply_singly(db, generation, stream, batch)
        self._announce(stream, new.position)

    def _move(
        self, db: Connection, generation: Generation, stream: str, old: Place, new: Place, unknown: int, live: bool
    ) -> None:
        if live and self.live(db).name != generation.name:
            raise LostRace("the generation was swapped")
        if not self.fits(db, generation):
            raise LostRace("the generation is of another version of the program")
        move(db, generation.position, stream, old, new, self.now(), unknown)

    def _held(self, db: Connection, generation: Generation, stream: str) -> set[str]:
        parked = generation.parked
        return set(db.execute(select(parked.c.aggregate).where(parked.c.stream == stream).distinct()).scalars())

    def _apply_singly(self, db: Connection, generation: Generation, stream: str, batch: Sequence[Delivered]) -> None:
        held = self._held(db, generation, stream)
        for one in batch:
            if one.fact is None and not one.flaw:
                continue
            if one.key in held or one.flaw:
                held.add(one.key)
                self._park(db, generation, stream, one, one.flaw or BEHIND)
                continue
            try:
                with db.begin_nested():
                    for view in generation.views.values():
                        view.apply(db, [one.fact])
            except DATABASE_AWAY:
                raise
            except MAKES_NO_ROW as error:
                said = type(error).__name__ if one.private else f"{type(error).__name__}: {error}"[:500]
                self._park(db, generation, stream, one, said)
                held.add(one.key)

    def _park(self, db: Connection, generation: Generation, stream: str, one: Delivered, reason: str) -> None:
        row = {
            "stream": stream,
            "position": one.position,
            "aggregate": one.key,
            "type": one.type,
            "data": one.data.decode(errors="backslashreplace").replace("\0", "\\x00"),
            "reason": reason,
        }
        db.execute(insert(generation.parked), [row])
        trace = carried(one.traceparent)
        note = {"generation": generation.name, "stream": stream, "position": one.position}
        db.execute(insert(PARKED), [note | {"at": self.now(), "trace": trace.id}])
        if reason != BEHIND:
            with under(trace):
                log.error("views: %s:%s %s is parked", stream, one.position, one.type)

    def scrub(self) -> None:
        """Remove from the files what was deleted or overwritten: on SQLite the log, on PostgreSQL the dead rows.

        Of all generations. Raises NotScrubbed where readers or writers kept it from doing so; it may be said again.
        """
        try:
            if self.engine.dialect.name == "sqlite":
                with self.engine.connect() as db:
                    driver = db.connection.driver_connection
                    assert driver is not None
                    driver.execute(f"PRAGMA busy_timeout={SCRUB_SECONDS * 1000}")
                    busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                    driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
                if busy:
                    raise NotScrubbed()
            else:
                with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
                    db.exec_driver_sql(f"SET lock_timeout = '{SCRUB_SECONDS}s'")
                    for name in inspect(db).get_table_names():
                        if OF_GENERATION.search(name):
                            db.exec_driver_sql(f'VACUUM (FULL) "{name}"')
                    db.exec_driver_sql("RESET lock_timeout")
        except DATABASE_AWAY as error:
            raise NotScrubbed() from error

    # Parked facts.

    def parked(self) -> list[dict[str, Any]]:
        """Return the parked facts of the live generation, oldest first; `since` and `trace` as far as they are known."""
        with self.engine.connect() as db:
            live = self.live(db)
            table = live.parked
            noted = table.outerjoin(PARKED, _noted(live))
            told = select(table, PARKED.c.at.label("since"), PARKED.c.trace).select_from(noted)
            return [dict(row) for row in db.execute(told.order_by(table.c.stream, table.c.position)).mappings()]

    def count_parked(self) -> dict[str, int]:
        """Return how many facts of each stream are parked, 0 for those that were read and have none."""
        with self.engine.connect() as db:
            live = self.live(db)
            counted = db.execute(
                select(live.parked.c.stream, func.count().label("held")).group_by(live.parked.c.stream)
            )
            return dict.fromkeys(self.places(db, live), 0) | {row.stream: row.held for row in counted}

    def retry(
        self,
        aggregate: str,
        decode: Mapping[str, Callable[[bytes], Any]],
        own: Mapping[str, Callable[[int], Any]] = MappingProxyType({}),
    ) -> int:
        """Apply the parked facts of an aggregate again, in order, all or nothing; return how many.

        What is parked of a stream in `own` is private and kept without its body: it is read anew, by its position.
        """
        with self._writer.begin() as db:
            generation = self.hold_still(db)
            table = generation.parked
            mine = select(table).where(table.c.aggregate == aggregate).order_by(table.c.stream, table.c.position)
            rows = db.execute(mine).mappings().all()
            for row in rows:
                read = own.get(row["stream"])
                fact = read(row["position"]) if read else decode[row["type"]](row["data"].encode())
                for view in generation.views.values():
                    view.apply(db, [fact])
            _release(db, generation, aggregate)
        self._announce("", 0)
        return len(rows)

    def hold_still(self, db: Connection) -> Generation:
        """Return the live generation, with its projectors made to wait: what they park meanwhile would be lost."""
        generation = self.live(db)
        db.execute(select(generation.position.c.stream).with_for_update())
        return generation

    def drop(self, aggregate: str) -> int:
        """Give up the parked facts of an aggregate; a rebuild meets them again. Returns how many."""
        with self._writer.begin() as db:
            return _release(db, self.hold_still(db), aggregate)

    def unknown(self) -> int:
        """Return how many facts of unknown type were passed over."""
        with self.engine.connect() as db:
            table = self.live(db).position
            passed: int = db.execute(select(func.coalesce(func.sum(table.c.unknown), 0))).scalar_one()
            return passed

    def tables(self) -> list[str]:
        """Return the names of all tables present, for the doctor."""
        return inspect(self.engine).get_table_names()
