"""The event store, on SQLite and PostgreSQL: all or nothing, once, in order, whoever else writes."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from services.kernel.codec import UnknownTopic
from services.kernel.personal import PersonKeys
from services.kernel.store import (
    ATTEMPTS,
    Caller,
    Conflict,
    ReceiptReused,
    StaleVersion,
    Store,
    Unavailable,
    Work,
    Written,
)
from tests.support.sample import (
    ACTOR,
    AT,
    CALLER,
    COUNTER,
    ON,
    Add,
    Added,
    Counter,
    Name,
    Note,
    Taken,
    TooMuch,
    add,
    open_store,
    with_receipt,
)

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def item(number: int) -> UUID:
    return UUID(int=1000 + number)


class Held:
    """Holds a store's writer thread in a work of its own, so that what is submitted meanwhile shares one commit."""

    def __init__(self, store: Store) -> None:
        self._entered, self._left = threading.Event(), threading.Event()
        self._held = store.submit(self._wait, CALLER)
        assert self._entered.wait(5)

    def _wait(self, _: Work) -> None:
        self._entered.set()
        assert self._left.wait(10)

    def release(self) -> None:
        self._left.set()
        self._held.result(5)


# Appending and reading.


def test_what_was_decided_is_read_back_with_its_provenance(store: Store) -> None:
    caller = Caller(ACTOR, None, correlation_id=B, causation_id=C)
    written = store.write(lambda work: work.decide(COUNTER, A, Add(item(1), 5), on=ON, rule_set="r1"), caller)
    assert written == Written(position=1, changed=1, result=1)
    assert store.read(COUNTER, A) == (Counter(total=5, items=frozenset({item(1)})), 1)
    (recorded,) = store.stream(A)
    assert (recorded.position, recorded.stream_id, recorded.version) == (1, A, 1)
    assert (recorded.event, recorded.recorded_at, recorded.effective_on) == (Added(item=item(1), amount=5), AT, ON)
    assert (recorded.actor, recorded.rule_set) == (ACTOR, "r1")
    assert (recorded.correlation_id, recorded.causation_id) == (B, C)
    assert recorded == store.log(0, 10)[0]


def test_a_stream_that_is_not_there_reads_as_the_initial_state(store: Store) -> None:
    assert store.read(COUNTER, A) == (Counter(), 0)
    assert store.position() == 0


def test_saying_it_twice_changes_nothing(store: Store) -> None:
    add(store, A, item(1))
    again = store.write(lambda work: work.decide(COUNTER, A, Add(item(1)), on=ON), CALLER)
    assert (again.position, again.changed, store.position()) == (0, 0, 1)


def test_a_work_sees_what_it_decided_itself(store: Store) -> None:
    def work(work: Work) -> int:
        work.decide(COUNTER, A, Add(item(1), 2), on=ON)
        work.decide(COUNTER, A, Add(item(2), 3), on=ON)
        assert work.version(COUNTER, A) == 2
        total: int = work.state(COUNTER, A).total
        return total

    assert store.write(work, CALLER).result == 5


def test_the_position_is_that_of_the_last_published_event(store: Store) -> None:
    def work(work: Work) -> None:
        work.decide(COUNTER, A, Add(item(1)), on=ON)
        work.decide(COUNTER, A, Note("riêng"), on=ON)

    assert store.write(work, CALLER).position == 1
    assert store.write(lambda work: work.decide(COUNTER, A, Note("riêng"), on=ON), CALLER).position == 0
    assert store.position() == 3


def test_the_log_is_read_in_pages_and_in_commit_order(store: Store) -> None:
    for number in range(7):
        add(store, UUID(int=1 + number % 3), item(number))
    pages, after = [], 0
    while page := store.log(after, 3):
        pages.append([one.position for one in page])
        after = page[-1].position
    assert pages == [[1, 2, 3], [4, 5, 6], [7]]


def test_an_event_of_a_newer_version_is_refused_aloud(store_url: str, keys_url: str, store: Store) -> None:
    add(store, A, item(1))
    older = Store(store_url, PersonKeys(keys_url), (), frozenset(), lambda: AT)
    with pytest.raises(UnknownTopic):
        older.log(0, 10)
    older.close()
    older.keys.close()


# All or nothing.


