"""The plans of a union in the scripted year: from draft to closure, and each refusal on the way."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNIT = "thue"
SECRETS = ("Ý kiến kín của cấp ủy", "Nhận xét kín khi sơ kết", "Đánh giá kín cuối năm", "Lý do kín", "Minh chứng kín")
OPINION, REMARK, EVALUATION, REASON, EVIDENCE = SECRETS
UNREACHABLE: Mapping[str, str] = {
    "plans.items_open": "the rule sets delivered let a plan be closed with open items; a rule test holds the other way",
    "plans.outside_parent": "every kind with a parent of days of its own is met: a quarter, a month",
}


def script(year: Year) -> None:
    """A year's programme with its opinion, a quarter and months under it, items to every end, versions, reviews, closing."""
    year.secret(*SECRETS)
    programme = _drafted(year)
    _opinion(year, programme)
    quarter = _periods(year, programme)
    _items(year, programme)
    _versions(year, programme)
    _drawn(year, programme)
    _closed(year, programme, quarter)
    _without_opinion(year)


def at(programme: UUID, path: str = "") -> str:
    """Return the address of a plan."""
    return f"/plans/programmes/{programme}{path}"


def item(year: Year, name: str, due: str, **more: Any) -> dict[str, Any]:
    """Return an item of a draft, its id made from its name."""
    return {"item_id": str(year.id("item", name)), "title": f"Việc {name}", "due_on": due, **more}


def plan(year: Year, items: list[dict[str, Any]], unit: str = UNIT, **more: Any) -> dict[str, Any]:
    """Return the draft of a plan of 2024."""
    wish = {"unit_id": str(year.unit(unit)), "year": 2024, "title": "Kế hoạch 2024", "items": items}
    return {**wish, "effective_on": "2024-01-03", **more}


def _drafted(year: Year) -> UUID:
    """The programme of the year, and what no draft may say."""
    programme = year.id("programme")
    named = ("a", "b", "c", "d", "e", "f")
    items = [item(year, name, f"2024-{2 * n + 1:02}-20") for n, name in enumerate(named)]
    wish = plan(year, items)
    for code, other in (
        ("item_repeated", plan(year, [items[0], items[0]])),
        ("item_outside_year", plan(year, [item(year, "late", "2025-01-01")])),
        ("item_starts_after_due", plan(year, [item(year, "back", "2024-03-01", starts_on="2024-03-02")])),
        (
            "measure_unknown",
            plan(year, [item(year, "odd", "2024-03-01", target={"measure": "MOON", "amount": 1})]),
        ),
        (
            "owner_outside_unit",
            plan(year, [item(year, "far", "2024-03-01", owner_unit_id=str(year.unit("so-gddt")))]),
        ),
        ("plan_period_wrong", plan(year, items, number=2)),
        ("parent_missing", plan(year, [], kind="QUARTER", number=1)),
        ("parent_unknown", plan(year, [], kind="QUARTER", number=1, parent_id=str(year.id("nothing")))),
    ):
        year.refuse(f"plans.{code}", "PUT", at(programme), other, by=UNIT)
    year.put(at(programme), wish, by=UNIT)
    year.refuse("plans.already_drafted", "PUT", at(programme), plan(year, items[:2]), by=UNIT)
    year.refuse("plans.programme_exists", "PUT", at(year.id("second")), wish, by=UNIT)
    year.refuse("plans.unknown_programme", "PUT", at(year.id("nothing"), "/issue"), paper("2024-02-01"), by=UNIT)
    return programme


