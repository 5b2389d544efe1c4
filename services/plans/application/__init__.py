"""The use cases of plans: a request becomes commands, decided in one commit, within the caller's scope."""

from dataclasses import dataclass

from services.kernel.store import Store
from services.plans.application.activities import Activities
from services.plans.application.attachments import Attachments, Files
from services.plans.application.coordination import Coordination
from services.plans.application.daily import Daily
from services.plans.application.desk import UnitDirectory
from services.plans.application.feeds import Feeds
from services.plans.application.handing import BY_ITSELF, HandingOn, Hands
from services.plans.application.kept import Kept, NothingKept
from services.plans.application.models import Models
from services.plans.application.numbers import Numbers
from services.plans.application.programmes import Programmes
from services.plans.application.proposals import Proposals
from services.plans.application.reminders import Reminders
from services.plans.application.works import Works
from services.plans.domain import (
    activity_commands,
    attachment,
    coordination_rules,
    document,
    model_rules,
    programme_commands,
    proposal_rules,
    register,
    work_rules,
)
from services.plans.domain.rules import RuleSets, load_rules

__all__ = [
    "BY_ITSELF",
    "Activities",
    "Attachments",
    "Coordination",
    "Daily",
    "Feeds",
    "Files",
    "HandingOn",
    "Hands",
    "Kept",
    "Models",
    "NothingKept",
    "Numbers",
    "Programmes",
    "Proposals",
    "Reminders",
    "UnitDirectory",
    "UseCases",
    "Works",
    "load_rules",
]


@dataclass(frozen=True)
class UseCases:
    """All use cases of the service on one store."""

    programmes: Programmes
    proposals: Proposals
    coordination: Coordination
    models: Models
    activities: Activities
    works: Works
    attachments: Attachments
    numbers: Numbers
    reminders: Reminders
    feeds: Feeds
    handing: HandingOn

    @classmethod
    def on(
        cls, store: Store, rules: RuleSets, units: UnitDirectory, files: Files, kept: Kept | None = None
    ) -> "UseCases":
        """Return the use cases deciding in `store` under `rules`, for the units of a directory, with files where they lie.

        `kept` are the private views they ask.
        """
        known = kept or NothingKept()
        programmes = Programmes(store, rules, units)
        proposals = Proposals(store, rules, units)
        coordination = Coordination(store, rules, units)
        models = Models(store, rules, units)
        activities = Activities(store, rules, units)
        works = Works(store, rules, units)
        attachments = Attachments(store, rules, units, files)
        numbers = Numbers(store, rules, units)
        hands = (
            Hands.of(programmes, programme_commands.HandOn),
            Hands.of(proposals, proposal_rules.HandOn),
            Hands.of(coordination, coordination_rules.HandOn),
            Hands.of(models, model_rules.HandOn),
            Hands.of(works, work_rules.HandOn),
            Hands.of(activities, activity_commands.HandOn),
            Hands.of(attachments, attachment.HandOn),
            Hands.of(numbers, document.HandOn),
            Hands(register.register, register.HandOn, register.keeper),
        )
        return cls(
            programmes=programmes,
            proposals=proposals,
            coordination=coordination,
            models=models,
            activities=activities,
            works=works,
            attachments=attachments,
            numbers=numbers,
            reminders=Reminders(store, rules, known),
            feeds=Feeds(store, rules, units),
            handing=HandingOn(store, rules, units, known, hands),
        )
