"""What the use cases ask of the views: figures frozen as they are now, and which reports are waited for."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from services.reporting.domain.frozen import Frozen
from services.reporting.domain.units import UnitRef


class Figures(Protocol):
    """The figures as the views have them; `views.freezing` has the real ones."""

    def freeze(
        self, code: str, first: date, last: date, figures: Sequence[str], ages: Mapping[str, float] | None
    ) -> Frozen:
        """Return the figures of a unit and those below it for days of one year, as they are known now.

        With `ages`, the age each band stands for, comes the statement of members, of the unit and of each unit below it.
        Refuses where one of the figures is still being counted from history.
        """

    def require_filled(self, figures: Collection[str]) -> None:
        """Refuse where one of these figures is still being counted from history."""


class Waiting(Protocol):
    """Which campaigns and reports are waited for, as the views know it; `views.reports` has the real ones."""

    def heard(self) -> int:
        """Return the position up to which this service's own facts are known."""

    def over_by(self, moment: datetime) -> Sequence[UUID]:
        """Return the campaigns that are open though their end is not after a moment."""

    def awaited(self) -> Sequence[UUID]:
        """Return the reports that are to be submitted or supplemented."""

    def of_campaign(self, campaign_id: UUID) -> Sequence[UUID]:
        """Return the reports of a campaign."""

    def below(self, unit_id: UUID, on: date) -> Sequence[UnitRef]:
        """Return the units directly below a unit on a day, by code."""
