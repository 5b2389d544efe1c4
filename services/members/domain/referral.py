"""The referral of an outstanding member to the Party: nominated, voted, endorsed, handed over, admitted or not (domain.md §3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from services.kernel.decider import Decider, DomainEvent, PersonalText
from services.members.domain.referral_refusals import (
    DisciplinedNow,
    InPartyAlready,
    NoSuchReferral,
    NotActiveToRefer,
    RankTooLowToRefer,
    ReferralDaysOutOfOrder,
    ReferralIsAnother,
    ReferralOutOfOrder,
    ReferralOver,
    ReferralVoteLost,
    ReferralVotesWrong,
    ResolutionExpired,
    ResolutionStillValid,
    TooYoungForParty,
)
from services.members.domain.rules import RuleSet, birthday, months_later
from services.members.domain.unit import UnitRef

ADMITTED, RETURNED, WITHDRAWN = "admitted", "returned", "withdrawn"

# Events.


class Nominated(DomainEvent):
    """The branch nominated an outstanding member."""

    TOPIC: ClassVar[str] = "members.referral.nominated"

    member_id: UUID
    unit: UnitRef
    on: date


class BranchVoted(DomainEvent):
    """The branch meeting voted in favour; its resolution is the document."""

    TOPIC: ClassVar[str] = "members.referral.branch_voted"

    voters_present: int
    votes_for: int
    on: date


class MentorAssigned(DomainEvent):
    """Someone was given the task of fostering the member."""

    TOPIC: ClassVar[str] = "members.referral.mentor_assigned"

    mentor_id: UUID
    on: date


class Endorsed(DomainEvent):
    """The grassroots committee passed the resolution of referral (form 4-KNĐ); strengths and weaknesses stay private."""

    TOPIC: ClassVar[str] = "members.referral.endorsed"
    SUBJECT: ClassVar[str] = "member_id"

    member_id: UUID
    unit: UnitRef
    voters_present: int
    votes_for: int
    remarks: PersonalText
    on: date


class HandedOver(DomainEvent):
    """The papers were handed to the Party committee, on a list."""

    TOPIC: ClassVar[str] = "members.referral.handed_over"

    unit: UnitRef
    committee: str
    on: date


class ClassCompleted(DomainEvent):
    """The member completed the Party awareness class."""

    TOPIC: ClassVar[str] = "members.referral.class_completed"

    unit: UnitRef
    on: date


class PartyAdmitted(DomainEvent):
    """The Party committee admitted the member."""

    TOPIC: ClassVar[str] = "members.referral.party_admitted"

    unit: UnitRef
    on: date


class Ended(DomainEvent):
    """The referral came to nothing: returned by the committee or withdrawn; the reason stays private."""

    SUBJECT: ClassVar[str] = "member_id"

    member_id: UUID
    unit: UnitRef
    reason: PersonalText
    on: date


class Returned(Ended):
    """The Party committee sent the papers back."""

    TOPIC: ClassVar[str] = "members.referral.returned"


class Withdrawn(Ended):
    """The Union took the referral back."""

    TOPIC: ClassVar[str] = "members.referral.withdrawn"


class Expired(DomainEvent):
    """The resolution grew too old; it can be passed anew."""

    TOPIC: ClassVar[str] = "members.referral.expired"

    unit: UnitRef
    on: date


Event = (
    Nominated
    | BranchVoted
    | MentorAssigned
    | Endorsed
    | HandedOver
    | ClassCompleted
    | PartyAdmitted
    | Returned
    | Withdrawn
    | Expired
)


# State.


@dataclass(frozen=True)
class NotReferred:
    """Nothing was begun."""


@dataclass(frozen=True)
class Referral:
    """A referral: which steps were taken, on which days."""

    member_id: UUID
    unit: UnitRef
    nominated: Nominated
    since: date
    vote: BranchVoted | None = None
    mentor_id: UUID | None = None
    endorsed: Endorsed | None = None
    handed_over: HandedOver | None = None
    class_on: date | None = None
    ended: str | None = None
    ended_on: date | None = None

    @property
    def stage(self) -> str:
        """Name how far it came."""
        if self.ended is not None:
            return self.ended
        if self.endorsed is None:
            return "voted" if self.vote is not None else "nominated"
        if self.class_on is not None:
            return "class_completed"
        return "handed_over" if self.handed_over is not None else "endorsed"


State = NotReferred | Referral


def evolve(state: State, event: Event) -> State:
    match event, state:
        case Nominated(), _:
            return Referral(event.member_id, event.unit, event, event.on)
        case BranchVoted(), Referral():
            return replace(state, vote=event, since=event.on)
        case MentorAssigned(), Referral():
            return replace(state, mentor_id=event.mentor_id, since=event.on)
        case Endorsed(), Referral():
            return replace(state, endorsed=event, since=event.on)
        case HandedOver(), Referral():
            return replace(state, handed_over=event, since=event.on)
        case ClassCompleted(), Referral():
            return replace(state, class_on=event.on, since=event.on)
        case Expired(), Referral():
            return replace(state, endorsed=None, handed_over=None, since=event.on)
        case PartyAdmitted(), Referral():
            return replace(state, ended=ADMITTED, ended_on=event.on, since=event.on)
        case Returned(), Referral():
            return replace(state, ended=RETURNED, ended_on=event.on, since=event.on)
        case Withdrawn(), Referral():
            return replace(state, ended=WITHDRAWN, ended_on=event.on, since=event.on)
        case _:
            return state


# Commands and rules.


@dataclass(frozen=True)
class Nominate:
    """Nominate a member; the rest is what the rules ask about the member. `rank` the better of this year's and last."""

    member_id: UUID
    unit: UnitRef
    active: bool
    party_status: str
    disciplined: bool
    rank: str | None
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class RecordBranchVote:
    """Record the branch's vote."""

    voters_present: int
    votes_for: int
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class AssignMentor:
    """Give a mentor."""

    mentor_id: UUID
    on: date


