"""Data subjects' requests: every day reckoned from the rule set, every answer once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.members.domain import data_request as d
from services.members.domain.data_request import data_request
from services.members.domain.working_days import working_days_later
from tests.members import examples as ex
from tests.support.decisions import given

RULES = ex.rules().privacy
ON = date(2021, 4, 29)
who: dict[str, Any] = {"member_id": ex.AN, "unit": ex.tax_1, "kind": "ERASURE"}
received = d.Received(
    **who, on=ON, channel="PAPER", acknowledge_by=date(2021, 5, 4), due_on=date(2021, 5, 19), words="Đề nghị xóa"
)
receive = d.Receive(ex.AN, ex.tax_1, "ERASURE", "PAPER", "Đề nghị xóa", ON, RULES)
extended = d.Extended(**who, on=date(2021, 5, 18), due_on=date(2021, 6, 3), reason="Hồ sơ giấy ở hai nơi")
fulfilled = d.Fulfilled(**who, on=date(2021, 5, 19), late=False)
refuse = d.Refuse("IDENTITY_UNPROVEN", "Không chứng minh được", date(2021, 5, 20), RULES)
refused = d.Refused(**who, on=date(2021, 5, 20), ground="IDENTITY_UNPROVEN", late=True, reason="Không chứng minh được")


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2021, 3, 22), date(2021, 3, 24)),
        (date(2021, 3, 26), date(2021, 3, 30)),
        (date(2021, 3, 27), date(2021, 3, 30)),
        (date(2021, 4, 29), date(2021, 5, 4)),
        (date(2021, 9, 1), date(2021, 9, 6)),
        (date(2020, 12, 31), date(2021, 1, 5)),
    ],
)
def test_two_working_days_pass_over_weekends_and_holidays(day: date, due: date) -> None:
    assert working_days_later(day, 2, RULES.holidays) == due


def test_a_holiday_of_one_year_is_one() -> None:
    assert working_days_later(date(2026, 2, 13), 1, {"2026-02-16", "2026-02-17"}) == date(2026, 2, 18)


def test_a_request_is_received_with_its_days() -> None:
    given(data_request).when(receive).then(received)
    given(data_request, received).when(receive).nothing()
    given(data_request, received).when(replace(receive, kind="ACCESS")).refused(d.DataRequestReceivedOtherwise)


def test_a_request_is_acknowledged_once() -> None:
    told = d.Acknowledged(**who, on=ON)
    given(data_request, received).when(d.Acknowledge(ON)).then(told)
    given(data_request, received, told).when(d.Acknowledge(date(2021, 5, 5))).nothing()
    given(data_request).when(d.Acknowledge(ON)).refused(d.UnknownDataRequest)


def test_the_time_is_extended_once_and_before_it_is_over() -> None:
    extend = d.Extend("Hồ sơ giấy ở hai nơi", date(2021, 5, 18), RULES)
    given(data_request, received).when(extend).then(extended)
    given(data_request, received, extended).when(extend).refused(d.DataRequestExtended)
    given(data_request, received).when(replace(extend, on=date(2021, 5, 20))).refused(d.ExtendedTooLate)


def test_a_request_is_fulfilled_and_late_after_its_day() -> None:
    given(data_request, received).when(d.Fulfil(date(2021, 5, 19))).then(fulfilled)
    late = fulfilled.model_copy(update={"on": date(2021, 5, 20), "late": True})
    given(data_request, received).when(d.Fulfil(date(2021, 5, 20))).then(late)
    given(data_request, received, extended).when(d.Fulfil(date(2021, 5, 20))).then(
        late.model_copy(update={"late": False})
    )


def test_a_request_is_refused_on_a_ground_of_the_rule_set() -> None:
    given(data_request, received).when(refuse).then(refused)
    given(data_request, received).when(replace(refuse, ground="BUSY")).refused(d.UnknownRefusalGround)


def test_an_answer_stands() -> None:
    given(data_request, received, fulfilled).when(d.Fulfil(ON)).nothing()
    given(data_request, received, refused).when(refuse).nothing()
    given(data_request, received, fulfilled).when(refuse).refused(d.DataRequestAnswered)
    given(data_request, received, refused).when(d.Fulfil(ON)).refused(d.DataRequestAnswered)


def test_nothing_is_answered_before_it_was_asked() -> None:
    given(data_request, received).when(d.Fulfil(date(2021, 4, 28))).refused(d.BeforeDataRequest)


def test_what_was_told_before_the_answer_may_be_told_again_after_it() -> None:
    told = d.Acknowledged(**who, on=ON)
    given(data_request, received, told, fulfilled).when(d.Acknowledge(ON)).nothing()
    given(data_request, received, fulfilled).when(d.Acknowledge(ON)).refused(d.DataRequestAnswered)
    for answered in (fulfilled, refused):
        given(data_request, received, answered).when(receive).nothing()
        given(data_request, received, answered).when(replace(receive, kind="ACCESS")).refused(
            d.DataRequestReceivedOtherwise
        )


def test_an_answered_request_tells_when_and_on_which_ground() -> None:
    assert data_request.fold([received, fulfilled]) == d.Answered(d.Open(received, received.due_on), fulfilled.on, None)
    assert data_request.fold([received, refused]) == d.Answered(
        d.Open(received, received.due_on), refused.on, "IDENTITY_UNPROVEN"
    )
