"""The use cases of Party referral and commendation."""

from datetime import date
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.members import merits as contract
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk, shown
from services.members.application.discipline import Parties
from services.members.application.ratings import rating_id
from services.members.domain import commendation as commendations
from services.members.domain import member as members
from services.members.domain import rating as ratings
from services.members.domain import referral as referrals
from services.members.domain.commendation import NoSuchCommendation, commendation
from services.members.domain.discipline_record import DisciplineRecord, discipline_record, record_id
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember
from services.members.domain.rating import rating
from services.members.domain.referral import referral
from services.members.domain.referral_refusals import NoSuchReferral, ReferredAlready
from services.members.domain.rules import RuleSet
from services.members.domain.unit import UnitRef

OPEN = "referral.member"


class Referrals(Desk):
    """Outstanding members are referred to the Party: one open referral a member."""

    DECIDER = referral

    def nominate(self, case_id: UUID, request: contract.NominateMember, caller: Caller) -> Accepted:
        """Nominate a member, by the branch.

        Raises RankTooLowToRefer, NotActiveToRefer, InPartyAlready, DisciplinedNow, ReferredAlready, NotAMember.
        """

        def step(work: Work, case_id: UUID, request: contract.NominateMember, caller: Caller) -> int:
            state = work.state(member, request.member_id)
            if not isinstance(state, members.Active | members.Ended):
                raise NotAMember()
            self._require_scope(work, state.unit.id, caller)
            if isinstance(work.state(referral, case_id), referrals.NotReferred):
                work.claim(OPEN, str(request.member_id), case_id, ReferredAlready())
            record: DisciplineRecord = work.state(discipline_record, record_id(request.member_id))
            rules = self._rules.at(request.effective_on)
            command = referrals.Nominate(
                member_id=request.member_id,
                unit=state.unit,
                active=isinstance(state, members.Active),
                party_status=state.party_status if isinstance(state, members.Active) else "NONE",
                disciplined=record.active or record.open,
                rank=self._best_rank(work, request.member_id, request.effective_on, rules),
                on=request.effective_on,
                rules=rules,
            )
            return self._decide(work, case_id, command, request, caller)

        return self._one(case_id, case_id, request, caller, step)

    def vote(self, case_id: UUID, request: contract.Vote, caller: Caller) -> Accepted:
        """Record the branch's vote. Raises ReferralVotesWrong, ReferralVoteLost, NoSuchReferral, ReferralOver."""
        rules = self._rules.at(request.effective_on)
        command = referrals.RecordBranchVote(request.voters_present, request.votes_for, request.effective_on, rules)
        return self._of_branch(case_id, request, caller, command)

    def assign_mentor(self, case_id: UUID, request: contract.AssignMentor, caller: Caller) -> Accepted:
        """Give the member a mentor, who is a member too. Raises NotAMember, NoSuchReferral, ReferralOver."""

        def step(work: Work, case_id: UUID, request: contract.AssignMentor, caller: Caller) -> int:
            self._require_scope(work, self._unit_of(work, case_id).id, caller)
            if not isinstance(work.state(member, request.mentor_id), members.Active):
                raise NotAMember()
            command = referrals.AssignMentor(request.mentor_id, request.effective_on)
            return self._decide(work, case_id, command, request, caller)

        return self._one(case_id, case_id, request, caller, step)

    def endorse(self, case_id: UUID, request: contract.EndorseReferral, caller: Caller) -> Accepted:
        """Pass the resolution of referral, by the level above the branch. Raises ReferralOutOfOrder, ReferralVoteLost."""
        rules = self._rules.at(request.effective_on)
        command = referrals.Endorse(
            request.voters_present, request.votes_for, request.remarks, request.effective_on, rules
        )
        return self._of_superior(case_id, request, caller, command)

    def hand_over(self, case_id: UUID, request: contract.HandOverReferral, caller: Caller) -> Accepted:
        """Hand the papers to the Party committee. Raises ResolutionExpired, ReferralOutOfOrder, NoSuchReferral."""
        return self._one(case_id, case_id, request, caller, self._hand_over)

    def hand_over_all(self, request: contract.HandOverReferrals, caller: Caller) -> AcceptedBulk:
        """Hand over a list, all or none."""

        def fetch(work: Work) -> None:
            work.prefetch(referral, [row.case_id for row in request.rows])

        return self._all(request.rows, lambda row: row.case_id, caller, self._hand_over, fetch)

    def _hand_over(self, work: Work, case_id: UUID, request: contract.HandOverReferral, caller: Caller) -> int:
        self._require_superior_scope(work, self._unit_of(work, case_id).id, caller)
        rules = self._rules.at(request.effective_on)
        command = referrals.HandOver(request.committee, request.effective_on, rules)
        return self._decide(work, case_id, command, request, caller)

    def complete_class(self, case_id: UUID, request: contract.Step, caller: Caller) -> Accepted:
        """Record the Party awareness class. Raises ReferralOutOfOrder, NoSuchReferral."""
        return self._of_superior(case_id, request, caller, referrals.CompleteClass(request.effective_on))

    def record_admission(self, case_id: UUID, request: contract.Step, caller: Caller) -> Accepted:
        """Record that the Party admitted the member, whose standing becomes that of a probationary member.

        Raises TooYoungForParty, ResolutionExpired, ReferralOutOfOrder, NoSuchReferral.
        """

        def step(work: Work, case_id: UUID, request: contract.Step, caller: Caller) -> int:
            state = self._known(work, case_id)
            self._require_superior_scope(work, state.unit.id, caller)
            whom = work.state(member, state.member_id)
            born = whom.born if isinstance(whom, members.Active) else None
            rules = self._rules.at(request.effective_on)
            command = referrals.RecordAdmission(born, request.effective_on, rules)
            changed = self._decide(work, case_id, command, request, caller)
            if changed and isinstance(whom, members.Active) and whom.party_status not in ("PROBATIONARY", "FULL"):
                status = members.ChangePartyStatus("PROBATIONARY", request.effective_on)
                self._also(work, member, state.member_id, status, request)
            work.release(OPEN, str(state.member_id), case_id)
            return changed

        return self._one(case_id, case_id, request, caller, step)

    def give_back(self, case_id: UUID, request: contract.Reasoned, caller: Caller) -> Accepted:
        """Record that the committee sent the papers back. Raises ReferralOutOfOrder, NoSuchReferral."""
        return self._end(case_id, request, caller, referrals.Return)

    def withdraw(self, case_id: UUID, request: contract.Reasoned, caller: Caller) -> Accepted:
        """Take the referral back. Raises ReferralOver, NoSuchReferral."""
        return self._end(case_id, request, caller, referrals.Withdraw)

    def expire(self, case_id: UUID, request: contract.Step, caller: Caller) -> Accepted:
        """Record that the resolution grew too old. Raises ResolutionStillValid, ReferralOutOfOrder."""
        rules = self._rules.at(request.effective_on)
        return self._of_superior(case_id, request, caller, referrals.Expire(request.effective_on, rules))

    def show(self, case_id: UUID, caller: Caller) -> tuple[contract.ReferralShown, int]:
        """Return a referral and its version; raises NoSuchReferral, OutOfScope."""
        state, version = self._store.read(referral, case_id)
        if not isinstance(state, referrals.Referral):
            raise NoSuchReferral()
        self._require_scope_to_read(state.unit.id, caller)
        return contract.ReferralShown.model_validate(
            {
                "case_id": case_id,
                "member_id": state.member_id,
                "unit": shown(state.unit),
                "stage": state.stage,
                "nominated_on": state.nominated.on,
                "since": state.since,
            }
        ), version

    def _best_rank(self, work: Work, member_id: UUID, on: date, rules: RuleSet) -> str | None:
        """Return the better rank of the year of `on` and the one before."""
        order = [grade.rank for grade in rules.rating.grades]
        found = [work.state(rating, rating_id(member_id, year)) for year in (on.year, on.year - 1)]
        ranks = [state.rank for state in found if isinstance(state, ratings.Rated) and state.rank in order]
        return min(ranks, key=order.index, default=None)

    def _known(self, work: Work, case_id: UUID) -> referrals.Referral:
        state = work.state(referral, case_id)
        if not isinstance(state, referrals.Referral):
            raise NoSuchReferral()
        return state

    def _unit_of(self, work: Work, case_id: UUID) -> UnitRef:
        return self._known(work, case_id).unit

    def _end(
        self,
        case_id: UUID,
        request: contract.Reasoned,
        caller: Caller,
        ending: type[referrals.Return] | type[referrals.Withdraw],
    ) -> Accepted:
        def step(work: Work, case_id: UUID, request: contract.Reasoned, caller: Caller) -> int:
            state = self._known(work, case_id)
            self._require_superior_scope(work, state.unit.id, caller)
            reason = self._words_about(work, state.member_id, request.reason)
            changed = self._decide(work, case_id, ending(reason, request.effective_on), request, caller)
            work.release(OPEN, str(state.member_id), case_id)
            return changed

        return self._one(case_id, case_id, request, caller, step)

    def _of_branch(self, case_id: UUID, request: contract.Step, caller: Caller, command: referrals.Command) -> Accepted:
        def step(work: Work, case_id: UUID, request: contract.Step, caller: Caller) -> int:
            self._require_scope(work, self._unit_of(work, case_id).id, caller)
            return self._decide(work, case_id, command, request, caller)

        return self._one(case_id, case_id, request, caller, step)

    def _of_superior(
        self, case_id: UUID, request: contract.Step, caller: Caller, command: referrals.Command
    ) -> Accepted:
        def step(work: Work, case_id: UUID, request: contract.Step, caller: Caller) -> int:
            self._require_superior_scope(work, self._unit_of(work, case_id).id, caller)
            return self._decide(work, case_id, command, request, caller)

        return self._one(case_id, case_id, request, caller, step)


