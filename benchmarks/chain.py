"""The whole chain in one process: from a commit to what a dashboard query sees."""

import asyncio
import time

from benchmarks import sample
from benchmarks.measure import Bench, Hop, Row, Target, percentile, say
from benchmarks.rebuilding import STREAM, connected, nothing_missing
from services.kernel.bus import provision
from services.kernel.inbox import Inbox
from services.kernel.relay import Outbox, Relay, wake_on_commit
from services.kernel.store import Store
from services.kernel.views import ViewSet, open_engine
from services.members.publishing import publish
from services.reporting.intake import DECODE
from services.reporting.views import views
from services.suite.natsd import NatsServer, streams


async def _nothing_to_restore() -> None:
    return None


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
    async with connected(server.url, str(server.seed("admin"))) as nc:
        await provision(nc, streams())
        outbox = Outbox(store, publish, sample.BLOC)
        relay = Relay(store, outbox, lambda: nc, stream=STREAM, source="members", restore=_nothing_to_restore)
        inbox = Inbox(lambda: nc, shown, stream=STREAM, decode=DECODE, refill=nothing_missing)
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
