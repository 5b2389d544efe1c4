"""Routes of youth models."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, AcceptedBulk
from contracts.plans import models as contract
from services.kernel.http import Asked, Gate, etag
from services.plans.api.answers import done
from services.plans.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.post("/models/bulk")
    def register_many(wish: contract.RegisterModels, asked: Writer) -> AcceptedBulk:
        """Register a list of models, all or none."""
        return use.models.register_many(wish, asked)

    @routes.post("/models/reports/bulk")
    def report_many(wish: contract.ReportModels, asked: Writer) -> AcceptedBulk:
        """Take a list of reports, all or none."""
        return use.models.report_many(wish, asked)

    @routes.get("/models/{model_id}")
    def show_model(model_id: UUID, response: Response, asked: Reader) -> contract.ModelReply:
        """Show a model, its reports, its judgement, where it came from and where it went."""
        found, version = use.models.show(model_id, asked)
        etag(response, version)
        return found

    @routes.put("/models/{model_id}")
    def register_model(model_id: UUID, wish: contract.RegisterModel, response: Response, asked: Writer) -> Accepted:
        """Register a model."""
        return done(response, use.models.register(model_id, wish, asked))

    @routes.put("/models/{model_id}/reports/{report_id}")
    def report_model(
        model_id: UUID, report_id: UUID, wish: contract.ReportModel, response: Response, asked: Writer
    ) -> Accepted:
        """Report what came of a model in a period."""
        return done(response, use.models.report(model_id, report_id, wish, asked))

    @routes.put("/models/{model_id}/judgement")
    def judge_model(model_id: UUID, wish: contract.JudgeModel, response: Response, asked: Writer) -> Accepted:
        """Find a model effective, for the level above."""
        return done(response, use.models.judge(model_id, wish, asked))

    @routes.put("/models/{model_id}/replicas/{replica_id}")
    def replicate_model(
        model_id: UUID, replica_id: UUID, wish: contract.ReplicateModel, response: Response, asked: Writer
    ) -> Accepted:
        """Take a model over for another unit."""
        return done(response, use.models.replicate(model_id, replica_id, wish, asked))

    @routes.put("/models/{model_id}/stop")
    def stop_model(model_id: UUID, wish: contract.StopModel, response: Response, asked: Writer) -> Accepted:
        """Stop a model."""
        return done(response, use.models.stop(model_id, wish, asked))

    @routes.put("/models/{model_id}/resumption")
    def resume_model(model_id: UUID, wish: contract.ResumeModel, response: Response, asked: Writer) -> Accepted:
        """Take a stopped model up again."""
        return done(response, use.models.resume(model_id, wish, asked))
