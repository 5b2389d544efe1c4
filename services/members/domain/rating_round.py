"""A unit's rating round of a year: who is on the list, what was measured, voted, proposed, decided (domain.md §3.4).

Events, state and commands; the rules stand in rating_round_rules; the result of each member is the member's rating of the year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import DomainEvent, PersonalText, PersonalWords
from services.members.domain.quality import CapCount, Measures, counts_of
from services.members.domain.rules import Rating, RuleSet
from services.members.domain.unit import UnitRef

NOT_ELIGIBLE_MONTHS = "MONTHS"
NOT_ELIGIBLE_TEMPORARY = "TEMPORARY"
PARTY_MEMBER = "{status}_PARTY_MEMBER"


# Events. What is said of a member is sealed with the member's key; `on` is the day an event counts from.


class OfMember(DomainEvent):
    """One member of the round's list."""

    SUBJECT: ClassVar[str] = "member_id"

    member_id: UUID


class Opened(DomainEvent):
    """The round was opened under a rule set; `deciding` decides in it, `listed` and `eligible` count its first list."""

    TOPIC: ClassVar[str] = "members.rating_round.opened"

    unit: UnitRef
    deciding: UnitRef
    year: int
    rule_set: str
    self_rating_until: date
    meeting_until: date
    decision_until: date
    listed: int
    eligible: int


class Listed(OfMember):
    """A member is on the list; `reason` says why not eligible, and is empty for who is."""

    TOPIC: ClassVar[str] = "members.rating_round.listed"

    eligible: bool
    reason: PersonalText


class SelfRated(OfMember):
    """The member's own rank and the year's measures; `late`: after the round's day for it."""

    TOPIC: ClassVar[str] = "members.rating_round.self_rated"

    rank: str
    measures: PersonalWords
    late: bool


class Vote(BaseModel):
    """How many of those present voted for each rank of a member."""

    model_config = ConfigDict(frozen=True)

    member_id: UUID
    counts: Mapping[str, int]


class MeetingHeld(DomainEvent):
    """The branch met and voted."""

    TOPIC: ClassVar[str] = "members.rating_round.meeting_held"

    meeting_id: UUID
    present: int
    secret: bool
    votes: tuple[Vote, ...]


class Proposed(OfMember):
    """The branch's committee proposes a rank; `reason` where it does not follow the vote."""

    TOPIC: ClassVar[str] = "members.rating_round.proposed"

    rank: str
    reason: PersonalText


class Decided(OfMember):
    """The deciding unit decided; `overridden`: above what the measures reach, for the reason given."""

    TOPIC: ClassVar[str] = "members.rating_round.decided"

    rank: str
    overridden: bool
    reason: PersonalText
    on: date


class Exempted(OfMember):
    """A listed member is not rated this year."""

    TOPIC: ClassVar[str] = "members.rating_round.exempted"

    unit: UnitRef
    year: int
    reason: str


class Appealed(OfMember):
    """The member appealed against the decision."""

    TOPIC: ClassVar[str] = "members.rating_round.appealed"

    appeal_id: UUID
    words: PersonalText


class AppealAnswered(OfMember):
    """The deciding unit answered; `rank` is what stands from now on."""

    TOPIC: ClassVar[str] = "members.rating_round.appeal_answered"

    appeal_id: UUID
    rank: str
    overridden: bool
    reason: PersonalText


class Closed(DomainEvent):
    """The round is over: how many of each rank, how many on the list were not rated."""

    TOPIC: ClassVar[str] = "members.rating_round.closed"

    unit: UnitRef
    year: int
    counts: Mapping[str, int]
    not_rated: int


Event = Opened | Listed | SelfRated | MeetingHeld | Proposed | Decided | Exempted | Appealed | AppealAnswered | Closed
EVENTS = (Opened, Listed, SelfRated, MeetingHeld, Proposed, Decided, Exempted, Appealed, AppealAnswered, Closed)


# State.


@dataclass(frozen=True)
class Unopened:
    """No round of the year."""


@dataclass(frozen=True)
class Line:
    """Where a listed member is; `appeals` holds the answered rank of each appeal, None while it is open."""

    eligible: bool
    reason: str
    self_rank: str | None = None
    measures: Measures | None = None
    votes: Mapping[str, int] | None = None
    present: int = 0
    proposed: str | None = None
    proposal_reasoned: bool = False
    rank: str | None = None
    overridden: bool = False
    decided_on: date | None = None
    exempted: str | None = None
    appeals: tuple[tuple[UUID, str | None], ...] = ()

    @property
    def to_rate(self) -> bool:
        """Say whether the member is to be rated in the round."""
        return self.eligible and self.exempted is None

    @property
    def open_appeal(self) -> UUID | None:
        """Return the appeal that waits for an answer."""
        return next((appeal_id for appeal_id, answer in self.appeals if answer is None), None)


