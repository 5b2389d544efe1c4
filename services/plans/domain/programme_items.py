"""What may happen to an item of a plan in force: from being given to somebody to its end (domain.md §9.2)."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from services.plans.domain import programme_item_refusals as out
from services.plans.domain import programme_refusals as no
from services.plans.domain.measures import amount_of, check_measures, measures_of
from services.plans.domain.programme import (
    Event,
    Item,
    ItemAssigned,
    ItemCancelled,
    ItemCompleted,
    ItemPostponed,
    ItemProgressReported,
    ItemStarted,
    Target,
)
from services.plans.domain.programme_changes import of, same
from services.plans.domain.programme_commands import (
    Assign,
    Cancel,
    Complete,
    FollowDrawn,
    OfItem,
    Postpone,
    ReportProgress,
    Start,
)
from services.plans.domain.programme_periods import check_day
from services.plans.domain.programme_state import Begun, Deeds, Ended, InForce, work_of

COUNTED: Mapping[str, str] = {"TURN": "turns", "PERSON": "persons", "BLOOD_UNIT": "blood_units"}
"""Measures that a completion has a field of its own for."""


def about_item(command: OfItem, state: Begun) -> Sequence[Event]:
    """Return what follows for an item of a plan in force, or nothing where it is already so."""
    if isinstance(command, FollowDrawn):
        return _follow_drawn(command.command, state)
    work = work_of(state)
    if work is None:
        raise no.NotIssued
    item = work.course.item(command.item_id)
    if item is None:
        raise out.UnknownItem
    deeds, about = work.of(item.id), {**of(state.course), "item": item}
    wanted: Event
    match command:
        case Assign():
            owner = {"owner_unit": command.owner_unit, "owner_member_id": command.owner_member_id}
            given = item.model_copy(update=owner)
            if given == item or _given_before(command, deeds):
                return []
            wanted = ItemAssigned(**about | {"item": given}, on=command.on)
        case Start():
            wanted = ItemStarted(**about, on=command.on)
            if deeds.started is not None:
                return _once(same(deeds.started, wanted, "item"), item)
        case ReportProgress():
            wanted = ItemProgressReported(
                **about,
                percent=command.percent,
                evidence=command.evidence,
                attachments=command.attachments,
                on=command.on,
            )
            if any(same(said, wanted, "item") for said in deeds.progress):
                return []
        case Complete():
            return _complete(command, state, work, item)
        case Postpone():
            return _postpone(command, state, item, deeds)
        case Cancel():
            wanted = ItemCancelled(**about, reason=command.reason, on=command.on)
            if deeds.cancelled is not None and same(deeds.cancelled, wanted, "item"):
                return []
        case _:
            assert_never(command)
    _check_open(state, item, deeds)
    return [wanted]


def _given_before(command: Assign, deeds: Deeds) -> bool:
    """Tell whether this was said before and the item was given away on a later day, which stands."""
    said = {(each.item.owner_unit, each.item.owner_member_id, each.on) for each in deeds.assigned}
    again = (command.owner_unit, command.owner_member_id, command.on) in said
    return again and any(each.on > command.on for each in deeds.assigned)


def _check_open(state: Begun, item: Item, deeds: Deeds) -> None:
    if isinstance(state, Ended):
        raise no.AlreadyClosed
    if deeds.over:
        end = "hoàn thành" if deeds.completed else "hủy"
        raise out.ItemIsOver(f"Nội dung “{item.title}” đã {end}; không ghi thêm được nữa.")


def _once(so_already: bool, item: Item) -> Sequence[Event]:
    if so_already:
        return []
    raise out.StartedOtherwise(f"Nội dung “{item.title}” đã được ghi bắt đầu ngày khác; không ghi hai lần.")


def _postpone(command: Postpone, state: Begun, item: Item, deeds: Deeds) -> Sequence[Event]:
    said = {(each.due_on, each.reason, each.on) for each in deeds.postponed}
    if (command.due_on, command.reason, command.on) in said:
        return []
    _check_open(state, item, deeds)
    if command.due_on <= item.due_on:
        raise out.PostponedNotLater(
            f"Nội dung “{item.title}” có hạn {item.due_on:%d/%m/%Y}; hạn mới phải muộn hơn, hãy chọn lại ngày."
        )
    check_day(item, command.due_on, state.course.drafted)
    times = len(deeds.postponed) + 1
    return [
        ItemPostponed(
            **of(state.course), item=item, due_on=command.due_on, times=times, reason=command.reason, on=command.on
        )
    ]


def _complete(command: Complete, state: Begun, work: InForce, item: Item) -> Sequence[Event]:
    wanted, deeds = _completed(command, state, item), work.of(item.id)
    if deeds.completed is not None:
        if same(deeds.completed, wanted, "item"):
            return []
        raise out.ItemAlreadyCompleted(f"Nội dung “{item.title}” đã được báo cáo hoàn thành; không ghi hai lần.")
    _check_open(state, item, deeds)
    rules = command.rules.programmes
    check_measures(measures_of(command.results), command.rules, COUNTED)
    shown = (command.turns, command.persons, command.blood_units, command.evidence, command.attachments)
    if rules.result_or_evidence_needed and not any(shown) and not command.results:
        raise out.ResultMissing
    if rules.persons_not_above_turns and command.persons > command.turns:
        raise out.PersonsAboveTurns(
            f"Số người ({command.persons}) lớn hơn số lượt ({command.turns}); mỗi người tính ít nhất một lượt, "
            "hãy kiểm tra lại."
        )
    return [wanted]


def _follow_drawn(command: Complete | Postpone, state: Begun) -> Sequence[Event]:
    if not isinstance(state, InForce):
        return []
    item = state.course.item(command.item_id)
    if item is None or state.of(item.id).over:
        return []
    if isinstance(command, Complete):
        return [_completed(command, state, item)]
    return _postpone(command, state, item, state.of(item.id)) if command.due_on > item.due_on else []


def _completed(command: Complete, state: Begun, item: Item) -> ItemCompleted:
    return ItemCompleted(
        **of(state.course),
        item=item,
        turns=command.turns,
        persons=command.persons,
        blood_units=command.blood_units,
        evidence=command.evidence,
        on=command.on,
        results=command.results,
        attachments=command.attachments,
        target_met=None if item.target is None else _met(command, item.target),
    )


def _met(command: Complete, target: Target) -> bool:
    field = COUNTED.get(target.measure)
    reached: int = getattr(command, field) if field else amount_of(command.results, target.measure)
    return reached >= target.amount
