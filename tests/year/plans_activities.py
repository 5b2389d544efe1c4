"""Activities of 2024 from announcement to result, moved, cancelled, handed on; and each rule of these steps that says no."""

from typing import Any

from tests.year.scene import Year, paper
from tests.year.units import at as unit_at
from tests.year.units import found, reasoned

UNREACHABLE: dict[str, str] = {
    "plans.notice_too_short": "the delivered rule sets warn of short notice (short_notice WARN), checked here",
}

UNIT, PARTNER, UNION = "thue-vp", "thue-ke-khai", "thue"
OTHER, GONE = "xi-mang", "xi-mang-giai-the"
PLACE = "Nhà đa năng sau bãi xe Cục Thuế"
MOVED = "Trưởng đoàn bận họp đột xuất ở tỉnh"
DROPPED = "Mưa lũ, đường vào bản bị chia cắt"
MISCOUNTED = "Cộng sót một xe của chi đoàn bạn"

Figures = dict[str, int]


def script(year: Year) -> None:
    """Play activities of a branch alone, with others, from lists; then what is refused."""
    year.secret(PLACE, MOVED, DROPPED, MISCOUNTED)
    _alone(year)
    _together(year)
    _dialogues(year)
    _lists(year)
    _cancelled(year)
    _handed_on(year)
    _announcements_refused(year)
    _days_refused(year)
    _numbers_refused(year)
    _ends_refused(year)


class Activity:
    """An activity of a unit: its address, and the short ways to take its steps by a key."""

    def __init__(self, year: Year, name: str, unit: str = UNIT, by: str = UNIT) -> None:
        self.year, self.name, self.unit, self.by = year, name, unit, by
        self.id = str(year.id("activity", name))
        self.at = f"/plans/activities/{self.id}"

    def wish(
        self, on: str = "2024-03-01", day: str = "2024-04-10", kind: str = "VOLUNTEER", **more: Any
    ) -> dict[str, Any]:
        """Return the wish that announces it."""
        told = {"kind": kind, "title": f"Hoạt động {self.name}", "place": PLACE, "day": day}
        return {"unit_id": str(self.year.unit(self.unit)), **told, **more, **paper(on)}

    def announced(self, **more: Any) -> "Activity":
        """Announce it."""
        assert self.year.put(self.at, self.wish(**more), by=self.by)["changed"]
        return self

    def put(self, step: str, wish: dict[str, Any], by: str | None = None) -> dict[str, Any]:
        """Take a step that changes something; the same again changes nothing. Return the answer."""
        answer = self.year.put(f"{self.at}/{step}", wish, by=by or self.by)
        assert answer["changed"]
        assert not self.year.put(f"{self.at}/{step}", wish, by=by or self.by)["changed"]
        return answer

    def refuse(self, code: str, step: str, wish: dict[str, Any], by: str | None = None) -> str:
        """Wish a step that a rule refuses."""
        known = code if "." in code else f"plans.{code}"
        return self.year.refuse(known, "PUT", f"{self.at}/{step}".rstrip("/"), wish, by=by or self.by)

    def refuse_announcement(self, code: str, **more: Any) -> str:
        """Wish an announcement that a rule refuses."""
        return self.refuse(code, "", self.wish(**more))

    def shown(self, by: str | None = None) -> dict[str, Any]:
        """Read it."""
        found: dict[str, Any] = self.year.get(self.at, by=by or self.by)
        return found


def result(on: str = "2024-04-10", **told: Any) -> dict[str, Any]:
    """Return the wish that says what came of it."""
    return {**told, **paper(on)}


def share(year: Year, unit: str, turns: int, persons: int) -> dict[str, Any]:
    """Return what came of it at one unit."""
    return {"unit_id": str(year.unit(unit)), "turns": turns, "persons": persons}


def figures(year: Year, unit: str) -> Figures:
    """Return a unit's own figures of activities of 2024."""
    own: Figures = year.get(f"/api/units/{unit}?year=2024&on=2024-12-31")["own"]
    return {name.removeprefix("activities."): value for name, value in own.items() if name.startswith("activities.")}


def grown(before: Figures, after: Figures) -> Figures:
    """Return by how much each figure that changed grew."""
    return {name: value - before.get(name, 0) for name, value in after.items() if value != before.get(name, 0)}


