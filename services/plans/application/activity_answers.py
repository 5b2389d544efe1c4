"""What the use cases of activities answer: warnings, how a member stands, an activity as shown."""

from collections.abc import Callable, Iterable
from uuid import UUID

from contracts.base import UnitRef as ContractUnit
from contracts.plans import activities as contract
from services.plans.application.results import results_shown
from services.plans.domain import activity as said
from services.plans.domain.activity import Course
from services.plans.domain.activity_outcome import sessions_of
from services.plans.domain.units import UnitRef

STATUS = {
    said.Open: contract.ActivityStatus.ANNOUNCED,
    said.Over: contract.ActivityStatus.HELD,
    said.CalledOff: contract.ActivityStatus.CANCELLED,
}


def warning_of(events: Iterable[said.NoticeGiven | said.Rescheduled | said.Held]) -> str | None:
    """Return what the answer to a step warns of, None where notice was given in time or none is asked."""
    if not any(event.notice_short for event in events):
        return None
    return (
        "Hoạt động loại này được thông báo công khai muộn hơn thời hạn của bộ quy tắc, hoặc chưa thông báo; việc ghi "
        "nhận vẫn có hiệu lực và được đánh dấu là thông báo chậm."
    )


def standing_of(course: Course, member_id: UUID) -> tuple[str, int]:
    """Return how a member stands, and the place among those who stand so; 0 for one who is on no list."""
    for name, listed in (("SIGNED", course.signed), ("WAITING", course.waiting)):
        if member_id in listed:
            return name, list(listed).index(member_id) + 1
    return "WITHDRAWN", 0


def _shown(unit: UnitRef) -> ContractUnit:
    return ContractUnit(id=unit.id, code=unit.code)


def _outcome_shown(came: said.Outcome) -> contract.ActivityNumbers:
    return contract.ActivityNumbers(
        turns=came.turns,
        persons=came.persons,
        guest_turns=came.guest_turns,
        guest_persons=came.guest_persons,
        blood_units=came.blood_units,
        results=results_shown(came.results),
        shares=tuple(
            contract.UnitShare(unit=_shown(one.unit), turns=one.turns, persons=one.persons) for one in came.shares
        ),
        partners=tuple(map(_shown, came.partners)),
    )


def reply_of(activity_id: UUID, state: said.Begun, seen: Callable[[UnitRef], bool]) -> contract.ActivityReply:
    """Return an activity as shown, of its members those whose unit is `seen`."""
    course = state.course
    announced, aims = course.announced, course.announced.targets
    over = state if isinstance(state, said.Over) else None
    told_last = over.held if over else course.moves[-1] if course.moves else None

    def listed(members: Iterable[tuple[UUID, UnitRef]]) -> tuple[contract.SignedMember, ...]:
        return tuple(contract.SignedMember(member_id=one, unit=_shown(unit)) for one, unit in members if seen(unit))

    return contract.ActivityReply(
        activity_id=activity_id,
        unit=_shown(course.unit),
        kind=announced.kind,
        title=announced.title,
        place=announced.place,
        status=STATUS[type(state)],
        announced_on=announced.on,
        day=course.day,
        places=announced.places,
        sessions=announced.sessions,
        cluster=announced.cluster,
        partners=tuple(map(_shown, course.partners)),
        targets=contract.ActivityTargets(
            turns=aims.turns,
            persons=aims.persons,
            blood_units=aims.blood_units,
            results=results_shown(aims.results),
        ),
        notice_on=course.notices[-1].on if course.notices else None,
        signed=listed(course.signed.items()),
        waiting=listed(course.waiting.items()),
        attendance=tuple(
            contract.SessionReply(session=number, members=len(members), guests=guests)
            for number, (members, guests) in sorted(sessions_of(course.lists.values()).items())
        ),
        held_on=over.held.on if over else None,
        notice_short=any(one.notice_short for one in (told_last, *course.notices[-1:]) if one is not None),
        outcome=_outcome_shown(over.outcome) if over else None,
        corrections=len(over.corrections) if over else 0,
    )
