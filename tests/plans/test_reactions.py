"""Reactions to facts of members: a dissolved, merged or divided unit's open things go on, once, in order, whatever is killed."""

import asyncio
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete

from contracts.base import Fact
from contracts.members import UnitDissolved, UnitsMerged, UnitSplit
from contracts.plans import activities as act
from services.kernel.bus import StreamDeclaration as Declared
from services.kernel.bus import connect, drop_stream, provision, start, stop
from services.kernel.inbox import Inbox
from services.kernel.personal import PersonKeys
from services.kernel.reactor import Reactor
from services.kernel.store import Store
from services.kernel.views import Delivered, Place, ViewSet
from services.plans import publishing, reactions
from services.plans.application import Files, HandingOn, UseCases, load_rules
from services.plans.domain.units import UnitRef
from services.plans.views import DECODE
from services.plans.views.kept import Kept
from services.plans.views.units import UnitDirectory
from tests.plans import examples as ex
from tests.plans import examples_calendar as exc
from tests.support.servers import NatsServer
from tests.support.streams import nobody, running

A, B, C, D = (UUID(int=n) for n in (501, 502, 503, 504))
CELL = UnitRef(id=ex.CELL, code="chi-doan-1")
STRANGER = UnitRef(id=ex.STRANGER, code="don-vi-khac")


