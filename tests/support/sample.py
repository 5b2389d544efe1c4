"""A small aggregate, its fact and its views, for tests of the kernel: counters that items are added to, once each."""

import sys
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Uuid, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from services.kernel.bus import StreamDeclaration
from services.kernel.decider import AnyDecider, Decider, DomainEvent, PersonalText, Refusal
from services.kernel.personal import PersonKeys
from services.kernel.store import Actor, Caller, Receipt, Recorded, Store, Work
from services.kernel.views import View, ViewSet

AT, ON = datetime(2026, 3, 26, 8, tzinfo=UTC), date(2026, 3, 1)
ACTOR = Actor("an", "Bí thư", "*")
CALLER = Caller(ACTOR, None)
MILLION = 1_000_000
BLOC, SERVICE = "thu", "sample"
TYPE = "bcd.sample.counted.v1"


# Events. What happened to a counter.


class Added(DomainEvent):
    """An item was counted."""

    TOPIC: ClassVar[str] = "sample.counter.added"
    item: UUID
    amount: int


class Noted(DomainEvent):
    """Somebody wrote something down; stays private."""

    TOPIC: ClassVar[str] = "sample.counter.noted"
    text: str


class Named(DomainEvent):
    """The counter is a person."""

    TOPIC: ClassVar[str] = "sample.counter.named"
    name: PersonalText
    nickname: PersonalText | None = None


class TooMuch(Refusal):
    """A thousand is the most that counts at once."""

    CODE = "sample.too_much"
    DETAIL = "Nhiều nhất là 1000."


class Taken(Refusal):
    """Another holds the value."""

    CODE = "sample.taken"
    DETAIL = "Mã này đã có người dùng."


# State and commands.


@dataclass(frozen=True)
class Counter:
    total: int = 0
    items: frozenset[UUID] = frozenset()
    notes: int = 0
    name: str = ""


@dataclass(frozen=True)
class Add:
    item: UUID
    amount: int = 1


@dataclass(frozen=True)
class Note:
    text: str = ""


@dataclass(frozen=True)
class Name:
    name: str
    nickname: str | None = None


def evolve(state: Counter, event: DomainEvent) -> Counter:
    match event:
        case Added(item=item, amount=amount):
            return Counter(state.total + amount, state.items | {item}, state.notes, state.name)
        case Named(name=name):
            return Counter(state.total, state.items, state.notes, name)
        case _:
            return Counter(state.total, state.items, state.notes + 1, state.name)


def decide(command: Add | Note | Name, state: Counter) -> Sequence[DomainEvent]:
    match command:
        case Add(item=item, amount=amount):
            if amount > 1000:
                raise TooMuch
            return [] if item in state.items else [Added(item=item, amount=amount)]
        case Name(name=name, nickname=nickname):
            return [] if name == state.name else [Named(name=name, nickname=nickname)]
        case Note(text=text):
            return [Noted(text=text)]


EVENTS = (Added, Noted, Named)
COUNTER: AnyDecider = Decider("sample.counter", EVENTS, Counter(), evolve, decide)


# The fact.


class Counted(BaseModel):
    """An item was counted."""

    model_config = ConfigDict(frozen=True)
    counter: UUID
    item: UUID
    amount: int

    def subject(self, bloc: str) -> str:
        return f"bcd.{bloc}.{SERVICE}.u1.counter.counted.v1"

    @classmethod
    def type(cls) -> str:
        return TYPE

    def key(self) -> UUID:
        return self.counter


def publish(recorded: Recorded) -> Counted | None:
    match recorded.event:
        case Added(item=item, amount=amount):
            return Counted(counter=recorded.stream_id, item=item, amount=amount)
        case _:
            return None


DECODE = {TYPE: Counted.model_validate_json}


def declared(stream: str, bloc: str) -> StreamDeclaration:
    return StreamDeclaration(stream, (f"bcd.{bloc}.{SERVICE}.>",))


# Views.


