"""Several writers on one event store, and one writer thread that outlives whatever befalls it."""

import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from services.kernel.personal import PersonKeys
from services.kernel.recorders import IntegrityError, StoredEvent, Unless, open_recorder
from services.kernel.store import ATTEMPTS, Conflict, Store, Unavailable, Work, Written
from tests.support.sample import (
    AT,
    CALLER,
    COUNTER,
    EVENTS,
    ON,
    Add,
    Added,
    Held,
    Name,
    Note,
    add,
    adding,
    close_store,
    open_store,
    settle,
    with_receipt,
)

A, B = UUID(int=1), UUID(int=2)
MILLION = 1_000_000
ROOT = Path(__file__).parents[2]


def item(number: int) -> UUID:
    return UUID(int=1000 + number)


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


def test_one_commit_of_any_size_is_written_whole(store_url: str) -> None:
    """INVARIANT: a commit far larger than what a socket takes at once is written, and does not wait for ever.

    Breaks when a large commit goes through psycopg's pipeline, which stops sending before all is sent.
    """
    recorder, close = open_recorder(store_url)
    try:
        many = [StoredEvent(item(n), 1, "sample.added", b"x" * 8_000) for n in range(10_000)]
        assert list(recorder.insert_events(many) or ()) == list(range(1, 10_001))
        with pytest.raises(IntegrityError):
            recorder.insert_events([StoredEvent(item(20_000), 1, "sample.added", b"x" * 100_000), many[-1]])
        assert recorder.max_notification_id() == 10_000
        few = Unless(9_999, lambda: frozenset([item(9_999)]))
        with pytest.raises(IntegrityError):
            recorder.insert_events([StoredEvent(item(20_001), 1, "sample.added", b"x" * 100_000)], unless=few)
        assert recorder.tail() == 10_000
    finally:
        close()


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
    waiting = store.submit(adding(A, item(1)), CALLER)
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
    good = store.submit(adding(A, item(1)), CALLER)
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
    settle(store)
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


# Tailing.


def test_a_reader_of_the_tail_misses_nothing_that_several_processes_write(
    store_url: str, keys_url: str, store: Store
) -> None:
    """INVARIANT: a reader that asks again and again for what is behind its position meets every event, in order.

    Breaks when positions become visible out of order: on PostgreSQL without the table lock a tailing reader lost events.
    """
    command = [sys.executable, "-m", "tests.support.sample", store_url, keys_url]
    writers = [subprocess.Popen([*command, str(number), "200"], cwd=ROOT) for number in range(3)]
    seen: list[int] = []
    while True:
        ended = all(writer.poll() is not None for writer in writers)
        page = store.log(seen[-1] if seen else 0, 100)
        seen += [recorded.position for recorded in page]
        if ended and not page:
            break
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    everything = store.log(0, 10_000)
    assert seen == [recorded.position for recorded in everything]
    assert len({recorded.event_id for recorded in everything}) == len(everything) == 600


# A database that refuses.


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Within it no file of this process can grow beyond `size` bytes: to a database this is a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_refuses_the_write_and_acknowledges_nothing(tmp_path: Path) -> None:
    """INVARIANT: what could not be made durable is never acknowledged, and the store works again when there is room.

    Breaks when an error of the database kills the writer thread, or the cache keeps what was not committed.
    """

    def too_large(work: Work) -> None:
        work.decide(COUNTER, A, Add(item(2)), on=ON)
        work.decide(COUNTER, B, Note("x" * MILLION), on=ON)

    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", f"sqlite:///{tmp_path / 'keys.db'}")
    add(store, A, item(1))
    with files_no_larger_than(256 * 1024):
        held = Held(store)
        futures = [store.submit(too_large, CALLER), store.submit(adding(A, item(2)), CALLER)]
        held.release()
        assert [type(future.exception(10)) for future in futures] == [Unavailable, Unavailable]
        assert store.read(COUNTER, A)[1] == 1
    assert add(store, A, item(2)) == 2
    assert store.read(COUNTER, A)[0].items == {item(1), item(2)}
    assert [recorded.position for recorded in store.log(0, 10)] == [1, 2]
    close_store(store)


def test_keys_that_cannot_be_had_refuse_the_write_and_acknowledge_nothing(tmp_path: Path) -> None:
    keys = PersonKeys(f"sqlite:///{tmp_path / 'keys.db'}")
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", keys, EVENTS, frozenset({Added.TOPIC}), lambda: AT)
    (tmp_path / "keys.db").rename(tmp_path / "away.db")
    (tmp_path / "keys.db").mkdir()
    keys.close()
    with pytest.raises(Unavailable):
        store.write(lambda work: work.decide(COUNTER, A, Name("An"), on=ON), CALLER)
    (tmp_path / "keys.db").rmdir()
    (tmp_path / "away.db").rename(tmp_path / "keys.db")
    store.write(lambda work: work.decide(COUNTER, A, Name("An"), on=ON), CALLER)
    assert store.read(COUNTER, A)[0].name == "An"
    close_store(store)