@pytest.fixture
def opened(store_url: str, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens another Store that knows parcels on the same database at each call, as another process would."""
    keys = PersonKeys(f"sqlite:///{tmp_path / 'keys.db'}")
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    stores: list[Store] = []

    def another() -> Store:
        stores.append(Store(store_url, keys, (*publishing.EVENTS, *exc.PARCEL_EVENTS), published, lambda: exc.NOW))
        return stores[-1]

    yield another
    for store in stores:
        store.close()
    keys.close()


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    """An empty store."""
    return opened()


@pytest.fixture
def seen(store_url: str, tmp_path: Path) -> Iterator[Callable[[], ViewSet]]:
    """Opens another ViewSet on the same database at each call."""
    sets: list[ViewSet] = []

    def another() -> ViewSet:
        sets.append(exc.open_views(exc.views_url(store_url, tmp_path)))
        return sets[-1]

    yield another
    for views in sets:
        views.close()


@pytest.fixture
def known(seen: Callable[[], ViewSet]) -> ViewSet:
    """Views that know a bloc of five units."""
    found = seen()
    exc.tell(found, *exc.TREE)
    return found


def handing_of(store: Store, known: ViewSet) -> HandingOn:
    return HandingOn(store, load_rules(), UnitDirectory(known), Kept(known, exc.STREAM), (exc.PARCELS,))


def told(store: Store, known: ViewSet, *facts: Fact) -> None:
    """Let the views and then the reactions know facts, as their inboxes do."""
    exc.tell(known, *facts)
    for fact in facts:
        reactions.react(handing_of(store, known), fact)


def test_what_the_sources_of_a_merger_had_open_goes_to_the_unit_that_took_them_over(
    store: Store, known: ViewSet
) -> None:
    exc.pack(store, A, unit=ex.UNIT)
    exc.pack(store, B, unit=STRANGER)
    exc.pack(store, C, unit=ex.UNIT, over=True)
    exc.catch_up(store, known)
    told(store, known, exc.merged(6, exc.HEIR, ex.OFFICE, ex.STRANGER))
    assert [exc.owner(store, one) for one in (A, B, C)] == [exc.HEIR, exc.HEIR, ex.OFFICE]


def test_that_the_sources_are_dissolved_next_sends_nothing_to_the_unit_above(store: Store, known: ViewSet) -> None:
    exc.pack(store, A)
    told(store, known, exc.merged(6, exc.HEIR, ex.OFFICE), exc.dissolved(7, ex.OFFICE))
    assert (exc.owner(store, A), exc.times_handed_on(store, A)) == (exc.HEIR, 1)


def test_what_a_dissolved_unit_had_open_goes_to_the_unit_directly_above(store: Store, known: ViewSet) -> None:
    exc.pack(store, A, unit=CELL)
    told(store, known, exc.dissolved(6, ex.CELL))
    assert exc.owner(store, A) == ex.OFFICE


def test_what_a_divided_unit_had_open_goes_to_the_unit_above_unless_it_goes_on(store: Store, known: ViewSet) -> None:
    exc.pack(store, A)
    told(store, known, exc.split(6, ex.OFFICE, exc.HEIR, goes_on=True))
    assert exc.owner(store, A) == ex.OFFICE
    told(store, known, exc.split(7, ex.OFFICE, exc.HEIR), exc.dissolved(8, ex.OFFICE))
    assert (exc.owner(store, A), exc.times_handed_on(store, A)) == (ex.BLOC, 1)


def test_facts_one_after_another_carry_things_on_in_order(store: Store, known: ViewSet) -> None:
    """INVARIANT: what came to a unit by one fact goes on with it by the next, however far ahead the views are.

    Breaks when a fact's work reads only what the views knew before the fact in front of it, or looks for a unit above
    that is still there: where things end would hang on how late the reactions are.
    """
    exc.pack(store, A, unit=CELL)
    exc.catch_up(store, known)
    told(store, known, exc.dissolved(6, ex.CELL), exc.merged(7, ex.STRANGER, ex.OFFICE), exc.dissolved(8, ex.OFFICE))
    told(store, known, exc.merged(9, exc.HEIR, ex.STRANGER), exc.dissolved(10, ex.STRANGER))
    assert exc.owner(store, A) == exc.HEIR
    assert [one.event.unit.code for one in store.stream(A)[1:]] == ["van-phong", "don-vi-khac", "don-vi-moi"]  # type: ignore[attr-defined]  # owned


def test_the_unit_above_is_looked_for_where_the_tree_stands_after_the_fact(store: Store, known: ViewSet) -> None:
    exc.pack(store, A, unit=CELL)
    told_only = (exc.reparented(6, ex.CELL, ex.STRANGER, ex.OFFICE), exc.dissolved(7, ex.CELL))
    exc.tell(known, *told_only)
    reactions.react(handing_of(store, known), told_only[1])
    assert exc.owner(store, A) == ex.STRANGER


def test_an_activity_still_to_come_is_led_by_the_unit_that_takes_over(
    store: Store, known: ViewSet, files: Files
) -> None:
    use = UseCases.on(store, load_rules(), UnitDirectory(known), files, Kept(known, exc.STREAM))
    announced = act.AnnounceActivity(
        unit_id=ex.OFFICE, kind="VOLUNTEER", title="Chủ nhật xanh", day=date(2021, 7, 11), effective_on=date(2021, 5, 1)
    )
    use.activities.announce(A, announced, exc.CALLER)
    fact = exc.merged(6, exc.HEIR, ex.OFFICE)
    exc.tell(known, fact)
    for _ in range(2):
        reactions.react(use.handing, fact)
    assert [one.event.TOPIC for one in store.stream(A)] == ["plans.activity.announced", "plans.activity.handed_on"]
    exc.catch_up(store, known)
    assert Kept(known, exc.STREAM).held(exc.HEIR)[0] == {"activity": [A]}


def test_each_fact_told_twice_is_done_once(store: Store, known: ViewSet) -> None:
    """INVARIANT: a fact's work is done once, also when what it moved has come back meanwhile.

    Breaks when only the state of each thing says that it was handed on, and no receipt of the fact.
    """
    exc.pack(store, A)
    fact = exc.merged(6, exc.HEIR, ex.OFFICE)
    told(store, known, fact)
    exc.pack(store, B)
    before = store.position()
    reactions.react(handing_of(store, known), fact)
    assert store.position() == before
    assert [exc.owner(store, one) for one in (A, B)] == [exc.HEIR, ex.OFFICE]


def test_the_commit_says_which_fact_it_is_because_of(store: Store, known: ViewSet) -> None:
    exc.pack(store, A)
    fact = exc.merged(6, exc.HEIR, ex.OFFICE)
    told(store, known, fact)
    last = store.stream(A)[-1]
    assert (last.causation_id, last.effective_on) == (fact.origin.event_id, fact.origin.effective_on)
    assert (last.actor.account, last.actor.unit) == ("plans", "*")


def test_a_dissolved_top_unit_has_nobody_to_hand_on_to_and_that_is_written_down(store: Store, known: ViewSet) -> None:
    fact = exc.dissolved(6, ex.BLOC)
    exc.tell(known, fact)
    reactor = Reactor(known, partial(reactions.react, handing_of(store, known)))
    batch = [Delivered(6, fact.type(), str(fact.key()), b"", fact)]
    reactor.apply(reactor.generation("reactions"), "MEMBERS", batch, Place(0, 0, ""), Place(6, 6, "e"))
    assert [row["reason"] for row in reactor.refused()] == ["plans.no_unit_above"]


def test_the_reactions_read_the_facts_they_are_about_and_no_others() -> None:
    assert set(reactions.DECODE) == {fact.type() for fact in (UnitsMerged, UnitSplit, UnitDissolved)}
    for fact in (exc.merged(6, exc.HEIR, ex.OFFICE), exc.split(7, ex.OFFICE, exc.HEIR), exc.dissolved(8, ex.OFFICE)):
        assert reactions.DECODE[fact.type()](fact.model_dump_json().encode()) == fact


# On the bus.


class Bus:
    """A stream of members' facts, made on entry, dropped on leaving."""

    def __init__(self, url: str, stream: str) -> None:
        self.url, self.stream, self.last = url, stream, 0

    async def __aenter__(self) -> "Bus":
        self._broker = connect(self.url, name=self.stream.lower(), seed_file=None)
        self.line = await start(self._broker)
        self.nc = self.line()
        await provision(self.nc, [Declared(self.stream, (f"{self.stream.lower()}.>",))], only_missing=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        await drop_stream(self.nc, self.stream)
        await stop(self._broker)

    async def put(self, *facts: Fact) -> None:
        for fact in facts:
            headers = {
                "es-pos": str(fact.origin.position),
                "es-prev": str(self.last),
                "ce-type": fact.type(),
                "ce-subject": str(fact.key()),
            }
            data = fact.model_dump_json().encode()
            await self.nc.jetstream().publish(f"{self.stream.lower()}.fact", data, headers=headers)
            self.last = fact.origin.position

    def views(self, known: ViewSet) -> Inbox:
        return Inbox(self.line, known, stream=self.stream, decode=DECODE, refill=nobody)

    def reacting(self, store: Store, known: ViewSet, crash_after: int = 0) -> Inbox:
        """Return the inbox of the reactions; it dies after so many of its commits."""
        handing, done = handing_of(store, known), [0]

        def react(fact: Fact) -> None:
            reactions.react(handing, fact)
            done[0] += 1
            if done[0] == crash_after:
                raise Crash

        reactor = Reactor(known, react)
        return Inbox(self.line, reactor, stream=self.stream, decode=reactions.DECODE, refill=nobody, batch=2)


class Crash(Exception):
    """The process dies here."""


FACTS = (
    *exc.TREE,
    exc.dissolved(6, ex.CELL),
    exc.merged(7, ex.STRANGER, ex.OFFICE),
    exc.dissolved(8, ex.OFFICE),
    exc.split(9, ex.STRANGER, exc.HEIR),
    exc.dissolved(10, ex.STRANGER),
)
"""A cell's things go to the office, with the office's to the stranger, with the stranger's to the bloc."""


@pytest.fixture
def stream(request: pytest.FixtureRequest) -> str:
    """The name of a stream no other test uses."""
    return f"R{zlib.crc32(request.node.nodeid.encode()):08X}"


def packed(store: Store) -> None:
    exc.pack(store, A, unit=CELL)
    exc.pack(store, B)
    exc.pack(store, C, unit=STRANGER)
    exc.pack(store, D, unit=STRANGER, over=True)


def assert_moved(store: Store) -> None:
    """Each thing went its way step by step, once; what was over stayed."""
    codes = {one: [event.event.unit.code for event in store.stream(one)] for one in (A, B, C, D)}  # type: ignore[attr-defined]
    assert codes == {
        A: ["chi-doan-1", "van-phong", "don-vi-khac", "khoi-cq-dn"],
        B: ["van-phong", "don-vi-khac", "khoi-cq-dn"],
        C: ["don-vi-khac", "khoi-cq-dn"],
        D: ["don-vi-khac", "don-vi-khac"],
    }


async def to_the_end(inbox: Inbox) -> None:
    await asyncio.wait_for(inbox.run(lambda: None, until_end=True), 20)


@pytest.mark.parametrize("crash_after", [1, 2, 3, 4, 5])
def test_dying_after_any_commit_doubles_nothing_and_forgets_nothing(
    nats: NatsServer, store: Store, seen: Callable[[], ViewSet], stream: str, crash_after: int
) -> None:
    """INVARIANT: killed between a commit and the position, the reactions go on as if nothing had been.

    Breaks when the position is moved first, or a commit carries no receipt of its fact.
    """
    packed(store)
    known = seen()

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.put(*FACTS)
            await to_the_end(bus.views(known))
            with pytest.raises(Crash):
                await to_the_end(bus.reacting(store, known, crash_after))
            await to_the_end(bus.reacting(store, known))

    asyncio.run(scenario())
    assert_moved(store)


def test_read_from_the_beginning_again_nothing_moves(
    nats: NatsServer, store: Store, seen: Callable[[], ViewSet], stream: str
) -> None:
    """INVARIANT: the position of the reactions may be lost with the views' database.

    Breaks when anything but the store says what was done.
    """
    packed(store)
    known = seen()

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await bus.put(*FACTS)
            await to_the_end(bus.views(known))
            await to_the_end(bus.reacting(store, known))
            position = Reactor(known, lambda fact: None).generation("reactions").position
            with known.writing() as db:
                db.execute(delete(position))
            exc.pack(store, UUID(int=505), unit=CELL)
            await to_the_end(bus.reacting(store, known))

    asyncio.run(scenario())
    assert_moved(store)
    assert exc.owner(store, UUID(int=505)) == ex.CELL


def test_of_two_processes_at_once_one_stands_by(
    nats: NatsServer, opened: Callable[[], Store], seen: Callable[[], ViewSet], stream: str
) -> None:
    """INVARIANT: two processes reacting to the same facts move each thing once.

    Breaks when what one process decided on is not looked at again once the other has written.
    """
    ours, theirs = opened(), opened()
    packed(ours)
    sets = seen(), seen()

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            inboxes = [bus.reacting(store, known) for store, known in zip((ours, theirs), sets, strict=True)]
            async with running(bus.views(sets[0]).run, *(inbox.run for inbox in inboxes)) as beats:
                for fact in FACTS:
                    await bus.put(fact)
                await beats.until(lambda: all(inbox.status.position == 10 for inbox in inboxes), timeout=30)

    asyncio.run(scenario())
    assert_moved(theirs)
