"""What every request holds to."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.base import LAST_YEAR, Request


class Wish(Request):
    """A wish with days."""

    on: date
    until: date | None = None
    at: datetime | None = None


@pytest.mark.parametrize(
    "said",
    [
        {"on": "9999-12-31"},
        {"on": date(LAST_YEAR + 1, 1, 1)},
        {"on": "2024-01-01", "until": "2201-01-01"},
        {"on": "2024-01-01", "at": datetime(9999, 12, 31, 23, tzinfo=UTC)},
    ],
)
def test_a_day_that_cannot_be_reckoned_with_is_malformed(said: dict[str, Any]) -> None:
    """INVARIANT: whatever a rule adds to a day of a request is a day: nothing crashes on the last one there is."""
    with pytest.raises(ValidationError) as caught:
        Wish.model_validate(said)
    assert [error["type"] for error in caught.value.errors()] == ["value_error"]


def test_the_last_year_is_taken() -> None:
    assert Wish.model_validate({"on": "2200-12-31"}).on == date(2200, 12, 31)
