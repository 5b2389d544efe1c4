"""Routes of advisory proposals."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts import plans as contract
from contracts.base import Accepted, AcceptedBulk
from services.kernel.http import Asked, Gate, etag
from services.plans.api.answers import Round, done
from services.plans.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.post("/proposals/bulk")
    def load_proposal(wish: contract.LoadProposals, asked: Writer) -> AcceptedBulk:
        return use.proposals.load(wish, asked)

    @routes.get("/proposals/{proposal_id}")
    def show_proposal(proposal_id: UUID, response: Response, asked: Reader) -> contract.ProposalReply:
        found, version = use.proposals.show(proposal_id, asked)
        etag(response, version)
        return found

    @routes.put("/proposals/{proposal_id}")
    def draft_proposal(proposal_id: UUID, wish: contract.DraftProposal, response: Response, asked: Writer) -> Accepted:
        return done(response, use.proposals.draft(proposal_id, wish, asked))

    @routes.put("/proposals/{proposal_id}/submissions/{round}")
    def submit_proposal(
        proposal_id: UUID,
        round: Round,
        wish: contract.SubmitProposal,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        return done(response, use.proposals.submit(proposal_id, round, wish, asked))

    @routes.put("/proposals/{proposal_id}/adoption")
    def adopt(proposal_id: UUID, wish: contract.AdoptProposal, response: Response, asked: Writer) -> Accepted:
        return done(response, use.proposals.adopt(proposal_id, wish, asked))

    @routes.put("/proposals/{proposal_id}/returns/{round}")
    def give_back(
        proposal_id: UUID,
        round: Round,
        wish: contract.ReturnProposal,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        return done(response, use.proposals.give_back(proposal_id, round, wish, asked))

    @routes.put("/proposals/{proposal_id}/decline")
    def decline(proposal_id: UUID, wish: contract.DeclineProposal, response: Response, asked: Writer) -> Accepted:
        return done(response, use.proposals.decline(proposal_id, wish, asked))

    @routes.put("/proposals/{proposal_id}/steering-committee")
    def form_steering_committee(
        proposal_id: UUID,
        wish: contract.FormSteeringCommittee,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        return done(response, use.proposals.form_steering_committee(proposal_id, wish, asked))
