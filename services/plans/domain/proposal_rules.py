"""What may happen to an advisory proposal: its commands, and what follows from each (domain.md §4.2, §9.2)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from services.kernel.decider import Decider
from services.plans.domain import proposal_refusals as no
from services.plans.domain.measures import Measured, check_measures, measures_of
from services.plans.domain.proposal import (
    Adopted,
    Answer,
    Begun,
    Concluded,
    Counterparty,
    Course,
    Declined,
    Drafted,
    Event,
    GivenBack,
    HandedOn,
    ImplementationReported,
    InDraft,
    InEffect,
    NotBegun,
    Over,
    Post,
    ProposalKind,
    ResultRecorded,
    Returned,
    Revised,
    Reworked,
    State,
    SteeringCommitteeFormed,
    Submitted,
    TakenBack,
    UnderConsideration,
    Withdrawn,
    evolve,
)
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import UnitRef


# Commands and rules.
@dataclass(frozen=True)
class Draft:
    """Begin a proposal."""

    unit: UnitRef
    kind: ProposalKind
    title: str
    field: str
    summary: str = ""
    attachments: tuple[str, ...] = ()
    authors: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Revise:
    """Write a returned proposal anew; `authors` None leaves them as they were."""

    version: int
    title: str
    field: str
    summary: str
    attachments: tuple[str, ...]
    authors: tuple[UUID, ...] | None
    on: date


@dataclass(frozen=True)
class Submit:
    """Put the proposal to a Party committee or another body."""

    round: int
    committee: str
    counterparty: Counterparty
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Adopt:
    """Record that the committee adopted the proposal."""

    number: str
    on: date


@dataclass(frozen=True)
class Return:
    """Record that the committee gave a round back with comments."""

    round: int
    comments: str
    number: str
    on: date


@dataclass(frozen=True)
class Decline:
    """Record that the committee declined the proposal."""

    reason: str
    number: str
    on: date


@dataclass(frozen=True)
class Withdraw:
    """Take the proposal back, by the unit."""

    reason: str
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class FormSteeringCommittee:
    """Record the steering committee set up for the proposal."""

    name: str
    size: int
    posts: tuple[Post, ...]
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class ReportImplementation:
    """Report how far the adopted proposal is carried out."""

    report_id: UUID
    percent: int
    text: str
    milestones: tuple[str, ...]
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class RecordResult:
    """Record what came of it."""

    outcome: tuple[Measured, ...]
    text: str
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class HandOn:
    """Pass an open proposal to the unit that takes over."""

    unit: UnitRef
    on: date


Answering = Adopt | Return | Decline
Command = (
    Draft
    | Revise
    | Submit
    | Answering
    | Withdraw
    | FormSteeringCommittee
    | ReportImplementation
    | RecordResult
    | HandOn
)


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what follows from the command, nothing where it is already so; raises a refusal of `proposal_refusals`."""
    if isinstance(command, Draft):
        return _draft(command, state)
    if isinstance(state, NotBegun):
        if isinstance(command, HandOn):
            return []
        raise no.UnknownProposal
    match command:
        case Revise():
            return _revise(command, state)
        case Submit():
            return _submit(command, state)
        case Adopt() | Return() | Decline():
            return _answer(command, state)
        case Withdraw():
            return _withdraw(command, state)
        case FormSteeringCommittee():
            return _form_steering_committee(command, state)
        case ReportImplementation():
            return _report_implementation(command, state)
        case RecordResult():
            return _record_result(command, state)
        case HandOn():
            return _hand_on(command, state)
    assert_never(command)


def _head(course: Course) -> dict[str, Any]:
    now = course.current
    return {"unit": course.unit, "kind": now.kind, "title": now.title, "field": now.field}


def _same(said: Event, wanted: Event) -> bool:
    """Say whether two events tell the same, whosever the proposal was then and whatever it was called."""
    apart = {"unit": said.unit, "title": said.title, "field": said.field}
    return type(said) is type(wanted) and said == wanted.model_copy(update=apart)