@dataclass(frozen=True)
class Endorse:
    """Pass the resolution of referral."""

    voters_present: int
    votes_for: int
    remarks: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class HandOver:
    """Hand the papers to the Party committee."""

    committee: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class CompleteClass:
    """Record the awareness class."""

    on: date


@dataclass(frozen=True)
class RecordAdmission:
    """Record that the Party admitted the member; `born` is None where it is not known any more."""

    born: date | None
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Return:
    """Record that the committee sent the papers back."""

    reason: str
    on: date


@dataclass(frozen=True)
class Withdraw:
    """Take the referral back."""

    reason: str
    on: date


@dataclass(frozen=True)
class Expire:
    """Record that the resolution grew too old."""

    on: date
    rules: RuleSet


Command = (
    Nominate
    | RecordBranchVote
    | AssignMentor
    | Endorse
    | HandOver
    | CompleteClass
    | RecordAdmission
    | Return
    | Withdraw
    | Expire
)


def decide(command: Command, state: State) -> Sequence[Event]:
    if isinstance(command, Nominate):
        return _nominate(command, state)
    if isinstance(state, NotReferred):
        raise NoSuchReferral()
    if state.ended is not None:
        if (state.ended, state.ended_on) == (ENDS.get(type(command)), command.on):
            return []
        raise ReferralOver()
    if _said(command, state):
        return []
    if command.on < state.since:
        raise ReferralDaysOutOfOrder()
    return [_step(command, state)]


def _nominate(command: Nominate, state: State) -> Sequence[Event]:
    nominated = Nominated(member_id=command.member_id, unit=command.unit, on=command.on)
    if isinstance(state, Referral):
        if state.nominated.model_copy(update={"unit": command.unit}) == nominated:
            return []
        raise ReferralIsAnother()
    if not command.active:
        raise NotActiveToRefer()
    if command.party_status in ("PROBATIONARY", "FULL"):
        raise InPartyAlready()
    if command.disciplined:
        raise DisciplinedNow()
    order = [grade.rank for grade in command.rules.rating.grades]
    enough = order[: order.index(command.rules.referral.min_rank) + 1]
    if command.rank not in enough:
        raise RankTooLowToRefer()
    return [nominated]


