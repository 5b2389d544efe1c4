"""Facts of youth works and tasks: no goal in words, no attachment, no remark and no reason."""

from typing import Any

from contracts.plans import works as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.plans.domain import work, work_rules
from services.plans.publishing.measures import results


def _of(recorded: Recorded, said: work.WorkEvent) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "work_id": recorded.stream_id,
        "kind": contract.WorkKind(said.kind.value),
        "title": said.title,
        "year": said.year,
    }


def _registered(recorded: Recorded, said: work.Registered) -> dict[str, Any]:
    goal = {"measure": said.measure, "planned": said.planned, "planned_value": said.planned_value}
    return {**_of(recorded, said), **goal}


def _completed(recorded: Recorded, said: work.Completed) -> dict[str, Any]:
    figures = {"results": results(said.results), "value": said.value, "turns": said.turns, "persons": said.persons}
    return {**_of(recorded, said), **figures}


def _inspected(recorded: Recorded, said: work.Inspected) -> dict[str, Any]:
    return {**_of(recorded, said), "inspection_id": said.inspection_id, "accepted": said.accepted}


def _recognised(recorded: Recorded, said: work.Recognised) -> dict[str, Any]:
    return {**_of(recorded, said), "level": said.level, "by": ref(said.by), "first": said.first}


def _declined(recorded: Recorded, said: work.Declined) -> dict[str, Any]:
    return {**_of(recorded, said), "by": ref(said.by)}


def _handed_on(recorded: Recorded, said: work.HandedOn) -> dict[str, Any]:
    return {**_of(recorded, said), "from_unit": ref(said.from_unit)}


EVENTS: tuple[type[DomainEvent], ...] = work_rules.work.events
FACTS: Facts = {
    work.Registered: (contract.WorkRegistered, _registered),
    work.Started: (contract.WorkStarted, _of),
    work.Completed: (contract.WorkCompleted, _completed),
    work.Inspected: (contract.WorkInspected, _inspected),
    work.Recognised: (contract.WorkRecognised, _recognised),
    work.Declined: (contract.WorkDeclined, _declined),
    work.Cancelled: (contract.WorkCancelled, _of),
    work.HandedOn: (contract.WorkHandedOn, _handed_on),
}
