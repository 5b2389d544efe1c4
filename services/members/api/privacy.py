"""Routes of personal data: consents, data subjects' requests, reveals, erasure, breaches."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from contracts.base import Accepted
from contracts.members import privacy as contract
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases
from services.members.views.data_requests import OPEN, DataRequests
from services.members.views.subtree import within
from services.members.views.units import Units

State = Literal["OPEN", "FULFILLED", "REFUSED", "OVERDUE"]
Reason = Annotated[str | None, Query(min_length=5, max_length=300)]


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type
    _add_requests(routes, use, views, gate)

    @routes.put("/privacy/breaches/{breach_id}")
    def detect(breach_id: UUID, wish: contract.DetectBreach, asked: Asked, response: Response) -> Accepted:
        """Register a breach of personal data."""
        return done(response, use.breaches.detect(breach_id, wish, asked))

    @routes.put("/privacy/breaches/{breach_id}/notification")
    def notify(breach_id: UUID, wish: contract.NotifyBreach, asked: Asked, response: Response) -> Accepted:
        """Keep that the authority was told of a breach."""
        return done(response, use.breaches.notify(breach_id, wish, asked))

    @routes.get("/privacy/breaches/{breach_id}")
    def show_breach(breach_id: UUID, reader: Reader, response: Response) -> contract.Breach:
        """Show a breach."""
        shown, version = use.breaches.show(breach_id, reader)
        etag(response, version)
        return shown

    @routes.put("/members/{member_id}/consents/{purpose}")
    def consent(
        member_id: UUID, purpose: contract.Code, wish: contract.GiveConsent, asked: Asked, response: Response
    ) -> Accepted:
        """Keep that a member agreed to a purpose."""
        return done(response, use.consents.give(member_id, purpose, wish, asked))

    @routes.put("/members/{member_id}/consents/{purpose}/withdrawal")
    def withdraw(
        member_id: UUID, purpose: contract.Code, wish: contract.WithdrawConsent, asked: Asked, response: Response
    ) -> Accepted:
        """Keep that a member took a consent back."""
        return done(response, use.consents.withdraw(member_id, purpose, wish, asked))

    @routes.get("/members/{member_id}/consents")
    def show_consents(member_id: UUID, reader: Reader, response: Response) -> contract.ConsentsShown:
        """Show what a member agrees to, and the history of it."""
        shown, version = use.consents.show(member_id, reader)
        etag(response, version)
        return shown

    @routes.get("/members/{member_id}/sensitive")
    def sensitive(
        member_id: UUID, purpose: contract.Code, reader: Reader, break_glass: Reason = None
    ) -> contract.SensitiveShown:
        """Show a member's sensitive details for a purpose; the reveal is logged first."""
        return use.reveals.sensitive(member_id, purpose, break_glass, reader)

    @routes.get("/members/{member_id}/access-log")
    def access_log(member_id: UUID, reader: Reader) -> contract.AccessLogShown:
        """Show who saw a member's sensitive details."""
        return use.reveals.access_log(member_id, reader)

    @routes.get("/members/{member_id}/export")
    def export(member_id: UUID, reader: Reader, break_glass: Reason = None) -> contract.EverythingHeld:
        """Show everything kept about a person; counts as a reveal."""
        return use.reveals.everything(member_id, break_glass, reader)

    @routes.put("/members/{member_id}/erasure")
    def erase(member_id: UUID, wish: contract.ErasePerson, asked: Asked, response: Response) -> Accepted:
        """Erase a person for good; answered when nothing is left."""
        return done(response, use.erasures.erase(member_id, wish, asked))


def _add_requests(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.get("/privacy/requests")
    def requests(
        reader: Reader, state: State | None = None, on: date | None = None, unit: UUID | None = None
    ) -> contract.DataRequestsShown:
        """List requests by the day they are due; `state=OVERDUE`: open ones whose day is over on `on` (today)."""
        day = on or use.data_requests.today()
        overdue = state == "OVERDUE"
        with views.read() as (db, live):
            tree: Units = live[Units.NAME]
            listed: DataRequests = live[DataRequests.NAME]
            units = within(db, tree, reader, unit)
            rows = listed.list(db, units, OPEN if overdue else state, day if overdue else None)
        shown = tuple(
            contract.DataRequestShown(
                **{name: value for name, value in row.items() if name != "unit_id"},
                days_left=(row["due_on"] - day).days if row["state"] == OPEN else None,
            )
            for row in rows
        )
        return contract.DataRequestsShown(on=day, requests=shown)

    @routes.put("/privacy/requests/{request_id}")
    def receive(request_id: UUID, wish: contract.ReceiveDataRequest, asked: Asked, response: Response) -> Accepted:
        """Keep a person's request and reckon its days."""
        return done(response, use.data_requests.receive(request_id, wish, asked))

    @routes.put("/privacy/requests/{request_id}/acknowledgement")
    def acknowledge(
        request_id: UUID, wish: contract.AcknowledgeDataRequest, asked: Asked, response: Response
    ) -> Accepted:
        """Keep that the person was told of its arrival."""
        return done(response, use.data_requests.acknowledge(request_id, wish, asked))

    @routes.put("/privacy/requests/{request_id}/fulfilment")
    def fulfil(request_id: UUID, wish: contract.FulfilDataRequest, asked: Asked, response: Response) -> Accepted:
        """Keep that it was done."""
        return done(response, use.data_requests.fulfil(request_id, wish, asked))

    @routes.put("/privacy/requests/{request_id}/extension")
    def extend(request_id: UUID, wish: contract.ExtendDataRequest, asked: Asked, response: Response) -> Accepted:
        """Take longer, once."""
        return done(response, use.data_requests.extend(request_id, wish, asked))

    @routes.put("/privacy/requests/{request_id}/refusal")
    def refuse(request_id: UUID, wish: contract.RefuseDataRequest, asked: Asked, response: Response) -> Accepted:
        """Refuse it on a ground."""
        return done(response, use.data_requests.refuse(request_id, wish, asked))
