"""The youth models the units have registered."""

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, Table, Text

from contracts.base import Fact
from contracts.plans import YouthModelRegistered
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant


class Models:
    """A row per model; never changed once written."""

    NAME: ClassVar[str] = "models"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.model = Table(
            f"model_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("model_id", Id, nullable=False),
            Column("unit_id", Id, nullable=False),
            Column("name", Text, nullable=False),
            Column("field", Text, nullable=False),
            Column("effective_on", Integer, nullable=False, index=True),
            Column("recorded_at", BigInteger, nullable=False),
            Column("document_number", Text),
            Column("document_issued_on", Integer),
            Column("document_issuer", Text),
        )
        self._add = Bulk(self.model)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down the models among the facts."""
        as_id = ids(db)
        rows = []
        for fact in facts:
            if isinstance(fact, YouthModelRegistered):
                origin = fact.origin
                document = origin.document
                rows.append(
                    (
                        origin.position,
                        as_id(fact.model_id),
                        as_id(fact.unit.id),
                        fact.name,
                        fact.field,
                        to_day(origin.effective_on),
                        to_instant(origin.recorded_at),
                        document.number if document else None,
                        to_day(document.issued_on) if document else None,
                        document.issuer if document else None,
                    )
                )
        self._add(db, rows)
