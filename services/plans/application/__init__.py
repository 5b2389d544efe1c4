"""The use cases of plans: a request becomes commands, decided in one commit, within the caller's scope."""

from services.kernel.decider import DomainEvent
from services.plans.application.desk import UnitDirectory
from services.plans.application.models import Models
from services.plans.application.programmes import Programmes
from services.plans.application.proposals import Proposals

__all__ = ["EVENTS", "Models", "Programmes", "Proposals", "UnitDirectory"]

EVENTS: tuple[type[DomainEvent], ...] = tuple(
    event for desk in (Programmes, Proposals, Models) for event in desk.DECIDER.events
)
"""All events this service stores."""
