"""The page of the organisation as it stood on a day: what is below what, with members counted."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Response, params

from services.reporting.api.asking import Sheet
from services.reporting.api.filling import Routes
from services.reporting.pages import tables
from services.reporting.pages.frame import Frame
from services.reporting.pages.site import Site
from services.reporting.views import comparing
from services.reporting.views.comparing import Branch


def add_routes(routes: APIRouter, site: Site, public: Sequence[params.Depends]) -> None:
    """Add the tree of the organisation."""
    Asked = Annotated[Frame, Depends(site.asked)]

    files = Routes(site.sources.filling, dependencies=[*public])

    @tables.taken(files, "/tree")
    def tree_table(at: Asked) -> Sheet:
        with site.viewset.read() as (db, views):
            roots = comparing.tree(db, views, on=at.on, known_at=at.known_at)
        return tables.sheet(at, "tree", at.t("Cây tổ chức"), tables.tree(at, roots))

    routes.include_router(files)

    @routes.get("/tree", dependencies=public)
    def tree(at: Asked) -> Response:
        with site.viewset.read() as (db, views):
            fresh = site.fresh(db)
            roots = comparing.tree(db, views, on=at.on, known_at=at.known_at)
        units = sum(map(_count, roots))
        return site.page("tree.html", at, fresh, roots=roots, units=units, all_open=at.kept.get("open") == "all")


def _count(branch: Branch) -> int:
    return 1 + sum(map(_count, branch.below))