def _alone(year: Year) -> None:
    """Announced, made known, moved, held and corrected; the figures are what stands after the correction."""
    before = figures(year, UNIT)
    trees = [{"measure": "TREE", "amount": 400}]
    aims = {"turns": 60, "persons": 60, "results": trees}
    told: dict[str, Any] = {"kind": "ENVIRONMENT", "cluster": "Cụm thi đua số 2", "targets": aims}
    one = Activity(year, "Trồng cây đầu xuân").announced(**told)
    assert not year.put(one.at, one.wish(**told), by=UNIT)["changed"]
    assert one.put("notice", paper("2024-03-05"))["warning"] is None
    assert one.put("day", {"day": "2024-04-14", "reason": MOVED, **paper("2024-04-08")})["warning"] is None
    shown = one.shown()
    assert (shown["status"], shown["day"], shown["notice_on"], shown["place"]) == (
        "ANNOUNCED",
        "2024-04-14",
        "2024-03-05",
        PLACE,
    )
    assert shown["targets"]["results"] == trees
    planted = [{"measure": "WASTE_KG", "amount": 35}, {"measure": "TREE", "amount": 380}]
    one.put("result", result("2024-04-14", turns=58, persons=55, guest_turns=8, guest_persons=5, results=planted))
    counted = {
        "announced": 1,
        "notices": 1,
        "rescheduled": 1,
        "held": 1,
        "held_environment": 1,
        "turns": 58,
        "persons": 55,
        "trees": 380,
        "waste_kg": 35,
    }
    assert grown(before, figures(year, UNIT)) == counted
    more = [{"measure": "TREE", "amount": 410}]
    wrong = result("2024-04-20", turns=61, persons=58, guest_turns=8, guest_persons=5, results=more)
    one.put("correction", {**wrong, "reason": MISCOUNTED})
    counted |= {"turns": 61, "persons": 58, "trees": 410}
    del counted["waste_kg"]
    assert grown(before, figures(year, UNIT)) == counted
    shown = one.shown()
    assert (shown["status"], shown["held_on"], shown["corrections"]) == ("HELD", "2024-04-14", 1)
    assert (shown["outcome"]["turns"], shown["outcome"]["results"]) == (61, more)
    assert one.shown(by=UNION) == shown


def _together(year: Year) -> None:
    """A joint activity counts once as held; each unit that took part has joined one, with its own turns and persons."""
    units = (UNIT, PARTNER, OTHER)
    before = {unit: figures(year, unit) for unit in units}
    partners = [str(year.unit(PARTNER)), str(year.unit(OTHER))]
    one = Activity(year, "Giọt hồng ngành thuế").announced(kind="BLOOD_DONATION", partner_ids=partners[:1])
    told: dict[str, Any] = {"turns": 90, "persons": 84, "guest_turns": 10, "guest_persons": 9, "blood_units": 70}
    shares = [share(year, UNIT, 40, 36), share(year, PARTNER, 25, 25), share(year, OTHER, 15, 14)]
    one.put("result", result(**told, shares=shares, partner_ids=partners))
    assert [unit["code"] for unit in one.shown()["outcome"]["partners"]] == [PARTNER, OTHER]
    after = {unit: grown(before[unit], figures(year, unit)) for unit in units}
    whole = {"announced": 1, "held": 1, "held_blood_donation": 1, "turns": 50, "persons": 45, "blood_units": 70}
    assert after == {
        UNIT: whole,
        PARTNER: {"joined": 1, "turns": 25, "persons": 25},
        OTHER: {"joined": 1, "turns": 15, "persons": 14},
    }
    assert sum(one.get("turns", 0) for one in after.values()) == told["turns"]


def _dialogues(year: Year) -> None:
    """Thirty days of notice are asked of a dialogue: less, or none, is granted with a warning and marked."""
    before = figures(year, UNIT)
    late, never = Activity(year, "Đối thoại muộn"), Activity(year, "Đối thoại không báo")
    for one in (late, never):
        one.announced(kind="DIALOGUE", day="2024-05-10")
    assert late.put("notice", paper("2024-04-10"))["warning"] is None, "thirty days"
    assert "muộn hơn" in late.put("day", {"day": "2024-05-09", "reason": MOVED, **paper("2024-04-12")})["warning"]
    assert "muộn hơn" in late.put("result", result("2024-05-09", turns=30, persons=30))["warning"]
    assert never.put("result", result("2024-05-10", turns=12, persons=12))["warning"]
    assert [one.shown()["notice_short"] for one in (late, never)] == [True, True]
    told = {"announced": 2, "held": 2, "held_dialogues": 2, "turns": 42, "persons": 42}
    told |= {"notices": 1, "rescheduled": 1}
    assert grown(before, figures(year, UNIT)) == told


