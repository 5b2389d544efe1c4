"""Facts of activities: counts by unit; who signed up and who came, places and reasons stay private."""

from typing import Any

from contracts.plans import activities as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.plans.domain import activity, activity_rules
from services.plans.publishing.measures import results


def _of(recorded: Recorded, said: activity.ActivityEvent) -> dict[str, Any]:
    return {"unit": ref(said.unit), "activity_id": recorded.stream_id, "kind": said.kind, "title": said.title}


def numbers(came: activity.Outcome) -> dict[str, Any]:
    """Return the fields in which facts and answers tell what came of an activity."""
    return {
        "turns": came.turns,
        "persons": came.persons,
        "guest_turns": came.guest_turns,
        "guest_persons": came.guest_persons,
        "blood_units": came.blood_units,
        "results": results(came.results),
        "shares": tuple(
            contract.UnitShare.of(unit=ref(one.unit), turns=one.turns, persons=one.persons) for one in came.shares
        ),
        "partners": tuple(ref(unit) for unit in came.partners),
    }


def _announced(recorded: Recorded, said: activity.Announced) -> dict[str, Any]:
    aims = said.targets
    targets = contract.ActivityTargets.of(
        turns=aims.turns, persons=aims.persons, blood_units=aims.blood_units, results=results(aims.results)
    )
    return {
        **_of(recorded, said),
        "day": said.day,
        "places": said.places,
        "sessions": said.sessions,
        "cluster": said.cluster,
        "partners": tuple(ref(unit) for unit in said.partners),
        "targets": targets,
    }


def _notice(recorded: Recorded, said: activity.NoticeGiven) -> dict[str, Any]:
    return {**_of(recorded, said), "day": said.day, "days": said.days, "notice_short": said.notice_short}


def _rescheduled(recorded: Recorded, said: activity.Rescheduled) -> dict[str, Any]:
    return {**_of(recorded, said), "day": said.day, "from_day": said.from_day, "notice_short": said.notice_short}


def _held(recorded: Recorded, said: activity.Held) -> dict[str, Any]:
    how = {"counted": said.counted, "notice_short": said.notice_short, "cluster": said.cluster}
    return {**_of(recorded, said), **numbers(said.outcome), **how}


def _corrected(recorded: Recorded, said: activity.Corrected) -> dict[str, Any]:
    previous = contract.ActivityNumbers.of(**numbers(said.previous))
    return {**_of(recorded, said), **numbers(said.outcome), "held_on": said.held_on, "previous": previous}


def _cancelled(recorded: Recorded, said: activity.Cancelled) -> dict[str, Any]:
    return {**_of(recorded, said), "day": said.day}


def _handed_on(recorded: Recorded, said: activity.HandedOn) -> dict[str, Any]:
    return {**_of(recorded, said), "from_unit": ref(said.from_unit)}


EVENTS: tuple[type[DomainEvent], ...] = activity_rules.activity.events
FACTS: Facts = {
    activity.Announced: (contract.ActivityAnnounced, _announced),
    activity.NoticeGiven: (contract.ActivityNoticeGiven, _notice),
    activity.Rescheduled: (contract.ActivityRescheduled, _rescheduled),
    activity.Held: (contract.ActivityHeld, _held),
    activity.Corrected: (contract.ActivityCorrected, _corrected),
    activity.Cancelled: (contract.ActivityCancelled, _cancelled),
    activity.HandedOn: (contract.ActivityHandedOn, _handed_on),
}
