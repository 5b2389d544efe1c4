"""Which private events of reporting become facts, and how; what is not in FACTS stays here, as does free text."""

from functools import lru_cache

from contracts.base import Actor, Document, Fact, Origin
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded
from services.reporting.publishing import campaigns, mine, reports
from services.reporting.publishing.words import Facts

EVENTS: tuple[type[DomainEvent], ...] = (*campaigns.EVENTS, *reports.EVENTS, *mine.EVENTS)
"""All events this service stores."""
FACTS: Facts = {**campaigns.FACTS, **reports.FACTS}
"""Private event → its fact, and what the fact says. An event that is not here stays private."""


@lru_cache(maxsize=1024)
def _actor(account: str, post: str, unit: str) -> Actor:
    return Actor.of(account=account, post=post, unit=unit)


def _origin(recorded: Recorded) -> Origin:
    actor, paper = recorded.actor, recorded.document
    return Origin.of(
        event_id=recorded.event_id,
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        effective_on=recorded.effective_on,
        actor=_actor(actor.account, actor.post, actor.unit),
        rule_set=recorded.rule_set,
        document=Document.of(number=paper.number, issued_on=paper.issued_on, issuer=paper.issuer) if paper else None,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.causation_id,
    )


def publish(recorded: Recorded) -> Fact | None:
    """Return the fact an event is published as, None for one that stays private."""
    entry = FACTS.get(type(recorded.event))
    if entry is None:
        return None
    fact, fields = entry
    return fact.of(origin=_origin(recorded), **fields(recorded, recorded.event))
