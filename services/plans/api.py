"""The HTTP edge of plans: one route per wish, one per thing to be shown; positions and ETags in the answers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from contracts import plans as contract
from contracts import plans_replies as reply
from contracts.base import Accepted, AcceptedBulk
from services.kernel.http import Asked, Gate, etag
from services.plans.application import Models, Programmes, Proposals

Round = Annotated[int, Path(ge=1, le=1000)]


def router(programmes: Programmes, proposals: Proposals, models: Models, gate: Gate) -> APIRouter:
    """Return all routes of the service."""
    routes = APIRouter()
    routes.include_router(programme_routes(programmes, gate))
    routes.include_router(proposal_routes(proposals, gate))
    routes.include_router(model_routes(models, gate))
    return routes


def _accepted(response: Response, accepted: Accepted) -> Accepted:
    etag(response, accepted.version)
    return accepted


def programme_routes(programmes: Programmes, gate: Gate) -> APIRouter:
    """Return the routes of work programmes."""
    routes = APIRouter(prefix="/programmes", tags=["programmes"])
    writer, reader = Depends(gate.write), Depends(gate.read)

    @routes.post("/bulk")
    def load(wish: contract.LoadProgrammes, asked: Annotated[Asked, writer]) -> AcceptedBulk:
        return programmes.load(wish, asked)

    @routes.post("/items/completions/bulk")
    def complete_many(wish: contract.CompleteItems, asked: Annotated[Asked, writer]) -> AcceptedBulk:
        return programmes.complete_many(wish, asked)

    @routes.get("/{programme_id}")
    def show(programme_id: UUID, response: Response, asked: Annotated[Asked, reader]) -> reply.ProgrammeReply:
        found, version = programmes.show(programme_id, asked)
        etag(response, version)
        return found

    @routes.put("/{programme_id}")
    def draft(
        programme_id: UUID, wish: contract.DraftProgramme, response: Response, asked: Annotated[Asked, writer]
    ) -> Accepted:
        return _accepted(response, programmes.draft(programme_id, wish, asked))

    @routes.put("/{programme_id}/items")
    def amend(
        programme_id: UUID, wish: contract.AmendItems, response: Response, asked: Annotated[Asked, writer]
    ) -> Accepted:
        return _accepted(response, programmes.amend(programme_id, wish, asked))

    @routes.put("/{programme_id}/submissions/{round}")
    def submit(
        programme_id: UUID,
        round: Round,
        wish: contract.SubmitProgramme,
        response: Response,
        asked: Annotated[Asked, writer],
    ) -> Accepted:
        return _accepted(response, programmes.submit(programme_id, round, wish, asked))

    @routes.put("/{programme_id}/opinions/{round}")
    def record_opinion(
        programme_id: UUID,
        round: Round,
        wish: contract.RecordOpinion,
        response: Response,
        asked: Annotated[Asked, writer],
    ) -> Accepted:
        return _accepted(response, programmes.record_opinion(programme_id, round, wish, asked))

    @routes.put("/{programme_id}/issue")
    def issue(
        programme_id: UUID, wish: contract.IssueProgramme, response: Response, asked: Annotated[Asked, writer]
    ) -> Accepted:
        return _accepted(response, programmes.issue(programme_id, wish, asked))

    @routes.put("/{programme_id}/items/{item_id}/completion")
    def complete(
        programme_id: UUID,
        item_id: UUID,
        wish: contract.CompleteItem,
        response: Response,
        asked: Annotated[Asked, writer],
    ) -> Accepted:
        return _accepted(response, programmes.complete(programme_id, item_id, wish, asked))

    @routes.put("/{programme_id}/closure")
    def close(
        programme_id: UUID, wish: contract.CloseProgramme, response: Response, asked: Annotated[Asked, writer]
    ) -> Accepted:
        return _accepted(response, programmes.close(programme_id, wish, asked))

    return routes


def proposal_routes(proposals: Proposals, gate: Gate) -> APIRouter:
    """Return the routes of advisory proposals."""
    routes = APIRouter(prefix="/proposals", tags=["proposals"])
    writer, reader = Depends(gate.write), Depends(gate.read)

    @routes.post("/bulk")
    def load(wish: contract.LoadProposals, asked: Annotated[Asked, writer]) -> AcceptedBulk:
        return proposals.load(wish, asked)

    @routes.get("/{proposal_id}")
    def show(proposal_id: UUID, response: Response, asked: Annotated[Asked, reader]) -> reply.ProposalReply:
        found, version = proposals.show(proposal_id, asked)
        etag(response, version)
        return found

    @routes.put("/{proposal_id}")
    def draft(
        proposal_id: UUID, wish: contract.DraftProposal, response: Response, asked: Annotated[Asked, writer]
    ) -> Accepted:
        return _accepted(response, proposals.draft(proposal_id, wish, asked))

    @routes.put("/{proposal_id}/submissions/{round}")
    def submit(
        proposal_id: UUID,
        round: Round,
        wish: contract.SubmitProposal,
        response: Response,
        asked: Annotated[Asked, writer],
    ) -> Accepted:
        return _accepted(response, proposals.submit(proposal_id, round, wish, asked))

    @routes.put("/{proposal_id}/adoption")
    def adopt(
        proposal_id: UUID, wish: contract.AdoptProposal, response: Response, asked: Annotated[Asked, writer]
    ) -> Accepted:
        return _accepted(response, proposals.adopt(proposal_id, wish, asked))

    @routes.put("/{proposal_id}/returns/{round}")
    def give_back(
        proposal_id: UUID,
        round: Round,
        wish: contract.ReturnProposal,
        response: Response,
        asked: Annotated[Asked, writer],
    ) -> Accepted:
        return _accepted(response, proposals.give_back(proposal_id, round, wish, asked))

    @routes.put("/{proposal_id}/decline")
    def decline(
        proposal_id: UUID, wish: contract.DeclineProposal, response: Response, asked: Annotated[Asked, writer]
    ) -> Accepted:
        return _accepted(response, proposals.decline(proposal_id, wish, asked))

    @routes.put("/{proposal_id}/steering-committee")
    def form_steering_committee(
        proposal_id: UUID,
        wish: contract.FormSteeringCommittee,
        response: Response,
        asked: Annotated[Asked, writer],
    ) -> Accepted:
        return _accepted(response, proposals.form_steering_committee(proposal_id, wish, asked))

    return routes


def model_routes(models: Models, gate: Gate) -> APIRouter:
    """Return the routes of youth models."""
    routes = APIRouter(prefix="/models", tags=["models"])
    writer, reader = Depends(gate.write), Depends(gate.read)

    @routes.post("/bulk")
    def register_many(wish: contract.RegisterModels, asked: Annotated[Asked, writer]) -> AcceptedBulk:
        return models.register_many(wish, asked)

    @routes.get("/{model_id}")
    def show(model_id: UUID, response: Response, asked: Annotated[Asked, reader]) -> reply.ModelReply:
        found, version = models.show(model_id, asked)
        etag(response, version)
        return found

    @routes.put("/{model_id}")
    def register(
        model_id: UUID, wish: contract.RegisterModel, response: Response, asked: Annotated[Asked, writer]
    ) -> Accepted:
        return _accepted(response, models.register(model_id, wish, asked))

    return routes
