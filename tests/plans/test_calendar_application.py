"""Reminders, feeds and handing on, on a real store: what is written, once, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from contracts.base import Document
from contracts.plans import LoadProgrammes
from contracts.plans import calendar as contract
from services.kernel.http import OutOfScope
from services.kernel.personal import PersonKeys
from services.kernel.problems import NotYet
from services.kernel.store import Receipt, Store
from services.kernel.views import ViewSet
from services.plans import publishing
from services.plans.application import Feeds, Files, HandingOn, NothingKept, UseCases, load_rules
from services.plans.application.reminders import reminder_id
from services.plans.domain.calendar_feed import Opened
from services.plans.domain.calendar_refusals import (
    HandedOnToItself,
    NoSuchFeed,
    NotThisUnits,
    NoUnitAbove,
    ReminderDayAhead,
)
from services.plans.domain.rules import NoRuleSet
from services.plans.domain.units import UnitDissolved, UnitRef, UnknownUnit
from services.plans.views.holdings import CLOSING
from services.plans.views.kept import Kept
from services.plans.views.units import UnitDirectory
from tests.plans import examples as ex
from tests.plans import examples_calendar as exc
from tests.plans import requests as ask

A, B, C = (UUID(int=n) for n in (501, 502, 503))
OPEN = contract.OpenFeed(effective_on=date(2021, 7, 1))
REVOKE = contract.RevokeFeed(effective_on=date(2021, 7, 2))
CELL = UnitRef(id=ex.CELL, code="chi-doan-1")
HEIR = UnitRef(id=exc.HEIR, code="don-vi-moi")


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store that knows parcels too."""
    keys = PersonKeys(f"sqlite:///{tmp_path / 'keys.db'}")
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    events = (*publishing.EVENTS, *exc.PARCEL_EVENTS)
    opened = Store(store_url, keys, events, published, lambda: exc.NOW)
    yield opened
    opened.close()
    keys.close()


@pytest.fixture
def known(store_url: str, tmp_path: Path) -> Iterator[ViewSet]:
    """Views that know a bloc of five units."""
    found = exc.open_views(exc.views_url(store_url, tmp_path))
    exc.tell(found, *exc.TREE)
    yield found
    found.close()


@pytest.fixture
def use(store: Store, known: ViewSet, files: Files) -> UseCases:
    """The use cases, with the private views."""
    return UseCases.on(store, load_rules(), UnitDirectory(known), files, Kept(known, exc.STREAM))


@pytest.fixture
def handing(store: Store, known: ViewSet) -> HandingOn:
    """Handing parcels on."""
    return HandingOn(store, load_rules(), UnitDirectory(known), Kept(known, exc.STREAM), (exc.PARCELS,))


# Reminders.


@pytest.fixture
def planned(use: UseCases, store: Store, known: ViewSet) -> UseCases:
    """A programme in force since 1 February, its launch due 31 January, the blood donation 14 June."""
    use.programmes.load(LoadProgrammes(rows=(ask.year,)), ask.WHOLE)
    exc.catch_up(store, known)
    return use


def said(store: Store, item_id: UUID) -> list[tuple[str, date]]:
    """Return the stages said of an item, with the effective date of each."""
    return [
        (one.event.stage, one.effective_on)  # type: ignore[attr-defined]  # a reminder
        for one in store.stream(reminder_id(ex.PROGRAMME, item_id))
    ]


def test_each_stage_is_said_on_its_day_and_once(planned: UseCases, store: Store, known: ViewSet) -> None:
    """INVARIANT: asked every day, or twice a day, each reminder is said exactly once.

    Breaks when what was said is remembered by the day asked instead of by item, due date and stage.
    """
    for day in (date(2021, 6, 6), date(2021, 6, 7), date(2021, 6, 7), date(2021, 6, 11), date(2021, 6, 14)):
        planned.reminders.remind(day, ask.WHOLE)
        exc.catch_up(store, known)
    assert said(store, ex.BLOOD) == [
        ("T-7", date(2021, 6, 7)),
        ("T-3", date(2021, 6, 11)),
        ("T-0", date(2021, 6, 14)),
    ]


