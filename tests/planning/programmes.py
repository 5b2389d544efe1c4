"""Plans of a year: for each unit a year's programme, four quarters and twelve months of nineteen items each, and a theme."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.planning.record import YEAR, Place, on, send, spread
from tests.support.recount import Record
from tests.year.scene import Year, months

ITEMS, OF_A_THEME = 19, 6
KINDS = ("TASK", "MEETING", "VOLUNTEER", "BLOOD_DONATION", "DIALOGUE")
AGREED, AMEND, RETURNED, WAIVED, AMENDED, PLAIN = range(6)
"""What becomes of a unit's programme of the year, in turn."""
JANUARY, ISSUED = date(YEAR, 1, 2), date(YEAR, 2, 1)
RESULTS = {"TREE": "activity.trees", "GIFT": "activity.gifts", "PERSON_HELPED": "activity.persons_helped"}
RESULTS |= {"DONG": "activity.dong"}
AMOUNTS = {2: ("TREE", 5), 7: ("GIFT", 12), 12: ("PERSON_HELPED", 4), 17: ("DONG", 350_000), 18: ("HOUR", 8)}
"""What is told of an item beside turns and persons, by its number; hours are in no figure."""


@dataclass
class Item:
    """An item as the script knows it."""

    id: UUID
    number: int
    due: date
    target: int | None


@dataclass
class Plan:
    """A plan as the script knows it: which of a unit's eighteen, its days, its items."""

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
    def plan(number: int, kind: str, first: date, last: date, period: dict[str, Any], count: int = ITEMS) -> Plan:
        id = year.id("planning", place.code, number)
        days = spread(first, last, count)
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
    first, last = ends[2]
    days = {"first_day": str(first), "last_day": str(last), "parent_id": str(whole.id)}
    yield plan(17, "THEME", first, last, days, OF_A_THEME)


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
    issue = on(ISSUED, f"{plan.number + 1}-KH/ĐTN")
    record.add(plan.place.code, JANUARY, _figure("drafted", plan))
    if plan.kind != "YEAR":
        asked = _asks_all_the_same(plan)
        if asked:
            row |= _asking(plan, "AGREED", date(YEAR, 1, 6), date(YEAR, 1, 6 + plan.number), record)
        _issued(plan, record, opinion=asked)
        return row | {"issue": issue}
    fate = plan.place.number % 6
    if fate == WAIVED:
        waived = date(YEAR, 1, 10)
        record.add(plan.place.code, waived, "plans.opinions_waived")
        _issued(plan, record, opinion=False)
        waiver = {"reason": "Đơn vị chưa có cấp ủy cùng cấp", **on(waived, "03-CV/ĐTN")}
        return row | {"waiver": waiver, "issue": issue}
    said = {AMEND: "AMEND", RETURNED: "RETURNED"}.get(fate, "AGREED")
    row |= _asking(plan, said, date(YEAR, 1, 5), date(YEAR, 1, 20), record)
    if said == "AGREED":
        _issued(plan, record)
        row["issue"] = issue
    return row


def _figure(step: str, plan: Plan) -> str:
    """Return the figure that counts a step of a plan; that of a year's programme has no kind in its name."""
    return f"plans.{step}" if plan.kind == "YEAR" else f"plans.{step}_{plan.kind.lower()}"


def _asks_all_the_same(plan: Plan) -> bool:
    """Tell whether a plan is put to the committee that need not be: one of each kind, at every third unit."""
    return plan.place.number % 3 == 0 and plan.number in (2, 7, 17)


def _asking(plan: Plan, said: str, asked: date, answered: date, record: Record) -> dict[str, Any]:
    """Return the first submission of a plan and the opinion on it."""
    record.add(plan.place.code, asked, _figure("submitted", plan))
    _answered(plan, said, asked, answered, record)
    letter = {"committee": "Đảng ủy", **on(asked, "05-TTr/ĐTN")}
    return {
        "submission": letter,
        "opinion": {"opinion": said, "text": "Ý kiến của cấp ủy", **on(answered, "31-CV/ĐU")},
    }


def _answered(plan: Plan, said: str, asked: date, answered: date, record: Record) -> None:
    record.add(plan.place.code, answered, "plans.answered", f"plans.opinions_{said.lower()}")
    record.add(plan.place.code, answered, "plans.answer_days", amount=(answered - asked).days)


