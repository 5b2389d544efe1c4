"""The use cases of reporting: a request becomes commands, decided in one commit, within the caller's scope."""

from collections.abc import Collection
from dataclasses import dataclass

from services.kernel.store import Store
from services.reporting.application.campaigns import Campaigns
from services.reporting.application.clock import Clock, Ticking
from services.reporting.application.desk import UnitDirectory
from services.reporting.application.figures import Figures, Waiting
from services.reporting.application.forms import load_forms
from services.reporting.application.reports import Reports
from services.reporting.domain.forms import FormSets

__all__ = [
    "Campaigns",
    "Clock",
    "Figures",
    "Reports",
    "Ticking",
    "UnitDirectory",
    "UseCases",
    "Waiting",
    "load_forms",
]


@dataclass(frozen=True)
class UseCases:
    """All use cases of the service on one store; an aggregate more is a field more."""

    campaigns: Campaigns
    reports: Reports
    clock: Clock
    forms: FormSets

    @classmethod
    def on(
        cls,
        store: Store,
        units: UnitDirectory,
        figures: Figures,
        waiting: Waiting,
        forms: FormSets,
        catalogue: Collection[str],
    ) -> "UseCases":
        """Return the use cases deciding in `store`, for the units of a directory, by the forms and figures there are.

        `figures` and `waiting` are what they ask the views.
        """
        reports = Reports(store, units, figures)
        return cls(
            campaigns=Campaigns(store, reports, waiting, forms, catalogue),
            reports=reports,
            clock=Clock(store, waiting),
            forms=forms,
        )
