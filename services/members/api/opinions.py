"""Routes of youth opinion: notes are read by the unit's own people only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, AcceptedBulk
from contracts.members import opinion as contract
from contracts.members.dues import Month
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.get("/opinions")
    def show_opinions(unit: UUID, month: Month, reader: Reader, response: Response) -> contract.OpinionsShown:
        """Show a unit's month: its notes to its own people, the digest to those above."""
        found, version = use.opinions.show(unit, month, reader)
        etag(response, version)
        return found

    @routes.post("/units/{unit_id}/opinions/{month}/notes/bulk")
    def record_all(unit_id: UUID, month: Month, wish: contract.RecordOpinions, asked: Asked) -> AcceptedBulk:
        """Keep notes, all or none."""
        return use.opinions.record_all(unit_id, month, wish, asked)

    @routes.put("/units/{unit_id}/opinions/{month}/notes/{item_id}")
    def record(
        unit_id: UUID, month: Month, item_id: UUID, wish: contract.RecordOpinion, asked: Asked, response: Response
    ) -> contract.AcceptedWithWarnings:
        """Keep a note of what people think, in words that name nobody."""
        accepted = use.opinions.record(unit_id, month, item_id, wish, asked)
        etag(response, accepted.version)
        return accepted

    @routes.delete("/units/{unit_id}/opinions/{month}/notes/{item_id}/words")
    def erase_words(unit_id: UUID, month: Month, item_id: UUID, asked: Asked) -> Accepted:
        """Destroy the words of a note that name someone after all."""
        return use.opinions.erase_words(unit_id, month, item_id, asked)

    @routes.put("/units/{unit_id}/opinions/{month}/submission")
    def submit(
        unit_id: UUID, month: Month, wish: contract.SubmitDigest, asked: Asked, response: Response
    ) -> contract.AcceptedWithWarnings:
        """Hand in the month's digest."""
        accepted = use.opinions.submit(unit_id, month, wish, asked)
        etag(response, accepted.version)
        return accepted

    @routes.put("/units/{unit_id}/opinions/{month}/forwarding")
    def forward(
        unit_id: UUID, month: Month, wish: contract.ForwardDigest, asked: Asked, response: Response
    ) -> Accepted:
        """Pass a digest on."""
        return done(response, use.opinions.forward(unit_id, month, wish, asked))

    @routes.put("/units/{unit_id}/opinions/{month}/answers/{item_id}")
    def answer(
        unit_id: UUID, month: Month, item_id: UUID, wish: contract.AnswerConcern, asked: Asked, response: Response
    ) -> Accepted:
        """Give an answer back."""
        return done(response, use.opinions.answer(unit_id, month, item_id, wish, asked))

    @routes.put("/units/{unit_id}/incidents/{item_id}")
    def report(
        unit_id: UUID, item_id: UUID, wish: contract.ReportIncident, asked: Asked, response: Response
    ) -> Accepted:
        """Report an incident at once."""
        return done(response, use.opinions.report(unit_id, item_id, wish, asked))
