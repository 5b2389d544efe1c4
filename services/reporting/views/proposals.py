"""The steps of each advisory proposal, from which its state on any date is read."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table, Text

from contracts.base import Fact
from contracts.plans import ProposalFact
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant


class Proposals:
    """A row per step, from the first submission to the result; never changed once written."""

    NAME: ClassVar[str] = "proposals"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.step = Table(
            f"proposal_step_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("proposal_id", Id, nullable=False, index=True),
            Column("unit_id", Id, nullable=False),
            Column("fact_type", String(80), nullable=False),
            Column("kind", String(20), nullable=False),
            Column("title", Text, nullable=False),
            Column("field", Text, nullable=False),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
            Column("committee", Text, nullable=False),
            Column("round", Integer),
            Column("days", Integer),
            Column("steering_name", Text),
            Column("steering_size", Integer),
            Column("document_number", Text),
            Column("document_issued_on", Integer),
            Column("document_issuer", Text),
        )
        self._add = Bulk(self.step)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down the steps among the facts."""
        as_id = ids(db)
        self._add(db, [_row(fact, as_id) for fact in facts if isinstance(fact, ProposalFact)])


def _row(fact: ProposalFact, as_id: Any) -> tuple[Any, ...]:
    origin = fact.origin
    document = origin.document
    return (
        origin.position,
        as_id(fact.proposal_id),
        as_id(fact.unit.id),
        fact.type(),
        fact.kind.value,
        fact.title,
        fact.field,
        to_day(origin.effective_on),
        to_instant(origin.recorded_at),
        getattr(fact, "committee", ""),
        getattr(fact, "round", None),
        getattr(fact, "days", None),
        getattr(fact, "name", None),
        getattr(fact, "size", None),
        document.number if document else None,
        to_day(document.issued_on) if document else None,
        document.issuer if document else None,
    )
