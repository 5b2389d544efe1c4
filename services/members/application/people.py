"""The use cases of members: they join, move in two steps, mature and leave."""

from uuid import UUID

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk
from contracts.members.replies import MemberShown
from services.kernel.store import Caller, Work
from services.members.application.desk import shown
from services.members.application.member_desk import MemberDesk, person
from services.members.domain import member as members
from services.members.domain.details import FIELDS, FieldClass
from services.members.domain.discipline_record import discipline_record, record_id
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember


class Members(MemberDesk):
    """Members join, move in two steps, mature and leave."""

    def register(self, member_id: UUID, request: contract.RegisterMember, caller: Caller) -> Accepted:
        """Put on the register who is a member already. Raises AlreadyMember, MemberCodeTaken, HoldsNoMembers."""
        return self._one(member_id, member_id, request, caller, self._register)

    def register_all(self, request: contract.RegisterMembers, caller: Caller) -> AcceptedBulk:
        """Register many, all or none."""
        return self._all_members(request.rows, caller, self._register, [row.member_code for row in request.rows])

    def admit(self, member_id: UUID, request: contract.AdmitMember, caller: Caller) -> Accepted:
        """Admit a person. Raises the refusals of age and vote, AlreadyMember, MemberCodeTaken, UnknownUnit."""
        return self._one(member_id, member_id, request, caller, self._admit)

    def admit_all(self, request: contract.AdmitMembers, caller: Caller) -> AcceptedBulk:
        """Admit many, all or none."""
        return self._all_members(request.rows, caller, self._admit, [row.member_code for row in request.rows])

    def request_transfer(self, member_id: UUID, request: contract.RequestTransfer, caller: Caller) -> Accepted:
        """Refer a member to another unit, by the source.

        Raises TransferPending, SameUnit, DuesUnpaid, UnderDiscipline, UnknownUnit.
        """
        return self._one(member_id, member_id, request, caller, self._request_transfer)

    def request_transfers(self, request: contract.RequestTransfers, caller: Caller) -> AcceptedBulk:
        """Refer many, all or none."""

        def records(work: Work) -> None:
            work.prefetch(discipline_record, [record_id(row.member_id) for row in request.rows])

        return self._all_members(request.rows, caller, self._request_transfer, beside=records)

    def accept_transfer(self, member_id: UUID, request: contract.AcceptTransfer, caller: Caller) -> Accepted:
        """Take in a member, by the receiving unit. Raises NotThisTransfer."""
        return self._one(member_id, member_id, request, caller, self._accept_transfer)

    def accept_transfers(self, request: contract.AcceptTransfers, caller: Caller) -> AcceptedBulk:
        """Take in many, all or none."""
        return self._all_members(request.rows, caller, self._accept_transfer)

    def mature(self, member_id: UUID, request: contract.MatureMember, caller: Caller) -> Accepted:
        """Retire a member over the age. Raises TooYoungToMature, AgeUnknown."""
        return self._one(member_id, member_id, request, caller, self._mature)

    def mature_all(self, request: contract.MatureMembers, caller: Caller) -> AcceptedBulk:
        """Retire many, all or none."""
        return self._all_members(request.rows, caller, self._mature)

    def release(self, member_id: UUID, request: contract.ReleaseMember, caller: Caller) -> Accepted:
        """Let a member go at own wish."""
        return self._one(member_id, member_id, request, caller, self._release)

    def release_all(self, request: contract.ReleaseMembers, caller: Caller) -> AcceptedBulk:
        """Let many go, all or none."""
        return self._all_members(request.rows, caller, self._release)

    def show(self, member_id: UUID, caller: Caller) -> tuple[MemberShown, int]:
        """Return a member within the caller's scope, and the version. Raises NotAMember, OutOfScope."""
        state, version = self._store.read(member, member_id)
        if isinstance(state, members.Outside):
            raise NotAMember()
        self._require_scope_to_read(state.unit.id, caller)
        return _member_reply(member_id, state), version

    def _register(self, work: Work, member_id: UUID, request: contract.RegisterMember, caller: Caller) -> int:
        home = self._home(work, member_id, request, caller)
        return self._decide(
            work,
            member_id,
            members.Register(home, person(request), request.joined_on, request.effective_on),
            request,
            caller,
        )

    def _admit(self, work: Work, member_id: UUID, request: contract.AdmitMember, caller: Caller) -> int:
        command = members.Admit(
            unit=self._home(work, member_id, request, caller),
            person=person(request),
            voters_present=request.voters_present,
            votes_for=request.votes_for,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        return self._decide(work, member_id, command, request, caller)

    def _request_transfer(self, work: Work, member_id: UUID, request: contract.RequestTransfer, caller: Caller) -> int:
        self._require_scope_of(work, member_id, caller)
        to_unit = self._branch(work, request.to_unit_id, request)
        stops = self._rules.at(request.effective_on).membership.discipline_stops_transfer
        command = members.RequestTransfer(
            transfer_id=request.transfer_id,
            to_unit=to_unit,
            dues_paid_until=request.dues_paid_until,
            on=request.effective_on,
            under_discipline=stops and work.state(discipline_record, record_id(member_id)).open,
        )
        return self._decide(work, member_id, command, request, caller)

    def _accept_transfer(self, work: Work, member_id: UUID, request: contract.AcceptTransfer, caller: Caller) -> int:
        state = work.state(member, member_id)
        if isinstance(state, members.Active) and state.transfer:
            self._require_scope(work, state.transfer.to_unit.id, caller)
        else:
            self._require_scope_of(work, member_id, caller)
        return self._decide(
            work,
            member_id,
            members.AcceptTransfer(request.transfer_id, request.effective_on, self._rules.at(request.effective_on)),
            request,
            caller,
        )

    def _mature(self, work: Work, member_id: UUID, request: contract.MatureMember, caller: Caller) -> int:
        self._require_scope_of(work, member_id, caller)
        command = members.Mature(request.effective_on, self._rules.at(request.effective_on))
        return self._decide(work, member_id, command, request, caller)

    def _release(self, work: Work, member_id: UUID, request: contract.ReleaseMember, caller: Caller) -> int:
        self._require_scope_of(work, member_id, caller)
        return self._decide(work, member_id, members.Release(request.effective_on), request, caller)


def _member_reply(member_id: UUID, state: members.Candidate | members.Active | members.Ended) -> MemberShown:
    known: members.Named
    match state:
        case members.Candidate():
            known, joined_on, how = state.proposed, None, "candidate"
        case members.Ended():
            known, joined_on, how = state.last.known, state.joined_on, state.by
        case members.Active():
            known, joined_on, how = state.known, state.joined_on, "active"
    said = MemberShown(
        id=member_id,
        state=how,
        unit=shown(state.unit),
        joined_on=joined_on,
        full_name=known.full_name,
        birth_date=known.birth_date,
        sex=known.sex,
        member_code=known.member_code,
    )
    if not isinstance(state, members.Active):
        return said
    basic = {name: text for name, text in state.details.items() if FIELDS[name] is FieldClass.BASIC}
    return said.model_copy(
        update={
            "card": state.card,
            "details": basic,
            "transfer_to": shown(state.transfer.to_unit) if state.transfer else None,
            "temporary_at": shown(state.temporary.host) if state.temporary else None,
            "temporary_until": state.temporary.until if state.temporary else None,
            "postponed_until": state.postponed_until,
            "extended_until": state.extended_until,
        }
    )
