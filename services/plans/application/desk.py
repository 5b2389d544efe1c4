"""What the use cases share: the unit asked about, the caller's scope, one step or a list of them in one commit."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.base import Document as Paper
from contracts.base import UnitRef as ContractUnit
from services.kernel.decider import AnyDecider, Refusal
from services.kernel.http import require_scope
from services.kernel.store import Caller, Document, Store, Work
from services.plans.domain.rules import RuleSets
from services.plans.domain.units import UnitDissolved, UnitRef, UnknownUnit

R = TypeVar("R")


class UnitDirectory(Protocol):
    """The units known so far from the members service's facts; `views.units` has the real one."""

    def find(self, unit_id: UUID) -> ContractUnit | None:
        """Return the unit's id and code, or None while its establishment has not been heard of."""

    def parent(self, unit_id: UUID) -> UUID | None:
        """Return the unit above, or None for the bloc and for an unknown unit."""

    def dissolved_on(self, unit_id: UUID) -> date | None:
        """Return the day from which the unit exists no more, or None while it does and for an unknown unit."""


class Dated(Protocol):
    """What all requests say: the day they count from and the paper they rest on, if any."""

    @property
    def effective_on(self) -> date: ...
    @property
    def document(self) -> Paper | None: ...


@dataclass(frozen=True)
class Step:
    """One command for one stream, with what the store is told beside it; `claim` is kind, value, refusal."""

    stream_id: UUID
    command: Any
    on: date
    document: Document | None
    rule_set: str
    claim: tuple[str, str, type[Refusal]] | None = None


@contextmanager
def row_of_list(number: int) -> Iterator[None]:
    """Let a refusal raised within say which row of the list it is about, counted from 1; class and code stay."""
    try:
        yield
    except Refusal as refusal:
        refusal.detail = f"Dòng {number}: {refusal.detail}"
        refusal.args = (refusal.detail,)
        raise


class Desk(ABC):
    """What programmes, proposals and models share: how a step is written, alone or in a list, and who may take it."""

    DECIDER: ClassVar[AnyDecider]

    def __init__(self, store: Store, rules: RuleSets, units: UnitDirectory) -> None:
        self._store, self._rules, self._units = store, rules, units

    @abstractmethod
    def _owner(self, state: Any) -> UnitRef | None:
        """Return the unit a programme, proposal or model belongs to, or None before it exists."""

    def _unit(self, unit_id: UUID, on: date, caller: Caller) -> UnitRef:
        found = self._units.find(unit_id)
        if found is None:
            raise UnknownUnit
        gone = self._units.dissolved_on(unit_id)
        if gone is not None and gone <= on:
            raise UnitDissolved
        require_scope(caller, unit_id, self._units.parent)
        return UnitRef(id=found.id, code=found.code)

    def _check_scope(self, stream_id: UUID, caller: Caller) -> None:
        if caller.scope is None:
            return
        unit = self._owner(self._store.read(self.DECIDER, stream_id)[0])
        if unit is not None:
            require_scope(caller, unit.id, self._units.parent)

    def _step(self, stream_id: UUID, command: Any, request: Dated) -> Step:
        paper = request.document
        document = Document(paper.number, paper.issued_on, paper.issuer) if paper else None
        rule_set = self._rules.at(request.effective_on).version
        return Step(stream_id, command, request.effective_on, document, rule_set)

    def _decide(self, work: Work, step: Step, expected: int | None = None) -> int:
        if step.claim is not None:
            kind, value, refusal = step.claim
            work.claim(kind, value, step.stream_id, refusal())
        return work.decide(
            self.DECIDER,
            step.stream_id,
            step.command,
            on=step.on,
            document=step.document,
            rule_set=step.rule_set,
            expected=expected,
        )

    def _take(self, step: Step, caller: Caller) -> Accepted:
        def work(work: Work) -> int:
            self._decide(work, step, caller.expected)
            return work.version(self.DECIDER, step.stream_id)

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def _take_on_existing(self, stream_id: UUID, command: Any, request: Dated, caller: Caller) -> Accepted:
        self._check_scope(stream_id, caller)
        return self._take(self._step(stream_id, command, request), caller)

    def _take_list(
        self, rows: Sequence[R], stream_of: Callable[[R], UUID], step_of: Callable[[R], Step], caller: Caller
    ) -> AcceptedBulk:
        """Take one step for each row, on something that is there already, all or none."""
        seen: set[UUID] = set()

        def steps_of(row: R) -> Sequence[Step]:
            if stream_of(row) not in seen:
                self._check_scope(stream_of(row), caller)
                seen.add(stream_of(row))
            return [step_of(row)]

        return self._take_all(rows, steps_of, caller)

    def _take_all(self, rows: Sequence[R], steps_of: Callable[[R], Sequence[Step]], caller: Caller) -> AcceptedBulk:
        planned: list[Sequence[Step]] = []
        for number, row in enumerate(rows, 1):
            with row_of_list(number):
                planned.append(steps_of(row))

        def work(work: Work) -> int:
            work.prefetch(self.DECIDER, [step.stream_id for steps in planned for step in steps])
            changed = 0
            for number, steps in enumerate(planned, 1):
                with row_of_list(number):
                    changed += sum(self._decide(work, step) for step in steps) > 0
            return changed

        written = self._store.write(work, caller)
        return AcceptedBulk(
            position=written.position, rows=len(rows), changed=written.result, repeated=written.repeated
        )
