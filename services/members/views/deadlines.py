"""What is coming up for members: who passes the age, which referrals, stays and postponements run out."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, Date, Index, MetaData, String, Table, Uuid, delete, insert, select, tuple_, update
from sqlalchemy.engine import Connection

from services.kernel.decider import ERASED
from services.kernel.store import Erased, Recorded
from services.members.domain import member_events as e
from services.members.domain.member_events import EVENTS
from services.members.domain.unit import UnitRef

GONE = "gone"
"""The birth date of who is no member now: kept for a reinstatement, and in no list."""
BORN, TRANSFER, INCOMING, STAY, POSTPONEMENT, EXTENSION, DEFERRAL = (
    "born",
    "transfer",
    "incoming",
    "temporary",
    "postponement",
    "extension",
    "deferral",
)
HELD = (EXTENSION, DEFERRAL)
After = tuple[date, UUID]


class Deadlines:
    """View with a row per member and kind of day: the birth date, the day a referral was made, the last day of the others.

    A referral has two rows, at the source and, as `incoming`, at the receiving unit. Whoever is no member has no row; an
    erased person has no birth date here.
    """

    NAME: ClassVar[str] = "deadlines"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"deadline_{generation}",
            metadata,
            Column("kind", String(20), primary_key=True),
            Column("member_id", Uuid, primary_key=True),
            Column("unit_id", Uuid, nullable=False),
            Column("unit_code", String(31), nullable=False),
            Column("day", Date, nullable=False),
            Column("subject", Uuid, nullable=True),
            Index(f"ix_deadline_day_{generation}", "kind", "day", "member_id"),
            Index(f"ix_deadline_member_{generation}", "member_id"),
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in what sets, moves or ends a day; the same event twice leaves the same rows."""
        fresh: dict[tuple[str, UUID], dict[str, Any]] = {}
        for one in facts:
            if not isinstance(one.event, TOLD):
                continue
            if isinstance(one.event, e.Joined):
                fresh |= {(kind, one.stream_id): row for kind, row in _days(one.event) if row is not None}
                continue
            self._put(db, fresh)
            self._change(db, one)
        self._put(db, fresh)

    def _put(self, db: Connection, fresh: dict[tuple[str, UUID], dict[str, Any]]) -> None:
        """Write rows in one go, each in place of the one of its key."""
        if not fresh:
            return
        table, keys = self.table, list(fresh)
        for start in range(0, len(keys), 400):
            part = keys[start : start + 400]
            db.execute(delete(table).where(tuple_(table.c.kind, table.c.member_id).in_(part)))
        db.execute(insert(table), [{"kind": kind, "member_id": whom, **row} for (kind, whom), row in fresh.items()])
        fresh.clear()

    def _change(self, db: Connection, one: Recorded) -> None:
        table, event = self.table, one.event
        mine = table.c.member_id == one.stream_id
        match event:
            case Erased():
                db.execute(delete(table).where(table.c.member_id == event.person, table.c.kind.in_((BORN, GONE))))
            case e.RegistrationWithdrawn():
                db.execute(delete(table).where(mine))
            case e.Gone():
                db.execute(delete(table).where(mine, table.c.kind.not_in((BORN, GONE))))
                db.execute(update(table).where(mine, table.c.kind == BORN).values(kind=GONE))
            case e.Reinstated():
                home = {"unit_id": event.unit.id, "unit_code": event.unit.code}
                db.execute(update(table).where(mine, table.c.kind == GONE).values(kind=BORN, **home))
            case e.Corrected():
                right = event.words.get("birth_date")
                if right is not None:
                    born = update(table).where(mine, table.c.kind.in_((BORN, GONE)))
                    db.execute(born.values(day=date.fromisoformat(right)))
            case _:
                for kind, row in _days(event):
                    db.execute(delete(table).where(mine, table.c.kind == kind))
                    if row is not None:
                        db.execute(insert(table).values(kind=kind, member_id=one.stream_id, **row))
                if isinstance(event, e.TransferAccepted | e.Reassigned):
                    self._follow(db, one.stream_id, event.to_unit)

    def _follow(self, db: Connection, member_id: UUID, home: UnitRef) -> None:
        """Let a member's days be the new unit's; a referral to the very unit is over, another still leads there."""
        table = self.table
        mine = table.c.member_id == member_id
        led_here = select(table.c.unit_id).where(mine, table.c.kind == INCOMING)
        if db.execute(led_here).scalar_one_or_none() == home.id:
            db.execute(delete(table).where(mine, table.c.kind.in_((TRANSFER, INCOMING))))
        db.execute(update(table).where(mine, table.c.kind != INCOMING).values(unit_id=home.id, unit_code=home.code))

    def over_the_age(
        self,
        db: Connection,
        born_before: date,
        on: date,
        units: Collection[UUID] | None,
        after: After | None,
        limit: int,
    ) -> Sequence[Any]:
        """Return whoever was born before a day and is not held beyond `on`, the oldest first: member, unit, birth date."""
        born, held = self.table.alias("born"), self.table.alias("held")
        kept = select(held.c.member_id).where(held.c.kind.in_(HELD), held.c.day >= on)
        wanted = select(born.c.member_id, born.c.unit_id, born.c.unit_code, born.c.day).where(
            born.c.kind == BORN, born.c.day < born_before, born.c.member_id.not_in(kept)
        )
        if units is not None:
            wanted = wanted.where(born.c.unit_id.in_(units))
        if after is not None:
            wanted = wanted.where(tuple_(born.c.day, born.c.member_id) > tuple_(*after))
        return db.execute(wanted.order_by(born.c.day, born.c.member_id).limit(limit)).all()

    def running_out(
        self,
        db: Connection,
        kind: str,
        until: date,
        units: Collection[UUID] | None,
        after: After | None,
        limit: int,
    ) -> Sequence[Any]:
        """Return the days of a kind up to `until`, the first first: member, unit, day, subject."""
        table = self.table
        wanted = select(table.c.member_id, table.c.unit_id, table.c.unit_code, table.c.day, table.c.subject).where(
            table.c.kind == kind, table.c.day <= until
        )
        if units is not None:
            wanted = wanted.where(table.c.unit_id.in_(units))
        if after is not None:
            wanted = wanted.where(tuple_(table.c.day, table.c.member_id) > tuple_(*after))
        return db.execute(wanted.order_by(table.c.day, table.c.member_id).limit(limit)).all()


