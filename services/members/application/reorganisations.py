"""The use cases that change the tree: units are moved, merged, split, dissolved; no member is forgotten or doubled."""

from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from contracts import members as contract
from contracts.base import Accepted
from services.kernel.store import Caller, Store, Work
from services.members.application.desk import Desk, Wish
from services.members.application.directory import Directory, Roll
from services.members.domain import member as members
from services.members.domain import officer
from services.members.domain import unit as units
from services.members.domain.member import member
from services.members.domain.officer import officers, officers_id
from services.members.domain.reorganisation import check_members, check_units
from services.members.domain.rules import RuleSets
from services.members.domain.unit import HoldsNoMembers, UnitCodeTaken, UnitRef, UnknownUnit, unit
from services.members.domain.unit_refusals import (
    BeforeUnitLastChange,
    MergeIntoItself,
    OpenCases,
    OutsideReorganisation,
    SourceNamedTwice,
)


class Reorganisations(Desk):
    """Units are moved, merged, split and dissolved, by the level above; each is one commit with all it moves."""

    DECIDER = unit

    def __init__(self, store: Store, rules: RuleSets, directory: Directory) -> None:
        super().__init__(store, rules)
        self._directory = directory

    def reparent(self, unit_id: UUID, request: contract.ReparentUnit, caller: Caller) -> Accepted:
        """Put a unit under another parent; the caller's scope holds both the old and the new parent.

        Raises ParentNotAllowed, UnitCycle, TopUnitStays, UnknownUnit, UnitDissolved, BeforeUnitLastChange, OutOfScope.
        """

        def step(work: Work, _: UUID, request: contract.ReparentUnit, caller: Caller) -> int:
            self._standing(work, unit_id)
            self._require_superior_scope(work, unit_id, caller)
            return self._reparent(work, unit_id, request.parent_id, request, caller, caller.expected)

        return self._one(unit_id, unit_id, request, caller, step)

    def dissolve(self, unit_id: UUID, request: contract.DissolveUnit, caller: Caller) -> Accepted:
        """End an empty unit; its officers are relieved.

        Raises UnitHasMembers, UnitHasUnits, OpenCases, TopUnitStays, UnknownUnit, BeforeUnitLastChange, OutOfScope.
        """

        def step(work: Work, _: UUID, request: contract.DissolveUnit, caller: Caller) -> int:
            state = work.state(unit, unit_id)
            self._require_superior_scope(work, unit_id, caller)
            if isinstance(state, units.Standing) and state.dissolved:
                again = units.Dissolve(request.reason, 0, 0, 0, request.effective_on)
                return self._decide(work, unit_id, again, request, caller)
            self._standing(work, unit_id)
            return self._dissolve(work, Roll(work, self._directory), unit_id, request, (unit_id,), caller.expected)

        return self._one(unit_id, unit_id, request, caller, step)

    def merge(self, unit_id: UUID, reorganisation_id: UUID, request: contract.MergeUnits, caller: Caller) -> Accepted:
        """Let a unit, there already or set up now, take over others, which are dissolved.

        Raises MemberMappedTwice, NotOfThisUnit, ReorganisationForgetsMember, UnitMappedTwice, NotUnderThisUnit,
        ReorganisationForgetsUnit, OutsideReorganisation, HoldsNoMembers, OpenCases, MergeIntoItself, SourceNamedTwice,
        ReorganisationReused, TopUnitStays, and what establishing, reparenting and dissolving raise.
        """

        def step(work: Work, _: UUID, request: contract.MergeUnits, caller: Caller) -> int:
            return self._merge(work, unit_id, reorganisation_id, request, caller)

        return self._one(unit_id, unit_id, request, caller, step)

    def split(self, unit_id: UUID, reorganisation_id: UUID, request: contract.SplitUnit, caller: Caller) -> Accepted:
        """Divide a unit into new ones; it is dissolved unless the request keeps it. Raises what `merge` raises."""

        def step(work: Work, _: UUID, request: contract.SplitUnit, caller: Caller) -> int:
            return self._split(work, unit_id, reorganisation_id, request, caller)

        return self._one(unit_id, unit_id, request, caller, step)

    def _merge(
        self, work: Work, unit_id: UUID, reorganisation_id: UUID, request: contract.MergeUnits, caller: Caller
    ) -> int:
        if len(set(request.source_ids)) < len(request.source_ids):
            raise SourceNamedTwice()
        if unit_id in request.source_ids:
            raise MergeIntoItself()
        if request.establish is not None:
            self._establish(work, unit_id, request.establish, request, caller)
        self._standing(work, unit_id)
        for one in (unit_id, *request.source_ids):
            self._require_superior_scope(work, one, caller)
        if {*self._above(work, unit_id)} & {*request.source_ids}:
            raise MergeIntoItself()
        sources = tuple(self._ref(work, one) for one in request.source_ids)
        command = units.Merge(reorganisation_id, sources, request.effective_on, _plan(request))
        if not self._decide(work, unit_id, command, request, caller):
            return 0
        for one in request.source_ids:
            self._standing(work, one)
        self._move_all(work, reorganisation_id, request.source_ids, (unit_id,), request, caller)
        return 1

    def _split(
        self, work: Work, unit_id: UUID, reorganisation_id: UUID, request: contract.SplitUnit, caller: Caller
    ) -> int:
        new = [one.unit_id for one in request.into]
        if len(set(new)) < len(new) or unit_id in new:
            raise SourceNamedTwice()
        self._require_superior_scope(work, unit_id, caller)
        into = tuple(UnitRef(id=one.unit_id, code=one.code) for one in request.into)
        command = units.Divide(reorganisation_id, into, request.keep_source, request.effective_on, _plan(request))
        if not self._decide(work, unit_id, command, request, caller):
            return 0
        for one in request.into:
            self._establish(work, one.unit_id, one, request, caller)
        receiving = (*new, unit_id) if request.keep_source else tuple(new)
        self._move_all(work, reorganisation_id, (unit_id,), receiving, request, caller)
        return 1

    def _move_all(
        self,
        work: Work,
        reorganisation_id: UUID,
        sources: Collection[UUID],
        receiving: Collection[UUID],
        request: contract.MergeUnits | contract.SplitUnit,
        caller: Caller,
    ) -> None:
        roll = Roll(work, self._directory)
        if roll.open_cases(sources):
            raise OpenCases()
        gone = set(sources) - set(receiving)
        below = {one for source in sources for one in roll.below(source)} - set(sources) - set(receiving)
        check_units(below, [one.unit_id for one in request.units])
        for move in request.units:
            self._require_within(work, move.parent_id, receiving)
            self._reparent(work, move.unit_id, move.parent_id, request, caller, None)
        check_members(roll.active(sources), [one.member_id for one in request.members])
        self._reassign(work, reorganisation_id, request.members, receiving, request)
        for source in sorted(gone, key=lambda one: len(self._above(work, one)), reverse=True):
            self._dissolve(work, roll, source, request, sources, None, reorganisation_id)

    def _reassign(
        self,
        work: Work,
        reorganisation_id: UUID,
        moves: Sequence[contract.MemberMove],
        receiving: Collection[UUID],
        request: Wish,
    ) -> None:
        holds_members = self._rules.at(request.effective_on).organisation.holds_members
        targets: dict[UUID, UnitRef] = {}
        for move in moves:
            if move.to_unit_id not in targets:
                self._require_within(work, move.to_unit_id, receiving)
                targets[move.to_unit_id] = self._ref(work, move.to_unit_id)
                if self._standing(work, move.to_unit_id).kind not in holds_members:
                    raise HoldsNoMembers()
            state = work.state(member, move.member_id)
            if isinstance(state, members.Active) and state.unit.id != move.to_unit_id:
                command = members.Reassign(targets[move.to_unit_id], reorganisation_id, request.effective_on)
                self._also(work, member, move.member_id, command, request)

    def _reparent(
        self, work: Work, unit_id: UUID, parent_id: UUID, request: Wish, caller: Caller, expected: int | None
    ) -> int:
        parent = self._standing(work, parent_id)
        self._require_scope(work, parent_id, caller)
        if parent.established.on is not None and request.effective_on < parent.established.on:
            raise BeforeUnitLastChange()
        command = units.Reparent(
            unit_id=unit_id,
            parent=UnitRef(id=parent_id, code=parent.code),
            parent_kind=parent.kind,
            above=frozenset(self._above(work, parent_id)),
            rules=self._rules.at(request.effective_on),
            on=request.effective_on,
        )
        return self._also(work, unit, unit_id, command, request, expected=expected)

    def _establish(self, work: Work, unit_id: UUID, new: contract.NewUnit, request: Wish, caller: Caller) -> None:
        if new.unit_id != unit_id:
            raise OutsideReorganisation()
        parent = self._standing(work, new.parent_id)
        self._require_scope(work, new.parent_id, caller)
        work.claim("unit.code", new.code, unit_id, UnitCodeTaken())
        command = units.Establish(
            code=new.code,
            name=new.name,
            kind=new.kind.value,
            parent=UnitRef(id=new.parent_id, code=parent.code),
            parent_kind=parent.kind,
            rules=self._rules.at(request.effective_on),
            on=request.effective_on,
        )
        self._also(work, unit, unit_id, command, request)

    def _dissolve(
        self,
        work: Work,
        roll: Roll,
        unit_id: UUID,
        request: contract.DissolveUnit | contract.MergeUnits | contract.SplitUnit,
        asked: Collection[UUID],
        expected: int | None,
        reorganisation_id: UUID | None = None,
    ) -> int:
        self._require_left_by_then(roll, unit_id, asked, request.effective_on)
        command = units.Dissolve(
            reason=request.reason,
            members=sum(1 for state in roll.active(asked).values() if state.unit.id == unit_id),
            open_cases=roll.open_cases(asked),
            units=len(roll.below(unit_id)),
            on=request.effective_on,
            reorganisation_id=reorganisation_id,
        )
        changed = self._also(work, unit, unit_id, command, request, expected=expected)
        leave = officer.RelieveAll(request.effective_on)
        self._also(work, officers, officers_id(unit_id), leave, request)
        return changed

    def _require_left_by_then(self, roll: Roll, unit_id: UUID, asked: Collection[UUID], on: date) -> None:
        """Refuse to dissolve a unit before the day on which its last member left it: it counted that member until then."""
        for one in roll.changed_after(asked, on):
            history: list[Any] = [past.event for past in self._store.stream(one) if past.effective_on <= on]
            then = member.fold(history)
            if isinstance(then, members.Active) and then.unit.id == unit_id:
                raise BeforeUnitLastChange()

    def _ref(self, work: Work, unit_id: UUID) -> UnitRef:
        state = work.state(unit, unit_id)
        if not isinstance(state, units.Standing):
            raise UnknownUnit()
        return UnitRef(id=unit_id, code=state.code)

    def _require_within(self, work: Work, unit_id: UUID, receiving: Collection[UUID]) -> None:
        if not {unit_id, *self._above(work, unit_id)} & set(receiving):
            raise OutsideReorganisation()


def _plan(request: contract.MergeUnits | contract.SplitUnit) -> str:
    """Return what stands for all a reorganisation moves, the same whatever the order it is told in."""
    moves = sorted(f"{one.member_id}>{one.to_unit_id}" for one in request.members)
    units = sorted(f"{one.unit_id}>{one.parent_id}" for one in request.units)
    return sha256("\n".join((*moves, "", *units)).encode()).hexdigest()