def _issued(plan: Plan, record: Record, *, opinion: bool = True) -> None:
    record.add(plan.place.code, ISSUED, _figure("approved", plan), "plans.issued")
    record.add(plan.place.code, ISSUED, "plans.with_opinion", amount=int(opinion))
    for item in plan.items:
        record.add(plan.place.code, item.due, "items.planned")


def _item(item: Item) -> dict[str, Any]:
    return {
        "item_id": str(item.id),
        "title": f"Phần việc {item.number + 1}",
        "kind": KINDS[item.number % len(KINDS)],
        "due_on": str(item.due),
        "target": {"measure": "TURN", "amount": item.target} if item.target else None,
    }


def _finish_opinion(year: Year, plan: Plan, record: Record) -> None:
    """What the committee did not agree to at once is changed, put to it again where it was returned, and issued."""
    fate, path = plan.place.number % 6, f"/plans/programmes/{plan.id}"
    if fate not in (AMEND, RETURNED):
        return
    plan.items[-1].due = plan.last
    items = {"items": [_item(item) for item in plan.items], "effective_on": str(date(YEAR, 1, 22))}
    year.put(f"{path}/items", items)
    if fate == RETURNED:
        asked, answered = date(YEAR, 1, 23), date(YEAR, 1, 28)
        year.put(f"{path}/submissions/2", {"committee": "Đảng ủy", **on(asked, "09-TTr/ĐTN")})
        again = {"opinion": "AGREED", "text": "Đồng ý", **on(answered, "40-CV/ĐU")}
        year.put(f"{path}/opinions/2", again)
        record.add(plan.place.code, asked, "plans.resubmitted")
        _answered(plan, "AGREED", asked, answered, record)
    year.put(f"{path}/issue", on(ISSUED, "01-KH/ĐTN"))
    _issued(plan, record)


def _amend(year: Year, plans: list[Plan], record: Record) -> None:
    """A sixth of the programmes of the year get a second version: an item more, one less, one on another day."""
    for plan in plans:
        if plan.kind != "YEAR" or plan.place.number % 6 != AMENDED:
            continue
        dropped, moved = plan.items.pop(3), plan.items[5]
        record.add(plan.place.code, dropped.due, "items.planned", amount=-1)
        _moves(plan, moved, 3, record)
        plan.items.append(Item(year.id("planning", plan.place.code, "more"), 40, date(YEAR, 11, 20), None))
        record.add(plan.place.code, plan.items[-1].due, "items.planned")
        wish = {"items": [_item(item) for item in plan.items], "reason": "Cấp trên giao thêm việc"}
        day = date(YEAR, 2, 10)
        year.put(f"/plans/programmes/{plan.id}/versions/2", wish | on(day, "20-KH/ĐTN"))
        record.add(plan.place.code, day, "plans.amended")
        shown = year.get(f"/plans/programmes/{plan.id}/versions/1/compare/2")
        assert [one["item_id"] for one in shown["dropped"]] == [str(dropped.id)]
        assert [one["item_id"] for one in shown["added"]] == [str(plan.items[-1].id)]
        assert [one["item"]["item_id"] for one in shown["changed"]] == [str(moved.id)]


def _moves(plan: Plan, item: Item, days: int, record: Record) -> None:
    """Note that an item is due so many days later than it was."""
    record.add(plan.place.code, item.due, "items.planned", amount=-1)
    item.due += timedelta(days=days)
    record.add(plan.place.code, item.due, "items.planned")


@dataclass
class Sheets:
    """The lists by which the items of all plans are carried out."""

    cancelled: list[dict[str, Any]] = field(default_factory=list)
    postponed: list[dict[str, Any]] = field(default_factory=list)
    started: list[dict[str, Any]] = field(default_factory=list)
    reported: list[dict[str, Any]] = field(default_factory=list)
    done: list[dict[str, Any]] = field(default_factory=list)


def _carry_out(year: Year, plans: list[Plan], record: Record) -> None:
    """Of ten items one is cancelled, one postponed and then done, one done late, one left open, the others done in time."""
    sheets = Sheets()
    for plan in plans:
        for item in plan.items:
            _one(plan, item, sheets, record)
    at = "/plans/programmes/items"
    send(year, f"{at}/cancellations/bulk", sheets.cancelled)
    send(year, f"{at}/postponements/bulk", sheets.postponed)
    send(year, f"{at}/starts/bulk", sheets.started)
    send(year, f"{at}/progress/bulk", sheets.reported)
    send(year, f"{at}/completions/bulk", sheets.done)


