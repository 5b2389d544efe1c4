"""The steps of each referral to the Party, by case and unit; whom it is about, no fact tells."""

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table

from contracts.base import Fact
from contracts.members.merits import (
    AwarenessClassCompleted,
    PartyAdmissionRecorded,
    ReferralEndorsed,
    ReferralExpired,
    ReferralFact,
    ReferralHandedOver,
    ReferralNominated,
    ReferralReturned,
    ReferralWithdrawn,
)
from services.reporting.views.bulk import Bulk, Id, ids, to_day, to_instant

WAITING = ("NOMINATED", "ENDORSED", "CLASS_COMPLETED", "HANDED_OVER", "EXPIRED")
"""The stages at which something is still to be done; an expired resolution is to be passed anew."""
STAGES: dict[type[Fact], str] = {
    ReferralNominated: "NOMINATED",
    ReferralEndorsed: "ENDORSED",
    AwarenessClassCompleted: "CLASS_COMPLETED",
    ReferralHandedOver: "HANDED_OVER",
    ReferralExpired: "EXPIRED",
    PartyAdmissionRecorded: "ADMITTED",
    ReferralReturned: "RETURNED",
    ReferralWithdrawn: "WITHDRAWN",
}


class Referrals:
    """A row per step; never changed once written."""

    NAME: ClassVar[str] = "referrals"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.step = Table(
            f"referral_step_{generation}",
            metadata,
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("case_id", Id, nullable=False, index=True),
            Column("unit_id", Id, nullable=False),
            Column("stage", String(20), nullable=False),
            Column("effective_on", Integer, nullable=False),
            Column("recorded_at", BigInteger, nullable=False),
        )
        self._add = Bulk(self.step)

    def apply(self, db: Connection, facts: Sequence[Fact]) -> None:
        """Write down the steps among the facts."""
        as_id = ids(db)
        rows = [
            (
                fact.origin.position,
                as_id(fact.case_id),
                as_id(fact.unit.id),
                STAGES[type(fact)],
                to_day(fact.origin.effective_on),
                to_instant(fact.origin.recorded_at),
            )
            for fact in facts
            if isinstance(fact, ReferralFact)
        ]
        self._add(db, rows)
