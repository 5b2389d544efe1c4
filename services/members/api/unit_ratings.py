"""Routes of the yearly rating of units, the chain of a year's end, and the question of other rules."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from contracts.base import Accepted, AcceptedBulk, UnitCode, Year
from contracts.members import rounds as contract
from services.kernel.http import Gate, NotFound, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases
from services.members.views.rating_rounds import RatingRounds
from services.members.views.units import Units as UnitsView


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.get("/ratings/{year}/what-if")
    def what_if(
        year: Year,
        reader: Reader,
        rules: Annotated[str, Query(max_length=50)],
        unit: UnitCode | None = None,
        names: bool = False,
    ) -> contract.WhatIfShown:
        """Show who would rank differently under another rule set; names only where asked for. Changes nothing."""
        with views.read() as (db, live):
            rounds: RatingRounds = live[RatingRounds.NAME]
            units: UnitsView = live[UnitsView.NAME]
            ids = rounds.ids_of_year(db, year)
            within = units.id_of(db, unit) if unit else None
        if unit and within is None:
            raise NotFound("Không có đơn vị mã này; hãy kiểm tra lại mã.")
        return use.what_if.ask(year, rules, ids, reader, within=within, with_names=names)

    @routes.post("/units/ratings/{year}/decisions/bulk")
    def decide_all(year: Year, wish: contract.RateUnits, asked: Asked) -> AcceptedBulk:
        """Decide on units, all or none, in the order of the list."""
        return use.unit_ratings.decide_all(year, wish, asked)

    @routes.put("/units/{unit_id}/ratings/{year}/self-rating")
    def self_rate(unit_id: UUID, year: Year, wish: contract.RateUnit, asked: Asked, response: Response) -> Accepted:
        """Keep what a unit says of its year."""
        return done(response, use.unit_ratings.self_rate(unit_id, year, wish, asked))

    @routes.put("/units/{unit_id}/ratings/{year}/appraisal")
    def appraise(unit_id: UUID, year: Year, wish: contract.RateUnit, asked: Asked, response: Response) -> Accepted:
        """Keep what the level above found."""
        return done(response, use.unit_ratings.appraise(unit_id, year, wish, asked))

    @routes.put("/units/{unit_id}/ratings/{year}/decision")
    def decide(unit_id: UUID, year: Year, wish: contract.RateUnit, asked: Asked, response: Response) -> Accepted:
        """Decide on a unit's year, or revise the decision."""
        return done(response, use.unit_ratings.decide(unit_id, year, wish, asked))

    @routes.get("/units/{unit_id}/ratings/{year}")
    def show_unit_rating(unit_id: UUID, year: Year, reader: Reader, response: Response) -> contract.UnitRatingShown:
        """Show a unit's rating of a year."""
        found, version = use.unit_ratings.show(unit_id, year, reader)
        etag(response, version)
        return found

    @routes.get("/units/{unit_id}/year-end/{year}")
    def show_year_end(unit_id: UUID, year: Year, reader: Reader) -> contract.YearEndShown:
        """Show each step of a unit's year-end and what it waits for."""
        return use.unit_ratings.year_end(unit_id, year, reader)
