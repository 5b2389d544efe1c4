"""The units as the use cases ask for them: by id, as they are known now."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select

from contracts.base import UnitRef
from services.kernel.views import ViewSet
from services.reporting.views.bulk import from_day
from services.reporting.views.units import Units


class UnitDirectory:
    """The view of units, read in its live generation."""

    def __init__(self, views: ViewSet) -> None:
        self._views = views

    def find(self, unit_id: UUID) -> UnitRef | None:
        """Return the unit's id and code, or None while its establishment has not been heard of."""
        with self._views.read() as (db, views):
            table = cast(Units, views[Units.NAME]).unit.c
            code: str | None = db.execute(select(table.code).where(table.id == unit_id)).scalar()
        return None if code is None else UnitRef(id=unit_id, code=code)

    def parent(self, unit_id: UUID) -> UUID | None:
        """Return the unit above, or None for the bloc and for an unknown unit."""
        with self._views.read() as (db, views):
            view = cast(Units, views[Units.NAME])
            change, unit = view.unit_change.c, view.unit.c
            moved = select(change.parent_id).where(change.unit_id == unit_id, change.parent_id.is_not(None))
            latest = moved.order_by(change.effective_on.desc(), change.position.desc()).limit(1)
            found: Any = db.execute(latest).scalar()
            if found is None:
                found = db.execute(select(unit.parent_id).where(unit.id == unit_id)).scalar()
        return cast(UUID | None, found)

    def dissolved_on(self, unit_id: UUID) -> date | None:
        """Return the day from which the unit exists no more, or None while it does and for an unknown unit."""
        with self._views.read() as (db, views):
            change = cast(Units, views[Units.NAME]).unit_change.c
            ended = select(change.effective_on).where(change.unit_id == unit_id, change.dissolved)
            day: int | None = db.execute(ended.order_by(change.position).limit(1)).scalar()
        return None if day is None else from_day(day)
