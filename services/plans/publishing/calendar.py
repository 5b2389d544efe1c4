"""Facts of what is due, and reminders."""

from typing import Any

from contracts.plans import calendar as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.plans.domain.calendar_feed import calendar_feed
from services.plans.domain.reminder import CameDue, reminder


def _came_due(_: Recorded, said: CameDue) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "programme_id": said.programme_id,
        "item_id": said.item_id,
        "title": said.title,
        "stage": said.stage,
        "due_on": said.due_on,
    }


EVENTS: tuple[type[DomainEvent], ...] = (*reminder.events, *calendar_feed.events)
FACTS: Facts = {CameDue: (contract.ItemReminderDue, _came_due)}
