"""The unit's own roster: one row a member, in the order of given names, searchable without accents."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import icu
from sqlalchemy import (
    JSON,
    Column,
    Date,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    select,
)
from sqlalchemy.engine import Connection

from services.kernel.decider import ERASED
from services.kernel.store import Erased, Recorded
from services.kernel.text import digits, words
from services.members.domain import member_events as events
from services.members.domain import rating as ratings
from services.members.domain import training as trainings
from services.members.domain.details import FIELDS, FieldClass
from services.members.views.names import sort_key

Row = dict[str, Any]
Change = Callable[[Row, Any], Row]

ACTIVE = "active"
BYTEWISE = String(64).with_variant(String(64, collation="C"), "postgresql")
BLANK: Row = {
    "state": ACTIVE,
    "ended": 0,
    "full_name": "",
    "sort_key": b"",
    "folded": "",
    "birth_date": None,
    "sex": None,
    "member_code": None,
    "card_number": None,
    "phone": None,
    "party_status": "NONE",
    "rank": None,
    "rank_year": None,
    "training": None,
    "training_year": None,
    "details": {},
    "sensitive": {},
}
WORDS_OF_A_PERSON = ("full_name", "birth_date", "sex", "member_code", "party_status", "details", "sensitive")


class Roster:
    """View of the members, one row each, and of the words each is found by; the same event twice leaves the same rows.

    `ended` is 1 once the membership is over. `details` are the person's fields of basic kind, `sensitive` the others, read
    only for a purpose. An erased person keeps a row of unit, state and days, and no word.
    """

    NAME: ClassVar[str] = "roster"
    VERSION: ClassVar[str] = f"1 ICU {icu.ICU_VERSION}"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"roster_{generation}",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("unit_id", Uuid, nullable=False),
            Column("unit_code", String(31), nullable=False),
            Column("state", String(20), nullable=False),
            Column("ended", SmallInteger, nullable=False),
            Column("full_name", Text, nullable=False),
            Column("sort_key", LargeBinary, nullable=False),
            Column("folded", Text, nullable=False),
            Column("birth_date", Date, nullable=True),
            Column("sex", String(10), nullable=True),
            Column("member_code", String(64), nullable=True),
            Column("card_number", String(64), nullable=True),
            Column("phone", String(64), nullable=True),
            Column("joined_on", Date, nullable=False),
            Column("party_status", String(20), nullable=False),
            Column("rank", String(20), nullable=True),
            Column("rank_year", SmallInteger, nullable=True),
            Column("training", SmallInteger, nullable=True),
            Column("training_year", SmallInteger, nullable=True),
            Column("details", JSON, nullable=False),
            Column("sensitive", JSON, nullable=False),
            Index(f"ix_roster_name_{generation}", "ended", "sort_key", "id"),
            Index(f"ix_roster_unit_name_{generation}", "unit_id", "ended", "sort_key", "id"),
            Index(f"ix_roster_joined_{generation}", "ended", "joined_on", "id"),
            Index(f"ix_roster_unit_code_{generation}", "ended", "unit_code", "sort_key", "id"),
        )
        self.word = Table(
            f"roster_word_{generation}",
            metadata,
            Column("word", BYTEWISE, primary_key=True),
            Column("ended", SmallInteger, primary_key=True),
            Column("sort_key", LargeBinary, primary_key=True),
            Column("member_id", Uuid, primary_key=True, index=True),
            sqlite_with_rowid=False,
        )

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Take in what is decided on members, their ratings, and erasures."""
        told = [(whom, one) for one in facts if (whom := _person(one)) is not None]
        if not told:
            return
        ids = sorted({whom for whom, _ in told})
        found = db.execute(select(self.table).where(self.table.c.id.in_(ids))).mappings()
        before: dict[UUID, Row] = {row["id"]: dict(row) for row in found}
        after = dict(before)
        for whom, one in told:
            row = _after(after.get(whom), whom, one)
            if row is None:
                after.pop(whom, None)
            else:
                after[whom] = row
        self._write(db, before, {whom: _findable(row) for whom, row in after.items()})

    def _write(self, db: Connection, before: dict[UUID, Row], after: dict[UUID, Row]) -> None:
        changed = [row for whom, row in after.items() if before.get(whom) != row]
        old = [whom for whom in before if whom not in after] + [row["id"] for row in changed if row["id"] in before]
        if old:
            db.execute(delete(self.table).where(self.table.c.id.in_(old)))
        if changed:
            db.execute(insert(self.table), changed)
        stale = [whom for whom, row in before.items() if whom not in after or _place(row) != _place(after[whom])]
        if stale:
            db.execute(delete(self.word).where(self.word.c.member_id.in_(stale)))
        fresh = [
            {"word": word, "ended": row["ended"], "sort_key": row["sort_key"], "member_id": row["id"]}
            for row in changed
            if row["id"] not in before or _place(before[row["id"]]) != _place(row)
            for word in set(row["folded"].split())
        ]
        if fresh:
            db.execute(insert(self.word), fresh)


def _place(row: Row) -> tuple[Any, ...]:
    return row["ended"], row["sort_key"], row["folded"]


