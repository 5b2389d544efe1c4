"""An advisory proposal as the service answers it to a key in scope: all of it, versions and rounds side by side."""

from collections.abc import Sequence
from uuid import UUID

from contracts.base import UnitRef as ContractUnit
from contracts.plans import proposals as contract
from services.plans.application.results import results_shown
from services.plans.domain.proposal import (
    Adopted,
    Answer,
    Begun,
    Concluded,
    Course,
    Declined,
    Dropped,
    GivenBack,
    InDraft,
    InEffect,
    Returned,
    Revised,
    Reworked,
    Submitted,
    TakenBack,
    UnderConsideration,
)

STATUS = {
    InDraft: contract.ProposalStatus.DRAFT,
    UnderConsideration: contract.ProposalStatus.SUBMITTED,
    GivenBack: contract.ProposalStatus.RETURNED,
    Reworked: contract.ProposalStatus.REVISED,
    InEffect: contract.ProposalStatus.ADOPTED,
    Concluded: contract.ProposalStatus.RESULT_RECORDED,
    Dropped: contract.ProposalStatus.DECLINED,
    TakenBack: contract.ProposalStatus.WITHDRAWN,
}


def reply_of(proposal_id: UUID, state: Begun) -> contract.ProposalReply:
    """Return all of a proposal, as the service answers it."""
    course = state.course
    reports = sorted(course.reports, key=lambda report: report.on)
    status = STATUS[type(state)]
    if isinstance(state, InEffect) and reports:
        status = contract.ProposalStatus.IMPLEMENTING
    return contract.ProposalReply(
        proposal_id=proposal_id,
        unit=ContractUnit(id=course.unit.id, code=course.unit.code),
        kind=contract.ProposalKind(course.drafted.kind.value),
        title=course.current.title,
        field=course.current.field,
        status=status,
        round=len(course.submissions),
        answer=text_of(course.answers[-1]) if course.answers else None,
        steering_committee=steering_of(course),
        versions=versions_of(course),
        rounds=tuple(round_of(submission, course.answers) for submission in course.submissions),
        percent=reports[-1].percent if reports else None,
        implementation=tuple(
            contract.ProposalReportReply(
                report_id=report.report_id,
                reported_on=report.on,
                percent=report.percent,
                text=report.text,
                milestones=report.milestones,
            )
            for report in reports
        ),
        result=result_of(state),
        withdrawal=withdrawal_of(state),
    )


def text_of(answer: Answer) -> str | None:
    """Return what the committee wrote with its answer."""
    match answer:
        case Returned(comments=said) | Declined(reason=said):
            return said
    return None


def steering_of(course: Course) -> contract.SteeringCommitteeReply | None:
    """Return the steering committee, None where none was formed."""
    formed = course.steering
    if formed is None:
        return None
    posts = tuple(contract.SteeringPostReply(name=post.name, seats=post.seats) for post in formed.posts)
    return contract.SteeringCommitteeReply(name=formed.name, size=formed.size, formed_on=formed.on, posts=posts)


def versions_of(course: Course) -> tuple[contract.ProposalVersionReply, ...]:
    """Return every version whole, the first one first."""
    return tuple(
        contract.ProposalVersionReply(
            version=number,
            title=version.title,
            field=version.field,
            summary=version.summary or None,
            attachments=version.attachments,
            authors=version.authors,
            revised_on=version.on if isinstance(version, Revised) else None,
        )
        for number, version in enumerate(course.versions, 1)
    )


def round_of(submission: Submitted, answers: Sequence[Answer]) -> contract.ProposalRoundReply:
    """Return a round with its answer, if there is one."""
    answer = next((each for each in answers if each.round == submission.round), None)
    kinds = {
        Adopted: contract.ProposalStatus.ADOPTED,
        Returned: contract.ProposalStatus.RETURNED,
        Declined: contract.ProposalStatus.DECLINED,
    }
    return contract.ProposalRoundReply(
        round=submission.round,
        version=submission.version,
        committee=submission.committee,
        counterparty=contract.Counterparty(submission.counterparty.value),
        number=submission.number,
        submitted_on=submission.on,
        answer=kinds[type(answer)] if answer else None,
        answer_number=answer.number if answer else None,
        answered_on=answer.on if answer else None,
        days=answer.days if answer else None,
        text=text_of(answer) if answer else None,
    )


def result_of(state: Begun) -> contract.ProposalResultReply | None:
    """Return what came of it, None where that was not recorded."""
    if not isinstance(state, Concluded):
        return None
    said = state.result
    outcome = results_shown(said.outcome)
    return contract.ProposalResultReply(recorded_on=said.on, number=said.number, outcome=outcome, text=said.text)


def withdrawal_of(state: Begun) -> contract.ProposalWithdrawalReply | None:
    """Return when and why it was taken back, None where it was not."""
    if not isinstance(state, TakenBack):
        return None
    said = state.withdrawn
    return contract.ProposalWithdrawalReply(withdrawn_on=said.on, number=said.number, reason=said.reason)
