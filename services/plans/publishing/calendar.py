"""Facts of what is due, and reminders."""

from services.kernel.decider import DomainEvent
from services.plans.publishing.words import Facts

EVENTS: tuple[type[DomainEvent], ...] = ()
FACTS: Facts = {}
