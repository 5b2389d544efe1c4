"""Views: rows and position together, parked facts, generations built beside the live one, waiting for a position."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from services.kernel.relay import wake_on_commit
from services.kernel.store import Store
from services.kernel.views import NOWHERE, CannotApply, Delivered, LostRace, Place, ViewSet, open_engine
from tests.support.sample import AT, DECODE, TYPE, Counted, Factory, add, items, totals
from tests.support.servers import NatsServer
from tests.support.streams import Bus, item, running

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
S = "SAMPLE"


def fact(position: int, counter: UUID, amount: int = 1) -> Delivered:
    counted = Counted(counter=counter, item=item(position), amount=amount)
    return Delivered(position, TYPE, str(counter), counted.model_dump_json().encode(), counted)


def unreadable(position: int, counter: UUID, data: bytes = b"{") -> Delivered:
    return Delivered(position, TYPE, str(counter), data, None, "ValidationError: EOF")


def apply(views: ViewSet, *batch: Delivered, strict: bool = False) -> None:
    """Apply a batch behind the position the live views stand at."""
    live = views.generation(views.live_name())
    old = views.place(live, S)
    last = batch[-1].position
    views.apply(live, S, batch, old, Place(last, last, "e"), strict=strict)


def parked(views: ViewSet) -> list[tuple[int, str]]:
    return [(row["position"], row["aggregate"]) for row in views.parked()]


# Rows and position.


def test_rows_and_position_are_one_transaction(views: ViewSet) -> None:
    """INVARIANT: a batch that does not reach its position leaves no row, and a position never moves without its rows.

    Breaks when a view writes on a connection of its own, or the position is saved before or after.
    """
    apply(views, fact(1, A), fact(2, B))
    live = views.generation("g1")
    for old in (NOWHERE, Place(1, 1, "e"), Place(3, 3, "e")):
        with pytest.raises(LostRace):
            views.apply(live, S, [fact(3, A)], old, Place(3, 3, "e"))
    assert items(views) == [item(1), item(2)]
    assert views.positions() == {S: 2}


def test_positions_and_rows_read_together_belong_together(open_views: Callable[[], ViewSet]) -> None:
    """INVARIANT: within one read the rows are those of the position, whatever is applied meanwhile.

    Breaks when a read sees a new snapshot with each statement (PostgreSQL's default).
    """
    views, projector = open_views(), open_views()
    apply(views, fact(1, A))
    with views.read() as (db, live):
        assert views.places(db)[S].position == 1
        apply(projector, fact(2, A))
        assert db.execute(text(f"SELECT count(*) FROM {live['items'].table.name}")).scalar() == 1
        assert views.places(db)[S].position == 1
    assert views.positions() == {S: 2}


def test_streams_have_positions_of_their_own(views: ViewSet) -> None:
    live = views.generation("g1")
    views.apply(live, "ONE", [fact(7, A)], NOWHERE, Place(1, 7, "e"))
    views.apply(live, "TWO", [fact(3, A)], NOWHERE, Place(1, 3, "e"))
    assert views.positions() == {"ONE": 7, "TWO": 3}


def test_an_unknown_type_is_counted_and_passed(views: ViewSet) -> None:
    """INVARIANT: a fact of a type this version does not know neither stops the view nor goes unnoticed.

    Breaks when the unknown is parked (everything later of the aggregate would wait), or not counted.
    """
    apply(views, fact(1, A), Delivered(2, "bcd.sample.newer.v1", str(A), b"{}", None), fact(3, A))
    apply(views, Delivered(4, "bcd.sample.newer.v1", str(A), b"{}", None))
    assert (views.unknown(), views.positions()[S], items(views)) == (2, 4, [item(1), item(3)])
    assert views.parked() == []


def test_waiting_ends_when_the_position_is_there_and_not_before(open_views: Callable[[], ViewSet]) -> None:
    views, projector = open_views(), open_views()
    assert views.wait(S, 0, 0)
    assert not views.wait(S, 1, 0)
    with ThreadPoolExecutor(2) as pool:
        here, there = pool.submit(views.wait, S, 2, 10), pool.submit(projector.wait, S, 2, 10)
        apply(projector, fact(1, A))
        assert not here.done()
        apply(projector, fact(2, A))
        assert here.result(5)
        assert there.result(5)


def test_listeners_hear_of_each_batch(views: ViewSet) -> None:
    heard: list[tuple[str, int]] = []
    views.on_move(lambda stream, position: heard.append((stream, position)))
    apply(views, fact(1, A))
    apply(views, fact(2, A), fact(3, A))
    assert heard == [(S, 1), (S, 3)]


# Parked facts.


def test_a_fact_that_cannot_be_read_is_parked_with_all_later_ones_of_its_aggregate(views: ViewSet) -> None:
    """INVARIANT: a poison fact holds up its own aggregate, in order, and nothing else.

    Breaks when a later fact of the aggregate overtakes the parked one, or the whole stream waits for it.
    """
    apply(views, fact(1, A), unreadable(2, A), fact(3, B), fact(4, A))
    apply(views, fact(5, A), fact(6, C))
    apply(views, fact(7, B))
    assert parked(views) == [(2, str(A)), (4, str(A)), (5, str(A))]
    assert items(views) == [item(1), item(3), item(6), item(7)]
    assert views.positions() == {S: 7}


def test_a_fact_a_view_cannot_apply_leaves_no_trace_in_the_others(views: ViewSet, factory: Factory) -> None:
    """INVARIANT: a fact is applied to all views or to none.

    Breaks when the views of a parked fact are not rolled back together.
    """
    factory.faulty.add(13)
    apply(views, fact(1, A), fact(2, A, 13), fact(3, A), fact(4, B, 5))
    assert totals(views) == {A: (1, 1), B: (1, 5)}
    assert items(views) == [item(1), item(4)]
    assert [row["reason"] for row in views.parked()] == [
        "ValueError: 13 cannot be counted",
        "behind a parked fact of the same aggregate",
    ]


def test_parked_facts_are_applied_in_order_once_the_cause_is_gone(views: ViewSet, factory: Factory) -> None:
    factory.faulty.add(13)
    apply(views, fact(1, A), fact(2, A, 13), fact(3, A))
    with pytest.raises(ValueError, match="13 cannot be counted"):
        views.retry(str(A), DECODE)
    assert parked(views) == [(2, str(A)), (3, str(A))]
    factory.faulty.clear()
    assert views.retry(str(A), DECODE) == 2
    assert views.retry(str(A), DECODE) == 0
    assert (totals(views), items(views)) == ({A: (3, 15)}, [item(1), item(2), item(3)])
    apply(views, fact(4, A))
    assert views.parked() == []


def test_a_dropped_aggregate_flows_again(views: ViewSet) -> None:
    apply(views, unreadable(1, A), fact(2, A), unreadable(3, B))
    assert views.drop(str(A)) == 2
    apply(views, fact(4, A))
    assert (items(views), parked(views)) == ([item(4)], [(3, str(B))])


def test_a_body_of_any_bytes_can_be_parked(views: ViewSet) -> None:
    apply(views, unreadable(1, A, b"\xff\xfe\x00{"))
    assert [row["data"] for row in views.parked()] == ["\\xff\\xfe\\x00{"]


def test_what_is_parked_during_a_retry_is_not_lost(open_views: Callable[[], ViewSet], factory: Factory) -> None:
    """INVARIANT: a fact parked while an operator retries or drops its aggregate is applied or stays parked.

    Breaks when retry deletes by aggregate what it has not read, without making the projectors wait.
    """
    operator, projector = open_views(), open_views()
    factory.faulty.add(13)
    apply(projector, fact(1, A, 13))
    factory.faulty.clear()
    waiting: list[threading.Thread] = []

    def decode(data: bytes) -> Counted:
        if not waiting:
            waiting.append(threading.Thread(target=apply, args=(projector, fact(2, A))))
            waiting[0].start()
            waiting[0].join(0.3)
        return Counted.model_validate_json(data)

    operator.retry(str(A), {TYPE: decode})
    waiting[0].join(10)
    operator.retry(str(A), DECODE)
    assert (items(operator), operator.parked()) == ([item(1), item(2)], [])


def test_a_database_that_is_away_is_not_the_facts_fault(views: ViewSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """INVARIANT: nothing is parked because of the database; the batch is refused whole and comes again.

    Breaks when a lost connection, a deadlock or a full disk counts among the errors of the fact.
    """
    live = views.generation("g1")
    proper = live.views["items"].apply

    def away(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    apply(views, unreadable(1, B))
    monkeypatch.setattr(live.views["items"], "apply", away)
    for batch in ([fact(2, A)], [fact(2, A), fact(3, B)]):
        with pytest.raises(OperationalError):
            apply(views, *batch)
    assert (parked(views), views.positions()) == ([(1, str(B))], {S: 1})
    monkeypatch.setattr(live.views["items"], "apply", proper)
    apply(views, fact(2, A))
    assert totals(views) == {A: (1, 1)}


# Generations.


def test_replicas_may_open_an_empty_database_at_once(views_url: str) -> None:
    start = threading.Barrier(6)

    def replica(_: int) -> str:
        start.wait(5)
        views = ViewSet(open_engine(views_url), Factory(), lambda: AT)
        name = views.live_name()
        views.close()
        return name

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(replica, range(6))) == {"g1"}


def test_a_generation_is_built_beside_and_swapped_in_whole(open_views: Callable[[], ViewSet]) -> None:
    views, other = open_views(), open_views()
    apply(views, fact(1, A), unreadable(2, B))
    building = views.create()
    views.apply(building, S, [fact(1, A), fact(2, B)], NOWHERE, Place(2, 2, "e"), strict=True, live=False)
    assert (items(other), len(other.parked())) == ([item(1)], 1)
    views.swap(building)
    assert (items(other), other.parked(), other.live_name()) == ([item(1), item(2)], [], "g2")
    assert not [name for name in other.tables() if name.endswith("_g1")]
    with pytest.raises(LostRace):
        other.apply(other.generation("g1"), S, [fact(3, A)], Place(2, 2, "e"), Place(3, 3, "e"))
    apply(other, fact(3, A))
    assert items(views) == [item(1), item(2), item(3)]


def test_an_unfinished_generation_is_begun_anew_or_discarded(views: ViewSet) -> None:
    first = views.create()
    views.apply(first, S, [fact(1, A)], NOWHERE, Place(1, 1, "e"), strict=True, live=False)
    again = views.create()
    assert (again.name, views.place(again, S)) == ("g2", NOWHERE)
    views.discard(again)
    assert not [name for name in views.tables() if name.endswith("_g2")]
    assert views.live_name() == "g1"


@pytest.mark.parametrize("flaw", [unreadable(2, A), fact(2, A, 13)])
def test_a_strict_run_stops_at_the_first_fact_it_cannot_apply(
    views: ViewSet, factory: Factory, flaw: Delivered
) -> None:
    factory.faulty.add(13)
    with pytest.raises(CannotApply):
        apply(views, fact(1, B), flaw, fact(3, B), strict=True)
    assert (views.positions(), items(views), views.parked()) == ({}, [], [])


def test_a_rebuild_beside_the_live_views_ends_with_equal_rows(
    nats: NatsServer, store: Store, views: ViewSet, stream: str
) -> None:
    """INVARIANT: views rebuilt while facts keep coming are, after the swap, row for row those that were live.

    Breaks when the swap and the live inbox can both win, or the rebuild begins elsewhere than at the stream's start.
    """

    def write(first: int, count: int) -> int:
        return [add(store, (A, B, C)[n % 3], item(n), n % 7) for n in range(first, first + count)][-1]

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            relay = bus.relay(store)
            wake_on_commit(store, relay.wake)
            async with running(relay.run, bus.inbox(views).run):
                await asyncio.to_thread(write, 0, 60)
                building = await asyncio.to_thread(views.create)
                rebuild = bus.inbox(views, generation=building, batch=10)
                _, end = await asyncio.gather(
                    rebuild.run(lambda: None, until_end=True), asyncio.to_thread(write, 60, 60)
                )
                assert await asyncio.to_thread(views.wait, stream, end, 10)
                before = rows(views)
                await asyncio.to_thread(views.swap, building)
                assert await asyncio.to_thread(views.wait, stream, end, 10)
                assert rows(views) == before
                end = await asyncio.to_thread(write, 120, 10)
                assert await asyncio.to_thread(views.wait, stream, end, 10)

    def rows(views: ViewSet) -> tuple[Sequence[UUID], dict[UUID, tuple[int, int]]]:
        return items(views), totals(views)

    asyncio.run(scenario())
    assert items(views) == [item(n) for n in range(130)]


def test_a_rebuild_stops_at_the_first_poison_fact(
    nats: NatsServer, store: Store, views: ViewSet, factory: Factory, stream: str
) -> None:
    factory.faulty.add(13)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            end = [add(store, A, item(n), amount) for n, amount in enumerate((1, 13, 2))][-1]
            await bus.relay_all(store)
            async with running(bus.inbox(views).run):
                assert await asyncio.to_thread(views.wait, stream, end, 10)
            building = views.create()
            with pytest.raises(CannotApply):
                await bus.inbox(views, generation=building).run(lambda: None, until_end=True)
            assert len(views.parked()) == 2
            factory.faulty.clear()
            await bus.inbox(views, generation=building).run(lambda: None, until_end=True)
            views.swap(building)

    asyncio.run(scenario())
    assert (totals(views), views.parked()) == ({A: (3, 16)}, [])


def test_facts_that_cannot_be_read_and_unknown_ones_come_over_the_bus(
    nats: NatsServer, views: ViewSet, stream: str
) -> None:
    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            counted = [Counted(counter=A, item=item(n), amount=1) for n in range(4)]
            await bus.put(1, 0, counted[0])
            await bus.put(2, 1, b"{not json", key=str(B))
            await bus.put(3, 2, b"{}", type="bcd.sample.newer.v1", key=str(A))
            await bus.put(4, 3, b'{"counter": "no id"}', key=str(C))
            await bus.put(5, 4, counted[1])
            async with running(bus.inbox(views).run):
                assert await asyncio.to_thread(views.wait, stream, 5, 10)

    asyncio.run(scenario())
    assert (items(views), views.unknown()) == ([item(0), item(1)], 1)
    assert parked(views) == [(2, str(B)), (4, str(C))]
