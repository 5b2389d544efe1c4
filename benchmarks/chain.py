"""The whole chain in one process: from a commit to what a dashboard query sees, and a rebuild of all views."""

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path

from nats.aio.client import Client

from benchmarks import sample
from benchmarks.measure import Bench, Hop, Row, Target, percentile, say
from contracts.base import Fact
from services.kernel.bus import (
    ATOMIC_BATCH,
    Incoming,
    Outgoing,
    client,
    connect,
    drop_stream,
    provision,
    publish_atomic,
    stop,
)
from services.kernel.inbox import Inbox
from services.kernel.relay import Outbox, Relay, wake_on_commit
from services.kernel.store import Store
from services.kernel.views import ViewSet, open_engine
from services.members.publishing import publish
from services.reporting.intake import DECODE
from services.reporting.views import views
from services.suite.natsd import NatsServer, streams

STREAM = "MEMBERS"
MILLION = 1_000_000
MEBI = 1024 * 1024


async def _nothing_missing(_: int, __: int) -> list[Incoming]:
    return []


async def _nothing_to_restore() -> None:
    return None


@asynccontextmanager
async def _connected(server: NatsServer) -> AsyncIterator[Client]:
    broker = connect(server.url, name="admin", seed_file=str(server.seed("admin")))
    await broker.start()
    try:
        yield client(broker)
    finally:
        await stop(broker)


def latency(bench: Bench) -> Hop:
    """Measure how long after a command's start a query shows it, nothing else going on."""
    say("latency")
    server = NatsServer(bench.directory / "nats-latency", sample.BLOC)
    server.start()
    store = sample.open_store(bench.url("SQLite", "latency-store"), bench.url("SQLite", "latency-keys"))
    shown = ViewSet(open_engine(bench.url("SQLite", "latency-views")), views, sample.now)
    try:
        taken = asyncio.run(_latency(bench, server, store, shown))
    finally:
        shown.close()
        sample.close_store(store)
        server.stop()
    p50, p99 = percentile(taken, 0.5), percentile(taken, 0.99)
    rows = [
        Row("default: a batch that fills or times out (measured.md §3.3)", "4,000–4,800 ms"),
        Row(f"ours, p50 of {len(taken)}", f"{p50:.1f} ms"),
        Row("ours, p99", f"{p99:.1f} ms"),
    ]
    target = Target("commit → visible in a query, idle", "p99 ≤ 50 ms", f"p99 {p99:.1f} ms", p99 <= 50)
    return Hop("from a command to what a query shows, idle system", rows, [target])


async def _latency(bench: Bench, server: NatsServer, store: Store, shown: ViewSet) -> list[float]:
    async with _connected(server) as nc:
        await provision(nc, streams())
        outbox = Outbox(store, publish, sample.BLOC)
        relay = Relay(store, outbox, nc, stream=STREAM, source="members", restore=_nothing_to_restore)
        inbox = Inbox(nc, shown, stream=STREAM, decode=DECODE, refill=_nothing_missing)
        wake_on_commit(store, relay.wake)
        tasks = [asyncio.create_task(loop(lambda: None)) for loop in (relay.run, inbox.run)]
        taken = [await asyncio.to_thread(_see, store, shown, number + 1) for number in range(bench.scale.samples + 20)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return taken[20:]


def _see(store: Store, shown: ViewSet, number: int) -> float:
    time.sleep(0.005)
    start = time.perf_counter()
    written = store.write(lambda work: sample.register(work, number), sample.CALLER)
    assert shown.wait(STREAM, written.position, 20), "the fact did not come within 20 s"
    return (time.perf_counter() - start) * 1000


def rebuild(bench: Bench, url: str) -> Hop:
    """Measure the rebuild of all views from a stream, into the database at `url`, which is left as rebuilt."""
    facts = bench.scale.rebuild
    say(f"rebuild of {facts:,} facts")
    server = NatsServer(bench.directory / "nats-rebuild", sample.BLOC)
    server.start()
    shown = ViewSet(open_engine(url), views, sample.now)
    try:
        seconds, memory = asyncio.run(_rebuild(server, shown, facts))
    finally:
        shown.close()
        server.stop()
    million = seconds / facts * MILLION
    third = memory[len(memory) // 3]
    growth = (memory[-1] - third) / MEBI
    rows = [
        Row("library default, one fact a transaction (measured.md §2.5)", "14–20 min a million"),
        Row(f"ours, {facts:,} facts from the stream", f"{facts / seconds:,.0f}/s"),
        Row("ours, a million at that rate", f"{million:.0f} s"),
        Row("memory (RSS) at the start", f"{memory[0] / MEBI:.0f} MiB"),
        Row("memory (RSS) after a third", f"{third / MEBI:.0f} MiB"),
        Row("memory (RSS) at the end", f"{memory[-1] / MEBI:.0f} MiB"),
    ]
    targets = [
        Target("rebuild of 1 million facts", "≤ 60 s", f"{million:.0f} s", million <= 60),
        Target("rebuild, memory flat", "≤ 32 MiB more from a third on", f"{growth:+.0f} MiB", growth <= 32),
    ]
    return Hop("rebuild of all views beside the live ones", rows, targets)


async def _rebuild(server: NatsServer, shown: ViewSet, count: int) -> tuple[float, list[float]]:
    async with _connected(server) as nc:
        await drop_stream(nc, STREAM)
        await provision(nc, streams())
        await _fill(nc, sample.facts(count))
        generation = shown.create()
        inbox = Inbox(nc, shown, stream=STREAM, decode=DECODE, refill=_nothing_missing, generation=generation)
        memory = [_rss()]
        start = time.perf_counter()
        await inbox.run(lambda: memory.append(_rss()), until_end=True)
        seconds = time.perf_counter() - start
        assert inbox.status.applied == count
        shown.swap(generation)
        return seconds, memory


async def _fill(nc: Client, facts: Iterator[Fact]) -> None:
    seq = previous = 0
    while part := list(islice(facts, ATOMIC_BATCH)):
        batch = [
            Outgoing(
                fact.subject(sample.BLOC),
                fact.type(),
                str(fact.key()),
                fact.origin.position,
                fact.model_dump_json().encode(),
            )
            for fact in part
        ]
        seq = await publish_atomic(nc, batch, source="members", previous=previous, last_seq=seq)
        previous = batch[-1].position


def _rss() -> float:
    if sys.platform == "linux":
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
