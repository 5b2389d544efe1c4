"""Gives a page's table at the page's own address as JSON, CSV, XLSX and PDF: the same rows as the API has.

A new page gets its four forms by one more address in `PAGES`, which must be one that the API serves with `@files`; its
template offers them by the macro `download`. Dates are read as pages read them (26/03/2026 as well), filters are kept.
"""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Depends, Response
from fastapi.routing import APIRoute

from services.kernel.http import Gate
from services.kernel.sheets import FORMS
from services.kernel.views import ViewSet
from services.reporting import api
from services.reporting.api.asking import OTHER

PAGES = (
    "/overview",
    "/changes",
    "/coordination",
    "/figures/{figure}/entries",
    "/figures/{figure}",
    "/models",
    "/programmes",
    "/proposals",
    "/units/{code}",
)
"""The addresses of pages that show a table; the page `/` shows `/overview`."""


def serve_forms(routes: APIRouter, viewset: ViewSet, gate: Gate, today: Callable[[], date]) -> None:
    """Serve the table of each page at `<address>.json|.csv|.xlsx|.pdf`; to be called before a page is added."""
    served = {route.path: route for route in api.public(viewset, gate, today).routes if isinstance(route, APIRoute)}
    public = [Depends(gate.public)]
    for address in PAGES:
        routes.add_api_route(f"{address}.json", served[address].endpoint, dependencies=public)
        for ending in (*FORMS, OTHER):
            path = f"{address}.{ending}"
            routes.add_api_route(
                path, served[path].endpoint, dependencies=public, response_class=Response, response_model=None
            )
