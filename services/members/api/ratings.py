"""Routes of yearly ratings."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk, Year
from contracts.members.replies import RatingShown
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.post("/members/ratings/{year}/bulk")
    def rate_all(year: Year, wish: contract.DecideRatings, asked: Asked) -> AcceptedBulk:
        """Decide ratings of a year, all or none."""
        return use.ratings.decide_all(year, wish, asked)

    @routes.put("/members/{member_id}/ratings/{year}")
    def rate(member_id: UUID, year: Year, wish: contract.DecideRating, asked: Asked, response: Response) -> Accepted:
        """Decide or revise a member's rating of a year."""
        return done(response, use.ratings.decide(member_id, year, wish, asked))

    @routes.get("/members/{member_id}/ratings/{year}")
    def show_rating(member_id: UUID, year: Year, reader: Reader, response: Response) -> RatingShown:
        """Show a member's rating of a year."""
        use.members.show(member_id, reader)
        rating, version = use.ratings.show(member_id, year)
        etag(response, version)
        return rating
