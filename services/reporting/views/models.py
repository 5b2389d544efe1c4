"""The youth models the units have registered, and which of them were stopped, taken up again or handed on."""

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table, Text

from contracts.base import Fact
from contracts.plans.models import ModelHandedOn, ModelResumed, ModelStopped, YouthModelRegistered
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant


class Models:
    """A row per model, and one per step that changed whether it runs or whose it is; never changed once written."""

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
            Column("source_id", Id),
        )
        self.step = Table(
            f"model_step_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("model_id", Id, nullable=False),
            Column("unit_id", Id, nullable=False),
            Column("fact_type", String(80), nullable=False),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
        )
        self._add, self._add_step = Bulk(self.model), Bulk(self.step)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down the models among the facts, and their steps."""
        as_id = ids(db)
        rows, steps = [], []
        for fact in facts:
            origin = fact.origin
            if isinstance(fact, ModelStopped | ModelResumed | ModelHandedOn):
                day, moment = to_day(origin.effective_on), to_instant(origin.recorded_at)
                steps.append((origin.position, as_id(fact.model_id), as_id(fact.unit.id), fact.type(), day, moment))
            if isinstance(fact, YouthModelRegistered):
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
                        as_id(fact.source_id) if fact.source_id else None,
                    )
                )
        self._add(db, rows)
        self._add_step(db, steps)
