"""Facts of report campaigns: no reason in words, and of the form its id."""

from typing import Any

from contracts.reporting import campaigns as contract
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded
from services.reporting.domain import campaign
from services.reporting.publishing.words import Facts, ref


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


def _closed(recorded: Recorded, said: campaign.Closed) -> dict[str, Any]:
    return {"unit": ref(said.unit), "campaign_id": recorded.stream_id}


EVENTS: tuple[type[DomainEvent], ...] = campaign.campaign.events
FACTS: Facts = {
    campaign.Published: (contract.CampaignPublished, _published),
    campaign.Closed: (contract.CampaignClosed, _closed),
}
