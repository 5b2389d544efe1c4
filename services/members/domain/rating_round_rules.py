"""The rules of a rating round: what each command comes to (domain.md §3.4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from services.kernel.decider import Decider
from services.members.domain import rating_round as rounds
from services.members.domain.quality import MEASURED, forbids, hold_cap, reached, voted, worse
from services.members.domain.rating_round import (
    AnswerAppeal,
    Appeal,
    Candidate,
    Close,
    Command,
    Deadlines,
    Decide,
    Enlist,
    Exempt,
    HoldMeeting,
    Line,
    OnLine,
    Open,
    Propose,
    Round,
    SelfRate,
    State,
    Unopened,
    evolve,
)
from services.members.domain.rating_round_refusals import (
    AppealOpen,
    AppealResolved,
    AppealTooLate,
    AppealUnknown,
    DeadlinesOutOfOrder,
    DecidedInRound,
    MeetingHeldOtherwise,
    MemberVotedTwice,
    NoMeasures,
    NotDecidedInRound,
    NotEligibleInRound,
    NotOfRoundsUnit,
    NotOnRoundList,
    NotProposed,
    ProposalAgainstVote,
    RankAboveDiscipline,
    RankAboveMeasures,
    RankAboveSickLeave,
    RatingVotesExceedPresent,
    RoundClosed,
    RoundNotOpened,
    RoundOpenedOtherwise,
    RoundTooEarly,
    RoundUnfinished,
    VoteMissing,
)
from services.members.domain.rules import Rating, months_later


def decide(command: Command, state: State) -> Sequence[rounds.Event]:
    match command, state:
        case Open(), _:
            return _open(command, state)
        case _, Unopened():
            raise RoundNotOpened()
        case Appeal(), Round():
            return _appeal(command, state)
        case AnswerAppeal(), Round():
            return _answer(command, state)
        case Close(), Round():
            return _close(command, state)
        case Enlist(), Round():
            return _enlist(command, state)
        case HoldMeeting(), Round():
            return _meet(command, state)
        case ((SelfRate() | Propose() | Decide() | Exempt()), Round()):
            return _on_line(command, state)
        case _:
            raise RoundNotOpened()


def ineligible(candidate: Candidate, year: int, rules: Rating) -> str:
    """Return why a candidate is not rated for `year`, empty for who is: months, Party membership, only there for a time."""
    if not candidate.of_unit:
        if not candidate.guest:
            raise NotOfRoundsUnit()
        return rounds.NOT_ELIGIBLE_TEMPORARY
    if candidate.party_status in rules.exempt_party_statuses:
        return rounds.PARTY_MEMBER.format(status=candidate.party_status)
    if months_later(candidate.joined_on, rules.eligible_after_months) > date(year, 12, 31):
        return rounds.NOT_ELIGIBLE_MONTHS
    return ""


def _listed(candidate: Candidate, year: int, rules: Rating) -> rounds.Listed:
    reason = ineligible(candidate, year, rules)
    return rounds.Listed(member_id=candidate.member_id, eligible=not reason, reason=reason)


def _open(command: Open, state: State) -> Sequence[rounds.Event]:
    days = command.deadlines
    if isinstance(state, Round):
        before = state.opened
        told = Deadlines(before.self_rating_until, before.meeting_until, before.decision_until)
        if (told, before.rule_set) != (days, command.rules.version):
            raise RoundOpenedOtherwise()
        return []
    if command.on.year < command.year:
        raise RoundTooEarly()
    if not command.on <= days.self_rating_until <= days.meeting_until <= days.decision_until:
        raise DeadlinesOutOfOrder()
    listed = [_listed(one, command.year, command.rules.rating) for one in command.candidates]
    opened = rounds.Opened(
        unit=command.unit,
        deciding=command.deciding,
        year=command.year,
        rule_set=command.rules.version,
        self_rating_until=days.self_rating_until,
        meeting_until=days.meeting_until,
        decision_until=days.decision_until,
        listed=len(listed),
        eligible=sum(one.eligible for one in listed),
    )
    return [opened, *listed]


def _enlist(command: Enlist, state: Round) -> Sequence[rounds.Event]:
    if command.candidate.member_id in state.lines:
        return []
    _running(state)
    return [_listed(command.candidate, state.opened.year, command.rules)]


def _running(state: Round) -> None:
    if state.closed:
        raise RoundClosed()


def _line(state: Round, member_id: UUID) -> Line:
    line = state.lines.get(member_id)
    if line is None:
        raise NotOnRoundList()
    return line


def _to_rate(state: Round, member_id: UUID) -> Line:
    line = _line(state, member_id)
    if not line.to_rate:
        raise NotEligibleInRound()
    return line


def _meet(command: HoldMeeting, state: Round) -> Sequence[rounds.Event]:
    held = rounds.MeetingHeld(
        meeting_id=command.meeting_id, present=command.present, secret=command.secret, votes=command.votes
    )
    before = state.meetings.get(command.meeting_id)
    if before == held:
        return []
    if before is not None:
        raise MeetingHeldOtherwise()
    _running(state)
    if len({vote.member_id for vote in command.votes}) < len(command.votes):
        raise MemberVotedTwice()
    for vote in command.votes:
        if _to_rate(state, vote.member_id).votes is not None:
            raise MemberVotedTwice()
        if sum(vote.counts.values()) > command.present:
            raise RatingVotesExceedPresent()
    return [held]


def _on_line(command: OnLine, state: Round) -> Sequence[rounds.Event]:
    line = _line(state, command.member_id)
    if _is_so(command, line):
        return []
    _running(state)
    _to_rate(state, command.member_id)
    if line.rank is not None:
        raise DecidedInRound()
    match command:
        case SelfRate():
            return [_self_rated(command, state)]
        case Propose():
            return [_proposed(command, _with_discipline(line, command.disciplined))]
        case Decide():
            return [_decided(command, _with_discipline(line, command.disciplined))]
        case Exempt():
            year, unit = state.opened.year, state.opened.unit
            return [rounds.Exempted(member_id=command.member_id, unit=unit, year=year, reason=command.reason)]


def _is_so(command: OnLine, line: Line) -> bool:
    match command:
        case SelfRate():
            return (line.self_rank, line.measures) == (command.rank, command.measures)
        case Propose():
            return line.proposed == command.rank
        case Decide():
            return line.rank == command.rank
        case Exempt():
            return line.exempted == command.reason


def _self_rated(command: SelfRate, state: Round) -> rounds.SelfRated:
    late = command.on > state.opened.self_rating_until
    return rounds.SelfRated(
        member_id=command.member_id, rank=command.rank, measures=command.measures.words(), late=late
    )


def _with_discipline(line: Line, disciplined: bool) -> Line:
    """Return the line with what the member's record says: a measure may come after the self-rating, or go untold in it."""
    if line.measures is None or not disciplined:
        return line
    return replace(line, measures=replace(line.measures, disciplined=True))