def test_skipped_days_are_caught_up_with_the_days_the_reminders_belong_to(
    planned: UseCases, store: Store, known: ViewSet
) -> None:
    first = planned.reminders.remind(date(2021, 6, 20), ask.WHOLE)
    exc.catch_up(store, known)
    again = planned.reminders.remind(date(2021, 6, 20), ask.WHOLE)
    assert (first.rows, first.changed, again.changed) == (2, 5, 0)
    assert first.position > 0
    assert said(store, ex.LAUNCH) == [("OVERDUE", date(2021, 2, 1))]
    assert said(store, ex.BLOOD)[-1] == ("OVERDUE", date(2021, 6, 15))


def test_nothing_is_said_of_what_is_done_or_whose_plan_is_closed(
    planned: UseCases, store: Store, known: ViewSet
) -> None:
    planned.programmes.complete(ex.PROGRAMME, ex.BLOOD, ask.completion, ask.WHOLE)
    exc.catch_up(store, known)
    planned.reminders.remind(date(2021, 6, 30), ask.WHOLE)
    assert said(store, ex.BLOOD) == []
    planned.programmes.close(ex.PROGRAMME, ask.closure, ask.WHOLE)
    exc.catch_up(store, known)
    before = store.position()
    assert planned.reminders.remind(date(2021, 7, 1), ask.WHOLE).rows == 0
    assert store.position() == before


def test_views_that_lag_are_waited_for(planned: UseCases, store: Store, files: Files) -> None:
    planned.programmes.complete(ex.PROGRAMME, ex.BLOOD, ask.completion, ask.WHOLE)

    class Behind(NothingKept):
        def knows(self, position: int, timeout: float) -> bool:
            return position < store.position()

    behind = UseCases.on(store, load_rules(), ask.ThreeUnits(), files, Behind())
    with pytest.raises(NotYet):
        behind.reminders.remind(date(2021, 6, 30), ask.WHOLE)


def test_a_day_to_come_is_refused_and_so_is_a_key_of_one_unit(use: UseCases) -> None:
    with pytest.raises(ReminderDayAhead):
        use.reminders.remind(date(2021, 7, 2), ask.WHOLE)
    with pytest.raises(OutOfScope):
        use.reminders.remind(exc.TODAY, ask.within(ex.OFFICE))
    with pytest.raises(NoRuleSet):
        use.reminders.remind(date(2000, 1, 1), ask.WHOLE)
    assert use.reminders.remind(exc.TODAY, ask.WHOLE).changed == 0


def test_a_receipt_of_the_caller_does_not_keep_a_later_day_from_being_said(
    planned: UseCases, store: Store, known: ViewSet
) -> None:
    caller = replace(ask.WHOLE, receipt=Receipt("key", "print"))
    for day in (date(2021, 6, 7), date(2021, 6, 11)):
        planned.reminders.remind(day, caller)
        exc.catch_up(store, known)
    assert [stage for stage, _ in said(store, ex.BLOOD)] == ["T-7", "T-3"]


# Feeds.


def test_the_address_of_a_feed_is_told_once_and_only_its_hash_is_stored(use: UseCases, store: Store) -> None:
    """INVARIANT: nobody who reads the store, a receipt or a backup can read a calendar with it.

    Breaks when the secret is in the event or in the result a receipt keeps.
    """
    caller = replace(ask.WHOLE, receipt=Receipt("key", "print"))
    told = use.feeds.open(ex.OFFICE, OPEN, caller)
    assert told.path is not None
    secret = told.path.partition("token=")[2]
    assert use.feeds.admit(ex.OFFICE, secret) == ex.UNIT
    again, other = use.feeds.open(ex.OFFICE, OPEN, caller), use.feeds.open(ex.OFFICE, OPEN, ask.WHOLE)
    assert (again.path, again.repeated, other.path, other.changed) == (None, True, None, False)
    stored = store.log(0, 100)
    assert sum(isinstance(one.event, Opened) for one in stored) == 1
    assert not [one for one in stored if secret in one.event.model_dump_json()]
    assert len(secret) >= 43


