"""What the use cases ask the private views: what is due, and what a unit holds, up to which position."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from services.kernel.views import NOWHERE, ViewSet
from services.plans.domain.reminder import Due
from services.plans.domain.units import UnitRef
from services.plans.views.holdings import Holdings
from services.plans.views.items import Items


class Kept:
    """The private views, read in their live generation; `stream` is whose position they keep."""

    def __init__(self, views: ViewSet, stream: str) -> None:
        self._views, self._stream = views, stream

    def knows(self, position: int, timeout: float) -> bool:
        """Wait, at most so many seconds, until the views are as far as a position; say whether they are."""
        return self._views.wait(self._stream, position, timeout)

    def due(self, until: date) -> Sequence[Due]:
        """Return the open items of plans in force that are due up to a day."""
        with self._views.read() as (db, live):
            view: Items = live[Items.NAME]
            return [
                Due(
                    unit=UnitRef(id=row.unit_id, code=row.unit_code),
                    programme_id=row.programme_id,
                    item_id=row.id,
                    title=row.title,
                    due_on=row.due_on,
                    since=row.since,
                )
                for row in view.open_until(db, until)
            ]

    def held(self, unit_id: UUID) -> tuple[Mapping[str, Collection[UUID]], int]:
        """Return a unit's open streams by aggregate, and the position up to which they are all."""
        with self._views.read() as (db, live):
            view: Holdings = live[Holdings.NAME]
            return view.of(db, unit_id), self._views.places(db).get(self._stream, NOWHERE).position
