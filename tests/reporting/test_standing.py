"""How far the views know the facts, told with every page: positions, facts parked, and when the newest was recorded."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.kernel.views import NOWHERE, Delivered, Place, ViewSet, open_engine
from services.reporting.views import views
from services.reporting.views.standing import Standing, standing
from tests.reporting.examples import Telling, members, organisation
from tests.reporting.test_lists import work


@pytest.fixture
def shown(store_url: str) -> Iterator[ViewSet]:
    """Views that know nothing yet."""
    found = ViewSet(open_engine(store_url), views, lambda: Telling().start)
    yield found
    found.close()


def stands(shown: ViewSet) -> Standing:
    with shown.read() as (db, _):
        return standing(db, shown.live(db))


def test_nothing_is_known_at_first(shown: ViewSet) -> None:
    assert stands(shown) == ({}, 0, None)


def test_positions_and_the_newest_fact_of_all_services(shown: ViewSet) -> None:
    tell = Telling()
    of_members, of_plans = [*organisation(tell), *members(tell)], list(work(tell))
    for stream, facts in (("PLANS", of_plans[:2]), ("MEMBERS", of_members)):
        batch = [Delivered(one.origin.position, one.type(), str(one.key()), b"", one) for one in facts]
        last = facts[-1].origin.position
        shown.apply(shown.generation("g1"), stream, batch, NOWHERE, Place(last, last, "told"))
    assert stands(shown) == ({"PLANS": 2, "MEMBERS": 23}, 0, tell.start + timedelta(hours=23))


def test_facts_held_back_are_counted_and_are_not_the_newest(shown: ViewSet) -> None:
    tell = Telling()
    first, second = list(organisation(tell))[:2]
    batch = [Delivered(1, first.type(), str(first.key()), b"", first)]
    batch.append(Delivered(2, second.type(), str(second.key()), b"{}", None, "unreadable"))
    shown.apply(shown.generation("g1"), "MEMBERS", batch, NOWHERE, Place(2, 2, "told"))
    assert stands(shown) == ({"MEMBERS": 2}, 1, tell.start + timedelta(hours=1))
