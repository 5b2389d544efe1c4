"""How far the views know the facts of each service: one question, which every page asks."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Select, func, select, true

from services.kernel.generations import Generation
from services.reporting.views.bulk import from_instant
from services.reporting.views.facts import Facts


class Standing(NamedTuple):
    """Up to which position each stream was applied, how many facts are parked, when the newest fact known was recorded (UTC)."""

    positions: Mapping[str, int]
    parked: int
    newest: datetime | None


def standing(db: Connection, generation: Generation) -> Standing:
    """Return how far a generation knows the facts, as a transaction sees it; nothing is known before the first fact."""
    rows = db.execute(_statement(generation)).all()
    return Standing(
        {row.stream: row.position for row in rows if row.stream is not None},
        rows[0].parked,
        max((from_instant(row.recorded_at) for row in rows if row.recorded_at is not None), default=None),
    )


@lru_cache(maxsize=8)
def _statement(generation: Generation) -> Select[Any]:
    """Return a row for each stream; the number of facts parked stands in each, and in one alone where there is no stream."""
    position, fact = generation.position.c, cast(Facts, generation.views[Facts.NAME]).fact.c
    parked = select(func.count().label("parked")).select_from(generation.parked).subquery()
    last = (
        select(fact.recorded_at)
        .where(fact.source == func.lower(position.stream), fact.position <= position.position)
        .order_by(fact.position.desc())
        .limit(1)
        .correlate(generation.position)
        .scalar_subquery()
    )
    of_each = parked.outerjoin(generation.position, true())
    return select(position.stream, position.position, parked.c.parked, last.label("recorded_at")).select_from(of_each)
