"""The rules of reminders and of calendar feeds: given events, when a command, then events."""

from dataclasses import replace
from datetime import date

import pytest

from services.plans.domain import calendar_feed as f
from services.plans.domain.reminder import OVERDUE, Due, reminder, stages_reached
from tests.plans import examples as ex
from tests.plans import examples_calendar as exc
from tests.support.decisions import given

RULES = ex.RULES.reminders
JUNE_14 = date(2021, 6, 14)


def reached(item: Due, until: date) -> list[tuple[str, date]]:
    return list(stages_reached(item, until, RULES))


def test_the_days_of_the_stages_are_those_of_the_rule_set() -> None:
    assert (RULES.reminder_days, RULES.overdue_after_days, RULES.caught_up_days) == ((7, 3, 0), 1, 31)


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        (6, []),
        (7, ["T-7"]),
        (10, ["T-7"]),
        (11, ["T-7", "T-3"]),
        (14, ["T-7", "T-3", "T-0"]),
        (15, ["T-7", "T-3", "T-0", OVERDUE]),
    ],
)
def test_a_stage_is_reached_on_its_day_and_not_before(day: int, stages: list[str]) -> None:
    assert [stage for stage, _ in reached(exc.due, date(2021, 6, day))] == stages


def test_each_stage_keeps_the_day_it_was_reached_however_late_it_is_asked_for() -> None:
    days = dict(reached(exc.due, date(2021, 6, 30)))
    assert days == {
        "T-7": date(2021, 6, 7),
        "T-3": date(2021, 6, 11),
        "T-0": JUNE_14,
        OVERDUE: date(2021, 6, 15),
    }


def test_a_stage_before_the_due_date_was_set_is_passed_over() -> None:
    for since in (date(2021, 6, 10), date(2021, 6, 11)):
        late = replace(exc.due, since=since)
        assert [stage for stage, _ in reached(late, JUNE_14)] == ["T-3", "T-0"]


def test_what_was_due_before_it_was_set_is_overdue_from_then_on() -> None:
    late = replace(exc.due, since=date(2021, 6, 20))
    assert reached(late, date(2021, 6, 19)) == []
    assert reached(late, date(2021, 6, 20)) == [(OVERDUE, date(2021, 6, 20))]


def test_a_stage_missed_by_more_days_than_are_caught_up_is_passed_over_and_overdue_never() -> None:
    assert [stage for stage, _ in reached(exc.due, date(2021, 7, 8))] == ["T-7", "T-3", "T-0", OVERDUE]
    assert [stage for stage, _ in reached(exc.due, date(2021, 7, 9))] == ["T-3", "T-0", OVERDUE]
    assert reached(exc.due, date(2031, 1, 1)) == [(OVERDUE, date(2021, 6, 15))]


def test_a_reminder_is_said_once() -> None:
    given(reminder).when(exc.remind).then(exc.came_due)
    given(reminder, exc.came_due).when(exc.remind).nothing()


def test_another_stage_and_a_new_due_date_are_reminded_of_anew() -> None:
    next_stage = replace(exc.remind, stage="T-3", on=date(2021, 6, 11))
    given(reminder, exc.came_due).when(next_stage).then(
        exc.came_due.model_copy(update={"stage": "T-3", "on": date(2021, 6, 11)})
    )
    postponed = replace(exc.remind, due=replace(exc.due, due_on=date(2021, 6, 30)), on=date(2021, 6, 23))
    given(reminder, exc.came_due).when(postponed).then(
        exc.came_due.model_copy(update={"due_on": date(2021, 6, 30), "on": date(2021, 6, 23)})
    )


def test_a_feed_is_opened_once_and_keeps_its_secret() -> None:
    opening = f.OpenFeed(ex.UNIT, "ab" * 32, date(2021, 7, 1))
    given(f.calendar_feed).when(opening).then(exc.feed_opened)
    given(f.calendar_feed, exc.feed_opened).when(replace(opening, sha256="cd" * 32)).nothing()
    assert f.calendar_feed.fold([exc.feed_opened]) == f.Open(ex.UNIT, "ab" * 32)


def test_a_feed_is_revoked_once_and_can_be_opened_anew() -> None:
    revoking = f.RevokeFeed(date(2021, 7, 2))
    given(f.calendar_feed).when(revoking).nothing()
    given(f.calendar_feed, exc.feed_opened).when(revoking).then(exc.feed_revoked)
    given(f.calendar_feed, exc.feed_opened, exc.feed_revoked).when(revoking).nothing()
    anew = f.OpenFeed(ex.UNIT, "cd" * 32, date(2021, 7, 3))
    given(f.calendar_feed, exc.feed_opened, exc.feed_revoked).when(anew).then(
        exc.feed_opened.model_copy(update={"sha256": "cd" * 32, "on": date(2021, 7, 3)})
    )
