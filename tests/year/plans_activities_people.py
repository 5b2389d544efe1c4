"""Who signs up for activities of 2024, waits, comes, and what is counted of it; and each rule of these steps that says no."""

from typing import Any

from tests.year.plans_activities import (
    DROPPED,
    MISCOUNTED,
    PARTNER,
    UNION,
    UNIT,
    Activity,
    figures,
    grown,
    result,
)
from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

ON, DAY = "2024-05-02", "2024-06-01"


def script(year: Year) -> None:
    """Play an activity with fewer places than people want, one of two sessions, lists of many; then what is refused."""
    _more_than_places(year)
    _two_sessions(year)
    _lists(year)
    _sign_ups_refused(year)
    _attendance_refused(year)


def people(year: Year, *units: str) -> list[list[str]]:
    """Return the ids of some members of each unit, as the roster tells them."""
    return [
        [row["id"] for row in year.get(f"/members/roster?unit={year.unit(unit)}&limit=5")["items"]] for unit in units
    ]


def of(year: Year, unit: str = UNIT, on: str = ON) -> dict[str, Any]:
    """Return a wish of a member of a unit."""
    return {"unit_id": str(year.unit(unit)), **paper(on)}


def came(year: Year, on: str = DAY, session: int = 1, guests: int = 0, **present: list[str]) -> dict[str, Any]:
    """Return an attendance list: the members who were there by unit (the code with _ for -)."""
    units = {str(year.unit(code.replace("_", "-"))): ids for code, ids in present.items()}
    parts = [{"unit_id": unit, "member_ids": ids} for unit, ids in units.items()]
    return {"session": session, "present": parts, "guests": guests, **paper(on)}


def planned(year: Year, name: str, **more: Any) -> Activity:
    """Announce an activity that a partner takes part in."""
    partners = [str(year.unit(PARTNER))]
    return Activity(year, name).announced(**{"on": ON, "day": DAY, "partner_ids": partners, **more})


def listed(year: Year, name: str) -> str:
    """Return the step that records an attendance list."""
    return f"attendance/{year.id('attendance', name)}"


def _more_than_places(year: Year) -> None:
    """Three places: who comes fourth waits, who gives a place up lets the first of them in; a key acts for its own."""
    (mine, theirs) = people(year, UNIT, PARTNER)
    one = planned(year, "Đăng ký đông", places=3)
    answers = [one.put(f"sign-ups/{who}", of(year)) for who in mine[:4]]
    assert [(said["standing"], said["place"]) for said in answers] == [
        ("SIGNED", 1),
        ("SIGNED", 2),
        ("SIGNED", 3),
        ("WAITING", 1),
    ]
    waits = one.put(f"waiting-list/{theirs[0]}", of(year, PARTNER), by=UNION)
    assert (waits["standing"], waits["place"]) == ("WAITING", 2)
    one.put(f"sign-ups/{mine[1]}/withdrawal", paper("2024-05-10"))
    shown = one.shown()
    assert [who["member_id"] for who in shown["signed"]] == [mine[0], mine[2], mine[3]]
    assert [who["member_id"] for who in shown["waiting"]] == theirs[:1]
    one.put(f"sign-ups/{theirs[0]}/withdrawal", paper("2024-05-11"), by=UNION)
    assert one.shown()["waiting"] == []
    led = Activity(year, "Của chi đoàn bạn", PARTNER, UNION)
    led.announced(on=ON, day=DAY, partner_ids=[str(year.unit(UNIT))])
    led.put(f"sign-ups/{mine[0]}", of(year), by=UNIT)
    led.put(f"sign-ups/{theirs[0]}", of(year, PARTNER))
    led.refuse("http.out_of_scope", f"sign-ups/{theirs[1]}", of(year, PARTNER), by=UNIT)
    led.refuse("http.out_of_scope", f"sign-ups/{theirs[0]}/withdrawal", paper(ON), by=UNIT)
    assert [who["member_id"] for who in led.shown(by=UNIT)["signed"]] == mine[:1], "each sees its own"
    assert len(led.shown()["signed"]) == 2
    led.put(f"sign-ups/{mine[0]}/withdrawal", paper("2024-05-10"), by=UNIT)


