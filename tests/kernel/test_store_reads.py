"""What a work read is still so when it commits, and what changed behind a read model's position is known to it."""

from collections.abc import Callable
from uuid import UUID

from services.kernel.store import Store, Work
from tests.support.sample import CALLER, COUNTER, ON, Add, add

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def item(number: int) -> UUID:
    return UUID(int=1000 + number)


def test_a_work_is_decided_again_where_another_process_changed_what_it_read(opened: Callable[[], Store]) -> None:
    """INVARIANT: two processes never both commit what each decided on the other's past.

    Breaks when only the streams that are written are compared, as the versions in the table do by themselves.
    """
    ours, other = opened(), opened()
    add(ours, A, item(1))
    seen: list[int] = []

    def work(work: Work) -> None:
        seen.append(work.state(COUNTER, A).total)
        if len(seen) == 1:
            add(other, A, item(2))
        work.decide(COUNTER, B, Add(item(3)), on=ON)

    ours.write(work, CALLER)
    assert seen == [1, 2]
    assert ours.read(COUNTER, B)[1] == 1


def test_what_others_write_elsewhere_makes_nobody_decide_again(opened: Callable[[], Store]) -> None:
    ours, other = opened(), opened()
    runs: list[int] = []

    def work(work: Work) -> None:
        runs.append(1)
        add(other, C, item(len(runs)))
        work.decide(COUNTER, B, Add(item(3)), on=ON)

    ours.write(work, CALLER)
    assert len(runs) == 1


def test_the_streams_changed_behind_a_position_are_told_up_to_the_very_moment(opened: Callable[[], Store]) -> None:
    """INVARIANT: ids a read model knows, with those changed behind its position, are all there are at the commit.

    Breaks when works earlier in the same commit are passed over, or when another process may commit one more unseen.
    """
    ours, other = opened(), opened()
    add(ours, A, item(1))
    known = ours.position()
    add(ours, B, item(2))
    runs: list[frozenset[UUID]] = []

    def work(work: Work) -> None:
        runs.append(work.changed_since(COUNTER, known))
        if len(runs) == 1:
            add(other, C, item(4))
        work.decide(COUNTER, B, Add(item(3)), on=ON)

    ours.write(work, CALLER)
    assert runs == [frozenset({B}), frozenset({B, C})]


def test_the_streams_changed_earlier_in_the_same_commit_are_told(opened: Callable[[], Store]) -> None:
    ours = opened()

    def earlier(work: Work) -> None:
        assert work.decide(COUNTER, A, Add(item(1)), on=ON) == 1

    with ours._writing:  # both wait for the writer thread, which then takes them into one commit
        first = ours.submit(earlier, CALLER)
        second = ours.submit(lambda work: sorted(map(str, work.changed_since(COUNTER, 0))), CALLER)
    first.result()
    assert second.result().result == [str(A)]


def test_many_aggregates_are_read_in_the_order_asked_for(opened: Callable[[], Store]) -> None:
    store = opened()
    for stream_id, many in ((A, 1), (C, 2)):
        for number in range(many):
            add(store, stream_id, item(number))
    found = store.read_many(COUNTER, [C, B, A])
    assert [(stream_id, state.total) for stream_id, state in found.items()] == [(C, 2), (B, 0), (A, 1)]
    assert store.read_many(COUNTER, []) == {}
