"""Facts of work programmes: no opinion's text, no evaluation, no evidence."""

from typing import Any

from contracts import plans as contract
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded
from services.plans.domain import programme, programme_rules
from services.plans.publishing.words import Facts, ref


def _of(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "programme_id": recorded.stream_id, "year": said.year}


def _planned(item: programme.Item) -> dict[str, Any]:
    kind = contract.ItemKind(item.kind.value)
    return {"item_id": item.id, "title": item.title, "kind": kind, "due_on": item.due_on}


def _drafted(recorded: Recorded, said: programme.Drafted) -> dict[str, Any]:
    return {**_of(recorded, said), "title": said.title}


def _submitted(recorded: Recorded, said: programme.Submitted) -> dict[str, Any]:
    return {**_of(recorded, said), "committee": said.committee, "round": said.round}


def _opinion(recorded: Recorded, said: programme.OpinionRecorded) -> dict[str, Any]:
    opinion = contract.Opinion(said.opinion.value)
    return {
        **_of(recorded, said),
        "committee": said.committee,
        "opinion": opinion,
        "round": said.round,
        "days": said.days,
    }


def _issued(recorded: Recorded, said: programme.Issued) -> dict[str, Any]:
    opinion = contract.Opinion(said.opinion.value) if said.opinion else None
    items = tuple(contract.PlannedItem.of(**_planned(item)) for item in said.items)
    return {**_of(recorded, said), "title": said.title, "opinion": opinion, "items": items}


def _completed(recorded: Recorded, said: programme.ItemCompleted) -> dict[str, Any]:
    figures = {"turns": said.turns, "persons": said.persons, "blood_units": said.blood_units}
    return {**_of(recorded, said), **_planned(said.item), **figures}


def _closed(recorded: Recorded, said: programme.Closed) -> dict[str, Any]:
    return {**_of(recorded, said), "items": said.items, "completed": said.completed}


EVENTS: tuple[type[DomainEvent], ...] = programme_rules.programme.events
FACTS: Facts = {
    programme.Drafted: (contract.ProgrammeDrafted, _drafted),
    programme.Submitted: (contract.ProgrammeSubmitted, _submitted),
    programme.OpinionRecorded: (contract.OpinionRecorded, _opinion),
    programme.Issued: (contract.PlanApproved, _issued),
    programme.ItemCompleted: (contract.PlanItemCompleted, _completed),
    programme.Closed: (contract.PlanClosed, _closed),
}
