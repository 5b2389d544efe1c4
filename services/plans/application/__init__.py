"""The use cases of plans: a request becomes commands, decided in one commit, within the caller's scope."""

from dataclasses import dataclass

from services.kernel.store import Store
from services.plans.application.activities import Activities
from services.plans.application.attachments import Attachments, Files
from services.plans.application.coordination import Coordination
from services.plans.application.desk import UnitDirectory
from services.plans.application.models import Models
from services.plans.application.numbers import Numbers
from services.plans.application.programmes import Programmes
from services.plans.application.proposals import Proposals
from services.plans.application.works import Works
from services.plans.domain.rules import RuleSets, load_rules

__all__ = [
    "Activities",
    "Attachments",
    "Coordination",
    "Files",
    "Models",
    "Numbers",
    "Programmes",
    "Proposals",
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

    @classmethod
    def on(cls, store: Store, rules: RuleSets, units: UnitDirectory, files: Files) -> "UseCases":
        """Return the use cases deciding in `store` under `rules`, for the units of a directory, with files where they lie."""
        return cls(
            programmes=Programmes(store, rules, units),
            proposals=Proposals(store, rules, units),
            coordination=Coordination(store, rules, units),
            models=Models(store, rules, units),
            activities=Activities(store, rules, units),
            works=Works(store, rules, units),
            attachments=Attachments(store, rules, units, files),
            numbers=Numbers(store, rules, units),
        )
