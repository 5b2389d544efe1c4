"""Rows of sheets waiting to be decided: sealed with a key for each import, in tables of their own, gone when it is over."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, Text, Uuid, delete, insert, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.schema import CreateIndex, CreateTable

from services.kernel.personal import PersonKeys, seal, unseal
from services.members.domain.import_judging import Judged

METADATA = MetaData()
ROW = Table(
    "import_row",
    METADATA,
    Column("import_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("verdict", String(10), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False),
)
PERSON = Table(
    "import_person",
    METADATA,
    Column("import_id", Uuid, primary_key=True),
    Column("person", Uuid, primary_key=True, index=True),
)
SCHEMA_LOCK = 0x6263_6402


class Shelf:
    """Keeps the rows of imports, each batch sealed with its own key."""

    def __init__(self, engine: Engine, keys: PersonKeys) -> None:
        self._engine, self._keys = engine, keys
        self._writer = engine.execution_options(bcd_write=True)
        with self._writer.begin() as db:
            if engine.dialect.name == "postgresql":
                db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})")
            for table in METADATA.sorted_tables:
                db.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    db.execute(CreateIndex(index, if_not_exists=True))

    def put(self, import_id: UUID, rows: Iterable[Judged], at: datetime) -> None:
        """Keep the rows of an import, instead of those it had."""
        self._keys.make([import_id])
        key = self._keys.find(import_id)
        assert key is not None
        sealed, persons = [], set()
        for row in rows:
            persons |= set(row.matches)
            sealed.append(
                {
                    "import_id": import_id,
                    "number": row.number,
                    "verdict": row.verdict,
                    "sealed": seal(key, row.model_dump(mode="json"), _bound(import_id, row.number)),
                    "kept_at": at,
                }
            )
        with self._writer.begin() as db:
            self._delete(db, import_id)
            if sealed:
                db.execute(insert(ROW), sealed)
            if persons:
                db.execute(insert(PERSON), [{"import_id": import_id, "person": one} for one in sorted(persons)])

    def rows(self, import_id: UUID, *, verdict: str = "", after: int = 0, limit: int | None = None) -> list[Judged]:
        """Return the rows behind number `after`, in the order of the sheet; none where they are gone."""
        wanted = select(ROW.c.number, ROW.c.sealed).where(ROW.c.import_id == import_id, ROW.c.number > after)
        if verdict:
            wanted = wanted.where(ROW.c.verdict == verdict)
        with self._engine.connect() as db:
            found = db.execute(wanted.order_by(ROW.c.number).limit(limit)).all()
        key = self._keys.find(import_id)
        bodies = (unseal(key, sealed, {}, _bound(import_id, number)) for number, sealed in found)
        return [Judged.model_validate(body) for body in bodies if body]

    def drop(self, import_id: UUID) -> None:
        """Delete the rows of an import and destroy its key; nothing where that was done."""
        with self._writer.begin() as db:
            self._delete(db, import_id)
        self._keys.destroy(import_id)

    def forget(self, person: UUID) -> None:
        """Drop every import whose waiting rows tell of a person, its key destroyed."""
        with self._engine.connect() as db:
            about = db.execute(select(PERSON.c.import_id).where(PERSON.c.person == person)).scalars().all()
        for import_id in about:
            self.drop(import_id)

    def older_than(self, moment: datetime) -> Sequence[UUID]:
        """Return the imports whose rows have been kept since before a moment."""
        with self._engine.connect() as db:
            return list(db.execute(select(ROW.c.import_id).where(ROW.c.kept_at < moment).distinct()).scalars())

    def kept(self, import_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Return those of some imports whose rows are there."""
        there = select(ROW.c.import_id).where(ROW.c.import_id.in_(import_ids)).distinct()
        with self._engine.connect() as db:
            return frozenset(db.execute(there).scalars())

    @staticmethod
    def _delete(db: Connection, import_id: UUID) -> None:
        db.execute(delete(ROW).where(ROW.c.import_id == import_id))
        db.execute(delete(PERSON).where(PERSON.c.import_id == import_id))


def _bound(import_id: UUID, number: int) -> bytes:
    return f"{import_id}:{number}".encode()
