"""Each fact once, whole, so that why a number is what it is can be told without asking another service."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table, Text, func, select

from contracts import members, plans, reporting
from contracts.base import Fact
from services.reporting.views.bulk import Bulk, Id, from_day, from_instant, ids, to_day, to_instant

_CLASSES: Mapping[str, type[Fact]] = {fact.type(): fact for fact in (*members.FACTS, *plans.FACTS, *reporting.FACTS)}
SOURCES = tuple(sorted({fact.SERVICE for fact in _CLASSES.values()}))


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

    def kept(self, db: Connection, after: Mapping[str, int], limit: int) -> list[tuple[str, int, Fact]]:
        """Return the next facts of one source with source and position, beyond what `after` says of it; none at the end.

        They are as they were told but for what linked them to other facts.
        """
        table = self.fact.c
        for source in SOURCES:
            beyond = (table.source == source) & (table.position > after.get(source, 0))
            rows = db.execute(select(self.fact).where(beyond).order_by(table.position).limit(limit)).all()
            if rows:
                return [(source, row.position, told(row, json.loads(row.data))) for row in rows]
        return []

    def count(self, db: Connection) -> int:
        """Return how many facts are kept."""
        found: int = db.execute(select(func.count()).select_from(self.fact)).scalar_one()
        return found


def told(row: Any, data: Mapping[str, Any]) -> Fact:
    """Return the fact that a row keeps, `data` being what the row says of it."""
    origin = {
        "event_id": row.event_id,
        "position": row.position,
        "recorded_at": from_instant(row.recorded_at),
        "effective_on": from_day(row.effective_on),
        "actor": {"account": row.actor_account, "post": row.actor_post, "unit": row.actor_unit},
        "rule_set": row.rule_set,
        "document": None,
    }
    if row.document_number is not None:
        issued_on = from_day(row.document_issued_on)
        origin["document"] = {"number": row.document_number, "issued_on": issued_on, "issuer": row.document_issuer}
    unit = {"id": row.unit_id, "code": row.unit_code}
    return _CLASSES[row.fact_type].model_validate({**data, "origin": origin, "unit": unit})


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
    field = _titled(type(fact))
    return str(getattr(fact, field)) if field else ""


@cache
def _titled(kind: type[Fact]) -> str:
    """Return the field that a kind of fact is called by, empty where there is none."""
    return next((name for name in ("title", "name") if name in kind.model_fields), "")
