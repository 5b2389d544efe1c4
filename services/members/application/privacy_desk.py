"""What the use cases of personal data share: whose unit, which wish, what day it is."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Accepted
from services.kernel.days import day_of
from services.kernel.decider import AnyDecider
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk, Wish
from services.members.domain import member as members
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember
from services.members.domain.unit import UnitRef


class PrivacyDesk(Desk):
    """What the use cases of personal data share."""

    def today(self) -> date:
        """Return the present day in Vietnam."""
        return day_of(self._store.now())

    def unit_of(self, member_id: UUID) -> UnitRef:
        """Return the unit that is answerable for a person: a member's, a past member's, an applicant's. Raises NotAMember."""
        state, _ = self._store.read(member, member_id)
        if not isinstance(state, members.Outside):
            return UnitRef(id=state.unit.id, code=state.unit.code)
        for recorded in reversed(self._store.stream(member_id)):
            unit = getattr(recorded.event, "unit", None)
            if isinstance(unit, UnitRef):
                return unit
        raise NotAMember()

    def decide_for(
        self,
        decider: AnyDecider,
        stream_id: UUID,
        unit: UnitRef,
        command: Any,
        request: Wish,
        caller: Caller,
        *,
        written_of: UUID | None = None,
    ) -> Accepted:
        """Decide one wish within the scope of the person's unit; `written_of`: of whom it writes something new down."""

        def work(work: Work) -> int:
            self._require_scope(work, unit.id, caller)
            if written_of is not None:
                self._require_not_erased(work, written_of)
            self._also(work, decider, stream_id, command, request, expected=caller.expected)
            return work.version(decider, stream_id)

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )


def once(caller: Caller) -> Caller:
    """Return the caller without receipt and expected version, for the later steps of one wish."""
    return replace(caller, receipt=None, expected=None)
