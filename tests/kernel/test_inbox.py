"""The inbox, against a real nats-server: each fact once in effect, in order, whatever becomes of stream, server and peers."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from nats.js.api import StreamConfig
from sqlalchemy import Connection, MetaData

from services.kernel.bus import Incoming
from services.kernel.inbox import Inbox, OwnInbox
from services.kernel.relay import wake_on_commit
from services.kernel.store import Recorded, Store, Work
from services.kernel.views import View, ViewSet, open_engine
from tests.support.sample import AT, CALLER, COUNTER, ON, Add, Factory, Note, items, publish, totals
from tests.support.servers import NatsServer
from tests.support.streams import Bus, item, nobody, running

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
MANY = 5000


def fill(store: Store, first: int, count: int) -> int:
    """Add items to three counters in one commit, private events among them; return the last fact's position."""

    def work(work: Work) -> None:
        for n in range(first, first + count):
            work.decide(COUNTER, (A, B, C)[n % 3], Add(item(n), n % 7), on=ON)
            if n % 5 == 0:
                work.decide(COUNTER, A, Note(), on=ON)

    return store.write(work, CALLER).position


def assert_exact(views: ViewSet, count: int) -> None:
    """The views hold items 0 … count-1 once each, in order, and the totals that follow from them by hand."""
    assert items(views) == [item(n) for n in range(count)]
    facts, amounts = Counter(n % 3 for n in range(count)), Counter[int]()
    for n in range(count):
        amounts[n % 3] += n % 7
    assert totals(views) == {(A, B, C)[k]: (facts[k], amounts[k]) for k in facts}
    assert views.parked() == []


async def arrives(views: ViewSet, stream: str, position: int) -> None:
    assert await asyncio.to_thread(views.wait, stream, position, 15), f"{stream} did not get to {position}"


async def so(holds: Callable[[], bool]) -> None:
    """Wait until an inbox says so of itself: that is a moment after what it applied can be read."""
    async with asyncio.timeout(15):
        while not holds():
            await asyncio.sleep(0)


async def catch_up(bus: Bus, views: ViewSet) -> None:
    """Apply what stands in the stream, with an inbox that begins anew."""
    await asyncio.wait_for(bus.inbox(views).run(lambda: None, until_end=True), 15)


def test_each_fact_is_applied_once_in_order(nats: NatsServer, store: Store, views: ViewSet, stream: str) -> None:
    """INVARIANT: rows and position move together: the views hold exactly what was published, in its order.

    Breaks when rows and position are saved apart, or messages are handed to the views as they come off two requests.
    """
    end = fill(store, 0, 1300)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            relay = await bus.relay_all(store)
            inbox = bus.inbox(views, batch=200)
            async with running(inbox.run):
                await arrives(views, stream, end)
                more = fill(store, 1300, 10)
                await relay.step()
                await arrives(views, stream, more)
                await so(lambda: inbox.status.applied == 1310)
            assert (inbox.status.position, inbox.status.applied, inbox.status.halted) == (more, 1310, "")

    asyncio.run(scenario())
    assert_exact(views, 1310)


def test_an_inbox_that_begins_anew_goes_on_from_the_views_position(
    nats: NatsServer, store: Store, views: ViewSet, stream: str
) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await catch_up(bus, views)
            for n in range(4):
                fill(store, n * 25, 25)
                await bus.relay_all(store)
                await catch_up(bus, views)
                await catch_up(bus, views)

    asyncio.run(scenario())
    assert_exact(views, 100)


def test_a_recreated_stream_is_followed_from_where_the_view_is(
    nats: NatsServer, store: Store, views: ViewSet, stream: str
) -> None:
    """INVARIANT: a stream made anew has other sequence numbers; the view finds its place by position and repeats nothing.

    Breaks when the stored sequence is believed without comparing which making of the stream it belongs to.
    """
    end = fill(store, 0, 40)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.relay_all(store)
            inbox = bus.inbox(views)
            async with running(inbox.run):
                await arrives(views, stream, end)
                await bus.drop()
                more = fill(store, 40, 10)
                await bus.relay_all(store)
                await arrives(views, stream, more)
                await so(lambda: inbox.status.applied == 50)
            assert inbox.status.anchored >= 1

    asyncio.run(scenario())
    assert_exact(views, 50)


def test_a_stream_behind_the_view_is_waited_for_while_it_is_refilled(
    nats: NatsServer, store: Store, views: ViewSet, stream: str
) -> None:
    end = fill(store, 0, 20)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.relay_all(store)
            inbox = bus.inbox(views)
            async with running(inbox.run) as beats:
                await arrives(views, stream, end)
                await bus.drop()
                await beats.until(lambda: "does not exist" in inbox.status.halted)
                await bus.restore()
                await beats.until(lambda: "being refilled" in inbox.status.halted)
                more = fill(store, 20, 5)
                await bus.relay_all(store)
                await arrives(views, stream, more)
                await beats.until(lambda: inbox.status.halted == "")

    asyncio.run(scenario())
    assert_exact(views, 25)


