"""What results are counted in: one list for all of plans, each measure once, in one order."""

from typing import Any

import pytest

from services.plans.domain.measures import (
    MeasureRepeated,
    MeasureUnknown,
    amount_of,
    check_measures,
    measures_of,
)
from services.plans.domain.rules import load_rules
from services.plans.domain.work import Completed
from tests.plans import examples as ex
from tests.plans import examples_works as ws
from tests.plans.examples_measures import amounts


def test_any_measure_of_the_rule_set_is_usable_and_none_beside() -> None:
    check_measures(ex.RULES.results.measures, ex.RULES)
    check_measures([], ex.RULES)
    with pytest.raises(MeasureUnknown) as caught:
        check_measures(["TREE", "ELEPHANT"], ex.RULES)
    assert "“ELEPHANT”" in caught.value.detail
    assert "TREE (cây), WASTE_KG (kg rác thải), DONG (đồng)." in caught.value.detail


def test_a_measure_with_a_field_of_its_own_is_neither_usable_nor_offered() -> None:
    with pytest.raises(MeasureUnknown) as caught:
        check_measures({"TREE": 4, "TURN": 9}, ex.RULES, apart={"TURN", "PERSON"})
    assert "(lượt)" not in caught.value.detail
    assert "PERSON (người)" not in caught.value.detail
    assert "PERSON_HELPED (người được giúp)" in caught.value.detail


def test_a_measure_stands_once() -> None:
    check_measures(measures_of(amounts(TREE=4, GIFT=1)), ex.RULES)
    with pytest.raises(MeasureRepeated):
        check_measures(["TREE", "GIFT", "TREE"], ex.RULES)


def test_an_amount_is_read_by_its_measure() -> None:
    assert [amount_of(amounts(TREE=4, GIFT=1), one) for one in ("TREE", "GIFT", "MEAL")] == [4, 1, 0]


def test_an_event_has_results_in_one_order_however_they_were_told() -> None:
    def completed(results: Any) -> Completed:
        return Completed(**ws.SAID | ws.FIGURES, results=results, attachments=(), on=ws.completed.on)

    one, other = completed(amounts(TREE=4, GIFT=1)), completed(amounts(GIFT=1, TREE=4))
    assert one == other
    assert measures_of(one.results) == ["GIFT", "TREE"]
    assert Completed.model_validate_json(one.model_dump_json()) == one


def test_every_rule_set_counts_in_the_same_list_with_a_word_for_each_measure() -> None:
    for rules in load_rules().versions:
        assert rules.results == ex.RULES.results
        assert all(rules.results.measures.values())
        assert len(set(rules.results.measures.values())) == len(rules.results.measures)
