"""Campaigns: what may be asked, once, and for how long."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.kernel.decider import Refusal
from services.reporting.application.days import end_of
from services.reporting.domain.campaign import (
    CampaignAlreadyPublished,
    CampaignNotClosed,
    CampaignOver,
    Close,
    Closed,
    DueDateWrong,
    DueMoved,
    Expire,
    MoveDue,
    Publish,
    Published,
    Reopen,
    Reopened,
    UnknownCampaign,
    campaign,
)
from services.reporting.domain.period import PeriodKind, PeriodWrong, a_year_before, period
from tests.reporting import reports as ex
from tests.support.decisions import given

publish = Publish(ex.published, ex.CLOSE_DAY, ex.NOW)
closed = Closed(unit=ex.BLOC, reason="Đủ báo cáo")
LATER, END = date(2021, 4, 12), date(2021, 4, 27)
WHY = "Mưa bão"
move = MoveDue(LATER, end_of(END), END, WHY, ex.NOW, ex.TODAY)
moved = DueMoved(unit=ex.BLOC, due_on=LATER, close_at=end_of(END), reason=WHY)
reopen = Reopen(None, end_of(END), END, WHY, ex.NOW, ex.TODAY)
reopened = Reopened(unit=ex.BLOC, due_on=ex.DUE, close_at=end_of(END), reason=WHY)
HOUR = ex.published.close_at


def test_a_campaign_is_published_once() -> None:
    given(campaign).when(publish).then(ex.published)
    given(campaign, ex.published).when(publish).nothing()
    given(campaign, ex.published, closed).when(publish).nothing()


def test_what_was_asked_of_units_is_not_changed_behind_their_backs() -> None:
    other = ex.published.model_copy(update={"due_on": date(2021, 4, 6)})
    given(campaign, ex.published).when(Publish(other, ex.CLOSE_DAY, ex.NOW)).refused(CampaignAlreadyPublished)


@pytest.mark.parametrize("due", [date(2021, 1, 1), ex.CLOSE_DAY + timedelta(days=1)])
def test_a_report_is_due_after_its_period_began_and_before_the_end(due: date) -> None:
    wrong = ex.published.model_copy(update={"due_on": due})
    given(campaign).when(Publish(wrong, ex.CLOSE_DAY, ex.NOW)).refused(DueDateWrong)


def test_a_campaign_that_is_over_when_it_is_published_asks_for_nothing() -> None:
    given(campaign).when(Publish(ex.published, ex.CLOSE_DAY, ex.published.close_at)).refused(DueDateWrong)


def test_a_campaign_is_closed_once() -> None:
    given(campaign).when(Close("")).refused(UnknownCampaign)
    given(campaign, ex.published).when(Close("Đủ báo cáo")).then(closed)
    given(campaign, ex.published, closed).when(Close("lần nữa")).nothing()


def test_time_closes_a_campaign_when_its_hour_has_come_and_not_before() -> None:
    """INVARIANT: a campaign that was put off is not closed at the hour that was set at first.

    The clock learns from views that may lag; a closing that did not look at the campaign itself would break it.
    """
    given(campaign).when(Expire("", HOUR)).nothing()
    given(campaign, ex.published).when(Expire("", HOUR - timedelta(microseconds=1))).nothing()
    given(campaign, ex.published).when(Expire("Đủ báo cáo", HOUR)).then(closed)
    given(campaign, ex.published, moved).when(Expire("", HOUR)).nothing()
    given(campaign, ex.published, moved).when(Expire("Đủ báo cáo", end_of(END))).then(closed)
    given(campaign, ex.published, closed).when(Expire("", HOUR)).nothing()


def test_the_due_date_of_an_open_campaign_is_moved() -> None:
    given(campaign, ex.published).when(move).then(moved)
    given(campaign, ex.published, moved).when(move).nothing()
    sooner = replace(move, due_on=ex.TODAY)
    given(campaign, ex.published).when(sooner).then(moved.model_copy(update={"due_on": ex.TODAY}))


def test_the_end_alone_is_put_off_though_the_due_date_has_passed() -> None:
    later = replace(move, due_on=ex.DUE, now=ex.LATE, today=ex.LATE_DAY)
    given(campaign, ex.published).when(later).then(moved.model_copy(update={"due_on": ex.DUE}))


@pytest.mark.parametrize(
    ("past", "command", "refusal"),
    [
        ((), move, UnknownCampaign),
        ((ex.published, closed), move, CampaignOver),
        ((ex.published,), replace(move, now=HOUR), CampaignOver),
        ((ex.published,), replace(move, due_on=ex.TODAY - timedelta(days=1)), DueDateWrong),
        ((ex.published,), replace(move, due_on=END + timedelta(days=1)), DueDateWrong),
        ((ex.published,), replace(move, close_at=ex.NOW), DueDateWrong),
        ((ex.published,), replace(move, due_on=date(2021, 1, 1), today=date(2020, 12, 1)), DueDateWrong),
        ((), reopen, UnknownCampaign),
        ((ex.published,), reopen, CampaignNotClosed),
        ((ex.published, closed), replace(reopen, close_at=ex.NOW), DueDateWrong),
        ((ex.published, closed), replace(reopen, due_on=ex.TODAY - timedelta(days=1)), DueDateWrong),
        ((ex.published, closed), replace(reopen, due_on=END + timedelta(days=1)), DueDateWrong),
    ],
)
def test_terms_that_cannot_be_are_refused(past: Any, command: Any, refusal: type[Refusal]) -> None:
    given(campaign, *past).when(command).refused(refusal)


def test_a_closed_campaign_is_opened_again_once() -> None:
    given(campaign, ex.published, closed).when(reopen).then(reopened)
    given(campaign, ex.published, closed, reopened).when(reopen).nothing()
    due = replace(reopen, due_on=LATER)
    given(campaign, ex.published, closed).when(due).then(reopened.model_copy(update={"due_on": LATER}))
    given(campaign, ex.published, closed, reopened).when(Close("Đủ báo cáo")).then(closed)


def test_a_campaign_whose_hour_has_come_is_opened_again_though_nobody_closed_it() -> None:
    given(campaign, ex.published).when(replace(reopen, now=HOUR)).then(reopened)


@pytest.mark.parametrize(
    ("kind", "number", "first", "last", "vi", "slug"),
    [
        (PeriodKind.MONTH, 2, date(2024, 2, 1), date(2024, 2, 29), "tháng 2 năm 2024", "2024-02"),
        (PeriodKind.QUARTER, 4, date(2024, 10, 1), date(2024, 12, 31), "quý IV năm 2024", "2024-q4"),
        (PeriodKind.HALF_YEAR, 2, date(2024, 7, 1), date(2024, 12, 31), "6 tháng cuối năm 2024", "2024-h2"),
        (PeriodKind.NINE_MONTHS, 1, date(2024, 1, 1), date(2024, 9, 30), "9 tháng đầu năm 2024", "2024-9m"),
        (PeriodKind.YEAR, 1, date(2024, 1, 1), date(2024, 12, 31), "năm 2024", "2024"),
    ],
)
def test_a_period_has_its_days_and_its_name(
    kind: PeriodKind, number: int, first: date, last: date, vi: str, slug: str
) -> None:
    found = period(kind, 2024, number)
    assert (found.first, found.last, found.vi, found.slug) == (first, last, vi, slug)


def test_an_ad_hoc_period_is_given_by_its_days() -> None:
    found = period(PeriodKind.ADHOC, 2024, 1, date(2024, 3, 5), date(2024, 4, 10))
    assert (found.vi, found.slug) == ("từ 05/03/2024 đến 10/04/2024", "20240305-20240410")
    assert (found.due(31), period(PeriodKind.YEAR, 2024).due(5)) == (date(2024, 5, 31), date(2025, 1, 5))


@pytest.mark.parametrize(
    ("kind", "number", "days"),
    [
        (PeriodKind.QUARTER, 5, (None, None)),
        (PeriodKind.HALF_YEAR, 3, (None, None)),
        (PeriodKind.YEAR, 2, (None, None)),
        (PeriodKind.MONTH, 1, (date(2024, 1, 1), date(2024, 1, 31))),
        (PeriodKind.ADHOC, 1, (None, None)),
        (PeriodKind.ADHOC, 1, (date(2024, 3, 5), date(2024, 3, 4))),
        (PeriodKind.ADHOC, 1, (date(2023, 12, 31), date(2024, 1, 1))),
    ],
)
def test_a_period_that_does_not_exist_is_refused(
    kind: PeriodKind, number: int, days: tuple[date | None, date | None]
) -> None:
    with pytest.raises(Refusal) as refused:
        period(kind, 2024, number, *days)
    assert type(refused.value) is PeriodWrong


def test_the_end_of_february_is_compared_with_the_end_of_february() -> None:
    assert a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert a_year_before(date(2025, 2, 28)) == date(2024, 2, 29)
    assert a_year_before(date(2024, 3, 31)) == date(2023, 3, 31)


def test_a_campaign_of_an_earlier_or_later_version_is_read() -> None:
    """INVARIANT: a stored campaign is read for ever, with the form it was published with.

    A field of a form that is added without a default, or one unknown that is refused, would break it.
    """
    stored = ex.published.model_dump(mode="json")
    del stored["form"]["paper"], stored["form"]["ages"]
    stored["form"]["added_later"] = 1
    assert Published.model_validate(stored).form.figures() == ex.form.figures()
