"""The use cases of units and clusters: set up, renamed, grouped. What moves members is in reorganisations."""

from uuid import UUID

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk, UnitKind
from contracts.members.replies import UnitShown
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk, parent_of
from services.members.domain import cluster as clusters
from services.members.domain import unit as units
from services.members.domain.cluster import AlreadyInCluster, ClusterNotFormed, cluster
from services.members.domain.unit import UnitCodeTaken, UnitRef, UnknownUnit, unit


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
            on=request.effective_on,
        )
        return self._decide(work, unit_id, command, request, caller)

    def rename(self, unit_id: UUID, request: contract.RenameUnit, caller: Caller) -> Accepted:
        """Give a unit another name, by the level above. Raises BeforeUnitLastChange, UnitDissolved, OutOfScope."""

        def step(work: Work, _: UUID, request: contract.RenameUnit, caller: Caller) -> int:
            self._standing(work, unit_id)
            self._require_superior_scope(work, unit_id, caller)
            return self._decide(work, unit_id, units.Rename(request.name, request.effective_on), request, caller)

        return self._one(unit_id, unit_id, request, caller, step)

    def show(self, unit_id: UUID) -> tuple[UnitShown, int]:
        """Return a unit and its version; raises UnknownUnit."""
        state, version = self._store.read(unit, unit_id)
        if not isinstance(state, units.Standing):
            raise UnknownUnit()
        shown = UnitShown(
            id=unit_id,
            code=state.code,
            name=state.name,
            kind=UnitKind(state.kind),
            parent_id=parent_of(state),
            dissolved_on=state.dissolved_on,
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
            on=request.effective_on,
        )
        return self._decide(work, cluster_id, command, request, caller)

    def change(self, cluster_id: UUID, request: contract.ChangeCluster, caller: Caller) -> Accepted:
        """Let other units belong to a cluster, within the scope of the bloc; units that leave are free for another.

        Raises ClusterNotFormed, UnknownUnit, UnitDissolved, AlreadyInCluster, UnitListedTwice, LeadOutsideCluster,
        BeforeClusterLastChange, OutOfScope.
        """
        return self._one(cluster_id, cluster_id, request, caller, self._change)

    def _change(self, work: Work, cluster_id: UUID, request: contract.ChangeCluster, caller: Caller) -> int:
        before = self._formed(work, cluster_id, caller)
        work.prefetch(unit, request.unit_ids)
        refs = tuple(UnitRef(id=one, code=self._standing(work, one).code) for one in request.unit_ids)
        year = before.formed.year
        for gone in {one.id for one in before.units} - set(request.unit_ids):
            work.release("cluster.year", f"{year}:{gone}", cluster_id)
        for one in request.unit_ids:
            work.claim("cluster.year", f"{year}:{one}", cluster_id, AlreadyInCluster())
        return self._decide(work, cluster_id, clusters.ChangeMembership(refs, request.effective_on), request, caller)

    def rotate(self, cluster_id: UUID, request: contract.RotateLead, caller: Caller) -> Accepted:
        """Let another of its units lead a cluster, within the scope of the bloc.

        Raises ClusterNotFormed, UnknownUnit, UnitDissolved, LeadOutsideCluster, BeforeClusterLastChange, OutOfScope.
        """
        return self._one(cluster_id, cluster_id, request, caller, self._rotate)

    def _rotate(self, work: Work, cluster_id: UUID, request: contract.RotateLead, caller: Caller) -> int:
        self._formed(work, cluster_id, caller)
        lead = UnitRef(id=request.lead_id, code=self._standing(work, request.lead_id).code)
        return self._decide(work, cluster_id, clusters.RotateLead(lead, request.effective_on), request, caller)

    def _formed(self, work: Work, cluster_id: UUID, caller: Caller) -> clusters.Standing:
        state = work.state(cluster, cluster_id)
        if not isinstance(state, clusters.Standing):
            raise ClusterNotFormed()
        self._require_scope(work, state.formed.bloc.id, caller)
        return state

    def _bloc_of(self, work: Work, unit_id: UUID) -> UnitRef:
        state = self._standing(work, unit_id)
        while state.parent is not None:
            unit_id, state = state.parent.id, self._standing(work, state.parent.id)
        return UnitRef(id=unit_id, code=state.code)
