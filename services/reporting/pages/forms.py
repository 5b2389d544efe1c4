"""Gives a page's table at the page's own address as JSON, CSV, XLSX and PDF: the same rows as the API has.

A new page gets its four forms by one more address in `PAGES`, which must be one that the API serves with `@files`; its
template offers them by the macro `download`. Dates are read as pages read them (26/03/2026 as well), filters are kept.
"""

from collections.abc import Callable
from datetime import date

from fastapi import Depends, Response
from fastapi.routing import APIRoute

from services.kernel.http import Gate
from services.kernel.sheets import FORMS
from services.kernel.views import ViewSet
from services.reporting import api
from services.reporting.api.asking import OTHER
from services.reporting.api.filling import Routes

PAGES = (
    "/overview",
    "/changes",
    "/coordination",
    "/figures",
    "/figures/{figure}/entries",
    "/figures/{figure}",
    "/late",
    "/models",
    "/programmes",
    "/proposals",
    "/referrals",
    "/topics",
    "/transfers",
    "/units/{code}",
    "/waiting",
)
"""The addresses of pages that show a table; the page `/` shows `/overview`."""
ELSEWHERE = {"/catalogue": "/figures"}
"""Pages whose table stands at another address of the API."""


def serve_forms(routes: Routes, viewset: ViewSet, gate: Gate, today: Callable[[], date]) -> None:
    """Serve the table of each page at `<address>.json|.csv|.xlsx|.pdf`; to be called before a page is added."""
    tables = api.public(viewset, gate, today, filling=routes.filling)
    served = {route.path: route for route in tables.routes if isinstance(route, APIRoute)}
    public = [Depends(gate.public)]
    for address, table in {**dict(zip(PAGES, PAGES, strict=True)), **ELSEWHERE}.items():
        routes.add_api_route(f"{address}.json", served[table].endpoint, dependencies=public)
        for ending in (*FORMS, OTHER):
            path = f"{address}.{ending}"
            routes.add_api_route(
                path,
                served[f"{table}.{ending}"].endpoint,
                dependencies=public,
                response_class=Response,
                response_model=None,
            )
