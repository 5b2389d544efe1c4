"""Facts of rating rounds and of the rating of units: counts and codes; of a member on a list nothing leaves."""

from typing import Any

from contracts.base import Rank
from contracts.members import rounds as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import rating_pool, rating_round, unit_rating


def _opened(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_round(recorded, said), "listed": said.listed, "eligible": said.eligible}


def _exempted(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_round(recorded, said), "reason": contract.ExemptionReason(said.reason)}


def _closed(recorded: Recorded, said: Any) -> dict[str, Any]:
    counts = {Rank(rank): count for rank, count in said.counts.items()}
    return {**_round(recorded, said), "counts": counts, "not_rated": said.not_rated}


def _round(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "round_id": recorded.stream_id, "year": said.year}


def _override(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.deciding),
        "pool_id": recorded.stream_id,
        "year": said.year,
        "scope": contract.CapScope(said.scope),
        "up_to": said.up_to,
    }


def _assessed(recorded: Recorded, said: Any) -> dict[str, Any]:
    before = said.previous_rank if isinstance(said, unit_rating.Revised) else None
    return {
        "unit": ref(said.unit),
        "unit_rating_id": recorded.stream_id,
        "year": said.year,
        "rank": Rank(said.rank),
        "previous_rank": Rank(before) if before else None,
    }


FACTS: Facts = {
    rating_round.Opened: (contract.RatingRoundOpened, _opened),
    rating_round.Exempted: (contract.RatingExempted, _exempted),
    rating_round.Closed: (contract.RatingRoundClosed, _closed),
    rating_pool.OverrideApproved: (contract.CapOverrideApproved, _override),
    unit_rating.Decided: (contract.UnitAssessed, _assessed),
    unit_rating.Revised: (contract.UnitAssessed, _assessed),
}
