"""What the young speak of, through which channels, in which mood; and what care is given for: counts, never persons."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table

from contracts.base import Fact
from contracts.members.care import CareCaseOpened
from contracts.members.opinion import OpinionDigestSubmitted
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant

Cut = Literal["TOPIC", "CHANNEL", "SENTIMENT", "CARE"]
LEFT_OUT = "*"
"""Stands for the groups that a digest does not tell of; the amount is how many there are, not of how many people."""


class Topics:
    """`count` has a row per group a digest tells of, and per care case; never changed once written."""

    NAME: ClassVar[str] = "topics"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.count = Table(
            f"topic_count_{generation}",
            metadata,
            Column("cut", String(10), primary_key=True),
            Column("code", String(40), primary_key=True),
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("unit_id", Id, nullable=False),
            Column("amount", Integer, nullable=False),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
        )
        self._add = Bulk(self.count)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down the groups among the facts."""
        as_id = ids(db)
        rows: list[tuple[Any, ...]] = []
        for fact in facts:
            origin = fact.origin
            for cut, code, amount in _counts(fact):
                at = (to_day(origin.effective_on), to_instant(origin.recorded_at))
                rows.append((cut, code, origin.position, as_id(fact.unit.id), amount, *at))
        self._add(db, rows)


def _counts(fact: Fact) -> Iterator[tuple[Cut, str, int]]:
    match fact:
        case OpinionDigestSubmitted():
            cuts: tuple[tuple[Cut, Any], ...] = (
                ("TOPIC", fact.topics),
                ("CHANNEL", fact.channels),
                ("SENTIMENT", fact.sentiments),
            )
            for cut, groups in cuts:
                yield from ((cut, code, amount) for code, amount in groups.items() if amount)
                if left_out := fact.suppressed.get(cut.lower(), 0):
                    yield cut, LEFT_OUT, left_out
        case CareCaseOpened(kind=kind):
            yield "CARE", kind, 1
