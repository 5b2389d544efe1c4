"""Routes of Party referral, discipline and commendation; what is read goes to a key in scope."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, AcceptedBulk
from contracts.members import merits as contract
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    _referrals(routes, use, gate)
    _discipline(routes, use, gate)
    _commendations(routes, use, gate)


def _referrals(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.post("/referrals/hand-overs/bulk")
    def hand_over_all(wish: contract.HandOverReferrals, asked: Asked) -> AcceptedBulk:
        """Hand over a list of referrals, all or none."""
        return use.referrals.hand_over_all(wish, asked)

    @routes.put("/referrals/{case_id}")
    def nominate_member(case_id: UUID, wish: contract.NominateMember, asked: Asked, response: Response) -> Accepted:
        """Nominate an outstanding member for the Party."""
        return done(response, use.referrals.nominate(case_id, wish, asked))

    @routes.put("/referrals/{case_id}/vote")
    def vote_on_referral(case_id: UUID, wish: contract.Vote, asked: Asked, response: Response) -> Accepted:
        """Record the branch's vote on a referral."""
        return done(response, use.referrals.vote(case_id, wish, asked))

    @routes.put("/referrals/{case_id}/mentor")
    def assign_mentor(case_id: UUID, wish: contract.AssignMentor, asked: Asked, response: Response) -> Accepted:
        """Give the nominated member a mentor."""
        return done(response, use.referrals.assign_mentor(case_id, wish, asked))

    @routes.put("/referrals/{case_id}/endorsement")
    def endorse_referral(case_id: UUID, wish: contract.EndorseReferral, asked: Asked, response: Response) -> Accepted:
        """Pass the resolution of referral."""
        return done(response, use.referrals.endorse(case_id, wish, asked))

    @routes.put("/referrals/{case_id}/hand-over")
    def hand_over_referral(
        case_id: UUID, wish: contract.HandOverReferral, asked: Asked, response: Response
    ) -> Accepted:
        """Hand the papers to the Party committee."""
        return done(response, use.referrals.hand_over(case_id, wish, asked))

    @routes.put("/referrals/{case_id}/class")
    def complete_class(case_id: UUID, wish: contract.Step, asked: Asked, response: Response) -> Accepted:
        """Record the Party awareness class."""
        return done(response, use.referrals.complete_class(case_id, wish, asked))

    @routes.put("/referrals/{case_id}/admission")
    def record_party_admission(case_id: UUID, wish: contract.Step, asked: Asked, response: Response) -> Accepted:
        """Record that the Party admitted the member."""
        return done(response, use.referrals.record_admission(case_id, wish, asked))

    @routes.put("/referrals/{case_id}/return")
    def return_referral(case_id: UUID, wish: contract.Reasoned, asked: Asked, response: Response) -> Accepted:
        """Record that the committee sent the papers back."""
        return done(response, use.referrals.give_back(case_id, wish, asked))

    @routes.put("/referrals/{case_id}/withdrawal")
    def withdraw_referral(case_id: UUID, wish: contract.Reasoned, asked: Asked, response: Response) -> Accepted:
        """Take a referral back."""
        return done(response, use.referrals.withdraw(case_id, wish, asked))

    @routes.put("/referrals/{case_id}/expiry")
    def expire_referral(case_id: UUID, wish: contract.Step, asked: Asked, response: Response) -> Accepted:
        """Record that the resolution grew too old."""
        return done(response, use.referrals.expire(case_id, wish, asked))

    @routes.get("/referrals/{case_id}")
    def show_referrals(case_id: UUID, reader: Reader, response: Response) -> contract.ReferralShown:
        """Show one to a key in scope."""
        found, version = use.referrals.show(case_id, reader)
        etag(response, version)
        return found


def _discipline(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.put("/discipline/{case_id}")
    def open_case(case_id: UUID, wish: contract.OpenCase, asked: Asked, response: Response) -> Accepted:
        """Open a disciplinary case."""
        return done(response, use.disciplines.open(case_id, wish, asked))

    @routes.put("/discipline/{case_id}/vote")
    def vote_on_case(case_id: UUID, wish: contract.RecordCaseVote, asked: Asked, response: Response) -> Accepted:
        """Record the secret vote on a measure."""
        return done(response, use.disciplines.vote(case_id, wish, asked))

    @routes.put("/discipline/{case_id}/decision")
    def decide_discipline(case_id: UUID, wish: contract.DecideDiscipline, asked: Asked, response: Response) -> Accepted:
        """Decide the measure voted for."""
        return done(response, use.disciplines.decide(case_id, wish, asked))

    @routes.put("/discipline/{case_id}/appeal")
    def appeal_discipline(case_id: UUID, wish: contract.Reasoned, asked: Asked, response: Response) -> Accepted:
        """Appeal a measure."""
        return done(response, use.disciplines.appeal(case_id, wish, asked))

    @routes.put("/discipline/{case_id}/appeal/answer")
    def resolve_appeal(case_id: UUID, wish: contract.ResolveAppeal, asked: Asked, response: Response) -> Accepted:
        """Answer an appeal."""
        return done(response, use.disciplines.resolve(case_id, wish, asked))

    @routes.put("/discipline/{case_id}/improvement")
    def recognise_improvement(case_id: UUID, wish: contract.Step, asked: Asked, response: Response) -> Accepted:
        """Recognise improvement."""
        return done(response, use.disciplines.recognise(case_id, wish, asked))

    @routes.put("/discipline/{case_id}/closure")
    def close_case(case_id: UUID, wish: contract.Step, asked: Asked, response: Response) -> Accepted:
        """Close a case without a measure."""
        return done(response, use.disciplines.close(case_id, wish, asked))

    @routes.get("/discipline/{case_id}")
    def show_discipline(case_id: UUID, reader: Reader, response: Response) -> contract.CaseShown:
        """Show one to a key in scope."""
        found, version = use.disciplines.show(case_id, reader)
        etag(response, version)
        return found


def _commendations(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.post("/commendations/awards/bulk")
    def award_all(wish: contract.AwardCommendations, asked: Asked) -> AcceptedBulk:
        """Decide a list of commendations, all or none."""
        return use.commendations.award_all(wish, asked)

    @routes.put("/commendations/{commendation_id}")
    def propose_commendation(
        commendation_id: UUID, wish: contract.ProposeCommendation, asked: Asked, response: Response
    ) -> Accepted:
        """Propose a commendation."""
        return done(response, use.commendations.propose(commendation_id, wish, asked))

    @routes.put("/commendations/{commendation_id}/award")
    def award_commendation(commendation_id: UUID, wish: contract.Step, asked: Asked, response: Response) -> Accepted:
        """Decide a commendation."""
        return done(response, use.commendations.award(commendation_id, wish, asked))

    @routes.put("/commendations/{commendation_id}/revocation")
    def revoke_commendation(
        commendation_id: UUID, wish: contract.Reasoned, asked: Asked, response: Response
    ) -> Accepted:
        """Take a commendation back."""
        return done(response, use.commendations.revoke(commendation_id, wish, asked))

    @routes.get("/commendations/{commendation_id}")
    def show_commendations(commendation_id: UUID, reader: Reader, response: Response) -> contract.CommendationShown:
        """Show one to a key in scope."""
        found, version = use.commendations.show(commendation_id, reader)
        etag(response, version)
        return found
