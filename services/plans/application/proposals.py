"""The use cases of advisory proposals."""

from collections.abc import Iterator
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.plans import proposals as contract
from services.kernel.http import require_scope
from services.kernel.store import Caller
from services.plans.application.desk import Dated, Desk, Step
from services.plans.application.proposal_replies import reply_of
from services.plans.application.results import measured
from services.plans.domain.proposal import (
    Counterparty,
    NotBegun,
    Post,
    ProposalKind,
    State,
)
from services.plans.domain.proposal_refusals import UnknownProposal
from services.plans.domain.proposal_rules import (
    Adopt,
    Command,
    Decline,
    Draft,
    FormSteeringCommittee,
    RecordResult,
    ReportImplementation,
    Return,
    Revise,
    Submit,
    Withdraw,
    proposal,
)
from services.plans.domain.units import UnitRef


class Proposals(Desk):
    """Advisory proposals. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = proposal

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotBegun) else state.course.unit

    def draft(self, proposal_id: UUID, request: contract.DraftProposal, caller: Caller) -> Accepted:
        """Begin a proposal. Raises ProposalAlreadyDrafted, ProposalListedTwice, UnknownUnit, UnitDissolved."""
        return self._take(self._draft(proposal_id, request, caller), caller)

    def revise(self, proposal_id: UUID, version: int, request: contract.ReviseProposal, caller: Caller) -> Accepted:
        """Write a returned proposal anew. Raises ProposalNotRevisable, ProposalVersionTaken, WrongProposalVersion."""
        return self._take_on_existing(proposal_id, revision_of(version, request), request, caller)

    def revise_many(self, request: contract.ReviseProposals, caller: Caller) -> AcceptedBulk:
        """Write a list of returned proposals anew, all or none."""

        def step_of(row: contract.ReviseProposalRow) -> Step:
            return self._step(row.proposal_id, revision_of(row.version, row), row)

        return self._take_list(request.rows, lambda row: row.proposal_id, step_of, caller)

    def submit(self, proposal_id: UUID, round_no: int, request: contract.SubmitProposal, caller: Caller) -> Accepted:
        """Record that the proposal was put to the addressee. Raises ProposalNotSubmittable, RevisionMissing."""
        return self._take_on_existing(proposal_id, self._submission(round_no, request), request, caller)

    def adopt(self, proposal_id: UUID, request: contract.AdoptProposal, caller: Caller) -> Accepted:
        """Record that the committee adopted the last submission."""
        return self._take_on_existing(proposal_id, adoption_of(request), request, caller)

    def give_back(self, proposal_id: UUID, round_no: int, request: contract.ReturnProposal, caller: Caller) -> Accepted:
        """Record that the committee returned a submission with comments."""
        return self._take_on_existing(proposal_id, return_of(round_no, request), request, caller)

    def decline(self, proposal_id: UUID, request: contract.DeclineProposal, caller: Caller) -> Accepted:
        """Record that the committee declined the last submission."""
        return self._take_on_existing(proposal_id, decline_of(request), request, caller)

    def withdraw(self, proposal_id: UUID, request: contract.WithdrawProposal, caller: Caller) -> Accepted:
        """Take a proposal back, by the unit. Raises WithdrawnAfterAnswer, AlreadyWithdrawn."""
        return self._take_on_existing(proposal_id, self._withdrawal(request), request, caller)

    def withdraw_many(self, request: contract.WithdrawProposals, caller: Caller) -> AcceptedBulk:
        """Take a list of proposals back, all or none."""

        def step_of(row: contract.WithdrawProposalRow) -> Step:
            return self._step(row.proposal_id, self._withdrawal(row), row)

        return self._take_list(request.rows, lambda row: row.proposal_id, step_of, caller)

    def form_steering_committee(
        self, proposal_id: UUID, request: contract.FormSteeringCommittee, caller: Caller
    ) -> Accepted:
        """Record the steering committee of an adopted proposal. Raises AdoptionMissing, PostsAboveSize."""
        return self._take_on_existing(proposal_id, self._steering(request), request, caller)

    def report_implementation(
        self, proposal_id: UUID, report_id: UUID, request: contract.ReportImplementation, caller: Caller
    ) -> Accepted:
        """Report how far an adopted proposal is carried out. Raises ProposalNotAdopted, ProgressFallsBack."""
        return self._take_on_existing(proposal_id, self._report(report_id, request), request, caller)

    def report_many(self, request: contract.ReportImplementations, caller: Caller) -> AcceptedBulk:
        """Take a list of reports, all or none."""

        def step_of(row: contract.ReportImplementationRow) -> Step:
            return self._step(row.proposal_id, self._report(row.report_id, row), row)

        return self._take_list(request.rows, lambda row: row.proposal_id, step_of, caller)

    def record_result(self, proposal_id: UUID, request: contract.RecordResult, caller: Caller) -> Accepted:
        """Record what came of an adopted proposal. Raises ProposalNotAdopted, ResultAlreadyRecorded, MeasureUnknown."""
        return self._take_on_existing(proposal_id, self._result(request), request, caller)

    def record_results(self, request: contract.RecordResults, caller: Caller) -> AcceptedBulk:
        """Record what came of a list of proposals, all or none."""

        def step_of(row: contract.RecordResultRow) -> Step:
            return self._step(row.proposal_id, self._result(row), row)

        return self._take_list(request.rows, lambda row: row.proposal_id, step_of, caller)

    def load(self, request: contract.LoadProposals, caller: Caller) -> AcceptedBulk:
        """Load proposals from draft to outcome, each as far as its row goes; all rows or none."""
        return self._take_all(request.rows, lambda row: list(self._path(row, caller)), caller)

    def show(self, proposal_id: UUID, caller: Caller) -> tuple[contract.ProposalReply, int]:
        """Return all of a proposal and its version; refuses outside of the caller's scope."""
        state, version = self._store.read(self.DECIDER, proposal_id)
        if isinstance(state, NotBegun):
            raise UnknownProposal
        require_scope(caller, state.course.unit.id, self._units.parent)
        return reply_of(proposal_id, state), version

    def _path(self, row: contract.ProposalPath, caller: Caller) -> Iterator[Step]:
        def step(command: Command, request: Dated) -> Step:
            return self._step(row.proposal_id, command, request)

        self._check_scope(row.proposal_id, caller)
        yield self._draft(row.proposal_id, row.draft, caller)
        if row.submission:
            yield step(self._submission(1, row.submission), row.submission)
        if row.returned:
            yield step(return_of(1, row.returned), row.returned)
        version = 1
        for round_no, later in enumerate(row.later_rounds, 2):
            if later.revision:
                version += 1
                yield step(revision_of(version, later.revision), later.revision)
            yield step(self._submission(round_no, later.submission), later.submission)
            if later.returned:
                yield step(return_of(round_no, later.returned), later.returned)
        if row.adoption:
            yield step(adoption_of(row.adoption), row.adoption)
        if row.decline:
            yield step(decline_of(row.decline), row.decline)
        if row.withdrawal:
            yield step(self._withdrawal(row.withdrawal), row.withdrawal)
        if row.steering_committee:
            yield step(self._steering(row.steering_committee), row.steering_committee)
        for report in row.implementation:
            yield step(self._report(report.report_id, report), report)
        if row.result:
            yield step(self._result(row.result), row.result)

    def _draft(self, proposal_id: UUID, request: contract.DraftProposal, caller: Caller) -> Step:
        command = Draft(
            unit=self._unit(request.unit_id, request.effective_on, caller),
            kind=ProposalKind(request.kind.value),
            title=request.title,
            field=request.field,
            summary=request.summary or "",
            attachments=request.attachments,
            authors=request.authors,
        )
        return self._step(proposal_id, command, request)

    def _submission(self, round_no: int, request: contract.SubmitProposal) -> Submit:
        return Submit(
            round=round_no,
            committee=request.committee,
            counterparty=Counterparty(request.counterparty.value),
            number=request.document.number,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )

    def _withdrawal(self, request: contract.WithdrawProposal) -> Withdraw:
        rules = self._rules.at(request.effective_on)
        return Withdraw(request.reason, request.document.number, request.effective_on, rules)

    def _steering(self, request: contract.FormSteeringCommittee) -> FormSteeringCommittee:
        return FormSteeringCommittee(
            name=request.name,
            size=request.size,
            posts=tuple(Post(name=post.name, seats=post.seats) for post in request.posts),
            number=request.document.number,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )

    def _report(self, report_id: UUID, request: contract.ReportImplementation) -> ReportImplementation:
        return ReportImplementation(
            report_id=report_id,
            percent=request.percent,
            text=request.text,
            milestones=request.milestones,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )

    def _result(self, request: contract.RecordResult) -> RecordResult:
        return RecordResult(
            outcome=measured(request.outcome),
            text=request.text,
            number=request.document.number,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )


def revision_of(version: int, request: contract.ReviseProposal) -> Revise:
    """Return the command."""
    return Revise(
        version=version,
        title=request.title,
        field=request.field,
        summary=request.summary or "",
        attachments=request.attachments,
        authors=request.authors,
        on=request.effective_on,
    )


def adoption_of(request: contract.AdoptProposal) -> Adopt:
    """Return the command; the committee's decision is the request's document."""
    return Adopt(request.document.number, request.effective_on)


def return_of(round_no: int, request: contract.ReturnProposal) -> Return:
    """Return the command; the committee's letter is the request's document."""
    return Return(round_no, request.comments, request.document.number, request.effective_on)


def decline_of(request: contract.DeclineProposal) -> Decline:
    """Return the command; the committee's letter is the request's document."""
    return Decline(request.reason, request.document.number, request.effective_on)
