"""The steps of each coordination programme, from which its state on any date is read."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table, Text

from contracts.base import Fact
from contracts.plans.coordination import CoordinationFact, CoordinationSigned
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant


class Coordination:
    """A row per step: proposal, signing, activity, review, renewal, end, hand-over; never changed once written."""

    NAME: ClassVar[str] = "coordination"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.step = Table(
            f"coordination_step_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("coordination_id", Id, nullable=False, index=True),
            Column("unit_id", Id, nullable=False),
            Column("fact_type", String(80), nullable=False),
            Column("title", Text, nullable=False),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
            Column("parties", Integer),
            Column("starts_on", Integer),
            Column("ends_on", Integer),
            Column("document_number", Text),
            Column("document_issued_on", Integer),
            Column("document_issuer", Text),
        )
        self._add = Bulk(self.step)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down the steps among the facts."""
        as_id = ids(db)
        self._add(db, [_row(fact, as_id) for fact in facts if isinstance(fact, CoordinationFact)])


def _row(fact: CoordinationFact, as_id: Any) -> tuple[Any, ...]:
    origin = fact.origin
    document = origin.document
    signed = fact if isinstance(fact, CoordinationSigned) else None
    ends_on = getattr(fact, "ends_on", None)
    return (
        origin.position,
        as_id(fact.coordination_id),
        as_id(fact.unit.id),
        fact.type(),
        fact.title,
        to_day(origin.effective_on),
        to_instant(origin.recorded_at),
        sum(party.count for party in signed.parties) if signed else None,
        to_day(signed.starts_on) if signed else None,
        to_day(ends_on) if ends_on else None,
        document.number if document else None,
        to_day(document.issued_on) if document else None,
        document.issuer if document else None,
    )
