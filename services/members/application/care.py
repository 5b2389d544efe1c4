"""The use cases of care: a stream per case, held by the unit of the member on the day it was opened."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.members import care as contract
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk, Wish, shown
from services.members.domain import care
from services.members.domain import member as members
from services.members.domain.care import care_case
from services.members.domain.care_refusals import CareCaseUnknown
from services.members.domain.consent import consent, consent_id
from services.members.domain.member import member
from services.members.domain.member_refusals import MembershipEnded, NotAMember

PURPOSE = "CARE"
W = TypeVar("W", bound=Wish)


class CareCases(Desk):
    """Cases of care are led by the unit, on the member's consent, within its scope."""

    DECIDER = care_case

    def open(self, case_id: UUID, request: contract.OpenCareCase, caller: Caller) -> Accepted:
        """Open a case.

        Raises CareConsentMissing, CareKindUnknown, NotAMember, MembershipEnded, PersonErased, CareCaseOpenedOtherwise.
        """
        return self._one(case_id, case_id, request, caller, self._open)

    def visit(self, case_id: UUID, item_id: UUID, request: contract.RecordCareVisit, caller: Caller) -> Accepted:
        """Tell of a visit.

        Raises CareCaseUnknown, CareCaseClosed, CareConsentMissing, PersonErased, CareItemTold, CareBeforeOpening.
        """

        def step(work: Work, _: UUID, request: contract.RecordCareVisit, caller: Caller) -> int:
            member_id = self._case(work, case_id, caller).opened.member_id
            consented = self._consented(work, member_id, request.effective_on)
            command = care.Visit(item_id, request.note, consented, request.effective_on)
            return self._decide(work, case_id, command, request, caller)

        return self._one(case_id, case_id, request, caller, step)

    def support(self, case_id: UUID, item_id: UUID, request: contract.GiveCareSupport, caller: Caller) -> Accepted:
        """Tell of what was given. Raises as `visit`, and CareKindUnknown."""
        row = contract.GiveCareSupportRow(**dict(request), case_id=case_id, item_id=item_id)
        return self._one(case_id, case_id, row, caller, self._support)

    def support_all(self, request: contract.GiveCareSupports, caller: Caller) -> AcceptedBulk:
        """Tell of what many were given, all or none."""

        def fetch(work: Work) -> None:
            work.prefetch(care_case, [row.case_id for row in request.rows])

        return self._all(request.rows, lambda row: row.case_id, caller, self._support, fetch)

    def close(self, case_id: UUID, request: contract.CloseCareCase, caller: Caller) -> Accepted:
        """End a case, whether consent still stands or not. Raises CareCaseUnknown, CareCaseClosed, CareKindUnknown."""

        def step(work: Work, _: UUID, request: contract.CloseCareCase, caller: Caller) -> int:
            self._case(work, case_id, caller)
            known = self._rules.at(request.effective_on).care
            return self._decide(
                work, case_id, care.Close(request.outcome, request.effective_on, known), request, caller
            )

        return self._one(case_id, case_id, request, caller, step)

    def show(self, case_id: UUID, caller: Caller) -> tuple[contract.CareCaseShown, int]:
        """Return a case within the caller's scope, and its version. Raises CareCaseUnknown, OutOfScope."""
        state, version = self._store.read(care_case, case_id)
        if not isinstance(state, care.Case):
            raise CareCaseUnknown()
        self._require_scope_to_read(state.opened.unit.id, caller)
        return _shown(case_id, state), version

    def _open(self, work: Work, case_id: UUID, request: contract.OpenCareCase, caller: Caller) -> int:
        known = work.state(member, request.member_id)
        if isinstance(known, members.Outside):
            raise NotAMember()
        self._require_scope(work, known.unit.id, caller)
        if not isinstance(known, members.Active):
            raise MembershipEnded()
        command = care.Open(
            member_id=request.member_id,
            unit=known.unit,
            kind=request.kind,
            description=request.description,
            consented=self._consented(work, request.member_id, request.effective_on),
            on=request.effective_on,
            rules=self._rules.at(request.effective_on).care,
        )
        return self._decide(work, case_id, command, request, caller)

    def _support(self, work: Work, case_id: UUID, row: contract.GiveCareSupportRow, caller: Caller) -> int:
        command = care.Support(
            item_id=row.item_id,
            kind=row.kind,
            amount=row.amount,
            consented=self._consented(work, self._case(work, case_id, caller).opened.member_id, row.effective_on),
            on=row.effective_on,
            rules=self._rules.at(row.effective_on).care,
        )
        return self._decide(work, case_id, command, row, caller)

    def _case(self, work: Work, case_id: UUID, caller: Caller) -> care.Case:
        state = work.state(care_case, case_id)
        if not isinstance(state, care.Case):
            raise CareCaseUnknown()
        self._require_scope(work, state.opened.unit.id, caller)
        return state

    def _consented(self, work: Work, member_id: UUID, on: date) -> bool:
        """Tell whether the member's consent stands on a day. Raises PersonErased: the consent went with the person's data."""
        self._require_not_erased(work, member_id)
        agreed = work.state(consent, consent_id(member_id))
        return PURPOSE in agreed.given and agreed.last[PURPOSE] <= on


def _shown(case_id: UUID, state: care.Case) -> contract.CareCaseShown:
    return contract.CareCaseShown(
        case_id=case_id,
        member_id=state.opened.member_id,
        unit=shown(state.opened.unit),
        kind=state.opened.kind,
        opened_on=state.opened.on,
        description=state.opened.description,
        outcome=state.outcome,
        visits=tuple(
            contract.CareVisitShown(item_id=id_, on=one.on, note=one.note) for id_, one in state.visits.items()
        ),
        support=tuple(
            contract.CareSupportShown(item_id=id_, on=one.on, kind=one.kind, amount=one.amount)
            for id_, one in state.support.items()
        ),
    )