def _fate(plan: Plan, item: Item) -> int:
    return (plan.place.number + plan.number + item.number) % 10


def _one(plan: Plan, item: Item, sheets: Sheets, record: Record) -> None:
    fate, code = _fate(plan, item), plan.place.code
    of = {"programme_id": str(plan.id), "item_id": str(item.id)}
    if fate == 0:
        day = date(YEAR, 2, 15)
        sheets.cancelled.append({**of, "reason": "Không còn phù hợp", "effective_on": str(day)})
        record.add(code, day, "items.cancelled")
        record.add(code, item.due, "items.planned", amount=-1)
        return
    _on_the_way(plan, item, of, sheets, record)
    if fate == 1 and item.due < plan.last:
        day = date(YEAR, 2, 16)
        _moves(plan, item, 1, record)
        sheets.postponed.append({**of, "due_on": str(item.due), "reason": "Chờ kinh phí", "effective_on": str(day)})
        record.add(code, day, "items.postponed")
        sheets.done.append(of | _completion(plan, item, item.due, record))
    elif fate == 2 and item.due < date(YEAR, 12, 30):
        sheets.done.append(of | _completion(plan, item, item.due + timedelta(days=1), record))
    elif fate != 3:
        sheets.done.append(of | _completion(plan, item, item.due, record))


def _on_the_way(plan: Plan, item: Item, of: dict[str, Any], sheets: Sheets, record: Record) -> None:
    """Of a theme's items the work begins on record, and half of them are reported on, some twice."""
    if plan.kind != "THEME":
        return
    begun = ISSUED + timedelta(days=plan.place.number % 9)
    sheets.started.append({**of, "effective_on": str(begun)})
    record.add(plan.place.code, begun, "items.started")
    for percent in (30, 60)[: item.number % 3]:
        told = begun + timedelta(days=percent // 3)
        sheets.reported.append({**of, "percent": percent, "evidence": "Biên bản", "effective_on": str(told)})
        record.add(plan.place.code, told, "items.progress_reports")


def _completion(plan: Plan, item: Item, day: date, record: Record) -> dict[str, Any]:
    turns = 10 + (plan.place.number + 7 * item.number) % 40
    persons = turns - item.number % 5
    blood = persons // 2 if KINDS[item.number % len(KINDS)] == "BLOOD_DONATION" else 0
    code = plan.place.code
    record.add(code, day, "items.completed", "items.on_time" if day <= item.due else "items.late")
    record.add(code, day, "activity.turns", amount=turns)
    record.add(code, day, "activity.persons", amount=persons)
    record.add(code, day, "activity.blood_units", amount=blood)
    if item.target:
        record.add(code, day, "items.with_target")
        record.add(code, day, "items.targets_met", amount=int(turns >= item.target))
    wish: dict[str, Any] = {"turns": turns, "persons": persons, "blood_units": blood, "effective_on": str(day)}
    if item.number not in AMOUNTS:
        return wish
    measure, amount = AMOUNTS[item.number]
    if measure in RESULTS:
        record.add(code, day, RESULTS[measure], amount=amount)
    return wish | {"results": [{"measure": measure, "amount": amount}]}


def _look_back(year: Year, plans: list[Plan], record: Record) -> None:
    """Each quarter's plan is reviewed, each plan closed."""
    reviews = []
    for plan in plans:
        if plan.kind == "QUARTER":
            wish = {"programme_id": str(plan.id), "period": f"{YEAR}-Q{plan.number}", "remark": "Đạt yêu cầu"}
            reviews.append(wish | on(plan.last, f"{60 + plan.number}-BC/ĐTN"))
            record.add(plan.place.code, plan.last, "plans.reviewed")
    send(year, "/plans/programmes/reviews/bulk", reviews)
    closures, closed = [], date(YEAR, 12, 31)
    for plan in plans:
        wish = {"programme_id": str(plan.id), "evaluation": "Hoàn thành"}
        closures.append(wish | on(closed, f"{90 + plan.number}-BC/ĐTN"))
        left = sum(_fate(plan, item) == 3 for item in plan.items)
        record.add(plan.place.code, closed, _figure("closed", plan))
        record.add(plan.place.code, closed, "plans.items_left_open", amount=left)
    send(year, "/plans/programmes/closures/bulk", closures)