def _two_sessions(year: Year) -> None:
    """Turns add up over sessions, persons once each; a list sent again replaces itself; the fact holds no member's id."""
    before = {unit: figures(year, unit) for unit in (UNIT, PARTNER)}
    (mine, theirs) = people(year, UNIT, PARTNER)
    one = planned(year, "Hai buổi", sessions=2, places=10)
    one.put(listed(year, "first"), came(year, guests=3, thue_vp=mine[:4], thue_ke_khai=theirs[:2]))
    one.put(listed(year, "first"), came(year, guests=2, thue_vp=mine[:3], thue_ke_khai=theirs[:2]))
    one.put(listed(year, "late"), came(year, thue_vp=mine[2:4]))
    one.put(listed(year, "second"), came(year, "2024-06-02", session=2, guests=3, thue_vp=mine[:2]))
    sessions = [(each["session"], each["members"], each["guests"]) for each in one.shown()["attendance"]]
    assert sessions == [(1, 6, 2), (2, 2, 3)]
    one.refuse("guest_persons_missing", "result", result(DAY))
    one.refuse("guest_persons_wrong", "result", result(DAY, guest_persons=2))
    one.refuse("guest_persons_wrong", "result", result(DAY, guest_persons=6))
    wrong: tuple[dict[str, Any], ...] = ({"turns": 14}, {"persons": 12}, {"guest_turns": 4}, {"shares": []})
    for told in wrong:
        one.refuse("contradicts_attendance", "result", result(DAY, guest_persons=4, **told))
    position = one.put("result", result(DAY, guest_persons=4))["position"]
    came_of_it = one.shown()["outcome"]
    numbers = [came_of_it[name] for name in ("turns", "persons", "guest_turns", "guest_persons")]
    assert numbers == [13, 10, 5, 4]
    shares = {each["unit"]["code"]: (each["turns"], each["persons"]) for each in came_of_it["shares"]}
    assert shares == {UNIT: (6, 4), PARTNER: (2, 2)}
    counted = {"announced": 1, "held": 1, "held_volunteer": 1, "held_counted": 1, "turns": 11, "persons": 8}
    assert grown(before[UNIT], figures(year, UNIT)) == counted
    assert grown(before[PARTNER], figures(year, PARTNER)) == {"joined": 1, "turns": 2, "persons": 2}
    fact = year.send("GET", f"/api/facts/plans/{position}")
    assert fact.json()["data"]["counted"]
    assert not [who for who in (*mine, *theirs) if who in fact.text]
    by_hand = {"turns": 9, "persons": 9, "shares": [{"unit_id": str(year.unit(UNIT)), "turns": 9, "persons": 9}]}
    one.put("correction", {**result("2024-06-10", **by_hand), "reason": MISCOUNTED})
    assert grown(before[UNIT], figures(year, UNIT)) == counted | {"turns": 9, "persons": 9}


def _lists(year: Year) -> None:
    """Sign-ups and attendance of many activities in one commit each, all or none, in the order of the rows."""
    (mine,) = people(year, UNIT)
    both = [planned(year, f"Danh sách {number}", places=2, partner_ids=[]) for number in (1, 2)]
    rows = [{"activity_id": one.id, "member_id": who, **of(year)} for one in both for who in mine[:3]]
    there = "/plans/activities/sign-ups/bulk"
    early = {"rows": [*rows[:4], {**rows[4], **paper("2024-05-01")}]}
    assert year.refuse("plans.activity_not_announced_yet", "POST", there, early, by=UNIT).startswith("Dòng 5:")
    answers = [year.post(there, {"rows": rows}, by=UNIT) for _ in range(2)]
    assert [(said["rows"], said["changed"]) for said in answers] == [(6, 6), (6, 0)]
    standing = [[len(one.shown()[name]) for name in ("signed", "waiting")] for one in both]
    assert standing == [[2, 1], [2, 1]]
    there, wish = "/plans/activities/attendance/bulk", came(year, thue_vp=mine[:2])
    lists = [{"activity_id": one.id, "list_id": str(year.id("list", one.id)), **wish} for one in both]
    full = {"rows": [lists[0], {**lists[1], "guests": 1}]}
    assert year.refuse("plans.attendance_above_places", "POST", there, full, by=UNIT).startswith("Dòng 2:")
    assert year.post(there, {"rows": lists}, by=UNIT)["changed"] == 2
    held = {"rows": [{"activity_id": one.id, **result(DAY)} for one in both]}
    assert year.post("/plans/activities/results/bulk", held, by=UNIT)["changed"] == 2
    assert [one.shown()["outcome"]["persons"] for one in both] == [2, 2]


