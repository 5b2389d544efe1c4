"""The relay, against a real nats-server: every fact once, in order, whatever becomes of the stream."""

import asyncio
from uuid import UUID

import pytest

from services.kernel import relay as relaying
from services.kernel.bus import Fenced, publish_atomic, stream_info
from services.kernel.relay import Outbox, Relay, StreamAhead, wake_on_commit
from services.kernel.store import Store, Work
from tests.support.sample import CALLER, COUNTER, ON, SERVICE, TYPE, Add, Counted, Note, add, publish
from tests.support.servers import NatsServer
from tests.support.streams import Bus, expected_positions, is_chain, item, running

A, B = UUID(int=1), UUID(int=2)


def add_many(store: Store, first: int, count: int) -> None:
    """Add items to a few counters in one commit, a private event between every two."""

    def work(work: Work) -> None:
        for n in range(first, first + count):
            work.decide(COUNTER, UUID(int=1 + n % 3), Add(item(n)), on=ON)
            work.decide(COUNTER, A, Note(), on=ON)

    store.write(work, CALLER)


async def assert_complete(bus: Bus, store: Store) -> None:
    messages = await bus.messages()
    assert [message.position for message in messages] == await asyncio.to_thread(expected_positions, store)
    assert is_chain(messages)


def test_every_fact_is_published_once_in_order_and_names_the_one_before(
    nats: NatsServer, store: Store, stream: str
) -> None:
    """INVARIANT: the stream is the store's facts in commit order, each naming its predecessor, private events left out.

    Breaks when `es-prev` counts private events or is lost between batches: every inbox would see holes, or none.
    """
    add_many(store, 0, 700)
    add_many(store, 700, 3)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            relay = await bus.relay_all(store)
            await assert_complete(bus, store)
            assert relay.progress.facts == 703
            first = (await bus.messages())[0]
            assert (first.type, first.key) == (TYPE, str(A))
            assert Counted.model_validate_json(first.data) == publish(store.log(0, 1)[0])
            assert await relay.step() == 0

    asyncio.run(scenario())


def test_a_relay_that_begins_anew_goes_on_where_the_stream_ends(nats: NatsServer, store: Store, stream: str) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            for n in range(4):
                add_many(store, n * 3, 3)
                await bus.relay_all(store)
            await assert_complete(bus, store)

    asyncio.run(scenario())


def test_of_two_relays_one_is_fenced_and_nothing_comes_twice(nats: NatsServer, store: Store, stream: str) -> None:
    """INVARIANT: two relays at once never publish a fact twice nor out of order.

    Breaks when the expected last sequence is left off a batch, or a relay takes it from elsewhere than the stream.
    """
    add_many(store, 0, 5)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            first, second = bus.relay(store), bus.relay(store)
            await first.recover()
            await second.recover()
            assert await first.step() == 5
            with pytest.raises(Fenced):
                await second.step()
            await second.recover()
            assert await second.step() == 0
            add_many(store, 5, 5)
            assert await second.step() == 5
            with pytest.raises(Fenced):
                await first.step()
            await assert_complete(bus, store)

    asyncio.run(scenario())


def test_two_relays_at_work_while_commits_come_in(nats: NatsServer, store: Store, stream: str) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            relays = [bus.relay(store), bus.relay(store)]
            wake_on_commit(store, *(relay.wake for relay in relays))
            async with running(*(relay.run for relay in relays)) as beats:
                for n in range(30):
                    await asyncio.to_thread(add_many, store, n * 4, 4)
                end = await asyncio.to_thread(expected_positions, store)
                await beats.until(lambda: any(relay.progress.published == end[-1] for relay in relays))
                await beats.until(lambda: sum(relay.progress.standing_by for relay in relays) == 1)
            await assert_complete(bus, store)

    asyncio.run(scenario())


def test_a_stream_that_is_gone_is_made_anew_and_refilled(nats: NatsServer, store: Store, stream: str) -> None:
    """INVARIANT: the store is the truth: a lost stream comes back fact by fact as it was.

    Breaks when the relay remembers how far it got anywhere but in the stream.
    """
    add_many(store, 0, 600)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            relay = await bus.relay_all(store)
            before = await bus.messages()
            await bus.drop()
            async with running(relay.run) as beats:
                await beats.until(lambda: relay.progress.facts == 1200)
            assert await bus.messages() == before

    asyncio.run(scenario())