def test_several_streams_in_one_commit_are_all_or_nothing(store: Store) -> None:
    """INVARIANT: a work that fails half-way leaves nothing behind, neither in the database nor in memory.

    Breaks when a work's streams are kept in the cache before the work ended, or when events are saved one by one.
    """

    def fails(work: Work) -> None:
        work.decide(COUNTER, A, Add(item(1)), on=ON)
        work.claim("code", "X", A, Taken())
        work.decide(COUNTER, B, Add(item(2), 1001), on=ON)

    with pytest.raises(TooMuch):
        store.write(fails, CALLER)
    assert (store.position(), store.read(COUNTER, A)) == (0, (Counter(), 0))
    store.write(lambda work: work.claim("code", "X", B, Taken()), CALLER)
    assert add(store, A, item(1)) == 2
    assert [one.version for one in store.stream(A)] == [1]


def test_works_in_flight_share_one_commit(store: Store) -> None:
    commits: list[int] = []
    store.on_commit(lambda: commits.append(1))
    held = Held(store)
    futures = [
        store.submit(lambda work, n=n: work.decide(COUNTER, UUID(int=1 + n % 5), Add(item(n)), on=ON), CALLER)
        for n in range(200)
    ]
    held.release()
    assert [future.result(10).position for future in futures] == list(range(1, 201))
    assert len(commits) == 1