def _opinion(year: Year, programme: UUID) -> None:
    """Submitted, to be amended, amended, submitted again, agreed, issued."""

    def letter(on: str, number: str = "05-TTr/ĐTN") -> dict[str, Any]:
        return {"committee": "Đảng ủy Cục Thuế", **paper(on, number)}

    def answer(said: str, on: str, number: str = "31-CV/ĐU") -> dict[str, Any]:
        return {"opinion": said, "text": OPINION, **paper(on, number)}

    def refuse(code: str, path: str, wish: dict[str, Any]) -> None:
        year.refuse(f"plans.{code}", "PUT", at(programme, path), wish, by=UNIT)

    items = [item(year, name, f"2024-{2 * n + 1:02}-21") for n, name in enumerate("abcdef")]
    changed = {"items": items, "effective_on": "2024-01-16"}
    refuse("not_issued", "/closure", {"evaluation": EVALUATION, **paper("2024-12-31")})
    refuse("opinion_missing", "/issue", paper("2024-02-01"))
    refuse("not_submitted", "/opinions/1", answer("AGREED", "2024-01-10"))
    refuse("wrong_round", "/submissions/2", letter("2024-01-08"))
    year.put(at(programme, "/submissions/1"), letter("2024-01-08"), by=UNIT)
    refuse("already_submitted", "/submissions/1", letter("2024-01-08", "06-TTr/ĐTN"))
    refuse("not_submittable", "/submissions/2", letter("2024-01-09"))
    refuse("not_amendable", "/items", changed)
    refuse("opinion_before_submission", "/opinions/1", answer("AGREED", "2024-01-07"))
    refuse("waived_before_submission", "/opinion-waiver", {"reason": REASON, **paper("2024-01-07")})
    year.put(at(programme, "/opinions/1"), answer("AMEND", "2024-01-15"), by=UNIT)
    refuse("opinion_already_recorded", "/opinions/1", answer("AGREED", "2024-01-15"))
    refuse("items_not_amended", "/issue", paper("2024-02-01"))
    refuse("not_waivable", "/opinion-waiver", {"reason": REASON, **paper("2024-01-16")})
    year.put(at(programme, "/items"), changed, by=UNIT)
    year.put(at(programme, "/submissions/2"), letter("2024-01-17", "09-TTr/ĐTN"), by=UNIT)
    year.put(at(programme, "/opinions/2"), answer("RETURNED", "2024-01-19", "35-CV/ĐU"), by=UNIT)
    refuse("resubmission_missing", "/issue", paper("2024-02-01"))
    year.put(at(programme, "/submissions/3"), letter("2024-01-22", "11-TTr/ĐTN"), by=UNIT)
    year.put(at(programme, "/opinions/3"), answer("AGREED", "2024-01-30", "41-CV/ĐU"), by=UNIT)
    refuse("issued_before_opinion", "/issue", paper("2024-01-29"))
    year.put(at(programme, "/issue"), paper("2024-02-01", "12-CTr/ĐTN"), by=UNIT)
    refuse("already_issued", "/issue", paper("2024-02-01", "13-CTr/ĐTN"))
    shown = year.get(at(programme), by=UNIT)
    assert (shown["status"], shown["round"], shown["opinion"], shown["version"]) == ("ISSUED", 3, "AGREED", 1)


def _periods(year: Year, programme: UUID) -> UUID:
    """A quarter under the year and a month under the quarter; what lies elsewhere is refused."""
    quarter, month, parent = year.id("quarter"), year.id("month"), str(programme)
    own = [item(year, "q", "2024-02-28")]
    for code, other in (
        ("quarter_outside_year", {**plan(year, [], kind="QUARTER", number=1, parent_id=parent), "year": 2025}),
        ("parent_kind_wrong", plan(year, [], kind="MONTH", number=1, parent_id=parent)),
        (
            "item_outside_period",
            plan(year, [item(year, "out", "2024-04-01")], kind="QUARTER", number=1, parent_id=parent),
        ),
    ):
        year.refuse(f"plans.{code}", "PUT", at(quarter), other, by=UNIT)
    foreign = plan(year, [], "so-gddt", kind="QUARTER", number=1, parent_id=parent)
    year.refuse("plans.parent_of_another_unit", "PUT", at(quarter), foreign)
    year.put(at(quarter), plan(year, own, kind="QUARTER", number=1, parent_id=parent), by=UNIT)
    late = plan(year, [], kind="MONTH", number=4, parent_id=str(quarter))
    year.refuse("plans.month_outside_quarter", "PUT", at(month), late, by=UNIT)
    year.put(at(month), plan(year, [], kind="MONTH", number=2, parent_id=str(quarter)), by=UNIT)
    year.put(at(quarter, "/issue"), paper("2024-02-02", "14-KH/ĐTN"), by=UNIT)
    theme = {"kind": "THEME", "first_day": "2024-03-01", "last_day": "2024-03-31", "parent_id": parent}
    year.put(at(year.id("theme")), plan(year, [item(year, "youth", "2024-03-26")], **theme), by=UNIT)
    return quarter


