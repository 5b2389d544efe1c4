"""Facts of youth works and tasks (domain.md §4.4)."""

from services.kernel.decider import DomainEvent
from services.plans.publishing.words import Facts

EVENTS: tuple[type[DomainEvent], ...] = ()
FACTS: Facts = {}
