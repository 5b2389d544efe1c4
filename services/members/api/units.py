"""Routes of units and clusters."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk
from contracts.members.replies import UnitShown
from services.kernel.files import add_files
from services.kernel.http import Gate, Page, Slice, cursor_of, etag, paging, parts_of
from services.kernel.sheets import FORMS
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases
from services.members.views.units import Units as UnitsView

LISTED = (
    *(("code", "Mã"), ("name", "Đơn vị"), ("kind", "Loại"), ("parent_id", "Mã định danh cấp trên")),
    *(("dissolved_on", "Giải thể từ"), ("id", "Mã định danh")),
)


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.get("/units")
    def list_units(_: Reader, part: Annotated[Slice, Depends(paging)], on: date | None = None) -> Page[UnitShown]:
        """List the units by code: as last decided, dissolved ones too, or with `on` the tree as it was on that day."""
        after = parts_of(part.cursor, str)[0] if part.cursor else ""
        with views.read() as (db, live):
            view: UnitsView = live[UnitsView.NAME]
            rows = [UnitShown.model_validate(row) for row in view.page(db, after, part.limit + 1, on)]
        more = len(rows) > part.limit
        return Page(items=rows[: part.limit], next=cursor_of(rows[part.limit - 1].code) if more else None)

    add_files(routes, "/units", list_units, "Đơn vị", LISTED, FORMS)

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

    @routes.put("/units/{unit_id}/name")
    def rename_unit(unit_id: UUID, wish: contract.RenameUnit, asked: Asked, response: Response) -> Accepted:
        """Give a unit another name."""
        return done(response, use.units.rename(unit_id, wish, asked))

    @routes.put("/units/{unit_id}/parent")
    def reparent_unit(unit_id: UUID, wish: contract.ReparentUnit, asked: Asked, response: Response) -> Accepted:
        """Put a unit, with all below it, under another parent."""
        return done(response, use.reorganisations.reparent(unit_id, wish, asked))

    @routes.put("/units/{unit_id}/mergers/{reorganisation_id}")
    def merge_units(
        unit_id: UUID, reorganisation_id: UUID, wish: contract.MergeUnits, asked: Asked, response: Response
    ) -> Accepted:
        """Let a unit take over others, every member and unit below mapped once."""
        return done(response, use.reorganisations.merge(unit_id, reorganisation_id, wish, asked))

    @routes.put("/units/{unit_id}/splits/{reorganisation_id}")
    def split_unit(
        unit_id: UUID, reorganisation_id: UUID, wish: contract.SplitUnit, asked: Asked, response: Response
    ) -> Accepted:
        """Divide a unit, every member and unit below mapped once."""
        return done(response, use.reorganisations.split(unit_id, reorganisation_id, wish, asked))

    @routes.put("/units/{unit_id}/dissolution")
    def dissolve_unit(unit_id: UUID, wish: contract.DissolveUnit, asked: Asked, response: Response) -> Accepted:
        """Dissolve an empty unit."""
        return done(response, use.reorganisations.dissolve(unit_id, wish, asked))

    @routes.put("/clusters/{cluster_id}/units")
    def change_cluster(cluster_id: UUID, wish: contract.ChangeCluster, asked: Asked, response: Response) -> Accepted:
        """Let other units belong to a cluster."""
        return done(response, use.clusters.change(cluster_id, wish, asked))

    @routes.put("/clusters/{cluster_id}/lead")
    def rotate_lead(cluster_id: UUID, wish: contract.RotateLead, asked: Asked, response: Response) -> Accepted:
        """Let another of its units lead a cluster."""
        return done(response, use.clusters.rotate(cluster_id, wish, asked))

    @routes.put("/clusters/{cluster_id}")
    def form_cluster(cluster_id: UUID, wish: contract.FormCluster, asked: Asked, response: Response) -> Accepted:
        """Form an emulation cluster for a year."""
        return done(response, use.clusters.form(cluster_id, wish, asked))
