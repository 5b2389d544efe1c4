"""A rebuild of all views from a stream: beside a raw upsert of the same facts, and again killed three times on the way.

Run as a program with the address of the views, of the bus and the file with the user's seed, it is the process that is killed.
"""

import asyncio
import hashlib
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from nats.aio.client import Client
from sqlalchemy import select

from benchmarks import sample
from benchmarks.measure import Bench, Hop, Row, Target, say
from benchmarks.projecting import BATCH, raw_upsert, upsert_batch, wire
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
from services.kernel.elsewhere import BATCH as ELSEWHERE
from services.kernel.elsewhere import Elsewhere
from services.kernel.inbox import Inbox
from services.kernel.run import spare_the_collector
from services.kernel.views import Generation, ViewSet, open_engine
from services.reporting.intake import DECODE, opened
from services.reporting.views import views
from services.suite.natsd import NatsServer, streams

STREAM = "MEMBERS"
MILLION = 1_000_000
MEBI = 1024 * 1024
KILLED_AT = (0.25, 0.5, 0.75)
"""Shares of the facts after which the rebuilding process is killed."""


async def nothing_missing(_: int, __: int) -> list[Incoming]:
    """Answer an inbox that asks for facts it missed: none, the stream is whole."""
    return []


@asynccontextmanager
async def connected(url: str, seed_file: str) -> AsyncIterator[Client]:
    """Give a connection to the bus as its administrator."""
    broker = connect(url, name="admin", seed_file=seed_file)
    await broker.start()
    try:
        yield client(broker)
    finally:
        await stop(broker)


def run(bench: Bench, dialects: Sequence[str]) -> list[Hop]:
    """Measure the rebuild from one stream into each database."""
    facts = bench.scale.rebuild
    server = NatsServer(bench.directory / "nats-rebuild", sample.BLOC)
    server.start()
    try:
        say(f"{facts:,} facts into the stream")
        asyncio.run(_fill(server, facts))
        return [_measure(bench, dialect, server) for dialect in dialects]
    finally:
        server.stop()


