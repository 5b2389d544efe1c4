"""Which private events of plans become facts, and how; what is not in FACTS stays here, as does free text."""

from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, publisher
from services.plans.publishing import (
    activities,
    attachments,
    calendar,
    coordination,
    models,
    numbers,
    programmes,
    proposals,
    works,
)

EVENTS: tuple[type[DomainEvent], ...] = (
    *programmes.EVENTS,
    *proposals.EVENTS,
    *coordination.EVENTS,
    *models.EVENTS,
    *works.EVENTS,
    *activities.EVENTS,
    *attachments.EVENTS,
    *numbers.EVENTS,
    *calendar.EVENTS,
)
"""All events this service stores."""
FACTS: Facts = {
    **programmes.FACTS,
    **proposals.FACTS,
    **coordination.FACTS,
    **models.FACTS,
    **works.FACTS,
    **activities.FACTS,
    **attachments.FACTS,
    **numbers.FACTS,
    **calendar.FACTS,
}
"""Private event → its fact, and what the fact says. An event that is not here stays private."""

publish = publisher(FACTS)
"""Gives the fact an event is published as, None for one that stays private."""
