"""The processes that the fault tests kill: writers with a relay of their own, relays, projectors."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from uuid import UUID

from services.kernel.relay import wake_on_commit
from services.kernel.store import Store, Work, Written
from services.kernel.views import ViewSet, open_engine
from tests.support.sample import AT, COUNTER, ON, Add, Factory, Note, open_store, with_receipt
from tests.support.streams import Bus

COUNTERS = 9
WINDOW = 8
MILLION = 1_000_000


@dataclass(frozen=True)
class Scene:
    """Where everything is."""

    store_url: str
    keys_url: str
    views_url: str
    nats_url: str
    stream: str


@dataclass(frozen=True)
class Command:
    """Command number `number` of writer `writer`: everything in it follows from the two numbers."""

    writer: int
    number: int

    @property
    def counter(self) -> UUID:
        return UUID(int=1 + (self.number * 5 + self.writer) % COUNTERS)

    @property
    def item(self) -> UUID:
        return UUID(int=(1 + self.writer) * MILLION + self.number)

    @property
    def amount(self) -> int:
        return (self.number * 7 + self.writer) % 50

    @property
    def key(self) -> str:
        return f"{self.writer}-{self.number}"

    def __call__(self, work: Work) -> int:
        """Add the item; with every third a note on another counter, in the same commit."""
        work.decide(COUNTER, self.counter, Add(self.item, self.amount), on=ON)
        if self.number % 3 == 0:
            work.decide(COUNTER, UUID(int=50 + self.number % 4), Note(self.key), on=ON)
        return self.number


def execute(store: Store, writer: int, first: int, last: int | None, told: Connection) -> None:
    """Carry out commands, a few in flight; acknowledge each, in order, once its commit is durable."""
    flying: deque[tuple[int, Future[Written]]] = deque()
    number = first
    while flying or last is None or number <= last:
        while len(flying) < WINDOW and (last is None or number <= last):
            command = Command(writer, number)
            flying.append((number, store.submit(command, with_receipt(command.key))))
            number += 1
        done, future = flying.popleft()
        told.send(("acknowledged", done, future.result().position))
    told.send(("finished", number, 0))


def changes(told: Connection, what: str, count: Callable[[], int]) -> Callable[[], None]:
    """Return a `beat` that tells how far a loop got, whenever it got further."""
    before = 0

    def beat() -> None:
        nonlocal before
        now = count()
        if now != before:
            before = now
            told.send((what, now, 0))

    return beat


async def relay_for_ever(scene: Scene, store: Store, told: Connection) -> None:
    bus = await Bus(scene.nats_url, scene.stream).__aenter__()
    await bus.answer_for(store)
    relay = bus.relay(store)
    wake_on_commit(store, relay.wake)
    await relay.run(changes(told, "relayed", lambda: relay.progress.facts))


async def project_for_ever(scene: Scene, told: Connection) -> None:
    views = ViewSet(open_engine(scene.views_url), Factory(), lambda: AT)
    bus = await Bus(scene.nats_url, scene.stream).__aenter__()
    inbox = bus.inbox(views, batch=50)
    await inbox.run(changes(told, "applied", lambda: inbox.status.applied))


def writer(scene: Scene, told: Connection, number: int, first: int, last: int | None) -> None:
    """Write and relay."""
    store = open_store(scene.store_url, scene.keys_url)
    arguments = (store, number, first, last, told)
    threading.Thread(target=execute, args=arguments, daemon=True).start()
    asyncio.run(relay_for_ever(scene, store, told))


def relay(scene: Scene, told: Connection) -> None:
    """Relay what others write."""
    asyncio.run(relay_for_ever(scene, open_store(scene.store_url, scene.keys_url), told))


def projector(scene: Scene, told: Connection) -> None:
    """Project."""
    asyncio.run(project_for_ever(scene, told))
