"""Routes of units and clusters."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk
from contracts.members.replies import UnitShown
from services.kernel.http import Gate, Page, Slice, cursor_of, etag, paging, parts_of
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases
from services.members.views.units import Units as UnitsView


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.get("/units")
    def list_units(_: Reader, part: Annotated[Slice, Depends(paging)]) -> Page[UnitShown]:
        """List the units by code."""
        after = parts_of(part.cursor, str)[0] if part.cursor else ""
        with views.read() as (db, live):
            view: UnitsView = live[UnitsView.NAME]
            rows = [UnitShown.model_validate(row) for row in view.page(db, after, part.limit + 1)]
        more = len(rows) > part.limit
        return Page(items=rows[: part.limit], next=cursor_of(rows[part.limit - 1].code) if more else None)

    @routes.post("/units/bulk")
    def establish_units(wish: contract.EstablishUnits, asked: Asked) -> AcceptedBulk:
        """Establish units, all or none."""
        return use.units.establish_all(wish, asked)

    @routes.put("/units/{unit_id}")
    def establish_unit(unit_id: UUID, wish: contract.EstablishUnit, asked: Asked, response: Response) -> Accepted:
        """Establish a unit."""
        return done(response, use.units.establish(unit_id, wish, asked))

    @routes.get("/units/{unit_id}")
    def show_unit(unit_id: UUID, _: Reader, response: Response) -> UnitShown:
        """Show a unit."""
        unit, version = use.units.show(unit_id)
        etag(response, version)
        return unit

    @routes.put("/clusters/{cluster_id}")
    def form_cluster(cluster_id: UUID, wish: contract.FormCluster, asked: Asked, response: Response) -> Accepted:
        """Form an emulation cluster for a year."""
        return done(response, use.clusters.form(cluster_id, wish, asked))
