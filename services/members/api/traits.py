"""Routes of member statistics by trait."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, Year
from contracts.members import traits as contract
from services.kernel.http import Gate
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.put("/units/{unit_id}/statistics/{year}/{quarter}")
    def count_traits(
        unit_id: UUID,
        year: Year,
        quarter: contract.Quarter,
        wish: contract.CountTraits,
        asked: Asked,
        response: Response,
    ) -> Accepted:
        """Count the members of a unit and of those below it by trait, and tell what may be told."""
        return done(response, use.traits.count(unit_id, year, quarter, wish, asked))

    @routes.get("/units/{unit_id}/statistics/{year}/{quarter}")
    def show_traits(unit_id: UUID, year: Year, quarter: contract.Quarter, reader: Reader) -> contract.StatisticsShown:
        """Show what was told of a quarter."""
        return use.traits.show(unit_id, year, quarter, reader)
