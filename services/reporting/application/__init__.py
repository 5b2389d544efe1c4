"""The use cases of reporting: a request becomes commands, decided in one commit, within the caller's scope."""

from collections.abc import Collection
from dataclasses import dataclass

from services.kernel.store import Store
from services.reporting.application.campaigns import Campaigns
from services.reporting.application.days import LOCAL, day_of
from services.reporting.application.desk import UnitDirectory
from services.reporting.application.forms import load_forms
from services.reporting.domain.forms import FormSets

__all__ = ["LOCAL", "Campaigns", "UnitDirectory", "UseCases", "day_of", "load_forms"]


@dataclass(frozen=True)
class UseCases:
    """All use cases of the service on one store; an aggregate more is a field more."""

    campaigns: Campaigns

    @classmethod
    def on(cls, store: Store, units: UnitDirectory, forms: FormSets, catalogue: Collection[str]) -> "UseCases":
        """Return the use cases deciding in `store`, for the units of a directory, by the forms and figures there are."""
        return cls(campaigns=Campaigns(store, units, forms, catalogue))
