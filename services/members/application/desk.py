"""What the use cases share: one wish, or a list of them, in one commit; units looked up; scope held."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.base import Document as Paper
from contracts.base import UnitRef as ContractUnit
from services.kernel.decider import AnyDecider, Refusal
from services.kernel.http import OutOfScope, require_scope
from services.kernel.store import Caller, Document, Store, Work
from services.members.domain import member as members
from services.members.domain import unit as units
from services.members.domain.access import UnknownViewPurpose
from services.members.domain.erasure import erasure, erasure_id
from services.members.domain.member_refusals import PersonErased
from services.members.domain.officer import RelieveMember, officers, officers_id
from services.members.domain.rules import RuleSets
from services.members.domain.unit import UnitRef, UnknownUnit, unit
from services.members.domain.unit_refusals import UnitDissolved


class Wish(Protocol):
    """What all requests say: the day they count from and the paper they rest on."""

    @property
    def effective_on(self) -> date: ...
    @property
    def document(self) -> Paper: ...


W = TypeVar("W", bound=Wish)
MOVED = (members.TransferAccepted, members.Reassigned)
ENDED = (
    members.Matured,
    members.Left,
    members.StruckOff,
    members.Expelled,
    members.Deceased,
    members.RegistrationWithdrawn,
)
"""What takes a member out of a unit, and with it out of the posts held there."""
Step = Callable[[Work, UUID, W, Caller], int]


@contextmanager
def row_of_list(number: int) -> Iterator[None]:
    """Let a refusal raised within say which row of the list it is about, counted from 1; class and code stay."""
    try:
        yield
    except Refusal as refusal:
        refusal.detail = f"Dòng {number}: {refusal.detail}"
        refusal.args = (refusal.detail,)
        raise


def parent_of(state: units.State) -> UUID | None:
    return state.parent.id if isinstance(state, units.Standing) and state.parent else None


def shown(ref: UnitRef) -> ContractUnit:
    return ContractUnit(id=ref.id, code=ref.code)


class Desk:
    """What the use cases share: one wish, or a list of them, in one commit; units looked up; scope held."""

    DECIDER: AnyDecider

    def __init__(self, store: Store, rules: RuleSets) -> None:
        self._store, self._rules = store, rules

    def _one(self, stream_id: UUID, subject: UUID, request: W, caller: Caller, step: Step[W]) -> Accepted:
        def work(work: Work) -> int:
            step(work, subject, request, caller)
            return work.version(self.DECIDER, stream_id)

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def _all(
        self,
        rows: Sequence[W],
        subject_of: Callable[[W], UUID],
        caller: Caller,
        step: Step[W],
        fetch: Callable[[Work], None],
    ) -> AcceptedBulk:
        each_row = replace(caller, expected=None)

        def work(work: Work) -> int:
            fetch(work)
            changed = 0
            for number, row in enumerate(rows, 1):
                with row_of_list(number):
                    changed += step(work, subject_of(row), row, each_row) > 0
            return changed

        written = self._store.write(work, caller)
        return AcceptedBulk(
            position=written.position, rows=len(rows), changed=written.result, repeated=written.repeated
        )

    def _decide(self, work: Work, stream_id: UUID, command: Any, request: Wish, caller: Caller) -> int:
        """Decide on the stream the wish is about, at the version the caller saw."""
        return self._also(work, self.DECIDER, stream_id, command, request, expected=caller.expected)

    def _also(
        self,
        work: Work,
        decider: AnyDecider,
        stream_id: UUID,
        command: Any,
        request: Wish,
        *,
        expected: int | None = None,
        rule_set: str | None = None,
    ) -> int:
        """Decide on any stream in the same commit, with the day and paper of the same wish; under `rule_set` or the day's.

        A member who leaves a unit gives up the posts held there. Raises PersonErased where words about a person who was
        erased would be written down: they would be sealed with a new key, by which the person would be known again.
        """
        paper, before = request.document, len(work.events)
        changed = work.decide(
            decider,
            stream_id,
            command,
            on=request.effective_on,
            document=Document(paper.number, paper.issued_on, paper.issuer),
            rule_set=rule_set or self._rules.at(request.effective_on).version,
            expected=expected,
        )
        for person in work.written_about(before):
            self._require_not_erased(work, person)
        for member_id, _, event, _ in work.events[before:]:
            if isinstance(event, MOVED):
                self._relieve(work, member_id, event.from_unit.id, event.to_unit.id, request)
            elif isinstance(event, ENDED):
                self._relieve(work, member_id, event.unit.id, None, request)
        return changed

    def _relieve(self, work: Work, member_id: UUID, left: UUID, home: UUID | None, request: Wish) -> None:
        """Let the posts end of a member who left a unit: there and above, up to where the new home stands under it too."""
        stays = set() if home is None else set(self._above(work, home))
        for unit_id in self._above(work, left):
            if unit_id not in stays:
                command = RelieveMember(member_id, request.effective_on)
                self._also(work, officers, officers_id(unit_id), command, request)

    def _above(self, work: Work, unit_id: UUID) -> list[UUID]:
        """Return the unit and all above it, upwards."""
        found = [unit_id]
        while (above := parent_of(work.state(unit, found[-1]))) is not None and above not in found:
            found.append(above)
        return found

    def _standing(self, work: Work, unit_id: UUID) -> units.Standing:
        """Return a unit that exists; raises UnknownUnit, UnitDissolved."""
        state = work.state(unit, unit_id)
        if not isinstance(state, units.Standing):
            raise UnknownUnit()
        if state.dissolved:
            raise UnitDissolved()
        return state

    def _require_known_purpose(self, purpose: str | None, on: date) -> None:
        """Hold that a purpose is a code of the rule set: free words stand in clear, and may name somebody."""
        if purpose is not None and purpose not in self._rules.at(on).privacy.view_purposes:
            raise UnknownViewPurpose()

    def _words_about(self, work: Work, member_id: UUID, words: str) -> str:
        """Return words that go with an ending, none where the person was erased: what is over can be ended all the same."""
        return "" if self._is_erased(work, member_id) else words

    def _require_not_erased(self, work: Work, member_id: UUID) -> None:
        """Hold that a person was not erased. Raises PersonErased."""
        if self._is_erased(work, member_id):
            raise PersonErased()

    def _is_erased(self, work: Work, member_id: UUID) -> bool:
        """Tell whether it was decided to erase a person."""
        return bool(work.state(erasure, erasure_id(member_id)).decided)

    def _require_scope(self, work: Work, unit_id: UUID, caller: Caller) -> None:
        require_scope(caller, unit_id, lambda one: parent_of(work.state(unit, one)))

    def _require_superior_scope(self, work: Work, unit_id: UUID, caller: Caller) -> None:
        """Hold that the caller acts for the level above the unit; for what stands under nothing, for the whole bloc."""
        above = parent_of(work.state(unit, unit_id))
        if above is not None:
            self._require_scope(work, above, caller)
        elif caller.scope is not None:
            raise OutOfScope()

    def _require_unit_to_read(self, unit_id: UUID, caller: Caller) -> None:
        """Hold that a unit was established and is within scope. Raises UnknownUnit, OutOfScope."""
        if not isinstance(self._store.read(unit, unit_id)[0], units.Standing):
            raise UnknownUnit()
        self._require_scope_to_read(unit_id, caller)

    def _require_scope_to_read(self, unit_id: UUID, caller: Caller) -> None:
        require_scope(caller, unit_id, lambda one: parent_of(self._store.read(unit, one)[0]))