def test_a_refusal_leaves_the_others_of_the_same_commit_alone(store: Store) -> None:
    """INVARIANT: works share a commit, never a fate: one refused or broken work changes nothing for its neighbours.

    Breaks when a refusal escapes the loop over the batch, or a refused work's state is seen by the next one.
    """
    held = Held(store)
    amounts = [1, 2000, 2, 3000, 4]
    futures = [
        store.submit(lambda work, n=n, a=a: work.decide(COUNTER, A, Add(item(n), a), on=ON), CALLER)
        for n, a in enumerate(amounts)
    ]
    broken = store.submit(lambda _: 1 // 0, CALLER)
    held.release()
    assert isinstance(broken.exception(5), ZeroDivisionError)
    assert [isinstance(future.exception(5), TooMuch) for future in futures] == [False, True, False, True, False]
    assert store.read(COUNTER, A)[0].total == 7
    assert [one.version for one in store.stream(A)] == [1, 2, 3]


def test_a_stale_version_is_refused(store: Store) -> None:
    add(store, A, item(1))
    with pytest.raises(StaleVersion):
        store.write(lambda work: work.decide(COUNTER, A, Add(item(2)), on=ON, expected=0), CALLER)
    store.write(lambda work: work.decide(COUNTER, A, Add(item(2)), on=ON, expected=1), CALLER)
    assert store.read(COUNTER, A)[1] == 2


# Claims.


def test_a_claimed_value_is_refused_to_another_holder(opened: Callable[[], Store]) -> None:
    store, other = opened(), opened()
    for one, holder in ((store, A), (store, A), (other, A)):
        one.write(lambda work, holder=holder: work.claim("code", "X", holder, Taken()), CALLER)
    for one in (store, other):
        with pytest.raises(Taken):
            one.write(lambda work: work.claim("code", "X", B, Taken()), CALLER)
    store.write(lambda work: work.claim("card", "X", B, Taken()), CALLER)
    assert store.position() == 2


def test_of_claims_at_the_same_time_exactly_one_wins(opened: Callable[[], Store]) -> None:
    """INVARIANT: one value, one holder, also between processes.

    Breaks when a claim is checked on a read model, or its stream is left out of the commit's version check.
    """
    stores = [opened() for _ in range(3)]
    for value in range(10):
        start = threading.Barrier(6)

        def claim(number: int, value: int = value, start: threading.Barrier = start) -> bool:
            start.wait(5)
            try:
                holder = UUID(int=number + 1)
                stores[number % 3].write(lambda work: work.claim("code", str(value), holder, Taken()), CALLER)
            except Taken:
                return False
            return True

        with ThreadPoolExecutor(6) as pool:
            assert sum(pool.map(claim, range(6))) == 1
    assert len(stores[0].log(0, 100)) == 10


# Receipts.


def test_a_repeated_request_does_the_work_once_and_gets_the_same_answer(opened: Callable[[], Store]) -> None:
    """INVARIANT: the same Idempotency-Key gives the same position, count and result, in every process, for good.

    Breaks when the receipt is saved outside the commit, or `ahead` no longer counts the events behind the last published.
    """
    store, other = opened(), opened()

    def work(work: Work) -> dict[str, int]:
        work.decide(COUNTER, A, Add(item(1), 5), on=ON)
        work.decide(COUNTER, A, Note("riêng"), on=ON)
        return {"total": work.state(COUNTER, A).total}

    add(store, B, item(9))
    first = store.write(work, with_receipt("k1"))
    assert first == Written(position=2, changed=2, result={"total": 5})
    add(store, A, item(2))
    again = replace(first, repeated=True)
    assert store.write(work, with_receipt("k1")) == again
    assert other.write(work, with_receipt("k1")) == again
    assert store.read(COUNTER, A)[0].total == 6


def test_a_receipt_of_a_request_that_published_nothing_gives_no_position(store: Store) -> None:
    first = store.write(lambda work: work.decide(COUNTER, A, Note("riêng"), on=ON), with_receipt("k1"))
    empty = store.write(lambda _: None, with_receipt("k2"))
    assert (first.position, first.changed, empty.position, empty.changed) == (0, 1, 0, 0)
    assert store.write(lambda _: 1, with_receipt("k1")) == replace(first, repeated=True)
    assert store.write(lambda _: 1, with_receipt("k2")) == replace(empty, repeated=True)


def test_one_key_with_another_request_is_refused(store: Store) -> None:
    store.write(lambda work: work.decide(COUNTER, A, Add(item(1)), on=ON), with_receipt("k1", "this"))
    with pytest.raises(ReceiptReused):
        store.write(lambda work: work.decide(COUNTER, A, Add(item(2)), on=ON), with_receipt("k1", "that"))
    assert store.read(COUNTER, A)[1] == 1


def test_a_refused_request_may_be_repeated(store: Store) -> None:
    with pytest.raises(TooMuch):
        store.write(lambda work: work.decide(COUNTER, A, Add(item(1), 1001), on=ON), with_receipt("k1"))
    assert store.write(lambda work: work.decide(COUNTER, A, Add(item(1), 1), on=ON), with_receipt("k1")).changed == 1


def test_the_same_request_at_the_same_time_is_done_once(opened: Callable[[], Store]) -> None:
    stores = [opened(), opened()]
    for number in range(10):
        start = threading.Barrier(4)

        def ask(thread: int, number: int = number, start: threading.Barrier = start) -> Written:
            start.wait(5)
            return stores[thread % 2].write(
                lambda work: work.decide(COUNTER, A, Note(str(number)), on=ON), with_receipt(f"k{number}")
            )

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(ask, range(4)))
        assert {(answer.position, answer.changed, answer.result) for answer in answers} == {(0, 1, 1)}
        assert [answer.repeated for answer in answers].count(False) == 1
    assert stores[0].read(COUNTER, A)[0].notes == 10


def test_the_same_request_twice_in_one_commit_is_done_once(store: Store) -> None:
    held = Held(store)
    twice = [
        store.submit(lambda work: work.decide(COUNTER, A, Note(), on=ON), with_receipt("k1")) for _ in range(3)
    ]
    held.release()
    assert sorted(future.result(5).repeated for future in twice) == [False, True, True]
    assert store.read(COUNTER, A)[0].notes == 1


# Several writers.


def test_two_stores_write_one_stream_and_nothing_is_lost(opened: Callable[[], Store]) -> None:
    """INVARIANT: conflicts between processes are decided again: nothing lost, nothing twice, versions without a gap.

    Breaks when a conflict is answered instead of retried, when the cache survives one, or when retries give up early.
    """
    stores = [opened(), opened()]

    def one_by_one(number: int) -> None:
        for n in range(60):
            add(stores[number % 2], A, item(number * 100 + n))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_by_one, range(4)))
    state, version = stores[0].read(COUNTER, A)
    assert (state.total, version) == (240, 240)
    assert [one.version for one in stores[1].stream(A)] == list(range(1, 241))


