"""The use cases of member life: admission in steps, details, transfers step by step, stays, staying on, strike-off."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.members import life as contract
from services.kernel.store import Caller, Work
from services.members.application.desk import Wish
from services.members.application.member_desk import MemberDesk, person
from services.members.domain import member as members
from services.members.domain.member import member
from services.members.domain.member_refusals import CardNumberTaken, MemberCodeTaken, NotAMember
from services.members.domain.officer import officers, officers_id
from services.members.domain.unit import UnitRef

Scope = Callable[[Work, UUID, Caller], None]


class Life(MemberDesk):
    """What happens to members between joining and leaving, and the ends of membership that others decide."""

    # Admission.

    def propose(self, member_id: UUID, request: contract.ProposeAdmission, caller: Caller) -> Accepted:
        """File an application. Raises the refusals of age, GuarantorNotActive, CandidatePending, AlreadyMember."""

        def step(work: Work, member_id: UUID, request: contract.ProposeAdmission, caller: Caller) -> int:
            guarantor = work.state(member, request.guarantor_id)
            command = members.ProposeAdmission(
                unit=self._home(work, member_id, request, caller),
                person=person(request),
                guarantor_id=request.guarantor_id,
                guarantor_active=isinstance(guarantor, members.Active),
                on=request.effective_on,
                rules=self._rules.at(request.effective_on),
            )
            return self._decide(work, member_id, command, request, caller)

        return self._one(member_id, member_id, request, caller, step)

    def vote(self, member_id: UUID, request: contract.RecordAdmissionVote, caller: Caller) -> Accepted:
        """Record the branch's vote. Raises NotACandidate, VotesDoNotAddUp, NoQuorum, AlreadyVoted."""
        command = members.RecordAdmissionVote(
            members_called=request.members_called,
            voters_present=request.voters_present,
            votes_for=request.votes_for,
            votes_against=request.votes_against,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        return self._of_unit(member_id, request, caller, command)

    def withdraw_admission(self, member_id: UUID, request: contract.WithdrawAdmission, caller: Caller) -> Accepted:
        """Take an application back; its member code is free again. Raises NotACandidate, AlreadyMember."""

        def step(work: Work, member_id: UUID, request: contract.WithdrawAdmission, caller: Caller) -> int:
            self._require_scope_of(work, member_id, caller)
            state = work.state(member, member_id)
            if isinstance(state, members.Candidate) and state.proposed.member_code:
                work.release("member.code", state.proposed.member_code, member_id)
            command = members.WithdrawAdmission(request.reason, request.effective_on)
            return self._decide(work, member_id, command, request, caller)

        return self._one(member_id, member_id, request, caller, step)

    def ratify(self, member_id: UUID, request: contract.RatifyAdmission, caller: Caller) -> Accepted:
        """Admit the candidate, by the level above. Raises NotVotedYet, NotACandidate, the refusals of age, OutOfScope."""
        command = members.Ratify(request.effective_on, self._rules.at(request.effective_on))
        return self._take(member_id, request, caller, command, self._require_superior_scope)

    # Details.

    def change_details(self, member_id: UUID, request: contract.ChangeDetails, caller: Caller) -> Accepted:
        """Put details or take them away.

        Raises UnknownDetail, PurposeNeeded, UnknownViewPurpose, NotAMember, MembershipEnded.
        """
        self._require_known_purpose(request.purpose, request.effective_on)
        command = members.ChangeDetails(request.details, request.purpose, request.effective_on)
        return self._of_unit(member_id, request, caller, command)

    def correct(self, member_id: UUID, request: contract.CorrectMember, caller: Caller) -> Accepted:
        """Correct who a member is. Raises NothingToCorrect, MemberCodeTaken, NotAMember, MembershipEnded."""

        def step(work: Work, member_id: UUID, request: contract.CorrectMember, caller: Caller) -> int:
            self._require_scope_of(work, member_id, caller)
            state = work.state(member, member_id)
            code = request.member_code
            if code is not None and isinstance(state, members.Active) and state.known.member_code != code:
                work.claim("member.code", code, member_id, MemberCodeTaken())
                if state.known.member_code:
                    work.release("member.code", state.known.member_code, member_id)
            right = {
                "full_name": request.full_name,
                "birth_date": request.birth_date.isoformat() if request.birth_date else None,
                "sex": request.sex.value if request.sex else None,
                "member_code": code,
            }
            words = {name: text for name, text in right.items() if text is not None}
            command = members.Correct(words, request.reason, request.effective_on)
            return self._decide(work, member_id, command, request, caller)

        return self._one(member_id, member_id, request, caller, step)

    def issue_card(self, member_id: UUID, request: contract.IssueCard, caller: Caller) -> Accepted:
        """Give a member a card, by the grassroots level. Raises CardNumberTaken, NotAMember, OutOfScope."""
        return self._one(member_id, member_id, request, caller, self._issue_card)

    def issue_cards(self, request: contract.IssueCards, caller: Caller) -> AcceptedBulk:
        """Give many a card, all or none."""
        return self._all_members(request.rows, caller, self._issue_card)

    def _issue_card(self, work: Work, member_id: UUID, request: contract.IssueCard, caller: Caller) -> int:
        state = self._member(work, member_id)
        self._require_grassroots_scope(work, state.unit.id, caller)
        if isinstance(state, members.Active) and state.card != request.number:
            work.claim("member.card", request.number, member_id, CardNumberTaken())
            if state.card:
                work.release("member.card", state.card, member_id)
        command = members.IssueCard(request.number, request.effective_on)
        return self._decide(work, member_id, command, request, caller)

    def change_party_status(self, member_id: UUID, request: contract.ChangePartyStatus, caller: Caller) -> Accepted:
        """Record the member's standing in the Party. Raises PartyStatusGoesForward, NotAMember."""
        command = members.ChangePartyStatus(request.status.value, request.effective_on, request.correction)
        return self._of_unit(member_id, request, caller, command)

    # Transfers step by step; the first step and the acceptance are in `people`.

    def release_transfer(self, member_id: UUID, request: contract.TransferStep, caller: Caller) -> Accepted:
        """Let the referred member go, by the source's grassroots level. Raises NotThisTransfer, OutOfScope."""
        command = members.ReleaseTransfer(request.transfer_id, request.effective_on)
        return self._take(member_id, request, caller, command, self._require_grassroots_scope)

    def forward_transfer(self, member_id: UUID, request: contract.TransferStep, caller: Caller) -> Accepted:
        """Send the papers on, by the source's grassroots level. Raises TransferOutOfOrder, NotThisTransfer."""
        command = members.ForwardTransfer(request.transfer_id, request.effective_on)
        return self._take(member_id, request, caller, command, self._require_grassroots_scope)

    def reject_transfer(self, member_id: UUID, request: contract.RejectTransfer, caller: Caller) -> Accepted:
        """Send the papers back, by the receiving unit. Raises NotThisTransfer, OutOfScope."""

        def step(work: Work, member_id: UUID, request: contract.RejectTransfer, caller: Caller) -> int:
            state = self._member(work, member_id)
            receiving = state.transfer.to_unit if isinstance(state, members.Active) and state.transfer else state.unit
            self._require_scope(work, receiving.id, caller)
            reason = self._words_about(work, member_id, request.reason)
            command = members.RejectTransfer(request.transfer_id, reason, request.effective_on)
            return self._decide(work, member_id, command, request, caller)

        return self._one(member_id, member_id, request, caller, step)

    def cancel_transfer(self, member_id: UUID, request: contract.TransferStep, caller: Caller) -> Accepted:
        """Take the referral back, by the source. Raises NotThisTransfer."""
        command = members.CancelTransfer(request.transfer_id, request.effective_on)
        return self._of_unit(member_id, request, caller, command)

    def expire_transfer(self, member_id: UUID, request: contract.TransferStep, caller: Caller) -> Accepted:
        """Close an overdue referral. Raises TransferNotOverdue, NotThisTransfer."""
        return self._one(member_id, member_id, request, caller, self._expire)

    def expire_transfers(self, request: contract.ExpireTransfers, caller: Caller) -> AcceptedBulk:
        """Close many overdue referrals, all or none."""
        return self._all_members(request.rows, caller, self._expire)

    def _expire(self, work: Work, member_id: UUID, request: contract.TransferStep, caller: Caller) -> int:
        rules = self._rules.at(request.effective_on)
        command = members.ExpireTransfer(request.transfer_id, request.effective_on, rules)
        return self._step(work, member_id, request, caller, command)

    def move_within_union(self, member_id: UUID, request: contract.MoveWithinUnion, caller: Caller) -> Accepted:
        """Move a member to another branch of the same union, by that union. Raises NotInOneUnion, SameUnit."""

        def step(work: Work, member_id: UUID, request: contract.MoveWithinUnion, caller: Caller) -> int:
            state = self._member(work, member_id)
            there = self._branch(work, request.to_unit_id, request)
            here = self._grassroots(work, state.unit.id)
            self._require_scope(work, here, caller)
            same = here == self._grassroots(work, there.id) and here != state.unit.id
            command = members.MoveWithinUnion(request.transfer_id, there, same, request.effective_on)
            return self._decide(work, member_id, command, request, caller)

        return self._one(member_id, member_id, request, caller, step)

    # Stays.

    def start_temporary(self, member_id: UUID, request: contract.StartTemporary, caller: Caller) -> Accepted:
        """Let a member take part elsewhere. Raises AlreadyTemporary, TemporaryTooLong, SameUnit, UntilBeforeItBegins."""

        def step(work: Work, member_id: UUID, request: contract.StartTemporary, caller: Caller) -> int:
            host = self._branch(work, request.host_id, request)
            rules = self._rules.at(request.effective_on)
            command = members.StartTemporary(host, request.until, request.effective_on, rules)
            return self._step(work, member_id, request, caller, command)

        return self._one(member_id, member_id, request, caller, step)

    def end_temporary(self, member_id: UUID, request: contract.EndTemporary, caller: Caller) -> Accepted:
        """Have the member back. Raises NotTemporary."""

        def step(work: Work, member_id: UUID, request: contract.EndTemporary, caller: Caller) -> int:
            self._require_scope(work, self._member(work, member_id).unit.id, caller)
            remarks = self._words_about(work, member_id, request.remarks)
            return self._decide(work, member_id, members.EndTemporary(remarks, request.effective_on), request, caller)

        return self._one(member_id, member_id, request, caller, step)

    def postpone(self, member_id: UUID, request: contract.PostponeMember, caller: Caller) -> Accepted:
        """Postpone a member's activity. Raises AlreadyPostponed, PostponedTooLong, UntilBeforeItBegins."""
        return self._one(member_id, member_id, request, caller, self._postpone)

    def postpone_all(self, request: contract.PostponeMembers, caller: Caller) -> AcceptedBulk:
        """Postpone the activity of many, all or none."""
        return self._all_members(request.rows, caller, self._postpone)

    def _postpone(self, work: Work, member_id: UUID, request: contract.PostponeMember, caller: Caller) -> int:
        rules = self._rules.at(request.effective_on)
        command = members.Postpone(request.until, request.reason, request.effective_on, rules)
        return self._step(work, member_id, request, caller, command)

    def end_postponement(self, member_id: UUID, request: contract.EndPostponement, caller: Caller) -> Accepted:
        """End the postponement. Raises NotPostponed."""
        return self._of_unit(member_id, request, caller, members.EndPostponement(request.effective_on))

    # Staying on and going.

    def extend(self, member_id: UUID, request: contract.ExtendMember, caller: Caller) -> Accepted:
        """Let a member over the age stay. Raises TooYoungToExtend, ExtendedTooLong, AgeUnknown, UntilBeforeItBegins."""
        return self._one(member_id, member_id, request, caller, self._extend)

    def extend_all(self, request: contract.ExtendMembers, caller: Caller) -> AcceptedBulk:
        """Let many stay, all or none."""
        return self._all_members(request.rows, caller, self._extend)

    def _extend(self, work: Work, member_id: UUID, request: contract.ExtendMember, caller: Caller) -> int:
        command = members.Extend(request.until, request.effective_on, self._rules.at(request.effective_on))
        return self._step(work, member_id, request, caller, command)

    def defer_maturation(self, member_id: UUID, request: contract.DeferMaturation, caller: Caller) -> Accepted:
        """Put off an officer's maturation. Raises NoGroundToDefer, AgeUnknown, UntilBeforeItBegins."""

        def step(work: Work, member_id: UUID, request: contract.DeferMaturation, caller: Caller) -> int:
            on = request.effective_on
            state = self._member(work, member_id)
            serves = self._is_officer(work, member_id, state.unit, on)
            command = members.DeferMaturation(request.until, serves, on, self._rules.at(on))
            return self._step(work, member_id, request, caller, command)

        return self._one(member_id, member_id, request, caller, step)

    def _is_officer(self, work: Work, member_id: UUID, home: UnitRef, on: Any) -> bool:
        serving = (work.state(officers, officers_id(one)).serving(on) for one in self._above(work, home.id))
        return any(post.member_id == member_id for posts in serving for post in posts)

    def propose_strike_off(self, member_id: UUID, request: contract.ProposeStrikeOff, caller: Caller) -> Accepted:
        """Propose to strike a member off. Raises NotWarned, TooFewMonthsMissed."""
        command = members.ProposeStrikeOff(
            year=request.year,
            months=request.months,
            warned_on=request.warned_on,
            evidence=request.evidence,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        return self._of_unit(member_id, request, caller, command)

    def strike_off(self, member_id: UUID, request: contract.StrikeOffMember, caller: Caller) -> Accepted:
        """Strike a member off as proposed. Raises StrikeOffNotProposed."""
        return self._one(member_id, member_id, request, caller, self._strike_off)

    def strike_off_all(self, request: contract.StrikeOffMembers, caller: Caller) -> AcceptedBulk:
        """Strike off many, all or none."""
        return self._all_members(request.rows, caller, self._strike_off)

    def _strike_off(self, work: Work, member_id: UUID, request: contract.StrikeOffMember, caller: Caller) -> int:
        return self._step(work, member_id, request, caller, members.StrikeOff(request.effective_on))

    def record_death(self, member_id: UUID, request: contract.RecordDeath, caller: Caller) -> Accepted:
        """Record that a member died."""
        return self._of_unit(member_id, request, caller, members.RecordDeath(request.effective_on))

    def reinstate(self, member_id: UUID, request: contract.ReinstateMember, caller: Caller) -> Accepted:
        """Make a member again of whoever had left, was struck off or expelled, by the level above the unit.

        Raises CannotBeReinstated, AlreadyMember, NotAMember, BeforeLastChange, OutOfScope.
        """

        def step(work: Work, member_id: UUID, request: contract.ReinstateMember, caller: Caller) -> int:
            home = self._branch(work, request.unit_id, request)
            self._require_superior_scope(work, home.id, caller)
            command = members.Reinstate(home, request.effective_on)
            return self._decide(work, member_id, command, request, caller)

        return self._one(member_id, member_id, request, caller, step)

    # Shared.

    def _member(self, work: Work, member_id: UUID) -> members.Candidate | members.Active | members.Ended:
        state: members.State = work.state(member, member_id)
        if isinstance(state, members.Outside):
            raise NotAMember()
        return state

    def _step(self, work: Work, member_id: UUID, request: Wish, caller: Caller, command: members.Command) -> int:
        self._require_scope_of(work, member_id, caller)
        return self._decide(work, member_id, command, request, caller)

    def _of_unit(self, member_id: UUID, request: Wish, caller: Caller, command: members.Command) -> Accepted:
        """Take a step the member's own unit decides."""
        return self._take(member_id, request, caller, command, self._require_scope)

    def _take(self, member_id: UUID, request: Wish, caller: Caller, command: members.Command, scope: Scope) -> Accepted:
        def step(work: Work, member_id: UUID, request: Wish, caller: Caller) -> int:
            state = work.state(member, member_id)
            if not isinstance(state, members.Outside):
                scope(work, state.unit.id, caller)
            return self._decide(work, member_id, command, request, caller)

        return self._one(member_id, member_id, request, caller, step)