@dataclass(frozen=True)
class Round:
    """An opened round."""

    opened: Opened
    lines: Mapping[UUID, Line]
    meetings: Mapping[UUID, MeetingHeld]
    closed: bool = False

    def counts(self) -> dict[str, int]:
        """Return how many were decided on with each rank."""
        return counts_of(line.rank for line in self.lines.values() if line.rank is not None)


State = Unopened | Round


def evolve(state: State, event: Event) -> State:
    if isinstance(event, Opened):
        return Round(event, {}, {})
    if isinstance(state, Unopened):
        return state
    match event:
        case MeetingHeld():
            return _after_meeting(state, event)
        case Closed():
            return replace(state, closed=True)
        case Listed():
            return _with(state, event.member_id, Line(event.eligible, event.reason))
        case _:
            line = state.lines.get(event.member_id)
            return state if line is None else _with(state, event.member_id, _moved(line, event))


OfLine = SelfRated | Proposed | Decided | Exempted | Appealed | AppealAnswered


def _moved(line: Line, event: OfLine) -> Line:
    match event:
        case SelfRated():
            return replace(line, self_rank=event.rank, measures=Measures.of(event.measures))
        case Proposed():
            return replace(line, proposed=event.rank, proposal_reasoned=bool(event.reason))
        case Decided():
            return replace(line, rank=event.rank, overridden=event.overridden, decided_on=event.on)
        case Exempted():
            return replace(line, exempted=event.reason)
        case Appealed():
            return replace(line, appeals=(*line.appeals, (event.appeal_id, None)))
        case AppealAnswered():
            others = tuple(one for one in line.appeals if one[0] != event.appeal_id)
            answered = (*others, (event.appeal_id, event.rank))
            return replace(line, rank=event.rank, overridden=event.overridden, appeals=answered)
        case _:
            assert_never(event)


def _with(state: Round, member_id: UUID, line: Line) -> Round:
    return replace(state, lines={**state.lines, member_id: line})


def _after_meeting(state: Round, event: MeetingHeld) -> Round:
    lines = dict(state.lines)
    for vote in event.votes:
        lines[vote.member_id] = replace(lines[vote.member_id], votes=vote.counts, present=event.present)
    return replace(state, lines=lines, meetings={**state.meetings, event.meeting_id: event})


# Commands; `on` is the day a command counts from.


@dataclass(frozen=True)
class Candidate:
    """Who may come on the list: `of_unit` says whether the member is the unit's own, `guest` whether there for a time."""

    member_id: UUID
    joined_on: date
    party_status: str
    of_unit: bool = True
    guest: bool = False


@dataclass(frozen=True)
class Deadlines:
    """The last days of the round's steps."""

    self_rating_until: date
    meeting_until: date
    decision_until: date


@dataclass(frozen=True)
class Open:
    """Open the round of `year` on `on` under a rule set; `deciding` decides in it."""

    unit: UnitRef
    deciding: UnitRef
    year: int
    deadlines: Deadlines
    candidates: tuple[Candidate, ...]
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Enlist:
    """Put one more on the list."""

    candidate: Candidate
    rules: Rating


@dataclass(frozen=True)
class SelfRate:
    """Keep a member's own rank and the year's measures."""

    member_id: UUID
    rank: str
    measures: Measures
    on: date


@dataclass(frozen=True)
class HoldMeeting:
    """Keep the votes of a meeting."""

    meeting_id: UUID
    present: int
    secret: bool
    votes: tuple[Vote, ...]


@dataclass(frozen=True)
class Propose:
    """Propose a rank; `reason` where it is not what the vote and the measures say; `disciplined` by the member's record."""

    member_id: UUID
    rank: str
    reason: str | None
    rules: Rating
    disciplined: bool = False


@dataclass(frozen=True)
class Decide:
    """Decide on a rank; `reason` where it is above the measures; `disciplined` by the member's record."""

    member_id: UUID
    rank: str
    reason: str | None
    on: date
    rules: Rating
    disciplined: bool = False


@dataclass(frozen=True)
class Exempt:
    """Do not rate a listed member."""

    member_id: UUID
    reason: str


@dataclass(frozen=True)
class Appeal:
    """Appeal against a decision."""

    member_id: UUID
    appeal_id: UUID
    words: str
    on: date
    rules: Rating


@dataclass(frozen=True)
class AnswerAppeal:
    """Answer an appeal by the rank that stands from now on; `disciplined` by the member's record."""

    member_id: UUID
    appeal_id: UUID
    rank: str
    reason: str
    rules: Rating
    disciplined: bool = False


@dataclass(frozen=True)
class Close:
    """Close the round; `cap` is how the cap stands over the deciding unit."""

    cap: CapCount


OnLine = SelfRate | Propose | Decide | Exempt
Command = Open | Enlist | OnLine | HoldMeeting | Appeal | AnswerAppeal | Close
