"""An advisory proposal (tham mưu), as it happened: its versions, rounds, answer and what came of it (domain.md §4.2).

What may happen next is decided in `proposal_rules`.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.plans.domain.measures import Results
from services.plans.domain.units import OwnedEvent, UnitRef


class ProposalKind(StrEnum):
    """Kinds of advisory product."""

    SCHEME = "SCHEME"
    PLAN = "PLAN"
    SUBMISSION = "SUBMISSION"
    LETTER = "LETTER"
    REPORT = "REPORT"


class Counterparty(StrEnum):
    """What kind of body a proposal is addressed to (domain.md §1.1)."""

    PARTY_COMMITTEE = "PARTY_COMMITTEE"
    GOVERNMENT_OR_MANAGEMENT = "GOVERNMENT_OR_MANAGEMENT"
    MASS_ORGANISATION = "MASS_ORGANISATION"
    OTHER = "OTHER"


class Post(BaseModel):
    """A post in a steering committee and how many hold it; who does is not kept."""

    model_config = ConfigDict(frozen=True)

    name: str
    seats: int


# Events. Each says whose proposal and about what; `number` is the number of the paper, `on` its effective date.
class ProposalEvent(OwnedEvent):
    """What every event of a proposal says."""

    kind: ProposalKind
    title: str
    field: str


class Written(ProposalEvent):
    """What a version says beside its title: `attachments` are the SHA-256 of files in hex, `authors` ids of members."""

    summary: str = ""
    attachments: tuple[str, ...] = ()
    authors: tuple[UUID, ...] = ()


class Drafted(Written):
    """The unit began the proposal: version 1."""

    TOPIC: ClassVar[str] = "plans.proposal.drafted"


class Revised(Written):
    """A proposal that was returned was written anew, as the next `version`."""

    TOPIC: ClassVar[str] = "plans.proposal.revised"

    version: int
    on: date


class Submitted(ProposalEvent):
    """A version was put to the addressee; `round` counts from 1, one more after each return."""

    TOPIC: ClassVar[str] = "plans.proposal.submitted"

    round: int
    version: int = 1
    committee: str
    counterparty: Counterparty = Counterparty.PARTY_COMMITTEE
    number: str
    on: date


class Answered(ProposalEvent):
    """What the three answers to a round say; `days` from the submission."""

    round: int
    committee: str
    counterparty: Counterparty = Counterparty.PARTY_COMMITTEE
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


class Withdrawn(ProposalEvent):
    """The unit took it back, for a reason; `round` is the last one submitted, 0 for a draft."""

    TOPIC: ClassVar[str] = "plans.proposal.withdrawn"

    round: int
    reason: str
    number: str
    on: date


class SteeringCommitteeFormed(ProposalEvent):
    """A steering committee (Ban chỉ đạo) of `size` members was set up to carry the proposal out."""

    TOPIC: ClassVar[str] = "plans.proposal.steering_committee_formed"

    name: str
    size: int
    posts: tuple[Post, ...] = ()
    number: str
    on: date


class ImplementationReported(ProposalEvent):
    """How far an adopted proposal is carried out, in percent, and the milestones reached since the last report."""

    TOPIC: ClassVar[str] = "plans.proposal.implementation_reported"

    report_id: UUID
    percent: int
    text: str
    milestones: tuple[str, ...]
    on: date


class ResultRecorded(ProposalEvent):
    """What came of an adopted proposal, in figures; the text stays private."""

    TOPIC: ClassVar[str] = "plans.proposal.result_recorded"

    outcome: Results
    text: str
    number: str
    on: date


class HandedOn(ProposalEvent):
    """The proposal passed to another unit, `unit`, when the one before was dissolved or merged."""

    TOPIC: ClassVar[str] = "plans.proposal.handed_on"

    from_unit: UnitRef
    on: date


Version = Drafted | Revised
Answer = Adopted | Returned | Declined
Event = (
    Drafted
    | Revised
    | Submitted
    | Adopted
    | Returned
    | Declined
    | Withdrawn
    | SteeringCommitteeFormed
    | ImplementationReported
    | ResultRecorded
    | HandedOn
)


# State of one proposal.
@dataclass(frozen=True)
class Course:
    """What was said so far: whose it is now, each version, round, answer and report, and the steering committee."""

    unit: UnitRef
    versions: tuple[Version, ...]
    submissions: tuple[Submitted, ...] = ()
    answers: tuple[Answer, ...] = ()
    steering: SteeringCommitteeFormed | None = None
    reports: tuple[ImplementationReported, ...] = ()

    @property
    def drafted(self) -> Version:
        """Return the first version."""
        return self.versions[0]

    @property
    def current(self) -> Version:
        """Return the version that stands."""
        return self.versions[-1]


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
    """Returned with comments, and not written anew since."""

    course: Course


@dataclass(frozen=True)
class Reworked:
    """Written anew after a return; may be submitted again."""

    course: Course


@dataclass(frozen=True)
class InEffect:
    """Adopted by the committee; being carried out."""

    course: Course


@dataclass(frozen=True)
class Concluded:
    """Adopted, carried out, its result recorded; the end."""

    course: Course
    result: ResultRecorded


@dataclass(frozen=True)
class Dropped:
    """Declined by the committee; the end."""

    course: Course


@dataclass(frozen=True)
class TakenBack:
    """Withdrawn by the unit; the end."""

    course: Course
    withdrawn: Withdrawn


Open = InDraft | UnderConsideration | GivenBack | Reworked | InEffect
Over = Concluded | Dropped | TakenBack
Begun = Open | Over
State = NotBegun | Begun


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Drafted):
        return InDraft(Course(event.unit, (event,)))
    if isinstance(state, NotBegun):
        raise TypeError(f"a proposal begins with its draft, not with {event.TOPIC}")
    course = state.course
    match event:
        case Revised():
            return Reworked(replace(course, versions=(*course.versions, event)))
        case Submitted():
            return UnderConsideration(replace(course, submissions=(*course.submissions, event)))
        case Returned():
            return GivenBack(replace(course, answers=(*course.answers, event)))
        case Adopted():
            return InEffect(replace(course, answers=(*course.answers, event)))
        case Declined():
            return Dropped(replace(course, answers=(*course.answers, event)))
        case Withdrawn():
            return TakenBack(course, event)
        case SteeringCommitteeFormed():
            return replace(state, course=replace(course, steering=event))
        case ImplementationReported():
            return replace(state, course=replace(course, reports=(*course.reports, event)))
        case ResultRecorded():
            return Concluded(course, event)
        case HandedOn(unit=unit):
            return replace(state, course=replace(course, unit=unit))
    assert_never(event)
