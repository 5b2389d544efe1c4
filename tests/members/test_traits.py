"""Statistics by trait: once a quarter, no small group, no two units that lie in one another; counted from the roster."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as some

from services.kernel.http import NotFound, OutOfScope
from services.kernel.inbox import OwnInbox
from services.kernel.store import Store
from services.kernel.views import ViewSet
from services.members.application import UseCases
from services.members.domain import traits as t
from services.members.domain.rules import Statistics
from services.members.domain.traits import NobodyCounted, QuarterNotBegun, TraitsOverlap, traits
from services.members.views.traits import TraitCounts
from tests.members import examples as ex
from tests.members import examples_traits as et
from tests.members.test_api import TestClient, put
from tests.support.decisions import given

FEW = {"SEX": {"FEMALE": 6, "MALE": 7}}
count = t.Count(ex.tax, 2021, 2, FEW, False, 5, et.DAY)


class Seven:
    """A roster of seven women in whichever units are asked about."""

    def counts(self, unit_ids: Collection[UUID], on: date, rules: Statistics) -> Mapping[str, Mapping[str, int]]:
        return {"SEX": {"FEMALE": 7}}


def told(**values: Mapping[str, int]) -> dict[str, tuple[dict[str, int], bool]]:
    return {
        one.trait: (dict(one.counts), one.withheld)
        for one in traits.decide(replace(count, traits=values), traits.initial)
    }


def test_a_quarter_is_counted_once_whatever_the_numbers_are_later() -> None:
    given(traits).when(count).then(et.counted)
    given(traits, et.counted).when(replace(count, traits={"SEX": {"MALE": 99}}, overlaps=True)).nothing()


def test_a_quarter_may_be_counted_on_its_first_day() -> None:
    first = date(2021, 4, 1)
    given(traits).when(replace(count, on=first)).then(et.counted.model_copy(update={"on": first}))


def test_what_cannot_be_counted_is_refused() -> None:
    given(traits).when(replace(count, overlaps=True)).refused(TraitsOverlap)
    given(traits).when(replace(count, on=date(2021, 3, 31))).refused(QuarterNotBegun)
    given(traits).when(replace(count, traits={})).refused(NobodyCounted)


def test_small_groups_are_left_out_and_what_is_so_of_all_is_not_told_where_it_is_sensitive() -> None:
    assert told(ETHNICITY={"MAJORITY": 40, "MINORITY": 3}) == {"ETHNICITY": ({}, True)}
    assert told(ETHNICITY={"MAJORITY": 40, "MINORITY": 5}) == {"ETHNICITY": ({"MAJORITY": 40, "MINORITY": 5}, False)}
    assert told(RELIGION={"NONE": 40}) == {"RELIGION": ({}, True)}
    assert told(SEX={"FEMALE": 40}) == {"SEX": ({"FEMALE": 40}, False)}


@forall(some.dictionaries(some.sampled_from(["MAJORITY", "MINORITY", "UNKNOWN"]), some.integers(0, 60), min_size=1))
def test_with_the_number_of_members_known_no_small_group_is_left_by_subtraction(counts: dict[str, int]) -> None:
    """INVARIANT: the headcount is public, so what is left out must be nobody or a crowd beside it.

    Telling all values but one would break it.
    """
    if not sum(counts.values()):
        return
    shown, withheld = told(ETHNICITY=counts)["ETHNICITY"]
    rest = sum(counts.values()) - sum(shown.values())
    assert all(number >= 5 for number in shown.values())
    assert rest == 0 or not shown or rest >= 5
    assert withheld == (rest > 0)


@pytest.fixture
def bloc(store: Store) -> UseCases:
    """Four units whose members are counted as seven."""
    use = UseCases.on(store, ex.RULES, traits=Seven())
    use.units.establish_all(ex.UNITS, ex.WHOLE)
    return use


def test_of_units_in_one_another_one_is_counted_a_quarter(bloc: UseCases) -> None:
    use = bloc.traits
    assert use.count(ex.TAX, 2021, 2, et.count, ex.within(ex.TAX)).changed
    for one in (ex.BLOC, ex.TAX_1):
        with pytest.raises(TraitsOverlap):
            use.count(one, 2021, 2, et.count, ex.WHOLE)
    assert use.count(ex.BANK, 2021, 2, et.count, ex.WHOLE).changed
    assert use.show(ex.TAX, 2021, 2, ex.within(ex.TAX)).traits[0].counts == {"FEMALE": 7}
    with pytest.raises(OutOfScope):
        use.count(ex.TAX, 2021, 2, et.count, ex.within(ex.BANK))
    with pytest.raises(NotFound):
        use.show(ex.BLOC, 2021, 2, ex.WHOLE)


def test_the_roster_is_counted_and_an_erased_person_is_unknown(
    http: TestClient, store: Store, private: ViewSet
) -> None:
    put(http, f"/members/{ex.AN}/registration", ex.register())
    inbox, source = OwnInbox(store, private, stream="MEMBERS"), TraitCounts(private)
    assert inbox.step()
    rules = ex.rules().statistics
    found: Any = source.counts((ex.TAX_1,), et.DAY, rules)
    assert (found["SEX"], found["AGE"]) == ({"FEMALE": 1}, {"25_30": 1})
    assert (found["ETHNICITY"], found["RELIGION"]) == ({"UNKNOWN": 1}, {"UNKNOWN": 1})
    assert source.counts((ex.TAX_2,), et.DAY, rules) == {}
    store.erase(ex.AN, ex.WHOLE)
    assert inbox.step()
    assert source.counts((ex.TAX_1,), et.DAY, rules)["SEX"] == {"UNKNOWN": 1}


def test_statistics_over_http(http: TestClient) -> None:
    refused = put(http, f"/units/{ex.TAX}/statistics/2021/2", et.count)
    assert (refused.status_code, refused.json()["code"]) == (409, "members.traits_nobody_counted")
    assert put(http, f"/units/{ex.TAX}/statistics/2021/5", et.count).status_code == 422
    assert http.get(f"/units/{ex.TAX}/statistics/2021/2").status_code == 404
