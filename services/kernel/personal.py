"""Personal fields sealed with a key per person; destroying the key erases them everywhere, for good."""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Uuid, create_engine, delete, func, insert, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.event import listens_for
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.schema import CreateTable

from services.kernel.decider import DomainEvent, Personal
from services.kernel.link import link

METADATA = MetaData()
PERSON_KEY = Table(
    "person_key", METADATA, Column("person", Uuid, primary_key=True), Column("key", LargeBinary, nullable=False)
)
PERSON_DESTROYED = Table(
    "person_destroyed",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("person", Uuid, nullable=False),
)
SCHEMA_LOCK = 0x6263_6401
"""Advisory lock held while the tables are made: two replicas may start together."""


class KeysUnavailable(Exception):
    """The database of keys cannot be used now."""


@cache
def personal_fields(event: type[DomainEvent]) -> Mapping[str, Any]:
    """Return the event's fields marked Personal, each with what it reads as once erased."""
    found = {}
    for name, info in event.model_fields.items():
        marks = [mark for mark in (*info.metadata, *_inner(info.annotation)) if isinstance(mark, Personal)]
        if marks:
            found[name] = marks[0].erased
    return found


def _inner(annotation: Any) -> tuple[Any, ...]:
    marks: tuple[Any, ...] = tuple(getattr(annotation, "__metadata__", ()))
    for part in getattr(annotation, "__args__", ()):
        marks += _inner(part)
    return marks


class PersonKeys:
    """The keys of persons, in a database of their own. `destroy` cannot be undone.

    Every method raises KeysUnavailable when that database cannot be used. Thread-safe.
    """

    def __init__(self, url: str) -> None:
        self._engine: Engine = create_engine(url, hide_parameters=True, connect_args=link(url))
        if self._engine.dialect.name == "sqlite":

            @listens_for(self._engine, "connect")
            def _overwrite_what_is_deleted(connection: Any, _: Any) -> None:
                connection.execute("PRAGMA secure_delete=ON")

        with self._transaction() as db:
            if self._engine.dialect.name == "postgresql":
                db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})")
            for table in METADATA.sorted_tables:
                db.execute(CreateTable(table, if_not_exists=True))
        self._known: dict[UUID, AESGCM] = {}
        self._destroyed = 0

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as db:
                yield db
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise KeysUnavailable(type(error).__name__) from error

    def close(self) -> None:
        self._engine.dispose()

    def find(self, person: UUID) -> AESGCM | None:
        """Return the person's key, or None where there is none or it was destroyed."""
        known = self._known.get(person)
        if known is None:
            with self._transaction() as db:
                key = db.execute(select(PERSON_KEY.c.key).where(PERSON_KEY.c.person == person)).scalar()
            if key is None:
                return None
            known = self._known[person] = AESGCM(key)
        return known

    def make(self, persons: Iterable[UUID]) -> None:
        """Make, in one commit, a key for each person who has none. Call before what they seal is committed."""
        missing = [person for person in dict.fromkeys(persons) if person not in self._known]
        for start in range(0, len(missing), 500):
            part = missing[start : start + 500]
            with self._transaction() as db:
                rows = db.execute(select(PERSON_KEY).where(PERSON_KEY.c.person.in_(part))).all()
            self._known |= {row.person: AESGCM(row.key) for row in rows}
            self._insert([person for person in part if person not in self._known])

    def _insert(self, persons: list[UUID]) -> None:
        fresh = {person: AESGCM.generate_key(256) for person in persons}
        if not fresh:
            return
        try:
            with self._transaction() as db:
                db.execute(insert(PERSON_KEY), [{"person": person, "key": key} for person, key in fresh.items()])
        except IntegrityError:
            for person in persons:
                if self.find(person) is None:
                    self._insert([person])
            return
        self._known |= {person: AESGCM(key) for person, key in fresh.items()}

    def destroy(self, person: UUID) -> bool:
        """Destroy the person's key: what it sealed can never be read again. Tells whether there was one."""
        with self._transaction() as db:
            there_was = bool(db.execute(delete(PERSON_KEY).where(PERSON_KEY.c.person == person)).rowcount)
            if there_was:
                db.execute(insert(PERSON_DESTROYED).values(person=person))
        self.forget(person)
        return there_was

    def destroyed(self) -> frozenset[UUID]:
        """Return everyone whose key was ever destroyed."""
        with self._transaction() as db:
            return frozenset(db.execute(select(PERSON_DESTROYED.c.person)).scalars())

    def all(self) -> dict[UUID, bytes]:
        """Return every key as of one moment, to be kept as safely as they are here."""
        with self._transaction() as db:
            return {row.person: row.key for row in db.execute(select(PERSON_KEY))}

    def put_back(self, keys: Mapping[UUID, bytes], destroyed: Iterable[UUID]) -> int:
        """Add the keys of persons who have none, save of those destroyed, whom this database remembers; return how many."""
        with self._transaction() as db:
            gone = set(db.execute(select(PERSON_DESTROYED.c.person)).scalars())
            fresh = [{"person": one} for one in sorted(set(destroyed) - gone)]
            if fresh:
                db.execute(insert(PERSON_DESTROYED), fresh)
            gone |= set(destroyed) | set(db.execute(select(PERSON_KEY.c.person)).scalars())
            added = [{"person": one, "key": key} for one, key in sorted(keys.items()) if one not in gone]
            if added:
                db.execute(insert(PERSON_KEY), added)
        return len(added)

    def scrub(self) -> None:
        """Remove destroyed keys from the files: dead rows on PostgreSQL; SQLite overwrote them when they were deleted."""
        if self._engine.dialect.name != "postgresql":
            return
        try:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
                db.exec_driver_sql("SET lock_timeout = '30s'")
                db.exec_driver_sql(f"VACUUM (FULL) {PERSON_KEY.name}")
                db.exec_driver_sql("RESET lock_timeout")
        except DBAPIError as error:
            raise KeysUnavailable(type(error).__name__) from None

    def notice_destroyed(self) -> None:
        """Forget the keys that any process destroyed since the last look; one small query."""
        with self._transaction() as db:
            destroyed = db.execute(select(func.count()).select_from(PERSON_DESTROYED)).scalar_one()
            if destroyed == self._destroyed:
                return
            persons = db.execute(select(PERSON_DESTROYED.c.person)).scalars().all()
        for person in persons:
            self.forget(person)
        self._destroyed = len(persons)

    def count_destroyed(self) -> int:
        """Return how many persons' keys were destroyed, ever and by any process."""
        with self._transaction() as db:
            return db.execute(select(func.count(PERSON_DESTROYED.c.person.distinct()))).scalar_one()

    def forget(self, person: UUID) -> None:
        """Drop the person's key from this process's memory."""
        self._known.pop(person, None)


def seal(key: AESGCM, values: dict[str, Any], bound_to: bytes) -> str:
    """Encrypt `values` (JSON) with AES-GCM, bound to the stored event they stand in."""
    nonce = os.urandom(12)
    return b64encode(nonce + key.encrypt(nonce, orjson.dumps(values), bound_to)).decode()


def unseal(key: AESGCM | None, sealed: str, erased: Mapping[str, Any], bound_to: bytes) -> dict[str, Any]:
    """Decrypt what `seal` made; every field reads as `erased` says where the key is gone."""
    if key is None:
        return dict(erased)
    raw = b64decode(sealed)
    try:
        values: dict[str, Any] = orjson.loads(key.decrypt(raw[:12], raw[12:], bound_to))
    except InvalidTag:
        return dict(erased)
    return values
