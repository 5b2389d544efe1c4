"""The use cases of officers and provisional committees: one stream per unit."""

from datetime import date
from uuid import UUID

from contracts import members as contract
from contracts.base import Accepted
from contracts.members.officers import OfficerShown, OfficersShown, Post
from services.kernel.store import Caller, Store, Work
from services.members.application.desk import Desk, parent_of
from services.members.application.directory import Directory, Roll
from services.members.domain import member as members
from services.members.domain import officer
from services.members.domain.member import member
from services.members.domain.officer import officers, officers_id
from services.members.domain.rules import RuleSets
from services.members.domain.unit import UnitRef, unit


class Officers(Desk):
    """Officers are appointed and relieved by the level above; so are provisional committees set."""

    DECIDER = officers

    def __init__(self, store: Store, rules: RuleSets, directory: Directory) -> None:
        super().__init__(store, rules)
        self._directory = directory

    def appoint(
        self, unit_id: UUID, appointment_id: UUID, request: contract.AppointOfficer, caller: Caller
    ) -> Accepted:
        """Give a post to a member of the unit or of one below it.

        Raises NotServingHere, TooFewForCommittee, SecretaryInOffice, PostHeldAlready, AppointmentReused,
        TermEndsBeforeItBegins, UnknownUnit, UnitDissolved, OutOfScope.
        """

        def step(work: Work, _: UUID, request: contract.AppointOfficer, caller: Caller) -> int:
            here = self._here(work, unit_id, caller)
            rules = self._rules.at(request.effective_on)
            holds = work.state(unit, unit_id).kind in rules.organisation.holds_members
            command = officer.Appoint(
                unit=here,
                appointment_id=appointment_id,
                member_id=request.member_id,
                post=request.post.value,
                term=request.term,
                until=request.until,
                serves_here=self._serves(work, request.member_id, unit_id),
                members=len(Roll(work, self._directory).active((unit_id,))) if holds else None,
                on=request.effective_on,
                rules=rules,
            )
            return self._decide(work, officers_id(unit_id), command, request, caller)

        return self._one(officers_id(unit_id), unit_id, request, caller, step)

    def relieve(
        self, unit_id: UUID, appointment_id: UUID, request: contract.RelieveOfficer, caller: Caller
    ) -> Accepted:
        """Take a post back. Raises NotInOffice, UnknownUnit, OutOfScope."""

        def step(work: Work, _: UUID, request: contract.RelieveOfficer, caller: Caller) -> int:
            self._here(work, unit_id, caller)
            state: officer.Officers = work.state(officers, officers_id(unit_id))
            held_by = next((one.member_id for one in state.appointed if one.appointment_id == appointment_id), unit_id)
            reason = self._words_about(work, held_by, request.reason)
            command = officer.Relieve(appointment_id, reason, request.effective_on)
            return self._decide(work, officers_id(unit_id), command, request, caller)

        return self._one(officers_id(unit_id), unit_id, request, caller, step)

    def set_provisional(self, unit_id: UUID, request: contract.SetProvisionalCommittee, caller: Caller) -> Accepted:
        """Let a provisional committee lead the unit, or extend it once.

        Raises ProvisionalTooLong, ProvisionalExtendedAlready, TermEndsBeforeItBegins, UnknownUnit, OutOfScope.
        """

        def step(work: Work, _: UUID, request: contract.SetProvisionalCommittee, caller: Caller) -> int:
            here = self._here(work, unit_id, caller)
            rules = self._rules.at(request.effective_on)
            command = officer.SetProvisional(here, request.until, request.effective_on, rules)
            return self._decide(work, officers_id(unit_id), command, request, caller)

        return self._one(officers_id(unit_id), unit_id, request, caller, step)

    def show(self, unit_id: UUID, on: date, caller: Caller) -> OfficersShown:
        """Return who serves in a unit on a day, to a key in scope. Raises UnknownUnit, OutOfScope."""
        self._require_unit_to_read(unit_id, caller)
        state: officer.Officers = self._store.read(officers, officers_id(unit_id))[0]
        until = [one.until for one in state.provisional if one.on <= on]
        return OfficersShown(
            unit_id=unit_id,
            on=on,
            officers=tuple(
                OfficerShown(
                    appointment_id=one.appointment_id,
                    member_id=one.member_id,
                    post=Post(one.post),
                    term=one.term,
                    since=one.on,
                    until=one.until,
                )
                for one in state.serving(on)
            ),
            provisional_until=until[-1] if until else None,
        )

    def _here(self, work: Work, unit_id: UUID, caller: Caller) -> UnitRef:
        state = self._standing(work, unit_id)
        self._require_superior_scope(work, unit_id, caller)
        return UnitRef(id=unit_id, code=state.code)

    def _serves(self, work: Work, member_id: UUID, unit_id: UUID) -> bool:
        state = work.state(member, member_id)
        at: UUID | None = state.unit.id if isinstance(state, members.Active) else None
        while at is not None and at != unit_id:
            at = parent_of(work.state(unit, at))
        return at == unit_id