def test_a_write_of_another_process_during_our_commit_is_seen_by_our_next_work(opened: Callable[[], Store]) -> None:
    """INVARIANT: what the writer thread remembers of a stream is never older than another process's commit.

    Breaks when the tail jumps to our own last position and passes over what others committed just before it.
    """
    ours, other = opened(), opened()
    add(ours, A, item(1))

    def work(work: Work) -> None:
        add(other, A, item(2))
        work.decide(COUNTER, B, Add(item(3)), on=ON)

    ours.write(work, CALLER)
    seen = ours.write(lambda work: work.state(COUNTER, A).total, CALLER)
    assert seen.result == 2


def test_a_work_that_always_loses_the_race_ends_in_a_conflict(opened: Callable[[], Store]) -> None:
    ours, other = opened(), opened()
    tries: list[int] = []

    def work(work: Work) -> None:
        work.decide(COUNTER, A, Note(), on=ON)
        tries.append(len(tries))
        add(other, A, item(len(tries)))

    with pytest.raises(Conflict):
        ours.write(work, CALLER)
    assert len(tries) == ATTEMPTS
    assert ours.read(COUNTER, A)[0].notes == 0
    add(ours, A, item(99))
    assert ours.read(COUNTER, A)[1] == ATTEMPTS + 1


def test_replicas_may_open_an_empty_database_at_once(store_url: str, keys_url: str) -> None:
    """INVARIANT: replicas that start together on an empty database all start.

    Breaks when the schema is made without a lock, or a lock that is busy for a moment counts as a failure.
    """
    start = threading.Barrier(6)

    def replica(number: int) -> None:
        start.wait(5)
        store = open_store(store_url, keys_url)
        store.write(lambda work: work.decide(COUNTER, A, Name(str(number)), on=ON), CALLER)
        store.close()
        store.keys.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(replica, range(6)))
    store = open_store(store_url, keys_url)
    assert [one.version for one in store.stream(A)] == list(range(1, 7))
    store.close()
    store.keys.close()


# The writer thread outlives everything.


def test_a_caller_who_goes_away_does_not_stop_the_writer(store: Store) -> None:
    """INVARIANT: a future called off while its work is on the way to the disk neither kills the writer nor the others.

    Breaks when the writer resolves a future that was cancelled meanwhile (a request that timed out cancels its own).
    """
    held = Held(store)
    waiting = store.submit(lambda work: work.decide(COUNTER, A, Add(item(1)), on=ON), CALLER)
    assert waiting.cancel()

    def calls_itself_off(work: Work) -> None:
        work.decide(COUNTER, A, Add(item(2)), on=ON)
        assert not futures[0].cancel()

    futures: list[Future[Written]] = []
    futures.append(store.submit(calls_itself_off, CALLER))
    held.release()
    assert futures[0].result(5).position == 1
    assert store.read(COUNTER, A)[0].items == {item(2)}


def test_a_result_that_cannot_be_kept_fails_alone(store: Store) -> None:
    held = Held(store)
    odd = store.submit(lambda _: object(), with_receipt("k1"))
    good = store.submit(lambda work: work.decide(COUNTER, A, Add(item(1)), on=ON), CALLER)
    held.release()
    assert good.result(5).changed == 1
    assert odd.exception(5) is not None
    assert store.write(lambda _: "fine", with_receipt("k1")).result == "fine"


def test_a_listener_that_is_gone_does_not_stop_the_writer(store: Store) -> None:
    def gone() -> None:
        raise RuntimeError("Event loop is closed")

    heard: list[int] = []
    store.on_commit(gone)
    store.on_commit(lambda: heard.append(1))
    add(store, A, item(1))
    add(store, A, item(2))
    assert (store.read(COUNTER, A)[1], len(heard)) == (2, 2)


def test_closing_finishes_the_writes_in_flight_and_refuses_later_ones(store_url: str, keys_url: str) -> None:
    store = open_store(store_url, keys_url)
    held = Held(store)
    futures = [
        store.submit(lambda work: work.decide(COUNTER, A, Note(), on=ON), with_receipt(f"k{n % 2}")) for n in range(4)
    ]
    closing = threading.Thread(target=store.close)
    closing.start()
    held.release()
    closing.join(10)
    assert sorted(future.result(5).repeated for future in futures) == [False, False, True, True]
    with pytest.raises(Unavailable):
        add(store, A, item(1))
    store.keys.close()
