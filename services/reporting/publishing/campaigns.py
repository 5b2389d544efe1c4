"""Facts of report campaigns: no reason in words, and of the form its id."""

from typing import Any

from contracts.reporting import campaigns as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.reporting.domain import campaign
from services.reporting.domain.units import OwnedEvent


def _published(recorded: Recorded, said: campaign.Published) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "campaign_id": recorded.stream_id,
        "title": said.title,
        "form": said.form.id,
        "period": contract.PeriodKind(said.period.kind.value),
        "first": said.period.first,
        "last": said.period.last,
        "due_on": said.due_on,
        "close_at": said.close_at,
        "resubmission": said.resubmission,
    }


def _of(recorded: Recorded, said: OwnedEvent) -> dict[str, Any]:
    return {"unit": ref(said.unit), "campaign_id": recorded.stream_id}


def _moved(recorded: Recorded, said: campaign.DueMoved | campaign.Reopened) -> dict[str, Any]:
    return {**_of(recorded, said), "due_on": said.due_on, "close_at": said.close_at}


EVENTS: tuple[type[DomainEvent], ...] = campaign.campaign.events
FACTS: Facts = {
    campaign.Published: (contract.CampaignPublished, _published),
    campaign.Closed: (contract.CampaignClosed, _of),
    campaign.DueMoved: (contract.CampaignDueMoved, _moved),
    campaign.Reopened: (contract.CampaignReopened, _moved),
}
