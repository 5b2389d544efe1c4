"""Routes of work programmes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts import plans as contract
from contracts.base import Accepted, AcceptedBulk
from services.kernel.http import Asked, Gate, etag
from services.plans.api.answers import Round, done
from services.plans.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.post("/programmes/bulk")
    def load_programme(wish: contract.LoadProgrammes, asked: Writer) -> AcceptedBulk:
        return use.programmes.load(wish, asked)

    @routes.post("/programmes/items/completions/bulk")
    def complete_many(wish: contract.CompleteItems, asked: Writer) -> AcceptedBulk:
        return use.programmes.complete_many(wish, asked)

    @routes.get("/programmes/{programme_id}")
    def show_programme(programme_id: UUID, response: Response, asked: Reader) -> contract.ProgrammeReply:
        found, version = use.programmes.show(programme_id, asked)
        etag(response, version)
        return found

    @routes.put("/programmes/{programme_id}")
    def draft_programme(
        programme_id: UUID, wish: contract.DraftProgramme, response: Response, asked: Writer
    ) -> Accepted:
        return done(response, use.programmes.draft(programme_id, wish, asked))

    @routes.put("/programmes/{programme_id}/items")
    def amend_programme(programme_id: UUID, wish: contract.AmendItems, response: Response, asked: Writer) -> Accepted:
        return done(response, use.programmes.amend(programme_id, wish, asked))

    @routes.put("/programmes/{programme_id}/submissions/{round}")
    def submit_programme(
        programme_id: UUID,
        round: Round,
        wish: contract.SubmitProgramme,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        return done(response, use.programmes.submit(programme_id, round, wish, asked))

    @routes.put("/programmes/{programme_id}/opinions/{round}")
    def record_opinion(
        programme_id: UUID,
        round: Round,
        wish: contract.RecordOpinion,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        return done(response, use.programmes.record_opinion(programme_id, round, wish, asked))

    @routes.put("/programmes/{programme_id}/issue")
    def issue_programme(
        programme_id: UUID, wish: contract.IssueProgramme, response: Response, asked: Writer
    ) -> Accepted:
        return done(response, use.programmes.issue(programme_id, wish, asked))

    @routes.put("/programmes/{programme_id}/items/{item_id}/completion")
    def complete_programme(
        programme_id: UUID,
        item_id: UUID,
        wish: contract.CompleteItem,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        return done(response, use.programmes.complete(programme_id, item_id, wish, asked))

    @routes.put("/programmes/{programme_id}/closure")
    def close_programme(
        programme_id: UUID, wish: contract.CloseProgramme, response: Response, asked: Writer
    ) -> Accepted:
        return done(response, use.programmes.close(programme_id, wish, asked))
