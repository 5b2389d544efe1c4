"""A disciplinary case of a member or a unit: opened, voted in secret, decided, appealed, improved (domain.md §3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from services.kernel.decider import Decider, DomainEvent, PersonalText
from services.members.domain.discipline_refusals import (
    AlreadyDecided,
    AppealedAlready,
    AppealTooLate,
    AppealUnanswered,
    BallotNotSecret,
    BallotsDoNotAddUp,
    CaseClosed,
    CaseIsAnother,
    DecidedBeforeVote,
    FormNotAllowed,
    ImprovementTooEarly,
    NoSuchCase,
    NotAppealed,
    NotDecidedYet,
    NotInForce,
    PostsNotNamed,
    VoteLost,
)
from services.members.domain.rules import RuleSet, months_later
from services.members.domain.unit import UnitRef

EXPULSION, DISMISSAL = "EXPULSION", "DISMISSAL"

# Events. Words about a person are sealed with that person's key, those about a unit with the unit's.


class Opened(DomainEvent):
    """The case began against `subject_id`, a member or a unit; the grounds stay private."""

    TOPIC: ClassVar[str] = "members.discipline.opened"
    SUBJECT: ClassVar[str] = "subject_id"

    subject_id: UUID
    of_member: bool
    unit: UnitRef
    grounds: PersonalText
    on: date


class CaseVoted(DomainEvent):
    """The meeting voted by secret ballot; `carried` as the rule set counts."""

    TOPIC: ClassVar[str] = "members.discipline.voted"

    form: str
    voters_present: int
    votes_for: int
    carried: bool
    on: date


class Imposed(DomainEvent):
    """The measure was decided; it is in force from the day it was announced, whatever is appealed."""

    TOPIC: ClassVar[str] = "members.discipline.decided"

    unit: UnitRef
    form: str
    posts: tuple[UUID, ...] = ()
    on: date


class Appealed(DomainEvent):
    """The measure was appealed; the reasons stay private."""

    TOPIC: ClassVar[str] = "members.discipline.appealed"
    SUBJECT: ClassVar[str] = "subject_id"

    subject_id: UUID
    reasons: PersonalText
    on: date


class AppealResolved(DomainEvent):
    """The level above answered: UPHELD, CHANGED to another form, or REVOKED."""

    TOPIC: ClassVar[str] = "members.discipline.appeal_resolved"

    unit: UnitRef
    outcome: str
    form: str
    on: date


class ImprovementRecognised(DomainEvent):
    """Whoever was disciplined is recognised as improved: the measure is over."""

    TOPIC: ClassVar[str] = "members.discipline.improved"

    unit: UnitRef
    on: date


class Closed(DomainEvent):
    """The case was closed without a measure."""

    TOPIC: ClassVar[str] = "members.discipline.closed"

    unit: UnitRef
    on: date


Event = Opened | CaseVoted | Imposed | Appealed | AppealResolved | ImprovementRecognised | Closed


# State.


@dataclass(frozen=True)
class NoCase:
    """Nothing was opened."""


@dataclass(frozen=True)
class Case:
    """A case: how far it came. `measure` is what is in force now, None before a decision and once it is over."""

    opened: Opened
    since: date
    vote: CaseVoted | None = None
    decided: Imposed | None = None
    measure: str | None = None
    appeal: Appealed | None = None
    resolved: AppealResolved | None = None
    improved_on: date | None = None
    over: bool = False


State = NoCase | Case


def evolve(state: State, event: Event) -> State:
    match event, state:
        case Opened(), _:
            return Case(event, event.on)
        case CaseVoted(), Case():
            return replace(state, vote=event, since=event.on)
        case Imposed(), Case():
            return replace(state, decided=event, measure=event.form, since=event.on)
        case Appealed(), Case():
            return replace(state, appeal=event, since=event.on)
        case AppealResolved(), Case():
            measure = {"UPHELD": state.measure, "CHANGED": event.form, "REVOKED": None}[event.outcome]
            return replace(state, resolved=event, measure=measure, over=measure is None, since=event.on)
        case ImprovementRecognised(), Case():
            return replace(state, measure=None, over=True, improved_on=event.on, since=event.on)
        case Closed(), Case():
            return replace(state, over=True, since=event.on)
        case _:
            return state


# Commands and rules.


@dataclass(frozen=True)
class Open:
    """Open a case."""

    subject_id: UUID
    of_member: bool
    unit: UnitRef
    grounds: str
    on: date


@dataclass(frozen=True)
class RecordVote:
    """Record the vote on a form."""

    form: str
    secret: bool
    voters_present: int
    votes_for: int
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Impose:
    """Decide the measure the meeting voted for; `posts` are the appointments a dismissal takes."""

    posts: tuple[UUID, ...]
    on: date


@dataclass(frozen=True)
class Appeal:
    """Appeal the measure."""

    reasons: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Resolve:
    """Answer the appeal; `form` with CHANGED only."""

    outcome: str
    form: str | None
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Recognise:
    """Recognise improvement."""

    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Close:
    """Close the case without a measure."""

    on: date


Command = Open | RecordVote | Impose | Appeal | Resolve | Recognise | Close


def decide(command: Command, state: State) -> Sequence[Event]:
    match command, state:
        case Open(), NoCase():
            return [_opened(command)]
        case Open(), Case():
            if _opened(command) == state.opened.model_copy(update={"unit": command.unit}):
                return []
            raise CaseIsAnother()
        case _, NoCase():
            raise NoSuchCase()
        case RecordVote(), Case():
            return _vote(command, state)
        case Impose(), Case():
            return _impose(command, state)
        case Appeal(), Case():
            return _appeal(command, state)
        case Resolve(), Case():
            return _resolve(command, state)
        case Recognise(), Case():
            return _recognise(command, state)
        case Close(), Case():
            return _close(command, state)
        case _:
            raise NoSuchCase()


def _opened(command: Open) -> Opened:
    return Opened(
        subject_id=command.subject_id,
        of_member=command.of_member,
        unit=command.unit,
        grounds=command.grounds,
        on=command.on,
    )


def _vote(command: RecordVote, state: Case) -> Sequence[Event]:
    rules = command.rules.discipline
    if not command.secret:
        raise BallotNotSecret()
    if command.votes_for > command.voters_present:
        raise BallotsDoNotAddUp()
    if command.form not in (rules.forms if state.opened.of_member else rules.unit_forms):
        raise FormNotAllowed()
    voted = CaseVoted(
        form=command.form,
        voters_present=command.voters_present,
        votes_for=command.votes_for,
        carried=command.votes_for * 100 > command.voters_present * rules.vote_above_percent,
        on=command.on,
    )
    if state.vote == voted:
        return []
    if state.decided is not None:
        raise AlreadyDecided()
    if state.over:
        raise CaseClosed()
    _follows(command.on, state)
    return [voted]


def _impose(command: Impose, state: Case) -> Sequence[Event]:
    vote = state.vote
    if vote is None or not vote.carried:
        raise VoteLost()
    imposed = Imposed(unit=state.opened.unit, form=vote.form, posts=command.posts, on=command.on)
    if state.decided is not None:
        if state.decided == imposed:
            return []
        raise AlreadyDecided()
    if state.over:
        raise CaseClosed()
    if command.on < vote.on:
        raise DecidedBeforeVote()
    if (vote.form == DISMISSAL) != bool(command.posts):
        raise PostsNotNamed()
    return [imposed]


def _appeal(command: Appeal, state: Case) -> Sequence[Event]:
    if state.decided is None:
        raise NotDecidedYet()
    appealed = Appealed(subject_id=state.opened.subject_id, reasons=command.reasons, on=command.on)
    if state.appeal is not None:
        if state.appeal == appealed:
            return []
        raise AppealedAlready()
    _follows(command.on, state)
    if command.on > months_later(state.decided.on, command.rules.discipline.appeal_within_months):
        raise AppealTooLate()
    if state.over:
        raise NotInForce()
    return [appealed]


def _resolve(command: Resolve, state: Case) -> Sequence[Event]:
    if state.appeal is None or state.decided is None:
        raise NotAppealed()
    rules = command.rules.discipline
    forms = rules.forms if state.opened.of_member else rules.unit_forms
    if command.outcome == "CHANGED" and command.form not in forms:
        raise FormNotAllowed()
    form = command.form if command.outcome == "CHANGED" and command.form else state.decided.form
    resolved = AppealResolved(unit=state.opened.unit, outcome=command.outcome, form=form, on=command.on)
    if state.resolved is not None:
        if state.resolved == resolved:
            return []
        raise AlreadyDecided()
    _follows(command.on, state)
    return [resolved]


def _recognise(command: Recognise, state: Case) -> Sequence[Event]:
    if state.decided is None:
        raise NotDecidedYet()
    if state.over:
        if state.improved_on == command.on:
            return []
        raise NotInForce()
    if command.on < months_later(state.decided.on, command.rules.discipline.improvement_after_months):
        raise ImprovementTooEarly()
    if state.appeal is not None and state.resolved is None:
        raise AppealUnanswered()
    _follows(command.on, state)
    return [ImprovementRecognised(unit=state.opened.unit, on=command.on)]


def _close(command: Close, state: Case) -> Sequence[Event]:
    if state.over and state.decided is None:
        return []
    if state.decided is not None:
        raise AlreadyDecided()
    _follows(command.on, state)
    return [Closed(unit=state.opened.unit, on=command.on)]


def _follows(on: date, state: Case) -> None:
    if on < state.since:
        raise DecidedBeforeVote()


discipline: Decider[Command, State, Event] = Decider(
    "members.discipline",
    (Opened, CaseVoted, Imposed, Appealed, AppealResolved, ImprovementRecognised, Closed),
    NoCase(),
    evolve,
    decide,
)