def normalised(text: str) -> str:
    """Return a text as it is compared: whatever its case, spacing or Unicode form."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _check_listed_once(*lists: Sequence[Any]) -> None:
    if any(len(set(each)) < len(each) for each in lists):
        raise no.ProposalListedTwice


def _draft(command: Draft, state: State) -> Sequence[Event]:
    wanted = Drafted(
        unit=command.unit,
        kind=command.kind,
        title=command.title,
        field=command.field,
        summary=command.summary,
        attachments=command.attachments,
        authors=command.authors,
    )
    if isinstance(state, NotBegun):
        _check_listed_once(command.attachments, command.authors)
        return [wanted]
    if state.course.drafted == wanted:
        return []
    raise no.ProposalAlreadyDrafted


def _revise(command: Revise, state: Begun) -> Sequence[Event]:
    course = state.course
    before = course.versions[: command.version - 1]
    wanted = Revised(
        unit=course.unit,
        kind=course.current.kind,
        title=command.title,
        field=command.field,
        summary=command.summary,
        attachments=command.attachments,
        authors=(before or course.versions)[-1].authors if command.authors is None else command.authors,
        version=command.version,
        on=command.on,
    )
    if any(said == wanted.model_copy(update={"unit": said.unit}) for said in course.versions):
        return []
    if command.version <= len(course.versions):
        raise no.ProposalVersionTaken
    if not isinstance(state, GivenBack | Reworked):
        raise no.ProposalNotRevisable
    following = len(course.versions) + 1
    if command.version != following:
        raise no.WrongProposalVersion(f"Phiên bản tiếp theo là {following}; hãy ghi với số phiên bản đó.")
    _check_listed_once(command.attachments, wanted.authors)
    _check_order(command.on, course.answers[-1].on, "trả lại")
    return [wanted]


def _check_order(on: date, earliest: date, what: str) -> None:
    if on < earliest:
        raise no.ProposalDaysOutOfOrder(
            f"Sản phẩm tham mưu được {what} ngày {earliest:%d/%m/%Y}; bước này không thể sớm hơn, hãy kiểm tra lại ngày."
        )


def _submit(command: Submit, state: Begun) -> Sequence[Event]:
    course = state.course
    said = course.submissions
    wanted = Submitted(
        **_head(course),
        round=command.round,
        version=len(course.versions),
        committee=command.committee,
        counterparty=command.counterparty,
        number=command.number,
        on=command.on,
    )
    if any(_same(each, wanted.model_copy(update={"version": each.version})) for each in said):
        return []
    if command.round <= len(said):
        raise no.ProposalAlreadySubmitted
    if not isinstance(state, InDraft | GivenBack | Reworked):
        raise no.ProposalNotSubmittable
    if command.round != len(said) + 1:
        raise no.WrongProposalRound(f"Lần trình tiếp theo là lần {len(said) + 1}; hãy trình với số lần đó.")
    if isinstance(state, GivenBack) and command.rules.proposals.revision_needed_to_resubmit:
        raise no.RevisionMissing
    _check_after_return(command.on, course)
    return [wanted]


def _check_after_return(on: date, course: Course) -> None:
    if course.answers:
        _check_order(on, course.answers[-1].on, "trả lại")
    if isinstance(course.current, Revised):
        _check_order(on, course.current.on, "viết lại")


def _answer(command: Answering, state: Begun) -> Sequence[Event]:
    submissions, answers = state.course.submissions, state.course.answers
    round_asked = command.round if isinstance(command, Return) else len(submissions)
    submission = next((each for each in submissions if each.round == round_asked), None)
    if submission is None:
        raise no.ProposalNotSubmitted
    if command.on < submission.on:
        raise no.AnswerBeforeSubmission(
            f"Sản phẩm tham mưu được trình ngày {submission.on:%d/%m/%Y}; ngày trả lời không thể sớm hơn, "
            "hãy kiểm tra lại."
        )
    said = _head(state.course) | {
        "round": submission.round,
        "committee": submission.committee,
        "counterparty": submission.counterparty,
        "number": command.number,
        "on": command.on,
        "days": (command.on - submission.on).days,
    }
    wanted: Answer
    match command:
        case Adopt():
            wanted = Adopted(**said)
        case Return(comments=comments):
            wanted = Returned(**said, comments=comments)
        case Decline(reason=reason):
            wanted = Declined(**said, reason=reason)
    if any(_same(each, wanted) for each in answers):
        return []
    if isinstance(state, TakenBack) and round_asked > len(answers):
        raise no.AlreadyAnswered(
            "Đơn vị đã rút sản phẩm tham mưu này khi chưa có kết luận nên không ghi kết luận được nữa; "
            "muốn làm tiếp, hãy lập sản phẩm mới."
        )
    if not isinstance(state, UnderConsideration) or round_asked <= len(answers):
        raise no.AlreadyAnswered
    return [wanted]


def _withdraw(command: Withdraw, state: Begun) -> Sequence[Event]:
    course = state.course
    wanted = Withdrawn(
        **_head(course),
        round=len(course.submissions),
        reason=command.reason,
        number=command.number,
        on=command.on,
    )
    if isinstance(state, TakenBack):
        if _same(state.withdrawn, wanted):
            return []
        raise no.AlreadyWithdrawn
    if isinstance(state, InEffect | Over):
        raise no.WithdrawnAfterAnswer
    if isinstance(state, GivenBack | Reworked) and not command.rules.proposals.withdrawable_after_return:
        raise no.WithdrawnAfterAnswer
    if course.submissions:
        _check_order(command.on, course.submissions[-1].on, "trình")
    _check_after_return(command.on, course)
    return [wanted]


def _form_steering_committee(command: FormSteeringCommittee, state: Begun) -> Sequence[Event]:
    earlier = state.course.steering
    wanted = SteeringCommitteeFormed(
        **_head(state.course),
        name=command.name,
        size=command.size,
        posts=command.posts,
        number=command.number,
        on=command.on,
    )
    if earlier is not None:
        if _same(earlier, wanted):
            return []
        raise no.SteeringCommitteeExists
    adopted = isinstance(state, InEffect | Concluded) and command.on >= state.course.answers[-1].on
    if command.rules.proposals.steering_committee_after_adoption and not adopted:
        raise no.AdoptionMissing
    _check_listed_once([normalised(post.name) for post in command.posts])
    if sum(post.seats for post in command.posts) > command.size:
        raise no.PostsAboveSize
    return [wanted]


def _report_implementation(command: ReportImplementation, state: Begun) -> Sequence[Event]:
    course = state.course
    wanted = ImplementationReported(
        **_head(course),
        report_id=command.report_id,
        percent=command.percent,
        text=command.text,
        milestones=command.milestones,
        on=command.on,
    )
    for said in course.reports:
        if said.report_id == command.report_id:
            if _same(said, wanted):
                return []
            raise no.ImplementationReportIsAnother
    if isinstance(state, Concluded):
        raise no.ResultAlreadyRecorded
    _check_adopted(state, command.on)
    reached = [normalised(name) for said in course.reports for name in said.milestones]
    names = [normalised(name) for name in command.milestones]
    if len({*reached, *names}) < len(reached) + len(names):
        raise no.MilestoneRepeated
    if command.rules.proposals.implementation_never_falls_back:
        _check_progress(command, course.reports)
    return [wanted]


def _check_adopted(state: Begun, on: date) -> None:
    if not isinstance(state, InEffect) or on < state.course.answers[-1].on:
        raise no.ProposalNotAdopted


def _check_progress(command: ReportImplementation, reports: Sequence[ImplementationReported]) -> None:
    """Compare with the reports of earlier and of later days: they are entered in any order."""
    least = max((said.percent for said in reports if said.on <= command.on), default=0)
    most = min((said.percent for said in reports if said.on > command.on), default=100)
    if not least <= command.percent <= most:
        raise no.ProgressFallsBack(
            f"Theo các báo cáo trước và sau ngày {command.on:%d/%m/%Y}, tiến độ phải từ {least}% đến {most}%; "
            "hãy kiểm tra lại số hoặc ngày."
        )


def _record_result(command: RecordResult, state: Begun) -> Sequence[Event]:
    course = state.course
    wanted = ResultRecorded(
        **_head(course), outcome=command.outcome, text=command.text, number=command.number, on=command.on
    )
    if isinstance(state, Concluded):
        if _same(state.result, wanted):
            return []
        raise no.ResultAlreadyRecorded
    _check_adopted(state, command.on)
    if course.reports:
        _check_order(command.on, max(said.on for said in course.reports), "báo cáo thực hiện")
    check_measures(measures_of(command.outcome), command.rules)
    return [wanted]


def _hand_on(command: HandOn, state: Begun) -> Sequence[Event]:
    course = state.course
    if isinstance(state, Over) or command.unit == course.unit:
        return []
    return [HandedOn(**_head(course) | {"unit": command.unit}, from_unit=course.unit, on=command.on)]


proposal: Decider[Command, State, Event] = Decider(
    name="proposal",
    events=(
        Drafted,
        Revised,
        Submitted,
        Adopted,
        Returned,
        Declined,
        Withdrawn,
        SteeringCommitteeFormed,
        ImplementationReported,
        ResultRecorded,
        HandedOn,
    ),
    initial=NotBegun(),
    evolve=evolve,
    decide=decide,
)