def _person(one: Recorded) -> UUID | None:
    """Return the member an event is about, None where the roster does not care."""
    event: Any = one.event
    if isinstance(event, Erased):
        return event.person
    if event.TOPIC not in CHANGES:
        return None
    return one.stream_id if event.TOPIC.startswith(OWN_STREAM) else event.member_id


def _after(row: Row | None, whom: UUID, one: Recorded) -> Row | None:
    """Return the member's row after an event; None: no row."""
    event: Any = one.event
    if event.TOPIC in JOINING:
        return BLANK | _joined(event) | {"id": whom}
    if row is None or event.TOPIC == events.RegistrationWithdrawn.TOPIC:
        return None
    return row | CHANGES[event.TOPIC](row, event)


def _joined(event: events.Joined) -> Row:
    return {
        "unit_id": event.unit.id,
        "unit_code": event.unit.code,
        "full_name": event.full_name,
        "birth_date": _day(event.birth_date),
        "sex": _unless_erased(event.sex),
        "member_code": _unless_erased(event.member_code),
        "joined_on": event.joined_on,
    }


def _unless_erased(text: str | None) -> str | None:
    return None if text == ERASED else text


def _day(text: str) -> date | None:
    return None if text == ERASED else date.fromisoformat(text)


def _changed(row: Row, event: events.DetailsChanged) -> Row:
    kept: dict[str, Row] = {"details": dict(row["details"]), "sensitive": dict(row["sensitive"])}
    for name in event.cleared:
        for words_ in kept.values():
            words_.pop(name, None)
    for name, value in event.details.items():
        kept["sensitive" if FIELDS.get(name) is not FieldClass.BASIC else "details"][name] = value
    return kept


def _corrected(row: Row, event: events.Corrected) -> Row:
    right = {name: value for name, value in event.words.items() if name in ("full_name", "sex", "member_code")}
    return right | ({"birth_date": _day(event.words["birth_date"])} if "birth_date" in event.words else {})


def _moved(_: Row, event: Any) -> Row:
    return {"unit_id": event.to_unit.id, "unit_code": event.to_unit.code}


def _returned(_: Row, event: events.Reinstated) -> Row:
    return {"state": ACTIVE, "ended": 0, "unit_id": event.unit.id, "unit_code": event.unit.code}


def _carded(row: Row, event: events.CardIssued) -> Row:
    number = _unless_erased(event.number)
    return {"details": row["details"] | ({"card_number": number} if number else {})}


def _in_party(_: Row, event: events.PartyStatusChanged) -> Row:
    return {"party_status": _unless_erased(event.status) or "NONE"}


def _rated(row: Row, event: ratings.Decided | ratings.Revised) -> Row:
    return {} if (row["rank_year"] or 0) > event.year else {"rank": event.rank, "rank_year": event.year}


def _trained(row: Row, event: trainings.ResultConfirmed) -> Row:
    before = row["training_year"] or 0
    return {} if before > event.year else {"training": sum(event.points.values()), "training_year": event.year}


def _erased(_: Row, __: Erased) -> Row:
    return {name: BLANK[name] for name in WORDS_OF_A_PERSON} | {"full_name": ERASED}


def _ended(state: str) -> Change:
    return lambda _, __: {"state": state, "ended": 1}


OWN_STREAM = "members.member."
JOINING = {events.Registered.TOPIC, events.Admitted.TOPIC}
CHANGES: dict[str, Change] = {
    Erased.TOPIC: _erased,
    **dict.fromkeys((*JOINING, events.RegistrationWithdrawn.TOPIC), lambda row, _: row),
    events.DetailsChanged.TOPIC: _changed,
    events.Corrected.TOPIC: _corrected,
    events.CardIssued.TOPIC: _carded,
    events.PartyStatusChanged.TOPIC: _in_party,
    events.TransferAccepted.TOPIC: _moved,
    events.Reassigned.TOPIC: _moved,
    events.Matured.TOPIC: _ended("matured"),
    events.Left.TOPIC: _ended("left"),
    events.StruckOff.TOPIC: _ended("struck_off"),
    events.Expelled.TOPIC: _ended("expelled"),
    events.Deceased.TOPIC: _ended("deceased"),
    events.Reinstated.TOPIC: _returned,
    ratings.Decided.TOPIC: _rated,
    ratings.Revised.TOPIC: _rated,
    trainings.ResultConfirmed.TOPIC: _trained,
}
"""What an event changes in its member's row, by its stored name."""


def _findable(row: Row) -> Row:
    """Return the row with its place in the order, the words it is found by, and what lists show of the details."""
    gone, details = row["full_name"] == ERASED, row["details"]
    shown = {name: details[name][:64] if name in details else None for name in ("card_number", "phone")}
    found = [] if gone else [*words(row["full_name"]), *_codes(row)]
    return row | shown | {"sort_key": sort_key(row["full_name"]), "folded": "".join(f" {word[:64]}" for word in found)}


def _codes(row: Row) -> Iterable[str]:
    yield from words(row["member_code"] or "")
    for name in ("card_number", "id_number", "phone"):
        value = row["details"].get(name, "")
        yield from [digits(value)] if digits(value) else words(value)