def _said(command: Command, state: Referral) -> bool:
    """Say whether the step was taken before, in the same words."""
    match command:
        case RecordBranchVote():
            said = BranchVoted(voters_present=command.voters_present, votes_for=command.votes_for, on=command.on)
            return state.vote == said
        case AssignMentor():
            return state.mentor_id == command.mentor_id
        case Endorse():
            return state.endorsed is not None and state.endorsed.on == command.on
        case HandOver():
            return state.handed_over is not None and state.handed_over.on == command.on
        case CompleteClass():
            return state.class_on == command.on
        case _:
            return False


def _step(command: Command, state: Referral) -> Event:
    match command:
        case RecordBranchVote():
            _carried(command.voters_present, command.votes_for, command.rules)
            if state.endorsed is not None:
                raise ReferralOutOfOrder()
            return BranchVoted(voters_present=command.voters_present, votes_for=command.votes_for, on=command.on)
        case AssignMentor():
            return MentorAssigned(mentor_id=command.mentor_id, on=command.on)
        case Endorse():
            return _endorse(command, state)
        case HandOver():
            _valid(command.on, state, command.rules)
            if state.handed_over is not None:
                raise ReferralOutOfOrder()
            return HandedOver(unit=state.unit, committee=command.committee, on=command.on)
        case CompleteClass():
            if state.endorsed is None or state.class_on is not None:
                raise ReferralOutOfOrder()
            return ClassCompleted(unit=state.unit, on=command.on)
        case RecordAdmission():
            return _admit(command, state)
        case Return():
            if state.handed_over is None:
                raise ReferralOutOfOrder()
            return Returned(member_id=state.member_id, unit=state.unit, reason=command.reason, on=command.on)
        case Withdraw():
            return Withdrawn(member_id=state.member_id, unit=state.unit, reason=command.reason, on=command.on)
        case Expire():
            if state.endorsed is None:
                raise ReferralOutOfOrder()
            if command.on <= _valid_until(state.endorsed, command.rules):
                raise ResolutionStillValid()
            return Expired(unit=state.unit, on=command.on)
        case Nominate():
            raise ReferralIsAnother()
        case _:
            assert_never(command)


def _endorse(command: Endorse, state: Referral) -> Event:
    if state.vote is None or state.endorsed is not None:
        raise ReferralOutOfOrder()
    _carried(command.voters_present, command.votes_for, command.rules)
    return Endorsed(
        member_id=state.member_id,
        unit=state.unit,
        voters_present=command.voters_present,
        votes_for=command.votes_for,
        remarks=command.remarks,
        on=command.on,
    )


def _admit(command: RecordAdmission, state: Referral) -> Event:
    if state.handed_over is None:
        raise ReferralOutOfOrder()
    _valid(command.on, state, command.rules)
    if command.born is not None and command.on < birthday(command.born, command.rules.referral.party_min_years):
        raise TooYoungForParty()
    return PartyAdmitted(unit=state.unit, on=command.on)


def _carried(present: int, votes_for: int, rules: RuleSet) -> None:
    if votes_for > present:
        raise ReferralVotesWrong()
    if votes_for * 100 <= present * rules.referral.vote_above_percent:
        raise ReferralVoteLost()


def _valid(on: date, state: Referral, rules: RuleSet) -> None:
    if state.endorsed is None:
        raise ReferralOutOfOrder()
    if on > _valid_until(state.endorsed, rules):
        raise ResolutionExpired()


def _valid_until(endorsed: Endorsed, rules: RuleSet) -> date:
    return months_later(endorsed.on, rules.referral.resolution_valid_months)


ENDS: dict[type[object], str] = {RecordAdmission: ADMITTED, Return: RETURNED, Withdraw: WITHDRAWN}

referral: Decider[Command, State, Event] = Decider(
    "members.referral",
    (
        Nominated,
        BranchVoted,
        MentorAssigned,
        Endorsed,
        HandedOver,
        ClassCompleted,
        PartyAdmitted,
        Returned,
        Withdrawn,
        Expired,
    ),
    NotReferred(),
    evolve,
    decide,
)
