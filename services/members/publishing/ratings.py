"""Facts of ratings."""

from typing import Any

from contracts import members as contract
from contracts.base import Rank
from contracts.members.ratings import MemberAssessmentWithdrawn
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import rating


def _assessed(_: Recorded, said: Any) -> dict[str, Any]:
    before = said.previous_rank if isinstance(said, rating.Revised) else None
    return {
        "unit": ref(said.unit),
        "member_id": said.member_id,
        "year": said.year,
        "rank": Rank(said.rank),
        "previous_rank": Rank(before) if before else None,
    }


def _withdrawn(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "member_id": said.member_id,
        "year": said.year,
        "rank": Rank(said.rank),
        "decided_on": said.decided_on or recorded.effective_on,
    }


FACTS: Facts = {
    rating.Decided: (contract.MemberAssessed, _assessed),
    rating.Revised: (contract.MemberAssessed, _assessed),
    rating.Withdrawn: (MemberAssessmentWithdrawn, _withdrawn),
}
