"""What the use cases share: the unit asked about, the caller's scope, several steps in one commit."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, Protocol
from uuid import UUID

from contracts.base import Accepted
from contracts.base import UnitRef as ContractUnit
from services.kernel.days import day_of
from services.kernel.decider import AnyDecider
from services.kernel.http import require_scope
from services.kernel.store import Caller, Store, Work
from services.reporting.domain.units import UnitNotHeardOf, UnitOver, UnitRef


class UnitDirectory(Protocol):
    """The units known so far from the members service's facts; `views.directory` has the real one."""

    def find(self, unit_id: UUID) -> ContractUnit | None:
        """Return the unit's id and code, or None while its establishment has not been heard of."""

    def parent(self, unit_id: UUID) -> UUID | None:
        """Return the unit above, or None for the bloc and for an unknown unit."""

    def dissolved_on(self, unit_id: UUID) -> date | None:
        """Return the day from which the unit exists no more, or None while it does and for an unknown unit."""


class Desk:
    """What the use cases of an aggregate share; a step counts from the day it is taken, by the server's clock."""

    DECIDER: ClassVar[AnyDecider]

    def __init__(self, store: Store, units: UnitDirectory) -> None:
        self._store, self._units = store, units

    @property
    def units(self) -> UnitDirectory:
        return self._units

    def _today(self) -> date:
        return day_of(self._store.now())

    def _unit(self, unit_id: UUID) -> UnitRef:
        """Return a unit that exists today. Raises UnitNotHeardOf, UnitOver."""
        found = self._units.find(unit_id)
        if found is None:
            raise UnitNotHeardOf
        gone = self._units.dissolved_on(unit_id)
        if gone is not None and gone <= self._today():
            raise UnitOver
        return UnitRef(id=found.id, code=found.code)

    def _require_scope(self, caller: Caller, unit: UnitRef) -> None:
        require_scope(caller, unit.id, self._units.parent)

    def _write(self, stream_id: UUID, steps: Callable[[Work], None], caller: Caller) -> Accepted:
        """Take steps in one commit; the answer tells the version of the stream `stream_id` after them."""

        def work(work: Work) -> int:
            steps(work)
            return work.version(self.DECIDER, stream_id)

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def _take(self, stream_id: UUID, command: Any, rule_set: str, caller: Caller) -> Accepted:
        """Take one step."""
        on = self._today()

        def steps(work: Work) -> None:
            work.decide(self.DECIDER, stream_id, command, on=on, rule_set=rule_set, expected=caller.expected)

        return self._write(stream_id, steps, caller)
