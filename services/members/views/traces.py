"""In which streams something is kept about whom: where to look for everything held about a person."""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Uuid, insert, select, tuple_
from sqlalchemy.engine import Connection

from services.kernel.personal import personal_fields
from services.kernel.store import Recorded


class Traces:
    """View of pairs of person and stream, the person's own stream left out; nothing but ids, so that erasure leaves it."""

    NAME: ClassVar[str] = "traces"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"traces_{generation}",
            metadata,
            Column("person", Uuid, primary_key=True),
            Column("stream_id", Uuid, primary_key=True),
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in every event that names a person or is sealed for one; the same event twice leaves the same pairs."""
        pairs = {pair for one in facts for pair in _pairs(one)}
        columns = (self.table.c.person, self.table.c.stream_id)
        ordered = sorted(pairs)
        for start in range(0, len(ordered), 500):
            part = ordered[start : start + 500]
            here = {tuple(row) for row in db.execute(select(*columns).where(tuple_(*columns).in_(part)))}
            fresh = [{"person": who, "stream_id": where} for who, where in part if (who, where) not in here]
            if fresh:
                db.execute(insert(self.table), fresh)

    def of(self, db: Connection, person: UUID) -> list[UUID]:
        """Return the ids of the streams that tell of a person, the person's own left out."""
        wanted = select(self.table.c.stream_id).where(self.table.c.person == person)
        return list(db.execute(wanted.order_by(self.table.c.stream_id)).scalars())


def _pairs(one: Recorded) -> Iterator[tuple[UUID, UUID]]:
    named = getattr(one.event, "member_id", None)
    sealed_for = one.event.subject(one.stream_id) if personal_fields(type(one.event)) else None
    for person in {named, sealed_for}:
        if isinstance(person, UUID) and person != one.stream_id:
            yield person, one.stream_id
