"""Real processes killed with -9 at seeded points, the bus killed and wiped between: nothing lost, nothing twice.

FAULT_KILLS sets how many points are tried on each store; the default keeps the whole suite short.
"""

import asyncio
import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.kernel.bus import Incoming
from services.kernel.store import Receipted, receipt_id
from services.kernel.views import ViewSet, open_engine
from tests.faults import worker
from tests.faults.worker import WINDOW, Command, Scene
from tests.support.sample import AT, Added, Factory, close_store, items, open_store, totals
from tests.support.scale import scaled
from tests.support.servers import NatsServer
from tests.support.streams import Bus, is_chain

POINTS = int(os.environ.get("FAULT_KILLS", scaled(15, 60)))
WRITERS = 2
SILENCE = 30.0

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.worker"])


@dataclass
class Role:
    """One process: what it runs, and, while it runs, the process and the pipe it tells its progress on."""

    target: Callable[..., None]
    arguments: Callable[[], tuple[Any, ...]]
    process: BaseProcess | None = None
    told: "Connection[Any, Any] | None" = None
    heard: int = 0


@dataclass
class Cast:
    """The processes of a run, started, killed and listened to; `acknowledged` is what their callers were promised."""

    scene: Scene
    roles: dict[str, Role] = field(default_factory=dict)
    acknowledged: list[dict[int, int]] = field(default_factory=lambda: [{} for _ in range(WRITERS)])
    finished: set[str] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)

    def start(self, name: str) -> None:
        role = self.roles[name]
        role.heard = 0
        role.told, theirs = FORKS.Pipe(duplex=False)
        role.process = FORKS.Process(
            target=role.target, args=(self.scene, theirs, *role.arguments()), name=name, daemon=True
        )
        role.process.start()
        theirs.close()

    def kill(self, name: str) -> None:
        """Kill with -9; what it had told before still counts."""
        role = self.roles[name]
        if role.process is None or role.told is None:
            return
        role.process.kill()
        role.process.join()
        while self.hear_one(name):
            pass
        role.told.close()
        role.process = role.told = None

    def hear_one(self, name: str) -> bool:
        """Take in one message; False when the process is no more."""
        told = self.roles[name].told
        if told is None:
            return False
        try:
            what, number, position = told.recv()
        except (EOFError, OSError):
            return False
        self.roles[name].heard += 1
        if what == "acknowledged":
            before = self.acknowledged[int(name[-1])].setdefault(number, position)
            if before != position:
                self.differences.append(f"{name}: command {number} was at {before}, repeated at {position}")
        elif what == "finished":
            self.finished.add(name)
        return True

    def hear(self, count: int) -> None:
        """Return when `count` more messages came in, from whomever. A process that ended by itself is started again."""
        while count > 0:
            by_pipe = {role.told: name for name, role in self.roles.items() if role.told is not None}
            ready = wait(list(by_pipe), SILENCE)
            assert ready, "all processes fell silent"
            for pipe in ready:
                name = by_pipe[pipe]  # type: ignore[index]  # `wait` returns what it was given
                if self.hear_one(name):
                    count -= 1
                else:
                    self.kill(name)
                    self.start(name)

    def unacknowledged(self, writer: int) -> int:
        """Return the number of the first command of a writer that was not acknowledged."""
        return len(self.acknowledged[writer])

    def writer(self, number: int, last: int | None = None) -> Role:
        """A writer begins a little before what was not acknowledged: a caller who heard nothing asks again."""
        return Role(worker.writer, lambda: (number, max(0, self.unacknowledged(number) - 3), last))


def torment(cast: Cast, nats: NatsServer, chance: random.Random) -> Counter[str]:
    """Kill processes at POINTS points, the bus now and then between; return how often each was killed at work.

    A writer is met at work, but for every tenth point; of the others it is counted whether they were.
    """
    killed: Counter[str] = Counter()
    for point in range(POINTS):
        cast.hear(chance.randint(5, 100))
        if point % 8 == 3:
            nats.kill9()
            nats.start()
        if point % 16 == 11:
            nats.kill9()
            nats.wipe()
        victim = chance.choice(sorted(cast.roles))
        if point % 10 and not victim.startswith(("relay", "projector")):
            while not cast.roles[victim].heard:
                cast.hear(1)
        killed[victim.rstrip("01") + (" at work" if cast.roles[victim].heard else " not heard yet")] += 1
        cast.kill(victim)
        cast.start(victim)
    return killed


def finish(cast: Cast) -> list[int]:
    """Let every command that may have been committed be acknowledged; return how many there are per writer."""
    lasts: list[int] = []
    for number in range(WRITERS):
        cast.kill(f"writer{number}")
        lasts.append(cast.unacknowledged(number) + WINDOW)
        cast.roles[f"writer{number}"] = cast.writer(number, lasts[-1])
        cast.start(f"writer{number}")
    while len(cast.finished) < WRITERS:
        cast.hear(1)
    return [last + 1 for last in lasts]