class Totals:
    """Facts and amount per counter. An amount in `faulty` cannot be applied."""

    NAME: ClassVar[str] = "totals"

    def __init__(self, generation: str, metadata: MetaData, faulty: Collection[int]) -> None:
        self.faulty = faulty
        self.table = Table(
            f"totals_{generation}",
            metadata,
            Column("counter", Uuid, primary_key=True),
            Column("facts", Integer, nullable=False),
            Column("amount", BigInteger, nullable=False),
        )

    def apply(self, db: Connection, facts: Sequence[Counted]) -> None:
        insertion: Any = (sqlite if db.dialect.name == "sqlite" else postgresql).insert(self.table)
        insertion = insertion.on_conflict_do_update(
            index_elements=["counter"],
            set_={
                "facts": self.table.c.facts + insertion.excluded.facts,
                "amount": self.table.c.amount + insertion.excluded.amount,
            },
        )
        for fact in facts:
            db.execute(insertion, {"counter": fact.counter, "facts": 1, "amount": fact.amount})
            if fact.amount in self.faulty:
                raise ValueError(f"{fact.amount} cannot be counted")


class Items:
    """One row per fact, in the order of their coming; a fact that comes twice breaks the key."""

    NAME: ClassVar[str] = "items"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(
            f"items_{generation}",
            metadata,
            Column("place", Integer, primary_key=True, autoincrement=True),
            Column("item", Uuid, nullable=False, unique=True),
            Column("counter", Uuid, nullable=False),
            Column("amount", Integer, nullable=False),
        )

    def apply(self, db: Connection, facts: Sequence[Counted]) -> None:
        rows = [{"item": fact.item, "counter": fact.counter, "amount": fact.amount} for fact in facts]
        db.execute(insert(self.table), rows)


class Factory:
    """Makes the views of a generation; `faulty` amounts can be changed while they run."""

    def __init__(self) -> None:
        self.faulty: set[int] = set()

    def __call__(self, generation: str, metadata: MetaData) -> Sequence[View]:
        return [Totals(generation, metadata, self.faulty), Items(generation, metadata)]


def totals(views: ViewSet) -> dict[UUID, tuple[int, int]]:
    """Return what the live view holds: counter → (facts, amount)."""
    with views.read() as (db, live):
        rows = db.execute(select(live["totals"].table))
        return {row.counter: (row.facts, row.amount) for row in rows}


def items(views: ViewSet) -> list[UUID]:
    """Return the items the live view holds, in the order in which they came."""
    with views.read() as (db, live):
        table = live["items"].table
        return list(db.execute(select(table.c.item).order_by(table.c.place)).scalars())


# Putting it to use.


def open_store(url: str, keys_url: str) -> Store:
    return Store(url, PersonKeys(keys_url), EVENTS, frozenset({Added.TOPIC}), lambda: AT)


def close_store(store: Store) -> None:
    store.close()
    store.keys.close()


def with_receipt(key: str, fingerprint: str = "") -> Caller:
    return Caller(ACTOR, None, receipt=Receipt(key, fingerprint or key))


def adding(counter: UUID, item: UUID, amount: int = 1) -> Callable[[Work], int]:
    """Return the work of adding an item."""
    return lambda work: work.decide(COUNTER, counter, Add(item, amount), on=ON)


def add(store: Store, counter: UUID, item: UUID, amount: int = 1, caller: Caller = CALLER) -> int:
    """Add an item in a commit of its own; return the position of its fact."""
    return store.write(adding(counter, item, amount), caller).position


def settle(store: Store) -> None:
    """Return when the writer thread is through with everything submitted before, its listeners told."""
    store.write(lambda _: None, CALLER)


class Held:
    """Holds a store's writer thread in a work of its own, so that what is submitted meanwhile shares one commit."""

    def __init__(self, store: Store) -> None:
        self._entered, self._left = threading.Event(), threading.Event()
        self._held = store.submit(self._wait, CALLER)
        assert self._entered.wait(5)

    def _wait(self, _: Work) -> None:
        self._entered.set()
        assert self._left.wait(10)

    def release(self) -> None:
        self._left.set()
        self._held.result(5)


def main() -> None:
    """Write, as a process of its own: store URL, keys URL, the writer's number, how many commands."""
    url, keys_url, number, count = sys.argv[1:]
    store = open_store(url, keys_url)
    for n in range(int(count)):
        add(store, UUID(int=1 + n % 7), UUID(int=1000 + int(number) * MILLION + n))
    close_store(store)


if __name__ == "__main__":
    main()
