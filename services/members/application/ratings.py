"""The use cases of yearly ratings."""

from uuid import NAMESPACE_URL, UUID, uuid5

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk
from contracts.members.replies import RatingShown
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk, Step
from services.members.application.rating_ids import round_id
from services.members.domain import member as members
from services.members.domain import rating as ratings
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember
from services.members.domain.rating import NotRated, rating
from services.members.domain.rating_round import Round
from services.members.domain.rating_round_refusals import RoundClosed
from services.members.domain.rating_round_rules import rating_round
from services.members.domain.unit import UnitRef

RATINGS = uuid5(NAMESPACE_URL, "bachudong:rating")


def rating_id(member_id: UUID, year: int) -> UUID:
    """Return the id of the rating of a member and year: there is one."""
    return uuid5(RATINGS, f"{member_id}:{year}")


class Ratings(Desk):
    """Yearly ratings are decided and revised."""

    DECIDER = rating

    def decide(self, member_id: UUID, year: int, request: contract.DecideRating, caller: Caller) -> Accepted:
        """Rate a member for a year without a round, as papers say.

        Raises NotAMember, MembershipEnded, NotEligibleYet, RevisionNeedsReason, RoundClosed.
        """
        return self._one(rating_id(member_id, year), member_id, request, caller, self.rate(year))

    def decide_all(self, year: int, request: contract.DecideRatings, caller: Caller) -> AcceptedBulk:
        """Rate many for a year, all or none."""

        def fetch(work: Work) -> None:
            work.prefetch(member, [row.member_id for row in request.rows])
            work.prefetch(rating, [rating_id(row.member_id, year) for row in request.rows])

        return self._all(request.rows, lambda row: row.member_id, caller, self.rate(year), fetch)

    def show(self, member_id: UUID, year: int) -> tuple[RatingShown, int]:
        """Return a member's rating of a year and its version; raises NotRated. The reader's scope is not asked here."""
        state, version = self._store.read(rating, rating_id(member_id, year))
        if not isinstance(state, ratings.Rated):
            raise NotRated()
        return RatingShown(member_id=member_id, year=year, rank=state.rank), version

    def rate(self, year: int) -> Step[contract.DecideRating]:
        """Return the step that rates a member for a year."""

        def step(work: Work, member_id: UUID, request: contract.DecideRating, caller: Caller) -> int:
            state = work.state(member, member_id)
            if isinstance(state, members.Outside):
                raise NotAMember()
            self._require_scope(work, state.unit.id, caller)
            self._outside_closed_rounds(work, member_id, state.unit, year, request.rank.value)
            command = ratings.Decide(
                member_id=member_id,
                unit=state.unit,
                joined_on=state.joined_on,
                active=isinstance(state, members.Active),
                year=year,
                rank=request.rank.value,
                on=request.effective_on,
                reason=request.revision_reason,
                rules=self._rules.at(request.effective_on),
            )
            return self._decide(work, rating_id(member_id, year), command, request, caller)

        return step

    def _outside_closed_rounds(self, work: Work, member_id: UUID, home: UnitRef, year: int, rank: str) -> None:
        """Hold that no closed round of the member's unit, or of the unit that rated the member, would be passed over."""
        before = work.state(rating, rating_id(member_id, year))
        if isinstance(before, ratings.Rated) and before.rank == rank:
            return
        counting = before.unit if isinstance(before, ratings.Rated) else home
        for unit_id in {home.id, counting.id}:
            state = work.state(rating_round, round_id(unit_id, year))
            if isinstance(state, Round) and state.closed:
                raise RoundClosed()
