"""A person is erased: decided, the key destroyed, the words gone from whatever holds them, then said so (domain.md §5.3)."""

from collections.abc import Callable
from uuid import UUID

from contracts.base import Accepted
from contracts.members import privacy as contract
from services.kernel.store import Caller, Store, Work
from services.members.application.privacy_desk import PrivacyDesk, once
from services.members.domain import data_request as requests
from services.members.domain import erasure as erasures
from services.members.domain import member as members
from services.members.domain.data_request import data_request
from services.members.domain.erasure import erasure, erasure_id
from services.members.domain.member import member
from services.members.domain.rules import RuleSets
from services.members.domain.unit import UnitRef

OnErased = Callable[[UUID], None]


class Erasures(PrivacyDesk):
    """Erases persons, by the level above their unit.

    `on_erased` are called in turn, with the person's id, once the key is destroyed: each removes what it keeps for good
    before it returns, may be called again for the same person, and raises where it could not.
    """

    DECIDER = erasure

    def __init__(self, store: Store, rules: RuleSets) -> None:
        super().__init__(store, rules)
        self.on_erased: list[OnErased] = []

    def erase(self, member_id: UUID, request: contract.ErasePerson, caller: Caller) -> Accepted:
        """Erase a person for good; returns when nothing is left. Saying it again finishes what was interrupted.

        Raises ErasureNeedsGround, NotAMember, OutOfScope, and whatever keeps a holder of data from removing it.
        """
        unit = self.unit_of(member_id)
        accepted = self._decide_erasure(member_id, unit, request, caller)
        decisions, _ = self._store.read(erasure, erasure_id(member_id))
        if (request.request_id, request.ground, request.effective_on) in decisions.completed:
            return accepted
        self._store.erase(member_id, once(caller))
        for remove in self.on_erased:
            remove(member_id)
        done = self._complete(member_id, unit, request, caller)
        return done.model_copy(update={"repeated": accepted.repeated})

    def _decide_erasure(
        self, member_id: UUID, unit: UnitRef, request: contract.ErasePerson, caller: Caller
    ) -> Accepted:
        def work(work: Work) -> int:
            self._require_superior_scope(work, unit.id, caller)
            asked = requests.Unknown() if request.request_id is None else work.state(data_request, request.request_id)
            command = erasures.Erase(
                member_id=member_id,
                unit=unit,
                request_id=request.request_id,
                request=asked,
                ground=request.ground,
                on=request.effective_on,
                rules=self._rules.at(request.effective_on).privacy,
            )
            if self._decide(work, erasure_id(member_id), command, request, caller):
                _give_up_claims(work, member_id)
            return work.version(erasure, erasure_id(member_id))

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def _complete(self, member_id: UUID, unit: UnitRef, request: contract.ErasePerson, caller: Caller) -> Accepted:
        def work(work: Work) -> int:
            command = erasures.Complete(member_id, unit, request.request_id, request.ground, request.effective_on)
            self._also(work, erasure, erasure_id(member_id), command, request)
            if request.request_id is not None:
                self._also(work, data_request, request.request_id, requests.Fulfil(request.effective_on), request)
            return work.version(erasure, erasure_id(member_id))

        written = self._store.write(work, once(caller))
        return Accepted(position=written.position, version=written.result, changed=written.changed > 0)


def _give_up_claims(work: Work, member_id: UUID) -> None:
    state = work.state(member, member_id)
    last = state.last if isinstance(state, members.Ended) else state
    if isinstance(last, members.Active):
        for code in {last.joined.member_code, last.known.member_code} - {None}:
            work.release("member.code", code or "", member_id)
        if last.card is not None:
            work.release("member.card", last.card, member_id)
