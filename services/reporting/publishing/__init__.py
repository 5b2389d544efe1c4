"""Which private events of reporting become facts, and how; what is not in FACTS stays here, as does free text."""

from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, publisher
from services.reporting.publishing import campaigns, mine, reports

EVENTS: tuple[type[DomainEvent], ...] = (*campaigns.EVENTS, *reports.EVENTS, *mine.EVENTS)
"""All events this service stores."""
FACTS: Facts = {**campaigns.FACTS, **reports.FACTS}
"""Private event → its fact, and what the fact says. An event that is not here stays private."""

publish = publisher(FACTS)
"""Gives the fact an event is published as, None for one that stays private."""
