"""Rule sets as data: which one holds on a day, how one extends another, what is refused at load."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.members.domain.rules import NoRuleSet, RuleSets, UnknownRuleSet, birthday, load_rules, months_later

XI: dict[str, Any] = json.loads(Path("services/members/rules/XI-2018.json").read_text("utf-8"))


def parse(*sets: dict[str, Any]) -> RuleSets:
    return RuleSets.parse(json.dumps(one) for one in sets)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2023, 5, 23), "XI-2018"),
        (date(2023, 5, 24), "XII-2023"),
        (date(2026, 5, 14), "XII-2023"),
        (date(2026, 5, 15), "XIII-2026"),
    ],
)
def test_the_newest_set_in_force_holds_and_an_alternative_never_by_its_date(day: date, version: str) -> None:
    assert load_rules().at(day).version == version


def test_an_alternative_holds_where_it_is_named() -> None:
    rules = load_rules()
    assert [grade.min_points for grade in rules.named("PARTY-366").rating.grades] == [90, 70, 50, 0]
    with pytest.raises(UnknownRuleSet):
        rules.named("IX-1902")


def test_before_the_first_set_nothing_can_be_decided() -> None:
    with pytest.raises(NoRuleSet, match="25/03/1931"):
        load_rules().at(date(1931, 3, 25))


def test_a_set_says_only_what_differs_from_the_one_it_extends() -> None:
    later = {
        "version": "B",
        "effective_from": "2030-01-01",
        "extends": "XI-2018",
        "dues": {"with_salary": 9000},
    }
    new = parse(XI, later).at(date(2030, 1, 1))
    assert (new.version, new.dues.with_salary, new.dues.without_salary) == ("B", 9000, 2000)


def test_a_section_cannot_be_left_out_by_saying_nothing_in_its_place() -> None:
    with pytest.raises(ValidationError):
        parse(XI, {"version": "B", "effective_from": "2030-01-01", "extends": "XI-2018", "dues": None})


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "B", "effective_from": "2030-01-01", "extends": "nowhere"},
        {"version": "B", "effective_from": "2030-01-01", "extends": "B"},
    ],
)
def test_a_set_that_extends_nothing_known_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="extends"):
        parse(XI, wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"dues": {"with_salary": "nhiều"}},
        {"membership": {"admission_min_year": 16}},
        {"unheard_of": 1},
        {"rating": {"cap": {"rounding": "UPWARDS"}}},
    ],
)
def test_a_set_with_a_wrong_or_unknown_value_is_refused_at_load(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse(XI, {"version": "B", "effective_from": "2030-01-01", "extends": "XI-2018", **wrong})


@pytest.mark.parametrize(
    ("born", "years", "day"),
    [
        (date(1995, 8, 17), 30, date(2025, 8, 17)),
        (date(2004, 2, 29), 18, date(2022, 3, 1)),
        (date(2004, 2, 29), 20, date(2024, 2, 29)),
    ],
)
def test_who_was_born_on_a_leap_day_has_a_birthday_every_year(born: date, years: int, day: date) -> None:
    assert birthday(born, years) == day


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2021, 6, 30), 6, date(2021, 12, 30)),
        (date(2021, 12, 15), 1, date(2022, 1, 15)),
        (date(2021, 12, 31), 12, date(2022, 12, 31)),
        (date(2021, 1, 31), 1, date(2021, 3, 1)),
        (date(2020, 1, 30), 1, date(2020, 3, 1)),
        (date(2021, 8, 31), 6, date(2022, 3, 1)),
        (date(2021, 10, 31), 1, date(2021, 12, 1)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_first_of_the_next(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
