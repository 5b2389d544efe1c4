"""HTTP access to the lists that are not sums: proposals, coordination, models, work programmes."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends

from services.kernel.sheets import Table
from services.kernel.views import ViewSet
from services.reporting.api.asking import Asked, AYear, files
from services.reporting.exports import tables
from services.reporting.views import queries
from services.reporting.views.answers import CoordinationRow, ModelRow, Programmes, ProposalRow


def add_routes(routes: APIRouter, viewset: ViewSet, asked: Callable[..., Asked]) -> None:
    """Add the routes of the lists."""

    @routes.get("/proposals")
    def proposals(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> list[ProposalRow]:
        with viewset.read() as (db, views):
            return queries.proposals(db, views, on=q.on, year=year, unit=q.unit, known_at=q.known_at)

    @files(routes, "/proposals", "Nội dung tham mưu với cấp ủy")
    def proposals_table(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> tuple[str, Table]:
        return f"proposals-{q.on}", tables.proposals(proposals(q, year))

    @routes.get("/coordination")
    def coordination(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> list[CoordinationRow]:
        with viewset.read() as (db, views):
            return queries.coordination(db, views, on=q.on, year=year, unit=q.unit, known_at=q.known_at)

    @files(routes, "/coordination", "Chương trình phối hợp")
    def coordination_table(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> tuple[str, Table]:
        return f"coordination-{q.on}", tables.coordination(coordination(q, year))

    @routes.get("/models")
    def models(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> list[ModelRow]:
        with viewset.read() as (db, views):
            return queries.models(db, views, on=q.on, year=year, unit=q.unit, known_at=q.known_at)

    @files(routes, "/models", "Mô hình thanh niên")
    def models_table(q: Annotated[Asked, Depends(asked)], year: AYear = None) -> tuple[str, Table]:
        return f"models-{q.on}", tables.models(models(q, year))

    @routes.get("/programmes")
    def programmes(q: Annotated[Asked, Depends(asked)]) -> Programmes:
        with viewset.read() as (db, views):
            return queries.programmes(db, views, year=q.year, on=q.on, unit=q.unit, known_at=q.known_at)

    @files(routes, "/programmes", "Chương trình công tác")
    def programmes_table(q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"programmes-{q.year}-{q.on}", tables.programmes(programmes(q))
