"""Routes of rating rounds: everything on a list is shown only to a key in scope."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, UnitRef, Year
from contracts.members import rounds as contract
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases
from services.members.views.rating_rounds import RatingRounds

ROUND = "/units/{unit_id}/rating-rounds/{year}"
MEMBER = ROUND + "/members/{member_id}"


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    def answer(response: Response, said: contract.RoundAnswer) -> contract.RoundAnswer:
        etag(response, said.version)
        return said

    @routes.get("/rating-rounds/{year}")
    def list_rounds(year: Year, _: Reader) -> list[contract.RoundLine]:
        """List the rounds of a year by unit code: which are open, which closed."""
        with views.read() as (db, live):
            view: RatingRounds = live[RatingRounds.NAME]
            rows = view.of_year(db, year)
        return [
            contract.RoundLine(
                id=row["id"],
                unit=UnitRef(id=row["unit_id"], code=row["code"]),
                year=year,
                state="CLOSED" if row["closed"] else "OPEN",
            )
            for row in rows
        ]

    @routes.put(ROUND)
    def open_round(
        unit_id: UUID, year: Year, wish: contract.OpenRatingRound, asked: Asked, response: Response
    ) -> contract.RoundAnswer:
        """Open a unit's round of a year with its members of today."""
        return answer(response, use.rounds.open(unit_id, year, wish, asked))

    @routes.get(ROUND)
    def show_round(unit_id: UUID, year: Year, reader: Reader, response: Response) -> contract.RoundShown:
        """Show a round, with its list and how the cap stands."""
        found, version = use.rounds.show(unit_id, year, reader)
        etag(response, version)
        return found

    @routes.post(ROUND + "/self-ratings/bulk")
    def self_rate_all(unit_id: UUID, year: Year, wish: contract.SelfRates, asked: Asked) -> contract.RoundBulkAnswer:
        """Keep members' own ranks and measures, all or none."""
        return use.rounds.self_rate_all(unit_id, year, wish, asked)

    @routes.post(ROUND + "/proposals/bulk")
    def propose_all(unit_id: UUID, year: Year, wish: contract.ProposeRatings, asked: Asked) -> contract.RoundBulkAnswer:
        """Propose ranks, all or none."""
        return use.rounds.propose_all(unit_id, year, wish, asked)

    @routes.post(ROUND + "/decisions/bulk")
    def decide_all(unit_id: UUID, year: Year, wish: contract.ProposeRatings, asked: Asked) -> contract.RoundBulkAnswer:
        """Decide on members, all or none."""
        return use.rounds.decide_all(unit_id, year, wish, asked)

    @routes.post(ROUND + "/exemptions/bulk")
    def exempt_all(
        unit_id: UUID, year: Year, wish: contract.ExemptFromRatings, asked: Asked
    ) -> contract.RoundBulkAnswer:
        """Leave members unrated, all or none."""
        return use.rounds.exempt_all(unit_id, year, wish, asked)

    @routes.put(ROUND + "/meetings/{meeting_id}")
    def hold_meeting(
        unit_id: UUID,
        year: Year,
        meeting_id: UUID,
        wish: contract.HoldRatingMeeting,
        asked: Asked,
        response: Response,
    ) -> contract.RoundAnswer:
        """Keep a meeting's votes."""
        return answer(response, use.rounds.hold_meeting(unit_id, year, meeting_id, wish, asked))

    @routes.put(MEMBER)
    def enlist(
        unit_id: UUID, year: Year, member_id: UUID, wish: contract.RoundStep, asked: Asked, response: Response
    ) -> contract.RoundAnswer:
        """Put one more on the list."""
        return answer(response, use.rounds.enlist(unit_id, year, member_id, wish, asked))

    @routes.put(MEMBER + "/self-rating")
    def self_rate(
        unit_id: UUID, year: Year, member_id: UUID, wish: contract.SelfRate, asked: Asked, response: Response
    ) -> contract.RoundAnswer:
        """Keep a member's own rank and measures."""
        return answer(response, use.rounds.self_rate(unit_id, year, member_id, wish, asked))

    @routes.put(MEMBER + "/proposal")
    def propose(
        unit_id: UUID, year: Year, member_id: UUID, wish: contract.ProposeRating, asked: Asked, response: Response
    ) -> contract.RoundAnswer:
        """Propose a rank."""
        return answer(response, use.rounds.propose(unit_id, year, member_id, wish, asked))

    @routes.put(MEMBER + "/decision")
    def decide(
        unit_id: UUID, year: Year, member_id: UUID, wish: contract.ProposeRating, asked: Asked, response: Response
    ) -> contract.RoundAnswer:
        """Decide on a member's rank."""
        return answer(response, use.rounds.decide(unit_id, year, member_id, wish, asked))

    @routes.put(MEMBER + "/exemption")
    def exempt(
        unit_id: UUID, year: Year, member_id: UUID, wish: contract.ExemptFromRating, asked: Asked, response: Response
    ) -> contract.RoundAnswer:
        """Leave a member unrated."""
        return answer(response, use.rounds.exempt(unit_id, year, member_id, wish, asked))

    @routes.put(MEMBER + "/appeals/{appeal_id}")
    def appeal(
        unit_id: UUID,
        year: Year,
        member_id: UUID,
        appeal_id: UUID,
        wish: contract.AppealRating,
        asked: Asked,
        response: Response,
    ) -> contract.RoundAnswer:
        """Keep an appeal."""
        return answer(response, use.rounds.appeal(unit_id, year, member_id, appeal_id, wish, asked))

    @routes.put(MEMBER + "/appeals/{appeal_id}/answer")
    def answer_appeal(
        unit_id: UUID,
        year: Year,
        member_id: UUID,
        appeal_id: UUID,
        wish: contract.AnswerRatingAppeal,
        asked: Asked,
        response: Response,
    ) -> contract.RoundAnswer:
        """Answer an appeal."""
        return answer(response, use.rounds.answer_appeal(unit_id, year, member_id, appeal_id, wish, asked))

    @routes.put(ROUND + "/closure")
    def close_round(
        unit_id: UUID, year: Year, wish: contract.RoundStep, asked: Asked, response: Response
    ) -> contract.RoundAnswer:
        """Close a round."""
        return answer(response, use.rounds.close(unit_id, year, wish, asked))

    @routes.put("/units/{unit_id}/cap-overrides/{year}/{scope}")
    def approve_override(
        unit_id: UUID,
        year: Year,
        scope: contract.CapScope,
        wish: contract.ApproveCapOverride,
        asked: Asked,
        response: Response,
    ) -> Accepted:
        """Let a deciding unit give more top ranks than the cap."""
        return done(response, use.rounds.approve_override(unit_id, year, scope, wish, asked))