def _items(year: Year, programme: UUID) -> None:
    """One item is carried out step by step, one postponed, one cancelled; what is over stays so."""
    a, b, c = (year.id("item", name) for name in "abc")

    def of(one: UUID, step: str) -> str:
        return at(programme, f"/items/{one}/{step}")

    def refuse(code: str, one: UUID, step: str, wish: dict[str, Any]) -> None:
        year.refuse(f"plans.{code}", "PUT", of(one, step), wish, by=UNIT)

    day = {"effective_on": "2024-02-10"}
    year.put(of(a, "owner"), {"owner_unit_id": str(year.unit("thue-vp")), **day}, by=UNIT)
    year.put(of(a, "start"), day, by=UNIT)
    refuse("started_otherwise", a, "start", {"effective_on": "2024-02-11"})
    year.put(of(a, "progress"), {"percent": 50, "evidence": EVIDENCE, **day}, by=UNIT)
    refuse("result_missing", a, "completion", day)
    refuse("persons_above_turns", a, "completion", {"turns": 3, "persons": 4, **day})
    refuse("unknown_item", year.id("item", "nothing"), "completion", {"turns": 3, **day})
    done = {"turns": 30, "persons": 20, "effective_on": "2024-02-12"}
    year.put(of(a, "completion"), done, by=UNIT)
    refuse("item_already_completed", a, "completion", {"turns": 31, "effective_on": "2024-02-12"})
    refuse("item_is_over", a, "cancellation", {"reason": REASON, **day})
    refuse("postponed_not_later", b, "postponement", {"due_on": "2024-03-20", "reason": REASON, **day})
    year.put(of(b, "postponement"), {"due_on": "2024-04-20", "reason": REASON, **day}, by=UNIT)
    year.put(of(c, "cancellation"), {"reason": REASON, **day}, by=UNIT)
    states = {one["item_id"]: one["state"] for one in year.get(at(programme), by=UNIT)["items"]}
    assert [states[str(one)] for one in (a, b, c)] == ["COMPLETED", "OPEN", "CANCELLED"]


def _versions(year: Year, programme: UUID) -> None:
    """A second version; what was carried out stays in it as it was."""
    now = [
        {key: one[key] for key in ("item_id", "title", "kind", "due_on", "starts_on")}
        | {"owner_unit_id": one["owner_unit"]["id"] if one["owner_unit"] else None}
        for one in year.get(at(programme), by=UNIT)["items"]
    ]

    def wish(items: list[dict[str, Any]], on: str = "2024-03-01", number: str = "20-CTr/ĐTN") -> dict[str, Any]:
        return {"items": items, "reason": REASON, **paper(on, number)}

    def refuse(code: str, version: int, said: dict[str, Any]) -> None:
        year.refuse(f"plans.{code}", "PUT", at(programme, f"/versions/{version}"), said, by=UNIT)

    more = [*now, item(year, "g", "2024-10-10")]
    refuse("wrong_version", 3, wish(more))
    refuse("finished_item_dropped", 2, wish(more[1:]))
    refuse("finished_item_changed", 2, wish([{**more[0], "title": "Tên khác"}, *more[1:]]))
    refuse("amended_before_last", 2, wish(more, "2024-01-31"))
    year.put(at(programme, "/versions/2"), wish(more), by=UNIT)
    refuse("nothing_amended", 3, wish(more, "2024-03-02", "21-CTr/ĐTN"))
    refuse("version_is_another", 2, wish([*more, item(year, "h", "2024-10-11")]))
    compared = year.get(at(programme, "/versions/1/compare/2"), by=UNIT)
    assert [one["title"] for one in compared["added"]] == ["Việc g"]
    page = year.send("GET", at(programme, "/versions/1/compare/2.html"), by=UNIT)
    assert page.status_code == 200
    assert "Việc g" in page.text
    year.refuse("plans.unknown_version", "GET", at(programme, "/versions/1/compare/9"), None, by=UNIT)


