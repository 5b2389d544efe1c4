"""Facts of dues: sums of a unit's month, never who paid."""

from typing import Any

from contracts.members import dues as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import dues


def _sum(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "account_id": recorded.stream_id, "month": said.month, "amount": said.amount}


def _assessed(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "account_id": recorded.stream_id,
        "month": said.month,
        "amount": sum(line.amount for line in said.lines),
        "members": len(said.lines),
        "previous_amount": said.previous_amount,
    }


def _collected(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_sum(recorded, said), "count": 1}


FACTS: Facts = {
    dues.Assessed: (contract.DuesAssessed, _assessed),
    dues.Collected: (contract.DuesCollected, _collected),
    dues.CollectionReversed: (contract.DuesCollectionReversed, _sum),
    dues.Waived: (contract.DuesWaived, _sum),
    dues.Remitted: (contract.DuesRemitted, _sum),
}