def _lists(year: Year) -> None:
    """A year's activities on lists: announced and held in one commit each, all or none, each warning with its row."""
    before = figures(year, UNIT)
    kinds = ("THEMED_MEETING", "FORUM", "SEMINAR", "DIALOGUE", "OTHER")
    listed = [Activity(year, f"Danh sách {kind}") for kind in kinds]
    rows = [{"activity_id": one.id, **one.wish(kind=kind)} for one, kind in zip(listed, kinds, strict=True)]
    wrong = {"rows": [*rows[:2], {**rows[2], "day": "2024-02-28"}, *rows[3:]]}
    code = "plans.activity_day_before_announcement"
    assert year.refuse(code, "POST", "/plans/activities/bulk", wrong, by=UNIT).startswith("Dòng 3:")
    answers = [year.post("/plans/activities/bulk", {"rows": rows}, by=UNIT) for _ in range(2)]
    assert [(answer["rows"], answer["changed"]) for answer in answers] == [(5, 5), (5, 0)]
    held = [{"activity_id": one.id, **result(turns=20, persons=20)} for one in listed]
    answer = year.post("/plans/activities/results/bulk", {"rows": held}, by=UNIT)
    assert (answer["changed"], [said[:7] for said in answer["warnings"]]) == (5, ["Dòng 4:"])
    strange = [{**held[0], "activity_id": str(year.id("no activity"))}]
    year.refuse("plans.unknown_activity", "POST", "/plans/activities/results/bulk", {"rows": strange}, by=UNIT)
    told = {"announced": 5, "held": 5, "held_meetings": 3, "held_dialogues": 1, "turns": 100, "persons": 100}
    told |= {"held_themed_meeting": 1, "held_forum": 1, "held_seminar": 1}
    assert grown(before, figures(year, UNIT)) == told


def _cancelled(year: Year) -> None:
    """Called off, it is neither held nor called off for another reason."""
    before = figures(year, UNIT)
    one = Activity(year, "Về nguồn").announced(kind="SOURCE_VISIT")
    one.put("cancellation", {"reason": DROPPED, **paper("2024-04-01")})
    assert one.shown()["status"] == "CANCELLED"
    assert grown(before, figures(year, UNIT)) == {"announced": 1, "cancelled": 1}
    one.refuse("activity_cancelled", "cancellation", {"reason": MOVED, **paper("2024-04-02")})
    one.refuse("activity_cancelled", "result", result(turns=1, persons=1))
    one.refuse("activity_cancelled", "notice", paper("2024-04-02"))
    one.refuse("activity_cancelled", "correction", {**result(turns=1, persons=1), "reason": MISCOUNTED})


def _handed_on(year: Year) -> None:
    """Another unit leads it from then on, by a key for both; what it comes to counts there."""
    before = {unit: figures(year, unit) for unit in (UNIT, PARTNER)}
    one = Activity(year, "Hội thao").announced(kind="CULTURE_SPORT", partner_ids=[str(year.unit(PARTNER))])
    to = {"unit_id": str(year.unit(PARTNER)), **paper("2024-03-15")}
    one.refuse("http.out_of_scope", "unit", to)
    one.put("unit", to, by=UNION)
    one.refuse("http.out_of_scope", "result", result(turns=9, persons=9))
    shown = one.shown(by=UNION)
    assert (shown["unit"]["code"], shown["partners"]) == (PARTNER, [])
    assert year.send("GET", one.at, by=UNIT).json()["code"] == "http.out_of_scope"
    one.put("result", result(turns=9, persons=9), by=UNION)
    assert grown(before[UNIT], figures(year, UNIT)) == {"announced": 1}
    assert grown(before[PARTNER], figures(year, PARTNER)) == {
        "held": 1,
        "held_culture_sport": 1,
        "turns": 9,
        "persons": 9,
    }


def _announcements_refused(year: Year) -> None:
    """A kind or a measure of no rule set, units twice, unknown or gone, a day that is past, the same id otherwise."""
    one = Activity(year, "Bị từ chối")
    assert "BLOOD_DONATION" in one.refuse_announcement("unknown_activity_kind", kind="PICNIC")
    strange, tree = {"measure": "SMILE", "amount": 9}, {"measure": "TREE", "amount": 5}
    assert "TREE" in one.refuse_announcement("measure_unknown", targets={"results": [strange]})
    one.refuse_announcement("measure_repeated", targets={"results": [tree, tree]})
    mine, friend, nobody = (str(year.unit(code)) for code in (UNIT, PARTNER, "no unit"))
    one.refuse_announcement("activity_unit_named_twice", partner_ids=[mine])
    one.refuse_announcement("activity_unit_named_twice", partner_ids=[friend, friend])
    one.refuse_announcement("unknown_unit", partner_ids=[nobody])
    found(year, GONE, under=OTHER)
    year.put(unit_at(year, GONE, "/dissolution"), reasoned("2024-02-20"))
    year.get(one.at.rpartition("/")[0])
    one.refuse_announcement("unit_dissolved", partner_ids=[str(year.unit(GONE))])
    one.refuse_announcement("activity_day_before_announcement", day="2024-02-29")
    one.refuse_announcement("no_rule_set", on="2017-03-01", day="2017-04-10")
    elsewhere = Activity(year, "Của đơn vị khác", OTHER)
    elsewhere.refuse_announcement("http.out_of_scope")
    one.announced()
    one.refuse_announcement("activity_announced_otherwise", day="2024-04-11")
    one.put("cancellation", {"reason": DROPPED, **paper("2024-03-02")})
    one.refuse_announcement("activity_announced_otherwise", kind="OTHER")


