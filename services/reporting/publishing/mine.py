"""One's own pages publish nothing: what an account saved and what it is sent by schedule are its own affairs."""

from services.kernel.decider import DomainEvent
from services.reporting.domain.deliveries import register
from services.reporting.domain.shelf import shelf
from services.reporting.domain.subscription import subscription

EVENTS: tuple[type[DomainEvent], ...] = (*shelf.events, *subscription.events, *register.events)
