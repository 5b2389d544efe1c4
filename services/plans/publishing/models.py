"""Facts of youth models: no words of a report, no remark and no reason."""

from typing import Any

from contracts.plans import models as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.plans.domain import model, model_rules
from services.plans.publishing.measures import results


def _of(recorded: Recorded, said: model.ModelEvent) -> dict[str, Any]:
    return {"unit": ref(said.unit), "model_id": recorded.stream_id, "name": said.name, "field": said.field}


def _registered(recorded: Recorded, said: model.Registered) -> dict[str, Any]:
    return {**_of(recorded, said), "source_id": said.source_id}


def _reported(recorded: Recorded, said: model.Reported) -> dict[str, Any]:
    return {
        **_of(recorded, said),
        "report_id": said.report_id,
        "first": said.first,
        "last": said.last,
        "turns": said.turns,
        "persons": said.persons,
        "results": results(said.results),
    }


def _replicated(recorded: Recorded, said: model.Replicated) -> dict[str, Any]:
    return {**_of(recorded, said), "replica_id": said.replica_id, "to_unit": ref(said.to_unit)}


def _handed_on(recorded: Recorded, said: model.HandedOn) -> dict[str, Any]:
    return {**_of(recorded, said), "from_unit": ref(said.from_unit)}


EVENTS: tuple[type[DomainEvent], ...] = model_rules.model.events
FACTS: Facts = {
    model.Registered: (contract.YouthModelRegistered, _registered),
    model.Reported: (contract.ModelReported, _reported),
    model.JudgedEffective: (contract.ModelJudgedEffective, _of),
    model.Replicated: (contract.ModelReplicated, _replicated),
    model.Stopped: (contract.ModelStopped, _of),
    model.Resumed: (contract.ModelResumed, _of),
    model.HandedOn: (contract.ModelHandedOn, _handed_on),
}
