"""Plans of a year: for each unit a year's programme, four quarters and twelve months of twenty items each, carried out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.planning.record import YEAR, Place, Record, on, send, spread
from tests.year.scene import Year, months

ITEMS = 20
KINDS = ("TASK", "MEETING", "VOLUNTEER", "BLOOD_DONATION", "DIALOGUE")
AGREED, AMEND, RETURNED, WAIVED, AMENDED, PLAIN = range(6)
"""What becomes of a unit's programme of the year, in turn."""
JANUARY = date(YEAR, 1, 2)


@dataclass
class Item:
    """An item as the script knows it."""

    id: UUID
    number: int
    due: date
    target: int | None


@dataclass
class Plan:
    """A plan as the script knows it: which of a unit's seventeen, its days, its items."""

    place: Place
    id: UUID
    number: int
    kind: str
    period: dict[str, Any]
    first: date
    last: date
    items: list[Item]


def script(year: Year, places: list[Place], record: Record) -> None:
    """Draft, put to the committee, issue, carry out, review and close the plans of the year."""
    plans = [plan for place in places for plan in _plans(year, place)]
    send(year, "/plans/programmes/bulk", [_row(plan, record) for plan in plans if plan.kind == "YEAR"], 50)
    for plan in plans:
        if plan.kind == "YEAR":
            _finish_opinion(year, plan, record)
    send(year, "/plans/programmes/bulk", [_row(plan, record) for plan in plans if plan.kind != "YEAR"], 50)
    _amend(year, plans, record)
    _carry_out(year, plans, record)
    _look_back(year, plans, record)


