"""Routes of officers and provisional committees."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts import members as contract
from contracts.base import Accepted
from services.kernel.http import Gate
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.get("/units/{unit_id}/officers")
    def officers(unit_id: UUID, on: date, reader: Reader) -> contract.OfficersShown:
        """List who serves in a unit on a day, to a key in scope."""
        return use.officers.show(unit_id, on, reader)

    @routes.put("/units/{unit_id}/officers/{appointment_id}")
    def appoint(
        unit_id: UUID, appointment_id: UUID, wish: contract.AppointOfficer, asked: Asked, response: Response
    ) -> Accepted:
        """Appoint an officer."""
        return done(response, use.officers.appoint(unit_id, appointment_id, wish, asked))

    @routes.put("/units/{unit_id}/officers/{appointment_id}/relief")
    def relieve(
        unit_id: UUID, appointment_id: UUID, wish: contract.RelieveOfficer, asked: Asked, response: Response
    ) -> Accepted:
        """Relieve an officer."""
        return done(response, use.officers.relieve(unit_id, appointment_id, wish, asked))

    @routes.put("/units/{unit_id}/provisional-committee")
    def set_provisional(
        unit_id: UUID, wish: contract.SetProvisionalCommittee, asked: Asked, response: Response
    ) -> Accepted:
        """Set a provisional committee, or extend it."""
        return done(response, use.officers.set_provisional(unit_id, wish, asked))
