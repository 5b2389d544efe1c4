"""Facts of plans: no opinion's text, no reason, no remark, no evaluation, no evidence, no member."""

from typing import Any

from contracts.plans import programmes as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.plans.domain import programme, programme_rules
from services.plans.publishing.measures import results


def _of(recorded: Recorded, said: programme.ProgrammeEvent) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "programme_id": recorded.stream_id,
        "year": said.year,
        "plan_kind": contract.PlanKind(said.kind.value),
    }


def _target(item: programme.Item) -> contract.ItemTarget | None:
    return contract.ItemTarget.of(measure=item.target.measure, amount=item.target.amount) if item.target else None


def _item(item: programme.Item) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "title": item.title,
        "kind": contract.ItemKind(item.kind.value),
        "due_on": item.due_on,
        "drawn": item.drawn,
    }


def _whole(item: programme.Item) -> dict[str, Any]:
    return {
        **_item(item),
        "starts_on": item.starts_on,
        "owner_unit": ref(item.owner_unit) if item.owner_unit else None,
        "target": _target(item),
        "source_item_id": item.source_item_id,
    }


def _planned(item: programme.Item) -> contract.PlannedItem:
    return contract.PlannedItem.of(**_whole(item))


def _drafted(recorded: Recorded, said: programme.Drafted) -> dict[str, Any]:
    return {
        **_of(recorded, said),
        "title": said.title,
        "first_day": said.first,
        "last_day": said.last,
        "parent_id": said.parent_id,
        "source_id": said.source_id,
    }


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
    items = tuple(map(_planned, said.items))
    return {**_of(recorded, said), "title": said.title, "opinion": opinion, "items": items, "waived": said.waived}


def _amended(recorded: Recorded, said: programme.Amended) -> dict[str, Any]:
    before = {item.id: item for item in said.before}
    after = {item.id for item in said.items}
    both = [(before[item.id], item) for item in said.items if item.id in before]
    return {
        **_of(recorded, said),
        "version": said.version,
        "title": said.title,
        "added": tuple(_planned(item) for item in said.items if item.id not in before),
        "dropped": tuple(_planned(item) for item in said.before if item.id not in after),
        "changed": tuple(
            contract.MovedItem.of(**_whole(new), was_due_on=old.due_on) for old, new in both if old != new
        ),
    }


def _of_item(recorded: Recorded, said: programme.ItemEvent) -> dict[str, Any]:
    return {**_of(recorded, said), **_item(said.item)}


def _assigned(recorded: Recorded, said: programme.ItemAssigned) -> dict[str, Any]:
    owner = said.item.owner_unit
    return {
        **_of_item(recorded, said),
        "owner_unit": ref(owner) if owner else None,
        "to_member": said.item.owner_member_id is not None,
    }


def _progress(recorded: Recorded, said: programme.ItemProgressReported) -> dict[str, Any]:
    return {**_of_item(recorded, said), "percent": said.percent}


def _completed(recorded: Recorded, said: programme.ItemCompleted) -> dict[str, Any]:
    return {
        **_of_item(recorded, said),
        "turns": said.turns,
        "persons": said.persons,
        "blood_units": said.blood_units,
        "results": results(said.results),
        "target": _target(said.item),
        "target_met": said.target_met,
    }


def _postponed(recorded: Recorded, said: programme.ItemPostponed) -> dict[str, Any]:
    return {**_of_item(recorded, said), "new_due_on": said.due_on, "times": said.times}


def _reviewed(recorded: Recorded, said: programme.Reviewed) -> dict[str, Any]:
    counts = ("planned", "done", "late", "postponed", "cancelled")
    return {**_of(recorded, said), "period": said.period, **{name: getattr(said, name) for name in counts}}


def _closed(recorded: Recorded, said: programme.Closed) -> dict[str, Any]:
    return {
        **_of(recorded, said),
        "items": said.items,
        "completed": said.completed,
        "cancelled": said.cancelled,
    }


def _handed_on(recorded: Recorded, said: programme.HandedOn) -> dict[str, Any]:
    return {**_of(recorded, said), "from_unit": ref(said.from_unit), "items": tuple(map(_planned, said.items))}


EVENTS: tuple[type[DomainEvent], ...] = programme_rules.programme.events
FACTS: Facts = {
    programme.Drafted: (contract.ProgrammeDrafted, _drafted),
    programme.Submitted: (contract.ProgrammeSubmitted, _submitted),
    programme.OpinionRecorded: (contract.OpinionRecorded, _opinion),
    programme.OpinionWaived: (contract.OpinionWaived, _of),
    programme.Issued: (contract.PlanApproved, _issued),
    programme.Amended: (contract.PlanAmended, _amended),
    programme.ItemAssigned: (contract.PlanItemAssigned, _assigned),
    programme.ItemStarted: (contract.PlanItemStarted, _of_item),
    programme.ItemProgressReported: (contract.PlanItemProgressReported, _progress),
    programme.ItemCompleted: (contract.PlanItemCompleted, _completed),
    programme.ItemPostponed: (contract.PlanItemPostponed, _postponed),
    programme.ItemCancelled: (contract.PlanItemCancelled, _of_item),
    programme.Reviewed: (contract.PlanReviewed, _reviewed),
    programme.Closed: (contract.PlanClosed, _closed),
    programme.HandedOn: (contract.ProgrammeHandedOn, _handed_on),
}
