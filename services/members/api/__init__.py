"""HTTP of members: requests of contracts.members in, Accepted out; personal data only to a key in scope."""

from fastapi import APIRouter

from services.kernel.http import Gate
from services.kernel.views import ViewSet
from services.members.api import (
    care,
    dues,
    imports,
    life,
    merits,
    officers,
    opinions,
    people,
    privacy,
    ratings,
    roster,
    rounds,
    trainings,
    traits,
    unit_ratings,
    units,
)
from services.members.application import UseCases

RAW = imports.RAW


def router(use: UseCases, views: ViewSet, gate: Gate) -> APIRouter:
    """Return the routes of the service; the fixed paths of a slice stand before those with a parameter."""
    routes = APIRouter()
    for slice_ in (
        units,
        officers,
        rounds,
        unit_ratings,
        trainings,
        ratings,
        roster,
        life,
        merits,
        dues,
        imports,
        privacy,
        opinions,
        care,
        traits,
        people,
    ):
        slice_.add_routes(routes, use, views, gate)
    return routes
