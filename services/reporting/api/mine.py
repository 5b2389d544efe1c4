"""Routes of what an account keeps for itself: saved pages, subscriptions. Each account sees and changes its own only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted
from contracts.reporting import mine as contract
from services.kernel.http import Gate
from services.kernel.store import Caller
from services.reporting.api.answers import done
from services.reporting.application.mine import Mine


def add_routes(routes: APIRouter, mine: Mine, gate: Gate) -> None:
    """Add the routes under /mine."""
    Writer = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.get("/mine/selections", tags=["mine"])
    def selections(asked: Reader) -> list[contract.SelectionReply]:
        """List the pages the account saved."""
        return mine.shelves.kept(asked.actor.account)

    @routes.put("/mine/selections/{selection_id}", tags=["mine"])
    def save_selection(selection_id: UUID, wish: contract.SaveSelection, response: Response, asked: Writer) -> Accepted:
        """Keep a page under a name."""
        return done(response, mine.shelves.save(selection_id, wish, asked))

    @routes.delete("/mine/selections/{selection_id}", tags=["mine"])
    def remove_selection(selection_id: UUID, response: Response, asked: Writer) -> Accepted:
        """Keep a page no more."""
        return done(response, mine.shelves.remove(selection_id, asked))

    @routes.get("/mine/subscriptions", tags=["mine"])
    def subscriptions(asked: Reader) -> list[contract.SubscriptionReply]:
        """List the subscriptions of the account, with what became of the last delivery of each."""
        return mine.subscribed(asked.actor.account)

    @routes.put("/mine/subscriptions/{subscription_id}", tags=["mine"])
    def subscribe(subscription_id: UUID, wish: contract.Subscribe, response: Response, asked: Writer) -> Accepted:
        """Send a table by schedule, into a folder or by mail."""
        return done(response, mine.subscriptions.subscribe(subscription_id, wish, asked))

    @routes.delete("/mine/subscriptions/{subscription_id}", tags=["mine"])
    def end_subscription(subscription_id: UUID, response: Response, asked: Writer) -> Accepted:
        """Send nothing any more and destroy the addresses for good."""
        return done(response, mine.subscriptions.end(subscription_id, asked))

    @routes.put("/mine/subscriptions/{subscription_id}/pause", tags=["mine"])
    def pause_subscription(subscription_id: UUID, response: Response, asked: Writer) -> Accepted:
        """Send nothing for a while."""
        return done(response, mine.subscriptions.pause(subscription_id, asked))

    @routes.put("/mine/subscriptions/{subscription_id}/resume", tags=["mine"])
    def resume_subscription(subscription_id: UUID, response: Response, asked: Writer) -> Accepted:
        """Send again what falls due from now on."""
        return done(response, mine.subscriptions.resume(subscription_id, asked))

    @routes.post("/mine/subscriptions/{subscription_id}/send-now", tags=["mine"])
    def send_now(subscription_id: UUID, response: Response, asked: Writer) -> Accepted:
        """Send one more at once."""
        return done(response, mine.subscriptions.send_now(subscription_id, asked))
