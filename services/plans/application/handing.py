"""The use cases of handing on: what a unit has open goes to another, by decision or because of a fact of members."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import AcceptedBulk, Origin
from contracts.base import UnitRef as ContractUnit
from contracts.plans import calendar as contract
from services.kernel.decider import AnyDecider
from services.kernel.http import require_scope
from services.kernel.store import Actor, Caller, Document, Receipt, Store, Work
from services.plans.application.desk import Desk, UnitDirectory
from services.plans.application.kept import Kept
from services.plans.domain.calendar_refusals import HandedOnToItself, NotThisUnits, NoUnitAbove
from services.plans.domain.rules import RuleSets
from services.plans.domain.units import UnitDissolved, UnitRef, UnknownUnit

BY_ITSELF = Actor("plans", "Tự động", "*")
"""Who acts where a fact of another service is the reason."""


@dataclass(frozen=True)
class Hands:
    """How one kind of thing is handed on: its decider, its command HandOn, and whose it is in a state."""

    decider: AnyDecider
    hand_on: Callable[[UnitRef, date], Any]
    owner: Callable[[Any], UnitRef | None]

    @classmethod
    def of(cls, desk: Desk, hand_on: Callable[[UnitRef, date], Any]) -> "Hands":
        """Return how the things of a desk are handed on."""
        return cls(desk.DECIDER, hand_on, desk._owner)


class HandingOn:
    """Everything a unit has open goes to another unit, in one commit; said twice it changes nothing."""

    def __init__(self, store: Store, rules: RuleSets, units: UnitDirectory, kept: Kept, hands: Sequence[Hands]) -> None:
        self._store, self._rules, self._units, self._kept = store, rules, units, kept
        self._hands: Mapping[str, Hands] = {one.decider.name: one for one in hands}

    @property
    def kinds(self) -> Collection[str]:
        """Return the kinds of things that are handed on."""
        return self._hands.keys()

    def by_decision(self, unit_id: UUID, request: contract.HandOnPlans, caller: Caller) -> AcceptedBulk:
        """Hand on what a unit has open, all or what is named, to another; the caller's scope holds both units.

        The giving unit may be dissolved, the receiving one may not. Raises HandedOnToItself, NotThisUnits, UnknownUnit,
        UnitDissolved, OutOfScope. `rows` are the things looked at, `changed` those that were handed on.
        """
        if unit_id == request.to_unit_id:
            raise HandedOnToItself
        for each in (unit_id, request.to_unit_id):
            if self._units.find(each) is None:
                raise UnknownUnit
            require_scope(caller, each, self._units.parent)
        gone = self._units.dissolved_on(request.to_unit_id)
        if gone is not None and gone <= request.effective_on:
            raise UnitDissolved
        paper = request.document
        document = Document(paper.number, paper.issued_on, paper.issuer)
        to, on = self._ref(request.to_unit_id), request.effective_on
        rule_set = self._rules.at(on).version
        named = None if request.stream_ids is None else frozenset(request.stream_ids)
        held = self._kept.held(unit_id)
        already = {} if named is None else self._kept.held(request.to_unit_id)[0]

        def work(work: Work) -> list[int]:
            rows = changed = 0
            found: set[UUID] = set()
            for hands, stream_id in self._open(work, unit_id, held):
                if named is None or stream_id in named:
                    command = hands.hand_on(to, on)
                    changed += (
                        work.decide(hands.decider, stream_id, command, on=on, document=document, rule_set=rule_set) > 0
                    )
                    rows += 1
                    found.add(stream_id)
            if named is not None and named - found - self._of(work, to.id, already):
                raise NotThisUnits
            return [rows, changed]

        written = self._store.write(work, caller)
        rows, changed = written.result
        return AcceptedBulk(position=written.position, rows=rows, changed=changed, repeated=written.repeated)

    def because_of(self, origin: Origin, heirs: Mapping[UUID, UUID]) -> None:
        """Hand on what each unit of `heirs` has open to the unit it names, because of a fact; once, whoever tells it again.

        All of it is one commit with a receipt of the fact; no rule is asked, so it rests on no rule set. Raises UnknownUnit
        for a unit nobody has heard of.
        """
        caller = Caller(
            actor=BY_ITSELF,
            scope=None,
            correlation_id=origin.correlation_id,
            causation_id=origin.event_id,
            receipt=Receipt(f"fact {origin.event_id}", str(origin.event_id)),
        )
        paper = origin.document
        document = Document(paper.number, paper.issued_on, paper.issuer) if paper else None
        passing = [(unit_id, self._ref(to), self._kept.held(unit_id)) for unit_id, to in heirs.items()]

        def work(work: Work) -> int:
            return sum(
                work.decide(
                    hands.decider,
                    stream_id,
                    hands.hand_on(to, origin.effective_on),
                    on=origin.effective_on,
                    document=document,
                )
                for unit_id, to, held in passing
                for hands, stream_id in self._open(work, unit_id, held)
            )

        self._store.write(work, caller)

    def above(self, unit_id: UUID) -> UUID:
        """Return the unit directly above, be it dissolved too by now: its own fact, which comes later, carries on from there.

        Raises NoUnitAbove for the topmost unit.
        """
        above = self._units.parent(unit_id)
        if above is None:
            raise NoUnitAbove
        return above

    def _ref(self, unit_id: UUID) -> UnitRef:
        found: ContractUnit | None = self._units.find(unit_id)
        if found is None:
            raise UnknownUnit
        return UnitRef(id=found.id, code=found.code)

    def _open(
        self, work: Work, unit_id: UUID, held: tuple[Mapping[str, Collection[UUID]], int]
    ) -> Iterator[tuple[Hands, UUID]]:
        """Yield what the unit owns now: what the views knew it holds, and whatever changed since they knew."""
        known, position = held
        for name, hands in self._hands.items():
            ids = sorted({*known.get(name, ()), *work.changed_since(hands.decider, position)})
            work.prefetch(hands.decider, ids)
            for stream_id in ids:
                owner = hands.owner(work.state(hands.decider, stream_id))
                if owner is not None and owner.id == unit_id:
                    yield hands, stream_id

    def _of(self, work: Work, unit_id: UUID, known: Mapping[str, Collection[UUID]]) -> frozenset[UUID]:
        """Return what the other unit holds already, of what was known and of what this work has read."""
        held = {stream_id for ids in known.values() for stream_id in ids}
        read = {
            stream_id
            for (name, stream_id), stream in work.streams.items()
            if name in self._hands and (owner := self._hands[name].owner(stream.state)) and owner.id == unit_id
        }
        return frozenset(held | read)
