"""Three NATS servers as one bus: a stream grows onto all of them in place, and any one of them may die."""

import asyncio
import zlib
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from services.kernel.bus import NatsError, provision, read_stream, replicas
from services.kernel.relay import wake_on_commit
from services.kernel.store import Store
from services.kernel.views import ViewSet, open_engine
from tests.support.sample import AT, CALLER, COUNTER, ON, Add, Factory, close_store, declared, items, open_store
from tests.support.servers import NatsCluster
from tests.support.streams import Bus, expected_positions, is_chain, item, running

A = UUID(int=1)
EACH = 40
READS = 60


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[NatsCluster]:
    three = NatsCluster(tmp_path / "nats")
    three.start()
    yield three
    three.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = open_store(f"sqlite:///{tmp_path / 'store.db'}", f"sqlite:///{tmp_path / 'keys.db'}")
    yield one
    close_store(one)


@pytest.fixture
def stream(request: pytest.FixtureRequest) -> str:
    return f"T{zlib.crc32(request.node.nodeid.encode()):08X}"


def add(store: Store, first: int) -> None:
    """Commit EACH items, one by one."""
    for n in range(first, first + EACH):
        store.write(lambda work: work.decide(COUNTER, A, Add(item(n)), on=ON), CALLER)  # noqa: B023  # done at once


async def made(cluster: NatsCluster, stream: str) -> Bus:
    """Return a bus as soon as the three are agreed on who leads, with the stream on one of them."""
    async with asyncio.timeout(30):
        while True:
            bus = Bus(cluster.url, stream)
            try:
                return await bus.__aenter__()
            except (NatsError, TimeoutError, KeyError):
                await asyncio.sleep(0.2)


async def whole(bus: Bus) -> str:
    """Return the name of the server that leads the stream, as soon as all three have all of it."""
    async with asyncio.timeout(30):
        while True:
            try:
                found = (await bus.js.stream_info(bus.stream)).cluster
            except (NatsError, TimeoutError):
                found = None
            others = (found.replicas if found else None) or []
            if found and found.leader and len([one for one in others if one.current and not one.offline]) == 2:
                return found.leader
            await asyncio.sleep(0.1)


def test_a_stream_grows_onto_three_servers_and_outlives_the_one_that_led_it(
    cluster: NatsCluster, store: Store, tmp_path: Path, stream: str
) -> None:
    """INVARIANT: what stands in a stream stays when it is given more replicas, and no fact is lost or doubled with a server.

    Breaks when a batch that was cut off by a change of leaders is taken for published, or published again, a server that lost
    its disk leads with nothing, or a reader takes a server that does not know its consumer yet for the end of the stream.
    """
    views = ViewSet(open_engine(f"sqlite:///{tmp_path / 'views.db'}"), Factory(), lambda: AT)

    async def scenario() -> None:
        bus = await made(cluster, stream)
        relay, inbox = bus.relay(store), bus.inbox(views)
        wake_on_commit(store, relay.wake)
        async with running(relay.run, inbox.run):
            await asyncio.to_thread(add, store, 0)
            grown = replace(declared(stream, bus.bloc), replicas=replicas(cluster.url))
            assert await provision(bus.nc, [grown], only_look=True) == {stream: "updated"}
            assert await provision(bus.nc, [grown]) == {stream: "updated"}
            for first in (EACH, 3 * EACH):
                leader = cluster.servers[await whole(bus)]
                writing = asyncio.create_task(asyncio.to_thread(add, store, first))
                await asyncio.to_thread(leader.kill9)
                await writing
                await asyncio.to_thread(add, store, first + EACH)
                end = store.position()
                assert await asyncio.to_thread(views.wait, stream, end, 60), inbox.status
                await asyncio.to_thread(leader.start)
            emptied = cluster.servers[await whole(bus)]
            await asyncio.to_thread(emptied.wipe)
            await asyncio.to_thread(add, store, 5 * EACH)
            await whole(bus)
            assert await asyncio.to_thread(views.wait, stream, store.position(), 60), inbox.status
            assert await provision(bus.nc, [grown], only_look=True) == {stream: "unchanged"}
            for _ in range(READS):
                async with aclosing(read_stream(bus.nc, stream)) as reading:
                    assert len([fact async for fact in reading]) == 6 * EACH
        messages = await bus.messages()
        assert [one.position for one in messages] == expected_positions(store)
        assert is_chain(messages)
        await bus.__aexit__()

    asyncio.run(scenario())
    assert items(views) == [item(n) for n in range(6 * EACH)]
    views.close()