def test_a_revoked_feed_opens_to_nobody_and_can_be_opened_anew(use: UseCases) -> None:
    first = use.feeds.open(ex.OFFICE, OPEN, ask.WHOLE).path
    assert use.feeds.revoke(ex.OFFICE, REVOKE, ask.WHOLE).changed
    assert not use.feeds.revoke(ex.OFFICE, REVOKE, ask.WHOLE).changed
    second = use.feeds.open(ex.OFFICE, OPEN, ask.WHOLE).path
    assert first is not None
    assert second not in (None, first)
    with pytest.raises(NoSuchFeed):
        use.feeds.admit(ex.OFFICE, first.partition("token=")[2])


def test_a_secret_opens_its_own_units_feed_only(use: UseCases) -> None:
    told = use.feeds.open(ex.OFFICE, OPEN, ask.WHOLE).path
    assert told is not None
    for unit_id, secret in [(ex.CELL, told.partition("token=")[2]), (ex.OFFICE, ""), (ex.OFFICE, "x"), (A, "")]:
        with pytest.raises(NoSuchFeed):
            use.feeds.admit(unit_id, secret)


def test_only_a_key_in_scope_opens_and_revokes_a_feed(use: UseCases) -> None:
    with pytest.raises(OutOfScope):
        use.feeds.open(ex.STRANGER, OPEN, ask.within(ex.OFFICE))
    with pytest.raises(OutOfScope):
        use.feeds.revoke(ex.STRANGER, REVOKE, ask.within(ex.OFFICE))
    with pytest.raises(UnknownUnit):
        use.feeds.open(A, OPEN, ask.WHOLE)
    with pytest.raises(UnknownUnit):
        use.feeds.revoke(A, REVOKE, ask.WHOLE)


def test_a_feed_of_a_dissolved_unit_can_still_be_revoked(use: UseCases, known: ViewSet) -> None:
    use.feeds.open(ex.OFFICE, OPEN, ask.WHOLE)
    exc.tell(known, exc.dissolved(6, ex.OFFICE))
    assert use.feeds.revoke(ex.OFFICE, REVOKE, ask.WHOLE).changed
    with pytest.raises(UnitDissolved):
        use.feeds.open(ex.OFFICE, OPEN, ask.WHOLE)


def test_two_feeds_have_two_secrets(store: Store, known: ViewSet) -> None:
    feeds = Feeds(store, load_rules(), UnitDirectory(known))
    paths = [feeds.open(unit_id, OPEN, ask.WHOLE).path for unit_id in (ex.OFFICE, ex.CELL)]
    assert len({(path or "").partition("token=")[2] for path in paths}) == 2


# Handing on by decision.


def wish(*stream_ids: UUID, to: UUID = exc.HEIR, on: date = date(2021, 6, 1)) -> contract.HandOnPlans:
    paper = Document(number="20-QĐ/ĐTN", issued_on=on)
    return contract.HandOnPlans(to_unit_id=to, stream_ids=stream_ids or None, effective_on=on, document=paper)


def test_all_that_is_open_is_handed_on_in_one_commit_and_once(handing: HandingOn, store: Store, known: ViewSet) -> None:
    exc.pack(store, A, B)
    exc.pack(store, C, over=True)
    exc.catch_up(store, known)
    first = handing.by_decision(ex.OFFICE, wish(), ask.WHOLE)
    second = handing.by_decision(ex.OFFICE, wish(), ask.WHOLE)
    exc.catch_up(store, known)
    third = handing.by_decision(ex.OFFICE, wish(), ask.WHOLE)
    assert [(one.rows, one.changed) for one in (first, second, third)] == [(3, 2), (1, 0), (1, 0)]
    assert [exc.owner(store, one) for one in (A, B, C)] == [exc.HEIR, exc.HEIR, ex.OFFICE]
    last = store.stream(A)[-1]
    assert (last.effective_on, last.document and last.document.number) == (date(2021, 6, 1), "20-QĐ/ĐTN")
    assert last.rule_set == "XI-2018"


