"""The use cases of members: a request becomes commands, decided in one commit, within the caller's scope."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk, UnitKind
from contracts.base import Document as Paper
from contracts.base import UnitRef as ContractUnit
from contracts.members_replies import MemberShown, RatingShown, UnitShown
from services.kernel.decider import AnyDecider, Refusal
from services.kernel.http import NotFound, OutOfScope, require_scope
from services.kernel.store import Caller, Document, Store, Work
from services.members.domain import cluster as clusters
from services.members.domain import member as members
from services.members.domain import rating as ratings
from services.members.domain import unit as units
from services.members.domain.cluster import AlreadyInCluster, cluster
from services.members.domain.member import member
from services.members.domain.member_refusals import MemberCodeTaken, NotAMember
from services.members.domain.rating import rating
from services.members.domain.rules import RuleSets, load_rules
from services.members.domain.unit import HoldsNoMembers, UnitCodeTaken, UnitRef, UnknownUnit, unit

__all__ = ["Clusters", "Members", "Ratings", "Units", "load_rules", "rating_id"]

RATINGS = uuid5(NAMESPACE_URL, "bachudong:rating")


class Wish(Protocol):
    """What all requests say: the day they count from and the paper they rest on."""

    @property
    def effective_on(self) -> date: ...
    @property
    def document(self) -> Paper: ...


class Joining(Wish, Protocol):
    """What registration and admission have in common."""

    @property
    def full_name(self) -> str: ...
    @property
    def birth_date(self) -> date: ...
    @property
    def sex(self) -> contract.Sex: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def member_code(self) -> str | None: ...


class MemberRow(Wish, Protocol):
    """A row of a list about members."""

    @property
    def member_id(self) -> UUID: ...


W = TypeVar("W", bound=Wish)
M = TypeVar("M", bound=MemberRow)
Step = Callable[[Work, UUID, W, Caller], int]


def rating_id(member_id: UUID, year: int) -> UUID:
    """Return the id of the rating of a member and year: there is one."""
    return uuid5(RATINGS, f"{member_id}:{year}")


@contextmanager
def row_of_list(number: int) -> Iterator[None]:
    """Let a refusal raised within say which row of the list it is about, counted from 1; class and code stay."""
    try:
        yield
    except Refusal as refusal:
        refusal.detail = f"Dòng {number}: {refusal.detail}"
        refusal.args = (refusal.detail,)
        raise


def _parent(state: units.State) -> UUID | None:
    return state.parent.id if isinstance(state, units.Standing) and state.parent else None


def _shown(ref: UnitRef) -> ContractUnit:
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
        paper = request.document
        return work.decide(
            self.DECIDER,
            stream_id,
            command,
            on=request.effective_on,
            document=Document(paper.number, paper.issued_on, paper.issuer),
            rule_set=self._rules.at(request.effective_on).version,
            expected=caller.expected,
        )

    def _standing(self, work: Work, unit_id: UUID) -> units.Standing:
        state = work.state(unit, unit_id)
        if not isinstance(state, units.Standing):
            raise UnknownUnit()
        return state

    def _require_scope(self, work: Work, unit_id: UUID, caller: Caller) -> None:
        require_scope(caller, unit_id, lambda one: _parent(work.state(unit, one)))

    def _require_scope_to_read(self, unit_id: UUID, caller: Caller) -> None:
        require_scope(caller, unit_id, lambda one: _parent(self._store.read(unit, one)[0]))


class Units(Desk):
    """Units are established; codes are claimed."""

    DECIDER = unit

    def establish(self, unit_id: UUID, request: contract.EstablishUnit, caller: Caller) -> Accepted:
        """Establish a unit, within the parent's scope; what stands under nothing needs the scope of the whole bloc.

        Raises UnitCodeTaken, UnknownUnit (parent), ParentNotAllowed, UnitAlreadyEstablished, OutOfScope.
        """
        return self._one(unit_id, unit_id, request, caller, self._establish)

    def establish_all(self, request: contract.EstablishUnits, caller: Caller) -> AcceptedBulk:
        """Establish many units, all or none; a parent may stand earlier in the list."""

        def fetch(work: Work) -> None:
            work.prefetch(unit, [row.unit_id for row in request.rows])
            work.prefetch_claims("unit.code", [row.code for row in request.rows])

        return self._all(request.rows, lambda row: row.unit_id, caller, self._establish, fetch)

    def _establish(self, work: Work, unit_id: UUID, request: contract.EstablishUnit, caller: Caller) -> int:
        parent = parent_ref = None
        if request.parent_id is not None:
            parent = self._standing(work, request.parent_id)
            parent_ref = UnitRef(id=request.parent_id, code=parent.code)
            self._require_scope(work, request.parent_id, caller)
        elif caller.scope is not None:
            raise OutOfScope()
        work.claim("unit.code", request.code, unit_id, UnitCodeTaken())
        command = units.Establish(
            code=request.code,
            name=request.name,
            kind=request.kind.value,
            parent=parent_ref,
            parent_kind=parent.kind if parent else None,
            rules=self._rules.at(request.effective_on),
        )
        return self._decide(work, unit_id, command, request, caller)

    def show(self, unit_id: UUID) -> tuple[UnitShown, int]:
        """Return a unit and its version; raises UnknownUnit."""
        state, version = self._store.read(unit, unit_id)
        if not isinstance(state, units.Standing):
            raise UnknownUnit()
        shown = UnitShown(
            id=unit_id, code=state.code, name=state.name, kind=UnitKind(state.kind), parent_id=_parent(state)
        )
        return shown, version


class Clusters(Desk):
    """Emulation clusters are formed by year; a unit belongs to one a year."""

    DECIDER = cluster

    def form(self, cluster_id: UUID, request: contract.FormCluster, caller: Caller) -> Accepted:
        """Form a cluster, within the scope of the bloc.

        Raises UnknownUnit, AlreadyInCluster, UnitListedTwice, LeadOutsideCluster, ClusterAlreadyFormed, OutOfScope.
        """
        return self._one(cluster_id, cluster_id, request, caller, self._form)

    def _form(self, work: Work, cluster_id: UUID, request: contract.FormCluster, caller: Caller) -> int:
        named = (*request.unit_ids, request.lead_id)
        work.prefetch(unit, named)
        refs = {one: UnitRef(id=one, code=self._standing(work, one).code) for one in named}
        bloc = self._bloc_of(work, request.lead_id)
        self._require_scope(work, bloc.id, caller)
        for unit_id in request.unit_ids:
            work.claim("cluster.year", f"{request.year}:{unit_id}", cluster_id, AlreadyInCluster())
        command = clusters.Form(
            bloc=bloc,
            year=request.year,
            code=request.code,
            name=request.name,
            lead=refs[request.lead_id],
            units=tuple(refs[one] for one in request.unit_ids),
        )
        return self._decide(work, cluster_id, command, request, caller)

    def _bloc_of(self, work: Work, unit_id: UUID) -> UnitRef:
        state = self._standing(work, unit_id)
        while state.parent is not None:
            unit_id, state = state.parent.id, self._standing(work, state.parent.id)
        return UnitRef(id=unit_id, code=state.code)


class Members(Desk):
    """Members join, move in two steps, mature and leave."""

    DECIDER = member

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
        """Refer a member to another unit, by the source. Raises TransferPending, SameUnit, DuesUnpaid, UnknownUnit."""
        return self._one(member_id, member_id, request, caller, self._request_transfer)

    def request_transfers(self, request: contract.RequestTransfers, caller: Caller) -> AcceptedBulk:
        """Refer many, all or none."""
        return self._all_members(request.rows, caller, self._request_transfer)

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

    def _all_members(
        self, rows: Sequence[M], caller: Caller, step: Step[M], codes: Sequence[str | None] = ()
    ) -> AcceptedBulk:
        def fetch(work: Work) -> None:
            work.prefetch(member, [row.member_id for row in rows])
            work.prefetch_claims("member.code", [code for code in codes if code])

        return self._all(rows, lambda row: row.member_id, caller, step, fetch)

    def _register(self, work: Work, member_id: UUID, request: contract.RegisterMember, caller: Caller) -> int:
        home = self._home(work, member_id, request, caller)
        return self._decide(
            work,
            member_id,
            members.Register(home, _person(request), request.joined_on, request.effective_on),
            request,
            caller,
        )

    def _admit(self, work: Work, member_id: UUID, request: contract.AdmitMember, caller: Caller) -> int:
        command = members.Admit(
            unit=self._home(work, member_id, request, caller),
            person=_person(request),
            voters_present=request.voters_present,
            votes_for=request.votes_for,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        return self._decide(work, member_id, command, request, caller)

    def _request_transfer(self, work: Work, member_id: UUID, request: contract.RequestTransfer, caller: Caller) -> int:
        self._require_scope_of(work, member_id, caller)
        to_unit = self._branch(work, request.to_unit_id, request)
        command = members.RequestTransfer(request.transfer_id, to_unit, request.dues_paid_until, request.effective_on)
        return self._decide(work, member_id, command, request, caller)

    def _accept_transfer(self, work: Work, member_id: UUID, request: contract.AcceptTransfer, caller: Caller) -> int:
        state = work.state(member, member_id)
        if isinstance(state, members.Active) and state.transfer:
            self._require_scope(work, state.transfer.to_unit.id, caller)
        else:
            self._require_scope_of(work, member_id, caller)
        return self._decide(
            work, member_id, members.AcceptTransfer(request.transfer_id, request.effective_on), request, caller
        )

    def _mature(self, work: Work, member_id: UUID, request: contract.MatureMember, caller: Caller) -> int:
        self._require_scope_of(work, member_id, caller)
        command = members.Mature(request.effective_on, self._rules.at(request.effective_on))
        return self._decide(work, member_id, command, request, caller)

    def _release(self, work: Work, member_id: UUID, request: contract.ReleaseMember, caller: Caller) -> int:
        self._require_scope_of(work, member_id, caller)
        return self._decide(work, member_id, members.Release(request.effective_on), request, caller)

    def _home(self, work: Work, member_id: UUID, request: Joining, caller: Caller) -> UnitRef:
        home = self._branch(work, request.unit_id, request)
        self._require_scope(work, request.unit_id, caller)
        if request.member_code:
            work.claim("member.code", request.member_code, member_id, MemberCodeTaken())
        return home

    def _branch(self, work: Work, unit_id: UUID, request: Wish) -> UnitRef:
        state = self._standing(work, unit_id)
        if state.kind not in self._rules.at(request.effective_on).holds_members:
            raise HoldsNoMembers()
        return UnitRef(id=unit_id, code=state.code)

    def _require_scope_of(self, work: Work, member_id: UUID, caller: Caller) -> None:
        state = work.state(member, member_id)
        if not isinstance(state, members.Outside):
            self._require_scope(work, state.unit.id, caller)


def _person(request: Joining) -> members.Person:
    return members.Person(request.full_name, request.birth_date, request.sex.value, request.member_code)


def _member_reply(member_id: UUID, state: members.Active | members.Ended) -> MemberShown:
    unit_shown = _shown(state.unit)
    if isinstance(state, members.Ended):
        return MemberShown(id=member_id, state=state.by, unit=unit_shown, joined_on=state.joined_on)
    return MemberShown(
        id=member_id,
        state="active",
        unit=unit_shown,
        joined_on=state.joined_on,
        full_name=state.joined.full_name,
        birth_date=state.joined.birth_date,
        sex=state.joined.sex,
        member_code=state.joined.member_code,
        transfer_to=_shown(state.transfer.to_unit) if state.transfer else None,
    )


class Ratings(Desk):
    """Yearly ratings are decided and revised."""

    DECIDER = rating

    def decide(self, member_id: UUID, year: int, request: contract.DecideRating, caller: Caller) -> Accepted:
        """Rate a member for a year. Raises NotAMember, MembershipEnded, NotEligibleYet, RevisionNeedsReason."""
        return self._one(rating_id(member_id, year), member_id, request, caller, self._rate(year))

    def decide_all(self, year: int, request: contract.DecideRatings, caller: Caller) -> AcceptedBulk:
        """Rate many for a year, all or none."""

        def fetch(work: Work) -> None:
            work.prefetch(member, [row.member_id for row in request.rows])
            work.prefetch(rating, [rating_id(row.member_id, year) for row in request.rows])

        return self._all(request.rows, lambda row: row.member_id, caller, self._rate(year), fetch)

    def show(self, member_id: UUID, year: int) -> tuple[RatingShown, int]:
        """Return a member's rating of a year and its version; raises NotFound. The reader's scope is not asked here."""
        state, version = self._store.read(rating, rating_id(member_id, year))
        if not isinstance(state, ratings.Rated):
            raise NotFound("Đoàn viên chưa được xếp loại năm này.")
        return RatingShown(member_id=member_id, year=year, rank=state.rank), version

    def _rate(self, year: int) -> Step[contract.DecideRating]:
        def step(work: Work, member_id: UUID, request: contract.DecideRating, caller: Caller) -> int:
            state = work.state(member, member_id)
            if isinstance(state, members.Outside):
                raise NotAMember()
            self._require_scope(work, state.unit.id, caller)
            command = ratings.Decide(
                member_id=member_id,
                unit=state.unit,
                joined_on=state.joined_on,
                active=isinstance(state, members.Active),
                year=year,
                rank=request.rank.value,
                on=request.effective_on,
                reason=request.revision_reason,
                rules=self._rules.at(request.effective_on),
            )
            return self._decide(work, rating_id(member_id, year), command, request, caller)

        return step
