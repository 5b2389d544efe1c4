"""Routes of activities and attendance (domain.md §4.4)."""

from fastapi import APIRouter

from services.kernel.http import Gate
from services.plans.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
