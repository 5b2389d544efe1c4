"""How someone becomes a member, and how membership ends (domain.md §3.1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, assert_never

from services.kernel.decider import ERASED
from services.members.domain import member_commands as c
from services.members.domain import member_events as e
from services.members.domain.member_refusals import (
    AdmissionVoteFailed,
    AgeUnknown,
    AlreadyMember,
    AlreadyVoted,
    BeforeLastChange,
    CandidatePending,
    CannotBeReinstated,
    GuarantorNotActive,
    MembershipEnded,
    NoQuorum,
    NotACandidate,
    NotAMember,
    NotVotedYet,
    SomethingHappenedSince,
    StrikeOffNotProposed,
    TooOldToJoin,
    TooYoungToJoin,
    TooYoungToMature,
    VotesDoNotAddUp,
    VotesExceedVoters,
)
from services.members.domain.member_state import ENDS, Active, Candidate, Ended, Outside, State
from services.members.domain.rules import RuleSet, birthday, old_enough

Applying = c.ProposeAdmission | c.RecordAdmissionVote | c.WithdrawAdmission | c.Ratify


def follows(on: date, state: Active | Candidate) -> None:
    """A member's changes count in the order in which they are decided: else a unit would count less than nobody."""
    if on < state.since:
        raise BeforeLastChange()


def join(command: c.Register | c.Admit, state: State) -> Sequence[e.Event]:
    """Put on the register, or admit in one step."""
    match state:
        case Outside():
            if isinstance(command, c.Admit):
                _may_be_admitted(command)
            return [_joined(command)]
        case Active():
            if _joined(command) == state.joined:
                return []
            raise AlreadyMember()
        case Candidate():
            raise CandidatePending()
        case Ended():
            raise MembershipEnded()
        case _:
            assert_never(state)


def apply(command: Applying, state: State) -> Sequence[e.Event]:
    """Take an application one step further."""
    match command, state:
        case c.ProposeAdmission(), _:
            return _propose(command, state)
        case _, Candidate():
            return _consider(command, state)
        case c.Ratify(), Active():
            if isinstance(state.joined, e.Admitted) and state.joined.on == command.on:
                return []
            raise AlreadyMember()
        case c.WithdrawAdmission(), Outside():
            return []
        case _, Active():
            raise AlreadyMember()
        case _, Ended():
            raise MembershipEnded()
        case _:
            raise NotACandidate()


def _propose(command: c.ProposeAdmission, state: State) -> Sequence[e.Event]:
    proposed = e.AdmissionProposed(guarantor_id=command.guarantor_id, on=command.on, **_named(command))
    match state:
        case Outside():
            if not command.guarantor_active:
                raise GuarantorNotActive()
            _fits_the_age(command)
            return [proposed]
        case Candidate():
            if proposed == state.proposed:
                return []
            raise CandidatePending()
        case Active():
            raise AlreadyMember()
        case Ended():
            raise MembershipEnded()
        case _:
            assert_never(state)


def _consider(command: c.RecordAdmissionVote | c.WithdrawAdmission | c.Ratify, state: Candidate) -> Sequence[e.Event]:
    follows(command.on, state)
    match command:
        case c.RecordAdmissionVote():
            return _vote(command, state)
        case c.WithdrawAdmission():
            return [e.AdmissionWithdrawn(unit=state.unit, reason=command.reason, on=command.on)]
        case c.Ratify():
            return _ratify(command, state)
        case _:
            assert_never(command)


def _vote(command: c.RecordAdmissionVote, state: Candidate) -> Sequence[e.Event]:
    if command.votes_for + command.votes_against > command.voters_present:
        raise VotesDoNotAddUp()
    quorum = command.rules.membership.admission_quorum_above_percent
    if not command.members_called * quorum < command.voters_present * 100 <= command.members_called * 100:
        raise NoQuorum()
    voted = e.AdmissionVoted(
        unit=state.unit,
        members_called=command.members_called,
        voters_present=command.voters_present,
        votes_for=command.votes_for,
        votes_against=command.votes_against,
        passed=_carried(command.votes_for, command.voters_present, command.rules),
        on=command.on,
    )
    if state.vote is None:
        return [voted]
    if state.vote == voted:
        return []
    raise AlreadyVoted()


