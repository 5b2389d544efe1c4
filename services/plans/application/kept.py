"""What the use cases ask of the service's own private views; `views.kept` has the real ones."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from services.plans.domain.reminder import Due


class Kept(Protocol):
    """What the private views know."""

    def knows(self, position: int, timeout: float) -> bool:
        """Wait, at most so many seconds, until the views are as far as a position; say whether they are."""

    def due(self, until: date) -> Sequence[Due]:
        """Return the open items of plans in force that are due up to a day."""

    def held(self, unit_id: UUID) -> tuple[Mapping[str, Collection[UUID]], int]:
        """Return a unit's open streams by aggregate, and the position up to which they are all."""


class NothingKept:
    """Views that know of nothing: for use cases that never ask them."""

    def knows(self, position: int, timeout: float) -> bool:
        """Say yes."""
        return True

    def due(self, until: date) -> Sequence[Due]:
        """Return nothing."""
        return ()

    def held(self, unit_id: UUID) -> tuple[Mapping[str, Collection[UUID]], int]:
        """Return nothing."""
        return {}, 0
