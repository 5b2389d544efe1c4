"""Facts of units and clusters."""

from typing import Any

from contracts import members as contract
from contracts.base import UnitKind, UnitRef
from services.kernel.store import Recorded
from services.members.domain import cluster, unit
from services.members.publishing.words import Facts, ref


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


FACTS: Facts = {
    unit.Established: (contract.UnitEstablished, _unit),
    cluster.Formed: (contract.ClusterFormed, _cluster),
}
