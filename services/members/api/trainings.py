"""Routes of the yearly training programme."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, AcceptedBulk, Year
from contracts.members import training as contract
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.post("/members/training/{year}/registrations/bulk")
    def register_all(year: Year, wish: contract.RegisterTrainings, asked: Asked) -> AcceptedBulk:
        """Register training programmes, all or none."""
        return use.trainings.register_all(year, wish, asked)

    @routes.post("/members/training/{year}/confirmations/bulk")
    def confirm_all(year: Year, wish: contract.ConfirmTrainingRegistrations, asked: Asked) -> AcceptedBulk:
        """Confirm registrations, all or none."""
        return use.trainings.confirm_all(year, wish, asked)

    @routes.post("/members/training/{year}/evidence/bulk")
    def add_evidence_all(year: Year, wish: contract.AddTrainingEvidences, asked: Asked) -> AcceptedBulk:
        """Add pieces of evidence, all or none."""
        return use.trainings.add_evidence_all(year, wish, asked)

    @routes.post("/members/training/{year}/self-assessments/bulk")
    def assess_all(year: Year, wish: contract.AssessTrainings, asked: Asked) -> AcceptedBulk:
        """Keep members' own points, all or none."""
        return use.trainings.assess_all(year, wish, asked)

    @routes.post("/members/training/{year}/results/bulk")
    def confirm_results(year: Year, wish: contract.AssessTrainings, asked: Asked) -> AcceptedBulk:
        """Confirm results, all or none."""
        return use.trainings.confirm_results(year, wish, asked)

    @routes.put("/members/{member_id}/training/{year}")
    def register(
        member_id: UUID, year: Year, wish: contract.RegisterTraining, asked: Asked, response: Response
    ) -> Accepted:
        """Register a member's programme of a year."""
        return done(response, use.trainings.register(member_id, year, wish, asked))

    @routes.put("/members/{member_id}/training/{year}/confirmation")
    def confirm(
        member_id: UUID, year: Year, wish: contract.ConfirmTrainingRegistration, asked: Asked, response: Response
    ) -> Accepted:
        """Confirm a registration."""
        return done(response, use.trainings.confirm(member_id, year, wish, asked))

    @routes.put("/members/{member_id}/training/{year}/evidence/{item_id}")
    def add_evidence(
        member_id: UUID,
        year: Year,
        item_id: UUID,
        wish: contract.AddTrainingEvidence,
        asked: Asked,
        response: Response,
    ) -> Accepted:
        """Add a piece of evidence."""
        return done(response, use.trainings.add_evidence(member_id, year, item_id, wish, asked))

    @routes.put("/members/{member_id}/training/{year}/self-assessment")
    def assess(
        member_id: UUID, year: Year, wish: contract.AssessTraining, asked: Asked, response: Response
    ) -> Accepted:
        """Keep the member's own points."""
        return done(response, use.trainings.assess(member_id, year, wish, asked))

    @routes.put("/members/{member_id}/training/{year}/result")
    def confirm_result(
        member_id: UUID, year: Year, wish: contract.AssessTraining, asked: Asked, response: Response
    ) -> Accepted:
        """Confirm the result."""
        return done(response, use.trainings.confirm_result(member_id, year, wish, asked))

    @routes.get("/members/{member_id}/training/{year}")
    def show_training(member_id: UUID, year: Year, reader: Reader, response: Response) -> contract.TrainingShown:
        """Show a member's programme to a key in scope."""
        training, version = use.trainings.show(member_id, year, reader)
        etag(response, version)
        return training

    @routes.get("/units/{unit_id}/training/{year}")
    def show_unit_training(unit_id: UUID, year: Year, reader: Reader) -> contract.UnitTrainingShown:
        """Show how far the programmes of a unit's members are."""
        return use.trainings.show_unit(unit_id, year, reader)
