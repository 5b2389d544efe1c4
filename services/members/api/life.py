"""Routes of member life: admission in steps, details, transfers step by step, stays, staying on, strike-off."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, AcceptedBulk
from contracts.members import life as contract
from services.kernel.http import Gate
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, _: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type

    @routes.post("/members/cards/bulk")
    def issue_cards(wish: contract.IssueCards, asked: Asked) -> AcceptedBulk:
        """Give members cards, all or none."""
        return use.life.issue_cards(wish, asked)

    @routes.post("/members/transfers/expiries/bulk")
    def expire_transfers(wish: contract.ExpireTransfers, asked: Asked) -> AcceptedBulk:
        """Close overdue referrals, all or none."""
        return use.life.expire_transfers(wish, asked)

    @routes.post("/members/postponements/bulk")
    def postpone_all(wish: contract.PostponeMembers, asked: Asked) -> AcceptedBulk:
        """Postpone the activity of members, all or none."""
        return use.life.postpone_all(wish, asked)

    @routes.post("/members/extensions/bulk")
    def extend_all(wish: contract.ExtendMembers, asked: Asked) -> AcceptedBulk:
        """Let members over the age stay, all or none."""
        return use.life.extend_all(wish, asked)

    @routes.post("/members/strike-offs/bulk")
    def strike_off_all(wish: contract.StrikeOffMembers, asked: Asked) -> AcceptedBulk:
        """Strike members off as proposed, all or none."""
        return use.life.strike_off_all(wish, asked)

    @routes.put("/members/{member_id}/admission/proposal")
    def propose_admission(
        member_id: UUID, wish: contract.ProposeAdmission, asked: Asked, response: Response
    ) -> Accepted:
        """File an application for admission."""
        return done(response, use.life.propose(member_id, wish, asked))

    @routes.put("/members/{member_id}/admission/vote")
    def vote_on_admission(
        member_id: UUID, wish: contract.RecordAdmissionVote, asked: Asked, response: Response
    ) -> Accepted:
        """Record the branch's vote on an application."""
        return done(response, use.life.vote(member_id, wish, asked))

    @routes.put("/members/{member_id}/admission/withdrawal")
    def withdraw_admission(
        member_id: UUID, wish: contract.WithdrawAdmission, asked: Asked, response: Response
    ) -> Accepted:
        """Take an application back."""
        return done(response, use.life.withdraw_admission(member_id, wish, asked))

    @routes.put("/members/{member_id}/admission/ratification")
    def ratify_admission(member_id: UUID, wish: contract.RatifyAdmission, asked: Asked, response: Response) -> Accepted:
        """Admit the candidate, by the level above the branch."""
        return done(response, use.life.ratify(member_id, wish, asked))

    @routes.put("/members/{member_id}/details")
    def change_details(member_id: UUID, wish: contract.ChangeDetails, asked: Asked, response: Response) -> Accepted:
        """Put details of a member, or take them away."""
        return done(response, use.life.change_details(member_id, wish, asked))

    @routes.put("/members/{member_id}/correction")
    def correct_member(member_id: UUID, wish: contract.CorrectMember, asked: Asked, response: Response) -> Accepted:
        """Correct who a member is."""
        return done(response, use.life.correct(member_id, wish, asked))

    @routes.put("/members/{member_id}/card")
    def issue_card(member_id: UUID, wish: contract.IssueCard, asked: Asked, response: Response) -> Accepted:
        """Give a member a card."""
        return done(response, use.life.issue_card(member_id, wish, asked))

    @routes.put("/members/{member_id}/party-status")
    def change_party_status(
        member_id: UUID, wish: contract.ChangePartyStatus, asked: Asked, response: Response
    ) -> Accepted:
        """Record a member's standing in the Party."""
        return done(response, use.life.change_party_status(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/release")
    def release_transfer(member_id: UUID, wish: contract.TransferStep, asked: Asked, response: Response) -> Accepted:
        """Let the referred member go."""
        return done(response, use.life.release_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/forwarding")
    def forward_transfer(member_id: UUID, wish: contract.TransferStep, asked: Asked, response: Response) -> Accepted:
        """Send the papers of a transfer on."""
        return done(response, use.life.forward_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/rejection")
    def reject_transfer(member_id: UUID, wish: contract.RejectTransfer, asked: Asked, response: Response) -> Accepted:
        """Send the papers of a transfer back."""
        return done(response, use.life.reject_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/cancellation")
    def cancel_transfer(member_id: UUID, wish: contract.TransferStep, asked: Asked, response: Response) -> Accepted:
        """Take a referral back."""
        return done(response, use.life.cancel_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/expiry")
    def expire_transfer(member_id: UUID, wish: contract.TransferStep, asked: Asked, response: Response) -> Accepted:
        """Close an overdue referral."""
        return done(response, use.life.expire_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/move")
    def move_within_union(
        member_id: UUID, wish: contract.MoveWithinUnion, asked: Asked, response: Response
    ) -> Accepted:
        """Move a member to another branch of the same union."""
        return done(response, use.life.move_within_union(member_id, wish, asked))

    @routes.put("/members/{member_id}/temporary")
    def start_temporary(member_id: UUID, wish: contract.StartTemporary, asked: Asked, response: Response) -> Accepted:
        """Let a member take part elsewhere for a while."""
        return done(response, use.life.start_temporary(member_id, wish, asked))

    @routes.put("/members/{member_id}/temporary/end")
    def end_temporary(member_id: UUID, wish: contract.EndTemporary, asked: Asked, response: Response) -> Accepted:
        """Have the member back."""
        return done(response, use.life.end_temporary(member_id, wish, asked))

    @routes.put("/members/{member_id}/postponement")
    def postpone(member_id: UUID, wish: contract.PostponeMember, asked: Asked, response: Response) -> Accepted:
        """Postpone a member's activity."""
        return done(response, use.life.postpone(member_id, wish, asked))

    @routes.put("/members/{member_id}/postponement/end")
    def end_postponement(member_id: UUID, wish: contract.EndPostponement, asked: Asked, response: Response) -> Accepted:
        """End a postponement."""
        return done(response, use.life.end_postponement(member_id, wish, asked))

    @routes.put("/members/{member_id}/extension")
    def extend(member_id: UUID, wish: contract.ExtendMember, asked: Asked, response: Response) -> Accepted:
        """Let a member over the age stay."""
        return done(response, use.life.extend(member_id, wish, asked))

    @routes.put("/members/{member_id}/maturation/deferral")
    def defer_maturation(member_id: UUID, wish: contract.DeferMaturation, asked: Asked, response: Response) -> Accepted:
        """Put off an officer's maturation."""
        return done(response, use.life.defer_maturation(member_id, wish, asked))

    @routes.put("/members/{member_id}/strike-off/proposal")
    def propose_strike_off(
        member_id: UUID, wish: contract.ProposeStrikeOff, asked: Asked, response: Response
    ) -> Accepted:
        """Propose to strike a member off."""
        return done(response, use.life.propose_strike_off(member_id, wish, asked))

    @routes.put("/members/{member_id}/strike-off")
    def strike_off(member_id: UUID, wish: contract.StrikeOffMember, asked: Asked, response: Response) -> Accepted:
        """Strike a member off as proposed."""
        return done(response, use.life.strike_off(member_id, wish, asked))

    @routes.put("/members/{member_id}/death")
    def record_death(member_id: UUID, wish: contract.RecordDeath, asked: Asked, response: Response) -> Accepted:
        """Record that a member died."""
        return done(response, use.life.record_death(member_id, wish, asked))

    @routes.put("/members/{member_id}/reinstatement")
    def reinstate(member_id: UUID, wish: contract.ReinstateMember, asked: Asked, response: Response) -> Accepted:
        """Make a member again of who had left, was struck off or expelled."""
        return done(response, use.life.reinstate(member_id, wish, asked))
