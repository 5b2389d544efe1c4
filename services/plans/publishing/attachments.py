"""Facts of attached files."""

from services.kernel.decider import DomainEvent
from services.plans.publishing.words import Facts

EVENTS: tuple[type[DomainEvent], ...] = ()
FACTS: Facts = {}
