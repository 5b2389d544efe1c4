"""Facts of youth models."""

from typing import Any

from contracts import plans as contract
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded
from services.plans.domain import model
from services.plans.publishing.words import Facts, ref


def _registered(recorded: Recorded, said: model.Registered) -> dict[str, Any]:
    return {"unit": ref(said.unit), "model_id": recorded.stream_id, "name": said.name, "field": said.field}


EVENTS: tuple[type[DomainEvent], ...] = model.model.events
FACTS: Facts = {
    model.Registered: (contract.YouthModelRegistered, _registered),
}
