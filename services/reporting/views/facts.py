"""Each fact once, whole, so that why a number is what it is can be told without asking another service."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table, Text

from contracts.base import Fact
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant


class Facts:
    """A row per fact: who decided, when, by which document and rules; `data` is the fact's own content as JSON."""

    NAME: ClassVar[str] = "facts"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.fact = Table(
            f"fact_{generation}",
            metadata,
            Column("source", String(20), primary_key=True),
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("event_id", Id, nullable=False),
            Column("fact_type", String(80), nullable=False),
            Column("subject", Id, nullable=False),
            Column("unit_id", Id, nullable=False),
            Column("unit_code", String(31), nullable=False),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
            Column("actor_account", Text, nullable=False),
            Column("actor_post", Text, nullable=False),
            Column("actor_unit", Text, nullable=False),
            Column("rule_set", Text, nullable=False),
            Column("document_number", Text),
            Column("document_issued_on", Integer),
            Column("document_issuer", Text),
            Column("title", Text, nullable=False),
            Column("data", Text, nullable=False),
            sqlite_with_rowid=False,
        )
        self._add = Bulk(self.fact)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Keep the facts as they came."""
        as_id = ids(db)
        self._add(db, [_row(fact, as_id) for fact in facts])


def _row(fact: Fact, as_id: Any) -> tuple[Any, ...]:
    origin = fact.origin
    document = origin.document
    return (
        fact.SERVICE,
        origin.position,
        as_id(origin.event_id),
        fact.type(),
        as_id(fact.key()),
        as_id(fact.unit.id),
        fact.unit.code,
        to_day(origin.effective_on),
        to_instant(origin.recorded_at),
        origin.actor.account,
        origin.actor.post,
        origin.actor.unit,
        origin.rule_set,
        document.number if document else None,
        to_day(document.issued_on) if document else None,
        document.issuer if document else None,
        _title(fact),
        fact.model_dump_json(exclude=_KEPT_IN_COLUMNS),
    )


_KEPT_IN_COLUMNS = {"origin", "unit"}


def _title(fact: Fact) -> str:
    fields = type(fact).model_fields
    return next((str(getattr(fact, name)) for name in ("title", "name") if name in fields), "")
