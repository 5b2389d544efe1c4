"""Which rule set applies on a day."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.plans.domain.rules import NoRuleSet, RuleSets, load_rules


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2018, 1, 1), "XI-2018"),
        (date(2022, 12, 31), "XI-2018"),
        (date(2023, 1, 1), "XII-2023"),
        (date(2026, 5, 14), "XII-2023"),
        (date(2026, 5, 15), "XIII-2026"),
        (date(2030, 1, 1), "XIII-2026"),
    ],
)
def test_the_newest_rule_set_in_force_applies(day: date, version: str) -> None:
    assert load_rules().at(day).version == version


def test_no_rule_set_applies_before_the_first() -> None:
    with pytest.raises(NoRuleSet, match="31/12/2017"):
        load_rules().at(date(2017, 12, 31))


def test_an_incomplete_rule_set_is_not_read() -> None:
    with pytest.raises(ValidationError):
        RuleSets.parse(['{"version": "X", "effective_from": "2020-01-01"}'])