def _days_refused(year: Year) -> None:
    """Each step has its days: behind the announcement, before or on the day, and notice of a day once."""
    one = Activity(year, "Ngày tháng").announced()
    one.refuse("notice_after_its_day", "notice", paper("2024-04-11"))
    one.put("notice", paper("2024-03-10"))
    one.refuse("notice_given_otherwise", "notice", paper("2024-03-11"))
    one.refuse("activity_day_before_announcement", "day", {"day": "2024-02-28", "reason": MOVED, **paper("2024-03-12")})
    one.refuse("activity_not_announced_yet", "day", {"day": "2024-04-12", "reason": MOVED, **paper("2024-02-28")})
    one.put("day", {"day": "2024-04-12", "reason": MOVED, **paper("2024-03-12")})
    one.put("notice", paper("2024-03-13"))
    one.refuse("activity_held_before_its_day", "result", result("2024-04-11", turns=1, persons=1))
    one.refuse("activity_not_announced_yet", "result", result("2024-02-28", turns=1, persons=1))
    one.refuse("activity_not_announced_yet", "cancellation", {"reason": DROPPED, **paper("2024-02-28")})
    one.refuse(
        "activity_not_held_yet", "correction", {**result("2024-04-12", turns=1, persons=1), "reason": MISCOUNTED}
    )
    one.put("cancellation", {"reason": DROPPED, **paper("2024-03-14")})


def _numbers_refused(year: Year) -> None:
    """Numbers that are missing, do not add up, or stand twice."""
    alone = Activity(year, "Số liệu").announced(places=10, sessions=2)
    joint = Activity(year, "Số liệu chung").announced(partner_ids=[str(year.unit(PARTNER))])

    def refused(code: str, one: Activity = alone, **told: Any) -> str:
        return one.refuse(code, "result", result(**told))

    refused("activity_figures_missing")
    refused("activity_figures_missing", turns=9)
    refused("activity_persons_above_turns", turns=9, persons=10)
    refused("attendance_above_places", turns=21, persons=20)
    refused("activity_shares_do_not_add_up", turns=9, persons=9, guest_turns=10, guest_persons=9)
    tree = {"measure": "TREE", "amount": 5}
    refused("measure_unknown", turns=9, persons=9, results=[{"measure": "SMILE", "amount": 9}])
    refused("measure_repeated", turns=9, persons=9, results=[tree, tree])
    both = [share(year, UNIT, 5, 5), share(year, PARTNER, 4, 4)]
    refused("activity_shares_missing", joint, turns=9, persons=9)
    refused("activity_shares_do_not_add_up", joint, turns=10, persons=9, shares=both)
    refused(
        "activity_unit_named_twice", joint, turns=9, persons=9, shares=[both[0], {**both[1], **share(year, UNIT, 4, 4)}]
    )
    refused("activity_unit_named_twice", joint, turns=9, persons=9, shares=both, partner_ids=[str(year.unit(UNIT))])
    refused("unknown_unit", joint, turns=9, persons=9, shares=[both[0], share(year, "no unit", 4, 4)])
    alone.put("result", result(turns=20, persons=10))
    alone.refuse(
        "activity_corrected_before_held",
        "correction",
        {**result("2024-04-09", turns=19, persons=10), "reason": MISCOUNTED},
    )
    alone.refuse(
        "activity_persons_above_turns",
        "correction",
        {**result("2024-04-11", turns=8, persons=10), "reason": MISCOUNTED},
    )
    joint.put("result", result(turns=9, persons=9, shares=both))


def _ends_refused(year: Year) -> None:
    """Nothing is done about what nobody announced, nor about what was held but correct it."""
    nothing = Activity(year, "Không có")
    moved = {"day": "2024-04-12", "reason": MOVED, **paper("2024-03-12")}
    steps = {
        "notice": paper("2024-03-10"),
        "day": moved,
        "result": result(turns=1, persons=1),
        "correction": {**result(turns=1, persons=1), "reason": MISCOUNTED},
        "cancellation": {"reason": DROPPED, **paper("2024-03-10")},
        "unit": {"unit_id": str(year.unit(PARTNER)), **paper("2024-03-10")},
    }
    for step, wish in steps.items():
        nothing.refuse("unknown_activity", step, wish, by="bloc")
    year.refuse("plans.unknown_activity", "GET", nothing.at, None)
    held = Activity(year, "Đã tổ chức").announced()
    held.put("result", result(turns=1, persons=1))
    for step in ("notice", "day", "cancellation"):
        held.refuse("activity_held_already", step, steps[step])
    held.refuse("activity_held_already", "result", result(turns=2, persons=1))
