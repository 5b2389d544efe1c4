"""Routes of advisory proposals."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from contracts.base import Accepted, AcceptedBulk
from contracts.plans import proposals as contract
from services.kernel.http import Asked, Gate, etag
from services.plans.api.answers import Round, done
from services.plans.application import UseCases

Version = Annotated[int, Path(ge=2, le=1000)]


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.post("/proposals/bulk")
    def load_proposal(wish: contract.LoadProposals, asked: Writer) -> AcceptedBulk:
        """Load proposals from draft to outcome, all or none."""
        return use.proposals.load(wish, asked)

    @routes.post("/proposals/versions/bulk")
    def revise_proposals(wish: contract.ReviseProposals, asked: Writer) -> AcceptedBulk:
        """Write a list of returned proposals anew, all or none."""
        return use.proposals.revise_many(wish, asked)

    @routes.post("/proposals/withdrawals/bulk")
    def withdraw_proposals(wish: contract.WithdrawProposals, asked: Writer) -> AcceptedBulk:
        """Take a list of proposals back, all or none."""
        return use.proposals.withdraw_many(wish, asked)

    @routes.post("/proposals/implementation/bulk")
    def report_implementations(wish: contract.ReportImplementations, asked: Writer) -> AcceptedBulk:
        """Report how a list of proposals is carried out, all or none."""
        return use.proposals.report_many(wish, asked)

    @routes.post("/proposals/results/bulk")
    def record_results(wish: contract.RecordResults, asked: Writer) -> AcceptedBulk:
        """Record what came of a list of proposals, all or none."""
        return use.proposals.record_results(wish, asked)

    @routes.get("/proposals/{proposal_id}")
    def show_proposal(proposal_id: UUID, response: Response, asked: Reader) -> contract.ProposalReply:
        """Show all of a proposal, every version and round, to a key in scope."""
        found, version = use.proposals.show(proposal_id, asked)
        etag(response, version)
        return found

    @routes.put("/proposals/{proposal_id}")
    def draft_proposal(proposal_id: UUID, wish: contract.DraftProposal, response: Response, asked: Writer) -> Accepted:
        """Begin a proposal."""
        return done(response, use.proposals.draft(proposal_id, wish, asked))

    @routes.put("/proposals/{proposal_id}/versions/{version}")
    def revise_proposal(
        proposal_id: UUID, version: Version, wish: contract.ReviseProposal, response: Response, asked: Writer
    ) -> Accepted:
        """Write a returned proposal anew."""
        return done(response, use.proposals.revise(proposal_id, version, wish, asked))

    @routes.put("/proposals/{proposal_id}/submissions/{round}")
    def submit_proposal(
        proposal_id: UUID,
        round: Round,
        wish: contract.SubmitProposal,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        """Put the proposal to the addressee."""
        return done(response, use.proposals.submit(proposal_id, round, wish, asked))

    @routes.put("/proposals/{proposal_id}/adoption")
    def adopt(proposal_id: UUID, wish: contract.AdoptProposal, response: Response, asked: Writer) -> Accepted:
        """Record that the committee adopted it."""
        return done(response, use.proposals.adopt(proposal_id, wish, asked))

    @routes.put("/proposals/{proposal_id}/returns/{round}")
    def give_back(
        proposal_id: UUID,
        round: Round,
        wish: contract.ReturnProposal,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        """Record that the committee returned it with comments."""
        return done(response, use.proposals.give_back(proposal_id, round, wish, asked))

    @routes.put("/proposals/{proposal_id}/decline")
    def decline(proposal_id: UUID, wish: contract.DeclineProposal, response: Response, asked: Writer) -> Accepted:
        """Record that the committee declined it."""
        return done(response, use.proposals.decline(proposal_id, wish, asked))

    @routes.put("/proposals/{proposal_id}/withdrawal")
    def withdraw_proposal(
        proposal_id: UUID, wish: contract.WithdrawProposal, response: Response, asked: Writer
    ) -> Accepted:
        """Take the proposal back, by the unit."""
        return done(response, use.proposals.withdraw(proposal_id, wish, asked))

    @routes.put("/proposals/{proposal_id}/steering-committee")
    def form_steering_committee(
        proposal_id: UUID,
        wish: contract.FormSteeringCommittee,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        """Record the steering committee set up to carry it out."""
        return done(response, use.proposals.form_steering_committee(proposal_id, wish, asked))

    @routes.put("/proposals/{proposal_id}/implementation/{report_id}")
    def report_implementation(
        proposal_id: UUID, report_id: UUID, wish: contract.ReportImplementation, response: Response, asked: Writer
    ) -> Accepted:
        """Report how far it is carried out."""
        return done(response, use.proposals.report_implementation(proposal_id, report_id, wish, asked))

    @routes.put("/proposals/{proposal_id}/result")
    def record_result(proposal_id: UUID, wish: contract.RecordResult, response: Response, asked: Writer) -> Accepted:
        """Record what came of it."""
        return done(response, use.proposals.record_result(proposal_id, wish, asked))
