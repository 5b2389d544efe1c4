"""HTTP of reporting under /api: aggregate data, no person's name; each table at the same address as a file as well."""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Depends

from services.kernel.http import Gate
from services.kernel.views import ViewSet
from services.reporting.api import campaigns, changes, exporting, figures, lists, reports, waiting
from services.reporting.api import mine as own
from services.reporting.api.asking import asking
from services.reporting.api.filling import Filling, Routes
from services.reporting.application import UseCases
from services.reporting.application.mine import Mine

SLICES = (campaigns, reports)
"""What the service decides itself: each adds its wishes, which need a key, and what is shown to all."""


def router(
    viewset: ViewSet,
    gate: Gate,
    today: Callable[[], date],
    use: UseCases | None = None,
    mine: Mine | None = None,
    filling: Filling = frozenset,
) -> APIRouter:
    """Return the routes under /api; without use cases only those of figures and lists, made of the facts of others.

    `filling` tells the figures that are still being counted from history; their numbers are marked.
    """
    routes = APIRouter(prefix="/api")
    routes.include_router(public(viewset, gate, today, use, filling))
    whole = APIRouter(dependencies=[Depends(gate.public)], tags=["figures"])
    exporting.add_routes(whole, viewset)
    routes.include_router(whole)
    if use is not None:
        for slice_ in SLICES:
            slice_.add_wishes(routes, use, gate)
    if mine is not None:
        own.add_routes(routes, mine, gate)
    return routes


def public(
    viewset: ViewSet,
    gate: Gate,
    today: Callable[[], date],
    use: UseCases | None = None,
    filling: Filling = frozenset,
) -> APIRouter:
    """Return the routes of aggregate data, without the prefix; pages serve their tables from the same."""
    shown = Routes(filling, dependencies=[Depends(gate.public)], tags=["figures"])
    asked = asking(today)
    figures.add_routes(shown, viewset, asked, today)
    lists.add_routes(shown, viewset, asked)
    waiting.add_routes(shown, viewset, asked)
    changes.add_routes(shown, viewset, asked)
    if use is not None:
        decided = APIRouter(dependencies=[Depends(gate.public)], tags=["figures"])
        for slice_ in SLICES:
            slice_.add_routes(decided, use, viewset, today)
        shown.include_router(decided)
    return shown