def _ratify(command: c.Ratify, state: Candidate) -> Sequence[e.Event]:
    vote, proposed = state.vote, state.proposed
    if vote is None or not vote.passed:
        raise NotVotedYet()
    if proposed.birth_date == ERASED:
        raise AgeUnknown()
    born = date.fromisoformat(proposed.birth_date)
    _old_and_young_enough(born, command.on, command.rules)
    admitted = {
        **proposed.model_dump(include={"unit", "full_name", "birth_date", "sex", "member_code"}),
        "voters_present": vote.voters_present,
        "votes_for": vote.votes_for,
        "joined_on": command.on,
        "on": command.on,
    }
    return [e.Admitted.model_validate(admitted)]


def withdraw(command: c.Withdraw, state: State) -> Sequence[e.Event]:
    """Undo a registration as if it had never been."""
    match state:
        case Outside():
            return []
        case Active(joined=e.Registered(), touched=False):
            registered_on = state.joined.on
            return [e.RegistrationWithdrawn(unit=state.unit, import_id=command.import_id, registered_on=registered_on)]
        case _:
            raise SomethingHappenedSince()


def end(command: c.Ending, state: State) -> Sequence[e.Event]:
    """End a membership."""
    match state:
        case Active():
            follows(command.on, state)
            return [_gone(command, state)]
        case Ended():
            if state.by == ENDINGS[type(command)]:
                return []
            raise MembershipEnded()
        case _:
            raise NotAMember()


def _gone(command: c.Ending, state: Active) -> e.Event:
    match command:
        case c.Mature():
            _may_mature(command, state)
            return e.Matured(unit=state.unit, on=command.on)
        case c.Release():
            return e.Left(unit=state.unit, on=command.on)
        case c.StrikeOff():
            if state.strike_off is None:
                raise StrikeOffNotProposed()
            return e.StruckOff(unit=state.unit, on=command.on)
        case c.Expel():
            return e.Expelled(unit=state.unit, on=command.on, case_id=command.case_id)
        case c.RecordDeath():
            return e.Deceased(unit=state.unit, on=command.on)
        case _:
            assert_never(command)


ENDINGS = {
    c.Mature: ENDS[e.Matured],
    c.Release: ENDS[e.Left],
    c.StrikeOff: ENDS[e.StruckOff],
    c.Expel: ENDS[e.Expelled],
    c.RecordDeath: ENDS[e.Deceased],
}


def reinstate(command: c.Reinstate, state: State) -> Sequence[e.Event]:
    """Make a member again of whoever had left, was struck off or expelled."""
    match state:
        case Ended():
            if state.by in (ENDS[e.Matured], ENDS[e.Deceased]):
                raise CannotBeReinstated()
            if command.on < state.since:
                raise BeforeLastChange()
            return [e.Reinstated(unit=command.unit, on=command.on)]
        case Active():
            if state.reinstated_on == command.on and state.unit == command.unit:
                return []
            raise AlreadyMember()
        case _:
            raise NotAMember()


def _may_mature(command: c.Mature, state: Active) -> None:
    if state.born is None:
        raise AgeUnknown()
    if command.on <= birthday(state.born, command.rules.membership.maturation_above_years):
        raise TooYoungToMature()


def _named(command: c.Register | c.Admit | c.ProposeAdmission) -> dict[str, Any]:
    person = command.person
    return {
        "unit": command.unit,
        "full_name": person.full_name,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "member_code": person.member_code,
    }


def _joined(command: c.Register | c.Admit) -> e.Registered | e.Admitted:
    match command:
        case c.Register():
            return e.Registered(joined_on=command.joined_on, on=command.on, **_named(command))
        case c.Admit():
            return e.Admitted(
                joined_on=command.on,
                on=command.on,
                voters_present=command.voters_present,
                votes_for=command.votes_for,
                **_named(command),
            )
        case _:
            assert_never(command)


def _may_be_admitted(command: c.Admit) -> None:
    _fits_the_age(command)
    if command.votes_for > command.voters_present:
        raise VotesExceedVoters()
    if not _carried(command.votes_for, command.voters_present, command.rules):
        raise AdmissionVoteFailed()


def _fits_the_age(command: c.Admit | c.ProposeAdmission) -> None:
    _old_and_young_enough(command.person.birth_date, command.on, command.rules)


def _old_and_young_enough(born: date, on: date, rules: RuleSet) -> None:
    if not old_enough(born, on, rules.membership):
        raise TooYoungToJoin()
    if on >= birthday(born, rules.membership.admission_max_years + 1):
        raise TooOldToJoin()


def _carried(votes_for: int, present: int, rules: RuleSet) -> bool:
    return votes_for * 100 > present * rules.membership.admission_vote_above_percent