def test_what_the_views_do_not_know_yet_is_handed_on_too(handing: HandingOn, store: Store) -> None:
    """INVARIANT: nothing a unit has open stays behind because a view was late.

    Breaks when only what the view knows is handed on.
    """
    exc.pack(store, A)
    assert handing.by_decision(ex.OFFICE, wish(), ask.WHOLE).changed == 1
    assert exc.owner(store, A) == exc.HEIR


def test_what_is_named_alone_is_handed_on_and_saying_so_twice_is_harmless(
    handing: HandingOn, store: Store, known: ViewSet
) -> None:
    exc.pack(store, A, B)
    for _ in range(2):
        handing.by_decision(ex.OFFICE, wish(A), ask.WHOLE)
    exc.catch_up(store, known)
    assert handing.by_decision(ex.OFFICE, wish(A), ask.WHOLE).changed == 0
    assert [exc.owner(store, one) for one in (A, B)] == [exc.HEIR, ex.OFFICE]
    assert exc.times_handed_on(store, A) == 1


def test_what_is_another_units_is_not_handed_on_and_nothing_is_half_done(handing: HandingOn, store: Store) -> None:
    exc.pack(store, A)
    exc.pack(store, B, unit=CELL)
    for stranger in (B, C):
        with pytest.raises(NotThisUnits):
            handing.by_decision(ex.OFFICE, wish(A, stranger), ask.WHOLE)
    assert [exc.owner(store, one) for one in (A, B)] == [ex.OFFICE, ex.CELL]


def test_handing_on_needs_a_key_in_scope_of_both_units_and_a_unit_that_is_there(
    handing: HandingOn, known: ViewSet
) -> None:
    with pytest.raises(OutOfScope):
        handing.by_decision(ex.OFFICE, wish(), ask.within(ex.OFFICE))
    with pytest.raises(OutOfScope):
        handing.by_decision(ex.STRANGER, wish(to=ex.OFFICE), ask.within(ex.OFFICE))
    assert handing.by_decision(ex.CELL, wish(to=ex.OFFICE), ask.within(ex.OFFICE)).changed == 0
    with pytest.raises(HandedOnToItself):
        handing.by_decision(ex.OFFICE, wish(to=ex.OFFICE), ask.WHOLE)
    for giving, taking in [(A, ex.OFFICE), (ex.OFFICE, A)]:
        with pytest.raises(UnknownUnit):
            handing.by_decision(giving, wish(to=taking), ask.WHOLE)
    exc.tell(known, exc.dissolved(6, ex.STRANGER))
    with pytest.raises(UnitDissolved):
        handing.by_decision(ex.OFFICE, wish(to=ex.STRANGER), ask.WHOLE)
    assert handing.by_decision(ex.STRANGER, wish(to=ex.OFFICE), ask.WHOLE).changed == 0


def test_a_repeated_request_is_answered_as_before(handing: HandingOn, store: Store) -> None:
    exc.pack(store, A)
    caller = replace(ask.WHOLE, receipt=Receipt("key", "print"))
    first, again = (handing.by_decision(ex.OFFICE, wish(), caller) for _ in range(2))
    assert (first.rows, first.changed, first.repeated) == (1, 1, False)
    assert (again.rows, again.changed, again.repeated) == (1, 1, True)


def test_the_unit_above_is_the_one_directly_above(handing: HandingOn, known: ViewSet) -> None:
    exc.tell(known, exc.dissolved(6, ex.OFFICE))
    assert handing.above(ex.CELL) == ex.OFFICE
    assert handing.above(ex.OFFICE) == ex.BLOC
    with pytest.raises(NoUnitAbove):
        handing.above(ex.BLOC)


def test_whatever_has_an_event_of_handing_on_is_handed_on_and_can_be_over(use: UseCases) -> None:
    """INVARIANT: no kind of thing is left with a unit that is no more.

    Breaks when a kind that can be handed on is added and not named in `UseCases.on` and in `holdings.CLOSING`.
    """
    kinds = {event.TOPIC.split(".")[1] for event in publishing.EVENTS if event.TOPIC.endswith(".handed_on")}
    assert kinds == set(use.handing.kinds)
    assert kinds <= {topic.split(".")[1] for topic in CLOSING}