def test_a_purged_stream_is_no_hole_once_refilled(nats: NatsServer, store: Store, views: ViewSet, stream: str) -> None:
    end = fill(store, 0, 20)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.drop()
            config = StreamConfig(name=stream, subjects=[f"bcd.{bus.bloc}.>"], allow_direct=True, allow_atomic=True)
            await bus.js.add_stream(config)
            await bus.relay_all(store)
            async with running(bus.inbox(views).run):
                await arrives(views, stream, end)
                await bus.js.purge_stream(stream)
                more = fill(store, 20, 5)
                await bus.relay_all(store)
                await arrives(views, stream, more)

    asyncio.run(scenario())
    assert_exact(views, 25)


# Holes.


async def put_with_a_hole(bus: Bus, store: Store, missing: range) -> None:
    """Put the store's facts into the stream by hand, all but those numbered `missing`."""
    previous = 0
    for number, recorded in enumerate(one for one in store.log(0, 1000) if publish(one)):
        fact = publish(recorded)
        assert fact is not None
        if number not in missing:
            await bus.put(recorded.position, previous, fact)
        previous = recorded.position


def test_a_hole_is_filled_by_the_owner(nats: NatsServer, store: Store, views: ViewSet, stream: str) -> None:
    """INVARIANT: a fact missing from the stream reaches the views all the same, in its place.

    Breaks when `es-prev` is not compared with the view's position: a lost fact would go unnoticed for ever.
    """
    end = fill(store, 0, 30)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await put_with_a_hole(bus, store, range(10, 20))
            await bus.answer_for(store)
            inbox = bus.inbox(views, batch=4)
            async with running(inbox.run):
                await arrives(views, stream, end)
            assert inbox.status.refilled == 10

    asyncio.run(scenario())
    assert_exact(views, 30)


def test_with_a_hole_and_a_silent_owner_the_inbox_stops(
    nats: NatsServer, store: Store, views: ViewSet, stream: str
) -> None:
    """INVARIANT: the inbox never goes on over a hole, however often it tries; when the owner answers, it does.

    Breaks when a refill that fails or comes back short is taken for "nothing is missing".
    """
    end = fill(store, 0, 12)
    asked: list[int] = []

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:

            async def owner(after: int, limit: int) -> list[Incoming]:
                asked.append(after)
                return [] if len(asked) % 2 else await nobody(after, limit)

            await put_with_a_hole(bus, store, range(4, 6))
            inbox = bus.inbox(views, refill=owner)
            async with running(inbox.run) as beats:
                await beats.until(lambda: len(asked) >= 4)
                assert "missing" in inbox.status.halted
                assert len(items(views)) <= 4
            await bus.answer_for(store)
            async with running(bus.inbox(views).run):
                await arrives(views, stream, end)

    asyncio.run(scenario())
    assert_exact(views, 12)


def test_a_fact_that_follows_another_than_the_last_stops_the_inbox(
    nats: NatsServer, store: Store, views: ViewSet, stream: str
) -> None:
    """INVARIANT: two histories are never mixed: a fact whose predecessor the view does not stand at is not applied.

    Breaks when only forward gaps count as holes: facts of a store restored from an older copy would be mixed in.
    """
    fill(store, 0, 6)
    other = publish(store.log(0, 1)[0])
    assert other is not None

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await put_with_a_hole(bus, store, range(6, 6))
            await bus.put(100, 2, other)
            inbox = bus.inbox(views)
            async with running(inbox.run) as beats:
                await beats.until(lambda: "follows" in inbox.status.halted)
            assert items(views) == []

    asyncio.run(scenario())


def test_a_stream_with_deleted_messages_is_anchored_before_them(
    nats: NatsServer, store: Store, views: ViewSet, stream: str
) -> None:
    fill(store, 0, 4)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.relay_all(store)
            await catch_up(bus, views)
            end = fill(store, 4, 8)
            await bus.drop()
            config = StreamConfig(name=stream, subjects=[f"bcd.{bus.bloc}.>"], allow_direct=True, allow_atomic=True)
            await bus.js.add_stream(config)
            await bus.relay_all(store)
            for seq in (3, 7, 8):
                await bus.js.delete_msg(stream, seq)
            await bus.answer_for(store)
            inbox = bus.inbox(views)
            async with running(inbox.run):
                await arrives(views, stream, end)
                await so(lambda: inbox.status.applied == 8)
            assert inbox.status.refilled == 2

    asyncio.run(scenario())
    assert_exact(views, 12)


# Peers and servers.


def test_two_inboxes_on_the_same_views_apply_each_fact_once(
    nats: NatsServer, store: Store, open_views: Callable[[], ViewSet], stream: str
) -> None:
    """INVARIANT: two projectors on one database: one moves the position, the other's transaction leaves nothing.

    Breaks when the position is set instead of compared and set, or rows are written outside that transaction.
    """
    ours, theirs = open_views(), open_views()

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            relay = await bus.relay_all(store)
            inboxes = [bus.inbox(ours, batch=7), bus.inbox(theirs, batch=7)]
            async with running(*(inbox.run for inbox in inboxes)):
                for n in range(20):
                    end = await asyncio.to_thread(fill, store, n * 20, 20)
                    while await relay.step():
                        pass
                await arrives(ours, stream, end)
                await so(lambda: sum(inbox.status.applied for inbox in inboxes) >= 400)
            assert sum(inbox.status.applied for inbox in inboxes) == 400

    asyncio.run(scenario())
    assert_exact(theirs, 400)


