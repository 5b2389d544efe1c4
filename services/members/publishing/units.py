"""Facts of units and clusters."""

from typing import Any

from contracts import members as contract
from contracts.base import UnitKind, UnitRef
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import cluster, unit


def _unit(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": UnitRef.of(id=recorded.stream_id, code=said.code),
        "unit_id": recorded.stream_id,
        "name": said.name,
        "kind": UnitKind(said.kind),
        "parent": ref(said.parent) if said.parent else None,
    }


def _cluster(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.bloc),
        "cluster_id": recorded.stream_id,
        "year": said.year,
        "code": said.code,
        "name": said.name,
        "lead": ref(said.lead),
        "units": tuple(ref(one) for one in said.units),
    }


def _own(recorded: Recorded, code: str) -> dict[str, Any]:
    return {"unit": UnitRef.of(id=recorded.stream_id, code=code), "unit_id": recorded.stream_id}


def _renamed(recorded: Recorded, said: Any) -> dict[str, Any]:
    return _own(recorded, said.code) | {"name": said.name}


def _reparented(recorded: Recorded, said: Any) -> dict[str, Any]:
    return _own(recorded, said.code) | {"parent": ref(said.parent), "from_parent": ref(said.before)}


def _merged(recorded: Recorded, said: Any) -> dict[str, Any]:
    sources = tuple(ref(one) for one in said.sources)
    return _own(recorded, said.code) | {"reorganisation_id": said.reorganisation_id, "sources": sources}


def _split(recorded: Recorded, said: Any) -> dict[str, Any]:
    into = tuple(ref(one) for one in said.into)
    return _own(recorded, said.code) | {
        "reorganisation_id": said.reorganisation_id,
        "into": into,
        "goes_on": said.goes_on,
    }


def _dissolved(recorded: Recorded, said: Any) -> dict[str, Any]:
    return _own(recorded, said.code) | {
        "kind": UnitKind(said.kind),
        "reorganisation_id": said.reorganisation_id,
    }


def _regrouped(recorded: Recorded, said: Any) -> dict[str, Any]:
    units = tuple(ref(one) for one in said.units)
    return {"unit": ref(said.bloc), "cluster_id": recorded.stream_id, "year": said.year, "units": units}


def _rotated(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.bloc),
        "cluster_id": recorded.stream_id,
        "year": said.year,
        "lead": ref(said.lead),
        "from_lead": ref(said.before),
    }


FACTS: Facts = {
    unit.Established: (contract.UnitEstablished, _unit),
    unit.Renamed: (contract.UnitRenamed, _renamed),
    unit.Reparented: (contract.UnitReparented, _reparented),
    unit.Merged: (contract.UnitsMerged, _merged),
    unit.Split: (contract.UnitSplit, _split),
    unit.Dissolved: (contract.UnitDissolved, _dissolved),
    cluster.Formed: (contract.ClusterFormed, _cluster),
    cluster.MembershipChanged: (contract.ClusterMembershipChanged, _regrouped),
    cluster.LeadRotated: (contract.ClusterLeadRotated, _rotated),
}
