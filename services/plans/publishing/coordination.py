"""Facts of coordination programmes (domain.md §4.3)."""

from services.kernel.decider import DomainEvent
from services.plans.publishing.words import Facts

EVENTS: tuple[type[DomainEvent], ...] = ()
FACTS: Facts = {}
