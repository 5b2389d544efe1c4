"""The use cases of advisory proposals."""

from collections.abc import Sequence
from uuid import UUID

from contracts import plans as contract
from contracts.base import Accepted, AcceptedBulk
from contracts.base import UnitRef as ContractUnit
from services.kernel.http import require_scope
from services.kernel.store import Caller
from services.plans.application.desk import Desk, Step
from services.plans.domain.proposal import (
    Adopt,
    Begun,
    Decline,
    Declined,
    Draft,
    Dropped,
    FormSteeringCommittee,
    GivenBack,
    InDraft,
    InEffect,
    NotBegun,
    ProposalKind,
    Return,
    Returned,
    State,
    Submit,
    UnderConsideration,
    proposal,
)
from services.plans.domain.proposal_refusals import UnknownProposal
from services.plans.domain.units import UnitRef

STATUS = {
    InDraft: contract.ProposalStatus.DRAFT,
    UnderConsideration: contract.ProposalStatus.SUBMITTED,
    GivenBack: contract.ProposalStatus.RETURNED,
    InEffect: contract.ProposalStatus.ADOPTED,
    Dropped: contract.ProposalStatus.DECLINED,
}


class Proposals(Desk):
    """Advisory proposals. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = proposal

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotBegun) else state.course.drafted.unit

    def draft(self, proposal_id: UUID, request: contract.DraftProposal, caller: Caller) -> Accepted:
        """Begin a proposal."""
        return self._take(self._draft(proposal_id, request, caller), caller)

    def submit(self, proposal_id: UUID, round_no: int, request: contract.SubmitProposal, caller: Caller) -> Accepted:
        """Record that the proposal was put to the Party committee."""
        return self._take_on_existing(proposal_id, submission_of(round_no, request), request, caller)

    def adopt(self, proposal_id: UUID, request: contract.AdoptProposal, caller: Caller) -> Accepted:
        """Record that the committee adopted the last submission."""
        return self._take_on_existing(proposal_id, adoption_of(request), request, caller)

    def give_back(self, proposal_id: UUID, round_no: int, request: contract.ReturnProposal, caller: Caller) -> Accepted:
        """Record that the committee returned a submission with comments."""
        return self._take_on_existing(proposal_id, return_of(round_no, request), request, caller)

    def decline(self, proposal_id: UUID, request: contract.DeclineProposal, caller: Caller) -> Accepted:
        """Record that the committee declined the last submission."""
        return self._take_on_existing(proposal_id, decline_of(request), request, caller)

    def form_steering_committee(
        self, proposal_id: UUID, request: contract.FormSteeringCommittee, caller: Caller
    ) -> Accepted:
        """Record the steering committee of an adopted proposal."""
        return self._take_on_existing(proposal_id, self._steering(request), request, caller)

    def load(self, request: contract.LoadProposals, caller: Caller) -> AcceptedBulk:
        """Load proposals from draft to outcome, each as far as its row goes; all rows or none."""

        def steps_of(row: contract.ProposalPath) -> Sequence[Step]:
            steps = [self._draft(row.proposal_id, row.draft, caller)]
            if row.submission:
                steps.append(self._step(row.proposal_id, submission_of(1, row.submission), row.submission))
            if row.returned:
                steps.append(self._step(row.proposal_id, return_of(1, row.returned), row.returned))
            if row.adoption:
                steps.append(self._step(row.proposal_id, adoption_of(row.adoption), row.adoption))
            if row.decline:
                steps.append(self._step(row.proposal_id, decline_of(row.decline), row.decline))
            if row.steering_committee:
                steering = self._steering(row.steering_committee)
                steps.append(self._step(row.proposal_id, steering, row.steering_committee))
            return steps

        return self._take_all(request.rows, steps_of, caller)

    def show(self, proposal_id: UUID, caller: Caller) -> tuple[contract.ProposalReply, int]:
        """Return where the proposal stands and its version; refuses outside of the caller's scope."""
        state, version = self._store.read(self.DECIDER, proposal_id)
        if isinstance(state, NotBegun):
            raise UnknownProposal
        require_scope(caller, state.course.drafted.unit.id, self._units.parent)
        return reply_of(proposal_id, state), version

    def _draft(self, proposal_id: UUID, request: contract.DraftProposal, caller: Caller) -> Step:
        unit = self._unit(request.unit_id, request.effective_on, caller)
        command = Draft(unit, ProposalKind(request.kind.value), request.title, request.field)
        return self._step(proposal_id, command, request)

    def _steering(self, request: contract.FormSteeringCommittee) -> FormSteeringCommittee:
        rules = self._rules.at(request.effective_on)
        return FormSteeringCommittee(request.name, request.size, request.document.number, request.effective_on, rules)


def submission_of(round_no: int, request: contract.SubmitProposal) -> Submit:
    """Return the command; the letter is the request's document."""
    return Submit(round_no, request.committee, request.document.number, request.effective_on)


def adoption_of(request: contract.AdoptProposal) -> Adopt:
    """Return the command; the committee's decision is the request's document."""
    return Adopt(request.document.number, request.effective_on)


def return_of(round_no: int, request: contract.ReturnProposal) -> Return:
    """Return the command; the committee's letter is the request's document."""
    return Return(round_no, request.comments, request.document.number, request.effective_on)


def decline_of(request: contract.DeclineProposal) -> Decline:
    """Return the command; the committee's letter is the request's document."""
    return Decline(request.reason, request.document.number, request.effective_on)


def reply_of(proposal_id: UUID, state: Begun) -> contract.ProposalReply:
    """Return where a proposal stands, as the service answers it."""
    course, drafted = state.course, state.course.drafted
    answer: str | None = None
    match course.answers[-1] if course.answers else None:
        case Returned(comments=comments):
            answer = comments
        case Declined(reason=reason):
            answer = reason
    steering = course.steering
    return contract.ProposalReply(
        proposal_id=proposal_id,
        unit=ContractUnit(id=drafted.unit.id, code=drafted.unit.code),
        kind=contract.ProposalKind(drafted.kind.value),
        title=drafted.title,
        field=drafted.field,
        status=STATUS[type(state)],
        round=len(course.submissions),
        answer=answer,
        steering_committee=contract.SteeringCommitteeReply(
            name=steering.name, size=steering.size, formed_on=steering.on
        )
        if steering
        else None,
    )
