"""Routes of youth works and tasks (domain.md §4.4)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, AcceptedBulk
from contracts.plans import works as contract
from services.kernel.http import Asked, Gate, etag
from services.plans.api.answers import done
from services.plans.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.post("/works/bulk")
    def register_works(wish: contract.RegisterWorks, asked: Writer) -> AcceptedBulk:
        """Register a list of works and tasks, all or none."""
        return use.works.register_many(wish, asked)

    @routes.post("/works/completions/bulk")
    def complete_works(wish: contract.CompleteWorks, asked: Writer) -> AcceptedBulk:
        """Report a list of works and tasks as done, all or none."""
        return use.works.complete_many(wish, asked)

    @routes.post("/works/recognitions/bulk")
    def recognise_works(wish: contract.RecogniseWorks, asked: Writer) -> AcceptedBulk:
        """Recognise a list of works and tasks, all or none."""
        return use.works.recognise_many(wish, asked)

    @routes.get("/works/{work_id}")
    def show_work(work_id: UUID, response: Response, asked: Reader) -> contract.WorkReply:
        """Show a work or task and how far it came."""
        found, version = use.works.show(work_id, asked)
        etag(response, version)
        return found

    @routes.put("/works/{work_id}")
    def register_work(work_id: UUID, wish: contract.RegisterWork, response: Response, asked: Writer) -> Accepted:
        """Register a work or task."""
        return done(response, use.works.register(work_id, wish, asked))

    @routes.put("/works/{work_id}/start")
    def start_work(work_id: UUID, wish: contract.StartWork, response: Response, asked: Writer) -> Accepted:
        """Record that the unit set to work."""
        return done(response, use.works.start(work_id, wish, asked))

    @routes.put("/works/{work_id}/completion")
    def complete_work(work_id: UUID, wish: contract.CompleteWork, response: Response, asked: Writer) -> Accepted:
        """Report a work or task as done."""
        return done(response, use.works.complete(work_id, wish, asked))

    @routes.put("/works/{work_id}/inspections/{inspection_id}")
    def inspect_work(
        work_id: UUID, inspection_id: UUID, wish: contract.InspectWork, response: Response, asked: Writer
    ) -> Accepted:
        """Record an inspection, for the level above."""
        return done(response, use.works.inspect(work_id, inspection_id, wish, asked))

    @routes.put("/works/{work_id}/recognition")
    def recognise_work(work_id: UUID, wish: contract.RecogniseWork, response: Response, asked: Writer) -> Accepted:
        """Recognise a work or task."""
        return done(response, use.works.recognise(work_id, wish, asked))

    @routes.put("/works/{work_id}/decline")
    def decline_work(work_id: UUID, wish: contract.DeclineWork, response: Response, asked: Writer) -> Accepted:
        """Deny recognition."""
        return done(response, use.works.decline(work_id, wish, asked))

    @routes.put("/works/{work_id}/cancellation")
    def cancel_work(work_id: UUID, wish: contract.CancelWork, response: Response, asked: Writer) -> Accepted:
        """Give a work or task up."""
        return done(response, use.works.cancel(work_id, wish, asked))
