"""What dues add up to, by hand."""

from uuid import UUID

from contracts.base import Fact
from contracts.members.dues import DuesAssessed, DuesCollected, DuesCollectionReversed, DuesRemitted, DuesWaived
from services.reporting.figures import entries
from tests.reporting.examples import T1, Telling


def sums(*facts: Fact) -> dict[str, int]:
    found: dict[str, int] = {}
    for fact in facts:
        for entry in entries(fact):
            found[entry.figure_id] = found.get(entry.figure_id, 0) + entry.amount
    return found


def test_what_is_assessed_is_collected_waived_or_outstanding() -> None:
    tell, account = Telling(), {"account_id": UUID(int=81), "month": "2021-03"}
    told = (
        tell(DuesAssessed, T1, **account, amount=7000, members=2, previous_amount=0),
        tell(DuesAssessed, T1, **account, amount=12_000, members=3, previous_amount=7000),
        tell(DuesCollected, T1, **account, amount=5000, count=1),
        tell(DuesCollected, T1, **account, amount=5000, count=1),
        tell(DuesCollectionReversed, T1, **account, amount=5000),
        tell(DuesWaived, T1, **account, amount=2000),
        tell(DuesRemitted, T1, **account, amount=1666),
    )
    assert sums(*told) == {
        "dues.assessed": 12_000,
        "dues.collected": 5000,
        "dues.reversed": 5000,
        "dues.waived": 2000,
        "dues.remitted": 1666,
        "dues.outstanding": 12_000 - 5000 - 2000,
    }
