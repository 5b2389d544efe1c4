"""Routes of members: personal data only to a key in scope."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts import members as contract
from contracts.base import Accepted, AcceptedBulk
from contracts.members.replies import MemberShown
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.post("/members/registrations/bulk")
    def register_all(wish: contract.RegisterMembers, asked: Asked) -> AcceptedBulk:
        """Register members, all or none."""
        return use.members.register_all(wish, asked)

    @routes.post("/members/admissions/bulk")
    def admit_all(wish: contract.AdmitMembers, asked: Asked) -> AcceptedBulk:
        """Admit persons, all or none."""
        return use.members.admit_all(wish, asked)

    @routes.post("/members/transfers/bulk")
    def request_transfers(wish: contract.RequestTransfers, asked: Asked) -> AcceptedBulk:
        """Refer members to other units, all or none."""
        return use.members.request_transfers(wish, asked)

    @routes.post("/members/transfers/acceptances/bulk")
    def accept_transfers(wish: contract.AcceptTransfers, asked: Asked) -> AcceptedBulk:
        """Take in referred members, all or none."""
        return use.members.accept_transfers(wish, asked)

    @routes.post("/members/maturations/bulk")
    def mature_all(wish: contract.MatureMembers, asked: Asked) -> AcceptedBulk:
        """Retire members over the age, all or none."""
        return use.members.mature_all(wish, asked)

    @routes.post("/members/departures/bulk")
    def release_all(wish: contract.ReleaseMembers, asked: Asked) -> AcceptedBulk:
        """Let members go at own wish, all or none."""
        return use.members.release_all(wish, asked)

    @routes.put("/members/{member_id}/registration")
    def register(member_id: UUID, wish: contract.RegisterMember, asked: Asked, response: Response) -> Accepted:
        """Register an existing member."""
        return done(response, use.members.register(member_id, wish, asked))

    @routes.put("/members/{member_id}/admission")
    def admit(member_id: UUID, wish: contract.AdmitMember, asked: Asked, response: Response) -> Accepted:
        """Admit a person."""
        return done(response, use.members.admit(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer")
    def request_transfer(member_id: UUID, wish: contract.RequestTransfer, asked: Asked, response: Response) -> Accepted:
        """Refer a member to another unit."""
        return done(response, use.members.request_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/acceptance")
    def accept_transfer(member_id: UUID, wish: contract.AcceptTransfer, asked: Asked, response: Response) -> Accepted:
        """Take in a referred member."""
        return done(response, use.members.accept_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/maturation")
    def mature(member_id: UUID, wish: contract.MatureMember, asked: Asked, response: Response) -> Accepted:
        """Retire a member over the age."""
        return done(response, use.members.mature(member_id, wish, asked))

    @routes.put("/members/{member_id}/departure")
    def release(member_id: UUID, wish: contract.ReleaseMember, asked: Asked, response: Response) -> Accepted:
        """Let a member go at own wish."""
        return done(response, use.members.release(member_id, wish, asked))

    @routes.get("/members/{member_id}")
    def show_member(member_id: UUID, reader: Reader, response: Response) -> MemberShown:
        """Show a member to a key in scope."""
        member, version = use.members.show(member_id, reader)
        etag(response, version)
        return member
