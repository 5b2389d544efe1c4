"""Where to look for a unit's members and for all units, with the position up to which the views know them."""

from collections.abc import Collection
from uuid import UUID

from services.kernel.views import NOWHERE, ViewSet
from services.members.views.belongings import Belongings
from services.members.views.traces import Traces
from services.members.views.units import Units


class Directory:
    """The views of units and belongings, read in their live generation; `stream` is whose position they keep.

    The number returned is the position of the store up to which the view knows all ids.
    """

    def __init__(self, views: ViewSet, stream: str) -> None:
        self._views, self._stream = views, stream

    def members_of(self, unit_ids: Collection[UUID]) -> tuple[Collection[UUID], int]:
        """Return who ever was of the units or was referred to one of them."""
        with self._views.read() as (db, live):
            view: Belongings = live[Belongings.NAME]
            found = {member_id for unit_id in unit_ids for member_id in view.of(db, unit_id)}
            return found, self._views.places(db).get(self._stream, NOWHERE).position

    def units(self) -> tuple[Collection[UUID], int]:
        """Return all units ever established."""
        with self._views.read() as (db, live):
            view: Units = live[Units.NAME]
            return view.ids(db), self._views.places(db).get(self._stream, NOWHERE).position

    def streams_about(self, person: UUID) -> tuple[Collection[UUID], int]:
        """Return the streams that tell of a person, the person's own left out."""
        with self._views.read() as (db, live):
            view: Traces = live[Traces.NAME]
            return view.of(db, person), self._views.places(db).get(self._stream, NOWHERE).position