def test_who_stands_by_for_one_that_works_is_not_unwell(
    nats: NatsServer, store: Store, open_views: Callable[[], ViewSet], stream: str
) -> None:
    """INVARIANT: the inbox that lost the race is as well as the one that won it, and says that it stands by.

    Breaks when each loss raises the bar to the stream's present end: under load the second replica would never be ready.
    """
    ours, theirs = open_views(), open_views()

    async def scenario() -> tuple[set[str], bool]:
        async with Bus(nats.url, stream) as bus:
            relay = await bus.relay_all(store)
            inboxes = [bus.inbox(ours, batch=3), bus.inbox(theirs, batch=3)]
            unwell: set[str] = set()

            async def watched(inbox: Inbox, beat: Callable[[], None]) -> None:
                def beats() -> None:
                    beat()
                    if inbox.status.lost_races:
                        unwell.add(inbox.status.unwell())

                await inbox.run(beats)

            async with running(*(partial(watched, inbox) for inbox in inboxes)) as beats:
                await beats.until(lambda: all(inbox.status.settled for inbox in inboxes))
                first, stood_by = 0, False
                while sum(inbox.status.lost_races for inbox in inboxes) < 4 and first < MANY:
                    end = await asyncio.to_thread(fill, store, first, 20)
                    first += 20
                    while await relay.step():
                        pass
                    stood_by = stood_by or any(inbox.status.standing_by for inbox in inboxes)
                await arrives(ours, stream, end)
            return unwell, stood_by

    assert asyncio.run(scenario()) == ({""}, True)


def test_a_deleted_consumer_is_made_anew(nats: NatsServer, store: Store, views: ViewSet, stream: str) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            end = fill(store, 0, 5)
            relay = await bus.relay_all(store)
            async with running(bus.inbox(views).run):
                await arrives(views, stream, end)
                for consumer in await bus.js.consumers_info(stream):
                    await bus.js.delete_consumer(stream, consumer.name)
                end = fill(store, 5, 5)
                await relay.step()
                await arrives(views, stream, end)

    asyncio.run(scenario())
    assert_exact(views, 10)


def test_a_server_killed_restarted_and_wiped_costs_nothing(
    own_nats: NatsServer, store: Store, views: ViewSet, stream: str
) -> None:
    """INVARIANT: after kill -9 and after the loss of all its files the server is caught up with, to the last row.

    Breaks when an inbox trusts a subscription that outlived its server, or a relay its own memory.
    """

    async def scenario() -> None:
        async with Bus(own_nats.url, stream) as bus:
            relay, inbox = bus.relay(store), bus.inbox(views)
            async with running(relay.run, inbox.run) as beats:
                await arrives(views, stream, await asyncio.to_thread(fill, store, 0, 30))
                await so(lambda: inbox.status.unwell() == "")
                await asyncio.to_thread(own_nats.kill9)
                await beats.until(lambda: inbox.status.unwell() != "")
                end = await asyncio.to_thread(fill, store, 30, 30)
                await asyncio.to_thread(own_nats.start)
                await arrives(views, stream, end)
                await so(lambda: inbox.status.unwell() == "")
                await asyncio.to_thread(own_nats.kill9)
                await asyncio.to_thread(own_nats.wipe)
                end = await asyncio.to_thread(fill, store, 60, 30)
                await arrives(views, stream, end)

    asyncio.run(scenario())
    assert_exact(views, 90)


# The own store.


class Own:
    """A view fed with the stored events themselves, which it shows as the facts they are published as."""

    def __init__(self, view: View) -> None:
        self.NAME, self.table, self._apply = view.NAME, view.table, view.apply  # type: ignore[attr-defined]  # views of the sample

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        self._apply(db, [fact for fact in map(publish, facts) if fact is not None])


def test_a_service_applies_its_own_store_to_its_private_views(store: Store, views_url: str) -> None:
    def private(generation: str, metadata: MetaData) -> list[View]:
        return [Own(view) for view in Factory()(generation, metadata)]  # type: ignore[misc]  # NAME is the view's own

    views, theirs = (ViewSet(open_engine(views_url), private, lambda: AT) for _ in range(2))
    end = fill(store, 0, 700)

    async def scenario() -> None:
        inboxes = [OwnInbox(store, one, stream="OWN") for one in (views, theirs)]
        wake_on_commit(store, inboxes[0].wake)
        async with running(*(inbox.run for inbox in inboxes)):
            await arrives(views, "OWN", end)
            await arrives(views, "OWN", await asyncio.to_thread(fill, store, 700, 20))

    asyncio.run(scenario())
    assert_exact(views, 720)
    views.close()
    theirs.close()
