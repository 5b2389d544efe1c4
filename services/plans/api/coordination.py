"""Routes of coordination programmes (domain.md §4.3)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from contracts.base import LAST_YEAR, Accepted, AcceptedBulk
from contracts.plans import coordination as contract
from services.kernel.http import Asked, Gate, etag
from services.plans.api.answers import done
from services.plans.application import UseCases

Year = Annotated[int, Path(ge=1931, le=LAST_YEAR)]


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    _lists(routes, use, gate)
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.get("/coordination/{coordination_id}")
    def show_coordination(coordination_id: UUID, response: Response, asked: Reader) -> contract.CoordinationReply:
        """Show all of a programme to a key in scope."""
        found, version = use.coordination.show(coordination_id, asked)
        etag(response, version)
        return found

    @routes.put("/coordination/{coordination_id}")
    def propose_coordination(
        coordination_id: UUID, wish: contract.ProposeCoordination, response: Response, asked: Writer
    ) -> Accepted:
        """Propose to work with other bodies."""
        return done(response, use.coordination.propose(coordination_id, wish, asked))

    @routes.put("/coordination/{coordination_id}/signing")
    def sign_coordination(
        coordination_id: UUID, wish: contract.SignCoordination, response: Response, asked: Writer
    ) -> Accepted:
        """Record that the parties signed."""
        return done(response, use.coordination.sign(coordination_id, wish, asked))

    @routes.put("/coordination/{coordination_id}/activities/{activity_id}")
    def link_activity(
        coordination_id: UUID, activity_id: UUID, wish: contract.LinkActivity, response: Response, asked: Writer
    ) -> Accepted:
        """Say that an activity was held under the programme."""
        return done(response, use.coordination.link(coordination_id, activity_id, wish, asked))

    @routes.put("/coordination/{coordination_id}/reviews/{year}")
    def review_coordination(
        coordination_id: UUID, year: Year, wish: contract.ReviewCoordination, response: Response, asked: Writer
    ) -> Accepted:
        """Review a year of the programme."""
        return done(response, use.coordination.review(coordination_id, year, wish, asked))

    @routes.put("/coordination/{coordination_id}/renewal")
    def renew_coordination(
        coordination_id: UUID, wish: contract.RenewCoordination, response: Response, asked: Writer
    ) -> Accepted:
        """Make its period longer."""
        return done(response, use.coordination.renew(coordination_id, wish, asked))

    @routes.put("/coordination/{coordination_id}/end")
    def end_coordination(
        coordination_id: UUID, wish: contract.EndCoordination, response: Response, asked: Writer
    ) -> Accepted:
        """Bring the programme to its end."""
        return done(response, use.coordination.end(coordination_id, wish, asked))


def _lists(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Writer = Annotated[Asked, Depends(gate.write)]  # a type

    @routes.post("/coordination/bulk")
    def load_coordination(wish: contract.LoadCoordination, asked: Writer) -> AcceptedBulk:
        """Load programmes from proposal to end, all or none."""
        return use.coordination.load(wish, asked)

    @routes.post("/coordination/activities/bulk")
    def link_activities(wish: contract.LinkActivities, asked: Writer) -> AcceptedBulk:
        """Link a list of activities, all or none."""
        return use.coordination.link_many(wish, asked)

    @routes.post("/coordination/reviews/bulk")
    def review_coordinations(wish: contract.ReviewCoordinations, asked: Writer) -> AcceptedBulk:
        """Take a list of reviews, all or none."""
        return use.coordination.review_many(wish, asked)

    @routes.post("/coordination/ends/bulk")
    def end_coordinations(wish: contract.EndCoordinations, asked: Writer) -> AcceptedBulk:
        """End a list of programmes, all or none."""
        return use.coordination.end_many(wish, asked)