class Commendations(Parties):
    """Members and units are commended."""

    DECIDER = commendation

    def propose(self, commendation_id: UUID, request: contract.ProposeCommendation, caller: Caller) -> Accepted:
        """Propose a commendation, by the recipient's unit. Raises CommendationFormUnknown, NotAMember, UnknownUnit."""

        def step(work: Work, commendation_id: UUID, request: contract.ProposeCommendation, caller: Caller) -> int:
            whom, unit = self._recipient(work, request.member_id, request.unit_id)
            self._require_scope(work, unit.id, caller)
            command = commendations.Propose(
                recipient_id=whom,
                of_member=request.member_id is not None,
                unit=unit,
                form=request.form,
                merits=request.merits,
                on=request.effective_on,
                rules=self._rules.at(request.effective_on),
            )
            return self._decide(work, commendation_id, command, request, caller)

        return self._one(commendation_id, commendation_id, request, caller, step)

    def award(self, commendation_id: UUID, request: contract.Step, caller: Caller) -> Accepted:
        """Decide it, by the level above. Raises NoSuchCommendation, AwardedBeforeProposed."""
        return self._one(commendation_id, commendation_id, request, caller, self._award)

    def award_all(self, request: contract.AwardCommendations, caller: Caller) -> AcceptedBulk:
        """Decide a list, all or none."""

        def fetch(work: Work) -> None:
            work.prefetch(commendation, [row.commendation_id for row in request.rows])

        return self._all(request.rows, lambda row: row.commendation_id, caller, self._award, fetch)

    def _award(self, work: Work, commendation_id: UUID, request: contract.Step, caller: Caller) -> int:
        self._require_superior_scope(work, self._known(work, commendation_id).proposed.unit.id, caller)
        command = commendations.Award(request.effective_on)
        return self._decide(work, commendation_id, command, request, caller)

    def revoke(self, commendation_id: UUID, request: contract.Reasoned, caller: Caller) -> Accepted:
        """Take it back, by the level above. Raises NotAwarded, NoSuchCommendation, AwardedBeforeProposed."""

        def step(work: Work, commendation_id: UUID, request: contract.Reasoned, caller: Caller) -> int:
            self._require_superior_scope(work, self._known(work, commendation_id).proposed.unit.id, caller)
            command = commendations.Revoke(request.reason, request.effective_on)
            return self._decide(work, commendation_id, command, request, caller)

        return self._one(commendation_id, commendation_id, request, caller, step)

    def show(self, commendation_id: UUID, caller: Caller) -> tuple[contract.CommendationShown, int]:
        """Return a commendation and its version; raises NoSuchCommendation, OutOfScope."""
        state, version = self._store.read(commendation, commendation_id)
        if not isinstance(state, commendations.Commendation):
            raise NoSuchCommendation()
        said = state.proposed
        self._require_scope_to_read(said.unit.id, caller)
        how = "revoked" if state.revoked else "awarded" if state.awarded else "proposed"
        return contract.CommendationShown.model_validate(
            {
                "commendation_id": commendation_id,
                "of_member": said.of_member,
                "recipient_id": said.recipient_id,
                "unit": shown(said.unit),
                "form": said.form,
                "state": how,
            }
        ), version

    def _known(self, work: Work, commendation_id: UUID) -> commendations.Commendation:
        state = work.state(commendation, commendation_id)
        if not isinstance(state, commendations.Commendation):
            raise NoSuchCommendation()
        return state