def _sign_ups_refused(year: Year) -> None:
    """No waiting while there are places nor with one, for one unit only; not before the announcement nor after the end."""
    (mine, theirs) = people(year, UNIT, PARTNER)
    one = planned(year, "Đăng ký sai", places=1)
    one.refuse("places_left", f"waiting-list/{mine[0]}", of(year))
    one.refuse("activity_not_announced_yet", f"sign-ups/{mine[0]}", of(year, on="2024-05-01"))
    one.refuse("unknown_unit", f"sign-ups/{mine[0]}", of(year, "no unit"))
    one.refuse("unit_dissolved", f"sign-ups/{mine[0]}", of(year, "xi-mang-giai-the"))
    one.put(f"sign-ups/{mine[0]}", of(year))
    one.refuse("signed_up_already", f"waiting-list/{mine[0]}", of(year))
    one.refuse("signed_up_for_another_unit", f"sign-ups/{mine[0]}", of(year, PARTNER))
    one.refuse("not_signed_up", f"sign-ups/{mine[1]}/withdrawal", paper(ON))
    one.put("cancellation", {"reason": DROPPED, **paper("2024-05-20")})
    one.refuse("activity_cancelled", f"sign-ups/{theirs[0]}", of(year, PARTNER))
    one.refuse("activity_cancelled", f"sign-ups/{mine[0]}/withdrawal", paper("2024-05-21"))
    held = planned(year, "Đã xong", partner_ids=[])
    held.put("result", result(DAY, turns=4, persons=4))
    held.refuse("activity_held_already", f"sign-ups/{mine[0]}", of(year))
    nothing = Activity(year, "Không ai công bố")
    nothing.refuse("unknown_activity", f"sign-ups/{mine[0]}", of(year))
    nothing.refuse("unknown_activity", f"waiting-list/{mine[0]}", of(year))
    nothing.refuse("unknown_activity", f"sign-ups/{mine[0]}/withdrawal", paper(ON), by="bloc")


def _attendance_refused(year: Year) -> None:
    """Lists of a session that is none, of a day to come, with someone twice, of two units, or of more than places."""
    (mine,) = people(year, UNIT)
    one, step = planned(year, "Điểm danh sai", sessions=2, places=4), listed(year, "wrong")
    one.refuse("unknown_session", step, came(year, session=3, thue_vp=mine[:1]))
    one.refuse("attendance_before_its_day", step, came(year, "2024-05-31", thue_vp=mine[:1]))
    one.refuse("attendee_named_twice", step, came(year, thue_vp=[mine[0], mine[0]]))
    twice = came(year, thue_vp=mine[:1])
    twice["present"] += came(year, thue_vp=mine[1:2])["present"]
    one.refuse("activity_unit_named_twice", step, twice)
    one.refuse("attendance_above_places", step, came(year, guests=3, thue_vp=mine[:2]))
    one.refuse("unknown_unit", step, came(year, no_unit=mine[:1]))
    one.put(step, came(year, thue_vp=mine[:2]))
    other = listed(year, "other")
    one.refuse("attendee_of_two_units", other, came(year, session=2, thue_ke_khai=mine[:1]))
    one.refuse("activity_under_way", "day", {"day": "2024-06-03", "reason": DROPPED, **paper(DAY)})
    one.refuse("activity_under_way", "cancellation", {"reason": DROPPED, **paper(DAY)})
    one.put(step, came(year))
    one.put("cancellation", {"reason": DROPPED, **paper(DAY)})
    one.refuse("activity_cancelled", other, came(year, thue_vp=mine[:2]))
    year.refuse("plans.unknown_activity", "PUT", f"{Activity(year, 'không').at}/{step}", came(year, thue_vp=mine[:1]))
    assert year.send("GET", one.at, by=UNIT).json()["attendance"] == [{"session": 1, "members": 0, "guests": 0}]
