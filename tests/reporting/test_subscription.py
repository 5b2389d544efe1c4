"""Subscriptions: when a report is due, what an account may do about it, and what is left to be sent."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.kernel.days import VIETNAM
from services.reporting.domain.deliveries import Enter, Listed, Strike, Unlisted, register
from services.reporting.domain.schedule import (
    AsOf,
    Every,
    Schedule,
    ScheduleWrong,
    due_before,
    last_due,
    next_due,
)
from services.reporting.domain.subscription import (
    Asked,
    Begun,
    Delivered,
    End,
    Ended,
    Pause,
    Paused,
    Resume,
    Resumed,
    SendNow,
    Settle,
    Subscribe,
    Subscribed,
    subscription,
    waiting,
)
from services.reporting.domain.subscription_refusals import (
    MOST,
    SubscriptionAlreadyThere,
    SubscriptionOver,
    TooManySubscriptions,
    UnknownSubscription,
)
from services.reporting.domain.subscription_words import Outcome, Reason, Target
from tests.support.decisions import given

MONTHLY = Schedule(every=Every.MONTH, day=1, hour=7, as_of=AsOf.EVE)
subscribed = Subscribed(
    account="thue",
    unit_code="thue",
    name="Tổng quan",
    address="/api/overview",
    form="xlsx",
    schedule=MONTHLY,
    target=Target.MAIL,
    recipients=("van.phong@example.org",),
)


def at(month: int, day: int, hour: int = 7, year: int = 2021) -> datetime:
    """Return a moment in Vietnam."""
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


begun = Begun(at=at(1, 15))
sent = Delivered(due=at(2, 1), as_of=date(2021, 1, 31), outcome=Outcome.SENT)


@pytest.mark.parametrize(
    ("schedule", "now", "due"),
    [
        (Schedule(every=Every.DAY, hour=7), at(3, 10, 7), at(3, 10)),
        (Schedule(every=Every.DAY, hour=7), at(3, 10, 6), at(3, 9)),
        (Schedule(every=Every.WEEK, day=1, hour=7), at(3, 10), at(3, 8)),
        (Schedule(every=Every.WEEK, day=7, hour=7), at(3, 10), at(3, 7)),
        (MONTHLY, at(3, 1, 6), at(2, 1)),
        (Schedule(every=Every.MONTH, day=28, hour=0), at(3, 1), at(2, 28, 0)),
        (Schedule(every=Every.QUARTER, day=5, month=1, hour=7), at(3, 31), at(1, 5)),
        (Schedule(every=Every.QUARTER, day=5, month=3, hour=7), at(3, 4), at(12, 5, year=2020)),
        (Schedule(every=Every.YEAR, day=26, month=3, hour=7), at(3, 25), at(3, 26, year=2020)),
        (Schedule(every=Every.YEAR, day=26, month=3, hour=7), at(12, 25), at(3, 26)),
    ],
)
def test_a_schedule_is_due_on_its_day_at_its_hour_in_vietnam(schedule: Schedule, now: datetime, due: datetime) -> None:
    assert last_due(schedule, at(1, 1, year=2019), now.astimezone(UTC)) == due


SCHEDULES = st.builds(
    Schedule,
    every=st.sampled_from(Every),
    day=st.integers(1, 7),
    month=st.integers(1, 3),
    hour=st.integers(0, 23),
).map(lambda one: one if one.every in (Every.QUARTER, Every.YEAR) else one.model_copy(update={"month": 1}))
MOMENTS = st.integers(0, 5_000_000).map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@for_all(SCHEDULES, MOMENTS)
def test_the_last_due_moment_lies_just_before_the_next(schedule: Schedule, now: datetime) -> None:
    last, following = last_due(schedule, now - timedelta(days=400), now), next_due(schedule, now)
    assert last is not None
    assert last <= now < following
    assert due_before(schedule, following) == last
    assert last_due(schedule, last, now) is None


def test_after_a_time_of_being_down_only_the_latest_missed_is_sent() -> None:
    """INVARIANT: a service that slept for months does not flood anyone.

    A loop over all that fell due would break it.
    """
    state = subscription.fold([subscribed, begun])
    assert waiting(state, at(1, 31)) is None
    assert waiting(state, at(7, 20)) == at(7, 1)
    after = subscription.fold([Delivered(due=at(7, 1), as_of=date(2021, 6, 30), outcome=Outcome.SENT)], state)
    assert waiting(after, at(7, 31)) is None


def test_the_figures_of_the_eve_are_those_of_the_month_that_ended() -> None:
    assert MONTHLY.day_shown(at(7, 1)) == date(2021, 6, 30)
    assert Schedule(every=Every.DAY, hour=0).day_shown(at(7, 1, 0).astimezone(UTC)) == date(2021, 7, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        Schedule(every=Every.WEEK, day=8, hour=7),
        Schedule(every=Every.MONTH, day=29, hour=7),
        Schedule(every=Every.MONTH, day=0, hour=7),
        Schedule(every=Every.QUARTER, day=1, month=4, hour=7),
        Schedule(every=Every.YEAR, day=1, month=13, hour=7),
        Schedule(every=Every.DAY, hour=24),
    ],
)
def test_a_day_that_does_not_come_each_time_is_refused(wrong: Schedule) -> None:
    command = Subscribe(subscribed.model_copy(update={"schedule": wrong}), at(1, 15))
    given(subscription).when(command).refused(ScheduleWrong)


def test_one_id_is_one_subscription() -> None:
    command = Subscribe(subscribed, at(1, 15))
    given(subscription).when(command).then(subscribed, begun)
    given(subscription, subscribed, begun).when(command).nothing()
    other = Subscribe(subscribed.model_copy(update={"recipients": ("khac@example.org",)}), at(1, 15))
    given(subscription, subscribed, begun).when(other).refused(SubscriptionAlreadyThere)
    given(subscription, subscribed, begun, Ended()).when(command).refused(SubscriptionAlreadyThere)


@pytest.mark.parametrize("command", [Pause("khoi"), Resume("khoi", at(2, 1)), SendNow("khoi", at(2, 1)), End("khoi")])
def test_to_another_account_it_is_as_if_it_were_not_there(command: Pause | Resume | SendNow | End) -> None:
    given(subscription, subscribed, begun).when(command).refused(UnknownSubscription)
    given(subscription).when(command).refused(UnknownSubscription)


def test_what_falls_due_while_it_rests_is_not_sent_afterwards() -> None:
    given(subscription, subscribed, begun).when(Pause("thue")).then(Paused())
    given(subscription, subscribed, begun, Paused()).when(Pause("thue")).nothing()
    given(subscription, subscribed, begun, Paused()).when(Resume("thue", at(3, 2))).then(Resumed(at=at(3, 2)))
    resting = subscription.fold([subscribed, begun, Paused()])
    assert waiting(resting, at(2, 2)) is None
    again = subscription.fold([Resumed(at=at(3, 2))], resting)
    assert (waiting(again, at(3, 20)), waiting(again, at(4, 1))) == (None, at(4, 1))


def test_one_more_is_sent_when_asked_and_once() -> None:
    asked = Asked(at=at(1, 20))
    given(subscription, subscribed, begun).when(SendNow("thue", at(1, 20))).then(asked)
    given(subscription, subscribed, begun, asked).when(SendNow("thue", at(1, 21))).nothing()
    state = subscription.fold([subscribed, begun, asked])
    assert waiting(state, at(1, 20)) == at(1, 20)
    done = Delivered(due=at(1, 20), as_of=date(2021, 1, 19), outcome=Outcome.SENT)
    assert waiting(subscription.fold([done], state), at(1, 25)) is None


def test_what_became_of_a_due_moment_is_recorded_once() -> None:
    given(subscription, subscribed, begun).when(Settle(sent)).then(sent)
    failed = Delivered(due=at(2, 1), as_of=date(2021, 1, 31), outcome=Outcome.FAILED, reason=Reason.MAIL_UNREACHABLE)
    given(subscription, subscribed, begun, sent).when(Settle(failed)).nothing()
    given(subscription, subscribed, begun, Ended()).when(Settle(sent)).nothing()


def test_what_ended_stays_ended() -> None:
    given(subscription, subscribed, begun).when(End("thue")).then(Ended())
    given(subscription, subscribed, begun, Ended()).when(End("thue")).nothing()
    given(subscription, subscribed, begun, Ended()).when(SendNow("thue", at(2, 1))).refused(SubscriptionOver)
    assert waiting(subscription.fold([subscribed, begun, Ended()]), at(5, 1)) is None


def test_the_register_knows_whose_subscriptions_there_are_and_how_many_may_be() -> None:
    listed = [Listed(subscription_id=UUID(int=n), account="thue") for n in range(MOST)]
    given(register, *listed).when(Enter(UUID(int=99), "thue")).refused(TooManySubscriptions)
    given(register, *listed).when(Enter(UUID(int=3), "thue")).nothing()
    given(register, *listed).when(Enter(UUID(int=99), "khoi")).then(
        Listed(subscription_id=UUID(int=99), account="khoi")
    )
    given(register, *listed).when(Strike(UUID(int=3))).then(Unlisted(subscription_id=UUID(int=3)))
    given(register).when(Strike(UUID(int=3))).nothing()
