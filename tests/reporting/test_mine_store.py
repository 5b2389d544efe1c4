"""One's own pages in the store, on SQLite and PostgreSQL: found again by another process, sealed, destroyed at the end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from contracts.reporting import mine as contract
from services.kernel.config import Sending
from services.kernel.personal import PersonKeys
from services.kernel.store import Actor, Caller, Store
from services.reporting import publishing
from services.reporting.application.mine import Mine
from services.reporting.application.subscriptions import Outcome
from services.reporting.domain.subscription import Subscribed
from services.reporting.domain.subscription_refusals import UnknownSubscription

A, B = UUID(int=1), UUID(int=2)
THUE, KHOI = (Caller(Actor(account=who, post="Bí thư", unit=who), None) for who in ("thue", "khoi"))
NOW, DUE = datetime(2021, 12, 31, 3, tzinfo=UTC), datetime(2022, 1, 1, 0, 5, tzinfo=UTC)
SENDING = Sending(smtp_url="smtp://mail", mail_from="bao-cao@bloc.example")
WISH = contract.Subscribe(
    name="Tổng quan",
    address="/api/overview",
    schedule=contract.Schedule(every=contract.Every.MONTHLY, as_of=contract.AsOf.EVE),
    target=contract.Target.MAIL,
    recipients=("van.phong@example.org",),
)


class Process:
    """One of several processes on a store."""

    def __init__(self, url: str) -> None:
        self.keys = PersonKeys(url)
        self.store = Store(url, self.keys, publishing.EVENTS, frozenset(), lambda: NOW)
        self.mine = Mine.on(self.store, lambda _: True, lambda _path, _form: True, SENDING)

    def close(self) -> None:
        self.store.close()
        self.keys.close()


@pytest.fixture
def both(store_url: str) -> Iterator[tuple[Process, Process]]:
    made = Process(store_url), Process(store_url)
    yield made
    for one in made:
        one.close()


def test_another_process_finds_what_is_to_be_sent_and_sends_it_once(both: tuple[Process, Process]) -> None:
    one, other = (process.mine.subscriptions for process in both)
    assert one.waiting(DUE) == other.waiting(DUE) == []
    one.subscribe(A, WISH, THUE)
    (found,) = other.waiting(DUE)
    assert (found.subscription_id, found.subscribed.recipients) == (A, WISH.recipients)
    other.settle(found, Outcome.SENT, None)
    one.settle(found, Outcome.SENT, None)
    assert one.waiting(DUE) == other.waiting(DUE) == []
    (told,) = both[0].mine.subscribed("thue")
    assert told.last is not None
    assert (told.last.as_of, told.last.outcome) == (date(2021, 12, 31), "SENT")


def test_what_ended_in_one_process_cannot_be_read_in_the_other(both: tuple[Process, Process]) -> None:
    one, other = both
    one.mine.subscriptions.subscribe(A, WISH, THUE)
    assert other.mine.subscribed("thue")[0].recipients == WISH.recipients
    with pytest.raises(UnknownSubscription):
        other.mine.subscriptions.end(A, KHOI)
    one.mine.subscriptions.end(A, THUE)
    assert other.mine.subscriptions.waiting(DUE) == []
    event = other.store.stream(A)[0].event
    assert isinstance(event, Subscribed)
    assert event.recipients == ()
    assert other.keys.all() == {}


def test_saved_pages_are_seen_by_their_account_in_every_process(both: tuple[Process, Process]) -> None:
    one, other = (process.mine.shelves for process in both)
    one.save(A, contract.SaveSelection(name="Mô hình", address="/models"), THUE)
    other.save(B, contract.SaveSelection(name="Tham mưu", address="/proposals"), THUE)
    assert [kept.name for kept in one.kept("thue")] == ["Mô hình", "Tham mưu"]
    assert other.kept("khoi") == []
    assert other.holds("thue", "/models")
