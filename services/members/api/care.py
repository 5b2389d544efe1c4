"""Routes of care and of dialogues with leaders."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, AcceptedBulk
from contracts.members import care as contract
from contracts.members.opinion import AcceptedWithWarnings
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.post("/care/support/bulk")
    def support_all(wish: contract.GiveCareSupports, asked: Asked) -> AcceptedBulk:
        """Tell of what members were given, all or none."""
        return use.care.support_all(wish, asked)

    @routes.put("/care/{case_id}")
    def open_case(case_id: UUID, wish: contract.OpenCareCase, asked: Asked, response: Response) -> Accepted:
        """Open a case of care."""
        return done(response, use.care.open(case_id, wish, asked))

    @routes.put("/care/{case_id}/visits/{item_id}")
    def visit(
        case_id: UUID, item_id: UUID, wish: contract.RecordCareVisit, asked: Asked, response: Response
    ) -> Accepted:
        """Tell of a visit."""
        return done(response, use.care.visit(case_id, item_id, wish, asked))

    @routes.put("/care/{case_id}/support/{item_id}")
    def support(
        case_id: UUID, item_id: UUID, wish: contract.GiveCareSupport, asked: Asked, response: Response
    ) -> Accepted:
        """Tell of what a member was given."""
        return done(response, use.care.support(case_id, item_id, wish, asked))

    @routes.put("/care/{case_id}/closure")
    def close(case_id: UUID, wish: contract.CloseCareCase, asked: Asked, response: Response) -> Accepted:
        """End a case of care."""
        return done(response, use.care.close(case_id, wish, asked))

    @routes.get("/care/{case_id}")
    def show_case(case_id: UUID, reader: Reader, response: Response) -> contract.CareCaseShown:
        """Show a case of care to a key in scope."""
        found, version = use.care.show(case_id, reader)
        etag(response, version)
        return found

    @routes.put("/units/{unit_id}/dialogues/{dialogue_id}")
    def hold_dialogue(
        unit_id: UUID, dialogue_id: UUID, wish: contract.HoldDialogue, asked: Asked, response: Response
    ) -> AcceptedWithWarnings:
        """Tell of a dialogue of leaders with the young."""
        accepted = use.dialogues.hold(unit_id, dialogue_id, wish, asked)
        etag(response, accepted.version)
        return accepted
