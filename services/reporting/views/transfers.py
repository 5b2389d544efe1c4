"""The steps of each transfer, and what ends one without a step: the end of membership, a merger that moves the member."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table

from contracts.base import Fact
from contracts.members.base import MemberFact
from contracts.members.people import (
    MemberDeceased,
    MemberExpelled,
    MemberLeft,
    MemberMatured,
    MemberReassigned,
    MemberStruckOff,
    MemberTransferCancelled,
    MemberTransferExpired,
    MemberTransferForwarded,
    MemberTransferred,
    MemberTransferRejected,
    MemberTransferReleased,
    MemberTransferRequested,
)
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant

OPEN = ("REQUESTED", "RELEASED", "FORWARDED")
"""The stages of a transfer on its way, in their order."""
REASSIGNED, ENDED = "REASSIGNED", "ENDED"
STAGES: dict[type[Fact], str] = {
    MemberTransferRequested: "REQUESTED",
    MemberTransferReleased: "RELEASED",
    MemberTransferForwarded: "FORWARDED",
    MemberTransferred: ENDED,
    MemberTransferRejected: ENDED,
    MemberTransferCancelled: ENDED,
    MemberTransferExpired: ENDED,
    MemberReassigned: REASSIGNED,
    **dict.fromkeys((MemberMatured, MemberLeft, MemberStruckOff, MemberExpelled, MemberDeceased), ENDED),
}


class Transfers:
    """A row per step; never changed once written. Which member it is about is kept and never told."""

    NAME: ClassVar[str] = "transfers"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.step = Table(
            f"transfer_step_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("member_id", Id, nullable=False, index=True),
            Column("transfer_id", Id),
            Column("stage", String(20), nullable=False, index=True),
            Column("unit_id", Id, nullable=False),
            Column("to_id", Id),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
        )
        self._add = Bulk(self.step)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down the steps among the facts."""
        as_id = ids(db)
        self._add(db, [_row(fact, as_id) for fact in facts if isinstance(fact, MemberFact) and type(fact) in STAGES])


def _row(fact: MemberFact, as_id: Any) -> tuple[Any, ...]:
    transfer, to = getattr(fact, "transfer_id", None), getattr(fact, "to_unit", None)
    return (
        fact.origin.position,
        as_id(fact.member_id),
        as_id(transfer) if transfer else None,
        STAGES[type(fact)],
        as_id(fact.unit.id),
        as_id(to.id) if to else None,
        to_day(fact.origin.effective_on),
        to_instant(fact.origin.recorded_at),
    )
