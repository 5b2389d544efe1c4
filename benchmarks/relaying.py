"""Facts from the store to JetStream that syncs every write: atomic batches alone, one publish at a time, our relay."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from time import perf_counter
from uuid import uuid4

from nats.aio.client import Client

from benchmarks import sample
from benchmarks.measure import Bench, Hop, ratio_target, say, table
from services.kernel.bus import (
    ATOMIC_BATCH,
    Outgoing,
    StreamDeclaration,
    client,
    connect,
    drop_stream,
    provision,
    stop,
)
from services.kernel.relay import Outbox, Relay
from services.kernel.store import Store
from services.members.publishing import publish
from services.suite.natsd import NatsServer, streams

RAW = "raw: atomic batches of 500, no headers of ours"
EACH = "default: await js.publish, one at a time"
OURS = "ours: relay from the store, all headers"
STREAM = "MEMBERS"
TURNS = 4


def run(bench: Bench) -> Hop:
    """Measure on a nats-server with `sync_interval: always`."""
    say("relay to JetStream")
    server = NatsServer(bench.directory / "nats-relay", sample.BLOC)
    server.start()
    store = sample.open_store(bench.url("SQLite", "relay-store"), bench.url("SQLite", "relay-keys"))
    try:
        made = sample.people(store, max(100, bench.scale.facts // (1 + 2 * TURNS)), TURNS)
        found = asyncio.run(_measure(bench, server, store, made))
    finally:
        sample.close_store(store)
        server.stop()
    hop = table("facts from the store to JetStream, sync_interval: always", found, RAW)
    hop.targets.append(
        ratio_target("relay store → JetStream, all headers", found[OURS] / found[RAW], 0.5, "atomic batches")
    )
    return hop


async def _measure(bench: Bench, server: NatsServer, store: Store, made: int) -> dict[str, float]:
    broker = connect(server.url, name="admin", seed_file=str(server.seed("admin")))
    await broker.start()
    nc = client(broker)
    outbox = Outbox(store, publish, sample.BLOC)
    bodies = _page(outbox, made)
    contenders: dict[str, Callable[[], Awaitable[float]]] = {
        RAW: partial(_atomic, nc, bodies),
        EACH: partial(_each, nc, bodies[: bench.scale.single_facts * 4]),
        OURS: partial(_relay, nc, store, outbox, made),
    }
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(bench.scale.rounds):
        for name, contender in contenders.items():
            await drop_stream(nc, STREAM)
            await provision(nc, _declared())
            rates[name].append(await contender())
    await stop(broker)
    return {name: sorted(found)[len(found) // 2] for name, found in rates.items()}


def _declared() -> list[StreamDeclaration]:
    return [one for one in streams() if one.name == STREAM]


def _page(outbox: Outbox, made: int) -> list[Outgoing]:
    bodies: list[Outgoing] = []
    scanned = 0
    while len(bodies) < made:
        page, scanned = outbox.page(scanned, ATOMIC_BATCH)
        bodies += page
    return bodies


async def _atomic(nc: Client, bodies: list[Outgoing]) -> float:
    start = perf_counter()
    for first in range(0, len(bodies), ATOMIC_BATCH):
        part = bodies[first : first + ATOMIC_BATCH]
        batch = uuid4().hex
        for number, one in enumerate(part[:-1], 1):
            headers = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
            await nc.publish(one.subject, one.data, headers=headers)
        headers = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(len(part)), "Nats-Batch-Commit": "1"}
        reply = await nc.request(part[-1].subject, part[-1].data, headers=headers, timeout=5)
        assert b"error" not in reply.data, reply.data
    return len(bodies) / (perf_counter() - start)


async def _each(nc: Client, bodies: list[Outgoing]) -> float:
    js = nc.jetstream()
    start = perf_counter()
    for one in bodies:
        await js.publish(one.subject, one.data)
    return len(bodies) / (perf_counter() - start)


async def _relay(nc: Client, store: Store, outbox: Outbox, made: int) -> float:
    async def restore() -> None:
        return None

    relay = Relay(store, outbox, lambda: nc, stream=STREAM, source="members", restore=restore)
    await relay.recover()
    start = perf_counter()
    while relay.progress.facts < made:
        await relay.step()
    return made / (perf_counter() - start)
