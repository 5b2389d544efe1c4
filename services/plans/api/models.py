"""Routes of youth models."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts import plans as contract
from contracts.base import Accepted, AcceptedBulk
from services.kernel.http import Asked, Gate, etag
from services.plans.api.answers import done
from services.plans.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.post("/models/bulk")
    def register_many(wish: contract.RegisterModels, asked: Writer) -> AcceptedBulk:
        return use.models.register_many(wish, asked)

    @routes.get("/models/{model_id}")
    def show_model(model_id: UUID, response: Response, asked: Reader) -> contract.ModelReply:
        found, version = use.models.show(model_id, asked)
        etag(response, version)
        return found

    @routes.put("/models/{model_id}")
    def register_model(model_id: UUID, wish: contract.RegisterModel, response: Response, asked: Writer) -> Accepted:
        return done(response, use.models.register(model_id, wish, asked))
