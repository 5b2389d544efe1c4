"""An advisory proposal (tham mưu): put to the Party committee, adopted, returned or declined (domain.md §4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from services.kernel.decider import Decider
from services.plans.domain import proposal_refusals as no
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import OwnedEvent, UnitRef


class ProposalKind(StrEnum):
    """Kinds of advisory product."""

    SCHEME = "SCHEME"
    PLAN = "PLAN"
    SUBMISSION = "SUBMISSION"
    LETTER = "LETTER"
    REPORT = "REPORT"


# Events. Each says whose proposal and about what; `number` is the number of the paper, `on` its effective date.
class ProposalEvent(OwnedEvent):
    """What every event of a proposal says."""

    kind: ProposalKind
    title: str
    field: str


class Drafted(ProposalEvent):
    """The unit began the proposal."""

    TOPIC: ClassVar[str] = "plans.proposal.drafted"


class Submitted(ProposalEvent):
    """It was put to the committee; `round` counts from 1, one more after each return."""

    TOPIC: ClassVar[str] = "plans.proposal.submitted"

    round: int
    committee: str
    number: str
    on: date


class Answered(ProposalEvent):
    """What the three answers to a round say; `days` from the submission."""

    round: int
    committee: str
    number: str
    on: date
    days: int


class Adopted(Answered):
    """The committee adopted it (thông qua)."""

    TOPIC: ClassVar[str] = "plans.proposal.adopted"


class Returned(Answered):
    """The committee gave it back with comments."""

    TOPIC: ClassVar[str] = "plans.proposal.returned"

    comments: str


class Declined(Answered):
    """The committee declined it, for a reason."""

    TOPIC: ClassVar[str] = "plans.proposal.declined"

    reason: str


class SteeringCommitteeFormed(ProposalEvent):
    """A steering committee (Ban chỉ đạo) of `size` members was set up to carry the proposal out."""

    TOPIC: ClassVar[str] = "plans.proposal.steering_committee_formed"

    name: str
    size: int
    number: str
    on: date


Event = Drafted | Submitted | Adopted | Returned | Declined | SteeringCommitteeFormed
Answer = Adopted | Returned | Declined


# State of one proposal.
@dataclass(frozen=True)
class Course:
    """What was said so far: the draft, each round, each answer, the steering committee."""

    drafted: Drafted
    submissions: tuple[Submitted, ...] = ()
    answers: tuple[Answer, ...] = ()
    steering: SteeringCommitteeFormed | None = None


@dataclass(frozen=True)
class NotBegun:
    """Nobody drafted it yet."""


@dataclass(frozen=True)
class InDraft:
    """Being written; never submitted."""

    course: Course


@dataclass(frozen=True)
class UnderConsideration:
    """Submitted; the committee has not answered this round."""

    course: Course


@dataclass(frozen=True)
class GivenBack:
    """Returned with comments; may be submitted again."""

    course: Course


@dataclass(frozen=True)
class InEffect:
    """Adopted by the committee."""

    course: Course


@dataclass(frozen=True)
class Dropped:
    """Declined by the committee; the end."""

    course: Course


Begun = InDraft | UnderConsideration | GivenBack | InEffect | Dropped
State = NotBegun | Begun


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Drafted):
        return InDraft(Course(event))
    if isinstance(state, NotBegun):
        raise TypeError(f"a proposal begins with its draft, not with {event.TOPIC}")
    course = state.course
    match event:
        case Submitted():
            return UnderConsideration(replace(course, submissions=(*course.submissions, event)))
        case Returned():
            return GivenBack(replace(course, answers=(*course.answers, event)))
        case Adopted():
            return InEffect(replace(course, answers=(*course.answers, event)))
        case Declined():
            return Dropped(replace(course, answers=(*course.answers, event)))
        case SteeringCommitteeFormed():
            return replace(state, course=replace(course, steering=event))
    assert_never(event)


# Commands and rules.
@dataclass(frozen=True)
class Draft:
    """Begin a proposal."""

    unit: UnitRef
    kind: ProposalKind
    title: str
    field: str


@dataclass(frozen=True)
class Submit:
    """Put the proposal to a Party committee."""

    round: int
    committee: str
    number: str
    on: date


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
class FormSteeringCommittee:
    """Record the steering committee set up for the proposal."""

    name: str
    size: int
    number: str
    on: date
    rules: RuleSet


Command = Draft | Submit | Adopt | Return | Decline | FormSteeringCommittee


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what follows from the command, nothing where it is already so; raises a refusal of `proposal_refusals`."""
    if isinstance(command, Draft):
        return _draft(command, state)
    if isinstance(state, NotBegun):
        raise no.UnknownProposal
    match command:
        case Submit():
            return _submit(command, state)
        case Adopt() | Return() | Decline():
            return _answer(command, state)
        case FormSteeringCommittee():
            return _form_steering_committee(command, state)
    assert_never(command)


def _draft(command: Draft, state: State) -> Sequence[Event]:
    wanted = Drafted(unit=command.unit, kind=command.kind, title=command.title, field=command.field)
    if isinstance(state, NotBegun):
        return [wanted]
    if state.course.drafted == wanted:
        return []
    raise no.ProposalAlreadyDrafted


def _submit(command: Submit, state: Begun) -> Sequence[Event]:
    said = state.course.submissions
    wanted = Submitted(
        **dict(state.course.drafted),
        round=command.round,
        committee=command.committee,
        number=command.number,
        on=command.on,
    )
    if wanted in said:
        return []
    if command.round <= len(said):
        raise no.ProposalAlreadySubmitted
    if not isinstance(state, InDraft | GivenBack):
        raise no.ProposalNotSubmittable
    if command.round != len(said) + 1:
        raise no.WrongProposalRound(f"Lần trình tiếp theo là lần {len(said) + 1}; hãy trình với số lần đó.")
    return [wanted]


def _answer(command: Adopt | Return | Decline, state: Begun) -> Sequence[Event]:
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
    said = dict(submission) | {"number": command.number, "on": command.on, "days": (command.on - submission.on).days}
    wanted: Answer
    match command:
        case Adopt():
            wanted = Adopted(**said)
        case Return(comments=comments):
            wanted = Returned(**said, comments=comments)
        case Decline(reason=reason):
            wanted = Declined(**said, reason=reason)
    if wanted in answers:
        return []
    if not isinstance(state, UnderConsideration) or round_asked <= len(answers):
        raise no.AlreadyAnswered
    return [wanted]


def _form_steering_committee(command: FormSteeringCommittee, state: Begun) -> Sequence[Event]:
    drafted, earlier = state.course.drafted, state.course.steering
    wanted = SteeringCommitteeFormed(
        **dict(drafted), name=command.name, size=command.size, number=command.number, on=command.on
    )
    if earlier == wanted:
        return []
    if earlier is not None:
        raise no.SteeringCommitteeExists
    if command.rules.proposals.steering_committee_after_adoption and not (
        isinstance(state, InEffect) and command.on >= state.course.answers[-1].on
    ):
        raise no.AdoptionMissing
    return [wanted]


proposal: Decider[Command, State, Event] = Decider(
    name="proposal",
    events=(Drafted, Submitted, Adopted, Returned, Declined, SteeringCommitteeFormed),
    initial=NotBegun(),
    evolve=evolve,
    decide=decide,
)
