"""By which code, card, identity number, name and birth date a member is recognised: as marks, gone when a person is erased."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, MetaData, String, Table, Uuid, bindparam, delete, insert, inspect, select
from sqlalchemy.engine import Connection

from services.kernel.store import Erased, Recorded
from services.kernel.text import words
from services.kernel.views import ViewSet
from services.members.domain.identity import mark
from services.members.domain.member_events import (
    CardIssued,
    Corrected,
    DetailsChanged,
    Joined,
    RegistrationWithdrawn,
)
from services.members.views.staged import PERSON, ROW

PART = 500
FIELDS = {"full_name": "name", "birth_date": "born", "member_code": "code"}


class Identities:
    """View of one row of marks for each member; the same event twice leaves the same row."""

    NAME: ClassVar[str] = "identities"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"identities_{generation}",
            metadata,
            Column("member_id", Uuid, primary_key=True),
            *(Column(kind, String(32), nullable=True, index=True) for kind in ("code", "card", "id", "name")),
            Column("born", String(32), nullable=True),
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in who joined, what was put right or added, and who is to be forgotten."""
        changes: dict[UUID, dict[str, str | None] | None] = {}
        for one in facts:
            if isinstance(one.event, Erased):
                changes[one.event.person] = None
                self._forget_staged(db, one.event.person)
            elif isinstance(one.event, RegistrationWithdrawn):
                changes[one.stream_id] = None
            elif said := _said(one.event):
                changes[one.stream_id] = {**(changes.get(one.stream_id) or {}), **said}
        if changes:
            self._write(db, changes)

    def _write(self, db: Connection, changes: Mapping[UUID, dict[str, str | None] | None]) -> None:
        table, ids = self.table, sorted(changes)
        rows: dict[UUID, dict[str, Any]] = {}
        for start in range(0, len(ids), PART):
            part = table.c.member_id.in_(ids[start : start + PART])
            rows |= {row["member_id"]: dict(row) for row in db.execute(select(table).where(part)).mappings()}
        if rows:
            db.execute(delete(table).where(table.c.member_id == bindparam("gone")), [{"gone": one} for one in rows])
        blank = dict.fromkeys(("code", "card", "id", "name", "born"))
        fresh = [
            {**blank, **rows.get(one, {}), **said, "member_id": one}
            for one, said in changes.items()
            if said is not None
        ]
        if fresh:
            db.execute(insert(table), fresh)

    @staticmethod
    def _forget_staged(db: Connection, person: UUID) -> None:
        """Delete the rows of imports in which the person was found: the sheet still says who it was."""
        if inspect(db).has_table(ROW.name):
            batches = select(PERSON.c.import_id).where(PERSON.c.person == person)
            db.execute(delete(ROW).where(ROW.c.import_id.in_(batches)))

    def matching(self, db: Connection, kind: str, marks: Iterable[str]) -> list[tuple[str, str | None, UUID]]:
        """Return the members with one of the marks of a kind: the mark, the mark of the birth date, the member."""
        column, wanted = self.table.c[kind], sorted(set(marks))
        found: list[tuple[str, str | None, UUID]] = []
        for start in range(0, len(wanted), PART):
            rows = db.execute(
                select(column, self.table.c.born, self.table.c.member_id)
                .where(column.in_(wanted[start : start + PART]))
                .order_by(self.table.c.member_id)
            )
            found += [(row[0], row[1], row[2]) for row in rows]
        return found


def _said(event: Any) -> dict[str, str | None]:
    match event:
        case Joined():
            said = {"full_name": event.full_name, "birth_date": event.birth_date, "member_code": event.member_code}
            return {FIELDS[field]: _mark(field, text) for field, text in said.items()}
        case Corrected():
            return {FIELDS[field]: _mark(field, text) for field, text in event.words.items() if field in FIELDS}
        case CardIssued():
            return {"card": mark("card", event.number)}
        case DetailsChanged() if "id_number" in event.details:
            return {"id": mark("id", event.details["id_number"])}
        case DetailsChanged() if "id_number" in event.cleared:
            return {"id": None}
        case _:
            return {}


def _mark(field: str, text: str | None) -> str | None:
    if text is None:
        return None
    return mark(FIELDS[field], " ".join(words(text)) if field == "full_name" else text)


class Recognised:
    """The live view of identities, for the use cases."""

    def __init__(self, views: ViewSet) -> None:
        self._views = views

    def matching(self, kind: str, marks: Iterable[str]) -> list[tuple[str, str | None, UUID]]:
        """Return the members with one of the marks of a kind: the mark, the mark of the birth date, the member."""
        with self._views.read() as (db, live):
            view: Identities = live[Identities.NAME]
            return view.matching(db, kind, marks)
