"""The use cases of members: a request becomes commands, decided in one commit, within the caller's scope."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk
from contracts.base import Document as Paper
from services.kernel.decider import AnyDecider, Refusal
from services.kernel.http import require_scope
from services.kernel.store import Caller, Document, Store, Work
from services.members.domain import cluster as clusters
from services.members.domain import member as members
from services.members.domain import rating as ratings
from services.members.domain import unit as units
from services.members.domain.cluster import AlreadyInCluster, cluster
from services.members.domain.member import member
from services.members.domain.member_refusals import MemberCodeTaken, NotAMember
from services.members.domain.rating import rating
from services.members.domain.rules import RuleSets
from services.members.domain.unit import HoldsNoMembers, UnitCodeTaken, UnitRef, UnknownUnit, unit

R = TypeVar("R")
RATINGS = uuid5(NAMESPACE_URL, "bachudong:rating")


def load_rules(folder: Path = Path(__file__).parent / "rules") -> RuleSets:
    """Read every rule set of `folder`, by default those delivered with the service."""
    return RuleSets.parse(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json")))


def rating_id(member_id: UUID, year: int) -> UUID:
    """Return the id of the rating of a member and year: there is one."""
    return uuid5(RATINGS, f"{member_id}:{year}")


def _paper(document: Paper) -> Document:
    return Document(document.number, document.issued_on, document.issuer)


@contextmanager
def _row(number: int) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        refusal.detail = f"Dòng {number}: {refusal.detail}"
        refusal.args = (refusal.detail,)
        raise


class Desk:
    """What the use cases share: one wish, or a list of them, in one commit; units looked up; scope held."""

    DECIDER: AnyDecider

    def __init__(self, store: Store, rules: RuleSets) -> None:
        self._store, self._rules = store, rules

    def _one(self, stream_id: UUID, caller: Caller, step: Callable[[Work], int]) -> Accepted:
        def work(work: Work) -> int:
            step(work)
            return work.version(self.DECIDER, stream_id)

        written = self._store.write(work, caller)
        return Accepted(position=written.position, version=written.result, changed=written.changed > 0)

    def _many(
        self, rows: Sequence[R], caller: Caller, step: Callable[[Work, R], int], fetch: Callable[[Work], None]
    ) -> AcceptedBulk:
        def work(work: Work) -> int:
            fetch(work)
            changed = 0
            for number, row in enumerate(rows, 1):
                with _row(number):
                    changed += step(work, row) > 0
            return changed

        written = self._store.write(work, caller)
        return AcceptedBulk(position=written.position, rows=len(rows), changed=written.result)

    def _decide(self, work: Work, stream_id: UUID, command: Any, request: Any, expected: int | None = None) -> int:
        rule_set = self._rules.at(request.effective_on).version
        document = _paper(request.document)
        return work.decide(
            self.DECIDER,
            stream_id,
            command,
            on=request.effective_on,
            document=document,
            rule_set=rule_set,
            expected=expected,
        )

    def _standing(self, work: Work, unit_id: UUID) -> units.Standing:
        state = work.state(unit, unit_id)
        if not isinstance(state, units.Standing):
            raise UnknownUnit()
        return state

    def _require_scope(self, work: Work, unit_id: UUID, caller: Caller) -> None:
        def parent_of(one: UUID) -> UUID | None:
            state = work.state(unit, one)
            return state.parent.id if isinstance(state, units.Standing) and state.parent else None

        require_scope(caller, unit_id, parent_of)


class Units(Desk):
    """Units are established; codes are claimed."""

    DECIDER = unit

    def establish(self, unit_id: UUID, request: contract.EstablishUnit, caller: Caller) -> Accepted:
        """Establish a unit. Raises UnitCodeTaken, UnknownUnit (parent), ParentNotAllowed, UnitAlreadyEstablished."""
        return self._one(unit_id, caller, lambda work: self._establish(work, unit_id, request, caller, caller.expected))

    def establish_all(self, request: contract.EstablishUnits, caller: Caller) -> AcceptedBulk:
        """Establish many units, all or none; a parent may stand earlier in the list."""
        rows = request.rows
        return self._many(
            rows,
            caller,
            lambda work, row: self._establish(work, row.unit_id, row, caller),
            lambda work: work.prefetch(unit, [row.unit_id for row in rows]),
        )

    def _establish(
        self, work: Work, unit_id: UUID, request: contract.EstablishUnit, caller: Caller, expected: int | None = None
    ) -> int:
        parent = self._standing(work, request.parent_id) if request.parent_id else None
        self._require_scope(work, request.parent_id or unit_id, caller)
        work.claim("unit.code", request.code, unit_id, UnitCodeTaken())
        command = units.Establish(
            code=request.code,
            name=request.name,
            kind=request.kind.value,
            parent=UnitRef(id=request.parent_id, code=parent.code) if parent and request.parent_id else None,
            parent_kind=parent.kind if parent else None,
            rules=self._rules.at(request.effective_on),
        )
        return self._decide(work, unit_id, command, request, expected)

    def find(self, unit_id: UUID) -> tuple[units.Standing, int]:
        """Return a unit and its version; raises UnknownUnit."""
        state, version = self._store.read(unit, unit_id)
        if not isinstance(state, units.Standing):
            raise UnknownUnit()
        return state, version


class Clusters(Desk):
    """Emulation clusters are formed by year; a unit belongs to one a year."""

    DECIDER = cluster

    def form(self, cluster_id: UUID, request: contract.FormCluster, caller: Caller) -> Accepted:
        """Form a cluster. Raises UnknownUnit, AlreadyInCluster, LeadOutsideCluster, ClusterAlreadyFormed."""
        return self._one(cluster_id, caller, lambda work: self._form(work, cluster_id, request, caller))

    def _form(self, work: Work, cluster_id: UUID, request: contract.FormCluster, caller: Caller) -> int:
        refs = {one: UnitRef(id=one, code=self._standing(work, one).code) for one in (*request.unit_ids, request.lead_id)}
        root = self._root(work, request.lead_id)
        self._require_scope(work, root.id, caller)
        for unit_id in request.unit_ids:
            work.claim("cluster.year", f"{request.year}:{unit_id}", cluster_id, AlreadyInCluster())
        command = clusters.Form(
            bloc=root,
            year=request.year,
            code=request.code,
            name=request.name,
            lead=refs[request.lead_id],
            units=tuple(refs[one] for one in request.unit_ids),
        )
        return self._decide(work, cluster_id, command, request, caller.expected)

    def _root(self, work: Work, unit_id: UUID) -> UnitRef:
        state = self._standing(work, unit_id)
        while state.parent is not None:
            unit_id, state = state.parent.id, self._standing(work, state.parent.id)
        return UnitRef(id=unit_id, code=state.code)


class Members(Desk):
    """Members join, move in two steps, mature and leave."""

    DECIDER = member

    def register(self, member_id: UUID, request: contract.RegisterMember, caller: Caller) -> Accepted:
        """Put an existing member on the register. Raises AlreadyMember, MemberCodeTaken, UnknownUnit, HoldsNoMembers."""
        return self._one(member_id, caller, lambda work: self._register(work, member_id, request, caller))

    def register_all(self, request: contract.RegisterMembers, caller: Caller) -> AcceptedBulk:
        """Register many, all or none."""
        step: Callable[[Work, contract.RegisterMemberRow], int] = lambda work, row: self._register(  # noqa: E731
            work, row.member_id, row, caller
        )
        return self._many(request.rows, caller, step, lambda work: self._fetch(work, request.rows))

    def _register(self, work: Work, member_id: UUID, request: contract.RegisterMember, caller: Caller) -> int:
        place = self._home(work, request, member_id, caller)
        command = members.Register(place, self._person(request), request.joined_on)
        return self._decide(work, member_id, command, request, caller.expected)

    def admit(self, member_id: UUID, request: contract.AdmitMember, caller: Caller) -> Accepted:
        """Admit a person. Raises the refusals of age and vote, AlreadyMember, MemberCodeTaken, UnknownUnit."""
        return self._one(member_id, caller, lambda work: self._admit(work, member_id, request, caller))

    def admit_all(self, request: contract.AdmitMembers, caller: Caller) -> AcceptedBulk:
        """Admit many, all or none."""
        step: Callable[[Work, contract.AdmitMemberRow], int] = lambda work, row: self._admit(  # noqa: E731
            work, row.member_id, row, caller
        )
        return self._many(request.rows, caller, step, lambda work: self._fetch(work, request.rows))

    def _admit(self, work: Work, member_id: UUID, request: contract.AdmitMember, caller: Caller) -> int:
        command = members.Admit(
            unit=self._home(work, request, member_id, caller),
            person=self._person(request),
            voters_present=request.voters_present,
            votes_for=request.votes_for,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        return self._decide(work, member_id, command, request, caller.expected)

    def request_transfer(self, member_id: UUID, request: contract.RequestTransfer, caller: Caller) -> Accepted:
        """Refer a member to another unit, by the source. Raises TransferPending, SameUnit, DuesUnpaid, UnknownUnit."""
        return self._one(member_id, caller, lambda work: self._request_transfer(work, member_id, request, caller))

    def request_transfers(self, request: contract.RequestTransfers, caller: Caller) -> AcceptedBulk:
        """Refer many, all or none."""
        step: Callable[[Work, contract.RequestTransferRow], int] = lambda work, row: self._request_transfer(  # noqa: E731
            work, row.member_id, row, caller
        )
        return self._many(request.rows, caller, step, lambda work: self._fetch(work, request.rows))

    def _request_transfer(
        self, work: Work, member_id: UUID, request: contract.RequestTransfer, caller: Caller
    ) -> int:
        self._scope_of(work, member_id, caller)
        to_unit = self._branch(work, request.to_unit_id, request)
        command = members.RequestTransfer(request.transfer_id, to_unit, request.dues_paid_until, request.effective_on)
        return self._decide(work, member_id, command, request, caller.expected)

    def accept_transfer(self, member_id: UUID, request: contract.AcceptTransfer, caller: Caller) -> Accepted:
        """Take in a member, by the receiving unit. Raises NotThisTransfer."""
        return self._one(member_id, caller, lambda work: self._accept_transfer(work, member_id, request, caller))

    def accept_transfers(self, request: contract.AcceptTransfers, caller: Caller) -> AcceptedBulk:
        """Take in many, all or none."""
        step: Callable[[Work, contract.AcceptTransferRow], int] = lambda work, row: self._accept_transfer(  # noqa: E731
            work, row.member_id, row, caller
        )
        return self._many(request.rows, caller, step, lambda work: self._fetch(work, request.rows))

    def _accept_transfer(self, work: Work, member_id: UUID, request: contract.AcceptTransfer, caller: Caller) -> int:
        state = work.state(member, member_id)
        if isinstance(state, members.Active):
            there = state.transfer.to_unit if state.transfer else state.unit
            self._require_scope(work, there.id, caller)
        return self._decide(work, member_id, members.AcceptTransfer(request.transfer_id), request, caller.expected)

    def mature(self, member_id: UUID, request: contract.MatureMember, caller: Caller) -> Accepted:
        """Retire a member over the age. Raises TooYoungToMature."""
        return self._one(member_id, caller, lambda work: self._mature(work, member_id, request, caller))

    def mature_all(self, request: contract.MatureMembers, caller: Caller) -> AcceptedBulk:
        """Retire many, all or none."""
        step: Callable[[Work, contract.MatureMemberRow], int] = lambda work, row: self._mature(  # noqa: E731
            work, row.member_id, row, caller
        )
        return self._many(request.rows, caller, step, lambda work: self._fetch(work, request.rows))

    def _mature(self, work: Work, member_id: UUID, request: contract.MatureMember, caller: Caller) -> int:
        self._scope_of(work, member_id, caller)
        command = members.Mature(request.effective_on, self._rules.at(request.effective_on))
        return self._decide(work, member_id, command, request, caller.expected)

    def release(self, member_id: UUID, request: contract.ReleaseMember, caller: Caller) -> Accepted:
        """Let a member go at own wish."""
        return self._one(member_id, caller, lambda work: self._release(work, member_id, request, caller))

    def release_all(self, request: contract.ReleaseMembers, caller: Caller) -> AcceptedBulk:
        """Let many go, all or none."""
        step: Callable[[Work, contract.ReleaseMemberRow], int] = lambda work, row: self._release(  # noqa: E731
            work, row.member_id, row, caller
        )
        return self._many(request.rows, caller, step, lambda work: self._fetch(work, request.rows))

    def _release(self, work: Work, member_id: UUID, request: contract.ReleaseMember, caller: Caller) -> int:
        self._scope_of(work, member_id, caller)
        return self._decide(work, member_id, members.Release(), request, caller.expected)

    def find(self, member_id: UUID, caller: Caller) -> tuple[members.Active | members.Ended, int]:
        """Return a member within the caller's scope, and the version. Raises NotAMember, OutOfScope."""
        state, version = self._store.read(member, member_id)
        if isinstance(state, members.Outside):
            raise NotAMember()

        def parent_of(one: UUID) -> UUID | None:
            place, _ = self._store.read(unit, one)
            return place.parent.id if isinstance(place, units.Standing) and place.parent else None

        require_scope(caller, state.unit.id, parent_of)
        return state, version

    def _fetch(self, work: Work, rows: Sequence[Any]) -> None:
        work.prefetch(member, [row.member_id for row in rows])
        codes = [row.member_code for row in rows if getattr(row, "member_code", None)]
        work.prefetch_claims("member.code", codes)

    def _person(self, request: contract.Person) -> members.Person:
        return members.Person(
            request.full_name, request.birth_date, request.sex.value, getattr(request, "member_code", None)
        )

    def _home(self, work: Work, request: Any, member_id: UUID, caller: Caller) -> UnitRef:
        self._require_scope(work, request.unit_id, caller)
        home = self._branch(work, request.unit_id, request)
        if request.member_code:
            work.claim("member.code", request.member_code, member_id, MemberCodeTaken())
        return home

    def _branch(self, work: Work, unit_id: UUID, request: Any) -> UnitRef:
        state = self._standing(work, unit_id)
        if state.kind not in self._rules.at(request.effective_on).holds_members:
            raise HoldsNoMembers()
        return UnitRef(id=unit_id, code=state.code)

    def _scope_of(self, work: Work, member_id: UUID, caller: Caller) -> None:
        state = work.state(member, member_id)
        if not isinstance(state, members.Outside):
            self._require_scope(work, state.unit.id, caller)


