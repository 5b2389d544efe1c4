"""The bus, against a real nats-server: declared streams, atomic and fenced batches, questions to a stream's owner."""

import asyncio
import subprocess
import sys
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from nats.js.api import StreamConfig

from services.kernel import bus as bus_
from services.kernel.bus import (
    BatchRefused,
    Fenced,
    NatsError,
    NotConnected,
    Outgoing,
    ask_owner,
    connect,
    drop_stream,
    last_message,
    position_of,
    provision,
    publish_atomic,
    read_stream,
    restore,
    start,
    stop,
    stream_info,
)
from services.kernel.inbox import Inbox
from services.kernel.relay import Outbox, Relay
from services.kernel.store import Store
from services.kernel.views import ViewSet
from tests.support.sample import BLOC, DECODE, SERVICE, TYPE, add, declared, items, publish
from tests.support.servers import NatsServer, free_port
from tests.support.streams import Bus, is_chain, item, nobody, running

A = UUID(int=1)
ROOT = Path(__file__).parents[2]


def outgoing(bus: Bus, *positions: int, size: int = 2) -> list[Outgoing]:
    subject = f"bcd.{bus.bloc}.{SERVICE}.u1.counter.counted.v1"
    return [Outgoing(subject, TYPE, str(A), position, b"x" * size) for position in positions]


def test_streams_are_made_once_and_brought_to_their_declaration(nats: NatsServer, stream: str) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            wanted = declared(stream, bus.bloc)
            await drop_stream(bus.nc, stream)
            await drop_stream(bus.nc, stream)
            assert await provision(bus.nc, [wanted]) == {stream: "created"}
            assert await provision(bus.nc, [wanted]) == {stream: "unchanged"}
            wider = replace(wanted, subjects=(*wanted.subjects, f"bcd.{bus.bloc}.more.>"))
            assert await provision(bus.nc, [wider], only_missing=True) == {stream: "unchanged"}
            assert await provision(bus.nc, [wider]) == {stream: "updated"}
            info = await stream_info(bus.js, stream)
            assert info is not None
            assert info.config.subjects == list(wider.subjects)

    asyncio.run(scenario())


def test_no_client_can_delete_or_purge_facts(nats: NatsServer, stream: str) -> None:
    """INVARIANT: facts cannot be taken out of a provisioned stream, nor do they age.

    Breaks when a stream is provisioned without deny_delete and deny_purge, or with a limit.
    """

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.put(1, 0, b"{}")
            with pytest.raises(NatsError):
                await bus.js.delete_msg(stream, 1)
            with pytest.raises(NatsError):
                await bus.js.purge_stream(stream)
            info = await stream_info(bus.js, stream)
            assert info is not None
            limits = info.config
            assert (limits.max_age or 0, limits.max_msgs, limits.max_bytes, info.state.messages) == (0, -1, -1, 1)

    asyncio.run(scenario())


def test_a_batch_lands_whole_and_names_its_predecessors(nats: NatsServer, stream: str) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            first = await publish_atomic(bus.nc, outgoing(bus, 3, 5, 9), source=SERVICE, previous=0, last_seq=0)
            assert await publish_atomic(bus.nc, outgoing(bus, 10), source=SERVICE, previous=9, last_seq=first) == 4
            messages = await bus.messages()
            assert [message.position for message in messages] == [3, 5, 9, 10]
            assert is_chain(messages)
            newest = await last_message(bus.js, stream)
            assert newest is not None
            headers = newest.headers or {}
            assert position_of(headers) == 10
            assert {name: value for name, value in headers.items() if name.startswith("ce-")} == {
                "ce-specversion": "1.0",
                "ce-id": "sample:10",
                "ce-source": "/sample",
                "ce-type": TYPE,
                "ce-subject": str(A),
            }

    asyncio.run(scenario())


def test_a_batch_behind_another_end_is_refused_whole(nats: NatsServer, stream: str) -> None:
    """INVARIANT: a batch lands whole behind exactly the sequence it expects, or leaves nothing.

    Breaks when the fence is not on the first message, or the batch is not atomic: a late relay would interleave.
    """

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await publish_atomic(bus.nc, outgoing(bus, 1, 2), source=SERVICE, previous=0, last_seq=0)
            for expected in (0, 1, 3):
                with pytest.raises(Fenced):
                    await publish_atomic(bus.nc, outgoing(bus, 3, 4), source=SERVICE, previous=2, last_seq=expected)
                with pytest.raises(Fenced):
                    await publish_atomic(bus.nc, outgoing(bus, 3), source=SERVICE, previous=2, last_seq=expected)
            assert await bus.positions() == [1, 2]

    asyncio.run(scenario())


def test_a_batch_the_stream_does_not_take_is_refused_aloud(nats: NatsServer, stream: str) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.drop()
            await bus.js.add_stream(StreamConfig(name=stream, subjects=[f"bcd.{bus.bloc}.>"], allow_direct=True))
            with pytest.raises(BatchRefused):
                await publish_atomic(bus.nc, outgoing(bus, 1, 2), source=SERVICE, previous=0, last_seq=0)
            await bus.drop()
            with pytest.raises(NatsError):
                await publish_atomic(bus.nc, outgoing(bus, 1), source=SERVICE, previous=0, last_seq=0)

    asyncio.run(scenario())


