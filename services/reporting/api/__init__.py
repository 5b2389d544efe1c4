"""HTTP of reporting under /api: aggregate data, no person's name; each table at the same address as a file as well."""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Depends

from services.kernel.http import Gate
from services.kernel.views import ViewSet
from services.reporting.api import changes, figures, lists
from services.reporting.api.asking import asking


def router(viewset: ViewSet, gate: Gate, today: Callable[[], date]) -> APIRouter:
    """Return the routes under /api."""
    routes = APIRouter(prefix="/api", dependencies=[Depends(gate.public)], tags=["figures"])
    asked = asking(today)
    figures.add_routes(routes, viewset, asked, today)
    lists.add_routes(routes, viewset, asked)
    changes.add_routes(routes, viewset, asked)
    return routes