def _measure(bench: Bench, dialect: str, server: NatsServer) -> Hop:
    facts = bench.scale.rebuild
    say(f"raw upsert of {facts:,} facts on {dialect}")
    raw = _raw(bench.url(dialect, "rebuild-raw"), facts)
    url = bench.url(dialect, "rebuilt")
    shown = ViewSet(open_engine(url), views, sample.now)
    try:
        say(f"rebuild on {dialect}")
        live = shown.create()
        memory: list[float] = []
        start = time.perf_counter()
        seed = str(server.seed("admin"))
        asyncio.run(_rebuild(url, server.url, seed, shown, live, lambda elsewhere: memory.append(_rss(elsewhere))))
        seconds = time.perf_counter() - start
        assert shown.place(live, STREAM).position == facts
        shown.swap(live)
        say(f"rebuild on {dialect}, killed {len(KILLED_AT)} times")
        start = time.perf_counter()
        reached = _killed(url, server, shown, facts)
        again = shown.begun()
        disturbed = time.perf_counter() - start
        assert shown.place(again, STREAM).position == facts
        say(f"hashes of all rows on {dialect}")
        hashes, others = _hashes(shown, live), _hashes(shown, again)
    finally:
        shown.close()
    differing = sorted(name for name in hashes if hashes[name] != others[name])
    million, ratio = seconds / facts * MILLION, facts / seconds / raw
    third = memory[len(memory) // 3]
    growth = (max(memory) - third) / MEBI
    lines = [
        Row("library default, one fact a transaction (measured.md §2.5)", "14–20 min a million"),
        Row("raw: JSON read, 500-row upsert loop", f"{raw:,.0f}/s", 1.0),
        Row(f"ours, {facts:,} facts from the stream", f"{facts / seconds:,.0f}/s", ratio),
        Row("ours, a million at that rate", f"{million:.0f} s"),
        Row(
            f"ours, killed after {', '.join(f'{one:,}' for one in reached)}", f"{disturbed:.0f} s", seconds / disturbed
        ),
        Row("rows made", f"{sum(number for number, _ in hashes.values()):,}"),
        Row("memory (RSS) at the start", f"{memory[0] / MEBI:.0f} MiB"),
        Row("memory (RSS) after a third", f"{third / MEBI:.0f} MiB"),
        Row("memory (RSS), most", f"{max(memory) / MEBI:.0f} MiB"),
    ]
    targets = [
        Target(f"rebuild of 1 million facts, {dialect}", "≤ 60 s", f"{million:.0f} s", million <= 60),
        Target(f"rebuild, memory flat, {dialect}", "≤ 32 MiB more from a third on", f"{growth:+.0f} MiB", growth <= 32),
        Target(
            f"rebuild killed {len(reached)} times, {dialect}",
            "every row as undisturbed",
            f"{len(hashes) - len(differing)} of {len(hashes)} tables{': ' * bool(differing)}{', '.join(differing)}",
            not differing and len(reached) == len(KILLED_AT),
        ),
    ]
    return Hop(f"rebuild of all views beside the live ones, {dialect}", lines, targets)


def _raw(url: str, count: int) -> float:
    """Return how many facts a second a bare upsert loop reads and writes, without what making them takes."""
    facts, taken = sample.facts(count), 0.0
    with raw_upsert(url) as upsert:
        while part := [wire(fact) for fact in islice(facts, BATCH)]:
            start = time.perf_counter()
            upsert_batch(upsert, part)
            taken += time.perf_counter() - start
    return count / taken


async def _fill(server: NatsServer, count: int) -> None:
    async with connected(server.url, str(server.seed("admin"))) as nc:
        await drop_stream(nc, STREAM)
        await provision(nc, streams())
        facts, seq, previous = sample.facts(count), 0, 0
        while part := list(islice(facts, ATOMIC_BATCH)):
            batch = [_outgoing(fact) for fact in part]
            seq = await publish_atomic(nc, batch, source="members", previous=previous, last_seq=seq)
            previous = batch[-1].position


def _outgoing(fact: Fact) -> Outgoing:
    body = fact.model_dump_json().encode()
    return Outgoing(fact.subject(sample.BLOC), fact.type(), str(fact.key()), fact.origin.position, body)


async def _rebuild(
    url: str, bus: str, seed_file: str, shown: ViewSet, generation: Generation, beat: Callable[[Elsewhere], None]
) -> None:
    """Fill a generation as `bcd rebuild` does."""
    async with connected(bus, seed_file) as nc:
        with Elsewhere(shown, partial(opened, url, sample.now)) as elsewhere:
            inbox = Inbox(
                lambda: nc,
                elsewhere,
                stream=STREAM,
                decode=elsewhere.unread(DECODE),
                refill=nothing_missing,
                generation=generation,
                batch=ELSEWHERE,
            )
            await inbox.run(lambda: beat(elsewhere), until_end=True)


def _killed(url: str, server: NatsServer, shown: ViewSet, facts: int) -> list[int]:
    """Rebuild in one process after the other, each but the last killed; return the positions they had reached."""
    command = [sys.executable, "-m", "benchmarks.rebuilding", url, server.url, str(server.seed("admin"))]
    reached = []
    for share in (*KILLED_AT, 1.0):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for line in child.stdout:
                if share < 1 and int(line) >= share * facts:
                    child.kill()
                    break
            child.wait()
        if share < 1:
            reached.append(shown.place(shown.begun(), STREAM).position)
        elif child.returncode:
            raise RuntimeError(f"the last of the rebuilding processes ended with {child.returncode}")
    return reached


def _hashes(shown: ViewSet, generation: Generation) -> dict[str, tuple[int, str]]:
    """Return the number and a hash of all rows of each table in the order of their keys; names are without the generation's."""
    return {name: _hash(rows) for name, rows in _tables(shown, generation)}


def _hash(rows: Iterator[tuple[object, ...]]) -> tuple[int, str]:
    digest, number = hashlib.sha256(), 0
    for row in rows:
        digest.update(repr(row).encode())
        number += 1
    return number, digest.hexdigest()


def _tables(shown: ViewSet, generation: Generation) -> Iterator[tuple[str, Iterator[tuple[object, ...]]]]:
    with shown.engine.connect() as db:
        for table in generation.metadata.sorted_tables:
            if table.name not in (generation.position.name, generation.parked.name):
                found = select(table).order_by(*(table.primary_key.columns or table.columns))
                rows = db.execution_options(yield_per=10_000).execute(found)
                yield table.name.removesuffix(f"_{generation.name}"), (tuple(row) for row in rows)


def _rss(elsewhere: Elsewhere) -> float:
    """Return the memory of the process that reads and of the one that writes, in bytes."""
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in ("self", elsewhere.pid))
    return sum(pages) * resource.getpagesize()


def main() -> None:
    """Go on with the rebuild that was begun, writing the position reached after each batch to standard output."""
    url, bus, seed_file = sys.argv[1:]
    spare_the_collector()
    shown = ViewSet(open_engine(url), views, sample.now)
    generation = shown.begun()

    def tell(_: Elsewhere) -> None:
        sys.stdout.write(f"{shown.place(generation, STREAM).position}\n")
        sys.stdout.flush()

    try:
        asyncio.run(_rebuild(url, bus, seed_file, shown, generation, tell))
    finally:
        shown.close()


if __name__ == "__main__":
    main()
