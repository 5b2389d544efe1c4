"""A member of the Union: how someone joins, moves, stays and goes (domain.md §3.1, §3.2).

One aggregate in several files: events, commands and state as the names say; the rules in `member_joining`,
`member_moving` and `member_staying`.
"""

from collections.abc import Sequence

from services.kernel.decider import Decider
from services.members.domain import member_commands as c
from services.members.domain.member_commands import *  # noqa: F403  # the aggregate's own names, under one roof
from services.members.domain.member_events import *  # noqa: F403
from services.members.domain.member_events import EVENTS, Event
from services.members.domain.member_joining import apply, end, join, reinstate, withdraw
from services.members.domain.member_moving import move
from services.members.domain.member_refusals import MembershipEnded, NotAMember
from services.members.domain.member_state import *  # noqa: F403
from services.members.domain.member_state import Active, Ended, Outside, State, evolve
from services.members.domain.member_staying import stay


def decide(command: c.Command, state: State) -> Sequence[Event]:
    match command:
        case c.Register() | c.Admit():
            return join(command, state)
        case c.ProposeAdmission() | c.RecordAdmissionVote() | c.WithdrawAdmission() | c.Ratify():
            return apply(command, state)
        case c.Withdraw():
            return withdraw(command, state)
        case c.Reinstate():
            return reinstate(command, state)
        case c.Mature() | c.Release() | c.StrikeOff() | c.Expel() | c.RecordDeath():
            return end(command, state)
    if isinstance(state, Ended):
        raise MembershipEnded()
    if not isinstance(state, Active):
        raise NotAMember()
    return move(command, state) if isinstance(command, c.Moving) else stay(command, state)


member: Decider[c.Command, State, Event] = Decider("members.member", EVENTS, Outside(), evolve, decide)
