"""What the service does once a day by itself: at its start, when the day in Vietnam changes, and again where it could not."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from services.kernel.problems import NotYet
from services.plans.application import Daily
from services.plans.domain.rules import NoRuleSet
from tests.support.streams import running

LAST_MINUTE, MIDNIGHT = datetime(2021, 6, 7, 16, 59, tzinfo=UTC), datetime(2021, 6, 7, 17, 0, tzinfo=UTC)
"""The last minute of 7 June in Vietnam, and the first of 8 June."""


def follow(work: Callable[[date], object], clock: list[datetime], *until: Callable[[Daily], bool]) -> Daily:
    """Run until each condition held in turn; the clock moves to its next time after each."""
    daily = Daily(work, lambda: clock[0], idle=0.001)

    async def scenario() -> None:
        async with running(daily.run) as beats:
            for holds in until:
                await beats.until(lambda: holds(daily))  # noqa: B023  # waited for within the turn
                if len(clock) > 1:
                    del clock[0]

    asyncio.run(scenario())
    return daily


def test_a_day_is_worked_at_the_start_and_the_next_when_it_begins_in_vietnam() -> None:
    done: list[date] = []
    june_7, june_8 = date(2021, 6, 7), date(2021, 6, 8)
    follow(
        done.append,
        [LAST_MINUTE, MIDNIGHT],
        lambda daily: daily.done == june_7,
        lambda daily: daily.done == june_8,
    )
    assert done == [june_7, june_8]


def test_a_day_for_which_the_views_are_not_ready_is_tried_again() -> None:
    asked: list[date] = []

    def work(day: date) -> None:
        asked.append(day)
        if len(asked) < 3:
            raise NotYet

    follow(work, [MIDNIGHT], lambda daily: daily.done is not None)
    assert asked == [date(2021, 6, 8)] * 3


def test_another_refusal_ends_the_loop_for_its_keeper_to_tell() -> None:
    def work(day: date) -> None:
        raise NoRuleSet

    with pytest.raises(NoRuleSet):
        asyncio.run(asyncio.wait_for(Daily(work, lambda: MIDNIGHT, idle=0.001).run(lambda: None), 5))
