"""HTTP of plans: one route per wish, one per thing to be shown; positions and ETags in the answers."""

from fastapi import APIRouter

from services.kernel.http import Gate, RawBody
from services.kernel.views import ViewSet
from services.plans.api import (
    activities,
    attachments,
    calendar,
    coordination,
    models,
    numbers,
    programmes,
    proposals,
    works,
)
from services.plans.application import UseCases


def router(use: UseCases, gate: Gate, views: ViewSet | None = None) -> APIRouter:
    """Return the routes of the service; the fixed paths of a slice stand before those with a parameter.

    Without views there are no lists, no calendar and no feed.
    """
    routes = APIRouter()
    for slice_ in (
        programmes,
        proposals,
        coordination,
        models,
        works,
        activities,
        attachments,
        numbers,
        calendar,
    ):
        slice_.add_routes(routes, use, gate)
    if views is not None:
        calendar.add_lists(routes, use, views, gate)
    return routes


def raw(use: UseCases) -> tuple[RawBody, ...]:
    """Return the routes that take a file as it is."""
    return (attachments.takes_files(use),)