def _hold(rank: str, line: Line, rules: Rating, reason: str | None) -> bool:
    """Hold the rank to the measures; return whether a reason sets them aside."""
    if line.measures is None:
        raise NoMeasures()
    grounds = forbids(rank, line.measures, rules)
    if "DISCIPLINE" in grounds:
        raise RankAboveDiscipline()
    if "SICK" in grounds:
        raise RankAboveSickLeave()
    above = any(ground in MEASURED for ground in grounds)
    if above and reason is None:
        raise RankAboveMeasures()
    return above


def _proposed(command: Propose, line: Line) -> rounds.Proposed:
    _hold(command.rank, line, command.rules, None)
    if line.votes is None:
        raise VoteMissing()
    if command.reason is None and command.rank != _expected(line, command.rules):
        raise ProposalAgainstVote()
    return rounds.Proposed(member_id=command.member_id, rank=command.rank, reason=command.reason or "")


def _expected(line: Line, rules: Rating) -> str | None:
    wanted = voted(line.votes or {}, line.present, rules)
    return worse(wanted, reached(line.measures, rules), rules) if wanted and line.measures else None


def _decided(command: Decide, line: Line) -> rounds.Decided:
    if line.proposed is None:
        raise NotProposed()
    overridden = _hold(command.rank, line, command.rules, command.reason)
    return rounds.Decided(
        member_id=command.member_id,
        rank=command.rank,
        overridden=overridden,
        reason=command.reason or "",
        on=command.on,
    )


def _appeal(command: Appeal, state: Round) -> Sequence[rounds.Event]:
    line = _line(state, command.member_id)
    if command.appeal_id in dict(line.appeals):
        return []
    if line.decided_on is None:
        raise NotDecidedInRound()
    if line.open_appeal is not None:
        raise AppealOpen()
    if command.on > line.decided_on + timedelta(days=command.rules.appeal_within_days):
        raise AppealTooLate()
    return [rounds.Appealed(member_id=command.member_id, appeal_id=command.appeal_id, words=command.words)]


def _answer(command: AnswerAppeal, state: Round) -> Sequence[rounds.Event]:
    line = _with_discipline(_line(state, command.member_id), command.disciplined)
    appeals = dict(line.appeals)
    if command.appeal_id not in appeals:
        raise AppealUnknown()
    if appeals[command.appeal_id] == command.rank:
        return []
    if appeals[command.appeal_id] is not None:
        raise AppealResolved()
    overridden = (
        line.overridden if command.rank == line.rank else _hold(command.rank, line, command.rules, command.reason)
    )
    return [
        rounds.AppealAnswered(
            member_id=command.member_id,
            appeal_id=command.appeal_id,
            rank=command.rank,
            overridden=overridden,
            reason=command.reason,
        )
    ]


def _close(command: Close, state: Round) -> Sequence[rounds.Event]:
    if state.closed:
        return []
    lines = state.lines.values()
    waiting = sum(line.to_rate and line.rank is None for line in lines)
    if waiting:
        raise RoundUnfinished(
            f"Còn {waiting} đoàn viên chưa được quyết định hoặc miễn xếp loại; hãy làm nốt rồi kết thúc đợt."
        )
    if any(line.open_appeal for line in lines):
        raise AppealOpen()
    hold_cap(command.cap)
    not_rated = sum(line.rank is None for line in lines)
    opened = state.opened
    return [rounds.Closed(unit=opened.unit, year=opened.year, counts=state.counts(), not_rated=not_rated)]


rating_round: Decider[Command, State, rounds.Event] = Decider(
    "members.rating_round", rounds.EVENTS, Unopened(), evolve, decide
)
