"""What the use cases of members share: homes, codes and cards, scope of a member, lists about members."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from contracts import members as contract
from contracts.base import AcceptedBulk
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk, Step, Wish, parent_of
from services.members.domain import member as members
from services.members.domain.member import member
from services.members.domain.member_refusals import MemberCodeTaken
from services.members.domain.rules import RuleSet
from services.members.domain.unit import HoldsNoMembers, UnitRef, unit

BRANCH = "BRANCH"


class Joining(Wish, Protocol):
    """What registration and admission have in common."""

    @property
    def full_name(self) -> str: ...
    @property
    def birth_date(self) -> date: ...
    @property
    def sex(self) -> contract.Sex: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def member_code(self) -> str | None: ...


class MemberRow(Wish, Protocol):
    """A row of a list about members."""

    @property
    def member_id(self) -> UUID: ...


M = TypeVar("M", bound=MemberRow)


class MemberDesk(Desk):
    """The desk at which members are dealt with."""

    DECIDER = member

    def rules_at(self, day: date) -> RuleSet:
        """Return the rules in force on a day; raises NoRuleSet."""
        return self._rules.at(day)

    def _all_members(
        self,
        rows: Sequence[M],
        caller: Caller,
        step: Step[M],
        codes: Sequence[str | None] = (),
        beside: Callable[[Work], None] | None = None,
    ) -> AcceptedBulk:
        def fetch(work: Work) -> None:
            work.prefetch(member, [row.member_id for row in rows])
            if beside is not None:
                beside(work)
            work.prefetch_claims("member.code", [code for code in codes if code])

        return self._all(rows, lambda row: row.member_id, caller, step, fetch)

    def _home(self, work: Work, member_id: UUID, request: Joining, caller: Caller) -> UnitRef:
        home = self._branch(work, request.unit_id, request)
        self._require_scope(work, request.unit_id, caller)
        if request.member_code:
            work.claim("member.code", request.member_code, member_id, MemberCodeTaken())
        return home

    def _branch(self, work: Work, unit_id: UUID, request: Wish) -> UnitRef:
        state = self._standing(work, unit_id)
        if state.kind not in self._rules.at(request.effective_on).organisation.holds_members:
            raise HoldsNoMembers()
        return UnitRef(id=unit_id, code=state.code)

    def _require_scope_of(self, work: Work, member_id: UUID, caller: Caller) -> None:
        state = work.state(member, member_id)
        if not isinstance(state, members.Outside):
            self._require_scope(work, state.unit.id, caller)

    def _grassroots(self, work: Work, unit_id: UUID) -> UUID:
        """Return the grassroots unit a unit is or belongs to."""
        state = work.state(unit, unit_id)
        above = parent_of(state)
        return above if above is not None and getattr(state, "kind", "") == BRANCH else unit_id

    def _require_grassroots_scope(self, work: Work, unit_id: UUID, caller: Caller) -> None:
        self._require_scope(work, self._grassroots(work, unit_id), caller)


def person(request: Joining) -> members.Person:
    """Return the person a request names."""
    return members.Person(request.full_name, request.birth_date, request.sex.value, request.member_code)