class Ratings(Desk):
    """Yearly ratings are decided and revised."""

    DECIDER = rating

    def decide(self, member_id: UUID, year: int, request: contract.DecideRating, caller: Caller) -> Accepted:
        """Rate a member for a year. Raises NotAMember, NotEligibleYet, RevisionNeedsReason."""
        return self._one(
            rating_id(member_id, year), caller, lambda work: self._rate(work, member_id, year, request, caller)
        )

    def decide_all(self, year: int, request: contract.DecideRatings, caller: Caller) -> AcceptedBulk:
        """Rate many for a year, all or none."""
        step: Callable[[Work, contract.DecideRatingRow], int] = lambda work, row: self._rate(  # noqa: E731
            work, row.member_id, year, row, caller
        )

        def fetch(work: Work) -> None:
            work.prefetch(member, [row.member_id for row in request.rows])
            work.prefetch(rating, [rating_id(row.member_id, year) for row in request.rows])

        return self._many(request.rows, caller, step, fetch)

    def _rate(self, work: Work, member_id: UUID, year: int, request: contract.DecideRating, caller: Caller) -> int:
        state = work.state(member, member_id)
        if isinstance(state, members.Outside):
            raise NotAMember()
        self._require_scope(work, state.unit.id, caller)
        command = ratings.Decide(
            member_id=member_id,
            unit=state.unit,
            joined_on=state.joined_on,
            year=year,
            rank=request.rank.value,
            on=request.effective_on,
            reason=request.revision_reason,
            rules=self._rules.at(request.effective_on),
        )
        return self._decide(work, rating_id(member_id, year), command, request, caller.expected)

    def find(self, member_id: UUID, year: int) -> tuple[ratings.State, int]:
        """Return a member's rating of a year and its version."""
        state: ratings.State
        state, version = self._store.read(rating, rating_id(member_id, year))
        return state, version
