"""The reactor, against a real nats-server: a command per fact, exactly once in effect, whatever is killed between."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, text

from services.kernel.bus import Refill
from services.kernel.inbox import Inbox
from services.kernel.reactor import Reactor
from services.kernel.store import Store
from services.kernel.views import BeingRebuilt, CannotApply, Delivered, LostRace, Place, ViewSet
from tests.kernel.test_inbox import A, arrives, fill
from tests.support.sample import COUNTER, DECODE, Counted, Note, TooMuch, close_store, open_store, with_receipt
from tests.support.sample import ON as DAY
from tests.support.servers import NatsServer
from tests.support.streams import Bus, nobody, running

REFUSED = TooMuch.CODE
PLACE = Place(1, 9, "e")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    """The store of the service that reacts."""
    opened = open_store(f"sqlite:///{tmp_path / 'own.db'}", f"sqlite:///{tmp_path / 'own-keys.db'}")
    yield opened
    close_store(opened)


class Crash(Exception):
    """The process dies here."""


class Reaction:
    """Writes a note per fact, with a receipt of it; dies after the commits numbered in `crash_after`."""

    def __init__(self, own: Store, *crash_after: int) -> None:
        self.told: list[int] = []
        self._own, self._crash_after = own, set(crash_after)

    def __call__(self, fact: Counted) -> None:
        caller = with_receipt(f"fact {fact.item}")
        self._own.write(lambda work: work.decide(COUNTER, A, Note(str(fact.item)), on=DAY), caller)
        self.told.append(fact.item.int)
        if len(self.told) in self._crash_after:
            raise Crash


def notes(own: Store) -> list[int]:
    """Return the numbers of the items noted down, in order."""
    return [int(one.event.text.replace("-", ""), 16) for one in own.stream(A)]  # type: ignore[attr-defined]  # notes


def follow(bus: Bus, reactor: Reactor, batch: int = 4, refill: Refill = nobody) -> Inbox:
    return Inbox(bus.line, reactor, stream=bus.stream, decode=DECODE, refill=refill, batch=batch)


async def to_the_end(bus: Bus, reactor: Reactor) -> None:
    await asyncio.wait_for(follow(bus, reactor).run(lambda: None, until_end=True), 15)


async def known(bus: Bus, store: Store, views: ViewSet) -> None:
    """Relay what is in the store and let the views know it."""
    await bus.relay_all(store)
    await asyncio.wait_for(bus.inbox(views).run(lambda: None, until_end=True), 15)


def test_each_fact_causes_its_command_once_whatever_dies_between(
    nats: NatsServer, store: Store, own: Store, views: ViewSet, stream: str
) -> None:
    """INVARIANT: dying between the commit and the position doubles nothing and forgets nothing.

    Breaks when the position moves before the commit, or the commit carries no receipt of the fact.
    """
    fill(store, 0, 20)
    dying, after = Reaction(own, 3, 7), Reaction(own)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await known(bus, store, views)
            for _ in range(2):
                with pytest.raises(Crash):
                    await to_the_end(bus, Reactor(views, dying))
            await to_the_end(bus, Reactor(views, after))

    asyncio.run(scenario())
    assert dying.told == [*range(1000, 1003), *range(1000, 1004)]
    assert notes(own) == list(range(1000, 1020))


def test_told_from_the_beginning_again_nothing_is_done_twice(
    nats: NatsServer, store: Store, own: Store, views: ViewSet, stream: str
) -> None:
    """INVARIANT: the position may be lost; what was done is known to the store that did it.

    Breaks when a receipt is bound to a delivery rather than to the fact.
    """
    fill(store, 0, 10)
    reaction = Reaction(own)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await known(bus, store, views)
            reactor = Reactor(views, reaction)
            for _ in range(2):
                await to_the_end(bus, reactor)
                with views.writing() as db:
                    db.execute(delete(reactor.generation("reactions").position))
            await to_the_end(bus, Reactor(views, reaction))

    asyncio.run(scenario())
    assert reaction.told == [*range(1000, 1010)] * 3
    assert notes(own) == list(range(1000, 1010))


def test_of_two_reactors_at_once_the_loser_stands_by(
    nats: NatsServer, store: Store, own: Store, open_views: Callable[[], ViewSet], stream: str
) -> None:
    """INVARIANT: two processes reacting to one stream do each fact's work once, in order.

    Breaks when the position is set instead of compared and set, or two receipts of one fact can be written.
    """
    ours, theirs = open_views(), open_views()
    reactions = Reaction(own), Reaction(own)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            relay = await bus.relay_all(store)
            inboxes = [
                follow(bus, Reactor(views, reaction), batch=3)
                for views, reaction in zip((ours, theirs), reactions, strict=True)
            ]
            async with running(bus.inbox(ours).run, *(inbox.run for inbox in inboxes)) as beats:
                for n in range(10):
                    end = await asyncio.to_thread(fill, store, n * 6, 6)
                    while await relay.step():
                        pass
                await arrives(ours, stream, end)
                await beats.until(lambda: all(inbox.status.position == end for inbox in inboxes), timeout=30)
            assert sum(inbox.status.lost_races for inbox in inboxes) >= 1

    asyncio.run(scenario())
    assert notes(own) == list(range(1000, 1060))


def test_a_fact_a_rule_refuses_is_written_down_and_passed(views: ViewSet, stream: str) -> None:
    told: list[object] = []

    def react(fact: object) -> None:
        told.append(fact)
        raise TooMuch

    views.apply(views.generation("g1"), stream, [], Place(0, 0, ""), PLACE)
    reactor = Reactor(views, react)
    generation = reactor.generation("reactions")
    batch = [
        Delivered(7, "t", "k", b"body\0", "first"),
        Delivered(9, "t", "k", b"", "second"),
        Delivered(9, "u", "k", b"", None),
    ]
    reactor.apply(generation, stream, batch, reactor.place(generation, stream), PLACE)
    assert (told, reactor.place(generation, stream)) == (["first", "second"], PLACE)
    assert [(row["position"], row["reason"]) for row in reactor.refused()] == [(7, REFUSED), (9, REFUSED)]
    with pytest.raises(LostRace):
        reactor.apply(generation, stream, batch, Place(0, 0, ""), PLACE)
    assert len(reactor.refused()) == 2


@pytest.mark.parametrize("known_up_to", [8, 9], ids=["the views lag", "the views are being rebuilt"])
def test_a_fact_waits_until_the_views_know_it(views: ViewSet, stream: str, known_up_to: int) -> None:
    def react(fact: object) -> None:
        raise BeingRebuilt

    views.apply(views.generation("g1"), stream, [], Place(0, 0, ""), Place(1, known_up_to, "e"))
    reactor = Reactor(views, react, known_within=0.0)
    generation = reactor.generation("reactions")
    with pytest.raises(LostRace):
        reactor.apply(generation, stream, [Delivered(9, "t", "k", b"", "fact")], Place(0, 0, ""), PLACE)
    assert (reactor.place(generation, stream), reactor.refused()) == (Place(0, 0, ""), [])


def test_a_fact_that_cannot_be_read_is_not_passed_over(views: ViewSet, stream: str) -> None:
    reactor = Reactor(views, lambda fact: None, known_within=0.0)
    generation = reactor.generation("reactions")
    with pytest.raises(CannotApply):
        reactor.apply(generation, stream, [Delivered(9, "t", "k", b"{", None, "broken")], Place(0, 0, ""), PLACE)
    assert reactor.place(generation, stream) == Place(0, 0, "")


def test_a_renewal_of_the_views_leaves_the_reactions_position(views: ViewSet, stream: str) -> None:
    views.apply(views.generation("g1"), stream, [], Place(0, 0, ""), PLACE)
    reactor = Reactor(views, lambda fact: None)
    generation = reactor.generation("reactions")
    reactor.apply(generation, stream, [], Place(0, 0, ""), PLACE)
    views.swap(views.create())
    assert Reactor(views, lambda fact: None).place(generation, stream) == PLACE
    with views.engine.connect() as db:
        assert db.execute(text("SELECT count(*) FROM position_reactions")).scalar_one() == 1