def _plans(year: Year, place: Place) -> Iterator[Plan]:
    def plan(number: int, kind: str, first: date, last: date, period: dict[str, Any]) -> Plan:
        id = year.id("planning", place.code, number)
        days = spread(first, last, ITEMS)
        items = [
            Item(year.id("planning", place.code, number, n), n, day, 30 if n % 5 == 0 else None)
            for n, day in enumerate(days)
        ]
        return Plan(place, id, number, kind, period, first, last, items)

    whole = plan(0, "YEAR", date(YEAR, 1, 1), date(YEAR, 12, 31), {})
    yield whole
    ends = list(months(YEAR))
    for quarter in range(4):
        above = {"number": quarter + 1, "parent_id": str(whole.id)}
        yield plan(1 + quarter, "QUARTER", ends[3 * quarter][0], ends[3 * quarter + 2][1], above)
    for month, (first, last) in enumerate(ends):
        above = {"number": month + 1, "parent_id": str(year.id("planning", place.code, 1 + month // 3))}
        yield plan(5 + month, "MONTH", first, last, above)


def _row(plan: Plan, record: Record) -> dict[str, Any]:
    """Return the plan as far as it goes at once: to its issue, but for those the committee sends back."""
    record.things["plans"] += 1
    record.things["items"] += len(plan.items)
    draft = {
        "unit_id": str(plan.place.id),
        "kind": plan.kind,
        "year": YEAR,
        **plan.period,
        "title": f"Kế hoạch {plan.kind} {plan.number} của {plan.place.code}",
        "items": [_item(item) for item in plan.items],
        "effective_on": str(JANUARY),
    }
    row: dict[str, Any] = {"programme_id": str(plan.id), "draft": draft}
    issue = on(date(YEAR, 2, 1), f"{plan.number + 1}-KH/ĐTN")
    if plan.kind != "YEAR":
        key = plan.kind.lower()
        record.add(plan.place, f"plans.drafted_{key}")
        record.add(plan.place, f"plans.approved_{key}")
        record.add(plan.place, "plans.issued")
        _due(plan, record)
        return row | {"issue": issue}
    record.add(plan.place, "plans.drafted")
    fate = plan.place.number % 6
    if fate == WAIVED:
        record.add(plan.place, "plans.opinions_waived")
        _issued(plan, record, opinion=False)
        _due(plan, record)
        waiver = {"reason": "Đơn vị chưa có cấp ủy cùng cấp", **on(date(YEAR, 1, 10), "03-CV/ĐTN")}
        return row | {"waiver": waiver, "issue": issue}
    record.add(plan.place, "plans.submitted")
    row["submission"] = {"committee": "Đảng ủy", **on(date(YEAR, 1, 5), "05-TTr/ĐTN")}
    said = {AMEND: "AMEND", RETURNED: "RETURNED"}.get(fate, "AGREED")
    row["opinion"] = {"opinion": said, "text": "Ý kiến của cấp ủy", **on(date(YEAR, 1, 20), "31-CV/ĐU")}
    record.add(plan.place, f"plans.opinions_{said.lower()}")
    record.add(plan.place, "plans.answered")
    record.add(plan.place, "plans.answer_days", 20 - 5)
    if said == "AGREED":
        _issued(plan, record)
        _due(plan, record)
        row["issue"] = issue
    return row


def _issued(plan: Plan, record: Record, *, opinion: bool = True) -> None:
    record.add(plan.place, "plans.approved")
    record.add(plan.place, "plans.issued")
    record.add(plan.place, "plans.with_opinion", int(opinion))


def _item(item: Item) -> dict[str, Any]:
    return {
        "item_id": str(item.id),
        "title": f"Phần việc {item.number + 1}",
        "kind": KINDS[item.number % len(KINDS)],
        "due_on": str(item.due),
        "target": {"measure": "TURN", "amount": item.target} if item.target else None,
    }


def _due(plan: Plan, record: Record) -> None:
    record.add(plan.place, "items.planned", len(plan.items))


def _finish_opinion(year: Year, plan: Plan, record: Record) -> None:
    """What the committee did not agree to at once is changed, put to it again where it was returned, and issued."""
    fate, path = plan.place.number % 6, f"/plans/programmes/{plan.id}"
    if fate not in (AMEND, RETURNED):
        return
    plan.items[-1].due = plan.last
    items = {"items": [_item(item) for item in plan.items], "effective_on": str(date(YEAR, 1, 22))}
    year.put(f"{path}/items", items)
    if fate == RETURNED:
        year.put(f"{path}/submissions/2", {"committee": "Đảng ủy", **on(date(YEAR, 1, 23), "09-TTr/ĐTN")})
        again = {"opinion": "AGREED", "text": "Đồng ý", **on(date(YEAR, 1, 28), "40-CV/ĐU")}
        year.put(f"{path}/opinions/2", again)
        record.add(plan.place, "plans.opinions_agreed")
        record.add(plan.place, "plans.resubmitted")
        record.add(plan.place, "plans.answered")
        record.add(plan.place, "plans.answer_days", 28 - 23)
    year.put(f"{path}/issue", on(date(YEAR, 2, 1), "01-KH/ĐTN"))
    _issued(plan, record)
    _due(plan, record)


def _amend(year: Year, plans: list[Plan], record: Record) -> None:
    """A sixth of the programmes of the year get a second version: an item more, one less, one on another day."""
    for plan in plans:
        if plan.kind != "YEAR" or plan.place.number % 6 != AMENDED:
            continue
        dropped, moved = plan.items.pop(3), plan.items[5]
        moved.due += timedelta(days=3)
        plan.items.append(Item(year.id("planning", plan.place.code, "more"), 40, date(YEAR, 11, 20), None))
        wish = {"items": [_item(item) for item in plan.items], "reason": "Cấp trên giao thêm việc"}
        year.put(f"/plans/programmes/{plan.id}/versions/2", wish | on(date(YEAR, 2, 10), "20-KH/ĐTN"))
        record.add(plan.place, "plans.amended")
        shown = year.get(f"/plans/programmes/{plan.id}/versions/1/compare/2")
        assert [one["item_id"] for one in shown["dropped"]] == [str(dropped.id)]
        assert [one["item_id"] for one in shown["added"]] == [str(plan.items[-1].id)]
        assert [one["item"]["item_id"] for one in shown["changed"]] == [str(moved.id)]


def _carry_out(year: Year, plans: list[Plan], record: Record) -> None:
    """Of ten items one is cancelled, one postponed and then done, one done late, one left open, the others done in time."""
    cancelled: list[dict[str, Any]] = []
    postponed: list[dict[str, Any]] = []
    done: list[dict[str, Any]] = []
    for plan in plans:
        for item in plan.items:
            fate = (plan.place.number + plan.number + item.number) % 10
            of = {"programme_id": str(plan.id), "item_id": str(item.id)}
            if fate == 0:
                cancelled.append({**of, "reason": "Không còn phù hợp", "effective_on": str(date(YEAR, 2, 15))})
                record.add(plan.place, "items.cancelled")
                record.add(plan.place, "items.planned", -1)
            elif fate == 1 and item.due < plan.last:
                item.due += timedelta(days=1)
                wish = {"due_on": str(item.due), "reason": "Chờ kinh phí", "effective_on": str(date(YEAR, 2, 16))}
                postponed.append({**of, **wish})
                record.add(plan.place, "items.postponed")
                done.append(of | _completion(plan, item, item.due, record))
            elif fate == 2 and item.due < date(YEAR, 12, 30):
                done.append(of | _completion(plan, item, item.due + timedelta(days=1), record))
            elif fate != 3:
                done.append(of | _completion(plan, item, item.due, record))
            else:
                record.add(plan.place, "plans.items_left_open")
    send(year, "/plans/programmes/items/cancellations/bulk", cancelled)
    send(year, "/plans/programmes/items/postponements/bulk", postponed)
    send(year, "/plans/programmes/items/completions/bulk", done)


def _completion(plan: Plan, item: Item, day: date, record: Record) -> dict[str, Any]:
    turns = 10 + (plan.place.number + 7 * item.number) % 40
    persons = turns - item.number % 5
    blood = persons // 2 if KINDS[item.number % len(KINDS)] == "BLOOD_DONATION" else 0
    trees = 5 if item.number == 2 else 0
    record.add(plan.place, "items.completed")
    record.add(plan.place, "items.on_time" if day <= item.due else "items.late")
    record.add(plan.place, "activity.turns", turns)
    record.add(plan.place, "activity.persons", persons)
    record.add(plan.place, "activity.blood_units", blood)
    record.add(plan.place, "activity.trees", trees)
    if item.target:
        record.add(plan.place, "items.with_target")
        record.add(plan.place, "items.targets_met", int(turns >= item.target))
    wish = {"turns": turns, "persons": persons, "blood_units": blood, "effective_on": str(day)}
    return wish | {"results": [{"measure": "TREE", "amount": trees}] if trees else []}


def _look_back(year: Year, plans: list[Plan], record: Record) -> None:
    """Each quarter's plan is reviewed, each plan closed."""
    reviews = []
    for plan in plans:
        if plan.kind == "QUARTER":
            wish = {"programme_id": str(plan.id), "period": f"{YEAR}-Q{plan.number}", "remark": "Đạt yêu cầu"}
            reviews.append(wish | on(plan.last, f"{60 + plan.number}-BC/ĐTN"))
            record.add(plan.place, "plans.reviewed")
    send(year, "/plans/programmes/reviews/bulk", reviews)
    closures = []
    for plan in plans:
        wish = {"programme_id": str(plan.id), "evaluation": "Hoàn thành"}
        closures.append(wish | on(date(YEAR, 12, 31), f"{90 + plan.number}-BC/ĐTN"))
        record.add(plan.place, "plans.closed" if plan.kind == "YEAR" else f"plans.closed_{plan.kind.lower()}")
    send(year, "/plans/programmes/closures/bulk", closures)
