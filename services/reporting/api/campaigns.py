"""Routes of report campaigns (domain.md §6.1)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted
from contracts.reporting import campaigns as contract
from services.kernel.http import Gate, etag
from services.kernel.store import Caller
from services.reporting.api.answers import done
from services.reporting.application import UseCases


def add_wishes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes that change something."""
    Writer = Annotated[Caller, Depends(gate.write)]  # a type

    @routes.put("/campaigns/{campaign_id}")
    def publish_campaign(
        campaign_id: UUID, wish: contract.PublishCampaign, response: Response, asked: Writer
    ) -> Accepted:
        """Ask units for reports of a period."""
        return done(response, use.campaigns.publish(campaign_id, wish, asked))

    @routes.put("/campaigns/{campaign_id}/closure")
    def close_campaign(campaign_id: UUID, wish: contract.CloseCampaign, response: Response, asked: Writer) -> Accepted:
        """Close a campaign: it takes nothing in any more."""
        return done(response, use.campaigns.close(campaign_id, wish, asked))


def add_routes(routes: APIRouter, use: UseCases) -> None:
    """Add the routes that show."""

    @routes.get("/campaigns/{campaign_id}")
    def show_campaign(campaign_id: UUID, response: Response) -> contract.CampaignReply:
        """Show a campaign as it stands."""
        found, version = use.campaigns.show(campaign_id)
        etag(response, version)
        return found
