"""Which private events of members become facts, and how; no personal data and no free text ever does."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from contracts import members as contract
from contracts.base import Actor, Document, Fact, Origin, Rank, UnitKind, UnitRef
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded
from services.members.domain import cluster, member, rating, unit
from services.members.domain.unit import UnitRef as OwnRef

EVENTS: tuple[type[DomainEvent], ...] = (
    *unit.unit.events,
    *cluster.cluster.events,
    *member.member.events,
    *rating.rating.events,
)


def _origin(recorded: Recorded) -> Origin:
    actor, document = recorded.actor, recorded.document
    return Origin.of(
        event_id=recorded.event_id,
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        effective_on=recorded.effective_on,
        actor=_actor(actor.account, actor.post, actor.unit),
        rule_set=recorded.rule_set,
        document=_document(document.number, document.issued_on, document.issuer) if document else None,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.causation_id,
    )


@lru_cache(maxsize=1024)
def _actor(account: str, post: str, unit: str) -> Actor:
    return Actor.of(account=account, post=post, unit=unit)


@lru_cache(maxsize=1024)
def _document(number: str, issued_on: date, issuer: str) -> Document:
    return Document.of(number=number, issued_on=issued_on, issuer=issuer)


@lru_cache(maxsize=1024)
def _unit_ref(id: UUID, code: str) -> UnitRef:
    return UnitRef.of(id=id, code=code)


def _ref(own: OwnRef) -> UnitRef:
    return _unit_ref(own.id, own.code)


def _unit(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": UnitRef.of(id=recorded.stream_id, code=said.code),
        "unit_id": recorded.stream_id,
        "name": said.name,
        "kind": UnitKind(said.kind),
        "parent": _ref(said.parent) if said.parent else None,
    }


def _cluster(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": _ref(said.bloc),
        "cluster_id": recorded.stream_id,
        "year": said.year,
        "code": said.code,
        "name": said.name,
        "lead": _ref(said.lead),
        "units": tuple(_ref(one) for one in said.units),
    }


def _membership(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": _ref(said.unit), "member_id": recorded.stream_id}


def _transfer_requested(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": _ref(said.from_unit),
        "to_unit": _ref(said.to_unit),
        "member_id": recorded.stream_id,
        "transfer_id": said.transfer_id,
    }


def _transferred(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": _ref(said.to_unit),
        "from_unit": _ref(said.from_unit),
        "member_id": recorded.stream_id,
        "transfer_id": said.transfer_id,
    }


def _assessed(_: Recorded, said: Any) -> dict[str, Any]:
    before = said.previous_rank if isinstance(said, rating.Revised) else None
    return {
        "unit": _ref(said.unit),
        "member_id": said.member_id,
        "year": said.year,
        "rank": Rank(said.rank),
        "previous_rank": Rank(before) if before else None,
    }


Fields = Callable[[Recorded, Any], dict[str, Any]]
FACTS: Mapping[type[DomainEvent], tuple[type[Fact], Fields]] = {
    unit.Established: (contract.UnitEstablished, _unit),
    cluster.Formed: (contract.ClusterFormed, _cluster),
    member.Registered: (contract.MemberRegistered, _membership),
    member.Admitted: (contract.MemberAdmitted, _membership),
    member.TransferRequested: (contract.MemberTransferRequested, _transfer_requested),
    member.TransferAccepted: (contract.MemberTransferred, _transferred),
    member.Matured: (contract.MemberMatured, _membership),
    member.Left: (contract.MemberLeft, _membership),
    rating.Decided: (contract.MemberAssessed, _assessed),
    rating.Revised: (contract.MemberAssessed, _assessed),
}
"""Private event → its fact, and what the fact says. An event that is not here stays private."""


def publish(recorded: Recorded) -> Fact | None:
    """Return the fact an event is published as, None for one that stays private."""
    entry = FACTS.get(type(recorded.event))
    if entry is None:
        return None
    fact, fields = entry
    return fact.of(origin=_origin(recorded), **fields(recorded, recorded.event))
