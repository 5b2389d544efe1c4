"""What may happen to a whole plan in force: new versions, reviews, its closing, its handing on (domain.md §4.1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.kernel.decider import DomainEvent
from services.plans.domain import programme_item_refusals as out
from services.plans.domain import programme_refusals as no
from services.plans.domain.programme import Amended, Closed, Event, HandedOn, Item, Reviewed
from services.plans.domain.programme_commands import AmendPlan, Close, HandOn, Review
from services.plans.domain.programme_periods import Days, check_items, days_of_period
from services.plans.domain.programme_state import Begun, Course, Ended, InForce, work_of

NAMED = 3


def same(said: DomainEvent, wanted: DomainEvent, *ignored: str) -> bool:
    """Tell whether two events say the same, whosever the plan was at the time; `ignored` fields are not compared."""
    apart = {"unit", *ignored}
    return type(said) is type(wanted) and all(
        getattr(said, name) == getattr(wanted, name) for name in type(said).model_fields if name not in apart
    )


def of(course: Course) -> dict[str, Any]:
    """Return what every event of a plan says."""
    return {"unit": course.unit, "year": course.drafted.year, "kind": course.drafted.kind}


def with_lineage(items: Sequence[Item], known: Sequence[Item]) -> tuple[Item, ...]:
    """Return a new list of items in which those that are known keep where they were drawn from."""
    from_ = {item.id: (item.source_item_id, item.drawn) for item in known}
    found = ((item, *from_.get(item.id, (None, False))) for item in items)
    return tuple(
        item.model_copy(update={"source_item_id": source, "drawn": drawn}) if source else item
        for item, source, drawn in found
    )


def amend_plan(command: AmendPlan, state: Begun) -> Sequence[Event]:
    """Return the new version of a plan in force."""
    work = work_of(state)
    if work is None:
        raise no.NotIssued
    latest = work.versions()[-1]
    course = state.course
    wanted = Amended(
        **of(course),
        version=command.version,
        title=command.title or latest.title,
        items=with_lineage(command.items, course.items),
        before=course.items,
        reason=command.reason,
        number=command.number,
        on=command.on,
    )
    if command.version <= latest.number:
        said = next((each for each in work.amendments if each.version == command.version), None)
        if said is not None and _says(said, command):
            return []
        raise out.VersionIsAnother
    if isinstance(state, Ended):
        raise no.AlreadyClosed
    if command.version != latest.number + 1:
        raise out.WrongVersion(
            f"Phiên bản tiếp theo là phiên bản {latest.number + 1}; hãy ban hành với số phiên bản đó."
        )
    if command.on < latest.on:
        raise out.AmendedBeforeLast(
            f"Phiên bản {latest.number} có hiệu lực ngày {latest.on:%d/%m/%Y}; phiên bản sau không thể sớm hơn, "
            "hãy kiểm tra lại ngày."
        )
    if wanted.title == latest.title and wanted.items == latest.items == course.items:
        raise out.NothingAmended
    check_items(wanted.items, course.drafted, command.rules)
    _check_finished(work, {item.id: item for item in wanted.items})
    return [wanted]


def _says(said: Amended, command: AmendPlan) -> bool:
    mine = (command.title or said.title, command.reason, command.number, command.on)
    items = tuple(item.model_copy(update={"source_item_id": None, "drawn": False}) for item in said.items)
    return (said.title, said.reason, said.number, said.on) == mine and items == command.items


def _check_finished(work: InForce, wanted: dict[UUID, Item]) -> None:
    for item in work.course.items:
        if not work.of(item.id).over:
            continue
        if item.id not in wanted:
            raise out.FinishedItemDropped(
                f"Nội dung “{item.title}” đã hoàn thành hoặc đã hủy; không bỏ khỏi kế hoạch được, hãy giữ nguyên."
            )
        if wanted[item.id] != item:
            raise out.FinishedItemChanged(
                f"Nội dung “{item.title}” đã hoàn thành hoặc đã hủy; không sửa được nữa, hãy giữ nguyên."
            )


def review(command: Review, state: Begun) -> Sequence[Event]:
    """Return the review of a month or quarter, with what had become of the items due in it by the day of the review."""
    first, last = days_of_period(command.period)
    work = work_of(state)
    if work is None:
        raise no.NotIssued
    said = next((each for each in work.reviews if each.period == command.period), None)
    if said is not None:
        if (said.remark, said.number, said.on) == (command.remark, command.number, command.on):
            return []
        raise no.AlreadyReviewed
    if isinstance(state, Ended):
        raise no.AlreadyClosed
    drafted = state.course.drafted
    if last < drafted.first or drafted.last < first:
        raise no.ReviewOutsidePlan(
            f"Kỳ {command.period} nằm ngoài thời gian của kế hoạch ({drafted.first:%d/%m/%Y} đến {drafted.last:%d/%m/%Y}); "
            "hãy chọn đúng kỳ."
        )
    if command.on < first:
        raise no.ReviewTooEarly
    return [
        Reviewed(
            **of(state.course),
            period=command.period,
            **_fates(work, (first, last), command.on),
            remark=command.remark,
            number=command.number,
            on=command.on,
        )
    ]


def _fates(work: InForce, period: Days, day: date) -> dict[str, Any]:
    """What had become of the items due in a period by the end of a day; what was done or moved later was still open then."""
    first, last = period
    known = [(work.of(item.id).due_by(day, item), work.of(item.id).by(day)) for item in work.course.items]
    due = [(due_on, deeds) for due_on, deeds in known if first <= due_on <= last]
    kept = [(due_on, deeds.completed) for due_on, deeds in due if not deeds.cancelled]
    moves = [deeds.by(day).postponed for deeds in work.deeds.values()]
    return {
        "planned": len(kept),
        "done": sum(1 for _, completed in kept if completed),
        "late": sum(1 for due_on, completed in kept if due_on < (completed.on if completed else day)),
        "postponed": sum(1 for moved in moves if any(first <= one.item.due_on <= last for one in moved)),
        "cancelled": len(due) - len(kept),
    }


def close(command: Close, state: Begun) -> Sequence[Event]:
    """Return the closing; what is open stays so, to be carried forward, unless the rule set asks for an end to it."""
    match state:
        case Ended(closed=closed):
            if (closed.evaluation, closed.number, closed.on) == (command.evaluation, command.number, command.on):
                return []
            raise no.AlreadyClosed
        case InForce(course=course, deeds=deeds):
            left = state.open_items()
            if left and not command.rules.programmes.closed_with_open_items:
                named = ", ".join(f"“{item.title}”" for item in left[:NAMED])
                raise no.ItemsOpen(
                    f"Còn {len(left)} nội dung chưa hoàn thành hoặc hủy ({named}…); hãy báo cáo, lùi hạn hoặc hủy trước."
                )
            return [
                Closed(
                    **of(course),
                    evaluation=command.evaluation,
                    number=command.number,
                    on=command.on,
                    items=len(course.items),
                    completed=sum(1 for each in deeds.values() if each.completed),
                    cancelled=sum(1 for each in deeds.values() if each.cancelled),
                )
            ]
        case _:
            raise no.NotIssued


def hand_on(command: HandOn, state: Begun) -> Sequence[Event]:
    """Return the handing on; nothing for a plan that is over or already the other unit's."""
    course = state.course
    if isinstance(state, Ended) or course.unit.id == command.unit.id:
        return []
    left = state.open_items() if isinstance(state, InForce) else ()
    return [HandedOn(**of(course) | {"unit": command.unit}, from_unit=course.unit, items=left, on=command.on)]
