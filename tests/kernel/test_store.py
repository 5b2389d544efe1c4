"""The event store, on SQLite and PostgreSQL: all or nothing, once, in order, whoever else writes."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest

from services.kernel.codec import UnknownTopic
from services.kernel.personal import PersonKeys
from services.kernel.store import (
    Caller,
    ReceiptReused,
    StaleVersion,
    Store,
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
    Held,
    Note,
    Taken,
    TooMuch,
    add,
    adding,
    settle,
    with_receipt,
)

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def item(number: int) -> UUID:
    return UUID(int=1000 + number)


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
    again = store.write(adding(A, item(1)), CALLER)
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
    older = Store(store_url, PersonKeys(keys_url), (), frozenset(), lambda: AT)
    add(store, A, item(1))
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
    futures = [store.submit(adding(UUID(int=1 + n % 5), item(n)), CALLER) for n in range(200)]
    held.release()
    assert [future.result(10).position for future in futures] == list(range(1, 201))
    settle(store)
    assert len(commits) == 1


def test_a_refusal_leaves_the_others_of_the_same_commit_alone(store: Store) -> None:
    """INVARIANT: works share a commit, never a fate: one refused or broken work changes nothing for its neighbours.

    Breaks when a refusal escapes the loop over the batch, or a refused work's state is seen by the next one.
    """
    held = Held(store)
    amounts = [1, 2000, 2, 3000, 4]
    futures = [store.submit(adding(A, item(n), amount), CALLER) for n, amount in enumerate(amounts)]
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
        one.write(partial(Work.claim, kind="code", value="X", holder=holder, refusal=Taken()), CALLER)
    for one in (store, other):
        with pytest.raises(Taken):
            one.write(lambda work: work.claim("code", "X", B, Taken()), CALLER)
    store.write(lambda work: work.claim("card", "X", B, Taken()), CALLER)
    assert store.position() == 2


def test_a_claimed_value_is_free_again_once_its_holder_gave_it_up(store: Store) -> None:
    """INVARIANT: only the holder can give a value up; afterwards anyone may claim it.

    Breaks when a release does not ask who holds the value.
    """

    def claims(holder: UUID) -> None:
        store.write(lambda work: work.claim("code", "x", holder, Taken()), CALLER)

    claims(A)
    store.write(lambda work: work.release("code", "x", B), CALLER)
    with pytest.raises(Taken):
        claims(B)
    store.write(lambda work: work.release("code", "x", A), CALLER)
    claims(B)
    with pytest.raises(Taken):
        claims(A)


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
    store.write(adding(A, item(1)), with_receipt("k1", "this"))
    with pytest.raises(ReceiptReused):
        store.write(adding(A, item(2)), with_receipt("k1", "that"))
    assert store.read(COUNTER, A)[1] == 1


def test_a_refused_request_may_be_repeated(store: Store) -> None:
    with pytest.raises(TooMuch):
        store.write(adding(A, item(1), 1001), with_receipt("k1"))
    assert store.write(adding(A, item(1), 1), with_receipt("k1")).changed == 1


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
    twice = [store.submit(lambda work: work.decide(COUNTER, A, Note(), on=ON), with_receipt("k1")) for _ in range(3)]
    held.release()
    assert sorted(future.result(5).repeated for future in twice) == [False, True, True]
    assert store.read(COUNTER, A)[0].notes == 1
