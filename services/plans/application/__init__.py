"""The use cases of plans: a request becomes commands, decided in one commit, within the caller's scope."""

from dataclasses import dataclass

from services.kernel.store import Store
from services.plans.application.activities import Activities
from services.plans.application.daily import Daily
from services.plans.application.desk import UnitDirectory
from services.plans.application.feeds import Feeds
from services.plans.application.handing import BY_ITSELF, HandingOn, Hands
from services.plans.application.kept import Kept, NothingKept
from services.plans.application.models import Models
from services.plans.application.programmes import Programmes
from services.plans.application.proposals import Proposals
from services.plans.application.reminders import Reminders
from services.plans.domain import activity_commands
from services.plans.domain.rules import RuleSets, load_rules

__all__ = [
    "BY_ITSELF",
    "Activities",
    "Daily",
    "Feeds",
    "HandingOn",
    "Hands",
    "Kept",
    "Models",
    "NothingKept",
    "Programmes",
    "Proposals",
    "Reminders",
    "UnitDirectory",
    "UseCases",
    "load_rules",
]


@dataclass(frozen=True)
class UseCases:
    """All use cases of the service on one store."""

    programmes: Programmes
    proposals: Proposals
    models: Models
    activities: Activities
    reminders: Reminders
    feeds: Feeds
    handing: HandingOn

    @classmethod
    def on(cls, store: Store, rules: RuleSets, units: UnitDirectory, kept: Kept | None = None) -> "UseCases":
        """Return the use cases deciding in `store` under `rules`, for the units of a directory, asking private views."""
        known = kept or NothingKept()
        programmes = Programmes(store, rules, units)
        proposals = Proposals(store, rules, units)
        models = Models(store, rules, units)
        activities = Activities(store, rules, units)
        hands = (Hands.of(activities, activity_commands.HandOn),)
        return cls(
            programmes=programmes,
            proposals=proposals,
            models=models,
            activities=activities,
            reminders=Reminders(store, rules, known),
            feeds=Feeds(store, rules, units),
            handing=HandingOn(store, rules, units, known, hands),
        )
