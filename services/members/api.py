"""HTTP of members: requests of contracts.members in, Accepted out; personal data only to a key in scope."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk, Year
from contracts.members_replies import MemberShown, RatingShown, UnitShown
from services.kernel.http import Gate, Page, Slice, cursor_of, etag, paging, parts_of
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.application import Clusters, Members, Ratings, Units
from services.members.views.units import Units as UnitsView


def _done(response: Response, accepted: Accepted) -> Accepted:
    etag(response, accepted.version)
    return accepted


def router(
    units: Units, clusters: Clusters, members: Members, ratings: Ratings, views: ViewSet, gate: Gate
) -> APIRouter:
    """Return the routes of the service."""
    routes = APIRouter()
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.get("/units")
    def list_units(_: Reader, part: Annotated[Slice, Depends(paging)]) -> Page[UnitShown]:
        """List the units by code."""
        after = parts_of(part.cursor, str)[0] if part.cursor else ""
        with views.read() as (db, live):
            view: UnitsView = live[UnitsView.NAME]
            rows = [UnitShown.model_validate(row) for row in view.page(db, after, part.limit + 1)]
        more = len(rows) > part.limit
        return Page(items=rows[: part.limit], next=cursor_of(rows[part.limit - 1].code) if more else None)

    @routes.post("/units/bulk")
    def establish_units(wish: contract.EstablishUnits, asked: Asked) -> AcceptedBulk:
        """Establish units, all or none."""
        return units.establish_all(wish, asked)

    @routes.put("/units/{unit_id}")
    def establish_unit(unit_id: UUID, wish: contract.EstablishUnit, asked: Asked, response: Response) -> Accepted:
        """Establish a unit."""
        return _done(response, units.establish(unit_id, wish, asked))

    @routes.get("/units/{unit_id}")
    def show_unit(unit_id: UUID, _: Reader, response: Response) -> UnitShown:
        """Show a unit."""
        unit, version = units.show(unit_id)
        etag(response, version)
        return unit

    @routes.put("/clusters/{cluster_id}")
    def form_cluster(cluster_id: UUID, wish: contract.FormCluster, asked: Asked, response: Response) -> Accepted:
        """Form an emulation cluster for a year."""
        return _done(response, clusters.form(cluster_id, wish, asked))

    @routes.post("/members/registrations/bulk")
    def register_all(wish: contract.RegisterMembers, asked: Asked) -> AcceptedBulk:
        """Register members, all or none."""
        return members.register_all(wish, asked)

    @routes.post("/members/admissions/bulk")
    def admit_all(wish: contract.AdmitMembers, asked: Asked) -> AcceptedBulk:
        """Admit persons, all or none."""
        return members.admit_all(wish, asked)

    @routes.post("/members/transfers/bulk")
    def request_transfers(wish: contract.RequestTransfers, asked: Asked) -> AcceptedBulk:
        """Refer members to other units, all or none."""
        return members.request_transfers(wish, asked)

    @routes.post("/members/transfers/acceptances/bulk")
    def accept_transfers(wish: contract.AcceptTransfers, asked: Asked) -> AcceptedBulk:
        """Take in referred members, all or none."""
        return members.accept_transfers(wish, asked)

    @routes.post("/members/maturations/bulk")
    def mature_all(wish: contract.MatureMembers, asked: Asked) -> AcceptedBulk:
        """Retire members over the age, all or none."""
        return members.mature_all(wish, asked)

    @routes.post("/members/departures/bulk")
    def release_all(wish: contract.ReleaseMembers, asked: Asked) -> AcceptedBulk:
        """Let members go at own wish, all or none."""
        return members.release_all(wish, asked)

    @routes.post("/members/ratings/{year}/bulk")
    def rate_all(year: Year, wish: contract.DecideRatings, asked: Asked) -> AcceptedBulk:
        """Decide ratings of a year, all or none."""
        return ratings.decide_all(year, wish, asked)

    @routes.put("/members/{member_id}/registration")
    def register(member_id: UUID, wish: contract.RegisterMember, asked: Asked, response: Response) -> Accepted:
        """Register an existing member."""
        return _done(response, members.register(member_id, wish, asked))

    @routes.put("/members/{member_id}/admission")
    def admit(member_id: UUID, wish: contract.AdmitMember, asked: Asked, response: Response) -> Accepted:
        """Admit a person."""
        return _done(response, members.admit(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer")
    def request_transfer(member_id: UUID, wish: contract.RequestTransfer, asked: Asked, response: Response) -> Accepted:
        """Refer a member to another unit."""
        return _done(response, members.request_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/acceptance")
    def accept_transfer(member_id: UUID, wish: contract.AcceptTransfer, asked: Asked, response: Response) -> Accepted:
        """Take in a referred member."""
        return _done(response, members.accept_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/maturation")
    def mature(member_id: UUID, wish: contract.MatureMember, asked: Asked, response: Response) -> Accepted:
        """Retire a member over the age."""
        return _done(response, members.mature(member_id, wish, asked))

    @routes.put("/members/{member_id}/departure")
    def release(member_id: UUID, wish: contract.ReleaseMember, asked: Asked, response: Response) -> Accepted:
        """Let a member go at own wish."""
        return _done(response, members.release(member_id, wish, asked))

    @routes.get("/members/{member_id}")
    def show_member(member_id: UUID, reader: Reader, response: Response) -> MemberShown:
        """Show a member to a key in scope."""
        member, version = members.show(member_id, reader)
        etag(response, version)
        return member

    @routes.put("/members/{member_id}/ratings/{year}")
    def rate(member_id: UUID, year: Year, wish: contract.DecideRating, asked: Asked, response: Response) -> Accepted:
        """Decide or revise a member's rating of a year."""
        return _done(response, ratings.decide(member_id, year, wish, asked))

    @routes.get("/members/{member_id}/ratings/{year}")
    def show_rating(member_id: UUID, year: Year, reader: Reader, response: Response) -> RatingShown:
        """Show a member's rating of a year."""
        members.show(member_id, reader)
        rating, version = ratings.show(member_id, year)
        etag(response, version)
        return rating

    return routes
