"""The requests of data subjects with their days: no words, so that erasure leaves them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, MetaData, String, Table, Uuid, delete, insert, select
from sqlalchemy.engine import Connection

from services.kernel.store import Recorded
from services.members.domain import data_request as requests

OPEN, FULFILLED, REFUSED = "OPEN", "FULFILLED", "REFUSED"


class DataRequests:
    """View of requests, one row each; the same event twice leaves the same rows."""

    NAME: ClassVar[str] = "data_requests"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"data_requests_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("member_id", Uuid, nullable=False),
            Column("unit_id", Uuid, nullable=False, index=True),
            Column("unit_code", String(31), nullable=False),
            Column("kind", String(20), nullable=False),
            Column("state", String(10), nullable=False),
            Column("received_on", Date, nullable=False),
            Column("acknowledge_by", Date, nullable=False),
            Column("acknowledged_on", Date, nullable=True),
            Column("due_on", Date, nullable=False, index=True),
            Column("extended", Boolean, nullable=False),
            Column("answered_on", Date, nullable=True),
            Column("ground", String(40), nullable=True),
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in what happens to requests."""
        for one in facts:
            if isinstance(one.event, requests.OfRequest):
                self._take(db, one.stream_id, one.event)

    def _take(self, db: Connection, request_id: UUID, event: requests.OfRequest) -> None:
        if isinstance(event, requests.Received):
            db.execute(delete(self.table).where(self.table.c.id == request_id))
            db.execute(insert(self.table), [_received(request_id, event)])
            return
        db.execute(self.table.update().where(self.table.c.id == request_id).values(**_changed(event)))

    def list(
        self, db: Connection, units: Collection[UUID] | None, state: str | None, due_before: date | None
    ) -> list[dict[str, Any]]:
        """Return the requests of units (None: of all), by due day; `due_before`: only those due before that day."""
        wanted = select(self.table).order_by(self.table.c.due_on, self.table.c.id)
        if state is not None:
            wanted = wanted.where(self.table.c.state == state)
        if due_before is not None:
            wanted = wanted.where(self.table.c.due_on < due_before)
        rows = db.execute(wanted).mappings()
        return [dict(row) for row in rows if units is None or row["unit_id"] in units]


def _received(request_id: UUID, event: requests.Received) -> dict[str, Any]:
    return {
        "id": request_id,
        "member_id": event.member_id,
        "unit_id": event.unit.id,
        "unit_code": event.unit.code,
        "kind": event.kind,
        "state": OPEN,
        "received_on": event.on,
        "acknowledge_by": event.acknowledge_by,
        "acknowledged_on": None,
        "due_on": event.due_on,
        "extended": False,
        "answered_on": None,
        "ground": None,
    }


def _changed(event: requests.OfRequest) -> dict[str, Any]:
    match event:
        case requests.Extended():
            return {"due_on": event.due_on, "extended": True}
        case requests.Fulfilled():
            return {"state": FULFILLED, "answered_on": event.on}
        case requests.Refused():
            return {"state": REFUSED, "answered_on": event.on, "ground": event.ground}
        case _:
            return {"acknowledged_on": event.on}
