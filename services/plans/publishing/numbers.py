"""Facts of document numbers (domain.md §6.2)."""

from services.kernel.decider import DomainEvent
from services.plans.publishing.words import Facts

EVENTS: tuple[type[DomainEvent], ...] = ()
FACTS: Facts = {}
