"""From a private event to the fact it is published as: what all services do alike. Which event, and how, each says itself."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from contracts.base import Actor, Document, Fact, Origin, UnitRef
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded

Fields = Callable[[Recorded, Any], dict[str, Any]]
"""From a recorded event and its body to the fields of the fact, the origin left out."""
Facts = Mapping[type[DomainEvent], tuple[type[Fact], Fields]]
"""Private event → its fact, and what the fact says. An event that is not here stays private."""


class OwnRef(Protocol):
    """A unit as a service's own events name it."""

    @property
    def id(self) -> UUID: ...
    @property
    def code(self) -> str: ...


def ref(own: OwnRef) -> UnitRef:
    """Return a unit of our own as facts name it."""
    return _unit_ref(own.id, own.code)


def publisher(facts: Facts) -> Callable[[Recorded], Fact | None]:
    """Return what gives the fact an event is published as, None for one that stays private."""

    def publish(recorded: Recorded) -> Fact | None:
        entry = facts.get(type(recorded.event))
        if entry is None:
            return None
        fact, fields = entry
        return fact.of(origin=_origin(recorded), **fields(recorded, recorded.event))

    return publish


def _origin(recorded: Recorded) -> Origin:
    actor, paper = recorded.actor, recorded.document
    return Origin.of(
        event_id=recorded.event_id,
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        effective_on=recorded.effective_on,
        actor=_actor(actor.account, actor.post, actor.unit),
        rule_set=recorded.rule_set,
        document=_document(paper.number, paper.issued_on, paper.issuer) if paper else None,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.causation_id,
    )


@lru_cache(maxsize=1024)
def _unit_ref(id: UUID, code: str) -> UnitRef:
    return UnitRef.of(id=id, code=code)


@lru_cache(maxsize=1024)
def _actor(account: str, post: str, unit: str) -> Actor:
    return Actor.of(account=account, post=post, unit=unit)


@lru_cache(maxsize=1024)
def _document(number: str, issued_on: date, issuer: str) -> Document:
    return Document.of(number=number, issued_on=issued_on, issuer=issuer)