def test_a_purged_stream_is_refilled_behind_its_old_end(nats: NatsServer, store: Store, stream: str) -> None:
    add_many(store, 0, 6)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.drop()
            await bus.js.add_stream(name=stream, subjects=[f"bcd.{bus.bloc}.>"], allow_direct=True, allow_atomic=True)
            relay = await bus.relay_all(store)
            await bus.js.purge_stream(stream)
            async with running(relay.run) as beats:
                await beats.until(lambda: relay.progress.facts == 12)
            await assert_complete(bus, store)
            info = await stream_info(bus.js, stream)
            assert info is not None
            assert (info.state.first_seq, info.state.last_seq) == (7, 12)

    asyncio.run(scenario())


def test_a_lost_tail_is_published_again(nats: NatsServer, store: Store, stream: str) -> None:
    """INVARIANT: a stream that came back shorter than it was is filled up from the store, without a hole.

    Breaks when a relay goes on from its own memory after the server lost what it had acknowledged.
    """
    add_many(store, 0, 10)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            relay = await bus.relay_all(store)
            await bus.drop()
            await bus.restore()
            kept, _ = Outbox(store, publish, bus.bloc).page(0, 5)
            await publish_atomic(bus.nc, kept, source=SERVICE, previous=0, last_seq=0)
            add_many(store, 10, 1)
            with pytest.raises(Fenced):
                await relay.step()
            async with running(relay.run) as beats:
                await beats.until(lambda: relay.progress.facts == 10 + 11 - len(kept))
            await assert_complete(bus, store)

    asyncio.run(scenario())


def test_a_stream_ahead_of_the_store_stops_the_relay(nats: NatsServer, store: Store, stream: str) -> None:
    """INVARIANT: nothing is published behind facts the store does not know: it was restored from an older copy.

    Breaks when the relay takes the stream's position on trust: new facts would carry positions already used.
    """

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.put(5, 0, b"{}")
            with pytest.raises(StreamAhead):
                await bus.relay(store).recover()

    asyncio.run(scenario())


def test_a_killed_server_costs_nothing(own_nats: NatsServer, store: Store, stream: str) -> None:
    async def scenario() -> None:
        async with Bus(own_nats.url, stream) as bus:
            relay = bus.relay(store)
            async with running(relay.run) as beats:
                for n in range(3):
                    await asyncio.to_thread(add_many, store, n * 20, 10)
                    relay.wake()
                    await asyncio.to_thread(own_nats.kill9)
                    await asyncio.to_thread(add_many, store, n * 20 + 10, 10)
                    relay.wake()
                    await asyncio.to_thread(own_nats.start)
                end = (await asyncio.to_thread(expected_positions, store))[-1]
                await beats.until(lambda: relay.progress.published == end)
            await assert_complete(bus, store)

    asyncio.run(scenario())


def test_a_relay_shows_life_while_its_stream_cannot_be_had(nats: NatsServer, store: Store, stream: str) -> None:
    """INVARIANT: an outage of the bus does not make the relay look wedged: the watchdog would end the whole process.

    Breaks when the relay waits for the server without a beat.
    """
    add_many(store, 0, 3)
    tries: list[int] = []

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:

            async def restore() -> None:
                tries.append(len(tries))
                if len(tries) < 3:
                    raise TimeoutError
                await bus.restore()

            await bus.drop()
            relay = Relay(store, Outbox(store, publish, bus.bloc), bus.line, stream=stream, source="s", restore=restore)
            async with running(relay.run) as beats:
                await beats.until(lambda: len(tries) == 2)
                assert relay.reason() == f"{stream}: TimeoutError"
                await beats.until(lambda: relay.progress.facts == 3)
                assert relay.reason() == ""

    asyncio.run(scenario())


def test_large_facts_are_split_over_batches_and_answers(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(10):
        add(store, A, item(n))
    outbox = Outbox(store, publish, "thu")
    rows = outbox.facts(0, 4)
    assert [row["position"] for row in rows] == [1, 2, 3, 4]
    assert [row["previous"] for row in outbox.facts(4, 3)] == [4, 5, 6]
    assert outbox.facts(10, 3) == []
    size = len(outbox.page(0, 1)[0][0].data)
    monkeypatch.setattr(relaying, "BATCH_BYTES", 3 * size)
    assert [len(outbox.page(after, 500)[0]) for after in (0, 3, 6, 9)] == [3, 3, 3, 1]