TOLD = (*EVENTS, Erased)


def _row(unit: Any, day: date, subject: UUID | None = None) -> dict[str, Any]:
    return {"unit_id": unit.id, "unit_code": unit.code, "day": day, "subject": subject}


def _days(event: Any) -> Iterator[tuple[str, dict[str, Any] | None]]:
    match event:
        case e.Joined():
            yield BORN, None if event.birth_date == ERASED else _row(event.unit, date.fromisoformat(event.birth_date))
        case e.TransferRequested():
            yield TRANSFER, _row(event.from_unit, event.on, event.transfer_id)
            yield INCOMING, _row(event.to_unit, event.on, event.transfer_id)
        case e.TransferAccepted() | e.TransferRejected() | e.TransferCancelled() | e.TransferExpired():
            yield TRANSFER, None
            yield INCOMING, None
        case e.TemporaryStarted():
            yield STAY, _row(event.unit, event.until)
        case e.TemporaryEnded():
            yield STAY, None
        case e.Postponed():
            yield POSTPONEMENT, _row(event.unit, event.until)
        case e.PostponementEnded():
            yield POSTPONEMENT, None
        case e.Extended():
            yield EXTENSION, _row(event.unit, event.until)
        case e.MaturationDeferred():
            yield DEFERRAL, _row(event.unit, event.until)
        case _:
            return
