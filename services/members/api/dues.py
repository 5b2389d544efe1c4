"""Routes of dues: who owes is told to a key in scope only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, AcceptedBulk, Year
from contracts.members import dues as contract
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.post("/dues/assessments/bulk")
    def assess_all(wish: contract.AssessDuesOfUnits, asked: Asked) -> AcceptedBulk:
        """Assess the dues of units, all or none."""
        return use.dues.assess_all(wish, asked)

    @routes.post("/dues/collections/bulk")
    def collect_all(wish: contract.CollectDuesOfMany, asked: Asked) -> AcceptedBulk:
        """Take payments, all or none."""
        return use.dues.collect_all(wish, asked)

    @routes.get("/dues")
    def show_dues(unit: UUID, month: contract.Month, reader: Reader, response: Response) -> contract.DuesShown:
        """Show who owes what to a unit in a month."""
        found, version = use.dues.show(unit, month, reader)
        etag(response, version)
        return found

    @routes.put("/units/{unit_id}/dues/{month}")
    def assess(
        unit_id: UUID, month: contract.Month, wish: contract.AssessDues, asked: Asked, response: Response
    ) -> Accepted:
        """Say what each member owes for a month."""
        return done(response, use.dues.assess(unit_id, month, wish, asked))

    @routes.put("/units/{unit_id}/dues/{month}/collections/{item_id}")
    def collect(
        unit_id: UUID,
        month: contract.Month,
        item_id: UUID,
        wish: contract.CollectDues,
        asked: Asked,
        response: Response,
    ) -> Accepted:
        """Take a payment."""
        return done(response, use.dues.collect(unit_id, month, item_id, wish, asked))

    @routes.put("/units/{unit_id}/dues/{month}/collections/{item_id}/reversal")
    def reverse(
        unit_id: UUID,
        month: contract.Month,
        item_id: UUID,
        wish: contract.ReverseDuesCollection,
        asked: Asked,
        response: Response,
    ) -> Accepted:
        """Take back a payment written down in error."""
        return done(response, use.dues.reverse(unit_id, month, item_id, wish, asked))

    @routes.put("/units/{unit_id}/dues/{month}/waivers/{member_id}")
    def waive(
        unit_id: UUID,
        month: contract.Month,
        member_id: UUID,
        wish: contract.WaiveDues,
        asked: Asked,
        response: Response,
    ) -> Accepted:
        """Forgive what a member still owes for a month."""
        return done(response, use.dues.waive(unit_id, month, member_id, wish, asked))

    @routes.put("/units/{unit_id}/dues/{month}/remittances/{item_id}")
    def remit(
        unit_id: UUID,
        month: contract.Month,
        item_id: UUID,
        wish: contract.RemitDues,
        asked: Asked,
        response: Response,
    ) -> Accepted:
        """Pass a share to the level above."""
        return done(response, use.dues.remit(unit_id, month, item_id, wish, asked))

    @routes.get("/members/{member_id}/dues/{year}")
    def show_member_dues(member_id: UUID, year: Year, reader: Reader) -> contract.MemberDuesShown:
        """Show the months of a year for which a member owes dues."""
        return use.dues.show_member(member_id, year, reader)