def test_a_stream_is_read_whole_and_once(nats: NatsServer, stream: str) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            async with aclosing(read_stream(bus.nc, stream)) as nothing:
                assert [one async for one in nothing] == []
            done = 0
            for start in range(0, 1200, 400):
                batch = outgoing(bus, *range(start + 1, start + 401))
                done = await publish_atomic(bus.nc, batch, source=SERVICE, previous=start, last_seq=done)
            async with aclosing(read_stream(bus.nc, stream)) as all_of_it:
                messages = [one async for one in all_of_it]
            assert [message.position for message in messages] == list(range(1, 1201))
            assert is_chain(messages)
            assert await bus.js.consumers_info(stream) == []

    asyncio.run(scenario())


def test_the_owner_answers_with_facts_from_its_store(nats: NatsServer, store: Store, stream: str) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            ask = ask_owner(bus.line, bus.bloc, SERVICE)
            with pytest.raises(NatsError):
                await ask(0, 10)
            for n in range(5):
                add(store, A, item(n))
            await bus.answer_for(store)
            await bus.relay_all(store)
            assert await ask(0, 10) == await bus.messages()
            assert [one.position for one in await ask(2, 2)] == [3, 4]
            assert await ask(5, 10) == []

    asyncio.run(scenario())


def test_who_starts_before_the_bus_serves_and_publishes_once_it_is_there(
    tmp_path: Path,
    store: Store,
    views: ViewSet,
    stream: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """INVARIANT: a service that is started while the bus is away takes commands, and their facts follow by themselves.

    Breaks when it waits for the bus before it serves, or when what was begun without a connection never gets one.
    """
    monkeypatch.setattr(bus_, "CONNECTS_WITHIN", 0.1)
    late = NatsServer(tmp_path / "late")

    async def scenario() -> None:
        broker = connect(late.url, name=stream, seed_file=None)
        line = await start(broker)
        with pytest.raises(NotConnected, match="NATS chưa trả lời"):
            line()
        remake = partial(restore, line, declared(stream, BLOC))
        relay = Relay(store, Outbox(store, publish, BLOC), line, stream=stream, source=SERVICE, restore=remake)
        inbox = Inbox(line, views, stream=stream, decode=DECODE, refill=nobody)
        async with running(relay.run, inbox.run) as beats:
            await asyncio.to_thread(add, store, A, item(1))
            await beats.until(lambda: bool(relay.progress.trouble and inbox.status.trouble))
            assert relay.reason() == f"{stream}: NotConnected: NATS chưa trả lời"
            await asyncio.to_thread(late.start)
            await beats.until(lambda: inbox.status.applied == 1)
        assert [relay.reason(), inbox.status.trouble] == ["", ""]
        assert items(views) == [item(1)]
        assert "NATS answers now" in caplog.messages
        await stop(broker)

    try:
        asyncio.run(scenario())
    finally:
        late.stop()


def test_who_never_reached_the_bus_stops_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus_, "CONNECTS_WITHIN", 0.1)

    async def scenario() -> None:
        broker = connect(f"nats://127.0.0.1:{free_port()}", name="never", seed_file=None)
        await start(broker)
        await asyncio.wait_for(stop(broker), 5)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(scenario())


def test_a_bus_that_comes_late_and_refuses_ends_the_process(tmp_path: Path) -> None:
    """INVARIANT: a service with a wrong key does not look as if it only waited for its bus."""
    late = NatsServer(tmp_path / "late", 'authorization { user: "an", password: "x" }')
    waiting = subprocess.Popen([sys.executable, "-c", REFUSED, late.url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with waiting as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "without\n"
        late.start()
        assert process.wait(30) == 70
    late.stop()


REFUSED = """
import asyncio, sys
from services.kernel import bus

async def main():
    bus.CONNECTS_WITHIN = 0.1
    broker = bus.connect(sys.argv[1], name="refused", seed_file=None)
    await bus.start(broker)
    print("without", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""

ENDS = """
import asyncio, sys
from services.kernel.bus import client, connect, stop

async def main():
    broker = connect(sys.argv[1], name="ends", seed_file=None)
    await broker.start()
    if sys.argv[2] == "stopped":
        await stop(broker)
    else:
        await client(broker).close()
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.parametrize(("how", "code"), [("closed", 70), ("stopped", 0)])
def test_a_connection_closed_for_good_ends_the_process(nats: NatsServer, how: str, code: int) -> None:
    """INVARIANT: a process whose connection will never come back ends, so that it is started again.

    Breaks when the closed callback is lost: the process would look alive and publish nothing.
    """
    ended = subprocess.run([sys.executable, "-c", ENDS, nats.url, how], cwd=ROOT, timeout=30, check=False)
    assert ended.returncode == code