def _drawn(year: Year, programme: UUID) -> None:
    """The summer is drawn from the year: what is due in it and open."""
    theme = {"kind": "THEME", "year": 2024, "title": "Hè", "first_day": "2024-05-01", "last_day": "2024-07-31"}
    summer = {**theme, "parent_id": str(programme), "effective_on": "2024-03-02"}
    year.refuse("plans.source_unknown", "PUT", at(year.id("x"), f"/drawn-from/{year.id('nothing')}"), summer, by=UNIT)
    nothing = {**summer, "items": [str(year.id("item", "a"))]}
    year.refuse("plans.item_not_drawable", "PUT", at(year.id("summer"), f"/drawn-from/{programme}"), nothing, by=UNIT)
    year.put(at(year.id("summer"), f"/drawn-from/{programme}"), summer, by=UNIT)
    back = {"kind": "YEAR", "year": 2023, "title": "Năm 2023", "effective_on": "2024-03-02"}
    year.refuse("plans.source_not_earlier", "PUT", at(year.id("y"), f"/drawn-from/{programme}"), back, by=UNIT)


def _closed(year: Year, programme: UUID, quarter: UUID) -> None:
    """The quarter is reviewed; both are closed, and nothing is said of them any more."""

    def review(period: str, on: str = "2024-03-31", number: str = "60-BC/ĐTN") -> tuple[str, dict[str, Any]]:
        return at(quarter, f"/reviews/{period}"), {"remark": REMARK, **paper(on, number)}

    for code, (path, wish) in (
        ("review_period_unreadable", review("2024-quy1")),
        ("review_outside_plan", review("2024-Q2", "2024-06-30")),
        ("review_too_early", review("2024-03", "2024-02-28")),
    ):
        year.refuse(f"plans.{code}", "PUT", path, wish, by=UNIT)
    path, wish = review("2024-Q1")
    year.put(path, wish, by=UNIT)
    year.refuse("plans.already_reviewed", "PUT", path, review("2024-Q1", number="61-BC/ĐTN")[1], by=UNIT)
    end = {"evaluation": EVALUATION, **paper("2024-12-31", "90-BC/ĐTN")}
    year.put(at(quarter, "/closure"), end, by=UNIT)
    year.put(at(programme, "/closure"), end, by=UNIT)
    other = {"evaluation": "Khác", **paper("2024-12-31", "91-BC/ĐTN")}
    year.refuse("plans.already_closed", "PUT", at(programme, "/closure"), other, by=UNIT)
    parts = plan(year, [], kind="QUARTER", number=4, parent_id=str(programme))
    year.refuse("plans.parent_closed", "PUT", at(year.id("q4")), parts, by=UNIT)


def _without_opinion(year: Year) -> None:
    """A unit without a committee issues on a waiver, given once for one reason."""
    programme, unit = year.id("waived"), "so-gddt"
    year.put(at(programme), plan(year, [item(year, "w", "2024-05-05")], unit))
    year.put(at(programme, "/opinion-waiver"), {"reason": REASON, **paper("2024-01-10", "03-CV/ĐTN")})
    again = {"reason": "Lý do khác", **paper("2024-01-11", "04-CV/ĐTN")}
    year.refuse("plans.waived_otherwise", "PUT", at(programme, "/opinion-waiver"), again)
    year.put(at(programme, "/issue"), paper(date(2024, 2, 1), "15-CTr/ĐTN"))
    assert year.get(at(programme))["waiver_reason"] == REASON
