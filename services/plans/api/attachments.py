"""Routes of attached files."""

from fastapi import APIRouter

from services.kernel.http import Gate
from services.plans.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