def compare(found: list[str], what: str, is_so: bool) -> None:
    if not is_so:
        found.append(what)


def differences_in_store(scene: Scene, cast: Cast, counts: list[int]) -> tuple[list[str], list[tuple[int, UUID]]]:
    """Compare the store with the acknowledgements; return the differences and (position, item) of every fact."""
    found: list[str] = []
    store = open_store(scene.store_url, scene.keys_url)
    everything = store.log(0, MANY)
    close_store(store)
    facts = [(one.position, one.event.item) for one in everything if isinstance(one.event, Added)]
    at = {item: position for position, item in facts}
    receipts = Counter(one.stream_id for one in everything if isinstance(one.event, Receipted))
    versions: dict[UUID, list[int]] = {}
    for one in everything:
        versions.setdefault(one.stream_id, []).append(one.version)
    for writer, count in enumerate(counts):
        for number in range(count):
            command = Command(writer, number)
            acknowledged = cast.acknowledged[writer].get(number)
            compare(found, f"{command}: stored at another position", at.get(command.item) == acknowledged)
            compare(found, f"{command}: not one receipt", receipts[receipt_id(command.key)] == 1)
    compare(found, "the store holds items nobody asked for, or twice", len(facts) == len(at) == sum(counts))
    compare(found, "a stream has a gap", all(v == list(range(1, len(v) + 1)) for v in versions.values()))
    return found, facts


def differences_in_views(views: ViewSet, counts: list[int], facts: list[tuple[int, UUID]]) -> list[str]:
    """Compare the read model with a recount from the acknowledged commands alone."""
    found: list[str] = []
    number, amount = Counter[UUID](), Counter[UUID]()
    for command in (Command(writer, n) for writer, count in enumerate(counts) for n in range(count)):
        number[command.counter] += 1
        amount[command.counter] += command.amount
    recount = {counter: (number[counter], amount[counter]) for counter in number}
    compare(found, "the totals are not the recount", totals(views) == recount)
    compare(found, "the items came otherwise than they were committed", items(views) == [item for _, item in facts])
    compare(found, "something was parked or passed over", views.parked() == [] and views.unknown() == 0)
    return found


def differences_in_stream(messages: list[Incoming], facts: list[tuple[int, UUID]]) -> list[str]:
    found: list[str] = []
    positions = [message.position for message in messages]
    compare(found, "the stream is not every fact once, in order", positions == [position for position, _ in facts])
    compare(found, "the chain of facts is broken", is_chain(messages))
    return found


MANY = 10_000_000


@pytest.mark.scaled
@pytest.mark.parametrize("seed", [20260326])
def test_nothing_is_lost_and_nothing_comes_twice_whatever_is_killed(
    store_url: str, tmp_path: Path, seed: int, record_property: Callable[[str, object], None]
) -> None:
    """INVARIANT: kill -9 of any process at any moment, and of the bus with its files, changes no figure.

    Breaks when anything but the store and the views' own position is trusted, when a position is saved apart from its
    rows, when a relay remembers instead of asking the stream, or an acknowledgement runs ahead of its commit.
    """
    on_sqlite = store_url.startswith("sqlite")
    keys_url = f"sqlite:///{tmp_path / 'keys.db'}" if on_sqlite else store_url
    views_url = f"sqlite:///{tmp_path / 'views.db'}" if on_sqlite else store_url
    nats = NatsServer(tmp_path / "nats")
    nats.start()
    scene = Scene(store_url, keys_url, views_url, nats.url, "FAULTS")
    cast = Cast(scene)
    cast.roles = {f"writer{number}": cast.writer(number) for number in range(WRITERS)}
    cast.roles["relay"] = Role(worker.relay, tuple)
    cast.roles |= {f"projector{number}": Role(worker.projector, tuple) for number in range(2)}
    try:
        for name in cast.roles:
            cast.start(name)
        killed = torment(cast, nats, random.Random(seed))  # noqa: S311  # a seeded plan, no secret
        counts = finish(cast)
        found, facts = differences_in_store(scene, cast, counts)
        views = ViewSet(open_engine(views_url), Factory(), lambda: AT)
        assert views.wait(scene.stream, facts[-1][0], 60), f"the views stand at {views.positions()} of {facts[-1][0]}"
        messages = asyncio.run(read(scene))
        found += cast.differences + differences_in_views(views, counts, facts) + differences_in_stream(messages, facts)
        views.close()
    finally:
        for name in cast.roles:
            cast.kill(name)
        nats.stop()
    print(dict(killed))
    summary = f"{killed.total()} points tried, {sum(counts)} commands acknowledged, {len(found)} differences found"
    record_property("faults", summary)
    print(f"faults on {'SQLite' if on_sqlite else 'PostgreSQL'}: {summary}")
    assert found == []


async def read(scene: Scene) -> list[Incoming]:
    async with Bus(scene.nats_url, scene.stream) as bus:
        return await bus.messages()
